/**
 * The SQL of a write. There is one shape, of which a statement has the parts that its changes need: each is compiled by
 * Postgres once a connection.
 */

import { COLUMNS, MUTABLE_COLUMNS } from "./rows.ts";

/** What a write consists of. */
export interface Shape {
  /** Whether changes are made once for each Idempotency-Key; then there is no transaction around the statement. */
  claims: boolean;
  new_customers: boolean;
  new_addresses: boolean;
  changed_customers: boolean;
  changed_addresses: boolean;
  deleted_customers: boolean;
  deleted_addresses: boolean;
  verifications: boolean;
}

export interface WriteStatement {
  name: string;
  text: string;
  /** The names of its parameters, in their order. */
  parameters: readonly string[];
}

const known = new Map<string, WriteStatement>();

export function statementFor(shape: Shape): WriteStatement {
  const name = `write_records_${Object.values(shape).map(Number).join("")}`;
  const statement = known.get(name) ?? build(name, shape);
  known.set(name, statement);
  return statement;
}

type Parameter = (name: string, type: string) => string;

function build(name: string, shape: Shape): WriteStatement {
  const parameters: string[] = [];
  const $: Parameter = (parameter, type) => {
    if (!parameters.includes(parameter)) parameters.push(parameter);
    return `$${parameters.indexOf(parameter) + 1}::${type}`;
  };
  const parts = [...shape.claims ? claims($) : [], ...begin($, shape), ...customers($, shape), ...addresses($, shape), ...verifications($, shape), ...log($, shape)];
  const text = `WITH ${parts.map(([title, sql]) => `${title} AS ${sql}`).join(",\n")}\n${result($, shape)}`;
  return { name, text, parameters };
}

type Part = [name: string, sql: string];

/** The first change of each key is permitted, and those without one. Another request with the key waits until this one has ended. */
function claims($: Parameter): Part[] {
  return [
    ["settings", `MATERIALIZED (SELECT CASE WHEN ${$("lock_timeout", "text")} IS NOT NULL THEN set_config('lock_timeout', ${$("lock_timeout", "text")}, true) END)`],
    ["asked", `MATERIALIZED (
      SELECT DISTINCT ON (tenant_id, key_hash, CASE WHEN key_hash IS NULL THEN n END) asked.*
      FROM settings, unnest(${$("claim_tenants", "uuid[]")}, ${$("key_hashes", "bytea[]")}, ${$("request_hashes", "bytea[]")}, ${$("statuses", "smallint[]")}, ${$("headers", "jsonb[]")},
        ${$("sealed_bodies", "bytea[]")}, ${$("claim_customers", "uuid[]")}) WITH ORDINALITY AS asked (tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, n))`],
    ["claim", `(
      INSERT INTO idempotency_keys (tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, created_at)
      SELECT tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, ${$("now", "timestamptz")} FROM asked WHERE key_hash IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING tenant_id, key_hash)`],
    ["permitted", "MATERIALIZED (SELECT n FROM asked WHERE key_hash IS NULL OR (tenant_id, key_hash) IN (SELECT * FROM claim))"],
  ];
}

function begin($: Parameter, { claims }: Shape): Part[] {
  const gains = ["gain_tenants:uuid[]", "gain_customers:uuid[]", "gain_adds:boolean[]", "gain_new:boolean[]", "gain_shipping:boolean[]", "gain_billing:boolean[]", "gain_contexts:integer[]"]
    .map((parameter) => $(...parameter.split(":") as [string, string]));
  // Without claims, all that is asked for takes place.
  const permitted = `
    SELECT array_agg(tenant) AS tenants, array_agg(customer) AS customers, array_agg(adds) AS adds, array_agg(is_new) AS news, array_agg(shipping) AS shipping, array_agg(billing) AS billing, array_agg(context) AS contexts
    FROM unnest(${gains.join(", ")}) WITH ORDINALITY AS gain (tenant, customer, adds, is_new, shipping, billing, context, n) ${permit({ claims })}`;
  return [
    ["begun", claims
      ? `MATERIALIZED (SELECT begun.* FROM (${permitted}) AS g, begin_write(${$("now", "timestamptz")}, ${$("contexts", "jsonb[]")}, g.tenants, g.customers, g.adds, g.news, g.shipping, g.billing, g.contexts, ${$("written", "uuid[]")}) AS begun)`
      : `MATERIALIZED (SELECT * FROM begin_write(${$("now", "timestamptz")}, ${$("contexts", "jsonb[]")}, ${gains.join(", ")}, ${$("written", "uuid[]")}))`],
    ["moment", "MATERIALIZED (SELECT written_at AS at FROM begun WHERE customer_id IS NULL)"],
  ];
}

const permit = ({ claims }: Pick<Shape, "claims">): string => claims ? "JOIN permitted USING (n)" : "";

/** Rows as JSON, given a version and times. */
const created = ($: Parameter, shape: Shape, table: string, at: string, join = ""): string => `MATERIALIZED (
  SELECT n, context, stated || jsonb_build_object('version', 1, 'created_at', ${at}, 'updated_at', ${at}) AS row, sealed
  FROM moment, unnest(${$(`new_${table}`, "text[]")}, ${$(`new_${table}_sealed`, "bytea[]")}, ${$(`new_${table}_contexts`, "integer[]")}) WITH ORDINALITY AS item (text, sealed, context, n) ${permit(shape)}
    CROSS JOIN LATERAL (SELECT text::jsonb AS stated OFFSET 0) AS parsed ${join})`;

const changed = ($: Parameter, table: string): string => `MATERIALIZED (
  SELECT n, context, operation, ARRAY(SELECT jsonb_array_elements_text(fields::jsonb)) AS fields, reschedules, text::jsonb AS row, sealed
  FROM moment, unnest(${$(`changed_${table}`, "text[]")}, ${$(`changed_${table}_sealed`, "bytea[]")}, ${$(`changed_${table}_contexts`, "integer[]")}, ${$(`changed_${table}_operations`, "text[]")}, ${$(`changed_${table}_fields`, "text[]")},
    ${$(`changed_${table}_reschedules`, "boolean[]")}) WITH ORDINALITY AS item (text, sealed, context, operation, fields, reschedules, n))`;

const deleted = ($: Parameter, table: string): string => `(
  UPDATE ${table} AS t SET deleted_at = greatest(at, t.updated_at + interval '1 millisecond'), updated_at = greatest(at, t.updated_at + interval '1 millisecond'), version = t.version + 1
  FROM moment, unnest(${$(`deleted_${table}_tenants`, "uuid[]")}, ${$(`deleted_${table}_customers`, "uuid[]")}, ${$(`deleted_${table}`, "uuid[]")}, ${$(`deleted_${table}_versions`, "integer[]")}, ${$(`deleted_${table}_contexts`, "integer[]")})
    WITH ORDINALITY AS gone (tenant_id, customer_id, id, version, context, n)
  WHERE t.tenant_id = gone.tenant_id AND t.id = gone.id ${table === "addresses" ? "AND t.customer_id = gone.customer_id" : ""} AND t.version = gone.version AND t.deleted_at IS NULL
  RETURNING gone.n, gone.context, t.tenant_id, t.id, to_jsonb(t) - 'sealed' AS row, t.sealed)`;

/** References of customers to other systems; `n` is the number of the customer that is made. */
const refs = ($: Parameter): string => `unnest(${$("ref_tenants", "uuid[]")}, ${$("ref_customers", "uuid[]")}, ${$("ref_sources", "text[]")}, ${$("ref_hashes", "bytea[]")}, ${$("ref_numbers", "bigint[]")}) AS ref (tenant_id, customer_id, source, hash, n)`;

const setAll = (columns: readonly string[]): string => columns.map((column) => `${column} = ${column === "sealed" ? "g" : "n"}.${column}`).join(", ");

/** Inserts the rows of a CTE, whose sealed part is no JSON. */
function insert(table: string, columns: readonly string[]): string {
  return `(INSERT INTO ${table} (${columns.join(", ")}) SELECT ${columns.map((column) => column === "sealed" ? "new.sealed" : `r.${column}`).join(", ")} FROM new_${table} AS new, jsonb_populate_record(NULL::${table}, new.row) AS r RETURNING 1)`;
}

function customers($: Parameter, shape: Shape): Part[] {
  const parts: Part[] = [];
  if (shape.new_customers) {
    parts.push(["new_customers", created($, shape, "customers", "at")]);
    parts.push(["inserted_customers", insert("customers", COLUMNS.customer)]);
    parts.push(["inserted_keys", `(
      INSERT INTO keys.customer_keys (tenant_id, customer_id, tenant_key_version, wrapped, created_at)
      SELECT tenant_id, customer_id, version, wrapped, at
      FROM moment, unnest(${$("key_tenants", "uuid[]")}, ${$("key_customers", "uuid[]")}, ${$("key_versions", "integer[]")}, ${$("wrapped_keys", "bytea[]")}) WITH ORDINALITY AS key (tenant_id, customer_id, version, wrapped, n) ${permit(shape)}
      RETURNING 1)`]);
  }
  if (shape.changed_customers) {
    parts.push(["changed_customers", changed($, "customers")]);
    parts.push(["updated_customers", `(
      UPDATE customers AS c SET version = c.version + 1, updated_at = greatest(at, c.updated_at + interval '1 millisecond'), ${setAll(MUTABLE_COLUMNS.customer)}
      FROM moment, changed_customers AS g CROSS JOIN LATERAL jsonb_populate_record(NULL::customers, g.row) AS n
      WHERE c.tenant_id = n.tenant_id AND c.id = n.id AND c.version = n.version
      RETURNING g.n, to_jsonb(c) - 'sealed' AS after)`]);
    parts.push(["removed_refs", `(
      DELETE FROM customer_refs AS r USING unnest(${$("rewritten_tenants", "uuid[]")}, ${$("rewritten_customers", "uuid[]")}) AS g (tenant_id, customer_id)
      WHERE r.tenant_id = g.tenant_id AND r.customer_id = g.customer_id
        AND NOT EXISTS (SELECT FROM ${refs($)} WHERE ref.customer_id = r.customer_id AND ref.source = r.source AND ref.hash = r.ref_hash)
      RETURNING 1)`]);
    parts.push(["rescheduled", `(
      UPDATE addresses AS a SET verify_after = due.at
      FROM (
        SELECT a.tenant_id, a.customer_id, a.id, ${dueAt("a", "c.tags", "c.attributes")} AS at
        FROM changed_customers AS g CROSS JOIN LATERAL jsonb_populate_record(NULL::customers, g.row) AS c JOIN tenants AS t ON t.id = c.tenant_id
          JOIN addresses AS a ON a.tenant_id = c.tenant_id AND a.customer_id = c.id
        WHERE g.reschedules AND a.deleted_at IS NULL AND a.verified_at IS NOT NULL AND NOT a.id = ANY (${$("written", "uuid[]")})
      ) AS due
      WHERE a.tenant_id = due.tenant_id AND a.customer_id = due.customer_id AND a.id = due.id AND a.verify_after IS DISTINCT FROM due.at
      RETURNING 1)`]);
  }
  if (shape.deleted_customers) {
    parts.push(["deleted_customers", deleted($, "customers")]);
    parts.push(["dropped_refs", "(DELETE FROM customer_refs AS r USING deleted_customers AS gone WHERE r.tenant_id = gone.tenant_id AND r.customer_id = gone.id RETURNING 1)"]);
  }
  if (shape.new_customers || shape.changed_customers) {
    // What is removed has to be gone before.
    const removed = shape.changed_customers ? "(SELECT count(*) FROM removed_refs) AS removed, " : "";
    parts.push(["added_refs", `(
      INSERT INTO customer_refs (tenant_id, source, ref_hash, customer_id)
      SELECT ref.tenant_id, ref.source, ref.hash, ref.customer_id FROM ${removed}${refs($)} ${permit(shape)}
      WHERE NOT EXISTS (SELECT FROM customer_refs AS r WHERE r.tenant_id = ref.tenant_id AND r.source = ref.source AND r.ref_hash = ref.hash AND r.customer_id = ref.customer_id)
      RETURNING 1)`]);
  }
  return parts;
}

/** SQL for when an address is due by its tenant's policy, `t`. */
const dueAt = (address: string, tags: string, attributes: string): string => `due_at(t.verification_policy, ${["tenant_id", "id", "verified_at", "verification_status", "verification_confidence", "confidence_as_of",
  "confidence_half_life_days", "country_code"].map((column) => `${address}.${column}`).join(", ")}, ${tags}, ${address}.tags, ${attributes}, ${address}.attributes)`;

function addresses($: Parameter, shape: Shape): Part[] {
  const parts: Part[] = [];
  const late = (customer: string): string => `LEFT JOIN begun AS late ON late.customer_id = ${customer}`;
  if (shape.new_addresses) {
    parts.push(["new_addresses", created($, shape, "addresses", "coalesce(late.written_at, at)", late("(stated ->> 'customer_id')::uuid"))]);
    parts.push(["inserted_addresses", insert("addresses", COLUMNS.address)]);
  }
  if (shape.changed_addresses) {
    const written = shape.changed_customers ? "LEFT JOIN changed_customers AS w ON (w.row ->> 'id')::uuid = c.id" : "";
    const tags = shape.changed_customers ? "CASE WHEN w.row IS NULL THEN c.tags ELSE ARRAY(SELECT jsonb_array_elements_text(w.row -> 'tags')) END" : "c.tags";
    const attributes = shape.changed_customers ? "coalesce(w.row -> 'attributes', c.attributes)" : "c.attributes";
    const reschedules = shape.changed_customers ? "g.reschedules OR w.reschedules" : "g.reschedules";
    parts.push(["changed_addresses", changed($, "addresses")]);
    parts.push(["updated_addresses", `(
      UPDATE addresses AS a SET version = a.version + 1, updated_at = greatest(coalesce(late.written_at, moment.at), a.updated_at + interval '1 millisecond'),
        verify_after = CASE WHEN n.verified_at IS NULL THEN n.verify_after WHEN ${reschedules} THEN ${dueAt("n", tags, attributes)} ELSE a.verify_after END,
        ${setAll(MUTABLE_COLUMNS.address)}
      FROM moment, changed_addresses AS g CROSS JOIN LATERAL jsonb_populate_record(NULL::addresses, g.row) AS n
        JOIN customers AS c ON c.tenant_id = n.tenant_id AND c.id = n.customer_id JOIN tenants AS t ON t.id = n.tenant_id ${written} ${late("n.customer_id")}
        ${shape.deleted_addresses ? ", (SELECT count(*) FROM deleted_addresses) AS gone" : ""}
      WHERE a.tenant_id = n.tenant_id AND a.customer_id = n.customer_id AND a.id = n.id AND a.version = n.version
      RETURNING g.n, to_jsonb(a) - 'sealed' AS after)`]);
  }
  if (shape.deleted_addresses) {
    const part: Part = ["deleted_addresses", deleted($, "addresses")];
    // Before the others: one of them may take its default.
    parts.unshift(part);
    parts.push(["cancelled", `(
      UPDATE verifications AS v SET status = 'cancelled', finished_at = at FROM moment, deleted_addresses AS gone
      WHERE v.tenant_id = gone.tenant_id AND v.address_id = gone.id AND v.status IN ('queued', 'running') RETURNING 1)`]);
  }
  return parts;
}

function verifications($: Parameter, shape: Shape): Part[] {
  if (!shape.verifications) return [];
  const intents = `jsonb_to_recordset(${$("verifications", "jsonb")}) AS i (n bigint, tenant_id uuid, customer_id uuid, address_id uuid, id uuid, address_version integer, cause text, available_at timestamptz, requested_by text, created_at timestamptz)`;
  const replaces = shape.changed_addresses;
  return [
    ...replaces ? [["superseded", `(
      UPDATE verifications AS v SET status = 'superseded', finished_at = at FROM moment, ${intents}
      WHERE v.tenant_id = i.tenant_id AND v.address_id = i.address_id AND v.status IN ('queued', 'running') RETURNING 1)`] as Part] : [],
    ["queued", `(
      INSERT INTO verifications (tenant_id, customer_id, address_id, id, address_version, cause, status, available_at, requested_by, created_at)
      SELECT tenant_id, customer_id, address_id, id, address_version, cause, 'queued', available_at, requested_by, created_at
      FROM ${replaces ? "(SELECT count(*) FROM superseded) AS replaced, " : ""}${intents} ${permit(shape)} RETURNING 1)`],
  ];
}

/**
 * The entries of the log, in an order in which a follower can keep the rules of the tables: addresses go first,
 * customers come before their addresses, a default is lost before another address has it.
 */
function log($: Parameter, shape: Shape): Part[] {
  const rank = "CASE WHEN (row ->> 'is_default_shipping')::boolean OR (row ->> 'is_default_billing')::boolean THEN 3 ELSE 2 END";
  const update = (entity: string, table: string, of: string, fields = "fields"): string => `
    SELECT ${of}, n, context, '${entity}', operation, ${fields}, after, sealed FROM changed_${table} JOIN updated_${table} USING (n)`;
  // Its due date is found out by the statement.
  const addressFields = "fields || CASE WHEN after ->> 'verify_after' IS DISTINCT FROM row ->> 'verify_after' THEN '{verify_after}'::text[] ELSE '{}' END";
  const entries = [
    ...shape.deleted_addresses ? ["SELECT 0, n, context, 'address', 'delete', '{deleted_at}'::text[], row, sealed FROM deleted_addresses"] : [],
    ...shape.new_customers ? ["SELECT 1, n, context, 'customer', 'create', '{}'::text[], row, sealed FROM new_customers"] : [],
    ...shape.changed_customers ? [update("customer", "customers", "1")] : [],
    ...shape.new_addresses ? [`SELECT ${rank}, n, context, 'address', 'create', '{}'::text[], row, sealed FROM new_addresses`] : [],
    ...shape.changed_addresses ? [update("address", "addresses", rank, addressFields)] : [],
    ...shape.deleted_customers ? ["SELECT 4, n, context, 'customer', 'delete', '{deleted_at}'::text[], row, sealed FROM deleted_customers"] : [],
  ];
  return [["log", `(
    INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation, changed_fields, state, sealed, actor, source, sealed_reason, request_id)
    SELECT (row ->> 'tenant_id')::uuid, nextval('change_seq'), (row ->> 'updated_at')::timestamptz, entity, (row ->> 'id')::uuid, coalesce(row ->> 'customer_id', row ->> 'id')::uuid,
      (row ->> 'version')::integer, operation, fields, state_to_log(row), sealed, said ->> 'actor', said ->> 'source', decode(said ->> 'sealed_reason', 'base64'), said ->> 'request_id'
    FROM (
      SELECT entry.*, (${$("contexts", "jsonb[]")})[context] AS said FROM (${entries.join(" UNION ALL ")}) AS entry (rank, n, context, entity, operation, fields, row, sealed) ORDER BY rank, n
    ) AS entry
    RETURNING seq, entity, entity_id, version, occurred_at, state ->> 'verify_after' AS verify_after)`]];
}

/** What is written is counted, so that the triggers are back only when all of it is done. */
function result($: Parameter, shape: Shape): string {
  if (shape.claims) {
    const at = shape.new_addresses ? "coalesce(late.written_at, at)" : "at";
    const late = shape.new_addresses ? `LEFT JOIN begun AS late ON late.customer_id = (${$("claim_customers", "uuid[]")})[n]` : "";
    return `SELECT n::integer, ${at} AS written_at FROM moment, permitted ${late}`;
  }
  const counted = [
    ...shape.new_customers ? ["inserted_customers", "inserted_keys"] : [], ...shape.new_addresses ? ["inserted_addresses"] : [], ...shape.new_customers || shape.changed_customers ? ["added_refs"] : [],
    ...shape.changed_customers ? ["rescheduled"] : [], ...shape.deleted_customers ? ["dropped_refs"] : [], ...shape.deleted_addresses ? ["cancelled"] : [], ...shape.verifications ? ["queued"] : [],
  ];
  return `SELECT seq::text, entity, entity_id, version, occurred_at, verify_after, set_config('doorplate.logged', '', true) FROM ${["log", ...counted.map((name) => `(SELECT count(*) FROM ${name}) AS counted_${name}`)].join(", ")} ORDER BY log.seq`;
}

/**
 * The SQL of a write. There is one shape, of which a statement has the parts that its changes need: each is compiled by
 * Postgres once a connection.
 */
import { BESIDES } from "./besides.ts";
import { DEFINITION_OF, ENTITIES, isOwned, OWNED_ENTITIES, TABLES, type Entity } from "./entities.ts";
import { COLUMNS, MUTABLE_COLUMNS } from "./rows.ts";
import { permit, type Parameter, type Part, type Shape } from "./shape.ts";

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

function build(name: string, shape: Shape): WriteStatement {
  const parameters: string[] = [];
  const $: Parameter = (parameter, type) => {
    if (!parameters.includes(parameter)) parameters.push(parameter);
    return `$${parameters.indexOf(parameter) + 1}::${type}`;
  };
  const parts = [
    ...(shape.claims ? claims($) : []),
    ...begin($, shape),
    ...ENTITIES.flatMap((entity) => rows($, shape, entity)),
    ...verifications($, shape),
    ...log($, shape),
  ];
  const text = `WITH ${parts.map(([title, sql]) => `${title} AS ${sql}`).join(",\n")}\n${result($, shape, parts)}`;
  return { name, text, parameters };
}

/**
 * The first change of each key is permitted, and those without one. Another request with the key waits until this one
 * has ended.
 */
function claims($: Parameter): Part[] {
  return [
    [
      "settings",
      `MATERIALIZED (SELECT CASE WHEN ${$("lock_timeout", "text")} IS NOT NULL THEN set_config('lock_timeout', ${$("lock_timeout", "text")}, true) END)`,
    ],
    [
      "asked",
      `MATERIALIZED (
      SELECT DISTINCT ON (tenant_id, key_hash, CASE WHEN key_hash IS NULL THEN n END) asked.*
      FROM settings, unnest(${$("claim_tenants", "uuid[]")}, ${$("key_hashes", "bytea[]")}, ${$("request_hashes", "bytea[]")}, ${$("statuses", "smallint[]")}, ${$("headers", "jsonb[]")},
        ${$("sealed_bodies", "bytea[]")}, ${$("claim_customers", "uuid[]")}) WITH ORDINALITY AS asked (tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, n))`,
    ],
    [
      "claim",
      `(
      INSERT INTO idempotency_keys (tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, created_at)
      SELECT tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, ${$("now", "timestamptz")} FROM asked WHERE key_hash IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING tenant_id, key_hash)`,
    ],
    [
      "permitted",
      "MATERIALIZED (SELECT n FROM asked WHERE key_hash IS NULL OR (tenant_id, key_hash) IN (SELECT * FROM claim))",
    ],
  ];
}

function begin($: Parameter, { claims }: Shape): Part[] {
  const gains = [
    "gain_tenants:uuid[]",
    "gain_customers:uuid[]",
    "gain_adds:boolean[]",
    "gain_new:boolean[]",
    "gain_shipping:boolean[]",
    "gain_billing:boolean[]",
    "gain_contexts:integer[]",
  ].map((parameter) => $(...(parameter.split(":") as [string, string])));
  // Without claims, all that is asked for takes place.
  const permitted = `
    SELECT array_agg(tenant) AS tenants, array_agg(customer) AS customers, array_agg(adds) AS adds, array_agg(is_new) AS news, array_agg(shipping) AS shipping, array_agg(billing) AS billing, array_agg(context) AS contexts
    FROM unnest(${gains.join(", ")}) WITH ORDINALITY AS gain (tenant, customer, adds, is_new, shipping, billing, context, n) ${permit({ claims })}`;
  return [
    [
      "begun",
      claims
        ? `MATERIALIZED (SELECT begun.* FROM (${permitted}) AS g, begin_write(${$("now", "timestamptz")}, ${$("contexts", "jsonb[]")}, g.tenants, g.customers, g.adds, g.news, g.shipping, g.billing, g.contexts, ${$("written", "uuid[]")}) AS begun)`
        : `MATERIALIZED (SELECT * FROM begin_write(${$("now", "timestamptz")}, ${$("contexts", "jsonb[]")}, ${gains.join(", ")}, ${$("written", "uuid[]")}))`,
    ],
    ["moment", "MATERIALIZED (SELECT written_at AS at FROM begun WHERE customer_id IS NULL)"],
  ];
}

/** Rows as JSON, given a version and times. */
const created = ($: Parameter, shape: Shape, table: string, at: string, join = ""): string => `MATERIALIZED (
  SELECT n, context, stated || jsonb_build_object('version', 1, 'created_at', ${at}, 'updated_at', ${at}) AS row, sealed
  FROM moment, unnest(${$(`new_${table}`, "text[]")}, ${$(`new_${table}_sealed`, "bytea[]")}, ${$(`new_${table}_contexts`, "integer[]")}) WITH ORDINALITY AS item (text, sealed, context, n) ${permit(shape)}
    CROSS JOIN LATERAL (SELECT text::jsonb AS stated OFFSET 0) AS parsed ${join})`;

const changed = ($: Parameter, table: string): string => `MATERIALIZED (
  SELECT n, context, operation, ARRAY(SELECT jsonb_array_elements_text(fields::jsonb)) AS fields, reschedules, text::jsonb AS row, sealed
  FROM moment, unnest(${$(`changed_${table}`, "text[]")}, ${$(`changed_${table}_sealed`, "bytea[]")}, ${$(`changed_${table}_contexts`, "integer[]")}, ${$(`changed_${table}_operations`, "text[]")}, ${$(`changed_${table}_fields`, "text[]")},
    ${$(`changed_${table}_reschedules`, "boolean[]")}) WITH ORDINALITY AS item (text, sealed, context, operation, fields, reschedules, n))`;

const deleted = ($: Parameter, entity: Entity, table = TABLES[entity]): string => `(
  UPDATE ${table} AS t SET deleted_at = greatest(at, t.updated_at + interval '1 millisecond'), updated_at = greatest(at, t.updated_at + interval '1 millisecond'), version = t.version + 1
  FROM moment, unnest(${$(`deleted_${table}_tenants`, "uuid[]")}, ${$(`deleted_${table}_customers`, "uuid[]")}, ${$(`deleted_${table}`, "uuid[]")}, ${$(`deleted_${table}_versions`, "integer[]")}, ${$(`deleted_${table}_contexts`, "integer[]")})
    WITH ORDINALITY AS gone (tenant_id, customer_id, id, version, context, n)
  WHERE t.tenant_id = gone.tenant_id AND t.id = gone.id ${isOwned(entity) ? "AND t.customer_id = gone.customer_id" : ""} AND t.version = gone.version AND t.deleted_at IS NULL
  RETURNING gone.n, gone.context, t.tenant_id, t.id, ${clearRow(entity, "t")} AS row, t.sealed)`;

/** The clear part of a row as JSON. Without the sealed one from the beginning: as text, that would be twice as long. */
const clearRow = (entity: Entity, row: string): string =>
  `(SELECT to_jsonb(clear) FROM (SELECT ${COLUMNS[entity]
    .filter((column) => column !== "sealed")
    .map((column) => `${row}.${column}`)
    .join(", ")}) AS clear)`;

const setAll = (columns: readonly string[]): string =>
  columns.map((column) => `${column} = ${column === "sealed" ? "g" : "n"}.${column}`).join(", ");

/** Inserts the rows of a CTE, whose sealed part is no JSON. */
function insert(table: string, columns: readonly string[]): string {
  return `(INSERT INTO ${table} (${columns.join(", ")}) SELECT ${columns.map((column) => (column === "sealed" ? "new.sealed" : `r.${column}`)).join(", ")} FROM new_${table} AS new, jsonb_populate_record(NULL::${table}, new.row) AS r RETURNING 1)`;
}

/** Rows of one entity that are made, changed and deleted, with what hangs on each. */
function rows($: Parameter, shape: Shape, entity: Entity): Part[] {
  const [table, owned, besides] = [TABLES[entity], isOwned(entity), BESIDES[entity]];
  const late = (customer: string): string => (owned ? `LEFT JOIN begun AS late ON late.customer_id = ${customer}` : "");
  const parts: Part[] = [];
  // Before the others: one of them may take its default.
  if (shape[`deleted_${table}`]) parts.push([`deleted_${table}`, deleted($, entity)]);
  if (shape[`new_${table}`]) {
    parts.push([
      `new_${table}`,
      created(
        $,
        shape,
        table,
        owned ? "coalesce(late.written_at, at)" : "at",
        late("(stated ->> 'customer_id')::uuid"),
      ),
    ]);
    parts.push(
      [`inserted_${table}`, insert(table, COLUMNS[entity]), "counted"],
      ...(besides?.created?.($, shape) ?? []),
    );
  }
  if (shape[`changed_${table}`]) {
    parts.push(
      [`changed_${table}`, changed($, table)],
      [`updated_${table}`, update(shape, entity, late("n.customer_id"))],
      ...(besides?.changed?.($, shape) ?? []),
    );
  }
  if (shape[`deleted_${table}`]) parts.push(...(besides?.deleted ?? []));
  if (shape[`new_${table}`] || shape[`changed_${table}`]) parts.push(...(besides?.stated?.($, shape) ?? []));
  return parts;
}

function update(shape: Shape, entity: Entity, late: string): string {
  const [table, owned] = [TABLES[entity], isOwned(entity)];
  const { sets, joins } = BESIDES[entity]?.finds?.(shape) ?? { sets: "", joins: "" };
  return `(
      UPDATE ${table} AS r SET version = r.version + 1, updated_at = greatest(${owned ? "coalesce(late.written_at, moment.at)" : "at"}, r.updated_at + interval '1 millisecond'), ${sets}
        ${setAll(MUTABLE_COLUMNS[entity])}
      FROM moment, changed_${table} AS g CROSS JOIN LATERAL jsonb_populate_record(NULL::${table}, g.row) AS n ${joins} ${late}
        ${owned && shape[`deleted_${table}`] ? `, (SELECT count(*) FROM deleted_${table}) AS gone` : ""}
      WHERE r.tenant_id = n.tenant_id ${owned ? "AND r.customer_id = n.customer_id" : ""} AND r.id = n.id AND r.version = n.version
      RETURNING g.n, ${clearRow(entity, "r")} AS after)`;
}

function verifications($: Parameter, shape: Shape): Part[] {
  if (!shape.verifications) return [];
  const intents = `jsonb_to_recordset(${$("verifications", "jsonb")}) AS i (n bigint, tenant_id uuid, customer_id uuid, address_id uuid, id uuid, address_version integer, cause text, available_at timestamptz, requested_by text, created_at timestamptz)`;
  const replaces = shape.changed_addresses;
  return [
    ...(replaces
      ? [
          [
            "superseded",
            `(
      UPDATE verifications AS v SET status = 'superseded', finished_at = at FROM moment, ${intents}
      WHERE v.tenant_id = i.tenant_id AND v.address_id = i.address_id AND v.status IN ('queued', 'running') RETURNING 1)`,
          ] satisfies Part,
        ]
      : []),
    [
      "queued",
      `(
      INSERT INTO verifications (tenant_id, customer_id, address_id, id, address_version, cause, status, available_at, requested_by, created_at)
      SELECT tenant_id, customer_id, address_id, id, address_version, cause, 'queued', available_at, requested_by, created_at
      FROM ${replaces ? "(SELECT count(*) FROM superseded) AS replaced, " : ""}${intents} ${permit(shape)} RETURNING 1)`,
      "counted",
    ],
  ];
}

/**
 * The entries of the log, in an order in which a follower can keep the rules of the tables: what belongs to customers
 * goes first, customers come before it, a default is lost before another address has it.
 */
function log($: Parameter, shape: Shape): Part[] {
  const rank = (entity: Entity): string => (isOwned(entity) ? (BESIDES[entity]?.rank ?? "2") : "1");
  const create = (entity: Entity, table = TABLES[entity]): string =>
    `SELECT ${rank(entity)}, n, context, '${entity}', 'create', '{}'::text[], row, sealed FROM new_${table}`;
  const update = (entity: Entity, table = TABLES[entity]): string => `
    SELECT ${rank(entity)}, n, context, '${entity}', operation, ${["fields", ...DEFINITION_OF[entity].given.map(ifFound)].join(" || ")}, after, sealed FROM changed_${table} JOIN updated_${table} USING (n)`;
  // What the statement finds out besides, a due date.
  const ifFound = (column: string): string =>
    `CASE WHEN after ->> '${column}' IS DISTINCT FROM row ->> '${column}' THEN '{${column}}'::text[] ELSE '{}' END`;
  const remove = (entity: Entity, at: number, table = TABLES[entity]): string =>
    `SELECT ${at}, n, context, '${entity}', 'delete', '{deleted_at}'::text[], row, sealed FROM deleted_${table}`;
  const entries = [
    ...OWNED_ENTITIES.filter((entity) => shape[`deleted_${TABLES[entity]}`]).map((entity) => remove(entity, 0)),
    ...ENTITIES.flatMap((entity) => [
      ...(shape[`new_${TABLES[entity]}`] ? [create(entity)] : []),
      ...(shape[`changed_${TABLES[entity]}`] ? [update(entity)] : []),
    ]),
    ...(shape.deleted_customers ? [remove("customer", 4)] : []),
  ];
  return [
    [
      "log",
      `(
    INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation, changed_fields, state, sealed, actor, source, sealed_reason, request_id)
    SELECT (row ->> 'tenant_id')::uuid, nextval('change_seq'), (row ->> 'updated_at')::timestamptz, entity, (row ->> 'id')::uuid, coalesce(row ->> 'customer_id', row ->> 'id')::uuid,
      (row ->> 'version')::integer, operation, fields, state_to_log(row), sealed, said ->> 'actor', said ->> 'source', decode(said ->> 'sealed_reason', 'base64'), said ->> 'request_id'
    FROM (
      SELECT entry.*, (${$("contexts", "jsonb[]")})[context] AS said FROM (${entries.join(" UNION ALL ")}) AS entry (rank, n, context, entity, operation, fields, row, sealed) ORDER BY rank, n
    ) AS entry
    RETURNING seq${shape.summary ? "" : ", entity, entity_id, version, occurred_at, state ->> 'verify_after' AS verify_after"})`,
    ],
  ];
}

/** What is written is counted, so that the triggers are back only when all of it is done. */
function result($: Parameter, shape: Shape, parts: readonly Part[]): string {
  if (shape.claims) {
    const has_late = OWNED_ENTITIES.some((entity) => shape[`new_${TABLES[entity]}`]);
    const late = has_late ? `LEFT JOIN begun AS late ON late.customer_id = (${$("claim_customers", "uuid[]")})[n]` : "";
    return `SELECT n::integer, ${has_late ? "coalesce(late.written_at, at)" : "at"} AS written_at FROM moment, permitted ${late}`;
  }
  const counted = parts.flatMap(([name, , counts]) =>
    counts ? [`(SELECT count(*) FROM ${name}) AS counted_${name}`] : [],
  );
  const from = ["log", ...counted].join(", ");
  if (shape.summary)
    return `SELECT min(seq)::text AS first_seq, max(seq)::text AS last_seq, count(*)::integer AS entries, set_config('doorplate.logged', '', true) FROM ${from}`;
  return `SELECT seq::text, entity, entity_id, version, occurred_at, verify_after, set_config('doorplate.logged', '', true) FROM ${from} ORDER BY log.seq`;
}

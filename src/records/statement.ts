/**
 * Builds the SQL of a write: one statement, with the parts that its changes need. Postgres compiles each combination of
 * parts once per connection.
 */
import { DEFINITION_OF, ENTITIES, isOwned, OWNED_ENTITIES, TABLES, type Entity } from "./entities.ts";
import { RELATED_WRITES } from "./related-writes.ts";
import { COLUMNS, MUTABLE_COLUMNS } from "./rows.ts";
import { joinAllowed, unnest, type Parameter, type Part, type Shape } from "./shape.ts";

export interface WriteStatement {
  /** The name of the prepared statement. */
  name: string;
  text: string;
  /** The names of the parameters, in order. */
  parameters: readonly string[];
}

const statements = new Map<string, WriteStatement>();

/** The statement of a shape, built once per process. */
export function statementFor(shape: Shape): WriteStatement {
  const name = `write_records_${Object.values(shape).map(Number).join("")}`;
  const statement = statements.get(name) ?? build(name, shape);
  statements.set(name, statement);
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
    ...traces($, shape),
    ...log($, shape),
  ];
  const text = `WITH ${parts.map(([title, sql]) => `${title} AS ${sql}`).join(",\n")}\n${result($, shape, parts)}`;
  return { name, text, parameters };
}

/**
 * Allows the first change of each Idempotency-Key, and changes without a key. A request with a key that an open
 * transaction has inserted waits for the end of that transaction.
 */
function claims($: Parameter): Part[] {
  const timeout = $("lock_timeout", "text");
  const requests = unnest($, {
    claim_tenants: "uuid[]",
    key_hashes: "bytea[]",
    request_hashes: "bytea[]",
    statuses: "smallint[]",
    headers: "jsonb[]",
    sealed_bodies: "bytea[]",
    claim_customers: "uuid[]",
  });
  const columns = "tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id";
  return [
    [
      "settings",
      `MATERIALIZED (
      SELECT CASE WHEN ${timeout} IS NOT NULL THEN set_config('lock_timeout', ${timeout}, true) END)`,
    ],
    [
      "requested",
      `MATERIALIZED (
      SELECT DISTINCT ON (tenant_id, key_hash, CASE WHEN key_hash IS NULL THEN n END) requested.*
      FROM settings, ${requests} WITH ORDINALITY AS requested (${columns}, n))`,
    ],
    [
      "claim",
      `(
      INSERT INTO idempotency_keys (${columns}, created_at)
      SELECT ${columns}, ${$("now", "timestamptz")} FROM requested WHERE key_hash IS NOT NULL
      ON CONFLICT DO NOTHING
      RETURNING tenant_id, key_hash)`,
    ],
    [
      "allowed",
      `MATERIALIZED (
      SELECT n FROM requested
      WHERE key_hash IS NULL OR (tenant_id, key_hash) IN (SELECT * FROM claim))`,
    ],
  ];
}

const EFFECTS = {
  effect_tenants: "uuid[]",
  effect_customers: "uuid[]",
  effect_adds: "boolean[]",
  effect_new: "boolean[]",
  effect_shipping: "boolean[]",
  effect_billing: "boolean[]",
  effect_contexts: "integer[]",
};

/** Calls begin_write(), which locks customers and says when the write takes place. */
function begin($: Parameter, { claims }: Shape): Part[] {
  const effects = Object.entries(EFFECTS).map(([name, type]) => $(name, type));
  const now = $("now", "timestamptz");
  const contexts = $("contexts", "jsonb[]");
  const written = $("written", "uuid[]");
  const allowed = `
      SELECT array_agg(tenant) AS tenants, array_agg(customer) AS customers, array_agg(adds) AS adds,
        array_agg(is_new) AS news, array_agg(shipping) AS shipping, array_agg(billing) AS billing,
        array_agg(context) AS contexts
      FROM ${unnest($, EFFECTS)} WITH ORDINALITY
        AS effect (tenant, customer, adds, is_new, shipping, billing, context, n)
        ${joinAllowed({ claims })}`;
  return [
    [
      "begun",
      claims
        ? `MATERIALIZED (
      SELECT begun.* FROM (${allowed}
      ) AS g,
        begin_write(${now}, ${contexts}, g.tenants, g.customers, g.adds, g.news, g.shipping, g.billing, g.contexts,
          ${written}) AS begun)`
        : `MATERIALIZED (
      SELECT * FROM begin_write(${now}, ${contexts}, ${effects.join(", ")}, ${written}))`,
    ],
    ["moment", "MATERIALIZED (SELECT written_at AS at FROM begun WHERE customer_id IS NULL)"],
  ];
}

/** New rows as JSON, with a version and times. */
const created = (
  $: Parameter,
  shape: Shape,
  table: string,
  at: string,
  { join = "", admits = "true" },
): string => `MATERIALIZED (
      SELECT n, context, sealed,
        stated || jsonb_build_object('version', 1, 'created_at', ${at}, 'updated_at', ${at}) AS row
      FROM moment, ${unnest($, {
        [`new_${table}`]: "text[]",
        [`new_${table}_sealed`]: "bytea[]",
        [`new_${table}_contexts`]: "integer[]",
      })} WITH ORDINALITY AS item (text, sealed, context, n)
        ${joinAllowed(shape)}
        CROSS JOIN LATERAL (SELECT text::jsonb AS stated OFFSET 0) AS parsed
        ${join}
      WHERE ${admits})`;

const changed = ($: Parameter, table: string): string => `MATERIALIZED (
      SELECT n, context, operation, ARRAY(SELECT jsonb_array_elements_text(fields::jsonb)) AS fields, reschedules,
        text::jsonb AS row, sealed
      FROM moment, ${unnest($, {
        [`changed_${table}`]: "text[]",
        [`changed_${table}_sealed`]: "bytea[]",
        [`changed_${table}_contexts`]: "integer[]",
        [`changed_${table}_operations`]: "text[]",
        [`changed_${table}_fields`]: "text[]",
        [`changed_${table}_reschedules`]: "boolean[]",
      })} WITH ORDINALITY AS item (text, sealed, context, operation, fields, reschedules, n))`;

const deleted = ($: Parameter, entity: Entity, table = TABLES[entity]): string => `(
      UPDATE ${table} AS t SET
        deleted_at = greatest(at, t.updated_at + interval '1 millisecond'),
        updated_at = greatest(at, t.updated_at + interval '1 millisecond'),
        version = t.version + 1
      FROM moment, ${unnest($, {
        [`deleted_${table}_tenants`]: "uuid[]",
        [`deleted_${table}_customers`]: "uuid[]",
        [`deleted_${table}`]: "uuid[]",
        [`deleted_${table}_versions`]: "integer[]",
        [`deleted_${table}_contexts`]: "integer[]",
      })} WITH ORDINALITY AS gone (tenant_id, customer_id, id, version, context, n)
      WHERE t.tenant_id = gone.tenant_id AND t.id = gone.id
        ${isOwned(entity) ? "AND t.customer_id = gone.customer_id" : ""}
        AND t.version = gone.version AND t.deleted_at IS NULL
      RETURNING gone.n, gone.context, t.tenant_id, t.id, ${clearRow(entity, "t")} AS row, t.sealed)`;

/**
 * SQL for the clear part of a row as JSON. It selects the clear columns first: the sealed column as JSON text would be
 * twice as long as its bytes.
 */
const clearRow = (entity: Entity, row: string): string =>
  `(SELECT to_jsonb(clear) FROM (SELECT ${COLUMNS[entity]
    .filter((column) => column !== "sealed")
    .map((column) => `${row}.${column}`)
    .join(", ")}) AS clear)`;

const setAll = (columns: readonly string[]): string =>
  columns.map((column) => `${column} = ${column === "sealed" ? "g" : "n"}.${column}`).join(", ");

/** Inserts the rows of the CTE `new_<table>`. Its column `sealed` is bytes, outside of the JSON. */
const insert = (table: string, columns: readonly string[]): string => `(
      INSERT INTO ${table} (${columns.join(", ")})
      SELECT ${columns.map((column) => (column === "sealed" ? "new.sealed" : `r.${column}`)).join(", ")}
      FROM new_${table} AS new, jsonb_populate_record(NULL::${table}, new.row) AS r
      RETURNING 1)`;

/** Creates, updates and deletes the rows of one entity, with the related writes. */
function rows($: Parameter, shape: Shape, entity: Entity): Part[] {
  const [table, owned, related] = [TABLES[entity], isOwned(entity), RELATED_WRITES[entity]];
  const late = (customer: string): string => (owned ? `LEFT JOIN begun AS late ON late.customer_id = ${customer}` : "");
  const parts: Part[] = [];
  // Deletions come first: a new row may take the default of a deleted one.
  if (shape[`deleted_${table}`]) parts.push([`deleted_${table}`, deleted($, entity)]);
  if (shape[`new_${table}`]) {
    const at = owned ? "coalesce(late.written_at, at)" : "at";
    const join = late("(stated ->> 'customer_id')::uuid");
    const admits = shape.summary ? undefined : related?.admits?.($);
    parts.push(
      [`new_${table}`, created($, shape, table, at, { join, ...(admits && { admits }) })],
      [`inserted_${table}`, insert(table, COLUMNS[entity]), "counted"],
      ...(related?.created?.($, shape) ?? []),
    );
  }
  if (shape[`changed_${table}`]) {
    parts.push(
      [`changed_${table}`, changed($, table)],
      [`updated_${table}`, update(shape, entity, late("n.customer_id"))],
      ...(related?.changed?.($, shape) ?? []),
    );
  }
  if (shape[`deleted_${table}`]) parts.push(...(related?.deleted ?? []));
  if (shape[`new_${table}`] || shape[`changed_${table}`]) parts.push(...(related?.createdOrChanged?.($, shape) ?? []));
  return parts;
}

function update(shape: Shape, entity: Entity, late: string): string {
  const [table, owned] = [TABLES[entity], isOwned(entity)];
  const { sets, joins } = RELATED_WRITES[entity]?.computes?.(shape) ?? { sets: "", joins: "" };
  const at = owned ? "coalesce(late.written_at, moment.at)" : "at";
  return `(
      UPDATE ${table} AS r SET
        version = r.version + 1,
        updated_at = greatest(${at}, r.updated_at + interval '1 millisecond'),
        ${sets}
        ${setAll(MUTABLE_COLUMNS[entity])}
      FROM moment, changed_${table} AS g
        CROSS JOIN LATERAL jsonb_populate_record(NULL::${table}, g.row) AS n
        ${joins}
        ${late}
        ${owned && shape[`deleted_${table}`] ? `, (SELECT count(*) FROM deleted_${table}) AS gone` : ""}
      WHERE r.tenant_id = n.tenant_id ${owned ? "AND r.customer_id = n.customer_id" : ""}
        AND r.id = n.id AND r.version = n.version
      RETURNING g.n, ${clearRow(entity, "r")} AS after)`;
}

function verifications($: Parameter, shape: Shape): Part[] {
  if (!shape.verifications) return [];
  const columns = {
    tenant_id: "uuid",
    customer_id: "uuid",
    address_id: "uuid",
    id: "uuid",
    address_version: "integer",
    cause: "text",
    available_at: "timestamptz",
    requested_by: "text",
    created_at: "timestamptz",
  };
  const names = Object.keys(columns).join(", ");
  const types = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  const intents = `jsonb_to_recordset(${$("verifications", "jsonb")}) AS i (n bigint, ${types.join(", ")})`;
  const replaces = shape.changed_addresses;
  const superseded: Part = [
    "superseded",
    `(
      UPDATE verifications AS v SET status = 'superseded', finished_at = at
      FROM moment, ${intents}
      WHERE v.tenant_id = i.tenant_id AND v.address_id = i.address_id AND v.status IN ('queued', 'running')
      RETURNING 1)`,
  ];
  return [
    ...(replaces ? [superseded] : []),
    [
      "queued",
      `(
      INSERT INTO verifications (${names}, status)
      SELECT ${names}, 'queued'
      FROM ${replaces ? "(SELECT count(*) FROM superseded) AS replaced, " : ""}${intents}
        ${joinAllowed(shape)}
      RETURNING 1)`,
      "counted",
    ],
  ];
}

/** Keeps the spans that have written rows of sampled traces. */
function traces($: Parameter, shape: Shape): Part[] {
  if (!shape.traces) return [];
  return [
    [
      "traced",
      `(
      INSERT INTO traces (tenant_id, row_id, version, traceparent, created_at)
      SELECT tenant_id, row_id, version, traceparent, at
      FROM moment, jsonb_to_recordset(${$("traces", "jsonb")})
          AS t (n bigint, tenant_id uuid, row_id uuid, version integer, traceparent text)
        ${joinAllowed(shape)}
      ON CONFLICT DO NOTHING
      RETURNING 1)`,
      "counted",
    ],
  ];
}

/**
 * Writes the entries of the log, in an order in which a reader can keep the constraints of the tables: deletions of
 * what belongs to customers, then customers before what belongs to them, then the loss of a default before its gain.
 */
function log($: Parameter, shape: Shape): Part[] {
  const rank = (entity: Entity): string => (isOwned(entity) ? (RELATED_WRITES[entity]?.rank ?? "2") : "1");
  const create = (entity: Entity, table = TABLES[entity]): string => `
        SELECT ${rank(entity)}, n, context, '${entity}', 'create', '{}'::text[], row, sealed FROM new_${table}`;
  const update = (entity: Entity, table = TABLES[entity]): string => `
        SELECT ${rank(entity)}, n, context, '${entity}', operation,
          ${["fields", ...DEFINITION_OF[entity].computed.map(ifChanged)].join(" || ")}, after, sealed
        FROM changed_${table} JOIN updated_${table} USING (n)`;
  // A column that the statement computes, such as the due date, is a changed field where its value differs.
  const ifChanged = (column: string): string =>
    `CASE WHEN after ->> '${column}' IS DISTINCT FROM row ->> '${column}' THEN '{${column}}'::text[] ELSE '{}' END`;
  const remove = (entity: Entity, at: number, table = TABLES[entity]): string => `
        SELECT ${at}, n, context, '${entity}', 'delete', '{deleted_at}'::text[], row, sealed FROM deleted_${table}`;
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
      INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation,
        changed_fields, state, sealed, actor, source, sealed_reason, request_id)
      SELECT (row ->> 'tenant_id')::uuid, nextval('change_seq'), (row ->> 'updated_at')::timestamptz, entity,
        (row ->> 'id')::uuid, coalesce(row ->> 'customer_id', row ->> 'id')::uuid, (row ->> 'version')::integer,
        operation, fields, state_to_log(row), sealed, change_context ->> 'actor', change_context ->> 'source',
        decode(change_context ->> 'sealed_reason', 'base64'), change_context ->> 'request_id'
      FROM (
        SELECT entry.*, (${$("contexts", "jsonb[]")})[context] AS change_context
        FROM (${entries.join(" UNION ALL ")}
        ) AS entry (rank, n, context, entity, operation, fields, row, sealed)
        ORDER BY rank, n
      ) AS entry
      RETURNING seq${
        shape.summary ? "" : ", entity, entity_id, version, occurred_at, state ->> 'verify_after' AS verify_after"
      })`,
    ],
  ];
}

/**
 * The final SELECT. It counts the rows of the writing CTEs, so that all of them are done before the triggers are
 * enabled again.
 */
function result($: Parameter, shape: Shape, parts: readonly Part[]): string {
  if (shape.claims) {
    const has_late = OWNED_ENTITIES.some((entity) => shape[`new_${TABLES[entity]}`]);
    const at = has_late ? "coalesce(late.written_at, at)" : "at";
    const late = has_late ? `LEFT JOIN begun AS late ON late.customer_id = (${$("claim_customers", "uuid[]")})[n]` : "";
    return `SELECT n::integer, ${at} AS written_at FROM moment, allowed ${late}`;
  }
  const counted = parts.flatMap(([name, , counts]) =>
    counts ? [`(SELECT count(*) FROM ${name}) AS counted_${name}`] : [],
  );
  const from = ["log", ...counted].join(", ");
  const enableTriggers = "set_config('doorplate.logged', '', true)";
  return shape.summary
    ? `SELECT min(seq)::text AS first_seq, max(seq)::text AS last_seq, count(*)::integer AS entries, ${enableTriggers}
FROM ${from}`
    : `SELECT seq::text, entity, entity_id, version, occurred_at, verify_after, ${enableTriggers}
FROM ${from} ORDER BY log.seq`;
}

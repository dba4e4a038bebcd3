import { sql, type RawBuilder } from "kysely";
import { textArray, type StoredText, type TextStore } from "../../platform/database/jsonb.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import type { AddressRow } from "../addresses/queries.ts";
import type { CustomerRow } from "../customers/queries.ts";

export interface Ref {
  source: string;
  ref: string;
}

export interface Existing {
  customer: CustomerRow;
  addresses: AddressRow[];
}

/** A row as it is to be, with what the log says of it. */
export interface Entry<Row> {
  operation: "create" | "update";
  changed: string[];
  row: Row;
}

export interface Entries {
  customers: Entry<CustomerRow | StoredText>[];
  addresses: Entry<AddressRow | StoredText>[];
}

/** The changes of one statement stand between these in the log, among others. */
export interface LogRange {
  first_seq: string | null;
  last_seq: string | null;
}

/**
 * From here on the transaction keeps the rules of the tables itself, and holds its part of the log. Its statements look
 * up a few rows of many: while the tables grow faster than the planner's knowledge of them, it would rather read all.
 * @returns how many addresses a customer may have
 */
export async function beginBulk(tx: Tx, tenant_id: string): Promise<number> {
  const { rows: [row] } = await sql<{ address_limit: number }>`
    SELECT set_config('doorplate.logged', 'in bulk', true), hold_back_feed(), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), (SELECT address_limit FROM tenants WHERE id = ${tenant_id}) AS address_limit`.execute(tx);
  return (row as { address_limit: number }).address_limit;
}

/** From here on the database keeps them again. */
export async function endBulk(tx: Tx): Promise<void> {
  await sql`SELECT set_config('doorplate.logged', '', true)`.execute(tx);
}

/** The customers that other systems' keys stand for, locked in the order of their ids, with their addresses. */
export async function lockExisting(tx: Tx, tenant_id: string, refs: readonly Ref[]): Promise<Map<string, Existing>> {
  const { rows } = await sql<{ source: string; ref: string; customer: CustomerRow }>`
    SELECT wanted.source, wanted.ref, to_jsonb(c) AS customer
    FROM unnest(${refs.map(({ source }) => source)}::text[], ${refs.map(({ ref }) => ref)}::text[]) AS wanted (source, ref)
      JOIN customer_refs AS r ON r.tenant_id = ${tenant_id} AND r.source = wanted.source AND r.ref = wanted.ref
      JOIN customers AS c ON c.tenant_id = r.tenant_id AND c.id = r.customer_id AND c.deleted_at IS NULL
    ORDER BY c.id FOR NO KEY UPDATE OF c`.execute(tx);
  const found = new Map<string, Existing>();
  if (rows.length === 0) return found;
  const byId = new Map<string, Existing>();
  for (const { source, ref, customer } of rows) {
    const existing = byId.get(customer.id) ?? { customer, addresses: [] };
    byId.set(customer.id, existing);
    found.set(keyOf({ source, ref }), existing);
  }
  const { rows: addresses } = await sql<{ address: AddressRow }>`
    SELECT to_jsonb(a) AS address FROM addresses AS a
    WHERE a.tenant_id = ${tenant_id} AND a.customer_id = ANY (${[...byId.keys()]}::uuid[]) AND a.deleted_at IS NULL
    ORDER BY a.customer_id, a.id FOR NO KEY UPDATE`.execute(tx);
  for (const { address } of addresses) byId.get(address.customer_id)?.addresses.push(address);
  return found;
}

export const keyOf = ({ source, ref }: Ref): string => `${source}\n${ref}`;

/** What an upsert changes of what is there, and an undo therefore takes back. */
export const CHANGED_COLUMNS = {
  addresses: [
    "recipient", "organization", "phone", "instructions", "usages", "valid_from", "valid_to", "administrative_area", "locality", "dependent_locality", "township",
    "address_lines", "postal_code", "sorting_code", "language_code", "division_code", "components", "entered", "verdict", "tags", "attributes",
  ],
  customers: ["kind", "name", "given_name", "family_name", "phones", "emails", "language_code", "tags", "attributes"],
} as const satisfies { addresses: (keyof AddressRow)[]; customers: (keyof CustomerRow)[] };

/** Takes these columns from the row that is called `n`. */
export const setFrom = (table: keyof typeof CHANGED_COLUMNS): RawBuilder<unknown> => sql.join(CHANGED_COLUMNS[table].map((column) => sql`${sql.ref(column)} = n.${sql.ref(column)}`));

/** Where the parameters of a statement are put together, again and again: in new memory each time, megabytes would wait for the collector. */
export interface Scratch {
  customers: TextStore;
  addresses: TextStore;
}

/** Writes customers and addresses and their part of the log. To be called between beginBulk and endBulk. */
export async function writeInBulk(tx: Tx, said: ChangeContext, { customers, addresses }: Entries, scratch: Scratch): Promise<LogRange> {
  const ranges = [await insertNew(tx, said, textArray(scratch.customers, customers.filter(isNew).map(toText)), textArray(scratch.addresses, addresses.filter(isNew).map(toText)))];
  const changed = { customers: customers.filter((entry) => !isNew(entry)), addresses: addresses.filter((entry) => !isNew(entry)) };
  if (changed.customers.length + changed.addresses.length > 0) ranges.push(await updateChanged(tx, said, changed));
  return { first_seq: ranges.find(({ first_seq }) => first_seq !== null)?.first_seq ?? null, last_seq: ranges.findLast(({ last_seq }) => last_seq !== null)?.last_seq ?? null };
}

const isNew = ({ operation }: { operation: string }): boolean => operation === "create";

const toText = ({ row }: { row: object | StoredText }): string | StoredText => "store" in row ? row : JSON.stringify(row);

async function insertNew(tx: Tx, said: ChangeContext, customers: Buffer, addresses: Buffer): Promise<LogRange> {
  const { rows: [range] } = await sql<LogRange>`
    WITH said AS (SELECT ${JSON.stringify(said)}::jsonb AS said),
    customer AS MATERIALIZED (SELECT item::jsonb AS row FROM unnest(${customers}::text[]) AS item),
    address AS MATERIALIZED (SELECT item::jsonb AS row FROM unnest(${addresses}::text[]) AS item),
    new_customers AS (INSERT INTO customers SELECT record.* FROM customer, jsonb_populate_record(NULL::customers, row) AS record),
    new_refs AS (
      INSERT INTO customer_refs (tenant_id, source, ref, customer_id)
      SELECT (row ->> 'tenant_id')::uuid, ref ->> 'source', ref ->> 'ref', (row ->> 'id')::uuid FROM customer, jsonb_array_elements(row -> 'external_refs') AS ref
    ), new_addresses AS (INSERT INTO addresses SELECT record.* FROM address, jsonb_populate_record(NULL::addresses, row) AS record),
    log AS (${logOf(sql`'create'`, sql`'{}'`, sql`(SELECT 'customer' AS entity, row FROM customer UNION ALL SELECT 'address', row FROM address)`)})
    SELECT min(seq)::text AS first_seq, max(seq)::text AS last_seq FROM log`.execute(tx);
  return range as LogRange;
}

async function updateChanged(tx: Tx, said: ChangeContext, { customers, addresses }: Entries): Promise<LogRange> {
  const { rows: [range] } = await sql<LogRange>`
    WITH said AS (SELECT ${JSON.stringify(said)}::jsonb AS said),
    customer AS MATERIALIZED (SELECT value -> 'changed' AS changed, value -> 'row' AS row FROM jsonb_array_elements(${JSON.stringify(customers)}::jsonb)),
    address AS MATERIALIZED (SELECT value -> 'changed' AS changed, value -> 'row' AS row FROM jsonb_array_elements(${JSON.stringify(addresses)}::jsonb)),
    changed_customers AS (
      UPDATE customers AS c SET version = n.version, updated_at = n.updated_at, ${setFrom("customers")}
      FROM customer, jsonb_populate_record(NULL::customers, row) AS n
      WHERE c.tenant_id = n.tenant_id AND c.id = n.id
    ), changed_addresses AS (
      UPDATE addresses AS a SET version = n.version, updated_at = n.updated_at, ${setFrom("addresses")}
      FROM address, jsonb_populate_record(NULL::addresses, row) AS n
      WHERE a.tenant_id = n.tenant_id AND a.customer_id = n.customer_id AND a.id = n.id
    ), log AS (${logOf(sql`'update'`, sql`ARRAY(SELECT jsonb_array_elements_text(changed))`, sql`(SELECT 'customer' AS entity, * FROM customer UNION ALL SELECT 'address', * FROM address)`)})
    SELECT min(seq)::text AS first_seq, max(seq)::text AS last_seq FROM log`.execute(tx);
  return range as LogRange;
}

const logOf = (operation: RawBuilder<unknown>, changed: RawBuilder<unknown>, written: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation, changed_fields, state, actor, source, reason, request_id)
  SELECT (row ->> 'tenant_id')::uuid, nextval('change_seq'), (row ->> 'updated_at')::timestamptz, entity, (row ->> 'id')::uuid,
    coalesce(row ->> 'customer_id', row ->> 'id')::uuid, (row ->> 'version')::integer, ${operation}, ${changed}, row,
    said ->> 'actor', said ->> 'source', said ->> 'reason', said ->> 'request_id'
  FROM ${written} AS written, said
  RETURNING seq`;

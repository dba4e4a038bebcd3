import { sql, type Kysely, type RawBuilder } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { setFrom } from "../upserts/queries.ts";
import { requestOf, type ImportKey, type ImportRow } from "./queries.ts";

export type Phase = "addresses" | "customers";

export interface Undone {
  undone: number;
  kept: number;
}

/** A chunk that an import has written: its part of the log, among others. */
export interface LoggedChunk {
  first_seq: string;
  last_seq: string;
}

/** One of the two tables, in the statements below called `t`. */
interface Table {
  entity: "address" | "customer";
  name: Phase;
  customer_id: string;
}

const TABLES: Record<Phase, Table> = {
  addresses: { entity: "address", name: "addresses", customer_id: "customer_id" },
  customers: { entity: "customer", name: "customers", customer_id: "id" },
};

/** The chunks of an import that have not come so far. */
const leftOf = ({ tenant_id, id }: ImportKey, phase: Phase): RawBuilder<unknown> => sql`
  FROM import_chunks WHERE tenant_id = ${tenant_id} AND import_id = ${id} AND ${phase === "addresses" ? sql`undone IS NULL` : sql`undone = 'addresses'`} AND first_seq IS NOT NULL`;

/** Whether there is such a chunk, taken or not. */
export async function isLeft(db: Kysely<DB>, row: ImportKey, phase: Phase): Promise<boolean> {
  const { rows } = await sql`SELECT ${leftOf(row, phase)} LIMIT 1`.execute(db);
  return rows.length > 0;
}

/**
 * Takes such a chunk, from one end or the other. Nothing where there is none, or others have them all; "held" waits for
 * these, and then takes one that was given back.
 */
export async function takeChunk(tx: Tx, row: ImportKey, phase: Phase, from: "first" | "last" | "held"): Promise<LoggedChunk | undefined> {
  const { rows: [chunk] } = await sql<LoggedChunk>`
    UPDATE import_chunks SET undone = ${phase}
    WHERE tenant_id = ${row.tenant_id} AND import_id = ${row.id} AND chunk = (
      SELECT chunk ${leftOf(row, phase)} ORDER BY chunk ${from === "last" ? sql`DESC` : sql``} LIMIT 1 FOR UPDATE ${from === "held" ? sql`` : sql`SKIP LOCKED`})
    RETURNING first_seq, last_seq`.execute(tx);
  return chunk;
}

/** No address can be added to the customers of a chunk until the transaction ends. */
export async function lockCustomers(tx: Tx, row: ImportRow, chunk: LoggedChunk): Promise<void> {
  await sql`
    SELECT count(*) FROM (
      SELECT FROM customers WHERE tenant_id = ${row.tenant_id} AND id IN (SELECT entity_id FROM changes WHERE ${written(row, chunk)} AND entity = 'customer')
      ORDER BY id FOR NO KEY UPDATE) AS locked`.execute(tx);
}

/** Marks what the import made as deleted; of customers only those that are left without an address. */
export async function deleteMade(tx: Tx, row: ImportRow, phase: Phase, chunk: LoggedChunk, context: ChangeContext, now: string): Promise<Undone> {
  const { name, customer_id } = TABLES[phase];
  const time = later(now);
  const mine = changesOf(row, chunk, phase, "create");
  const { rows: [counted] } = await sql<Counted>`
    WITH mine AS (${mine}),
    gone AS (
      UPDATE ${sql.table(name)} AS t SET version = t.version + 1, deleted_at = ${time}, updated_at = ${time}
      FROM mine
      WHERE ${isIts(row, phase)} AND ${untouched(row)} AND ${phase === "customers" ? sql`NOT ${hasAddresses(row)}` : sql`true`}
      RETURNING t.*
    ), besides AS (
      ${phase === "customers"
        ? sql`DELETE FROM customer_refs AS r USING gone WHERE r.tenant_id = ${row.tenant_id} AND r.customer_id = gone.id`
        : sql`UPDATE verifications AS v SET status = 'cancelled', finished_at = ${now}::timestamptz FROM gone
              WHERE v.tenant_id = ${row.tenant_id} AND v.address_id = gone.id AND v.status IN ('queued', 'running')`}
    ), log AS (${logOf(phase, "delete", sql`'{deleted_at}'::text[]`, context)} FROM gone AS t)
    SELECT (SELECT count(*)::int FROM mine) AS mine, (SELECT count(*)::int FROM gone) AS undone`.execute(tx);
  const { mine: all, undone } = counted as Counted;
  if (undone === all) return { undone, kept: 0 };
  const reason = phase === "customers" ? sql`CASE WHEN ${untouched(row)} THEN 'has_addresses' ELSE 'changed_since' END` : sql`'changed_since'`;
  const { numAffectedRows = 0n } = await sql`
    WITH mine AS (${mine})
    INSERT INTO import_kept (tenant_id, import_id, entity_id, entity, customer_id, reason)
    SELECT ${row.tenant_id}, ${row.id}, t.id, ${TABLES[phase].entity}, t.${sql.ref(customer_id)}, ${reason}
    FROM mine JOIN ${sql.table(name)} AS t ON ${isIts(row, phase)}
    ON CONFLICT DO NOTHING`.execute(tx);
  return { undone, kept: Number(numAffectedRows) };
}

/**
 * Gives what the import changed the state before its first change; what a check found meanwhile stays. Of what was
 * changed several times, the state before the later ones is the import's own.
 */
export async function restoreChanged(tx: Tx, row: ImportRow, phase: Phase, chunk: LoggedChunk, context: ChangeContext, now: string): Promise<Undone> {
  const { entity, name, customer_id } = TABLES[phase];
  const { rows: [counted] } = await sql<Undone>`
    WITH changed AS MATERIALIZED (${changesOf(row, chunk, phase, "update")}),
    -- One by one: few changes are not of this import, but to begin with these would be to read the whole log.
    mine AS (
      SELECT changed.*, previous.state FROM changed CROSS JOIN LATERAL (
        SELECT state, request_id FROM changes
        WHERE tenant_id = ${row.tenant_id} AND changes.entity_id = changed.entity_id AND changes.version = changed.version - 1 LIMIT 1) AS previous
      WHERE previous.request_id IS DISTINCT FROM ${requestOf(row)}
    ), back AS (
      UPDATE ${sql.table(name)} AS t SET version = t.version + 1, updated_at = ${later(now)}, ${setFrom(phase)}
      FROM mine, jsonb_populate_record(NULL::${sql.table(name)}, mine.state) AS n
      WHERE ${isIts(row, phase)} AND ${untouched(row)}
      RETURNING t.*
    ), log AS (${logOf(phase, "restore", changedFields(row), context)} FROM back AS t),
    kept AS (
      INSERT INTO import_kept (tenant_id, import_id, entity_id, entity, customer_id, reason)
      SELECT ${row.tenant_id}, ${row.id}, t.id, ${entity}, t.${sql.ref(customer_id)}, 'changed_since'
      FROM mine JOIN ${sql.table(name)} AS t ON ${isIts(row, phase)}
      WHERE t.id NOT IN (SELECT id FROM back)
      ON CONFLICT DO NOTHING RETURNING entity_id
    )
    SELECT (SELECT count(*)::int FROM back) AS undone, (SELECT count(*)::int FROM kept) AS kept`.execute(tx);
  return counted as Undone;
}

interface Counted {
  mine: number;
  undone: number;
}

/** What the import wrote, in one part of the log. */
const written = (row: ImportRow, { first_seq, last_seq }: LoggedChunk): RawBuilder<unknown> => sql`
  tenant_id = ${row.tenant_id} AND seq BETWEEN ${first_seq} AND ${last_seq} AND occurred_at >= ${row.created_at}::timestamptz AND request_id = ${requestOf(row)}`;

const changesOf = (row: ImportRow, chunk: LoggedChunk, phase: Phase, operation: "create" | "update"): RawBuilder<unknown> => sql`
  SELECT entity_id, customer_id, version FROM changes WHERE ${written(row, chunk)} AND entity = ${TABLES[phase].entity} AND operation = ${operation}`;

/** The row that a change is of, where it is not deleted. */
const isIts = ({ tenant_id }: ImportRow, phase: Phase): RawBuilder<unknown> => sql`
  t.tenant_id = ${tenant_id} AND t.id = mine.entity_id AND t.deleted_at IS NULL ${phase === "addresses" ? sql`AND t.customer_id = mine.customer_id` : sql``}`;

/** Whether nobody else has changed it since. The service's own checks are nobody's. */
const untouched = (row: ImportRow): RawBuilder<unknown> => sql`(
  t.version = mine.version OR NOT EXISTS (
    SELECT FROM changes AS later WHERE later.tenant_id = ${row.tenant_id} AND later.entity_id = t.id AND later.version > mine.version
      AND later.occurred_at >= ${row.created_at}::timestamptz AND later.request_id IS DISTINCT FROM ${requestOf(row)} AND later.actor <> 'system:verification'))`;

const hasAddresses = ({ tenant_id }: ImportRow): RawBuilder<unknown> => sql`EXISTS (
  SELECT FROM addresses AS a WHERE a.tenant_id = ${tenant_id} AND a.customer_id = t.id AND a.deleted_at IS NULL)`;

/** Strictly later than the version before. */
const later = (now: string): RawBuilder<unknown> => sql`greatest(${now}::timestamptz, t.updated_at + interval '1 millisecond')`;

const logOf = (phase: Phase, operation: "delete" | "restore", changed: RawBuilder<unknown>, { actor, source, reason, request_id }: ChangeContext): RawBuilder<unknown> => sql`
  INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation, changed_fields, state, actor, source, reason, request_id)
  SELECT t.tenant_id, nextval('change_seq'), t.updated_at, ${TABLES[phase].entity}, t.id, t.${sql.ref(TABLES[phase].customer_id)}, t.version, ${operation}, ${changed}, to_jsonb(t),
    ${actor}, ${source}, ${reason ?? null}, ${request_id ?? null}`;

const changedFields = (row: ImportRow): RawBuilder<unknown> => sql`
  ARRAY(SELECT DISTINCT unnest(changed_fields) FROM changes WHERE changes.tenant_id = ${row.tenant_id} AND entity_id = t.id AND request_id = ${requestOf(row)} ORDER BY 1)`;

export async function countUndone(tx: Tx, { tenant_id, id }: ImportKey, { undone, kept }: Undone, lease_until: Date): Promise<void> {
  await sql`
    UPDATE imports SET undone_rows = undone_rows + ${undone}, kept_rows = kept_rows + ${kept}, lease_until = ${lease_until.toISOString()}
    WHERE tenant_id = ${tenant_id} AND id = ${id}`.execute(tx);
}

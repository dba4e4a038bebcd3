import { sql, type RawBuilder } from "kysely";
import type { Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { requestOf, type ImportKey, type ImportRow } from "./queries.ts";

export type Phase = "addresses" | "customers";

export interface Undone {
  undone: number;
  kept: number;
}

export interface LoggedChunk {
  first_seq: string;
  last_seq: string;
}

/** Takes a chunk that has not come so far. Nothing where there is none, or others have them all. */
export async function takeChunk(tx: Tx, { tenant_id, id }: ImportKey, phase: Phase): Promise<LoggedChunk | undefined> {
  const before = phase === "addresses" ? sql`undone IS NULL` : sql`undone = 'addresses'`;
  const { rows: [chunk] } = await sql<LoggedChunk>`
    UPDATE import_chunks SET undone = ${phase}
    WHERE tenant_id = ${tenant_id} AND import_id = ${id} AND chunk = (
      SELECT chunk FROM import_chunks WHERE tenant_id = ${tenant_id} AND import_id = ${id} AND ${before} AND first_seq IS NOT NULL
      ORDER BY chunk LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING first_seq, last_seq`.execute(tx);
  return chunk;
}

/** What the import did to these, in one part of the log. */
const mine = ({ tenant_id, created_at, ...key }: ImportRow, { first_seq, last_seq }: LoggedChunk, entity: string, operation: string): RawBuilder<unknown> => sql`
  SELECT entity_id, customer_id, version FROM changes
  WHERE tenant_id = ${tenant_id} AND seq BETWEEN ${first_seq} AND ${last_seq} AND occurred_at >= ${created_at}::timestamptz
    AND request_id = ${requestOf({ tenant_id, ...key })} AND entity = ${entity} AND operation = ${operation}`;

/** Whether somebody else has changed it since. The service's own checks are nobody's. */
const untouched = ({ tenant_id, created_at, ...key }: ImportRow, row: RawBuilder<unknown>, since: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  ${row}.version = ${since}.version OR NOT EXISTS (
    SELECT FROM changes AS later WHERE later.tenant_id = ${tenant_id} AND later.entity_id = ${row}.id AND later.version > ${since}.version
      AND later.occurred_at >= ${created_at}::timestamptz AND later.request_id IS DISTINCT FROM ${requestOf({ tenant_id, ...key })} AND later.actor <> 'system:verification'))`;

const LOG = sql`INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation, changed_fields, state, actor, source, reason, request_id)`;

const said = ({ actor, source, reason, request_id }: ChangeContext): RawBuilder<unknown> => sql`${actor}, ${source}, ${reason ?? null}, ${request_id ?? null}`;

const numbers = (rows: readonly Undone[]): Undone => rows[0] ?? { undone: 0, kept: 0 };

/** Marks the addresses that the import made as deleted. */
export async function deleteAddresses(tx: Tx, row: ImportRow, chunk: LoggedChunk, context: ChangeContext, now: string): Promise<Undone> {
  const { rows } = await sql<Undone>`
    WITH mine AS (${mine(row, chunk, "address", "create")}),
    gone AS (
      UPDATE addresses AS a SET version = a.version + 1,
        deleted_at = greatest(${now}::timestamptz, a.updated_at + interval '1 millisecond'), updated_at = greatest(${now}::timestamptz, a.updated_at + interval '1 millisecond')
      FROM mine
      WHERE a.tenant_id = ${row.tenant_id} AND a.customer_id = mine.customer_id AND a.id = mine.entity_id AND a.deleted_at IS NULL
        AND ${untouched(row, sql`a`, sql`mine`)}
      RETURNING a.*
    ), checks AS (
      UPDATE verifications AS v SET status = 'cancelled', finished_at = ${now}::timestamptz FROM gone
      WHERE v.tenant_id = ${row.tenant_id} AND v.address_id = gone.id AND v.status IN ('queued', 'running')
    ), log AS (
      ${LOG} SELECT tenant_id, nextval('change_seq'), updated_at, 'address', id, customer_id, version, 'delete', '{deleted_at}', to_jsonb(gone), ${said(context)} FROM gone
    ), kept AS (
      INSERT INTO import_kept (tenant_id, import_id, entity_id, entity, customer_id, reason)
      SELECT ${row.tenant_id}, ${row.id}, a.id, 'address', a.customer_id, 'changed_since'
      FROM mine JOIN addresses AS a ON a.tenant_id = ${row.tenant_id} AND a.customer_id = mine.customer_id AND a.id = mine.entity_id AND a.deleted_at IS NULL
      WHERE a.id NOT IN (SELECT id FROM gone)
      ON CONFLICT DO NOTHING RETURNING entity_id
    )
    SELECT (SELECT count(*)::int FROM gone) AS undone, (SELECT count(*)::int FROM kept) AS kept`.execute(tx);
  return numbers(rows);
}

/** Gives addresses that the import changed the state before its first change; what a check found meanwhile stays. */
export async function restoreAddresses(tx: Tx, row: ImportRow, chunk: LoggedChunk, context: ChangeContext, now: string): Promise<Undone> {
  const { rows } = await sql<Undone>`
    WITH mine AS (${mine(row, chunk, "address", "update")}), firsts AS (${firsts(row)}),
    back AS (
      UPDATE addresses AS a SET version = a.version + 1, updated_at = greatest(${now}::timestamptz, a.updated_at + interval '1 millisecond'),
        recipient = p.recipient, organization = p.organization, phone = p.phone, instructions = p.instructions, usages = p.usages, valid_from = p.valid_from,
        valid_to = p.valid_to, administrative_area = p.administrative_area, locality = p.locality, dependent_locality = p.dependent_locality, township = p.township,
        address_lines = p.address_lines, postal_code = p.postal_code, sorting_code = p.sorting_code, language_code = p.language_code, division_code = p.division_code,
        components = p.components, entered = p.entered, verdict = p.verdict, tags = p.tags, attributes = p.attributes
      FROM firsts, jsonb_populate_record(NULL::addresses, firsts.state) AS p
      WHERE a.tenant_id = ${row.tenant_id} AND a.customer_id = firsts.customer_id AND a.id = firsts.entity_id AND a.deleted_at IS NULL
        AND ${untouched(row, sql`a`, sql`firsts`)}
      RETURNING a.*
    ), log AS (
      ${LOG} SELECT tenant_id, nextval('change_seq'), updated_at, 'address', id, customer_id, version, 'restore', ${changedFields(row)}, to_jsonb(back), ${said(context)} FROM back
    ), kept AS (
      INSERT INTO import_kept (tenant_id, import_id, entity_id, entity, customer_id, reason)
      SELECT ${row.tenant_id}, ${row.id}, a.id, 'address', a.customer_id, 'changed_since'
      FROM firsts JOIN addresses AS a ON a.tenant_id = ${row.tenant_id} AND a.customer_id = firsts.customer_id AND a.id = firsts.entity_id AND a.deleted_at IS NULL
      WHERE a.id NOT IN (SELECT id FROM back)
      ON CONFLICT DO NOTHING RETURNING entity_id
    )
    SELECT (SELECT count(*)::int FROM back) AS undone, (SELECT count(*)::int FROM kept) AS kept`.execute(tx);
  return numbers(rows);
}

/** Of what the import changed several times, the state before the first time; that of the others is the import's own. */
const firsts = ({ tenant_id, ...key }: ImportRow): RawBuilder<unknown> => sql`
  SELECT mine.*, previous.state FROM mine JOIN changes AS previous
    ON previous.tenant_id = ${tenant_id} AND previous.entity_id = mine.entity_id AND previous.version = mine.version - 1
  WHERE previous.request_id IS DISTINCT FROM ${requestOf({ tenant_id, ...key })}`;

const changedFields = ({ tenant_id, ...key }: ImportRow): RawBuilder<unknown> => sql`
  ARRAY(SELECT DISTINCT unnest(changed_fields) FROM changes WHERE changes.tenant_id = ${tenant_id} AND entity_id = back.id AND request_id = ${requestOf({ tenant_id, ...key })} ORDER BY 1)`;

/** No address can be added to these until the transaction ends. */
export async function lockCustomers(tx: Tx, row: ImportRow, { first_seq, last_seq }: LoggedChunk): Promise<void> {
  await sql`
    SELECT count(*) FROM (
      SELECT FROM customers WHERE tenant_id = ${row.tenant_id} AND id IN (
        SELECT entity_id FROM changes WHERE tenant_id = ${row.tenant_id} AND seq BETWEEN ${first_seq} AND ${last_seq} AND occurred_at >= ${row.created_at}::timestamptz
          AND request_id = ${requestOf(row)} AND entity = 'customer')
      ORDER BY id FOR NO KEY UPDATE) AS locked`.execute(tx);
}

/** Marks the customers that the import made as deleted, those with an address that stays excepted. */
export async function deleteCustomers(tx: Tx, row: ImportRow, chunk: LoggedChunk, context: ChangeContext, now: string): Promise<Undone> {
  const { rows } = await sql<Undone>`
    WITH mine AS (${mine(row, chunk, "customer", "create")}),
    gone AS (
      UPDATE customers AS c SET version = c.version + 1,
        deleted_at = greatest(${now}::timestamptz, c.updated_at + interval '1 millisecond'), updated_at = greatest(${now}::timestamptz, c.updated_at + interval '1 millisecond')
      FROM mine
      WHERE c.tenant_id = ${row.tenant_id} AND c.id = mine.entity_id AND c.deleted_at IS NULL AND ${untouched(row, sql`c`, sql`mine`)}
        AND NOT EXISTS (SELECT FROM addresses AS a WHERE a.tenant_id = ${row.tenant_id} AND a.customer_id = c.id AND a.deleted_at IS NULL)
      RETURNING c.*
    ), refs AS (
      DELETE FROM customer_refs AS r USING gone WHERE r.tenant_id = ${row.tenant_id} AND r.customer_id = gone.id
    ), log AS (
      ${LOG} SELECT tenant_id, nextval('change_seq'), updated_at, 'customer', id, id, version, 'delete', '{deleted_at}', to_jsonb(gone), ${said(context)} FROM gone
    ), kept AS (
      INSERT INTO import_kept (tenant_id, import_id, entity_id, entity, customer_id, reason)
      SELECT ${row.tenant_id}, ${row.id}, c.id, 'customer', c.id, CASE WHEN ${untouched(row, sql`c`, sql`mine`)} THEN 'has_addresses' ELSE 'changed_since' END
      FROM mine JOIN customers AS c ON c.tenant_id = ${row.tenant_id} AND c.id = mine.entity_id AND c.deleted_at IS NULL
      WHERE c.id NOT IN (SELECT id FROM gone)
      ON CONFLICT DO NOTHING RETURNING entity_id
    )
    SELECT (SELECT count(*)::int FROM gone) AS undone, (SELECT count(*)::int FROM kept) AS kept`.execute(tx);
  return numbers(rows);
}

/** Gives customers that the import changed the state before its first change. */
export async function restoreCustomers(tx: Tx, row: ImportRow, chunk: LoggedChunk, context: ChangeContext, now: string): Promise<Undone> {
  const { rows } = await sql<Undone>`
    WITH mine AS (${mine(row, chunk, "customer", "update")}), firsts AS (${firsts(row)}),
    back AS (
      UPDATE customers AS c SET version = c.version + 1, updated_at = greatest(${now}::timestamptz, c.updated_at + interval '1 millisecond'),
        kind = p.kind, name = p.name, given_name = p.given_name, family_name = p.family_name, phones = p.phones, emails = p.emails,
        language_code = p.language_code, tags = p.tags, attributes = p.attributes
      FROM firsts, jsonb_populate_record(NULL::customers, firsts.state) AS p
      WHERE c.tenant_id = ${row.tenant_id} AND c.id = firsts.entity_id AND c.deleted_at IS NULL AND ${untouched(row, sql`c`, sql`firsts`)}
      RETURNING c.*
    ), log AS (
      ${LOG} SELECT tenant_id, nextval('change_seq'), updated_at, 'customer', id, id, version, 'restore', ${changedFields(row)}, to_jsonb(back), ${said(context)} FROM back
    ), kept AS (
      INSERT INTO import_kept (tenant_id, import_id, entity_id, entity, customer_id, reason)
      SELECT ${row.tenant_id}, ${row.id}, c.id, 'customer', c.id, 'changed_since'
      FROM firsts JOIN customers AS c ON c.tenant_id = ${row.tenant_id} AND c.id = firsts.entity_id AND c.deleted_at IS NULL
      WHERE c.id NOT IN (SELECT id FROM back)
      ON CONFLICT DO NOTHING RETURNING entity_id
    )
    SELECT (SELECT count(*)::int FROM back) AS undone, (SELECT count(*)::int FROM kept) AS kept`.execute(tx);
  return numbers(rows);
}

export async function countUndone(tx: Tx, { tenant_id, id }: ImportKey, { undone, kept }: Undone, lease_until: Date): Promise<void> {
  await sql`
    UPDATE imports SET undone_rows = undone_rows + ${undone}, kept_rows = kept_rows + ${kept}, lease_until = ${lease_until.toISOString()}
    WHERE tenant_id = ${tenant_id} AND id = ${id}`.execute(tx);
}

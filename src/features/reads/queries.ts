import { sql, type Kysely, type RawBuilder, type Selectable } from "kysely";
import { LONGEST_MS } from "../../privacy/reads/packs.ts";
import type { DB, Reads } from "../../platform/database/tables.ts";
import { toTimestamp } from "../../platform/time.ts";

export type StoredRead = Selectable<Reads>;

/** The place of a read in the list of a customer, which is ordered by time, newest first. */
export interface Place {
  occurred_at: string;
  block: string;
  nth: number;
  /** In a row of several reads. */
  index: number;
}

/** Lists the rows with reads of a customer from a place on. */
export async function listReadsOf(
  db: Kysely<DB>,
  tenant_id: string,
  customer_id: string,
  before: Place | undefined,
  limit: number,
): Promise<StoredRead[]> {
  const { rows } = await sql<StoredRead>`
    SELECT * FROM reads
    WHERE tenant_id = ${tenant_id} AND customer_ids @> ARRAY[${customer_id}]::uuid[]
      AND (${before?.occurred_at ?? null}::timestamptz IS NULL
        OR (occurred_at, block, nth) <=
          (${before?.occurred_at ?? null}::timestamptz, ${before?.block ?? 0}::bigint, ${before?.nth ?? 0}::int))
    ORDER BY occurred_at DESC, block DESC, nth DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** True if there is, or was, a customer: deleted ones have a row, erased ones at least entries in the log. */
export async function customerWasThere(db: Kysely<DB>, tenant_id: string, customer_id: string): Promise<boolean> {
  const { rows } = await sql<{ was_there: boolean }>`
    SELECT EXISTS (SELECT FROM customers WHERE tenant_id = ${tenant_id} AND id = ${customer_id})
      OR EXISTS (SELECT FROM changes WHERE tenant_id = ${tenant_id} AND entity_id = ${customer_id})
        AS was_there`.execute(db);
  return rows[0]!.was_there;
}

/** What a breach report asks for. */
export interface Question {
  actor: string | null;
  other_actor: string | null;
  ip: string | null;
  from: string;
  to: string;
}

/** Rows with reads of the period; `isWithin` says which of several in a row are. */
const matching = (
  tenant_id: string,
  { actor, other_actor, ip, from, to }: Question,
): RawBuilder<boolean> => sql<boolean>`
  tenant_id = ${tenant_id} AND occurred_at >= ${from}::timestamptz - ${sql.lit(`${LONGEST_MS} ms`)}::interval
  AND occurred_at < ${to}::timestamptz
  AND (${actor}::text IS NULL OR actor = ${actor}) AND (${other_actor}::text IS NULL OR actor = ${other_actor})
  AND (${ip}::text IS NULL OR ip = ${ip})`;

const isWithin = ({ from, to }: Question): RawBuilder<boolean> => sql<boolean>`
  occurred_at + coalesce(after_ms, 0) * interval '1 ms' >= ${from}::timestamptz
  AND occurred_at + coalesce(after_ms, 0) * interval '1 ms' < ${to}::timestamptz`;

export interface OperationSummary {
  operation: string;
  reads: number;
  is_masked: boolean;
  purposes: string[];
}

/** Sums up reads by operation. */
export async function listOperations(
  db: Kysely<DB>,
  tenant_id: string,
  question: Question,
): Promise<OperationSummary[]> {
  const { rows } = await sql<OperationSummary>`
    SELECT operation, count(*)::int AS reads, bool_and(is_masked) AS is_masked,
      coalesce(array_agg(DISTINCT purpose) FILTER (WHERE purpose IS NOT NULL), '{}') AS purposes
    FROM reads, unnest(coalesce(offsets, '{0}')) AS each_one (after_ms)
    WHERE ${matching(tenant_id, question)} AND ${isWithin(question)} GROUP BY operation ORDER BY operation`.execute(db);
  return rows;
}

/** Counts the reads of a period that could not be recorded. */
export async function countLost(db: Kysely<DB>, tenant_id: string, { from, to }: Question): Promise<number> {
  const { rows } = await sql<{ lost: number }>`
    SELECT coalesce(sum(result_count), 0)::int AS lost FROM reads
    WHERE operation = 'audit.lost'
      AND ${matching(tenant_id, { actor: null, other_actor: null, ip: null, from, to })}`.execute(db);
  return rows[0]!.lost;
}

/** The customers of reads, several times each. */
const readCustomers = (tenant_id: string, question: Question): RawBuilder<{ id: string }> => sql<{ id: string }>`
  SELECT id FROM reads, unnest(customer_ids, offsets) AS listed (id, after_ms)
  WHERE ${matching(tenant_id, question)} AND ${isWithin(question)}`;

/** Lists the next customers of reads, by id. */
export async function listReadCustomers(
  db: Kysely<DB>,
  tenant_id: string,
  question: Question,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT id FROM (${readCustomers(tenant_id, question)}) AS read
    WHERE ${after ?? null}::uuid IS NULL OR id > ${after ?? null}::uuid ORDER BY id LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Counts the customers of reads, and those of them that were erased since. */
export async function countReadCustomers(
  db: Kysely<DB>,
  tenant_id: string,
  question: Question,
): Promise<{ customers: number; erased_customers: number }> {
  const { rows } = await sql<{ customers: number; erased_customers: number }>`
    SELECT count(*)::int AS customers, count(*) FILTER (WHERE EXISTS (SELECT FROM erasures
      WHERE erasures.tenant_id = ${tenant_id} AND erasures.customer_id = read.id AND erasures.removed_at IS NOT NULL
    ))::int AS erased_customers
    FROM (SELECT DISTINCT id FROM (${readCustomers(tenant_id, question)}) AS each_one) AS read`.execute(db);
  return rows[0]!;
}

/** Counts the customers of reads by the countries of their addresses, also deleted ones; null: without an address. */
export async function countByCountry(
  db: Kysely<DB>,
  tenant_id: string,
  question: Question,
): Promise<{ country_code: string | null; customers: number }[]> {
  const { rows } = await sql<{ country_code: string | null; customers: number }>`
    SELECT country_code, count(DISTINCT read.id)::int AS customers
    FROM (SELECT DISTINCT id FROM (${readCustomers(tenant_id, question)}) AS each_one) AS read
      LEFT JOIN addresses ON addresses.tenant_id = ${tenant_id} AND addresses.customer_id = read.id
    GROUP BY country_code ORDER BY customers DESC, country_code`.execute(db);
  return rows;
}

/** Who had data of a customer in a way, with how often and until when. */
export interface Disclosure {
  kind: "webhook" | "provider" | "export" | "reader";
  id: string;
  /** Of an export: who has created it. */
  actor: string | null;
  purposes: string[];
  reads: number;
  last_at: string;
}

/** Sums up, by recipient, the reads that list a customer and were not masked. */
export async function listDisclosures(db: Kysely<DB>, tenant_id: string, customer_id: string): Promise<Disclosure[]> {
  const { rows } = await sql<Disclosure>`
    SELECT kind, id, max(actor) FILTER (WHERE kind = 'export') AS actor,
      coalesce(array_agg(DISTINCT purpose) FILTER (WHERE purpose IS NOT NULL), '{}') AS purposes,
      sum(reads)::int AS reads, max(last_at) AS last_at
    FROM (
      SELECT actor, purpose,
        CASE WHEN recipient IS NOT NULL THEN split_part(recipient, ':', 1)
          WHEN operation LIKE 'downloadExport%' THEN 'export' ELSE 'reader' END AS kind,
        CASE WHEN recipient IS NOT NULL THEN substr(recipient, strpos(recipient, ':') + 1)
          WHEN operation LIKE 'downloadExport%' THEN subject_id::text ELSE actor END AS id,
        own.reads, occurred_at + own.after_ms * interval '1 ms' AS last_at
      FROM reads CROSS JOIN LATERAL (
        SELECT count(*) AS reads, max(coalesce(offsets[n], 0)) AS after_ms
        FROM generate_subscripts(customer_ids, 1) AS n WHERE customer_ids[n] = ${customer_id}::uuid) AS own
      WHERE tenant_id = ${tenant_id}::uuid AND customer_ids @> ARRAY[${customer_id}::uuid] AND NOT is_masked
    ) AS disclosed
    GROUP BY kind, id ORDER BY kind, id`.execute(db);
  return rows.map((row) => ({ ...row, last_at: toTimestamp(row.last_at) }));
}

/** A change of a customer, or of an address of it. */
export interface LastChange {
  entity: string;
  id: string;
  occurred_at: string;
}

/** Lists the last change by somebody, not by the service itself, of a customer and each of its addresses. */
export async function listLastChanges(db: Kysely<DB>, tenant_id: string, customer_id: string): Promise<LastChange[]> {
  const { rows } = await sql<LastChange>`
    SELECT last.entity, row.id, last.occurred_at
    FROM (
      SELECT ${customer_id}::uuid AS id
      UNION ALL SELECT id FROM addresses WHERE tenant_id = ${tenant_id}::uuid AND customer_id = ${customer_id}::uuid
    ) AS row CROSS JOIN LATERAL (
      SELECT entity, occurred_at FROM changes
      WHERE tenant_id = ${tenant_id}::uuid AND entity_id = row.id AND actor NOT LIKE 'system:%'
      ORDER BY version DESC LIMIT 1) AS last`.execute(db);
  return rows.map((row) => ({ ...row, occurred_at: toTimestamp(row.occurred_at) }));
}

/** Lists the versions that a customer had at some times, in their order; null where there was none. */
export async function listVersionsAt(
  db: Kysely<DB>,
  tenant_id: string,
  customer_id: string,
  times: readonly string[],
): Promise<(number | null)[]> {
  const { rows } = await sql<{ version: number | null }>`
    SELECT (
      SELECT max(version) FROM changes
      WHERE tenant_id = ${tenant_id}::uuid AND entity_id = ${customer_id}::uuid AND occurred_at <= moment.at
    ) AS version
    FROM unnest(${times}::timestamptz[]) WITH ORDINALITY AS moment (at, n) ORDER BY n`.execute(db);
  return rows.map(({ version }) => version);
}

import { sql, type Kysely, type RawBuilder } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import { notRestricted } from "../../platform/restrictions.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { OWNED_ENTITIES, TABLES, type Entity } from "../../records/entities.ts";
import { expandState } from "../../records/log.ts";
import type { AddressRow, CustomerRow } from "../../records/rows.ts";
import { openRows, type Vault } from "../../records/seal.ts";
import { requestOf, type ImportKey, type ImportRow } from "./queries.ts";

export type Phase = "addresses" | "customers";

export const ENTITY_OF = { addresses: "address", customers: "customer" } as const satisfies Record<Phase, Entity>;

/** A chunk that an import has written: the range of the log that contains its changes, among others. */
export interface LoggedChunk {
  first_seq: string;
  last_seq: string;
}

/** The chunks of an import that are not undone up to a phase. */
const remainingChunks = ({ tenant_id, id }: ImportKey, phase: Phase): RawBuilder<unknown> => sql`
  FROM import_chunks WHERE tenant_id = ${tenant_id} AND import_id = ${id}
    AND ${phase === "addresses" ? sql`undone IS NULL` : sql`undone = 'addresses'`} AND first_seq IS NOT NULL`;

/** True if there is such a chunk, claimed or not. */
export async function hasChunksLeft(db: Kysely<DB>, row: ImportKey, phase: Phase): Promise<boolean> {
  const { rows } = await sql`SELECT ${remainingChunks(row, phase)} LIMIT 1`.execute(db);
  return rows.length > 0;
}

/**
 * Claims such a chunk, from one end or the other; "held" waits for chunks that other transactions lock, and claims one
 * that was rolled back.
 * @returns undefined if there is none, or others have claimed all
 */
export async function claimChunk(
  tx: Tx,
  row: ImportKey,
  phase: Phase,
  from: "first" | "last" | "held",
): Promise<LoggedChunk | undefined> {
  const {
    rows: [chunk],
  } = await sql<LoggedChunk>`
    UPDATE import_chunks SET undone = ${phase}
    WHERE tenant_id = ${row.tenant_id} AND import_id = ${row.id} AND chunk = (
      SELECT chunk ${remainingChunks(row, phase)} ORDER BY chunk ${from === "last" ? sql`DESC` : sql``} LIMIT 1
      FOR UPDATE ${from === "held" ? sql`` : sql`SKIP LOCKED`})
    RETURNING first_seq, last_seq`.execute(tx);
  return chunk;
}

/** Locks the customers of a chunk, so that no address can be added to them until the transaction ends. */
export async function lockCustomers(tx: Tx, row: ImportRow, chunk: LoggedChunk): Promise<void> {
  await sql`
    SELECT count(*) FROM (
      SELECT FROM customers WHERE tenant_id = ${row.tenant_id}
        AND id IN (SELECT entity_id FROM changes WHERE ${written(row, chunk)} AND entity = 'customer')
      ORDER BY id FOR NO KEY UPDATE) AS locked`.execute(tx);
}

/** A row that an import has created or updated, in its current state. */
interface ImportedRow {
  tenant_id: string;
  customer_id: string;
  id: string;
  version: number;
  /** True if only the import and system actors have changed it since. */
  is_unmodified: boolean;
  /** True if the processing of its customer is restricted. */
  is_restricted: boolean;
}

export interface CreatedRow extends ImportedRow {
  has_addresses: boolean;
}

/** Locks the rows that a chunk has created and that are not deleted. */
export async function lockCreated(tx: Tx, row: ImportRow, phase: Phase, chunk: LoggedChunk): Promise<CreatedRow[]> {
  const { rows } = await sql<CreatedRow>`
    WITH mine AS (${changesOf(row, chunk, phase, "create")})
    SELECT t.tenant_id, mine.customer_id, t.id, t.version, ${isUnmodified(row)} AS is_unmodified,
      ${IS_RESTRICTED} AS is_restricted, ${phase === "customers" ? hasAddresses(row) : sql`false`} AS has_addresses
    FROM mine JOIN ${sql.table(phase)} AS t ON ${belongsToImport(row, phase)} FOR NO KEY UPDATE OF t`.execute(tx);
  return rows;
}

export interface UpdatedRow extends ImportedRow {
  row: CustomerRow | AddressRow;
  /** The state before the first change by the import. */
  previous: CustomerRow | AddressRow;
}

/** Locks the rows that a chunk was the first of its import to update and that are not deleted. */
export async function lockUpdated(
  vault: Vault,
  tx: Tx,
  row: ImportRow,
  phase: Phase,
  chunk: LoggedChunk,
): Promise<UpdatedRow[]> {
  const { rows } = await sql<StoredUpdatedRow>`
    WITH changed AS MATERIALIZED (${changesOf(row, chunk, phase, "update")}),
    -- LATERAL looks up row by row: few changes are not by this import, but to find them first would read the whole log.
    mine AS (
      SELECT changed.*, previous.occurred_at, previous.state, previous.sealed FROM changed CROSS JOIN LATERAL (
        SELECT occurred_at, state, sealed, request_id FROM changes
        WHERE tenant_id = ${row.tenant_id} AND changes.entity_id = changed.entity_id
          AND changes.version = changed.version - 1 LIMIT 1) AS previous
      WHERE previous.request_id IS DISTINCT FROM ${requestOf(row)}
    )
    SELECT t.tenant_id, mine.customer_id, t.id, t.version, ${isUnmodified(row)} AS is_unmodified,
      ${IS_RESTRICTED} AS is_restricted, to_jsonb(t) - 'sealed' AS row, t.sealed,
      mine.version - 1 AS previous_version, mine.occurred_at AS previous_at, mine.state AS previous,
      mine.sealed AS sealed_previous
    FROM mine JOIN ${sql.table(phase)} AS t ON ${belongsToImport(row, phase)} FOR NO KEY UPDATE OF t`.execute(tx);
  const entity = ENTITY_OF[phase];
  const now = await openRows(
    vault,
    entity,
    rows.map(({ row: clear, sealed }) => ({ ...clear, sealed })),
  );
  const then = await openRows(
    vault,
    entity,
    rows.map((changed) => ({ ...previousOf(entity, changed), sealed: changed.sealed_previous })),
  );
  return rows.map(({ sealed: _sealed, sealed_previous: _previous, ...one }, index) => ({
    ...one,
    row: now[index]!,
    previous: then[index]!,
  }));
}

interface StoredUpdatedRow extends ImportedRow {
  row: StoredKey;
  sealed: Buffer;
  previous_version: number;
  previous_at: string;
  previous: object;
  sealed_previous: Buffer;
}

const previousOf = (
  entity: Entity,
  { tenant_id, customer_id, id, previous_version, previous_at, previous }: StoredUpdatedRow,
): StoredKey =>
  expandState(entity, {
    tenant_id,
    customer_id,
    entity_id: id,
    version: previous_version,
    occurred_at: previous_at,
    state: previous,
  });

/** The key of a stored row. */
interface StoredKey {
  tenant_id: string;
  customer_id?: string;
  id: string;
}

export interface Kept {
  id: string;
  customer_id: string;
  reason: "changed_since" | "has_addresses" | "restricted";
}

/**
 * Records what the undo keeps.
 * @returns the number of rows that were not recorded before
 */
export async function insertKept(tx: Tx, row: ImportRow, phase: Phase, kept: readonly Kept[]): Promise<number> {
  if (kept.length === 0) return 0;
  const { numAffectedRows = 0n } = await sql`
    INSERT INTO import_kept (tenant_id, import_id, entity_id, entity, customer_id, reason)
    SELECT ${row.tenant_id}, ${row.id}, id, ${ENTITY_OF[phase]}, customer_id, reason
    FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS kept (id uuid, customer_id uuid, reason text)
    ON CONFLICT DO NOTHING`.execute(tx);
  return Number(numAffectedRows);
}

/** SQL: the changes by the import in a range of the log. */
const written = (row: ImportRow, { first_seq, last_seq }: LoggedChunk): RawBuilder<unknown> => sql`
  tenant_id = ${row.tenant_id} AND seq BETWEEN ${first_seq} AND ${last_seq}
    AND occurred_at >= ${row.created_at}::timestamptz AND request_id = ${requestOf(row)}`;

const changesOf = (
  row: ImportRow,
  chunk: LoggedChunk,
  phase: Phase,
  operation: "create" | "update",
): RawBuilder<unknown> => sql`
  SELECT entity_id, customer_id, version FROM changes
  WHERE ${written(row, chunk)} AND entity = ${ENTITY_OF[phase]} AND operation = ${operation}`;

/** SQL: joins the row of a change that is not deleted. */
const belongsToImport = ({ tenant_id }: ImportRow, phase: Phase): RawBuilder<unknown> => sql`
  t.tenant_id = ${tenant_id} AND t.id = mine.entity_id
    AND t.deleted_at IS NULL ${phase === "addresses" ? sql`AND t.customer_id = mine.customer_id` : sql``}`;

/** SQL: true if only this import and system actors (verification, retention) have changed the row since. */
const isUnmodified = (row: ImportRow): RawBuilder<unknown> => sql`(
  t.version = mine.version OR NOT EXISTS (
    SELECT FROM changes AS later
    WHERE later.tenant_id = ${row.tenant_id} AND later.entity_id = t.id AND later.version > mine.version
      AND later.occurred_at >= ${row.created_at}::timestamptz AND later.request_id IS DISTINCT FROM ${requestOf(row)}
      AND later.actor NOT LIKE 'system:%'))`;

/** SQL: true if the customer of a row is restricted. */
const IS_RESTRICTED = sql.raw(`NOT ${notRestricted("t.tenant_id", "mine.customer_id")}`);

/** SQL: true if addresses, or anything else, belong to a customer. */
const hasAddresses = ({ tenant_id }: ImportRow): RawBuilder<unknown> =>
  sql`(${sql.join(
    OWNED_ENTITIES.map(
      (entity) => sql`EXISTS (
  SELECT FROM ${sql.table(TABLES[entity])} AS a
  WHERE a.tenant_id = ${tenant_id} AND a.customer_id = t.id AND a.deleted_at IS NULL)`,
    ),
    sql` OR `,
  )})`;

/** Adds to the counters of an undo and extends its lease. */
export async function addUndoCounts(
  tx: Tx,
  { tenant_id, id }: ImportKey,
  { undone, kept }: { undone: number; kept: number },
  lease_until: Date,
): Promise<void> {
  await sql`
    UPDATE imports SET undone_rows = undone_rows + ${undone}, kept_rows = kept_rows + ${kept},
      lease_until = ${lease_until.toISOString()}
    WHERE tenant_id = ${tenant_id} AND id = ${id}`.execute(tx);
}

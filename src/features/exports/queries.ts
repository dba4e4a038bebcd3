import type { Kysely, Selectable } from "kysely";
import type { Connection } from "../../platform/database/prepared.ts";
import type { DB, Exports } from "../../platform/database/tables.ts";
import { notRestricted } from "../../platform/restrictions.ts";
import { isOwned, TABLES, type Entity, type RowOf } from "../../records/entities.ts";
import { expandState, hasState } from "../../records/log.ts";
import { openRows, type Vault } from "../../records/seal.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import type { CustomerState, EvidenceState } from "../../records/filter/matches.ts";
import type { AddressFilter, CustomerFilter } from "../../records/filter/schema.ts";

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "exports.filter": AddressFilter | CustomerFilter;
  }
}

export type ExportRow = Selectable<Exports>;

/** Inserts an export. */
export const insertExport = async (tx: Tx, row: ExportRow): Promise<ExportRow> =>
  await tx
    .insertInto("exports")
    .values({ ...row, filter: json(row.filter) })
    .returningAll()
    .executeTakeFirstOrThrow();

/** Finds an export. */
export const findExport = async (db: Kysely<DB>, tenant_id: string, id: string): Promise<ExportRow | undefined> =>
  await db.selectFrom("exports").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst();

/**
 * Stores the progress of a download.
 * @returns false if the export was deleted
 */
export const updateProgress = async (
  db: Kysely<DB>,
  { tenant_id, id }: ExportRow,
  rows_sent: number,
  downloaded_at?: string,
): Promise<boolean> =>
  (
    await db
      .updateTable("exports")
      .set({ rows_sent: String(rows_sent), ...(downloaded_at !== undefined && { downloaded_at }) })
      .where("tenant_id", "=", tenant_id)
      .where("id", "=", id)
      .executeTakeFirst()
  ).numUpdatedRows > 0n;

/**
 * Deletes an export.
 * @returns false if it does not exist
 */
export const deleteExport = async (tx: Tx, tenant_id: string, id: string): Promise<boolean> =>
  (await tx.deleteFrom("exports").where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst())
    .numDeletedRows > 0n;

/** Deletes exports that were created before a time. */
export const deleteExportsBefore = async (db: Kysely<DB>, before: string): Promise<void> => {
  await db.deleteFrom("exports").where("created_at", "<", before).execute();
};

export interface PointInTime {
  /** bigint as text. */
  seq: string;
  as_of: string | null;
}

export interface PastRow {
  id: string;
  customer_id: string;
  version: number;
  occurred_at: string;
  /**
   * The state in the log as text, parsed row by row. Null, like the version and the time, if the row did not exist yet.
   */
  state: string | null;
  sealed: Buffer | null;
}

/**
 * Reads the states of the next rows of an entity by id, at a point in time, without those of restricted customers. All
 * rows are in their tables, including
 * deleted ones, and their past states are in the log. Each page is a statement of its own, so that no snapshot stays
 * open while a reader downloads, and a download can continue after any row.
 */
export async function readStates(
  connection: Connection,
  entity: Entity,
  tenant_id: string,
  { seq, as_of }: PointInTime,
  after: string,
  limit: number,
): Promise<PastRow[]> {
  const table = TABLES[entity];
  const { rows } = await connection.query({
    name: `read_states_of_${table}`,
    text: `
      SELECT entity.id, entity.customer_id, past.*
      FROM (SELECT id, ${isOwned(entity) ? "customer_id" : "id AS customer_id"} FROM ${table}
        WHERE tenant_id = $1 AND id > $4::uuid
          AND ${notRestricted(`${table}.tenant_id`, `${table}.${isOwned(entity) ? "customer_id" : "id"}`)}
        ORDER BY id LIMIT $5) AS entity
        LEFT JOIN LATERAL ${stateAt("entity.id")} AS past ON true ORDER BY entity.id`,
    values: [tenant_id, seq, as_of, after, limit],
  });
  // Removed from the result of the driver, which lives longer and would keep the texts of its rows.
  return rows.splice(0) as PastRow[];
}

/** Reads the states of customers at a point in time, by id. */
export async function readCustomers(
  vault: Vault,
  connection: Connection,
  { tenant_id, seq, as_of }: PointInTime & { tenant_id: string },
  ids: readonly string[],
): Promise<Map<string, CustomerState>> {
  const { rows } = await connection.query({
    name: "read_states_of_customers_by_id",
    text: `
      SELECT customer.id, customer.id AS customer_id, past.*
      FROM unnest($4::uuid[]) AS customer (id) CROSS JOIN LATERAL ${stateAt("customer.id")} AS past`,
    values: [tenant_id, seq, as_of, [...new Set(ids)]],
  });
  const states = await openStates(vault, "customer", tenant_id, rows as PastRow[]);
  return new Map((rows as PastRow[]).map(({ id }, index) => [id, states[index] as CustomerState]));
}

/** Reads the evidence about addresses that was recorded until a time, by address. Evidence never changes. */
export async function readEvidence(
  connection: Connection,
  tenant_id: string,
  address_ids: readonly string[],
  recorded_by: Date,
): Promise<Map<string, EvidenceState[]>> {
  const { rows } = await connection.query({
    name: "read_evidence_of_addresses",
    text: `SELECT address_id, kind, reason, door_hash, to_json(occurred_at) #>> '{}' AS occurred_at FROM evidence
      WHERE tenant_id = $1 AND address_id = ANY ($2::uuid[]) AND recorded_at <= $3`,
    values: [tenant_id, address_ids, recorded_by.toISOString()],
  });
  return Map.groupBy(rows as (EvidenceState & { address_id: string })[], ({ address_id }) => address_id);
}

/** Opens the states of a page, in order, with the door hash of addresses; undefined for rows that did not exist yet. */
export async function openStates<E extends Entity>(
  vault: Vault,
  entity: E,
  tenant_id: string,
  page: readonly PastRow[],
): Promise<(State<E> | undefined)[]> {
  const there = page
    .filter(({ state }) => state !== null)
    .map(({ id, state, sealed, ...past }) => ({
      ...expandState(entity, { ...past, tenant_id, entity_id: id, state: JSON.parse(state as string) as object }),
      sealed: sealed as Buffer,
    }));
  const opened = await openRows(vault, entity, there);
  const byId = new Map(
    opened.map((row, index): [string, State<E>] => [row.id, { ...row, door_hash: there[index]?.door_hash }]),
  );
  return page.map(({ id }) => byId.get(id));
}

/** A past state of a row. */
export type State<E extends Entity = Entity> = RowOf[E] & { door_hash: string | undefined };

/** SQL for the state of an entity at a point in time; $1 is the tenant, $2 the seq and $3 the time. */
const stateAt = (id: string): string => `(
  SELECT changes.version, to_json(changes.occurred_at) #>> '{}' AS occurred_at, changes.state::text, changes.sealed
  FROM changes
  WHERE changes.tenant_id = $1 AND changes.entity_id = ${id} AND changes.seq <= $2::bigint AND ${hasState("changes")}
    AND changes.occurred_at <= coalesce($3::timestamptz, 'infinity')
  ORDER BY changes.version DESC LIMIT 1
)`;

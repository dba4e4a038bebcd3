import { sql, type Kysely, type Selectable } from "kysely";
import type { DB, LegalHolds } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import type { CustomerFilter } from "../../records/filter/schema.ts";
import { customerCondition, type Condition } from "../../records/filter/sql.ts";

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "legal_holds.filter": CustomerFilter | null;
  }
}

/** A legal hold as it is stored: its reasons are sealed. */
export type LegalHoldRow = Selectable<LegalHolds>;

type Db = Kysely<DB>;
type Key = Pick<LegalHoldRow, "tenant_id" | "id">;

/** The class of the advisory locks of holds: `hold` in ASCII. */
const LOCKS = 0x68_6f_6c_64;

/**
 * Lets holds of a tenant be created only after this transaction: what it erases was not held when it looked, and what
 * is held later is still there.
 */
export const awaitLegalHolds = async (tx: Tx, tenant_id: string): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock_shared(${LOCKS}, hashtext(${tenant_id}))`.execute(tx);
};

/** Waits for the transactions that have called `awaitLegalHolds`. */
export const lockLegalHolds = async (tx: Tx, tenant_id: string): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(${LOCKS}, hashtext(${tenant_id}))`.execute(tx);
};

/** True if the tenant has such a customer, deleted or not. */
export const isCustomer = async (db: Db, tenant_id: string, id: string): Promise<boolean> =>
  (await db
    .selectFrom("customers")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .executeTakeFirst()) !== undefined;

/** Inserts a hold. */
export const insertLegalHold = async (tx: Tx, row: LegalHoldRow): Promise<LegalHoldRow> =>
  await tx
    .insertInto("legal_holds")
    .values({ ...row, filter: row.filter && json(row.filter) })
    .returningAll()
    .executeTakeFirstOrThrow();

/** Gets a hold; undefined if there is none. */
export const findLegalHoldById = async (db: Db, { tenant_id, id }: Key): Promise<LegalHoldRow | undefined> =>
  await db
    .selectFrom("legal_holds")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .executeTakeFirst();

const active = (db: Db, tenant_id: string, now: Date) =>
  db
    .selectFrom("legal_holds")
    .where("tenant_id", "=", tenant_id)
    .where("released_at", "is", null)
    .where((where) => where.or([where("until", "is", null), where("until", ">", now.toISOString())]));

/** Lists the active holds by filter. */
export const listFilterHolds = async (
  db: Db,
  tenant_id: string,
  now: Date,
): Promise<(LegalHoldRow & { filter: CustomerFilter })[]> =>
  (await active(db, tenant_id, now)
    .selectAll()
    .where("customer_id", "is", null)
    .orderBy("id")
    .execute()) as (LegalHoldRow & { filter: CustomerFilter })[];

/** Lists the ids of the active holds on a customer, by its id or by a filter, the oldest first. */
export async function listHoldsOn(db: Db, tenant_id: string, customer_id: string, now: Date): Promise<string[]> {
  const named = await active(db, tenant_id, now).select("id").where("customer_id", "=", customer_id).execute();
  const by_filter = await listFilterHolds(db, tenant_id, now);
  if (by_filter.length === 0) return named.map(({ id }) => id).sort();
  const { rows } = await sql<{ id: string }>`
    SELECT hold.id FROM customers CROSS JOIN LATERAL (VALUES ${sql.join(
      by_filter.map(({ id, filter }) => sql`(${id}::uuid, ${customerCondition(filter)})`),
    )}) AS hold (id, matches)
    WHERE customers.tenant_id = ${tenant_id} AND customers.id = ${customer_id} AND hold.matches`.execute(db);
  return [...named, ...rows].map(({ id }) => id).sort();
}

/**
 * SQL: true if a legal hold is on the customer of a row, by its id or by a filter.
 * @param by_filter the active holds by filter, of `listFilterHolds`
 * @param alias of the table of customers in the caller's statement
 */
export const heldCondition = (
  by_filter: readonly { filter: CustomerFilter }[],
  now: Date,
  alias = "customers",
): Condition =>
  sql`(EXISTS (SELECT FROM legal_holds AS hold
      WHERE hold.tenant_id = ${sql.ref(`${alias}.tenant_id`)} AND hold.customer_id = ${sql.ref(`${alias}.id`)}
        AND hold.released_at IS NULL AND (hold.until IS NULL OR hold.until > ${now.toISOString()}::timestamptz))
    ${sql.join(
      by_filter.map(({ filter }) => sql`OR ${customerCondition(filter, alias)} IS TRUE`),
      sql` `,
    )})`;

export interface HoldQuery {
  /** Of these ids only. */
  ids?: readonly string[] | undefined;
  active?: boolean | undefined;
  before?: string | undefined;
  limit: number;
}

/** Lists holds, newest first. */
export const listLegalHolds = async (
  db: Db,
  tenant_id: string,
  { ids, active: isActive, before, limit }: HoldQuery,
  now: Date,
): Promise<LegalHoldRow[]> =>
  await db
    .selectFrom("legal_holds")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .$if(ids !== undefined, (query) => query.where(sql<boolean>`id = ANY (${ids}::uuid[])`))
    .$if(isActive !== undefined, (query) =>
      query.where(
        sql<boolean>`(released_at IS NULL AND (until IS NULL OR until > ${now.toISOString()}::timestamptz))
          = ${isActive}`,
      ),
    )
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** Lists the ids of all holds that name a customer, released ones too. */
export const listHoldsNaming = async (db: Db, tenant_id: string, customer_id: string): Promise<string[]> =>
  (
    await db
      .selectFrom("legal_holds")
      .select("id")
      .where("tenant_id", "=", tenant_id)
      .where("customer_id", "=", customer_id)
      .execute()
  ).map(({ id }) => id);

/** Releases a hold that is not released. */
export const releaseLegalHold = async (
  tx: Tx,
  { tenant_id, id }: Key,
  release: Pick<LegalHoldRow, "released_by" | "released_at" | "sealed_release_reason">,
): Promise<void> => {
  await tx
    .updateTable("legal_holds")
    .set(release)
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("released_at", "is", null)
    .execute();
};

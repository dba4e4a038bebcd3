import { sql, type Kysely, type Selectable } from "kysely";
import type { DB, Restrictions } from "../../platform/database/tables.ts";
import type { Connection } from "../../platform/database/prepared.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { VERIFICATION_RESTRICTED } from "../verifications/queries.ts";

/** A restriction as it is stored: its reasons are sealed. */
export type RestrictionRow = Selectable<Restrictions>;

type Db = Kysely<DB>;

/** The advisory lock of changes: `rest` in ASCII. */
const CHANGES = 0x72_65_73_74;

/** Lets changes of restrictions commit in the order of their versions, so that processes can follow them. */
export const lockRestrictions = async (tx: Tx): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(${CHANGES}, 0)`.execute(tx);
};

/**
 * Locks a customer, deleted or not.
 * @returns false if there is none
 */
export const lockCustomer = async (tx: Tx, tenant_id: string, id: string): Promise<boolean> =>
  (await tx
    .selectFrom("customers")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst()) !== undefined;

/** Lists the restrictions of a customer, lifted ones too, the newest first. */
export const listRestrictions = async (db: Db, tenant_id: string, customer_id: string): Promise<RestrictionRow[]> =>
  await db
    .selectFrom("restrictions")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .orderBy("version", "desc")
    .execute();

export type NewRestriction = Omit<RestrictionRow, "version" | "lifted_by" | "lifted_at" | "sealed_lift_reason">;

/** Inserts restrictions of customers that are not restricted. @returns the ids of these customers */
export async function insertRestrictions(tx: Tx, rows: readonly NewRestriction[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const inserted = await tx
    .insertInto("restrictions")
    .values(rows.map((row) => ({ ...row, version: sql<string>`nextval('restriction_version')` })))
    .onConflict((conflict) => conflict.doNothing())
    .returning("customer_id")
    .execute();
  return inserted.map(({ customer_id }) => customer_id);
}

/** Lifts the restriction of a customer. @returns false if it is not restricted */
export const liftRestriction = async (
  tx: Tx,
  { tenant_id, customer_id }: Pick<RestrictionRow, "tenant_id" | "customer_id">,
  lift: Pick<RestrictionRow, "lifted_by" | "lifted_at" | "sealed_lift_reason">,
): Promise<boolean> =>
  (
    await tx
      .updateTable("restrictions")
      .set({ ...lift, version: sql<string>`nextval('restriction_version')` })
      .where("tenant_id", "=", tenant_id)
      .where("customer_id", "=", customer_id)
      .where("lifted_at", "is", null)
      .executeTakeFirst()
  ).numUpdatedRows > 0n;

/** Ends the open verifications of customers, also those in flight: their results are not written. */
export const cancelVerificationsOf = async (
  tx: Tx,
  tenant_id: string,
  customer_ids: readonly string[],
  now: Date,
): Promise<void> => {
  await sql`
    UPDATE verifications AS v
    SET status = 'cancelled', error_code = ${VERIFICATION_RESTRICTED}, finished_at = ${now.toISOString()}::timestamptz
    FROM addresses AS a
    WHERE a.tenant_id = ${tenant_id} AND a.customer_id = ANY (${customer_ids}::uuid[])
      AND v.tenant_id = a.tenant_id AND v.address_id = a.id AND v.status IN ('queued', 'running')`.execute(tx);
};

/** Lists the addresses of a customer whose last verification was cancelled by a restriction. */
export const listUnverified = async (
  tx: Tx,
  tenant_id: string,
  customer_id: string,
): Promise<{ tenant_id: string; customer_id: string; id: string; version: number }[]> =>
  (
    await sql<{ tenant_id: string; customer_id: string; id: string; version: number }>`
      SELECT a.tenant_id, a.customer_id, a.id, a.version FROM addresses AS a CROSS JOIN LATERAL (
        SELECT error_code FROM verifications AS v
        WHERE v.tenant_id = a.tenant_id AND v.address_id = a.id ORDER BY v.id DESC LIMIT 1) AS last
      WHERE a.tenant_id = ${tenant_id} AND a.customer_id = ${customer_id} AND a.deleted_at IS NULL
        AND last.error_code = ${VERIFICATION_RESTRICTED}`.execute(tx)
  ).rows;

/** Finds the customer of an address, deleted or not. */
export async function findOwner(
  connection: Connection,
  tenant_id: string,
  address_id: string,
): Promise<string | undefined> {
  const { rows } = await connection.query({
    name: "find_owner_of_address",
    text: "SELECT customer_id FROM addresses WHERE tenant_id = $1 AND id = $2",
    values: [tenant_id, address_id],
  });
  return (rows as { customer_id: string }[])[0]?.customer_id;
}

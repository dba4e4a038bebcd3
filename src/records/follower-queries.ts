/** The cursors of followers. */
import { type Kysely, type Selectable, sql, type Updateable } from "kysely";
import type { Connection } from "../platform/database/prepared.ts";
import type { DB, Followers } from "../platform/database/tables.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { NIL_ID } from "../platform/ids.ts";

export type Cursor = Selectable<Followers>;

interface FollowerVersion {
  name: string;
  format: number;
}

export interface LaggingTenant {
  tenant_id: string;
  live_seq: string | null;
  failures: number;
}

/**
 * Lists tenants that need a rebuild or lag behind the log, without those that pause after a failure.
 * @param since scans only the partitions of the log from this time on; null scans all
 */
export async function listLaggingTenants(
  db: Kysely<DB>,
  { name, format }: FollowerVersion,
  horizon: bigint,
  now: Date,
  since: Date | null,
): Promise<LaggingTenant[]> {
  const recent = since === null ? sql`` : sql`AND changes.occurred_at >= ${since.toISOString()}::timestamptz`;
  const { rows } = await sql<LaggingTenant>`
    SELECT tenants.id AS tenant_id, cursors.live_seq, coalesce(cursors.failures, 0) AS failures
    FROM tenants LEFT JOIN followers AS cursors ON cursors.tenant_id = tenants.id AND cursors.follower = ${name}
    WHERE (cursors.retry_at IS NULL OR cursors.retry_at <= ${now.toISOString()}::timestamptz)
      AND (cursors.tenant_id IS NULL OR cursors.format < ${format} OR cursors.rebuilt_to IS NOT NULL OR (
        -- ORDER BY makes the planner use the index of seq.
        SELECT changes.seq FROM changes
        WHERE changes.tenant_id = tenants.id AND changes.seq > cursors.seq ${recent}
        ORDER BY changes.seq LIMIT 1
      ) <= ${horizon.toString()}::bigint)
    ORDER BY tenants.id`.execute(db);
  return rows;
}

/**
 * Locks a cursor until the transaction ends.
 * @returns false if another process has locked it
 */
export async function lockCursor(tx: Tx, name: string, tenant_id: string): Promise<boolean> {
  const {
    rows: [lock],
  } = await sql<{ is_mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtext(${`follower ${name}`}), hashtext(${tenant_id})) AS is_mine`.execute(tx);
  return lock!.is_mine;
}

/** Finds the cursor of a follower for a tenant. */
export const findCursor = (tx: Tx, name: string, tenant_id: string): Promise<Cursor | undefined> =>
  tx
    .selectFrom("followers")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("follower", "=", name)
    .executeTakeFirst();

/**
 * Starts a rebuild.
 * @param seq the position in the log from which the follower continues after the rebuild
 */
export async function startRebuild(
  tx: Tx,
  tenant_id: string,
  { name, format }: FollowerVersion,
  seq: bigint,
): Promise<void> {
  const values = { format, seq: seq.toString(), live_seq: null, rebuilt_to: NIL_ID, failures: 0, retry_at: null };
  await tx
    .insertInto("followers")
    .values({ tenant_id, follower: name, ...values })
    .onConflict((conflict) => conflict.columns(["tenant_id", "follower"]).doUpdateSet(values))
    .execute();
}

/** Updates columns of a cursor. */
export async function updateCursor(tx: Tx, { tenant_id, follower }: Cursor, to: Updateable<Followers>): Promise<void> {
  await tx
    .updateTable("followers")
    .set(to)
    .where("tenant_id", "=", tenant_id)
    .where("follower", "=", follower)
    .execute();
}

const LONGEST_PAUSE_S = 300;

/**
 * Records a failure and pauses the tenant: 2 seconds, doubled with each failure in a row, at most 5 minutes.
 * @returns the number of failures in a row; undefined if the tenant has no cursor
 */
export async function recordFailure(
  db: Kysely<DB>,
  name: string,
  tenant_id: string,
  now: Date,
): Promise<number | undefined> {
  const pause = sql`least(${LONGEST_PAUSE_S}, 2 ^ least(failures + 1, 10)) * interval '1 second'`;
  const row = await db
    .updateTable("followers")
    .set({
      failures: sql<number>`failures + 1`,
      retry_at: sql<string>`${now.toISOString()}::timestamptz + ${pause}`,
    })
    .where("tenant_id", "=", tenant_id)
    .where("follower", "=", name)
    .returning("failures")
    .executeTakeFirst();
  return row?.failures;
}

/** Counts tenants whose rebuild has not ended. */
export async function countRebuilds(connection: Connection, { name, format }: FollowerVersion): Promise<number> {
  const { rows } = await connection.query({
    text: `
      SELECT count(*)::int AS count FROM tenants
      WHERE NOT EXISTS (
        SELECT FROM followers AS cursors
        WHERE cursors.tenant_id = tenants.id AND cursors.follower = $1
          AND cursors.format >= $2 AND cursors.rebuilt_to IS NULL
      )`,
    values: [name, format],
  });
  return (rows as { count: number }[])[0]!.count;
}

/** Requests a rebuild for all tenants. The workers run it. */
export async function requestRebuild(db: Kysely<DB>, name: string): Promise<void> {
  await db
    .updateTable("followers")
    .set({ format: 0, failures: 0, retry_at: null })
    .where("follower", "=", name)
    .execute();
}

/** Lists the next customers of a tenant by id, including deleted ones. */
export async function listCustomersAfter(tx: Tx, tenant_id: string, after: string, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom("customers")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

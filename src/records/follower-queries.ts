/** The cursors of followers. */
import { type Kysely, type Selectable, sql, type Updateable } from "kysely";
import type { DB, Followers } from "../platform/database/tables.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { NIL_ID } from "../platform/ids.ts";

export type Cursor = Selectable<Followers>;

interface Named {
  name: string;
  format: number;
}

export interface Behind {
  tenant_id: string;
  live_seq: string | null;
  failures: number;
}

/**
 * Tenants whose rows are to be made again or lag behind the log, but for those that pause after a failure.
 * @param since looks no further back in the log, which spares its older partitions; null looks at all of them
 */
export async function listBehind(
  db: Kysely<DB>,
  { name, format }: Named,
  horizon: bigint,
  now: Date,
  since: Date | null,
): Promise<Behind[]> {
  const recent = since === null ? sql`` : sql`AND changes.occurred_at >= ${since.toISOString()}::timestamptz`;
  const { rows } = await sql<Behind>`
    SELECT tenants.id AS tenant_id, cursors.live_seq, coalesce(cursors.failures, 0) AS failures
    FROM tenants LEFT JOIN followers AS cursors ON cursors.tenant_id = tenants.id AND cursors.follower = ${name}
    WHERE (cursors.retry_at IS NULL OR cursors.retry_at <= ${now.toISOString()}::timestamptz)
      AND (cursors.tenant_id IS NULL OR cursors.format < ${format} OR cursors.rebuilt_to IS NOT NULL OR (
        -- The next one: by its order, so that the planner takes the index that has it.
        SELECT changes.seq FROM changes
        WHERE changes.tenant_id = tenants.id AND changes.seq > cursors.seq ${recent}
        ORDER BY changes.seq LIMIT 1
      ) <= ${horizon.toString()}::bigint)
    ORDER BY tenants.id`.execute(db);
  return rows;
}

/** Holds the cursor until the transaction ends. @returns false where another process holds it */
export async function lockCursor(tx: Tx, name: string, tenant_id: string): Promise<boolean> {
  const {
    rows: [lock],
  } = await sql<{ is_mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtext(${`follower ${name}`}), hashtext(${tenant_id})) AS is_mine`.execute(tx);
  return lock!.is_mine;
}

export const findCursor = (tx: Tx, name: string, tenant_id: string): Promise<Cursor | undefined> =>
  tx
    .selectFrom("followers")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("follower", "=", name)
    .executeTakeFirst();

/** Begins a rebuild. @param seq what comes after it is followed once all is rebuilt */
export async function startCursor(tx: Tx, tenant_id: string, { name, format }: Named, seq: bigint): Promise<void> {
  const values = { format, seq: seq.toString(), live_seq: null, rebuilt_to: NIL_ID, failures: 0, retry_at: null };
  await tx
    .insertInto("followers")
    .values({ tenant_id, follower: name, ...values })
    .onConflict((conflict) => conflict.columns(["tenant_id", "follower"]).doUpdateSet(values))
    .execute();
}

export async function moveCursor(tx: Tx, { tenant_id, follower }: Cursor, to: Updateable<Followers>): Promise<void> {
  await tx
    .updateTable("followers")
    .set(to)
    .where("tenant_id", "=", tenant_id)
    .where("follower", "=", follower)
    .execute();
}

const LONGEST_PAUSE_S = 300;

/**
 * Lets a tenant pause, longer after each failure: from 2 seconds to 5 minutes.
 * @returns how many there were in a row; undefined where the tenant has no cursor
 */
export async function noteFailure(
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

/** Tenants whose rows are being made again, or wait for it. */
export async function countRebuilds(db: Kysely<DB>, { name, format }: Named): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM tenants
    WHERE NOT EXISTS (
      SELECT FROM followers AS cursors
      WHERE cursors.tenant_id = tenants.id AND cursors.follower = ${name}
        AND cursors.format >= ${format} AND cursors.rebuilt_to IS NULL
    )`.execute(db);
  return rows[0]!.count;
}

/** Has all rows of a follower made again, by the workers. */
export async function requestRebuild(db: Kysely<DB>, name: string): Promise<void> {
  await db
    .updateTable("followers")
    .set({ format: 0, failures: 0, retry_at: null })
    .where("follower", "=", name)
    .execute();
}

/** The next customers of a tenant, deleted ones too, in the order of their ids. */
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

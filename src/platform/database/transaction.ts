import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "./tables.ts";

export type Tx = Transaction<DB>;

/**
 * Runs work in a transaction that the change log attributes to `context`.
 * Services open transactions; queries take them. A dry run does all the work and takes it back. The work may be run
 * again, after a deadlock.
 */
export async function inTransaction<T>(
  db: Kysely<DB>,
  context: object,
  work: (tx: Tx) => Promise<T>,
  { dryRun = false }: { dryRun?: boolean | undefined } = {},
): Promise<T> {
  return retryDeadlocks(() => attempt(db, context, work, dryRun));
}

async function attempt<T>(db: Kysely<DB>, context: object, work: (tx: Tx) => Promise<T>, dryRun: boolean): Promise<T> {
  let result: T | undefined;
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`SELECT set_config('doorplate.context', ${JSON.stringify(context)}, true)`.execute(tx);
      result = await work(tx);
      if (dryRun) throw ROLL_BACK;
      return result;
    });
  } catch (error) {
    if (error === ROLL_BACK) return result as T;
    throw error;
  }
}

const ROLL_BACK = Symbol("roll back");

const DEADLOCK = "40P01";

/** Runs again what Postgres gave up to end a deadlock; it has left nothing behind. */
export async function retryDeadlocks<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code !== DEADLOCK || attempts === 1) throw error;
    return retryDeadlocks(work, attempts - 1);
  }
}

/**
 * Has the transaction committed without waiting for the disk: for what is made again should the server crash within a
 * second. Not for what the log tells, which others may have read by then.
 */
export async function commitLazily(tx: Tx): Promise<void> {
  await sql`SELECT set_config('synchronous_commit', 'off', true)`.execute(tx);
}

/** A value for a jsonb column: the driver would make a Postgres array of an array. */
export const json = (value: unknown) => sql<never>`${JSON.stringify(value)}::jsonb`;

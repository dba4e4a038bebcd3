import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "./tables.ts";

export type Tx = Transaction<DB>;

/**
 * Runs work in a transaction whose changes the log attributes to `context`. After a deadlock the work runs again.
 * Services open transactions; queries take them.
 * @param options.dryRun rolls the transaction back after the work
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

/** Runs a transaction again if Postgres has aborted it to end a deadlock. @throws the error of the last attempt */
export async function retryDeadlocks<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code !== DEADLOCK || attempts === 1) throw error;
    return retryDeadlocks(work, attempts - 1);
  }
}

/**
 * Lets a transaction commit without waiting for the disk: for rows that are derived again if the server crashes within
 * a second. Not for changes in the log, which readers may have seen by then.
 */
export async function commitLazily(tx: Tx): Promise<void> {
  await sql`SELECT set_config('synchronous_commit', 'off', true)`.execute(tx);
}

/** A value for a jsonb column: the driver would turn an array into a Postgres array. */
export const json = (value: unknown) => sql<never>`${JSON.stringify(value)}::jsonb`;

import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Resources } from "./resources.ts";

export interface Task {
  name: string;
  every_ms: number;
  run: () => Promise<unknown>;
}

/**
 * Runs each task again and again, one run at a time, until it is stopped. Timers of the process, not of the queue:
 * this is what mends things after the queue has lost everything. With several processes all of them do it, so every
 * task must bear that.
 * @returns stops the tasks and waits for those that run
 */
export function maintain(tasks: readonly Task[], { log }: Resources): () => Promise<void> {
  const stop = new AbortController();
  const loops = tasks.map(async ({ name, every_ms, run }) => {
    while (!stop.signal.aborted) {
      await run().catch((err: unknown) => log.warn({ err, task: name }, "maintenance failed; it will be tried again"));
      await sleep(every_ms * (0.9 + Math.random() / 5), undefined, { signal: stop.signal, ref: false }).catch(
        () => undefined,
      );
    }
  });
  return async () => {
    stop.abort();
    await Promise.all(loops);
  };
}

/** Makes the partitions of the change log ahead of time. */
export async function makePartitions({ db, clock }: Resources): Promise<void> {
  const now = clock();
  for (let month = 0; month <= 3; month++) {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, 1)).toISOString().slice(0, 10);
    await sql`SELECT ensure_change_partition(${first}::date)`.execute(db.kysely);
  }
}

/**
 * Has the planner know tables that were never analysed: before, it may read all rows of a tenant where it needs one,
 * and Postgres itself comes round to a growing table only after a minute. After a crash it has forgotten whom it has
 * analysed, but not what it knows of them: those are left alone, for a large one takes longer than a statement may.
 */
export async function analyseNewTables({ db }: Resources): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT schemaname || '.' || relname AS name FROM pg_stat_user_tables
    WHERE schemaname IN ('public', 'keys') AND last_analyze IS NULL AND last_autoanalyze IS NULL AND n_mod_since_analyze > 100
      AND NOT EXISTS (SELECT FROM pg_stats WHERE pg_stats.schemaname = pg_stat_user_tables.schemaname AND pg_stats.tablename = relname)`.execute(
    db.kysely,
  );
  for (const { name } of rows) await sql`ANALYZE ${sql.table(name)}`.execute(db.kysely);
}

const KEPT_MS = 24 * 3_600_000;

/** Forgets the answers of yesterday's Idempotency-Keys. */
export async function deleteExpiredResponses({ db, clock }: Resources): Promise<void> {
  const before = new Date(clock().getTime() - KEPT_MS).toISOString();
  for (let gone = 1n; gone > 0n;) {
    const result = await sql`
      DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency_keys WHERE created_at < ${before} LIMIT 5000))`.execute(
      db.kysely,
    );
    gone = result.numAffectedRows ?? 0n;
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import { sql, type Kysely } from "kysely";
import type { DB } from "./database/tables.ts";
import type { Resources } from "./resources.ts";

export interface Task {
  name: string;
  every_ms: number;
  run: () => Promise<unknown>;
}

/** Interval of the log lines about a failure that lasts. */
const REMIND_MS = 60_000;

/**
 * Logs a failure when it begins and once a minute while it lasts. Failures with the same text count as one: without
 * Postgres all tasks fail, some of them three times a second.
 */
function createFailureLog({ log }: Pick<Resources, "log">): (err: unknown, task: string) => void {
  const logged = new Map<string, { at: number; failures: number }>();
  return (err, task) => {
    const { code = "", message = "" } = err as { code?: string; message?: string };
    const [text, now] = [`${code} ${message}`, performance.now()];
    const last = logged.get(text);
    if (last && now - last.at < REMIND_MS) {
      last.failures++;
      return;
    }
    for (const [other, { at }] of logged) if (now - at >= REMIND_MS) logged.delete(other);
    logged.set(text, { at: now, failures: 0 });
    log.warn({ err, task, ...(last && { failures: last.failures }) }, "maintenance failed; it will be retried");
  };
}

/**
 * Runs tasks periodically, each one run at a time. With timers of the process, not of the queue, since the tasks
 * recover what a queue has lost. Every process runs all tasks, so a task must be safe to run concurrently.
 * @returns stops the tasks and waits for running ones
 */
export function runPeriodically(tasks: readonly Task[], resources: Pick<Resources, "log">): () => Promise<void> {
  const stop = new AbortController();
  const report = createFailureLog(resources);
  const loops = tasks.map(async ({ name, every_ms, run }) => {
    while (!stop.signal.aborted) {
      await run().catch((err: unknown) => report(err, name));
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

/** Creates the partitions of the change log for this month and the next three. */
export async function createPartitions({ db, clock }: Resources): Promise<void> {
  const now = clock();
  for (let month = 0; month <= 3; month++) {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, 1)).toISOString().slice(0, 10);
    await sql`SELECT ensure_change_partition(${first}::date)`.execute(db.kysely);
  }
}

/**
 * Analyses tables that were never analysed: without statistics the planner may read all rows of a tenant, and
 * autovacuum analyses a growing table only after a minute. Tables that have statistics are skipped, even if their time
 * of analysis was lost in a crash, since analysing a large one exceeds the statement timeout.
 */
export async function analyseNewTables({ db, keyStore }: Resources): Promise<void> {
  for (const { kysely } of new Set([db, keyStore.db])) await analyse(kysely);
}

async function analyse(db: Kysely<DB>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT schemaname || '.' || relname AS name FROM pg_stat_user_tables
    WHERE schemaname IN ('public', 'keys') AND last_analyze IS NULL AND last_autoanalyze IS NULL
      AND n_mod_since_analyze > 100
      AND NOT EXISTS (
        SELECT FROM pg_stats WHERE pg_stats.schemaname = pg_stat_user_tables.schemaname
          AND tablename = relname)`.execute(db);
  for (const { name } of rows) await sql`ANALYZE ${sql.table(name)}`.execute(db);
}

/** The lifetime of an Idempotency-Key. */
const KEPT_MS = 24 * 3_600_000;

/** Deletes the responses of Idempotency-Keys that are older than 24 hours. */
export async function deleteExpiredResponses({ db, clock }: Resources): Promise<void> {
  const before = new Date(clock().getTime() - KEPT_MS).toISOString();
  for (let deleted = 1n; deleted > 0n;) {
    const result = await sql`
      DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM idempotency_keys WHERE created_at < ${before} LIMIT 5000))`.execute(db.kysely);
    deleted = result.numAffectedRows ?? 0n;
  }
}

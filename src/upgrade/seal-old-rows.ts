/** Seals the rows of versions that stored personal data in clear, at the first start of this version. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Resources } from "../platform/resources.ts";
import type { Vault } from "../records/seal.ts";
import { addresses } from "./addresses.ts";
import { changes } from "./changes.ts";
import { answers, evidence, verifications } from "./checks.ts";
import { customerRefs, customers } from "./customers.ts";
import { dropClearTables, prepareTables, rewriteTables } from "./finish.ts";
import { getStep, insertSteps, isStarted, isToBeSealed, updateStep, sumSteps } from "./progress.ts";
import type { OldRow, Step } from "./step.ts";
import { importChunks, importReasons, importRefusals, keptAnswers } from "./texts.ts";

/** Customers come first, with the keys. */
const STEPS: readonly Step[] = [
  customers,
  customerRefs,
  addresses,
  changes,
  verifications,
  evidence,
  answers,
  importReasons,
  importChunks,
  importRefusals,
  keptAnswers,
];
const ROWS_AT_ONCE = 500;
const REPORT_EVERY_MS = 3_000;
const RETRY_LOCK_MS = 500;

/** The name of the step after the last chunk. */
export const REWRITE = "tables rewritten";

/** What the upgrade needs. */
type Dependencies = Vault & Pick<Resources, "clock">;

interface Options {
  /** Rows per transaction. */
  rows_at_once?: number;
  /** Called in the transaction of each chunk before its commit, and with REWRITE when all chunks are done. */
  beforeCommit?: (step: string) => void;
}

/**
 * Seals what earlier versions stored in clear, and drops it. Must run before anything is served: tables lack rows until
 * it has ended. One process runs it at a time; others wait, and then find nothing to do. A chunk and its cursor are one
 * transaction, so the next process continues after a crash.
 * @param databaseUrl for a connection of its own, without timeouts
 */
export async function sealOldRows(
  dependencies: Dependencies,
  databaseUrl: string,
  progress: (message: string) => void,
  options: Options = {},
): Promise<void> {
  // Forces index scans: tables that were just renamed or filled have no statistics.
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "doorplate",
    options: "-c timezone=UTC -c enable_seqscan=off -c enable_sort=off",
  });
  // The next statement on a broken connection fails.
  client.on("error", () => undefined);
  await client.connect();
  try {
    if (!(await isToBeSealed(client))) return;
    await lock(client);
    if (await isToBeSealed(client)) await sealAll(client, dependencies, progress, options);
  } finally {
    await client.end();
  }
}

/**
 * Waits until no other process seals. The lock ends with the session. A statement that waits for it would have a
 * snapshot, for which rewriteTables would wait.
 */
async function lock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query("SELECT WHERE pg_try_advisory_lock(hashtext('seal old rows'))");
    if (rowCount === 1) return;
    await sleep(RETRY_LOCK_MS);
  }
}

async function sealAll(
  client: pg.Client,
  dependencies: Dependencies,
  progress: (message: string) => void,
  options: Options,
): Promise<void> {
  const started = performance.now();
  if (!(await isStarted(client))) {
    await inTransaction(client, async () => {
      await prepareTables(client, dependencies.clock());
      await insertSteps(client, STEPS);
    });
  }
  const report = await startReport(client, progress);
  for (const step of STEPS) {
    if ((await getStep(client, step)).finished_at !== null) continue;
    for (let done = 1; done > 0;) {
      done = await sealChunk(client, dependencies, step, options);
      report(done);
    }
  }
  await dropClearTables(client);
  options.beforeCommit?.(REWRITE);
  progress("Upgrade: rewriting the tables without the unencrypted data.");
  await rewriteTables(client, progress);
  progress(`Upgrade: all rows are sealed, after ${((performance.now() - started) / 1_000).toFixed(0)} s`);
}

/**
 * Seals the next chunk of a step.
 * @returns the number of rows; 0 when the step is finished
 */
function sealChunk(
  client: pg.Client,
  vault: Vault,
  step: Step,
  { rows_at_once = ROWS_AT_ONCE, beforeCommit }: Options,
): Promise<number> {
  return inTransaction(client, async () => {
    // Disables the triggers: versions, times and log entries exist already.
    await client.query("SELECT set_config('doorplate.logged', 'in bulk', true)");
    const { cursor } = await getStep(client, step);
    const rows = await readRows(client, step, cursor, rows_at_once);
    const last = rows.at(-1);
    if (last) await step.seal({ client, vault }, rows);
    await updateStep(client, step, last ? step.key.map(([column]) => String(last[column])) : null, rows.length);
    beforeCommit?.(step.name);
    return rows.length;
  });
}

async function readRows(
  client: pg.Client,
  { table, key, where = "true" }: Step,
  cursor: readonly string[] | null,
  limit: number,
): Promise<OldRow[]> {
  const columns = key.map(([column]) => column).join(", ");
  const values = key.map(([, type], index) => `$${index + 2}::text::${type}`).join(", ");
  const { rows } = await client.query<{ row: OldRow }>(
    `
      SELECT to_jsonb(r) AS row FROM ${table} AS r WHERE ${where} ${cursor ? `AND (${columns}) > (${values})` : ""}
      ORDER BY ${columns} LIMIT $1`,
    [limit, ...(cursor ?? [])],
  );
  return rows.map(({ row }) => row);
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** @returns a function that counts rows, and reports them every few seconds */
async function startReport(client: pg.Client, progress: (message: string) => void): Promise<(rows: number) => void> {
  const sum = await sumSteps(client);
  let reported = performance.now();
  const report = (): void => progress(`Upgrade: sealing rows, ${count(sum.done)} of ${count(sum.total)}`);
  progress(
    "Upgrade: personal data of the previous version is not encrypted. The service starts when it is sealed. The " +
      "upgrade can be interrupted; it continues at the next start.",
  );
  report();
  return (rows) => {
    sum.done += rows;
    if (performance.now() - reported < REPORT_EVERY_MS) return;
    reported = performance.now();
    report();
  };
}

const count = (number: number): string => number.toLocaleString("en");

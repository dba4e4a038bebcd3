/** Brings the rows of versions that kept personal data in clear over: seals them, at the first start of this version. */
import pg from "pg";
import type { Resources } from "../platform/resources.ts";
import type { Vault } from "../records/seal.ts";
import { addresses } from "./addresses.ts";
import { changes } from "./changes.ts";
import { answers, evidence, verifications } from "./checks.ts";
import { customerRefs, customers } from "./customers.ts";
import { dropClear, prepareTables, rewriteTables } from "./finish.ts";
import { findStep, insertSteps, isStarted, isToBeSealed, moveStep, sumSteps } from "./progress.ts";
import type { OldRow, Step } from "./step.ts";
import { importChunks, importReasons, importRefusals, keptAnswers } from "./texts.ts";

/** Customers come first: they bring the keys. */
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

/** The step that follows on the last chunk. */
export const REWRITE = "tables rewritten";

/** What it takes. */
type Dependencies = Vault & Pick<Resources, "clock">;

interface Options {
  /** Rows in a transaction. */
  rows_at_once?: number;
  /** Called in the transaction of each chunk, before it commits; and by the name REWRITE when all are done. */
  beforeCommit?: (step: string) => void;
}

/**
 * Seals what versions before this one kept in clear, and drops it. To be called before anything is served: until it has
 * ended, tables lack rows. One process at a time does it; others wait, and then find nothing to do. A chunk and its
 * cursor are one transaction, so a process that is killed at any moment leaves the rest to the next one.
 * @param databaseUrl for a connection of its own, which has no limits of time
 */
export async function sealOldRows(
  dependencies: Dependencies,
  databaseUrl: string,
  progress: (message: string) => void,
  options: Options = {},
): Promise<void> {
  // Tables that have just been renamed or filled have no statistics: use the indexes, against the estimates of the
  // planner.
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "doorplate",
    options: "-c timezone=UTC -c enable_seqscan=off -c enable_sort=off",
  });
  // A connection that breaks fails the statement that dependencies it.
  client.on("error", () => undefined);
  await client.connect();
  try {
    if (!(await isToBeSealed(client))) return;
    // Ends with the session.
    await client.query("SELECT pg_advisory_lock(hashtext('seal old rows'))");
    if (await isToBeSealed(client)) await sealAll(client, dependencies, progress, options);
  } finally {
    await client.end();
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
    if ((await findStep(client, step)).finished_at !== null) continue;
    for (let done = 1; done > 0;) {
      done = await sealChunk(client, dependencies, step, options);
      report(done);
    }
  }
  await dropClear(client);
  options.beforeCommit?.(REWRITE);
  progress("Sealing the rows of the version before: rewriting tables, without what was clear.");
  await rewriteTables(client);
  progress(`Sealing the rows of the version before: done in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
}

/** @returns how many rows; 0 when the step is finished */
function sealChunk(
  client: pg.Client,
  vault: Vault,
  step: Step,
  { rows_at_once = ROWS_AT_ONCE, beforeCommit }: Options,
): Promise<number> {
  return inTransaction(client, async () => {
    // The triggers give versions, times and log entries: all of that is there already.
    await client.query("SELECT set_config('doorplate.logged', 'in bulk', true)");
    const { cursor } = await findStep(client, step);
    const rows = await readRows(client, step, cursor, rows_at_once);
    const last = rows.at(-1);
    if (last) await step.seal({ client, vault }, rows);
    await moveStep(client, step, last ? step.key.map(([column]) => String(last[column])) : null, rows.length);
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
    `SELECT to_jsonb(r) AS row FROM ${table} AS r WHERE ${where} ${cursor ? `AND (${columns}) > (${values})` : ""} ORDER BY ${columns} LIMIT $1`,
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

/** @returns counts rows, and reports them every few seconds */
async function startReport(client: pg.Client, progress: (message: string) => void): Promise<(rows: number) => void> {
  const sum = await sumSteps(client);
  let reported = performance.now();
  const report = (): void =>
    progress(`Sealing the rows of the version before: ${count(sum.done)} of ${count(sum.total)}`);
  progress(
    "The version before kept personal data in clear. Nothing is served until it is sealed; stopped, it goes on at the next start.",
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

import { realpath } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";

/** Between two segments: transactions commit meanwhile. */
const PAUSE_MS = 50;

/** Whether a server has its data in a directory of this machine. */
export async function isServerIn(client: ClientBase, directory: string): Promise<boolean> {
  const { rows } = await client.query<{ data_directory: string | null }>(
    "SELECT current_setting('data_directory', true) AS data_directory",
  );
  const own = await realpath(directory).catch(() => undefined);
  return own !== undefined && rows[0]?.data_directory === own;
}

/** Whether the user may overwrite the log. */
export async function mayOverwriteWal(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(`
    SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE') AND has_function_privilege('pg_ls_waldir()', 'EXECUTE')
      AND pg_has_role('pg_checkpoint', 'MEMBER') AND NOT pg_is_in_recovery() AS may`);
  return rows[0]?.may === true;
}

/**
 * Overwrites the write-ahead log: Postgres keeps old segments under new names, with what they say, until it comes to
 * write them. Takes some seconds for a gigabyte.
 * @returns false if it was aborted
 */
export async function overwriteWal(client: ClientBase, signal?: AbortSignal): Promise<boolean> {
  // The current segment becomes an old one, and old ones are renamed or removed.
  await switchSegment(client);
  await client.query("CHECKPOINT");
  const { rows } = await client.query<{ segments: number }>("SELECT count(*)::int AS segments FROM pg_ls_waldir()");
  for (let left = rows[0]?.segments ?? 0; left > 0; left--) {
    if (signal?.aborted) return false;
    await switchSegment(client);
    await sleep(PAUSE_MS);
  }
  return true;
}

/** Fills the current segment with zeros. The record makes that there is something to switch. */
async function switchSegment(client: ClientBase): Promise<void> {
  await client.query("SELECT pg_logical_emit_message(false, 'doorplate', '')");
  await client.query("SELECT pg_switch_wal()");
}

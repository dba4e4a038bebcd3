/**
 * Removes the bytes of deleted keys from the files of Postgres: a deleted row stays on its page until the page is
 * written over, and in the write-ahead log.
 */
import type { PoolClient } from "pg";
import { isServerIn, mayOverwriteWal, overwriteWal } from "../platform/postgres/wal.ts";
import type { Resources } from "../platform/resources.ts";
import { HOUR, MINUTE } from "../platform/time.ts";

type Dependencies = Pick<Resources, "keyStore" | "config" | "log" | "clock">;

const DAY = 24 * HOUR;
/** Advisory lock: one process rewrites. */
const REWRITE_LOCK = 0xd02;
/** A table up to this size is rewritten in a fraction of a second, in which no other statement reads or writes it. */
const SMALL_BYTES = 32 * 1024 ** 2;
const SMALL_EVERY_MS = 10 * MINUTE;
const LARGE_EVERY_MS = DAY / 2;
/** Other statements queue behind one that waits for the lock, such as of a dump. */
const LOCK_TIMEOUT_MS = 200;
const LOCK_NOT_AVAILABLE = "55P03";
const LONGEST_MS = 10 * MINUTE;
/** Not in the types of pg: the time after which the client gives up. */
const LONG_QUERY = { query_timeout: LONGEST_MS } as object;

interface State {
  /** In the format of Postgres; null: no key was ever deleted. */
  destroyed_at: string | null;
  is_rewritten: boolean;
  is_overwritten: boolean;
  /** Since the last time, in milliseconds; null: never. */
  rewritten_ms: number | null;
  overwritten_ms: number | null;
  bytes: number;
  /** A transaction from before the deletion still runs: the new file would have what it may read. */
  may_be_read: boolean;
}

interface Options {
  /** Whether it is due or not. */
  at_once?: boolean;
  /** Aborted when the process stops. */
  signal?: AbortSignal;
}

/**
 * Rewrites the table of customers' keys if keys were deleted since the last time: a small one within minutes, a large
 * one in the hour KEYS_REWRITE_HOUR. Statements that need a key which is not cached wait for the rewrite. Then
 * overwrites the write-ahead log of the embedded Postgres or of a key store, once a day at most.
 * @returns whether the files are without deleted keys
 */
export async function rewriteKeys(dependencies: Dependencies, options: Options = {}): Promise<boolean> {
  const { keyStore, log, config, clock } = dependencies;
  const client = await keyStore.db.background.connect();
  try {
    await client.query(`SET statement_timeout = ${LONGEST_MS}`);
    if (!(await tryLock(client))) return false;
    const state = await readState(client);
    if (!state || state.destroyed_at === null) return true;
    if (!state.is_rewritten) {
      if (!options.at_once && !isDue(state, clock(), config.KEYS_REWRITE_HOUR)) return false;
      if (state.may_be_read || (await rewrite(client)) !== 0) {
        log.warn("deleted keys stay in the files: a transaction from before is still running");
        return false;
      }
      await client.query("UPDATE keys.installation SET rewritten_at = $1", [state.destroyed_at]);
    }
    return await overwriteLog(client, dependencies, state, options);
  } finally {
    await client.query("SELECT pg_advisory_unlock_all()").catch(() => undefined);
    // With its settings.
    client.release(true);
  }
}

async function tryLock(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>(`SELECT pg_try_advisory_lock(${REWRITE_LOCK}) AS ok`);
  return rows[0]?.ok === true;
}

async function readState(client: PoolClient): Promise<State | undefined> {
  const { rows } = await client.query<State>(`
    SELECT destroyed_at::text, coalesce(rewritten_at >= destroyed_at, false) AS is_rewritten,
      coalesce(wal_overwritten_at >= destroyed_at, false) AS is_overwritten,
      pg_table_size('keys.customer_keys')::float8 AS bytes,
      EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
          AND xact_start < destroyed_at) AS may_be_read,
      extract(epoch FROM now() - rewritten_at)::float8 * 1000 AS rewritten_ms,
      extract(epoch FROM now() - wal_overwritten_at)::float8 * 1000 AS overwritten_ms
    FROM keys.installation`);
  return rows[0];
}

/** Whether the table is to be rewritten. @param hour the hour in which a large table is */
export function isDue(
  { bytes, rewritten_ms }: Pick<State, "bytes" | "rewritten_ms">,
  now: Date,
  hour: number,
): boolean {
  const since_ms = rewritten_ms ?? Infinity;
  if (bytes <= SMALL_BYTES) return since_ms >= SMALL_EVERY_MS;
  return since_ms >= LARGE_EVERY_MS && now.getUTCHours() === hour;
}

/**
 * @returns the number of deleted rows that the new file has too, for transactions that may still read them; undefined
 *   if another transaction uses the table
 */
async function rewrite(client: PoolClient): Promise<number | undefined> {
  let detail = "";
  client.on("notice", (notice) => void (detail ||= notice.detail ?? ""));
  await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
  try {
    await client.query({ text: "VACUUM (FULL, VERBOSE) keys.customer_keys", ...LONG_QUERY });
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
  }
  // "3 dead row versions cannot be removed yet."
  return Number(/^\d+/.exec(detail)?.[0] ?? 0);
}

/** @returns whether the log is without the keys too, or is not ours to overwrite */
async function overwriteLog(
  client: PoolClient,
  dependencies: Dependencies,
  { destroyed_at, is_overwritten, overwritten_ms }: State,
  { at_once = false, signal }: Options,
): Promise<boolean> {
  if (is_overwritten || !(await isOurs(client, dependencies))) return true;
  if (!at_once && (overwritten_ms ?? Infinity) < DAY) return false;
  if (!(await overwriteWal(client, signal))) return false;
  await client.query("UPDATE keys.installation SET wal_overwritten_at = $1", [destroyed_at]);
  return true;
}

/** True for the embedded Postgres, and for a key store whose user may do it: the log of a key store is small. */
const isOurs = async (client: PoolClient, { keyStore, config }: Dependencies): Promise<boolean> =>
  keyStore.is_apart
    ? mayOverwriteWal(client)
    : config.DATABASE_URL === undefined && isServerIn(client, `${config.DATA_DIR}/postgres`);

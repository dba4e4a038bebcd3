/** Followers read the log behind a cursor and update derived tables, with a short delay. */
import type { Kysely } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import { commitLazily, inTransaction, type Tx } from "../platform/database/transaction.ts";
import type { Resources } from "../platform/resources.ts";
import {
  type LaggingTenant,
  type Cursor,
  findCursor,
  listLaggingTenants,
  listCustomersAfter,
  lockCursor,
  updateCursor,
  recordFailure,
  startRebuild,
} from "./follower-queries.ts";
import { getHorizon, type LoggedChange, listLoggedChanges } from "./log.ts";
import type { Vault } from "./seal.ts";

export interface Follower {
  /** Names its cursors, and itself in the metrics. */
  name: string;
  /** The version of the rules that derive its rows. A higher version causes a rebuild. */
  format: number;
  /**
   * Updates the derived rows for changes, each of which is passed once, in the order of the log. Reads the rows as they
   * are now. Commits together with the cursor; after a failure it runs again, with the same changes or fewer.
   */
  follow(vault: Vault, tx: Tx, tenant_id: string, changes: readonly LoggedChange[]): Promise<void>;
  /** Derives all rows of customers again, from their current state. */
  rebuild(vault: Vault, tx: Tx, tenant_id: string, customer_ids: readonly string[]): Promise<void>;
  /**
   * If given, changes by imports are followed only after the import has ended, so that they do not delay other changes.
   * The order of the log then holds within each of the two groups.
   * @returns true if an import of the tenant is being written or undone
   */
  isBulkWriteActive?: (db: Kysely<DB>, tenant_id: string, now: Date) => Promise<boolean>;
  /** Maximum number of changes, and of customers, in one batch. */
  max_changes: number;
  max_customers: number;
}

type Optional = "max_changes" | "max_customers";

/** Defines a follower, with default batch sizes. */
export const defineFollower = (definition: Omit<Follower, Optional> & Partial<Pick<Follower, Optional>>): Follower => ({
  max_changes: 1_000,
  max_customers: 500,
  ...definition,
});

/**
 * Runs a follower to the end of the log: one batch of each lagging tenant in turn. Several processes may run it; each
 * tenant is locked by one at a time. A tenant whose batch fails pauses, the others continue.
 */
export const runFollower = (resources: Resources, follower: Follower, signal?: AbortSignal): Promise<void> =>
  createRunner(resources, follower, signal)();

/** How often the whole log of each tenant is checked. In between, only the last day is. */
const FULL_CHECK_EVERY_MS = 10_000;
/** How long a runner continues with the lagging tenants that it knows before it lists them again. */
const RELIST_AFTER_MS = 300;
const DAY_MS = 24 * 3_600_000;

/**
 * Creates a function that runs a follower repeatedly. It remembers the horizon at which all tenants were up to date, so
 * that an idle log costs one query.
 */
export function createRunner(resources: Resources, follower: Follower, signal?: AbortSignal): () => Promise<void> {
  const { db, clock } = resources;
  let last_full_check = -Infinity;
  let up_to_date: bigint | undefined;
  return async () => {
    for (let more = true; more;) {
      if (signal?.aborted) return;
      const horizon = await getHorizon(db.readers);
      const isFullCheck = performance.now() - last_full_check >= FULL_CHECK_EVERY_MS;
      if (!isFullCheck && horizon === up_to_date) return;
      const since = isFullCheck ? null : new Date(clock().getTime() - DAY_MS);
      const tenants = await listLaggingTenants(db.kysely, follower, horizon, clock(), since);
      if (isFullCheck) last_full_check = performance.now();
      up_to_date = tenants.length === 0 ? horizon : undefined;
      more = await followRoundRobin({ resources, follower, horizon }, tenants, signal);
    }
  };
}

/**
 * Follows batches of tenants in turn, for `RELIST_AFTER_MS`.
 * @returns true if there is more
 */
async function followRoundRobin(
  pass: Pass,
  tenants: readonly LaggingTenant[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const ends = performance.now() + RELIST_AFTER_MS;
  let turn = tenants;
  while (turn.length > 0) {
    const next: LaggingTenant[] = [];
    for (const behind of turn) {
      if (signal?.aborted) return false;
      if (await followTenant(pass, behind)) next.push(behind);
    }
    if (performance.now() > ends) return next.length > 0;
    turn = next;
  }
  return false;
}

interface Pass {
  resources: Resources;
  follower: Follower;
  horizon: bigint;
}

type Outcome = "more" | "done" | "failed";

/**
 * Follows one batch of a tenant.
 * @returns true if there is more to do now
 */
async function followTenant(pass: Pass, behind: LaggingTenant): Promise<boolean> {
  const {
    resources: { db, clock },
    follower,
  } = pass;
  const waits = (await follower.isBulkWriteActive?.(db.kysely, behind.tenant_id, clock())) ?? false;
  let live: Outcome = "done";
  // A separate transaction: a failing change of an import must not roll back the others.
  if (waits || behind.live_seq !== null) live = await advanceCursor(pass, behind, followLive);
  if (waits || live === "failed") return live === "more";
  const all = await advanceCursor(pass, behind, followAll);
  return all === "more" || (all === "done" && live === "more");
}

type Follow = (tx: Tx, pass: Pass, cursor: Cursor, limit: number) => Promise<boolean>;

/** The factor by which a failing batch is made smaller, down to a single change. */
const SHRINK_FACTOR = 8;

/** Runs the next batch; if it fails, smaller ones, down to a single change. If that fails too, records the failure. */
async function advanceCursor(pass: Pass, { tenant_id, failures }: LaggingTenant, follow: Follow): Promise<Outcome> {
  const {
    resources: { db, clock, log },
    follower: { name, max_changes, max_customers },
  } = pass;
  const largest = Math.max(max_changes, max_customers);
  for (let part = failures > 0 ? largest : 1; ; part *= SHRINK_FACTOR) {
    const of = (at_once: number): number => Math.max(1, Math.floor(at_once / part));
    const limits = { changes: of(max_changes), customers: of(max_customers) };
    try {
      const more = await inTransaction(db.kysely, { actor: `system:${name}`, source: name }, async (tx) => {
        // Derived rows and the cursor are lost together, if at all.
        await commitLazily(tx);
        return runBatch(tx, pass, tenant_id, follow, limits);
      });
      return more ? "more" : "done";
    } catch (err) {
      if (part < largest) continue;
      const failed = await recordFailure(db.kysely, name, tenant_id, clock());
      if (failed === undefined) throw err;
      // Only the first failure in a row is logged; it is retried, and the metrics show the lag.
      if (failed === 1) log.error({ err, follower: name, tenant_id }, STOPPED);
      return "failed";
    }
  }
}

const STOPPED = "a follower of the log failed for a tenant; it will retry";

type Limits = Record<"changes" | "customers", number>;

/**
 * Runs one batch in a transaction.
 * @returns true if there is more
 */
async function runBatch(tx: Tx, pass: Pass, tenant_id: string, follow: Follow, limits: Limits): Promise<boolean> {
  const { resources, follower, horizon } = pass;
  if (!(await lockCursor(tx, follower.name, tenant_id))) return false;
  const cursor = await findCursor(tx, follower.name, tenant_id);
  if (!cursor || cursor.format < follower.format) {
    // Changes during the rebuild are beyond the horizon, and are followed after it.
    await startRebuild(tx, tenant_id, follower, horizon);
    return true;
  }
  // A process with a newer version maintains this cursor.
  if (cursor.format > follower.format) return false;
  if (cursor.rebuilt_to !== null) return rebuildNext(resources, tx, follower, cursor, limits.customers);
  return follow(tx, pass, cursor, limits.changes);
}

async function rebuildNext(vault: Vault, tx: Tx, follower: Follower, cursor: Cursor, limit: number): Promise<true> {
  const customers = await listCustomersAfter(tx, cursor.tenant_id, cursor.rebuilt_to!, limit);
  if (customers.length > 0) await follower.rebuild(vault, tx, cursor.tenant_id, customers);
  await updateCursor(tx, cursor, { rebuilt_to: customers.at(-1) ?? null, ...NO_FAILURES });
  return true;
}

const NO_FAILURES = { failures: 0, retry_at: null };

/** Follows changes that are not by imports, ahead of the main cursor. */
async function followLive(
  tx: Tx,
  { resources, follower, horizon }: Pass,
  cursor: Cursor,
  limit: number,
): Promise<boolean> {
  const after = liveSeqOf(cursor);
  if (after >= horizon) return false;
  const changes = await listLoggedChanges(tx, cursor.tenant_id, { after, until: horizon, limit, skip_bulk: true });
  if (changes.length > 0) await follower.follow(resources, tx, cursor.tenant_id, changes);
  const more = changes.length === limit;
  await updateCursor(tx, cursor, { live_seq: more ? changes.at(-1)!.seq : horizon.toString() });
  return more;
}

/** Follows all changes, except those that `followLive` has followed. */
async function followAll(
  tx: Tx,
  { resources, follower, horizon }: Pass,
  cursor: Cursor,
  limit: number,
): Promise<boolean> {
  // Another process may have read a later horizon.
  if (BigInt(cursor.seq) >= horizon) return false;
  const changes = await listLoggedChanges(tx, cursor.tenant_id, { after: cursor.seq, until: horizon, limit });
  const live_seq = liveSeqOf(cursor);
  const open = changes.filter(({ in_bulk, seq }) => in_bulk || BigInt(seq) > live_seq);
  if (open.length > 0) await follower.follow(resources, tx, cursor.tenant_id, open);
  const more = changes.length === limit;
  const seq = more ? BigInt(changes.at(-1)!.seq) : horizon;
  // During the rest of a long import, other changes go first.
  const isLong = more && follower.isBulkWriteActive !== undefined && changes.some(({ in_bulk }) => in_bulk);
  const live = live_seq > seq ? live_seq : isLong ? seq : null;
  await updateCursor(tx, cursor, {
    seq: seq.toString(),
    live_seq: live === null ? null : live.toString(),
    ...NO_FAILURES,
  });
  return more;
}

/** The position up to which changes that are not by imports are followed. */
function liveSeqOf({ seq, live_seq }: Cursor): bigint {
  const [all, live] = [BigInt(seq), BigInt(live_seq ?? 0)];
  return live > all ? live : all;
}

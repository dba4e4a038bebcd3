/** Followers of the log: what is derived from customers and addresses is kept in step with them, a moment behind. */
import { type Kysely, sql } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import { commitLazily, inTransaction, type Tx } from "../platform/database/transaction.ts";
import type { Resources } from "../platform/resources.ts";
import { followerMetrics } from "./follower-metrics.ts";
import {
  type Behind,
  countRebuilds,
  type Cursor,
  findCursor,
  listBehind,
  listCustomersAfter,
  lockCursor,
  moveCursor,
  noteFailure,
  startCursor,
} from "./follower-queries.ts";
import { findHorizon, type LoggedChange, measureLag, readChanges } from "./log.ts";
import type { Vault } from "./seal.ts";

export interface Follower {
  /** Of its cursors and its metrics. */
  name: string;
  /** Which rules its rows are made by. A higher one than before has them made again. */
  format: number;
  /**
   * Brings what it keeps in step with these changes: each is given once, in the order of the log. It reads the rows as
   * they are now. What it does and the cursor's move are one transaction: should that fail, it is run again, with the
   * same changes or with fewer.
   */
  follow(vault: Vault, tx: Tx, tenant_id: string, changes: readonly LoggedChange[]): Promise<void>;
  /** Makes all that it keeps of these customers again, as they are now. */
  rebuild(vault: Vault, tx: Tx, tenant_id: string, customer_ids: readonly string[]): Promise<void>;
  /**
   * Where it is given, what imports write waits until they have ended and never holds up what comes one by one; the
   * order of the log then holds only within each of the two.
   * @returns whether an import of the tenant is being written or undone just now
   */
  isBulkUnderWay?: (db: Kysely<DB>, tenant_id: string, now: Date) => Promise<boolean>;
  /** At most so many at once. */
  changes_at_once: number;
  customers_at_once: number;
}

type Optional = "changes_at_once" | "customers_at_once";

export const defineFollower = (definition: Omit<Follower, Optional> & Partial<Pick<Follower, Optional>>): Follower => ({
  changes_at_once: 1_000,
  customers_at_once: 500,
  ...definition,
});

/**
 * Brings a follower up to the end of the log: a batch of each tenant that is behind, then the next batch of each.
 * Several processes may do it at once; a tenant is followed by one at a time. Where a tenant's batch fails, that tenant
 * pauses and the others go on.
 */
export const runFollower = (resources: Resources, follower: Follower, signal?: AbortSignal): Promise<void> =>
  createRunner(resources, follower, signal)();

/** How often a runner looks at the whole log of each tenant; in between, it looks at the last day. */
const LOOK_AT_ALL_MS = 10_000;
/** How long a runner goes on with the tenants that it knows to be behind, before it asks for others. */
const ASK_AGAIN_MS = 300;
const DAY_MS = 24 * 3_600_000;

/**
 * The same to be run again and again: it remembers up to where it found all tenants up to date, so that a log that
 * does not grow costs next to nothing.
 */
export function createRunner(resources: Resources, follower: Follower, signal?: AbortSignal): () => Promise<void> {
  const { db, clock } = resources;
  let looked_at_all = -Infinity;
  let up_to_date: bigint | undefined;
  return async () => {
    for (let more = true; more;) {
      if (signal?.aborted) return;
      const horizon = await findHorizon(db.readers);
      const isAll = performance.now() - looked_at_all >= LOOK_AT_ALL_MS;
      if (!isAll && horizon === up_to_date) return;
      const since = isAll ? null : new Date(clock().getTime() - DAY_MS);
      const tenants = await listBehind(db.kysely, follower, horizon, clock(), since);
      if (isAll) looked_at_all = performance.now();
      up_to_date = tenants.length === 0 ? horizon : undefined;
      more = await followInTurns({ resources, follower, horizon }, tenants, signal);
    }
  };
}

/** Batches of these tenants, in turns, for a moment. @returns whether there is more */
async function followInTurns(
  pass: Pass,
  tenants: readonly Behind[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const ends = performance.now() + ASK_AGAIN_MS;
  let turn = tenants;
  while (turn.length > 0) {
    const next: Behind[] = [];
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

/** @returns whether there is more to do now */
async function followTenant(pass: Pass, behind: Behind): Promise<boolean> {
  const {
    resources: { db, clock },
    follower,
  } = pass;
  const waits = (await follower.isBulkUnderWay?.(db.kysely, behind.tenant_id, clock())) ?? false;
  let live: Outcome = "done";
  // In a transaction of its own: a change of an import that fails must not take the others back with it.
  if (waits || behind.live_seq !== null) live = await advance(pass, behind, followLive);
  if (waits || live === "failed") return live === "more";
  const all = await advance(pass, behind, followAll);
  return all === "more" || (all === "done" && live === "more");
}

type Follow = (tx: Tx, pass: Pass, cursor: Cursor, limit: number) => Promise<boolean>;

/** By how much a batch that fails is made smaller, until what fails stands alone. */
const SMALLER = 8;

/** Takes the next batch; where it fails, smaller ones, down to a single change. Where that fails too, it is noted. */
async function advance(pass: Pass, { tenant_id, failures }: Behind, follow: Follow): Promise<Outcome> {
  const {
    resources: { db, clock, log },
    follower: { name, changes_at_once, customers_at_once },
  } = pass;
  const largest = Math.max(changes_at_once, customers_at_once);
  for (let part = failures > 0 ? largest : 1; ; part *= SMALLER) {
    const of = (at_once: number): number => Math.max(1, Math.floor(at_once / part));
    const limits = { changes: of(changes_at_once), customers: of(customers_at_once) };
    try {
      const more = await inTransaction(db.kysely, { actor: `system:${name}`, source: name }, async (tx) => {
        // What is derived and its cursor are lost together, if at all.
        await commitLazily(tx);
        return takeBatch(tx, pass, tenant_id, follow, limits);
      });
      return more ? "more" : "done";
    } catch (err) {
      if (part < largest) continue;
      const failed = await noteFailure(db.kysely, name, tenant_id, clock());
      if (failed === undefined) throw err;
      // Once: it is tried again and again, and the lag shows it meanwhile.
      if (failed === 1) log.error({ err, follower: name, tenant_id }, STOPPED);
      return "failed";
    }
  }
}

const STOPPED = "a follower of the log cannot go on with a tenant; it will be tried again";

type Limits = Record<"changes" | "customers", number>;

/** @returns whether there is more */
async function takeBatch(tx: Tx, pass: Pass, tenant_id: string, follow: Follow, limits: Limits): Promise<boolean> {
  const { resources, follower, horizon } = pass;
  if (!(await lockCursor(tx, follower.name, tenant_id))) return false;
  const cursor = await findCursor(tx, follower.name, tenant_id);
  if (!cursor || cursor.format < follower.format) {
    // What changes during the rebuild comes after the horizon, and is followed then.
    await startCursor(tx, tenant_id, follower, horizon);
    return true;
  }
  // A process of a later version keeps it.
  if (cursor.format > follower.format) return false;
  if (cursor.rebuilt_to !== null) return rebuildNext(resources, tx, follower, cursor, limits.customers);
  return follow(tx, pass, cursor, limits.changes);
}

async function rebuildNext(vault: Vault, tx: Tx, follower: Follower, cursor: Cursor, limit: number): Promise<true> {
  const customers = await listCustomersAfter(tx, cursor.tenant_id, cursor.rebuilt_to!, limit);
  if (customers.length > 0) await follower.rebuild(vault, tx, cursor.tenant_id, customers);
  await moveCursor(tx, cursor, { rebuilt_to: customers.at(-1) ?? null, ...WELL });
  return true;
}

const WELL = { failures: 0, retry_at: null };

/** Follows what came one by one, while imports are written or what they wrote is not followed yet. */
async function followLive(
  tx: Tx,
  { resources, follower, horizon }: Pass,
  cursor: Cursor,
  limit: number,
): Promise<boolean> {
  const after = findLiveSeq(cursor);
  if (after >= horizon) return false;
  const changes = await readChanges(tx, cursor.tenant_id, { after, until: horizon, limit, one_by_one: true });
  if (changes.length > 0) await follower.follow(resources, tx, cursor.tenant_id, changes);
  const more = changes.length === limit;
  await moveCursor(tx, cursor, { live_seq: more ? changes.at(-1)!.seq : horizon.toString() });
  return more;
}

/** Follows everything but what `followLive` has followed. */
async function followAll(
  tx: Tx,
  { resources, follower, horizon }: Pass,
  cursor: Cursor,
  limit: number,
): Promise<boolean> {
  // Another process may have seen a later horizon.
  if (BigInt(cursor.seq) >= horizon) return false;
  const changes = await readChanges(tx, cursor.tenant_id, { after: cursor.seq, until: horizon, limit });
  const live_seq = findLiveSeq(cursor);
  const open = changes.filter(({ in_bulk, seq }) => in_bulk || BigInt(seq) > live_seq);
  if (open.length > 0) await follower.follow(resources, tx, cursor.tenant_id, open);
  const more = changes.length === limit;
  const seq = more ? BigInt(changes.at(-1)!.seq) : horizon;
  // The rest of a long import lets what comes one by one go before it.
  const isLong = more && follower.isBulkUnderWay !== undefined && changes.some(({ in_bulk }) => in_bulk);
  const live = live_seq > seq ? live_seq : isLong ? seq : null;
  await moveCursor(tx, cursor, { seq: seq.toString(), live_seq: live === null ? null : live.toString(), ...WELL });
  return more;
}

/** Up to where what came one by one is followed. */
function findLiveSeq({ seq, live_seq }: Cursor): bigint {
  const [all, live] = [BigInt(seq), BigInt(live_seq ?? 0)];
  return live > all ? live : all;
}

/** Sets the metrics of followers. */
export async function measureFollowers(resources: Resources, followers: readonly Follower[]): Promise<void> {
  const { db, clock } = resources;
  const metrics = followerMetrics(resources.metrics);
  for (const follower of followers) {
    const labels = { follower: follower.name };
    const cursors = sql`SELECT tenant_id, seq FROM followers WHERE follower = ${follower.name}`;
    const { seconds, changes } = await measureLag(db.kysely, cursors, clock());
    metrics.lag_seconds.set(labels, seconds);
    metrics.lag_changes.set(labels, changes);
    metrics.rebuilds.set(labels, await countRebuilds(db.kysely, follower));
  }
}

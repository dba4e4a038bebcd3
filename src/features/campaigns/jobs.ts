import type { Provider } from "../../geocoding/provider.ts";
import { commitLazily, inTransaction, json, type Tx } from "../../platform/database/transaction.ts";
import type { Queues } from "../../platform/queue/queue.ts";
import { inBackground, type Resources } from "../../platform/resources.ts";
import { BATCH_LEASE_MS, checkClaims, writeChecks, type Checks } from "../verifications/batch.ts";
import type { PaceMeter } from "../../platform/jobs/pace.ts";
import { SMALL_BATCH, type Throttle } from "../../platform/jobs/throttle.ts";
import { claimOfCampaign, queueVerifications } from "../verifications/queries.ts";
import { newVerification } from "../verifications/service.ts";
import {
  countAddresses, countByChunk, findCampaign, insertCampaign, isUnderWay, listRunningCampaigns, lockDueSchedules, selectChunk, takeRunningCampaign, updateCampaign,
  type CampaignKey, type CampaignRow, type Outcomes,
} from "./queries.ts";
import { nextRun } from "./schedule.ts";
import { newRun, updatePace } from "./service.ts";
import { lookForWait } from "./wait.ts";

export const CAMPAIGNS = "campaigns";
/** Jobs that do a campaign's checks. Apart from the other verifications, so that none of them is ever behind. */
export const CAMPAIGN_WORK = "campaign-work";

const BATCH = 200;
const CHUNK = 1_000;
/** A thousand are 40 ms of work for Postgres, which is noticed. */
const SMALL_CHUNK = 250;
/** Chunks that wait or run: no more, so that a pause and a cancel have little to put away. */
const WAITING_CHUNKS = 2;
/** Chunks with anything open: one address that is tried again and again must not hold up the others. */
const OPEN_CHUNKS = 60;
/** Looks at the addresses this often for one chunk, should few of them match. */
const WINDOWS = 10;
const STEP_MS = 500;
/** Jobs for one campaign at once, over all processes. */
const HANDS = 8;
const ROUND_MS = 30_000;
const WORK_MS = 20_000;
const SYSTEM = { actor: "system:campaign", source: "campaign" };

/** Has a campaign advanced soon. Jobs for the same moment are one, so that doubled chains of jobs merge. */
export function enqueueAdvance(queues: Queues, clock: () => Date, keys: readonly CampaignKey[]): void {
  const moment = Math.floor(clock().getTime() / STEP_MS) + 1;
  queues.enqueue(CAMPAIGNS, keys.map(({ tenant_id, id }) => ({ id: `${id}.${moment}`, data: { tenant_id, id }, delay_ms: STEP_MS })));
}

/** A hand that works already has its id taken; one that died leaves its to the next round. */
function enqueueWork(queues: Queues, clock: () => Date, { tenant_id, id }: CampaignKey): void {
  const round = Math.floor(clock().getTime() / ROUND_MS);
  queues.enqueue(CAMPAIGN_WORK, Array.from({ length: HANDS }, (_, hand) => ({ id: `${id}.${hand}.${round}`, data: { tenant_id, id } })));
}

interface WorkOptions {
  /** Absent: never throttled. */
  throttle?: Throttle;
  /** Absent: what it costs is not measured. */
  pace?: PaceMeter;
  /** Addresses in a chunk while it is not throttled. */
  chunk_size?: number;
}

const chunkSize = ({ throttle, chunk_size = CHUNK }: WorkOptions): number => throttle?.isBusy() ? Math.min(SMALL_CHUNK, chunk_size) : chunk_size;

/** Makes the next chunks of a campaign, counts those that have ended, and comes back until all are done. */
export async function advanceCampaign(resources: Resources, key: CampaignKey, options: WorkOptions = {}): Promise<void> {
  const { queues, clock } = resources;
  await countOnce(resources, key);
  const step = await makeChunks(resources, key, chunkSize(options));
  if (!step) return;
  if (step.open > 0) enqueueWork(queues, clock, key);
  enqueueAdvance(queues, clock, [key]);
}

/** How many there are is counted outside of the transaction: that takes its time, and a pause is not to wait for it. */
async function countOnce({ db, clock }: Resources, key: CampaignKey): Promise<void> {
  const campaign = await findCampaign(db.kysely, key);
  if (!campaign || campaign.total !== null || campaign.status !== "running") return;
  const total = await countAddresses(db.kysely, campaign.tenant_id, campaign.filter, clock(), campaign.last_address_id);
  await db.kysely.updateTable("campaigns").set({ total }).where("tenant_id", "=", key.tenant_id).where("id", "=", key.id).where("total", "is", null).execute();
}

/** @returns how many verifications wait or run; undefined where the campaign has ended, or another worker does this now */
async function makeChunks({ db, clock }: Resources, key: CampaignKey, chunk_size: number): Promise<{ open: number } | undefined> {
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    await commitLazily(tx);
    const taken = await takeRunningCampaign(tx, key);
    if (!taken) return undefined;
    const counted = await countEnded(tx, taken);
    let { campaign, open } = counted;
    for (let tries = 0; tries < WINDOWS && !campaign.exhausted && open < WAITING_CHUNKS * chunk_size && campaign.next_chunk - campaign.first_open_chunk < OPEN_CHUNKS; tries++) {
      const started = await startChunk(tx, campaign, chunk_size, clock());
      campaign = started.campaign;
      open += started.queued;
    }
    const done = campaign.exhausted && campaign.first_open_chunk === campaign.next_chunk;
    const { cursor, exhausted, selected, first_open_chunk, next_chunk } = campaign;
    await updateCampaign(tx, key, {
      cursor, exhausted, selected, first_open_chunk, next_chunk, outcomes: json(campaign.outcomes), pace: json(updatePace(campaign.pace, counted.ended, clock())), wait: json(await lookForWait(tx, campaign, clock())),
      ...(done && { status: "completed", finished_at: clock().toISOString() }),
    });
    return done ? undefined : { open };
  });
}

/** Adds the chunks that have ended to the counters of the campaign, first to last. */
async function countEnded(tx: Tx, campaign: CampaignRow): Promise<{ campaign: CampaignRow; open: number; ended: number }> {
  let { first_open_chunk, outcomes } = campaign;
  const chunks = await countByChunk(tx, campaign);
  for (; first_open_chunk < campaign.next_chunk; first_open_chunk++) {
    const counts = chunks.get(first_open_chunk) ?? {};
    if (counts["queued"] || counts["running"]) break;
    outcomes = add(outcomes, counts);
    chunks.delete(first_open_chunk);
  }
  const all = [...chunks.values()].reduce(add, outcomes);
  const open = (all["queued"] ?? 0) + (all["running"] ?? 0);
  const known = Object.values(all).reduce<number>((sum, count = 0) => sum + count, 0);
  // Those that were skipped took no time.
  return { campaign: { ...campaign, first_open_chunk, outcomes }, open, ended: known - open - (all["skipped"] ?? 0) };
}

async function startChunk(tx: Tx, campaign: CampaignRow, size: number, now: Date): Promise<{ campaign: CampaignRow; queued: number }> {
  const { addresses, cursor, exhausted } = await selectChunk(tx, campaign, size, now);
  if (addresses.length === 0) return { campaign: { ...campaign, cursor, exhausted }, queued: 0 };
  // No job carries them: they can be taken at once.
  const rows = addresses.map((address) => ({
    ...newVerification(address, "campaign", campaign.created_by, now), campaign_id: campaign.id, campaign_chunk: campaign.next_chunk,
  }));
  const queued = (await queueVerifications(tx, rows)).length;
  return {
    queued,
    campaign: {
      ...campaign, cursor, exhausted, selected: campaign.selected + addresses.length, next_chunk: campaign.next_chunk + 1,
      outcomes: add(campaign.outcomes, { skipped: addresses.length - queued }),
    },
  };
}

const add = (left: Outcomes, right: Outcomes): Outcomes => {
  const sum = { ...left };
  for (const [name, count = 0] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

/**
 * Verifies addresses of a campaign, batch by batch, for a while: the next job goes on. While one batch is written, the
 * next one is checked; while it is throttled, one small batch follows the other, with a pause after each.
 */
export async function workOnCampaign(
  shared: Resources, providers: readonly Provider[], key: CampaignKey, { signal, ...options }: WorkOptions & { signal?: AbortSignal } = {},
): Promise<void> {
  const { throttle, pace } = options;
  const resources = inBackground(shared);
  const started = performance.now();
  const goesOn = (): boolean => signal?.aborted !== true && performance.now() - started < WORK_MS;
  let writing: Promise<void> = Promise.resolve();
  const next = async (most: number): Promise<Checks | undefined> => {
    const begun = performance.now();
    const claims = await claimOfCampaign(resources, resources.db.pool, key, resources.clock(), BATCH_LEASE_MS, most);
    return claims.length > 0 ? checkClaims(resources, providers, claims, signal, pace && { meter: pace, claim_ms: performance.now() - begun }) : undefined;
  };
  try {
    while (goesOn()) {
      const begun = performance.now();
      const isThrottled = throttle?.isBusy() === true;
      const most = isThrottled ? SMALL_BATCH : BATCH;
      let checks = await next(most);
      await writing;
      if (!checks) {
        // None is queued: the first worker that sees it makes more.
        const made = await makeChunks(resources, key, chunkSize(options));
        if (!made || made.open === 0) return;
        checks = await next(most);
        if (!checks) return;
      }
      writing = writeChecks(resources, checks);
      writing.catch(() => undefined); // it is awaited with the next batch
      if (!isThrottled) continue;
      await writing;
      await throttle?.pause(performance.now() - begun, signal);
    }
  } finally {
    await writing;
  }
}

/** Goes on with every campaign that runs, even where its jobs are lost. */
export async function sweepCampaigns({ db, queues, clock }: Resources): Promise<void> {
  enqueueAdvance(queues, clock, await listRunningCampaigns(db.kysely));
}

/** Starts the campaigns whose time has come by a schedule; times that were missed are made up for by one. */
export async function startScheduled({ db, queues, clock }: Resources): Promise<void> {
  const started = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const runs: CampaignKey[] = [];
    const now = clock();
    for (const campaign of await lockDueSchedules(tx, now)) {
      if (!campaign.schedule) continue;
      if (!await isUnderWay(tx, campaign)) runs.push(await insertCampaign(tx, newRun(campaign, now)));
      await updateCampaign(tx, campaign, { next_run_at: nextRun(campaign.schedule, now).toISOString() });
    }
    return runs;
  });
  enqueueAdvance(queues, clock, started);
}

/** Selects the next addresses of a campaign, chunk by chunk, and counts the chunks that have ended. */
import { commitLazily, inTransaction, json, type Tx } from "../../platform/database/transaction.ts";
import type { PaceMeter } from "../../platform/jobs/pace.ts";
import type { Throttle } from "../../platform/jobs/throttle.ts";
import type { Resources } from "../../platform/resources.ts";
import { queueVerifications } from "../verifications/queries.ts";
import { newVerification } from "../verifications/service.ts";
import {
  countAddresses,
  countByChunk,
  findCampaign,
  selectChunk,
  takeRunningCampaign,
  updateCampaign,
  type CampaignKey,
  type CampaignRow,
  type Outcomes,
} from "./queries.ts";
import { updatePace } from "./service.ts";
import { lookForWait } from "./wait.ts";

const CHUNK = 1_000;
/** A thousand are 40 ms of work for Postgres, which is noticed. */
const SMALL_CHUNK = 250;
/** Chunks that wait or run: no more, so that a pause and a cancel have little to put away. */
const WAITING_CHUNKS = 2;
/** Chunks with anything open: one address that is tried again and again must not hold up the others. */
const OPEN_CHUNKS = 60;
/** Looks at the addresses this often for one chunk, should few of them match. */
const WINDOWS = 10;
/** A campaign of which nothing can be claimed is looked at again after this. */
const LOOK_AGAIN_MS = 1_000;
const SYSTEM = { actor: "system:campaign", source: "campaign" };

export interface ChunkOptions {
  /** Absent: never throttled. */
  throttle?: Throttle;
  /** Absent: what it costs is not measured. */
  pace?: PaceMeter;
  /** Addresses in a chunk while it is not throttled. */
  chunk_size?: number;
}

const sizeOf = ({ throttle, chunk_size = CHUNK }: ChunkOptions): number =>
  throttle?.isBusy() ? Math.min(SMALL_CHUNK, chunk_size) : chunk_size;

/**
 * Makes the next chunks of a campaign and counts those that have ended.
 * @returns how many verifications wait or run; undefined where it does not run, or another process does this now
 */
export async function advanceCampaign(
  resources: Resources,
  key: CampaignKey,
  options: ChunkOptions = {},
): Promise<number | undefined> {
  await countOnce(resources, key);
  return makeChunks(resources, key, options);
}

/** How many there are is counted outside of the transaction: that takes its time, and a pause is not to wait for it. */
async function countOnce({ db, clock }: Resources, key: CampaignKey): Promise<void> {
  const campaign = await findCampaign(db.kysely, key);
  if (!campaign || campaign.total !== null || campaign.status !== "running") return;
  const total = await countAddresses(db.kysely, campaign.tenant_id, campaign.filter, clock(), campaign.last_address_id);
  await db.kysely
    .updateTable("campaigns")
    .set({ total })
    .where("tenant_id", "=", key.tenant_id)
    .where("id", "=", key.id)
    .where("total", "is", null)
    .execute();
}

/** @returns how many verifications wait or run; undefined where it does not run, or another process does this now */
export async function makeChunks(
  { db, clock }: Resources,
  key: CampaignKey,
  options: ChunkOptions = {},
): Promise<number | undefined> {
  const chunk_size = sizeOf(options);
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    await commitLazily(tx);
    const taken = await takeRunningCampaign(tx, key);
    if (!taken) return undefined;
    const counted = await countEnded(tx, taken);
    let { campaign, open } = counted;
    for (
      let tries = 0;
      tries < WINDOWS &&
      !campaign.exhausted &&
      open < WAITING_CHUNKS * chunk_size &&
      campaign.next_chunk - campaign.first_open_chunk < OPEN_CHUNKS;
      tries++
    ) {
      const started = await startChunk(tx, campaign, chunk_size, clock());
      campaign = started.campaign;
      open += started.queued;
    }
    const now = clock();
    const done = campaign.exhausted && campaign.first_open_chunk === campaign.next_chunk;
    // None of those that were looked at has matched: it goes on at once.
    const due_at = new Date(open === 0 ? now : now.getTime() + LOOK_AGAIN_MS).toISOString();
    const { cursor, exhausted, selected, first_open_chunk, next_chunk } = campaign;
    await updateCampaign(tx, key, {
      cursor,
      exhausted,
      selected,
      first_open_chunk,
      next_chunk,
      due_at,
      outcomes: json(campaign.outcomes),
      pace: json(updatePace(campaign.pace, counted.ended, now)),
      wait: json(await lookForWait(tx, campaign, now)),
      ...(done && { status: "completed", finished_at: now.toISOString() }),
    });
    return done ? undefined : open;
  });
}

/** Adds the chunks that have ended to the counters of the campaign, first to last. */
async function countEnded(
  tx: Tx,
  campaign: CampaignRow,
): Promise<{ campaign: CampaignRow; open: number; ended: number }> {
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

async function startChunk(
  tx: Tx,
  campaign: CampaignRow,
  size: number,
  now: Date,
): Promise<{ campaign: CampaignRow; queued: number }> {
  const { addresses, cursor, exhausted } = await selectChunk(tx, campaign, size, now);
  if (addresses.length === 0) return { campaign: { ...campaign, cursor, exhausted }, queued: 0 };
  const rows = addresses.map((address) => ({
    ...newVerification(address, "campaign", campaign.created_by, now),
    campaign_id: campaign.id,
    campaign_chunk: campaign.next_chunk,
  }));
  const queued = (await queueVerifications(tx, rows)).length;
  return {
    queued,
    campaign: {
      ...campaign,
      cursor,
      exhausted,
      selected: campaign.selected + addresses.length,
      next_chunk: campaign.next_chunk + 1,
      outcomes: add(campaign.outcomes, { skipped: addresses.length - queued }),
    },
  };
}

const add = (left: Outcomes, right: Outcomes): Outcomes => {
  const sum = { ...left };
  for (const [name, count = 0] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

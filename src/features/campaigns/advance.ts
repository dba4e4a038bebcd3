/** Selects the addresses of a campaign, chunk by chunk, and counts the chunks that have ended. */
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
  lockRunningCampaign,
  updateCampaign,
  type CampaignKey,
  type CampaignRow,
  type Outcomes,
} from "./queries.ts";
import { updatePace } from "./service.ts";
import { updateWait } from "./wait.ts";

const CHUNK = 1_000;
/** While throttled: a thousand take Postgres 40 ms, which delays requests. */
const SMALL_CHUNK = 250;
/** Maximum number of chunks that wait or run, so that a pause or a cancellation has little to update. */
const MAX_WAITING_CHUNKS = 2;
/** Maximum number of chunks with open verifications: one address that is retried must not block the others. */
const MAX_OPEN_CHUNKS = 60;
/** Maximum number of windows that are scanned for one chunk if few addresses match. */
const WINDOWS = 10;
/** A campaign with nothing to claim is checked again after this time. */
const RECHECK_MS = 1_000;
const SYSTEM = { actor: "system:campaign", source: "campaign" };

export interface ChunkOptions {
  /** If absent, never throttled. */
  throttle?: Throttle;
  /** If absent, the cost is not measured. */
  pace?: PaceMeter;
  /** Addresses in a chunk while not throttled. */
  chunk_size?: number;
}

const sizeOf = ({ throttle, chunk_size = CHUNK }: ChunkOptions): number =>
  throttle?.isBusy() ? Math.min(SMALL_CHUNK, chunk_size) : chunk_size;

/**
 * Creates the next chunks of a campaign and counts those that have ended.
 * @returns the number of verifications that wait or run; undefined if the campaign does not run, or another process
 *   advances it
 */
export async function advanceCampaign(
  resources: Resources,
  key: CampaignKey,
  options: ChunkOptions = {},
): Promise<number | undefined> {
  await countTotal(resources, key);
  return createChunks(resources, key, options);
}

/**
 * Counts the addresses of a campaign outside of the transaction: counting takes long, and a pause must not wait for it.
 */
async function countTotal({ db, clock }: Resources, key: CampaignKey): Promise<void> {
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

/**
 * Creates the next chunks of a campaign and counts those that have ended, in one transaction.
 * @returns the number of verifications that wait or run; undefined if the campaign does not run, or another process
 *   advances it
 */
export async function createChunks(
  { db, clock }: Resources,
  key: CampaignKey,
  options: ChunkOptions = {},
): Promise<number | undefined> {
  const chunk_size = sizeOf(options);
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    await commitLazily(tx);
    const locked = await lockRunningCampaign(tx, key);
    if (!locked) return undefined;
    const counted = await countEnded(tx, locked);
    let { campaign, open } = counted;
    for (
      let tries = 0;
      tries < WINDOWS &&
      !campaign.exhausted &&
      open < MAX_WAITING_CHUNKS * chunk_size &&
      campaign.next_chunk - campaign.first_open_chunk < MAX_OPEN_CHUNKS;
      tries++
    ) {
      const started = await startChunk(tx, campaign, chunk_size, clock());
      campaign = started.campaign;
      open += started.queued;
    }
    const now = clock();
    const done = campaign.exhausted && campaign.first_open_chunk === campaign.next_chunk;
    // No scanned address matched: continues at once.
    const due_at = new Date(open === 0 ? now : now.getTime() + RECHECK_MS).toISOString();
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
      wait: json(await updateWait(tx, campaign, now)),
      ...(done && { status: "completed", finished_at: now.toISOString() }),
    });
    return done ? undefined : open;
  });
}

/** Adds the chunks that have ended to the counters of the campaign, in order. */
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
  // Skipped addresses took no time.
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

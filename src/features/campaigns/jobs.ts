import { inTransaction, json, type Tx } from "../../platform/database/transaction.ts";
import type { Queues } from "../../platform/queue/queue.ts";
import type { Resources } from "../../platform/resources.ts";
import { enqueueVerifications } from "../verifications/jobs.ts";
import { queueVerifications, type VerificationKey } from "../verifications/queries.ts";
import { newVerification } from "../verifications/service.ts";
import { countAddresses, countChunks, listRunningCampaigns, selectChunk, takeRunningCampaign, updateCampaign, type CampaignKey, type CampaignRow, type Outcomes } from "./queries.ts";

export const CAMPAIGNS = "campaigns";

const CHUNK = 1_000;
/** One chunk is worked on while the next one waits: no more, so that a pause is soon felt. */
const OPEN_CHUNKS = 2;
const STEP_MS = 500;
const SYSTEM = { actor: "system:campaign", source: "campaign" };

/** Has a campaign advanced soon. Jobs for the same moment are one, so that doubled chains of jobs merge. */
export function enqueueAdvance(queues: Queues, clock: () => Date, keys: readonly CampaignKey[]): void {
  const moment = Math.floor(clock().getTime() / STEP_MS) + 1;
  queues.enqueue(CAMPAIGNS, keys.map(({ tenant_id, id }) => ({ id: `${id}.${moment}`, data: { tenant_id, id }, delay_ms: STEP_MS })));
}

/** Makes the next chunks of a campaign, counts those that have ended, and comes back until all are done. */
export async function advanceCampaign(resources: Resources, key: CampaignKey, chunk_size = CHUNK): Promise<void> {
  const { db, queues, clock } = resources;
  let queued: VerificationKey[] = [];
  const running = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    queued = [];
    let campaign = await takeRunningCampaign(tx, key);
    if (!campaign) return false;
    const total = campaign.total ?? await countAddresses(tx, campaign.tenant_id, campaign.filter, campaign.last_address_id);
    campaign = await countEnded(tx, { ...campaign, total });
    while (!campaign.exhausted && campaign.next_chunk - campaign.first_open_chunk < OPEN_CHUNKS) {
      campaign = await startChunk(tx, campaign, chunk_size, queued, clock());
    }
    const done = campaign.exhausted && campaign.first_open_chunk === campaign.next_chunk;
    const { cursor, exhausted, selected, first_open_chunk, next_chunk } = campaign;
    await updateCampaign(tx, key, {
      total, cursor, exhausted, selected, first_open_chunk, next_chunk, outcomes: json(campaign.outcomes) as never,
      ...(done && { status: "completed", finished_at: clock().toISOString() }),
    });
    return !done;
  });
  enqueueVerifications(queues, queued.map((row) => ({ ...row, campaign_id: key.id })));
  if (running) enqueueAdvance(queues, clock, [key]);
}

/** Adds the chunks that have ended to the counters of the campaign. */
async function countEnded(tx: Tx, campaign: CampaignRow): Promise<CampaignRow> {
  let { first_open_chunk, outcomes } = campaign;
  for (; first_open_chunk < campaign.next_chunk; first_open_chunk++) {
    const counts = await countChunks(tx, campaign, first_open_chunk, first_open_chunk);
    if (counts["queued"] || counts["running"]) break;
    outcomes = add(outcomes, counts);
  }
  return { ...campaign, first_open_chunk, outcomes };
}

async function startChunk(tx: Tx, campaign: CampaignRow, size: number, queued: VerificationKey[], now: Date): Promise<CampaignRow> {
  const addresses = await selectChunk(tx, campaign, size);
  const last = addresses.at(-1);
  if (!last) return { ...campaign, exhausted: true };
  const rows = addresses.map((address) => ({ ...newVerification(address, "campaign", campaign.created_by, now), campaign_id: campaign.id, campaign_chunk: campaign.next_chunk }));
  const taken = await queueVerifications(tx, rows);
  queued.push(...taken);
  return {
    ...campaign, cursor: last.id, exhausted: addresses.length < size, selected: campaign.selected + addresses.length, next_chunk: campaign.next_chunk + 1,
    outcomes: add(campaign.outcomes, { skipped: addresses.length - taken.length }),
  };
}

const add = (left: Outcomes, right: Outcomes): Outcomes => {
  const sum = { ...left };
  for (const [name, count = 0] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

/** Goes on with every campaign that runs, whatever became of its jobs. */
export async function sweepCampaigns({ db, queues, clock }: Resources): Promise<void> {
  enqueueAdvance(queues, clock, await listRunningCampaigns(db.kysely));
}

/** The job that verifies all addresses that match a filter, and the schedules that start it. */
import type { Provider } from "../../geocoding/provider.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import { defineJob, type Claim, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import { CAMPAIGN_JOB, CAMPAIGNS } from "./declaration.ts";
import type { ChunkOptions } from "./advance.ts";
import { findCampaign, insertCampaign, isUnderWay, listDue, lockDueSchedules, updateCampaign } from "./queries.ts";
import { nextRun } from "./schedule.ts";
import { newRun } from "./service.ts";
import { createTurns } from "./turns.ts";
import { workOnCampaign } from "./work.ts";

/** One of which nothing can be claimed now, is looked for again after this. */
const LOOK_MS = 500;
const SYSTEM = { actor: "system:campaign", source: "campaign" };

/**
 * Campaigns take turns, in each process. In its turn a campaign claims verifications, which have the lease: several
 * processes work on one campaign.
 * @param embedded asked after the tenants' own providers: the gazetteer
 * @returns a job that ends with whether the campaign is still under way
 */
export function campaignJob(
  resources: Resources,
  embedded: readonly Provider[],
  options: ChunkOptions = {},
): Job<Claim, boolean> {
  const { db } = resources;
  const turns = createTurns();
  return defineJob({
    ...CAMPAIGN_JOB,
    listLanes: async (now) =>
      (await listDue(db.readers, now)).map((lane) => ({ ...lane, due: 1, most: 1, is_slow: turns.isSlow(lane.lane) })),
    claim: async (allotments) =>
      allotments.map(({ tenant_id, lane }) => ({ tenant_id, lane, is_slow: turns.isSlow(lane) })),
    async run({ tenant_id, lane: id }, signal) {
      const key = { tenant_id, id };
      await turns.take(id, ({ goesOn }) => workOnCampaign(resources, embedded, key, { ...options, signal, goesOn }));
      return (await findCampaign(db.kysely, key))?.status === "running";
    },
    end: async (endings, now) =>
      endings.some(({ ending: isUnderWay }) => isUnderWay) ? new Date(now.getTime() + LOOK_MS) : undefined,
  });
}

/** Starts the campaigns whose time has come by a schedule; times that were missed are made up for by one. */
export async function startScheduled({ db, queues, clock }: Resources): Promise<void> {
  const started = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    let count = 0;
    const now = clock();
    for (const campaign of await lockDueSchedules(tx, now)) {
      if (!campaign.schedule) continue;
      if (!(await isUnderWay(tx, campaign))) {
        await insertCampaign(tx, newRun(campaign, now));
        count++;
      }
      await updateCampaign(tx, campaign, { next_run_at: nextRun(campaign.schedule, now).toISOString() });
    }
    return count;
  });
  if (started > 0) queues.ring(CAMPAIGNS);
}

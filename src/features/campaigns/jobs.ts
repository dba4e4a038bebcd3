/** The job of campaigns, and the schedules that start them. */
import type { Provider } from "../../geocoding/provider.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import { defineJob, type Claim, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import { CAMPAIGN_JOB, CAMPAIGNS } from "./declaration.ts";
import type { ChunkOptions } from "./advance.ts";
import {
  findCampaign,
  insertCampaign,
  hasActiveRun,
  listDueCampaigns,
  lockDueSchedules,
  updateCampaign,
} from "./queries.ts";
import { nextRun } from "./schedule.ts";
import { newRun } from "./service.ts";
import { createTimeSlices } from "./time-slices.ts";
import { runCampaign } from "./work.ts";

/** A campaign with nothing to claim is checked again after this time. */
const RECHECK_MS = 500;
const SYSTEM = { actor: "system:campaign", source: "campaign" };

/**
 * The job of campaigns. In each process campaigns run in time slices. A campaign claims verifications, which have the
 * leases, so several processes can work on one campaign.
 * @param embedded providers that are asked after the tenants' own: the gazetteer
 * @returns a job whose ending is true if the campaign still runs
 */
export function campaignJob(
  resources: Resources,
  embedded: readonly Provider[],
  options: ChunkOptions = {},
): Job<Claim, boolean> {
  const { db } = resources;
  const slices = createTimeSlices();
  return defineJob({
    ...CAMPAIGN_JOB,
    listLanes: async (now) =>
      (await listDueCampaigns(db.readers, now)).map((lane) => ({
        ...lane,
        due: 1,
        most: 1,
        is_slow: slices.isSlow(lane.lane),
      })),
    claim: async (allotments) =>
      allotments.map(({ tenant_id, lane }) => ({ tenant_id, lane, is_slow: slices.isSlow(lane) })),
    async run({ tenant_id, lane: id }, signal) {
      const key = { tenant_id, id };
      await slices.run(id, ({ shouldContinue }) =>
        runCampaign(resources, embedded, key, { ...options, signal, shouldContinue }),
      );
      return (await findCampaign(db.kysely, key))?.status === "running";
    },
    end: async (endings, now) =>
      endings.some(({ ending: isUnderWay }) => isUnderWay) ? new Date(now.getTime() + RECHECK_MS) : undefined,
  });
}

/** Starts campaigns that are due by their schedules. Missed runs are replaced by a single one. */
export async function startScheduled({ db, queues, clock }: Resources): Promise<void> {
  const started = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    let count = 0;
    const now = clock();
    for (const campaign of await lockDueSchedules(tx, now)) {
      if (!campaign.schedule) continue;
      if (!(await hasActiveRun(tx, campaign))) {
        await insertCampaign(tx, newRun(campaign, now));
        count++;
      }
      await updateCampaign(tx, campaign, { next_run_at: nextRun(campaign.schedule, now).toISOString() });
    }
    return count;
  });
  if (started > 0) queues.ring(CAMPAIGNS);
}

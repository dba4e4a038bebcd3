import { advanceCampaign, CAMPAIGNS, sweepCampaigns } from "./features/campaigns/jobs.ts";
import { rescheduleChunk } from "./features/policies/queries.ts";
import { queueDueVerifications, runVerification, sweepVerifications, VERIFICATIONS } from "./features/verifications/jobs.ts";
import { countOpen } from "./features/verifications/queries.ts";
import type { Provider } from "./geocoding/provider.ts";
import { maintain, makePartitions, purgeAnswers, type Task } from "./platform/maintenance.ts";
import type { Resources } from "./platform/resources.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/**
 * Works on the queues, and does what has to be done again and again.
 * @returns stops it; the queues are closed by whoever opened them
 */
export function startWorkers(resources: Resources, providers: readonly Provider[], concurrency: number): () => Promise<void> {
  const { queues, db, metrics } = resources;
  queues.work(VERIFICATIONS, (key, giveBack) => runVerification(resources, providers, key as never, giveBack), concurrency);
  queues.work(CAMPAIGNS, (key) => advanceCampaign(resources, key as never), 2);
  const tasks: Task[] = [
    { name: "verifications", every_ms: 10 * SECOND, run: () => sweepVerifications(resources) },
    { name: "due dates", every_ms: 10 * SECOND, run: () => queueDueVerifications(resources) },
    { name: "campaigns", every_ms: 10 * SECOND, run: () => sweepCampaigns(resources) },
    { name: "new policies", every_ms: 5 * SECOND, run: async () => { while (await rescheduleChunk(db.kysely, 2_000)); } },
    { name: "partitions", every_ms: 6 * HOUR, run: () => makePartitions(resources) },
    { name: "idempotency keys", every_ms: HOUR, run: () => purgeAnswers(resources) },
    {
      name: "backlog", every_ms: 15 * SECOND, run: async () => {
        const open = new Map((await countOpen(db.readers, {})).map(({ status, count }) => [status, Number(count)]));
        for (const status of ["queued", "running"]) metrics.backlog.set({ status }, open.get(status) ?? 0);
      },
    },
  ];
  const stopTasks = maintain(tasks, resources);
  return async () => {
    await Promise.all([queues.stopWork(), stopTasks()]);
  };
}

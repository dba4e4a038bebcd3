import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Resources } from "../../platform/resources.ts";
import { CAMPAIGN_WORK, CAMPAIGNS } from "../campaigns/jobs.ts";
import { VERIFICATIONS } from "../verifications/jobs.ts";
import { countOpen } from "../verifications/queries.ts";
import { WEBHOOKS } from "../webhooks/dispatch.ts";
import { QueueList } from "./schema.ts";

const QUEUES = [VERIFICATIONS, CAMPAIGNS, CAMPAIGN_WORK, WEBHOOKS];

export const queueRoutes = ({ db, queues }: Resources): FastifyPluginAsyncTypebox => async (app) => {
  app.get("/queues", {
    config: { scope: "queues:read" },
    schema: {
      operationId: "listQueues", tags: ["access"], summary: "See how much work waits, over all tenants",
      description: "For whoever runs the service: only the root key may. A job is no more than a hint that rows wait; how many those are is in `verifications`.",
      response: { 200: QueueList },
    },
  }, async () => {
    const [items, open] = await Promise.all([
      Promise.all(QUEUES.map(async (name) => ({ name, jobs: await queues.count(name) ?? null }))),
      countOpen(db.readers, {}),
    ]);
    const count = (status: string): number => Number(open.find((row) => row.status === status)?.count ?? 0);
    return { backend: queues.backend, items, verifications: { queued: count("queued"), running: count("running") } };
  });
};

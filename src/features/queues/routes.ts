import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { exposeBacklogs, measureBacklogs } from "../../platform/jobs/backlog.ts";
import { listWorkers } from "../../platform/jobs/worker-processes.ts";
import type { Resources } from "../../platform/resources.ts";
import { countUnfinished } from "../verifications/queries.ts";
import { QUEUES } from "../../platform/queue/names.ts";
import { BoardLink, QueueList } from "./schema.ts";
import { linkToBoard } from "./session.ts";

export const queueRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, queues, metrics, clock } = resources;
    exposeBacklogs(metrics.registry, () => measureBacklogs(db.readers, clock()));

    app.get(
      "/queues",
      {
        config: { scope: "queues:read" },
        schema: {
          operationId: "listQueues",
          tags: ["access"],
          summary: "See how much work waits, over all tenants",
          description:
            "For operators, with the root API key. A job is no more than a hint that rows wait; how many those are is in `kinds`.",
          response: { 200: QueueList },
        },
      },
      async () => {
        const [items, open, backlogs, workers] = await Promise.all([
          Promise.all(QUEUES.map(async (name) => ({ name, jobs: (await queues.count(name)) ?? null }))),
          countUnfinished(db.readers, {}),
          measureBacklogs(db.readers, clock()),
          listWorkers(db.readers, clock()),
        ]);
        const kinds = backlogs.map((backlog) => ({
          ...backlog,
          workers: workers.filter(({ jobs }) => jobs.includes(backlog.name)).length,
        }));
        const count = (status: string): number => Number(open.find((row) => row.status === status)?.count ?? 0);
        return {
          backend: queues.backend,
          items,
          kinds,
          verifications: { queued: count("queued"), running: count("running") },
        };
      },
    );

    app.get(
      "/queues/board",
      {
        config: { scope: "queues:read" },
        schema: {
          operationId: "getQueueBoard",
          tags: ["access"],
          summary: "Get a link to the queues' page, for a browser",
          description:
            "Bull Board, to look at only. The link holds for a minute, what it opens for an hour, as long as the key does. Jobs hold keys of rows and no personal data.",
          response: { 200: BoardLink },
        },
      },
      async (request) => linkToBoard(resources, request.principal),
    );
  };

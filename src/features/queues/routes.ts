import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { measureJobs } from "../../platform/jobs/backlog.ts";
import type { Resources } from "../../platform/resources.ts";
import { countUnfinished } from "../verifications/queries.ts";
import { QUEUES } from "../../platform/queue/names.ts";
import { BoardLink, QueueList } from "./schema.ts";
import { linkToBoard } from "./session.ts";

export const queueRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, queues, clock } = resources;

    app.get(
      "/queues",
      {
        config: { scope: "queues:read" },
        schema: {
          operationId: "listQueues",
          tags: ["access"],
          summary: "List queues",
          description:
            "The backlog of all tenants. Requires the root API key. Jobs in a queue are only notifications; `kinds` " +
            "has the number of rows that wait or run.",
          response: { 200: QueueList },
        },
      },
      async () => {
        const [items, open, kinds] = await Promise.all([
          Promise.all(QUEUES.map(async (name) => ({ name, jobs: (await queues.count(name)) ?? null }))),
          countUnfinished(db.readers, {}),
          measureJobs(db.readers, clock()),
        ]);
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
          summary: "Create a link to the queue dashboard",
          description:
            "A link to Bull Board, read-only, for a browser. The link is valid for 1 minute, the session that it " +
            "opens for 1 hour, and not longer than the key. Jobs contain ids of rows and no personal data.",
          response: { 200: BoardLink },
        },
      },
      async (request) => linkToBoard(resources, request.principal),
    );
  };

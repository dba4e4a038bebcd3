import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Resources } from "../../platform/resources.ts";
import { countOpen } from "../verifications/queries.ts";
import { QUEUES } from "../../platform/queue/names.ts";
import { BoardLink, QueueList } from "./schema.ts";
import { linkToBoard } from "./session.ts";

export const queueRoutes = (resources: Resources): FastifyPluginAsyncTypebox => async (app) => {
  const { db, queues } = resources;

  app.get("/queues", {
    config: { scope: "queues:read" },
    schema: {
      operationId: "listQueues", tags: ["access"], summary: "See how much work waits, over all tenants",
      description: "For operators, with the root API key. A job is no more than a hint that rows wait; how many those are is in `verifications`.",
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

  app.get("/queues/board", {
    config: { scope: "queues:read" },
    schema: {
      operationId: "getQueueBoard", tags: ["access"], summary: "Get a link to the queues' page, for a browser",
      description: "Bull Board, to look at only. The link holds for a minute, what it opens for an hour, as long as the key does. Jobs hold keys of rows and no personal data.",
      response: { 200: BoardLink },
    },
  }, async (request) => linkToBoard(resources, request.principal));
};

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { randomUUID } from "node:crypto";
import { AppError, notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { closed, Id, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { findDelivery, insertDeliveries, listDeliveries, type DeliveryKey } from "./delivery-queries.ts";
import { WEBHOOKS } from "./dispatch.ts";
import { TEST_EVENT } from "./events.ts";
import { findWebhook, lockWebhook } from "./queries.ts";
import { createReplay, findReplay, REPLAYS, toReplay } from "./replays.ts";
import { WebhookPath } from "./routes.ts";
import { DeliveryQuery, WebhookDelivery, WebhookDeliveryPage, WebhookReplay, WebhookReplayCreate } from "./schema.ts";
import { toDelivery } from "./service.ts";
import { systemEvent } from "./system-events.ts";

/** The routes of deliveries and replays. */
export const webhookDeliveryRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, queues } = resources;

    app.post(
      "/webhooks/:webhook_id/test",
      {
        config: { scope: "webhooks:write", problems: ["not_found", "conflict"] },
        schema: {
          operationId: "testWebhook",
          tags: ["webhooks"],
          summary: "Send a test event",
          description: "Sends an event of type `webhook.test` to the endpoint. The delivery log shows the result.",
          headers: PostHeaders,
          params: WebhookPath,
          response: { 202: WebhookDelivery },
        },
      },
      async (request, reply) => {
        const key = { tenant_id: request.principal.tenant_id, id: request.params.webhook_id };
        let queued: DeliveryKey[] = [];
        await answerOnce(db, request, reply, async (tx) => {
          const webhook = await lockWebhook(tx, key);
          if (!webhook) throw notFound();
          if (webhook.status !== "enabled") throw new AppError("conflict", { detail: "The webhook is disabled." });
          queued = await insertDeliveries(tx, [
            systemEvent(webhook, `test_${randomUUID()}`, TEST_EVENT, { webhook_id: webhook.id }, clock()),
          ]);
          const row = await findDelivery(tx, queued[0]!);
          return {
            status: 202,
            headers: { location: `/v1/webhooks/${webhook.id}/deliveries` },
            payload: toDelivery(row!),
          };
        });
        if (queued.length > 0) queues.ring(WEBHOOKS);
        return reply;
      },
    );

    app.get(
      "/webhooks/:webhook_id/deliveries",
      {
        config: { scope: "webhooks:read", problems: ["not_found", "invalid_cursor"] },
        schema: {
          operationId: "listWebhookDeliveries",
          tags: ["webhooks"],
          summary: "List deliveries",
          description: "The deliveries to an endpoint, newest first. Kept for 30 days.",
          params: WebhookPath,
          querystring: DeliveryQuery,
          response: { 200: WebhookDeliveryPage },
        },
      },
      async (request, reply) => {
        const key = { tenant_id: request.principal.tenant_id, id: request.params.webhook_id };
        if (!(await findWebhook(db.kysely, key))) throw notFound();
        const { limit = 50, cursor, ...filter } = request.query;
        const list = [key.tenant_id, key.id, "deliveries", filter.status ?? null, filter.event_id ?? null];
        const rows = await listDeliveries(db.kysely, key, filter, decodeCursor(cursor, list), limit + 1);
        return toPage(request, reply, list, limit, rows, (row) => row.id, toDelivery);
      },
    );

    app.post(
      "/webhooks/:webhook_id/replay",
      {
        config: { scope: "webhooks:write", problems: ["not_found", "conflict"] },
        schema: {
          operationId: "replayWebhook",
          tags: ["webhooks"],
          summary: "Replay deliveries",
          description:
            "Sends one delivery, one event or the events of a period again, with the same `webhook-id` as before. " +
            "Runs in the background: poll the URL in `Location`.",
          headers: PostHeaders,
          params: WebhookPath,
          body: WebhookReplayCreate,
          response: { 202: WebhookReplay },
        },
      },
      async (request, reply) => {
        const key = { tenant_id: request.principal.tenant_id, id: request.params.webhook_id };
        let made: Awaited<ReturnType<typeof createReplay>> | undefined;
        await answerOnce(db, request, reply, async (tx) => {
          made = await createReplay(tx, resources, key, request.body);
          return {
            status: 202,
            headers: { location: `/v1/webhooks/${key.id}/replays/${made.row.id}` },
            payload: toReplay(made.row),
          };
        });
        if (made) queues.ring(made.queued.length > 0 ? WEBHOOKS : REPLAYS);
        return reply;
      },
    );

    app.get(
      "/webhooks/:webhook_id/replays/:replay_id",
      {
        config: { scope: "webhooks:read", problems: ["not_found"] },
        schema: {
          operationId: "getWebhookReplay",
          tags: ["webhooks"],
          summary: "Get a replay",
          params: closed({ ...WebhookPath.properties, replay_id: Id }),
          response: { 200: WebhookReplay },
        },
      },
      async (request) => {
        const row = await findReplay(
          db.kysely,
          { tenant_id: request.principal.tenant_id, id: request.params.webhook_id },
          request.params.replay_id,
        );
        if (!row) throw notFound();
        return toReplay(row);
      },
    );
  };

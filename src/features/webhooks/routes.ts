import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { notFound } from "../../platform/errors.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import { checkVersion, etagOf, expectedVersion, sendVersioned } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { changeContext } from "../../platform/http/request.ts";
import { closed, Id, IfMatch, IfNoneMatch, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { findWebhook, listWebhooks, type WebhookRow } from "./queries.ts";
import {
  WebhookWithSecret,
  Webhook,
  WebhookCreate,
  WebhookEnable,
  WebhookPage,
  WebhookPatch,
  WebhookRotate,
} from "./schema.ts";
import { createWebhook, enableWebhook, patchWebhook, removeWebhook, rotateSecret, toWebhook } from "./service.ts";

export const WebhookPath = closed({ webhook_id: Id });

export const webhookRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db } = resources;

    app.post(
      "/webhooks",
      {
        config: { scope: "webhooks:write", problems: ["conflict", "insufficient_scope", "purpose_not_allowed"] },
        schema: {
          operationId: "createWebhook",
          tags: ["webhooks"],
          summary: "Create a webhook endpoint",
          description:
            "The endpoint receives every event from now on, at least once, by the Standard Webhooks specification " +
            "(`webhook-id`, `webhook-timestamp`, `webhook-signature`). A status of 2xx within 15 seconds accepts an " +
            'event; otherwise it is sent again, over 3 days. The body is `{"type": "address.updated", ' +
            '"timestamp": …, "data": {"id", "customer_id", "version", "link"}}`; with `payload: full`, ' +
            "`data` also has `changed_fields`, `before` and `after`. Events can arrive twice or out of order: use " +
            "`webhook-id` and `version`. The response contains the secret; it is not shown again.",
          headers: PostHeaders,
          body: WebhookCreate,
          response: { 201: WebhookWithSecret },
        },
      },
      async (request, reply) =>
        answerOnce(
          db,
          request,
          reply,
          async (tx) => {
            const { row, secret } = await createWebhook(tx, resources, request.principal, request.body);
            return {
              status: 201,
              headers: { location: `/v1/webhooks/${row.id}`, etag: etagOf(row), "cache-control": "no-store" },
              payload: { ...toWebhook(row), secret },
            };
          },
          { sealed: true },
        ),
    );

    app.get(
      "/webhooks",
      {
        config: { scope: "webhooks:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listWebhooks",
          tags: ["webhooks"],
          summary: "List webhook endpoints",
          description: "Oldest first.",
          querystring: closed(pageQuery),
          response: { 200: WebhookPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "webhooks"];
        const rows = await listWebhooks(db.kysely, tenant_id, decodeCursor(cursor, list), limit + 1);
        return toPage(request, reply, list, limit, rows, (row) => row.id, toWebhook);
      },
    );

    app.get(
      "/webhooks/:webhook_id",
      {
        config: { scope: "webhooks:read", problems: ["not_found"] },
        schema: {
          operationId: "getWebhook",
          tags: ["webhooks"],
          summary: "Get a webhook endpoint",
          description: "Without its secret, which is never returned.",
          params: WebhookPath,
          headers: IfNoneMatch,
          response: { 200: Webhook, 304: Type.Null({ description: "Not modified." }) },
        },
      },
      async (request, reply) => {
        const row = await findWebhook(db.kysely, {
          tenant_id: request.principal.tenant_id,
          id: request.params.webhook_id,
        });
        if (!row) throw notFound();
        return sendVersioned(request, reply, toWebhook(row));
      },
    );

    app.patch(
      "/webhooks/:webhook_id",
      {
        config: {
          scope: "webhooks:write",
          problems: ["not_found", "version_mismatch", "precondition_required", "insufficient_scope"],
        },
        schema: {
          operationId: "updateWebhook",
          tags: ["webhooks"],
          summary: "Update a webhook endpoint",
          description: "Applies to queued deliveries too.",
          params: WebhookPath,
          headers: IfMatch,
          body: WebhookPatch,
          response: { 200: Webhook },
        },
      },
      async (request, reply) => {
        const check = expected(expectedVersion(request));
        const row = await inTransaction(db.kysely, changeContext(request), (tx) =>
          patchWebhook(tx, resources, request.principal, request.params.webhook_id, request.body, check),
        );
        return sendVersioned(request, reply, toWebhook(row));
      },
    );

    app.delete(
      "/webhooks/:webhook_id",
      {
        config: { scope: "webhooks:write", problems: ["not_found", "version_mismatch", "precondition_required"] },
        schema: {
          operationId: "deleteWebhook",
          tags: ["webhooks"],
          summary: "Delete a webhook endpoint",
          description: "Cancels its queued deliveries.",
          params: WebhookPath,
          headers: IfMatch,
          response: { 204: Type.Null({ description: "Deleted." }) },
        },
      },
      async (request, reply) => {
        const check = expected(expectedVersion(request));
        await inTransaction(db.kysely, changeContext(request), (tx) =>
          removeWebhook(
            tx,
            resources,
            { tenant_id: request.principal.tenant_id, id: request.params.webhook_id },
            check,
          ),
        );
        return reply.code(204).send(null);
      },
    );

    app.post(
      "/webhooks/:webhook_id/rotate-secret",
      {
        config: { scope: "webhooks:write", optional_body: true, problems: ["not_found"] },
        schema: {
          operationId: "rotateWebhookSecret",
          tags: ["webhooks"],
          summary: "Rotate the secret of a webhook endpoint",
          description:
            "The response contains the new secret; it is not shown again. During the overlap events are signed with " +
            "both secrets.",
          headers: PostHeaders,
          params: WebhookPath,
          body: WebhookRotate,
          response: { 200: WebhookWithSecret },
        },
      },
      async (request, reply) =>
        answerOnce(
          db,
          request,
          reply,
          async (tx) => {
            const { row, secret } = await rotateSecret(
              tx,
              resources,
              { tenant_id: request.principal.tenant_id, id: request.params.webhook_id },
              request.body.overlap_seconds ?? 86_400,
            );
            return {
              status: 200,
              headers: { etag: etagOf(row), "cache-control": "no-store" },
              payload: { ...toWebhook(row), secret },
            };
          },
          { sealed: true },
        ),
    );

    app.post(
      "/webhooks/:webhook_id/enable",
      {
        config: { scope: "webhooks:write", optional_body: true, problems: ["not_found"] },
        schema: {
          operationId: "enableWebhook",
          tags: ["webhooks"],
          summary: "Re-enable a webhook endpoint",
          description:
            "Also delivers the events that happened while the endpoint was disabled, unless `skip_missed` is true.",
          headers: PostHeaders,
          params: WebhookPath,
          body: WebhookEnable,
          response: { 200: Webhook },
        },
      },
      async (request, reply) =>
        answerOnce(db, request, reply, async (tx) => {
          const row = await enableWebhook(
            tx,
            resources,
            { tenant_id: request.principal.tenant_id, id: request.params.webhook_id },
            request.body.skip_missed ?? false,
          );
          return { status: 200, headers: { etag: etagOf(row) }, payload: toWebhook(row) };
        }),
    );
  };

const expected =
  (version: number | "any") =>
  (row: WebhookRow): void =>
    checkVersion(version, row);

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { AppError, notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { closed, Id, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { findKey, listKeys, listTenants, revokeKey, type ApiKeyRow, type TenantRow } from "./queries.ts";
import {
  ApiKey,
  ApiKeyCreate,
  ApiKeyPage,
  ApiKeyRotate,
  ApiKeyWithSecret,
  TenantWithKey,
  Tenant,
  TenantCreate,
  TenantPage,
} from "./schema.ts";
import { createKey, createTenant, MAX_KEYS, rotateKey } from "./service.ts";

const KeyPath = closed({ key_id: Id });

export const accessRoutes =
  ({ db, clock }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      "/api-keys",
      {
        config: { scope: "api-keys:write", problems: ["insufficient_scope", "api_key_limit_reached"] },
        schema: {
          operationId: "createApiKey",
          tags: ["access"],
          summary: "Create an API key",
          description:
            "The response contains the key; it is not shown again. A tenant has at most " +
            `${MAX_KEYS.toLocaleString("en")} active keys. The new key expires no later than the key that ` +
            "creates it. A key created with an access token does not expire with the token: set `expires_at`.",
          headers: PostHeaders,
          body: ApiKeyCreate,
          response: { 201: ApiKeyWithSecret },
        },
      },
      async (request, reply) =>
        answerOnce(
          db,
          request,
          reply,
          async (tx) => {
            const { row, key } = await createKey(tx, request.principal, request.body, clock());
            return {
              status: 201,
              headers: { location: `/v1/api-keys/${row.id}`, "cache-control": "no-store" },
              payload: { ...toApiKey(row), key },
            };
          },
          { sealed: true },
        ),
    );

    app.get(
      "/api-keys",
      {
        config: { scope: "api-keys:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listApiKeys",
          tags: ["access"],
          summary: "List API keys",
          description: "Oldest first, including revoked keys. The keys themselves are never returned.",
          querystring: closed(pageQuery),
          response: { 200: ApiKeyPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "api-keys"];
        const rows = await listKeys(db.kysely, tenant_id, decodeCursor(cursor, list), limit + 1);
        return toPage(request, reply, list, limit, rows, (row) => row.id, toApiKey);
      },
    );

    app.get(
      "/api-keys/:key_id",
      {
        config: { scope: "api-keys:read", problems: ["not_found"] },
        schema: {
          operationId: "getApiKey",
          tags: ["access"],
          summary: "Get an API key",
          params: KeyPath,
          response: { 200: ApiKey },
        },
      },
      async (request) => {
        const row = await findKey(db.kysely, request.principal.tenant_id, request.params.key_id);
        if (!row) throw notFound();
        return toApiKey(row);
      },
    );

    app.post(
      "/api-keys/:key_id/rotate",
      {
        config: {
          scope: "api-keys:write",
          optional_body: true,
          problems: ["not_found", "conflict", "insufficient_scope", "api_key_limit_reached"],
        },
        schema: {
          operationId: "rotateApiKey",
          tags: ["access"],
          summary: "Rotate an API key",
          description:
            "Creates a key with the same scopes to replace this one. The old key stays valid during the overlap, " +
            "and counts towards the tenant's limit until then.",
          headers: PostHeaders,
          params: KeyPath,
          body: ApiKeyRotate,
          response: { 201: ApiKeyWithSecret },
        },
      },
      async (request, reply) => {
        const { key_id } = request.params;
        await answerOnce(
          db,
          request,
          reply,
          async (tx) => {
            const { row, key } = await rotateKey(
              tx,
              request.principal,
              key_id,
              request.body.overlap_seconds ?? 86_400,
              clock(),
            );
            return {
              status: 201,
              headers: { location: `/v1/api-keys/${row.id}`, "cache-control": "no-store" },
              payload: { ...toApiKey(row), key },
            };
          },
          { sealed: true },
        );
        app.authenticator.forget(key_id);
        return reply;
      },
    );

    app.delete(
      "/api-keys/:key_id",
      {
        config: { scope: "api-keys:write", problems: ["not_found", "insufficient_scope"] },
        schema: {
          operationId: "revokeApiKey",
          tags: ["access"],
          summary: "Revoke an API key",
          description:
            "Takes effect at once in the process that answers, and within 5 seconds in the others. 403 where the " +
            "key has scopes that yours does not have.",
          params: KeyPath,
          response: { 204: Type.Null({ description: "Revoked." }) },
        },
      },
      async (request, reply) => {
        const { key_id } = request.params;
        const row = await findKey(db.kysely, request.principal.tenant_id, key_id);
        if (!row) throw notFound();
        if (row.scopes.some((scope) => !request.principal.scopes.has(scope)))
          throw new AppError("insufficient_scope", { detail: "The key has scopes that your key does not have." });
        await revokeKey(db.kysely, request.principal.tenant_id, key_id);
        app.authenticator.forget(key_id);
        return reply.code(204).send(null);
      },
    );

    app.post(
      "/tenants",
      {
        config: { scope: "tenants:write", problems: ["conflict"] },
        schema: {
          operationId: "createTenant",
          tags: ["access"],
          summary: "Create a tenant",
          description:
            "Requires the root API key. The response contains the first API key of the tenant; it is not shown again.",
          headers: PostHeaders,
          body: TenantCreate,
          response: { 201: TenantWithKey },
        },
      },
      async (request, reply) =>
        answerOnce(
          db,
          request,
          reply,
          async (tx) => {
            const { row, key } = await createTenant(tx, request.body, clock());
            return { status: 201, headers: { "cache-control": "no-store" }, payload: { ...toTenant(row), key } };
          },
          { sealed: true },
        ),
    );

    app.get(
      "/tenants",
      {
        config: { scope: "tenants:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listTenants",
          tags: ["access"],
          summary: "List tenants",
          description: "Requires the root API key.",
          querystring: closed(pageQuery),
          response: { 200: TenantPage },
        },
      },
      async (request, reply) => {
        const { limit = 50, cursor } = request.query;
        const list = ["tenants"];
        const rows = await listTenants(db.kysely, decodeCursor(cursor, list), limit + 1);
        return toPage(request, reply, list, limit, rows, (row) => row.id, toTenant);
      },
    );
  };

function toApiKey(row: ApiKeyRow): Type.Static<typeof ApiKey> {
  const { id, name, hint, scopes, rate_limit_per_minute, rotated_to } = row;
  return {
    id,
    name,
    hint,
    scopes,
    rate_limit_per_minute,
    rotated_to,
    created_at: toTimestamp(row.created_at),
    last_used_at: toTimestamp(row.last_used_at),
    expires_at: toTimestamp(row.expires_at),
    revoked_at: toTimestamp(row.revoked_at),
  };
}

function toTenant({ id, slug, name, address_limit, created_at }: TenantRow): Type.Static<typeof Tenant> {
  return { id, slug, name, address_limit, created_at: toTimestamp(created_at) };
}

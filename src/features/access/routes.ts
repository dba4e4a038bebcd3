import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { changeContext } from "../../platform/http/request.ts";
import { closed, Id, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import {
  findKey,
  findKeyById,
  findTenant,
  listKeys,
  listTenants,
  revokeKey,
  type ApiKeyRow,
  type TenantRow,
} from "./queries.ts";
import {
  ApiKey,
  ApiKeyCreate,
  ApiKeyPage,
  ApiKeyRotate,
  ApiKeyWithSecret,
  CurrentApiKey,
  TenantWithKey,
  Tenant,
  TenantCreate,
  TenantPage,
} from "./schema.ts";
import { createKey, createTenant, MAX_KEYS, rotateKey, type KeyKind } from "./service.ts";
import { deleteTenant, disableTenant, enableTenant } from "./tenants.ts";

const KeyPath = closed({ key_id: Id });
const TenantPath = closed({ tenant_id: Id });

export const accessRoutes =
  ({ db, keyStore, clock }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      "/api-keys",
      {
        config: {
          scope: "api-keys:write",
          problems: ["insufficient_scope", "purpose_not_allowed", "api_key_limit_reached"],
        },
        schema: {
          operationId: "createApiKey",
          tags: ["access"],
          summary: "Create an API key",
          description:
            "The response contains the key; it is not shown again. A tenant has at most " +
            `${MAX_KEYS.toLocaleString("en")} active keys. The new key expires no later than the key that ` +
            "creates it, which needs the scope `addresses:read` for a publishable key. A key created with an " +
            "access token does not expire with the token: set `expires_at`.",
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
      "/api-keys/current",
      {
        config: { any_key: true, problems: ["not_found"] },
        schema: {
          operationId: "getCurrentApiKey",
          tags: ["access"],
          summary: "Get the API key of the request",
          description: "The key that the request is made with, and its tenant. 404 with an access token.",
          response: { 200: CurrentApiKey },
        },
      },
      async ({ principal }) => {
        // A token has no bounds.
        const row = principal.bounds && (await findKeyById(db.kysely, principal.id));
        if (!row) throw new AppError("not_found", { detail: "The request is not made with an API key." });
        const tenant = row.tenant_id === null ? undefined : await findTenant(db.kysely, row.tenant_id);
        return {
          ...toApiKey(row),
          tenant: tenant ? { id: tenant.id, slug: tenant.slug, name: tenant.name } : null,
        };
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
          problems: ["not_found", "conflict", "insufficient_scope", "purpose_not_allowed", "api_key_limit_reached"],
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

    app.get(
      "/tenants/:tenant_id",
      {
        config: { scope: "tenants:read", problems: ["not_found"] },
        schema: {
          operationId: "getTenant",
          tags: ["access"],
          summary: "Get a tenant",
          description: "Requires the root API key.",
          params: TenantPath,
          response: { 200: Tenant },
        },
      },
      async (request) => {
        const row = await findTenant(db.kysely, request.params.tenant_id);
        if (!row) throw notFound();
        return toTenant(row);
      },
    );

    const steps = {
      disable: {
        summary: "Disable a tenant",
        description:
          "Its keys and tokens get 403 `tenant_disabled`: at once in the process that answers, within 5 seconds in " +
          "the others. Its campaigns, imports, verifications and webhooks are paused; what runs may take half a " +
          "minute to stop. No data is deleted.",
        step: disableTenant,
      },
      enable: {
        summary: "Enable a tenant",
        description:
          "Its keys are accepted again, and its background work continues: events of the time in which it was " +
          "disabled are delivered, and addresses that were due are verified.",
        step: enableTenant,
      },
    };
    for (const [name, { summary, description, step }] of Object.entries(steps)) {
      app.post(
        `/tenants/:tenant_id/${name}`,
        {
          config: { scope: "tenants:write", problems: ["not_found", "conflict"] },
          schema: {
            operationId: `${name}Tenant`,
            tags: ["access"],
            summary,
            description: `${description} Requires the root API key.`,
            headers: PostHeaders,
            params: TenantPath,
            response: { 200: Tenant },
          },
        },
        async (request, reply) => {
          const { tenant_id } = request.params;
          await answerOnce(db, request, reply, async (tx) => {
            const row = await step(tx, tenant_id, clock());
            return { status: 200, headers: {}, payload: toTenant(row) };
          });
          app.authenticator.forget(tenant_id);
          return reply;
        },
      );
    }

    app.delete(
      "/tenants/:tenant_id",
      {
        config: { scope: "tenants:write", problems: ["not_found", "conflict", "tenant_not_empty"] },
        schema: {
          operationId: "deleteTenant",
          tags: ["access"],
          summary: "Delete a tenant",
          description:
            "Deletes an empty tenant with its keys and settings. 409 with what remains if it has customers (deleted " +
            "ones count: their history is kept), webhooks, providers, or campaigns or imports that have not ended: " +
            "`POST /v1/tenants/{tenant_id}/erasures` erases it with all of that. " +
            "The tenant `default` is created again at the next start. Requires the root API key.",
          params: TenantPath,
          response: { 204: Type.Null({ description: "Deleted." }) },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.params;
        await inTransaction(db.kysely, changeContext(request), (tx) => deleteTenant(tx, tenant_id));
        await keyStore.deleteTenantKeys(tenant_id);
        app.authenticator.forget(tenant_id);
        return reply.code(204).send(null);
      },
    );
  };

function toApiKey(row: ApiKeyRow): Type.Static<typeof ApiKey> {
  const { id, name, hint, scopes, origins, purposes, rate_limit_per_minute, rotated_to } = row;
  return {
    id,
    name,
    hint,
    kind: row.kind as KeyKind,
    scopes,
    origins,
    purposes,
    rate_limit_per_minute,
    rotated_to,
    created_at: toTimestamp(row.created_at),
    last_used_at: toTimestamp(row.last_used_at),
    expires_at: toTimestamp(row.expires_at),
    revoked_at: toTimestamp(row.revoked_at),
  };
}

function toTenant({ id, slug, name, address_limit, ...row }: TenantRow): Type.Static<typeof Tenant> {
  return {
    id,
    slug,
    name,
    address_limit,
    disabled_at: toTimestamp(row.disabled_at),
    created_at: toTimestamp(row.created_at),
  };
}

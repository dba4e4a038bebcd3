import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { checkVersion, expectedVersion, NO_VERSION, sendVersioned } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { changeContext } from "../../platform/http/request.ts";
import { CreateHeaders, IfMatch, IfNoneMatch } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { findPurpose, listPurposes, type PurposeState } from "./queries.ts";
import { Purpose, PurposePage, PurposePath, PurposePut, PurposesQuery } from "./schema.ts";
import { archivePurpose, putPurpose, toPurpose } from "./service.ts";

/** Notices in 20 languages. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
const NAME = /^[a-z0-9-]+$/;

export const purposeRoutes =
  ({ db, clock }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.put(
      "/purposes/:purpose",
      {
        bodyLimit: BODY_LIMIT_BYTES,
        config: {
          scope: "purposes:write",
          problems: ["precondition_required", "version_mismatch", "conflict"],
        },
        schema: {
          operationId: "putPurpose",
          tags: ["privacy"],
          summary: "Create or update a purpose",
          description:
            "Says what personal data is processed for. Each change makes a version; all are kept, with their " +
            "notices. `If-Match` is required to replace a purpose, not to create one; with `If-None-Match: *` the " +
            "request creates only. Changes apply within seconds to what is disclosed for the purpose, and to calls " +
            "of its providers and webhooks. An archived purpose is in use again.",
          headers: CreateHeaders,
          params: PurposePath,
          body: PurposePut,
          response: { 200: Purpose },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const making = { tenant_id, name: request.params.purpose, by: actor, now: clock() };
        const row = await inTransaction(db.kysely, changeContext(request), (tx) =>
          putPurpose(tx, making, request.body, (current) => checkReplaced(request, current)),
        );
        return sendVersioned(request, reply, toPurpose(row));
      },
    );

    app.get(
      "/purposes",
      {
        config: { scope: "purposes:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listPurposes",
          tags: ["privacy"],
          summary: "List purposes",
          description: "By name.",
          querystring: PurposesQuery,
          response: { 200: PurposePage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 10, cursor, status } = request.query;
        const list = [tenant_id, "purposes", status];
        const rows = await listPurposes(db.kysely, tenant_id, {
          is_archived: status === undefined ? undefined : status === "archived",
          after: decodeCursor(cursor, list, "/cursor", NAME),
          limit: limit + 1,
        });
        return toPage(request, reply, list, limit, rows, ({ name }) => name, toPurpose);
      },
    );

    app.get(
      "/purposes/:purpose",
      {
        config: { scope: "purposes:read", problems: ["not_found"] },
        schema: {
          operationId: "getPurpose",
          tags: ["privacy"],
          summary: "Get a purpose",
          headers: IfNoneMatch,
          params: PurposePath,
          response: { 200: Purpose },
        },
      },
      async (request, reply) => {
        const row = await findPurpose(db.kysely, request.principal.tenant_id, request.params.purpose);
        if (!row) throw notFound();
        return sendVersioned(request, reply, toPurpose(row));
      },
    );

    app.delete(
      "/purposes/:purpose",
      {
        config: { scope: "purposes:write", problems: ["not_found", "precondition_required", "version_mismatch"] },
        schema: {
          operationId: "archivePurpose",
          tags: ["privacy"],
          summary: "Archive a purpose",
          description:
            "The purpose is no longer in use: nothing is disclosed for it, and its providers and webhooks are not " +
            "called. It stays readable with its versions, which prove what people have consented to.",
          headers: IfMatch,
          params: PurposePath,
          response: { 204: Type.Null({ description: "Archived." }) },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const expected = expectedVersion(request);
        const making = { tenant_id, name: request.params.purpose, by: actor, now: clock() };
        await inTransaction(db.kysely, changeContext(request), (tx) =>
          archivePurpose(tx, making, (current) => checkVersion(expected, current)),
        );
        return reply.code(204).send(null);
      },
    );
  };

/** @throws AppError precondition_required, version_mismatch */
function checkReplaced(request: FastifyRequest, current: PurposeState | undefined): void {
  if (current) checkVersion(expectedVersion(request), current);
  else if (request.headers["if-match"] !== undefined && !["any", NO_VERSION].includes(expectedVersion(request)))
    throw new AppError("version_mismatch");
}

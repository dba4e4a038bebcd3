import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import type { Resources } from "../../platform/resources.ts";
import { listVersions } from "./queries.ts";
import { PurposePage, PurposePath, VersionsQuery } from "./schema.ts";
import { toPurpose } from "./service.ts";

const VERSION = /^[1-9]\d{0,8}$/;

export const purposeVersionRoutes =
  ({ db }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      "/purposes/:purpose/versions",
      {
        config: { scope: "purposes:read", problems: ["not_found", "invalid_cursor"] },
        schema: {
          operationId: "listPurposeVersions",
          tags: ["privacy"],
          summary: "List the versions of a purpose",
          description: "Newest first, each with the notices that people were shown then.",
          params: PurposePath,
          querystring: VersionsQuery,
          response: { 200: PurposePage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { purpose } = request.params;
        const { limit = 10, cursor } = request.query;
        const list = [tenant_id, "versions of purpose", purpose];
        const before = decodeCursor(cursor, list, "/cursor", VERSION);
        const rows = await listVersions(
          db.kysely,
          tenant_id,
          purpose,
          before === undefined ? undefined : Number(before),
          limit + 1,
        );
        if (rows.length === 0 && before === undefined) throw notFound();
        return toPage(request, reply, list, limit, rows, ({ version }) => String(version), toPurpose);
      },
    );
  };

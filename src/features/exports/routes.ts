import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { notFound } from "../../platform/errors.ts";
import { sendStream } from "../../platform/http/conditional.ts";
import { onDrain } from "../../platform/http/drain.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { purposeOf } from "../../platform/http/request.ts";
import { streamFor, acquireFileStream } from "../../platform/http/stream-limit.ts";
import { bomQuery, closed, Id, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { ENTITIES, entityOf } from "../../records/entities.ts";
import { checkFilterAttributes } from "../../records/filter/attributes.ts";
import { checkFilter, checkFilterScopes } from "../../records/filter/limits.ts";
import { getHorizon } from "../../records/log.ts";
import { streamExport, type Row } from "./download.ts";
import { formatOf } from "./formats.ts";
import { deleteExport, findExport, insertExport, type ExportRow } from "./queries.ts";
import { Export, ExportCreate, Snapshot } from "./schema.ts";
import { recordDownload } from "./record-download.ts";
import { checkScopes, newExport, newSnapshot, parseAfter, tenantOfLink, toExport, toSnapshot } from "./service.ts";
import { checkPurpose } from "../purposes/bind.ts";

const ExportPath = closed({ export_id: Id });

export const exportRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock } = resources;
    const closing = new AbortController();
    onDrain(app, () => closing.abort());
    app.addHook("preClose", async () => closing.abort());

    async function* download(
      request: FastifyRequest,
      row: ExportRow,
      after: Row | undefined,
      bom: boolean,
    ): AsyncGenerator<string> {
      const record = recordDownload(resources, request, row);
      try {
        yield* streamExport(resources, row, after, closing.signal, bom, record);
      } finally {
        record.end();
      }
    }

    app.post(
      "/exports",
      {
        config: { scope: "exports:write" },
        schema: {
          operationId: "createExport",
          tags: ["exports"],
          summary: "Create an export",
          description:
            "Exports customers or addresses in their state at one moment, now or in the past; later writes do not " +
            "change the export. The download is available at once at `download.url`. Also requires the scope to " +
            "read the exported entity; a filter of addresses with `customer` or `customer_tag` requires " +
            "`customers:read`. With `Doorplate-Purpose`, customers who may not be disclosed for it at the time of a " +
            "download are left out. Kept for 30 days.",
          headers: PostHeaders,
          body: ExportCreate,
          response: { 201: Export },
        },
      },
      async (request, reply) => {
        checkScopes(request.principal, request.body.entity);
        if (request.body.entity === "addresses") checkFilterScopes(request.body.filter ?? {}, request.principal.scopes);
        const { entity, filter = {} } = request.body;
        checkFilter(filter, "/filter");
        await checkFilterAttributes(
          resources.attributes,
          request.principal.tenant_id,
          filter,
          entityOf(entity),
          "/filter",
        );
        const horizon = await getHorizon(db.readers);
        return answerOnce(
          db,
          request,
          reply,
          async (tx) => {
            const row = await insertExport(
              tx,
              newExport(request.principal, request.body, purposeOf(request), horizon, clock()),
            );
            return { status: 201, headers: { location: `/v1/exports/${row.id}` }, payload: toExport(resources, row) };
          },
          { sealed: true },
        );
      },
    );

    app.post(
      "/snapshots",
      {
        config: { scope: "exports:write" },
        schema: {
          operationId: "createSnapshot",
          tags: ["exports"],
          summary: "Create a snapshot",
          description:
            "An export of everything at one moment, for a full synchronisation: download it, then read the change " +
            "feed from `cursor`. Nothing is missing and nothing is repeated. Also requires the scopes to read " +
            "customers and addresses.",
          headers: PostHeaders,
          response: { 201: Snapshot },
        },
      },
      async (request, reply) => {
        checkScopes(request.principal, "all");
        const horizon = await getHorizon(db.readers);
        return answerOnce(
          db,
          request,
          reply,
          async (tx) => {
            const row = await insertExport(tx, newSnapshot(request.principal, purposeOf(request), horizon, clock()));
            return { status: 201, headers: { location: `/v1/exports/${row.id}` }, payload: toSnapshot(resources, row) };
          },
          { sealed: true },
        );
      },
    );

    app.get(
      "/exports/:export_id",
      {
        config: { scope: "exports:read", problems: ["not_found", "purpose_not_allowed"] },
        schema: {
          operationId: "getExport",
          tags: ["exports"],
          summary: "Get an export",
          description:
            "Works for snapshots too. The response contains a new download link. Also requires the scope to read " +
            "what is exported, and `pii:read` if the key that created it has that.",
          params: ExportPath,
          response: { 200: Export },
        },
      },
      async (request) => {
        const row = await findExport(db.kysely, request.principal.tenant_id, request.params.export_id);
        if (!row) throw notFound();
        checkScopes(request.principal, row.entity, row.is_masked);
        checkPurpose("export", purposeOf(request), row);
        return toExport(resources, row);
      },
    );

    app.delete(
      "/exports/:export_id",
      {
        config: { scope: "exports:write", problems: ["not_found"] },
        schema: {
          operationId: "deleteExport",
          tags: ["exports"],
          summary: "Delete an export",
          description: "Invalidates its download links and interrupts running downloads.",
          params: ExportPath,
          response: { 204: Type.Null({ description: "Deleted." }) },
        },
      },
      async (request, reply) => {
        if (
          !(await db.kysely
            .transaction()
            .execute((tx) => deleteExport(tx, request.principal.tenant_id, request.params.export_id)))
        )
          throw notFound();
        return reply.code(204).send(null);
      },
    );

    app.get(
      "/exports/:export_id/download",
      {
        config: { public: true, problems: ["not_found", "too_many_streams"] },
        schema: {
          operationId: "downloadExport",
          tags: ["exports"],
          summary: "Download an export",
          description:
            "Requires only the signed link in the export. The file is generated while it is read. A response that " +
            "ends with an error is incomplete: continue with `after`. Range requests are not supported.",
          params: ExportPath,
          querystring: closed({
            token: Type.String({ minLength: 1, maxLength: 1_000, description: "The token of the link." }),
            after: Type.Optional(
              Type.String({
                pattern: `^(?:${ENTITIES.join("|")}):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
                description:
                  "The last complete row of an interrupted download. The response contains only the rows after it, " +
                  "without a header, to append to that row. In GeoJSON append it after the closing brace of the " +
                  "row: it begins with a comma.",
              }),
            ),
            ...bomQuery,
          }),
          response: {
            200: {
              description: "The file.",
              content: Object.fromEntries(
                ["text/csv", "application/x-ndjson", "application/geo+json"].map((type) => [
                  type,
                  { schema: Type.String() },
                ]),
              ),
            },
          },
        },
      },
      async (request, reply) => {
        const {
          params: { export_id },
          query: { token, after, bom = false },
        } = request;
        const row = await findExport(db.kysely, tenantOfLink(resources, export_id, token), export_id);
        if (!row) throw notFound();
        acquireFileStream(app, `downloads of ${row.tenant_id}`, reply);
        const { content_type, extension } = formatOf(row.format, row.entity);
        const stream = streamFor(request, download(request, row, parseAfter(after), bom), {
          objectMode: false,
          highWaterMark: 65_536,
        });
        reply.headers({
          "cache-control": "no-store",
          "accept-ranges": "none",
          "referrer-policy": "no-referrer",
          "content-disposition": `attachment; filename="${row.entity}-${row.id}.${extension}"`,
        });
        return sendStream(reply, content_type, stream);
      },
    );
  };

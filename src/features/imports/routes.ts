import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce, ANYONE } from "../../platform/http/idempotency.ts";
import { acceptEmpty } from "../../platform/http/json-body.ts";
import { changeContext, purposeOf } from "../../platform/http/request.ts";
import { streamFor, acquireFileStream } from "../../platform/http/stream-limit.ts";
import { bomQuery, closed, Id, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Resources } from "../../platform/resources.ts";
import { recordRead } from "../../privacy/reads/requests.ts";
import { sealReason } from "../../records/reason.ts";
import { IMPORTS } from "./jobs.ts";
import {
  deleteImport,
  findImport,
  listImports,
  listKept,
  listRefusals,
  updateImport,
  type ImportKey,
  type ImportRow,
} from "./queries.ts";
import { fileOf, previewFile, readOptions, receiveFile } from "./receive.ts";
import { writeRefused } from "./refused.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import { checkPurpose } from "../purposes/bind.ts";
import { Import, ImportPage, ImportPreview, importQuery, KeptPage } from "./schema.ts";
import { beginUndo, cancelImport, toImports, type ImportWire } from "./service.ts";

/** A file writes customers and addresses, so reading its rows takes the scope to read them. */
const WRITES = ["customers:write", "addresses:write"] as const;
const READS = ["customers:read", "addresses:read", PII_SCOPE] as const;
const ImportPath = closed({ import_id: Id });
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const MEDIA_TYPES = [
  "text/csv",
  "text/tab-separated-values",
  "text/plain",
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/octet-stream",
  XLSX,
  "multipart/form-data",
];
const EXAMPLE = "客户编号,收货人,手机,省,市,区,详细地址\n4711,张三,13800138000,广东,深圳,南山区,科技园1栋\n";

const file = (examples?: string[]) => ({
  schema: Type.Unsafe<unknown>({ description: "The file.", ...(examples && { examples }) }),
});

export const importRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, queues, keyring } = resources;
    app.addContentTypeParser(MEDIA_TYPES, (request, payload, done) =>
      request.routeOptions.config.streams ? done(null, payload) : acceptEmpty(request, payload, done),
    );
    // A client that still sends when the answer is known has to send all before it reads the answer.
    app.addHook("onSend", (request, _reply, payload, done) => {
      if (!request.raw.readableEnded) request.raw.removeAllListeners("readable").resume();
      done(null, payload);
    });

    app.post(
      "/imports",
      {
        config: { scope: "imports:write", additional_scopes: WRITES, streams: true, problems: ["too_many_streams"] },
        schema: {
          operationId: "createImport",
          tags: ["imports"],
          summary: "Create an import",
          description:
            "Imports customers and addresses from a file of up to 10 GB and 50 million rows, as the body or as a " +
            "form field: CSV of any delimiter and encoding, NDJSON of flat objects, or XLSX (one sheet).\n\n" +
            "Columns are recognised by their names: those of exports of Shopify, WooCommerce, Magento, Salesforce, " +
            "Zoho, HubSpot, Outlook, Google contacts, Amazon, Etsy, Xero, Taobao, 拼多多, 京东, 抖音 and 有赞, and names " +
            "in English, Chinese, German, French, Spanish and Japanese. Titles above the header are skipped. " +
            "`dry_run=true` shows the mapping, warns of what would be lost and validates the first 1,000 rows " +
            "without " +
            "saving; the beginning of the file is enough.\n\n" +
            "Each row is a customer with an address, or with several: for shipping, for billing. The customer is " +
            "found by its key in `source`; rows without a key are identified by their whole content, those of orders " +
            "by the e-mail. An address at a door that the customer already has is " +
            "updated, any other is added. Addresses are verified after those of interactive requests, and can be " +
            "searched once the import has ended.\n\n" +
            "An unreadable file is rejected as a whole; invalid rows are rejected one by one. Poll the URL in " +
            "`Location`.",
          headers: PostHeaders,
          querystring: closed(importQuery),
          response: { 200: ImportPreview, 202: Import },
          body: Type.Unsafe<unknown>({
            content: {
              "text/csv": file([EXAMPLE]),
              "application/x-ndjson": file(),
              "application/octet-stream": file(),
              [XLSX]: file(),
              "multipart/form-data": file(),
            },
          }),
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const { dry_run, ...query } = request.query;
        acquireFileStream(app, request.principal.id, reply);
        const bytes = fileOf(request);
        const options = readOptions(query, request.headers["content-type"] ?? "");
        if (dry_run) return reply.code(200).send(await previewFile(tenant_id, bytes, options, clock()));
        const now = clock();
        const { source, reason } = changeContext(request);
        const key = { tenant_id, id: uuidv7(now.getTime()) };
        const { row, sha256 } = await receiveFile(
          resources,
          {
            ...key,
            status: "receiving",
            reading: {} as never,
            source: source === "api" ? query.source : source,
            created_by: actor,
            purpose: purposeOf(request) ?? null,
            created_at: now.toISOString(),
            lease_until: null,
            sealed_reason: reason === undefined ? null : await sealReason(resources, tenant_id, reason),
          },
          bytes,
          options,
        );
        // An Idempotency-Key goes with what the file says, which is known now that it has come.
        request.body = { sha256 };
        let begun: ImportRow | undefined;
        try {
          await answerOnce(db, request, reply, async (tx) => {
            begun = await updateImport(tx, row, { status: "running", lease_until: null });
            return {
              status: 202,
              headers: { location: `/v1/imports/${row.id}` },
              payload: await show(begun),
              customer_id: ANYONE,
            };
          });
        } finally {
          if (!begun) await db.kysely.transaction().execute((tx) => deleteImport(tx, row));
        }
        if (begun) queues.ring(IMPORTS);
        return reply;
      },
    );

    app.get(
      "/imports",
      {
        config: { scope: "imports:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listImports",
          tags: ["imports"],
          summary: "List imports",
          description: "Newest first.",
          querystring: closed(pageQuery),
          response: { 200: ImportPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "imports"];
        const rows = await listImports(db.kysely, tenant_id, decodeCursor(cursor, list), limit + 1);
        return toPage(
          request,
          reply,
          list,
          limit,
          await toImports(resources, tenant_id, rows, clock()),
          ({ id }) => id,
          (shown) => shown,
        );
      },
    );

    const show = async (row: ImportRow): Promise<ImportWire> =>
      (await toImports(resources, row.tenant_id, [row], clock()))[0] as ImportWire;

    const find = async (key: ImportKey): Promise<ImportRow> => {
      const row = await findImport(db.kysely, key);
      if (!row || row.status === "receiving") throw notFound();
      return row;
    };

    app.get(
      "/imports/:import_id",
      {
        config: { scope: "imports:read", problems: ["not_found"] },
        schema: {
          operationId: "getImport",
          tags: ["imports"],
          summary: "Get an import",
          params: ImportPath,
          response: { 200: Import },
        },
      },
      async (request) => show(await find({ tenant_id: request.principal.tenant_id, id: request.params.import_id })),
    );

    app.get(
      "/imports/:import_id/refused",
      {
        config: {
          scope: "imports:read",
          additional_scopes: READS,
          problems: ["not_found", "purpose_not_allowed"],
          checks_purpose: true,
        },
        schema: {
          operationId: "downloadRefusedRows",
          tags: ["imports"],
          summary: "Download the rejected rows of an import",
          description:
            "A file that can be corrected and imported again: the columns of the original, with `refused_line` and " +
            "`refused_reason` in front, which an import ignores. CSV with commas in UTF-8; of an NDJSON file, " +
            "NDJSON. " +
            "State `mapping` again if the import had one. Kept for 30 days. Text that a spreadsheet would run as a " +
            "formula is prefixed with an apostrophe, which an import takes off.",
          params: ImportPath,
          querystring: closed(bomQuery),
          response: {
            200: Type.Unsafe<unknown>({
              description: "The rows.",
              content: {
                "text/csv": {
                  schema: {
                    type: "string",
                    examples: [
                      "refused_line,refused_reason,客户编号,收货人,手机\r\n" +
                        "17,The row has 2 cells; the header has 3.,4711,张三\r\n",
                    ],
                  },
                },
                "application/x-ndjson": { schema: { type: "string" } },
              },
            }),
          },
        },
      },
      async (request, reply) => {
        const row = await find({ tenant_id: request.principal.tenant_id, id: request.params.import_id });
        checkPurpose("import", purposeOf(request), row);
        const isNdjson = row.reading.format === "ndjson";
        reply
          .header("content-disposition", `attachment; filename="refused-${row.id}.${isNdjson ? "ndjson" : "csv"}"`)
          .type(isNdjson ? "application/x-ndjson" : "text/csv; charset=utf-8");
        // Whose they are is not known: the rows were refused.
        recordRead(resources, request, "downloadRefusedRows", [], {
          subject_id: row.id,
          result_count: Number(row.rows_refused),
        });
        return reply.send(streamFor(request, writeRefused(row.reading, refusedPages(row), request.query.bom ?? false)));
      },
    );

    async function* refusedPages(key: ImportKey): AsyncGenerator<Awaited<ReturnType<typeof listRefusals>>> {
      for (let after = "0"; ;) {
        const rows = await listRefusals(db.kysely, keyring, key, after, 1_000);
        if (rows.length === 0) return;
        yield rows;
        after = rows.at(-1)?.line as string;
      }
    }

    app.get(
      "/imports/:import_id/kept",
      {
        config: { scope: "imports:read", problems: ["not_found", "invalid_cursor"] },
        schema: {
          operationId: "listKeptRows",
          tags: ["imports"],
          summary: "List the rows kept by an undo",
          description:
            "Customers and addresses that the undo of the import did not change, because they were changed after " +
            "the import, or because the processing of the customer is restricted.",
          params: ImportPath,
          querystring: closed(pageQuery),
          response: { 200: KeptPage },
        },
      },
      async (request, reply) => {
        const row = await find({ tenant_id: request.principal.tenant_id, id: request.params.import_id });
        const { limit = 50, cursor } = request.query;
        const list = [row.tenant_id, "kept", row.id];
        const rows = await listKept(db.kysely, row, decodeCursor(cursor, list), limit + 1);
        return toPage(
          request,
          reply,
          list,
          limit,
          rows,
          ({ entity_id }) => entity_id,
          ({ entity, entity_id, customer_id, reason }) => ({
            entity: entity as "customer",
            id: entity_id,
            customer_id,
            reason: reason as "changed_since",
          }),
        );
      },
    );

    app.post(
      "/imports/:import_id/cancel",
      {
        config: { scope: "imports:write", problems: ["not_found", "conflict"] },
        schema: {
          operationId: "cancelImport",
          tags: ["imports"],
          summary: "Cancel an import",
          description: "Rows that are already written stay. To remove them, undo the import.",
          headers: PostHeaders,
          params: ImportPath,
          response: { 200: Import },
        },
      },
      async (request, reply) =>
        answerOnce(db, request, reply, async (tx) => {
          const row = await cancelImport(
            tx,
            { tenant_id: request.principal.tenant_id, id: request.params.import_id },
            clock(),
          );
          return { status: 200, headers: {}, payload: await show(row), customer_id: ANYONE };
        }),
    );

    app.post(
      "/imports/:import_id/undo",
      {
        config: { scope: "imports:write", additional_scopes: WRITES, problems: ["not_found", "conflict"] },
        schema: {
          operationId: "undoImport",
          tags: ["imports"],
          summary: "Undo an import",
          description:
            "Runs in the background. Customers and addresses that the import created are deleted; those that it " +
            "changed are restored. Those that were changed after the import are kept, and listed by `/kept`. A " +
            "running import must be cancelled first.",
          headers: PostHeaders,
          params: ImportPath,
          response: { 202: Import },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        let row: ImportRow | undefined;
        await answerOnce(db, request, reply, async (tx) => {
          row = await beginUndo(tx, { tenant_id, id: request.params.import_id }, actor);
          return {
            status: 202,
            headers: { location: `/v1/imports/${row.id}` },
            payload: await show(row),
            customer_id: ANYONE,
          };
        });
        if (row) queues.ring(IMPORTS);
        return reply;
      },
    );
  };

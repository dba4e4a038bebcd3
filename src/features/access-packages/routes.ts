import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { notFound } from "../../platform/errors.ts";
import { sendStream } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { onDrain } from "../../platform/http/drain.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { closed, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import { acquireFileStream, streamFor } from "../../platform/http/stream-limit.ts";
import type { Resources } from "../../platform/resources.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import { customerWasThere } from "../reads/queries.ts";
import { isErased } from "../erasures/queries.ts";
import { ACCESS_PACKAGES } from "./jobs.ts";
import { listPackages } from "./queries.ts";
import { AccessPackage, AccessPackageCreate, AccessPackagePage, CustomerPath, PackagePath } from "./schema.ts";
import { checkCompleted, getPackage, requestPackage, toAccessPackage } from "./service.ts";
import { readContent } from "./store.ts";

const OF_PERSON = { restricted: "admits", of_person: true } as const;

export const accessPackageRoutes =
  ({ db, clock, queues }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      "/customers/:customer_id/access-packages",
      {
        config: { scope: "access-packages:write", problems: ["not_found", "erased"], ...OF_PERSON },
        schema: {
          operationId: "createAccessPackage",
          tags: ["privacy"],
          summary: "Create an access package",
          description:
            "All data of a customer in one ZIP archive, for the customer (Articles 15 and 20 GDPR, Article 45 PIPL): " +
            "`data.json` for programs and `index.html` to read. It has the customer and all addresses, also deleted " +
            "ones, the history with sources, purposes, consents and objections, recipients and their countries, " +
            "retention, restrictions, deliveries, and who has read the data; nothing of other persons. It is written " +
            "in the background, within seconds, stored sealed, and deleted after `ACCESS_PACKAGE_DAYS` days. If a " +
            "package of the customer in the same language is open, the response is that one.",
          headers: PostHeaders,
          params: CustomerPath,
          body: AccessPackageCreate,
          response: { 202: AccessPackage },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const { customer_id } = request.params;
        await answerOnce(db, request, reply, async (tx) => {
          const row = await requestPackage(tx, { tenant_id, customer_id, created_by: actor }, request.body, clock());
          return {
            status: 202,
            headers: { location: `/v1/customers/${customer_id}/access-packages/${row.id}` },
            payload: toAccessPackage(row),
          };
        });
        queues.ring(ACCESS_PACKAGES);
        return reply;
      },
    );

    app.get(
      "/customers/:customer_id/access-packages",
      {
        config: { scope: "access-packages:read", problems: ["not_found", "erased", "invalid_cursor"], ...OF_PERSON },
        schema: {
          operationId: "listAccessPackages",
          tags: ["privacy"],
          summary: "List access packages",
          description: "Newest first, also those whose content has expired: they prove when the customer was answered.",
          params: CustomerPath,
          querystring: closed(pageQuery),
          response: { 200: AccessPackagePage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { customer_id } = request.params;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "access packages of", customer_id];
        const before = decodeCursor(cursor, list);
        if (!(await customerWasThere(db.kysely, tenant_id, customer_id))) throw notFound();
        if (await isErased(db.kysely, tenant_id, customer_id)) throw notFound();
        const rows = await listPackages(db.kysely, tenant_id, customer_id, before, limit + 1);
        return toPage(request, reply, list, limit, rows, (row) => row.id, toAccessPackage);
      },
    );

    app.get(
      "/customers/:customer_id/access-packages/:package_id",
      {
        config: { scope: "access-packages:read", problems: ["not_found", "erased"], ...OF_PERSON },
        schema: {
          operationId: "getAccessPackage",
          tags: ["privacy"],
          summary: "Get an access package",
          params: PackagePath,
          response: { 200: AccessPackage },
        },
      },
      async ({ principal: { tenant_id }, params: { customer_id, package_id } }) =>
        toAccessPackage(await getPackage(db.kysely, { tenant_id, customer_id, id: package_id })),
    );
  };

export const downloadRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const closing = new AbortController();
    onDrain(app, () => closing.abort());
    app.addHook("preClose", async () => closing.abort());

    app.get(
      "/customers/:customer_id/access-packages/:package_id/download",
      {
        config: {
          scope: "access-packages:read",
          additional_scopes: [PII_SCOPE],
          problems: ["not_found", "erased", "conflict", "too_many_streams"],
          ...OF_PERSON,
        },
        schema: {
          operationId: "downloadAccessPackage",
          tags: ["privacy"],
          summary: "Download an access package",
          description:
            "The ZIP archive. 409 until it is completed, and when it has expired. The download is recorded in the " +
            "read audit. A response that ends with an error is incomplete: compare it with `bytes` and `sha256`.",
          params: PackagePath,
          response: {
            200: {
              description: "The archive, with `data.json` and `index.html`.",
              content: { "application/zip": { schema: Type.String({ format: "binary" }) } },
            },
          },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { customer_id, package_id } = request.params;
        const row = await getPackage(resources.db.kysely, { tenant_id, customer_id, id: package_id });
        checkCompleted(row);
        acquireFileStream(app, `downloads of ${tenant_id}`, reply);
        const stream = streamFor(request, readContent(resources, row, closing.signal), { objectMode: false });
        reply.headers({
          "cache-control": "no-store",
          "accept-ranges": "none",
          "content-length": String(row.bytes),
          "content-disposition": `attachment; filename="access-package-${row.id}.zip"`,
        });
        return sendStream(reply, "application/zip", stream);
      },
    );
  };

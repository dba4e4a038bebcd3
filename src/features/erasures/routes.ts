import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { notFound } from "../../platform/errors.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { changeContext } from "../../platform/http/request.ts";
import { closed, Id, oneOf, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { ERASURES } from "./jobs.ts";
import { findErasure, listAcknowledgements, listErasures } from "./queries.ts";
import { listReceiptKeys } from "./receipt.ts";
import { Erasure, ErasureCreate, ErasurePage, ErasureReport, ReceiptKeys, STATUSES } from "./schema.ts";
import { reportErasure, requestErasure, toErasure } from "./service.ts";

const ErasureQuery = closed({
  dry_run: Type.Optional(
    Type.Boolean({
      default: false,
      description: "Report what the erasure would do, place by place. Nothing is erased.",
    }),
  ),
});

export const erasureRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, queues } = resources;
    app.post(
      "/customers/:customer_id/erasures",
      {
        config: {
          scope: "erasures:write",
          problems: ["not_found", "erased", "legal_hold"],
          restricted: "admits",
          of_person: true,
        },
        schema: {
          operationId: "createErasure",
          tags: ["privacy"],
          summary: "Erase a customer",
          description:
            "Erases the data of a customer for good, everywhere: rows, history, search, deliveries, cached answers, " +
            "refused lines of imports, and the key that sealed them, so that no backup of the data can be read. It " +
            "begins at once and takes seconds. From then on the customer answers 410 `erased`. The history keeps " +
            "versions, times and actors without values; readers of the feed and webhooks get `customer.erased` and " +
            "`address.erased`. A customer with the same phone, e-mail or reference is refused from then on (409 " +
            "`person_erased`). If an erasure of the customer is open, the response is that erasure.",
          headers: PostHeaders,
          params: closed({ customer_id: Id }),
          querystring: ErasureQuery,
          body: ErasureCreate,
          response: {
            200: Type.Unsafe<Type.Static<typeof ErasureReport>>({
              $ref: "ErasureReport#",
              description: "Dry run: what the erasure would do.",
            }),
            202: Erasure,
          },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const { customer_id } = request.params;
        if (request.query.dry_run)
          return inTransaction(
            db.kysely,
            changeContext(request),
            (tx) => reportErasure(resources, tx, tenant_id, customer_id),
            { dryRun: true },
          );
        await answerOnce(db, request, reply, async (tx) => {
          const row = await requestErasure(
            resources,
            tx,
            { tenant_id, customer_id, created_by: actor },
            request.body,
            clock(),
          );
          return { status: 202, headers: { location: `/v1/erasures/${row.id}` }, payload: toErasure(row) };
        });
        queues.ring(ERASURES);
        return reply;
      },
    );

    app.get(
      "/erasures",
      {
        config: { scope: "erasures:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listErasures",
          tags: ["privacy"],
          summary: "List erasures",
          description: "Newest first. An acknowledgement of the last minutes is only in `GET /v1/erasures/{id}`.",
          querystring: closed({
            status: Type.Optional(oneOf(STATUSES, { description: "Only erasures with this status." })),
            customer_id: Type.Optional({ ...Id, description: "Only the erasure of this customer." }),
            ...pageQuery,
          }),
          response: { 200: ErasurePage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor, status, customer_id } = request.query;
        const list = [tenant_id, "erasures", status ?? null, customer_id ?? null];
        const filter = { status, customer_id };
        const rows = await listErasures(db.kysely, tenant_id, filter, decodeCursor(cursor, list), limit + 1);
        return toPage(
          request,
          reply,
          list,
          limit,
          rows,
          (row) => row.id,
          (row) => toErasure(row),
        );
      },
    );

    app.get(
      "/erasures/:erasure_id",
      {
        config: { scope: "erasures:read", problems: ["not_found"] },
        schema: {
          operationId: "getErasure",
          tags: ["privacy"],
          summary: "Get an erasure",
          params: closed({ erasure_id: Id }),
          response: { 200: Erasure },
        },
      },
      async (request) => {
        const row = await findErasure(db.kysely, {
          tenant_id: request.principal.tenant_id,
          id: request.params.erasure_id,
        });
        if (!row) throw notFound();
        return toErasure(row, await listAcknowledgements(db.kysely, row));
      },
    );
  };

/** For persons and authorities who receive a receipt. */
export const receiptKeyRoutes =
  ({ db }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      "/receipt-keys",
      {
        config: { public: true },
        schema: {
          operationId: "listReceiptKeys",
          tags: ["privacy"],
          summary: "List the keys of receipts",
          description:
            "The public keys that verify receipts of erasures, as a JSON Web Key Set. No authentication: everyone " +
            "who receives a receipt can verify it.",
          security: [],
          response: { 200: ReceiptKeys },
        },
      },
      async () => ({ keys: await listReceiptKeys(db.kysely) }),
    );
  };

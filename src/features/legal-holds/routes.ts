import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce, ANYONE } from "../../platform/http/idempotency.ts";
import { changeContext } from "../../platform/http/request.ts";
import { ChangeHeaders, closed, Id, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { checkFilterAttributes } from "../../records/filter/attributes.ts";
import { checkFilter } from "../../records/filter/limits.ts";
import { findLegalHoldById, listHoldsNaming, listHoldsOn, listLegalHolds } from "./queries.ts";
import { LegalHold, LegalHoldCreate, LegalHoldPage } from "./schema.ts";
import { createLegalHold, endLegalHold, toLegalHold } from "./service.ts";

const HoldPath = closed({ legal_hold_id: Id });

export const legalHoldRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, keyring, attributes } = resources;
    app.post(
      "/legal-holds",
      {
        config: { scope: "legal-holds:write", problems: ["conflict"] },
        schema: {
          operationId: "createLegalHold",
          tags: ["privacy"],
          summary: "Create a legal hold",
          description:
            "Says that data of one customer, or of all customers that match a filter, must be kept. No erasure and " +
            "no retention rule deletes what is held: a hold always wins. A filter is looked at anew each time, so a " +
            "hold also applies to customers that match it later. A hold on a deleted customer is possible.",
          headers: PostHeaders,
          body: LegalHoldCreate,
          response: { 201: LegalHold },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { filter } = request.body;
        if (filter) {
          checkFilter(filter, "/filter");
          await checkFilterAttributes(attributes, tenant_id, filter, "customer", "/filter");
        }
        return answerOnce(db, request, reply, async (tx) => {
          const row = await createLegalHold(keyring, tx, changeContext(request), tenant_id, request.body, clock());
          return {
            status: 201,
            headers: { location: `/v1/legal-holds/${row.id}` },
            payload: await toLegalHold(keyring, row, clock()),
            customer_id: row.customer_id ?? ANYONE,
          };
        });
      },
    );

    app.delete(
      "/legal-holds/:legal_hold_id",
      {
        config: { scope: "legal-holds:write", problems: ["not_found"] },
        schema: {
          operationId: "releaseLegalHold",
          tags: ["privacy"],
          summary: "Release a legal hold",
          description:
            "The hold stays in the list, with who released it, when, and why (`Doorplate-Reason`). A hold that is " +
            "released already stays as it is.",
          headers: ChangeHeaders,
          params: HoldPath,
          response: { 200: LegalHold },
        },
      },
      async (request) => {
        const key = { tenant_id: request.principal.tenant_id, id: request.params.legal_hold_id };
        const context = changeContext(request);
        const row = await inTransaction(db.kysely, context, (tx) => endLegalHold(keyring, tx, context, key, clock()));
        return toLegalHold(keyring, row, clock());
      },
    );
  };

export const legalHoldReadRoutes =
  ({ db, clock, keyring }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      "/legal-holds",
      {
        config: { scope: "legal-holds:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listLegalHolds",
          tags: ["privacy"],
          summary: "List legal holds",
          description: "Newest first, with released ones.",
          querystring: closed({
            customer_id: Type.Optional({
              ...Id,
              description: "Only holds on this customer: those that name it, and active ones whose filter it matches.",
            }),
            active: Type.Optional(
              Type.Boolean({ description: "true: only holds that hold now. false: only ended ones." }),
            ),
            ...pageQuery,
          }),
          response: { 200: LegalHoldPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor, customer_id, active } = request.query;
        const list = [tenant_id, "legal holds", customer_id, active];
        const now = clock();
        const ids =
          customer_id === undefined
            ? undefined
            : [
                ...(await listHoldsNaming(db.kysely, tenant_id, customer_id)),
                ...(await listHoldsOn(db.kysely, tenant_id, customer_id, now)),
              ];
        const rows = await listLegalHolds(
          db.kysely,
          tenant_id,
          { ids, active, before: decodeCursor(cursor, list), limit: limit + 1 },
          now,
        );
        const holds = await Promise.all(rows.map((row) => toLegalHold(keyring, row, now)));
        return toPage(
          request,
          reply,
          list,
          limit,
          holds,
          ({ id }) => id,
          (hold) => hold,
        );
      },
    );

    app.get(
      "/legal-holds/:legal_hold_id",
      {
        config: { scope: "legal-holds:read", problems: ["not_found"] },
        schema: {
          operationId: "getLegalHold",
          tags: ["privacy"],
          summary: "Get a legal hold",
          params: HoldPath,
          response: { 200: LegalHold },
        },
      },
      async (request) => {
        const key = { tenant_id: request.principal.tenant_id, id: request.params.legal_hold_id };
        const row = await findLegalHoldById(db.kysely, key);
        if (!row) throw notFound();
        return toLegalHold(keyring, row, clock());
      },
    );
  };

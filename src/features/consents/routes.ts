import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { customerExists } from "../../records/queries.ts";
import { WEBHOOKS } from "../webhooks/dispatch.ts";
import { listConsents, listStates } from "./queries.ts";
import { Consent, ConsentCreate, ConsentPage, ConsentQuery, ConsentStates, CustomerPath } from "./schema.ts";
import { openNotes } from "./seal.ts";
import { recordConsent, toConsent, toStates } from "./service.ts";

export const consentRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, keyring, queues } = resources;

    app.post(
      "/customers/:customer_id/consents",
      {
        config: { scope: "consents:write", of_person: true, restricted: "admits", problems: ["not_found"] },
        schema: {
          operationId: "createConsent",
          tags: ["privacy"],
          summary: "Record a consent or its withdrawal",
          description:
            "Adds a record to the customer's consents, with the notice that the customer was shown. The latest " +
            "declaration counts. A withdrawal needs only purpose, status and channel, and applies within seconds: " +
            "to disclosures for the purpose, and to calls of its providers and webhooks that are queued already. " +
            "Sends `consent.given`, `consent.withdrawn` or `consent.expired` to webhooks.",
          headers: PostHeaders,
          params: CustomerPath,
          body: ConsentCreate,
          response: { 201: Consent },
        },
      },
      async (request, reply) => {
        const { customer_id } = request.params;
        await answerOnce(db, request, reply, async (tx) => {
          const row = await recordConsent(resources, tx, request.principal, customer_id, request.body, clock());
          return { status: 201, headers: {}, payload: toConsent(row), customer_id };
        });
        queues.ring(WEBHOOKS);
        return reply;
      },
    );

    app.get(
      "/customers/:customer_id/consents",
      {
        config: {
          scope: "consents:read",
          of_person: true,
          restricted: "admits",
          problems: ["not_found", "invalid_cursor"],
        },
        schema: {
          operationId: "listConsents",
          tags: ["privacy"],
          summary: "List the consents of a customer",
          description: "All records, most recently recorded first.",
          params: CustomerPath,
          querystring: ConsentQuery,
          response: { 200: ConsentPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { customer_id } = request.params;
        const { limit = 50, cursor, purpose } = request.query;
        const list = [tenant_id, "consents of", customer_id, purpose];
        const before = decodeCursor(cursor, list);
        if (!(await customerExists(db.kysely, tenant_id, customer_id))) throw notFound();
        const stored = await listConsents(db.kysely, { tenant_id, customer_id, purpose }, before, limit + 1);
        const notes = await openNotes(keyring, "consent", stored);
        const rows = stored.map(({ sealed: _sealed, ...row }, nth) => ({ ...row, evidence: notes[nth] ?? null }));
        return toPage(request, reply, list, limit, rows, ({ id }) => id, toConsent);
      },
    );

    app.get(
      "/customers/:customer_id/consents/current",
      {
        config: { scope: "consents:read", of_person: true, restricted: "admits", problems: ["not_found"] },
        schema: {
          operationId: "getConsentStates",
          tags: ["privacy"],
          summary: "Get the consents of a customer by purpose",
          description: "The current state of each purpose that the customer has declared something about.",
          params: CustomerPath,
          response: { 200: ConsentStates },
        },
      },
      async (request) => {
        const { tenant_id } = request.principal;
        const { customer_id } = request.params;
        if (!(await customerExists(db.kysely, tenant_id, customer_id))) throw notFound();
        return toStates(await listStates(db.kysely, tenant_id, customer_id));
      },
    );
  };

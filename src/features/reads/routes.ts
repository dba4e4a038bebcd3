import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { AppError, notFound } from "../../platform/errors.ts";
import { decodeCursor, encodeCursor, toPage } from "../../platform/http/cursor.ts";
import { closed, Id, pageQuery } from "../../platform/http/schemas.ts";
import { noteCustomers } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { customerWasThere, type Place } from "./queries.ts";
import { reportRecipients } from "./recipients.ts";
import { BreachReport, BreachReportCreate, CustomerReadPage, CustomerRecipients } from "./schema.ts";
import { questionOf, readReadsOf, reportBreach, toCustomerRead } from "./service.ts";

const POSITION = /^\["\d{4}-\d\d-\d\d[^"]{6,24}","\d{1,18}",\d{1,9},\d{1,9}\]$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const readRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db } = resources;
    app.get(
      "/customers/:customer_id/reads",
      {
        config: {
          scope: "reads:read",
          problems: ["not_found", "invalid_cursor"],
          restricted: "admits",
          of_person: true,
        },
        schema: {
          operationId: "listCustomerReads",
          tags: ["audit"],
          summary: "List who has read a customer",
          description:
            "Every response, file, webhook and provider call that contained data of the customer or its addresses, " +
            "newest first: who, when, why and from where. Works for deleted and erased customers too. A read can be " +
            "found after about a second.",
          params: closed({ customer_id: Id }),
          querystring: closed(pageQuery),
          response: { 200: CustomerReadPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { customer_id } = request.params;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "reads of", customer_id];
        const position = decodeCursor(cursor, list, "/cursor", POSITION);
        const rows = await readReadsOf(
          db.kysely,
          tenant_id,
          customer_id,
          position === undefined ? undefined : toPlace(position),
          limit + 1,
        );
        if (rows.length === 0 && cursor === undefined && !(await customerWasThere(db.kysely, tenant_id, customer_id)))
          throw notFound();
        return toPage(
          request,
          reply,
          list,
          limit,
          rows,
          ({ row: { occurred_at, block, nth }, index }) => JSON.stringify([occurred_at, block, nth, index]),
          toCustomerRead,
        );
      },
    );

    app.get(
      "/customers/:customer_id/recipients",
      {
        config: { scope: "reads:read", problems: ["not_found"], restricted: "admits", of_person: true },
        schema: {
          operationId: "listCustomerRecipients",
          tags: ["audit"],
          summary: "List who has received a customer",
          description:
            "Webhooks, providers, downloaded exports, and the keys and clients that have read the customer, of the " +
            "read audit, with the version that each of them has received last. After a correction (Article 16 GDPR) " +
            "those with `is_current: false` have to be informed (Article 19): webhooks get the event by themselves. " +
            "Works for deleted and erased customers too. A read can be found after about a second.",
          params: closed({ customer_id: Id }),
          response: { 200: CustomerRecipients },
        },
      },
      async (request) => {
        const { tenant_id } = request.principal;
        const { customer_id } = request.params;
        const report = await reportRecipients(resources, tenant_id, customer_id);
        const isKnown = report.changed_at !== null || (await customerWasThere(db.kysely, tenant_id, customer_id));
        if (!isKnown) throw notFound();
        return report;
      },
    );

    app.post(
      "/breach-reports",
      {
        config: { scope: "breach-reports:read", problems: ["invalid_cursor"], of_person: true },
        schema: {
          operationId: "createBreachReport",
          tags: ["audit"],
          summary: "Report a breach",
          description:
            "What was read with a key, by an actor or from an IP address in a period: how many customers, which " +
            "kinds of data, of which countries. These are the numbers that Article 33(3) of the GDPR asks for " +
            "within 72 hours. Nothing is stored. Of erased customers the report has the ids only.",
          body: BreachReportCreate,
          response: { 200: BreachReport },
        },
      },
      async (request) => {
        const { tenant_id } = request.principal;
        const { limit = 200, cursor, ...asked } = request.body;
        const list = [tenant_id, "breach", asked];
        const after = readCursor(cursor, list);
        const { customer_ids, ...report } = await reportBreach(
          db.kysely,
          tenant_id,
          questionOf(asked),
          after,
          limit + 1,
        );
        const page = customer_ids.slice(0, limit);
        // The report discloses that they exist, and no more: the whole of it is one read.
        noteCustomers(request, page);
        return {
          ...report,
          customer_ids: page,
          next_cursor: customer_ids.length > limit ? encodeCursor(page.at(-1)!, list) : null,
        };
      },
    );
  };

/** @throws AppError invalid_cursor */
function readCursor(cursor: string | undefined, list: readonly unknown[]): string | undefined {
  try {
    return decodeCursor(cursor, list, "/cursor", UUID);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("invalid_cursor", {
      errors: [{ in: "body", pointer: "/cursor", detail: "is not a cursor of this report" }],
    });
  }
}

function toPlace(position: string): Place {
  const [occurred_at, block, nth, index] = JSON.parse(position) as [string, string, number, number];
  return { occurred_at, block, nth, index };
}

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { notFound } from "../../platform/errors.ts";
import { changeContext, type Principal } from "../../platform/http/request.ts";
import { ChangeHeaders, closed, Id } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { RESTRICTED_SCOPE } from "../../platform/restrictions.ts";
import { VERIFICATIONS } from "../verifications/service.ts";
import { WEBHOOKS } from "../webhooks/dispatch.ts";
import { isCustomer } from "../legal-holds/queries.ts";
import { listRestrictions } from "./queries.ts";
import { Restriction, RestrictionPut } from "./schema.ts";
import { restrictCustomer, toRestriction, unrestrictCustomer } from "./service.ts";

const CustomerPath = closed({ customer_id: Id });
const PATH = "/customers/:customer_id/restriction";

export const restrictionRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, keyring, queues, restrictions } = resources;

    async function present({ tenant_id, scopes }: Principal, customer_id: string) {
      const rows = await listRestrictions(db.kysely, tenant_id, customer_id);
      if (rows.length === 0 && !(await isCustomer(db.kysely, tenant_id, customer_id))) throw notFound();
      return toRestriction(keyring, { tenant_id, customer_id }, rows, scopes.has(RESTRICTED_SCOPE));
    }

    app.put(
      PATH,
      {
        config: { scope: "restrictions:write", problems: ["not_found"], restricted: "admits", of_person: true },
        schema: {
          operationId: "restrictCustomer",
          tags: ["privacy"],
          summary: "Restrict a customer",
          description:
            "From now on the data of the customer and its addresses is only stored. Keys without the scope " +
            "`restricted:read` get 403 `customer_restricted`, and lists, searches and suggestions leave it out; " +
            "exports and snapshots never contain it; the feed has its changes without states; webhooks get no data " +
            "of it. Nothing of it is verified or sent to a provider: open verifications end with the error code " +
            "`customer_restricted`. A key with the scope can still correct the data. Works for deleted customers " +
            "too. Webhooks get the event `customer.restricted`. Other processes follow within a second.",
          headers: ChangeHeaders,
          params: CustomerPath,
          body: RestrictionPut,
          response: { 200: Restriction },
        },
      },
      async (request) => {
        const { tenant_id } = request.principal;
        const customer_id = request.params.customer_id.toLowerCase();
        const context = changeContext(request);
        await inTransaction(db.kysely, context, (tx) =>
          restrictCustomer(keyring, tx, context, { tenant_id, customer_id }, request.body, clock()),
        );
        await restrictions.refresh();
        queues.ring(WEBHOOKS);
        return present(request.principal, customer_id);
      },
    );

    app.get(
      PATH,
      {
        config: { scope: "customers:read", problems: ["not_found"], restricted: "admits", of_person: true },
        schema: {
          operationId: "getRestriction",
          tags: ["privacy"],
          summary: "Get the restriction of a customer",
          description: "Whether the customer is restricted, and by whom, when and why it was restricted and lifted.",
          params: CustomerPath,
          response: { 200: Restriction },
        },
      },
      (request) => present(request.principal, request.params.customer_id.toLowerCase()),
    );

    app.delete(
      PATH,
      {
        config: { scope: "restrictions:write", problems: ["not_found"], restricted: "admits", of_person: true },
        schema: {
          operationId: "liftRestriction",
          tags: ["privacy"],
          summary: "Lift the restriction of a customer",
          description:
            "Says who lifted it, when, and why (`Doorplate-Reason`) in the history. Webhooks get the event " +
            "`customer.restriction_lifted`. The customer is to be informed before (GDPR, Article " +
            "18(3)). Verifications that the restriction has cancelled are queued again. A customer that is not " +
            "restricted stays as it is.",
          headers: ChangeHeaders,
          params: CustomerPath,
          response: { 200: Restriction },
        },
      },
      async (request) => {
        const { tenant_id } = request.principal;
        const customer_id = request.params.customer_id.toLowerCase();
        const context = changeContext(request);
        const queued = await inTransaction(db.kysely, context, (tx) =>
          unrestrictCustomer(keyring, tx, context, { tenant_id, customer_id }, clock()),
        );
        await restrictions.refresh();
        queues.ring(WEBHOOKS);
        if (queued > 0) queues.ring(VERIFICATIONS);
        return present(request.principal, customer_id);
      },
    );
  };

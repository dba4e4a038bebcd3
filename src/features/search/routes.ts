import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { AppError } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";
import { filterAddresses } from "../addresses/queries.ts";
import { toAddress } from "../addresses/service.ts";
import { findCustomersById } from "../../records/queries.ts";
import { toCustomer } from "../customers/service.ts";
import { AddressHits, AddressSearch, CustomerHits, CustomerSearch } from "./schema.ts";
import { type AddressConditions, bestOfEach, filterUnits, type Hit, isEmpty, pageOfHits, search } from "./service.ts";

export const searchRoutes = (resources: Resources): FastifyPluginAsyncTypebox => async (app) => {
  const { db } = resources;

  app.post("/addresses/search", {
    config: { scope: "addresses:read", problems: ["invalid_cursor"] },
    schema: {
      operationId: "searchAddresses", tags: ["addresses"], summary: "Search addresses",
      description: "By who lives there, by numbers and keys, by any words of the address, by place; best first. By what only customers have, with the scope `customers:read` besides: `email`, `external_ref`, `customer_tag`. A change is found within about a second.",
      body: AddressSearch, response: { 200: AddressHits },
    },
  }, async (request) => {
    const { tenant_id, scopes } = request.principal;
    const { filter = {}, email, external_ref } = request.body;
    const byCustomer = email ?? external_ref ?? filter.customer_tag;
    if (byCustomer !== undefined && !scopes.has("customers:read")) throw new AppError("insufficient_scope", { detail: "The scope customers:read is needed to search by what only customers have." });
    const hits = await search(resources, tenant_id, request.body, filterUnits(filter), "of addresses");
    return pageOfHits(hits, tenant_id, request.body, async (some) => {
      const rows = await filterAddresses(db.kysely, tenant_id, filter).selectAll("addresses").where("addresses.id", "in", some.map(({ id }) => id)).execute();
      const rowOf = new Map(rows.map((row) => [row.id, row]));
      return some.flatMap((hit) => {
        const row = rowOf.get(hit.id);
        return row ? [{ hit, item: { address: toAddress(row, resources.clock()), score: hit.score, distance_m: hit.distance_m } }] : [];
      });
    });
  });

  app.post("/customers/search", {
    config: { scope: "customers:read", problems: ["invalid_cursor"] },
    schema: {
      operationId: "searchCustomers", tags: ["customers"], summary: "Search customers",
      description: "By names, numbers and keys, and, with the scope `addresses:read` besides, by their addresses; best first. A change is found within about a second.",
      body: CustomerSearch, response: { 200: CustomerHits },
    },
  }, async (request) => {
    const { tenant_id, scopes } = request.principal;
    const { filter: { tag, address_tag, ...places } = {}, near, box, polygon } = request.body;
    const conditions: AddressConditions = { ...places, ...(address_tag !== undefined && { tag: address_tag }) };
    const byPlace = !isEmpty(conditions) || near !== undefined || box !== undefined || polygon !== undefined;
    const seesAddresses = scopes.has("addresses:read");
    if (byPlace && !seesAddresses) throw new AppError("insufficient_scope", { detail: "The scope addresses:read is needed to search by places." });
    const units = filterUnits({ ...conditions, ...(tag !== undefined && { customer_tag: tag }) });
    const hits = await search(resources, tenant_id, request.body, units, byPlace ? "of addresses" : seesAddresses ? "all" : "of customers");
    return pageOfHits(bestOfEach(hits), tenant_id, request.body, async (some) => {
      const rows = await findCustomersById(db.kysely, tenant_id, some.map(({ customer_id }) => customer_id), tag);
      const living = await livingAddresses(some, conditions);
      const rowOf = new Map(rows.map((row) => [row.id, row]));
      return some.flatMap((hit) => {
        const row = rowOf.get(hit.customer_id);
        const address_id = hit.id === hit.customer_id ? null : hit.id;
        if (!row || (address_id !== null && !living.has(address_id))) return [];
        return [{ hit, item: { customer: toCustomer(row), address_id, score: hit.score, distance_m: hit.distance_m } }];
      });
    });

    async function livingAddresses(some: readonly Hit[], filter: AddressConditions): Promise<Set<string>> {
      const rows = await filterAddresses(db.kysely, tenant_id, filter).select("addresses.id").where("addresses.id", "in", some.map(({ id }) => id)).execute();
      return new Set(rows.map(({ id }) => id));
    }
  });
};

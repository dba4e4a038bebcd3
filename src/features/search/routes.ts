import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { AppError } from "../../platform/errors.ts";
import type { Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { hiddenFrom } from "../../platform/restrictions.ts";
import { checkFilterAttributes } from "../../records/filter/attributes.ts";
import { checkFilter, checkPositionScopes, readsCustomers } from "../../records/filter/limits.ts";
import type { AddressFilter, CustomerFilter } from "../../records/filter/schema.ts";
import { filterAddresses } from "../../records/filter/sql.ts";
import { listCustomersById } from "../../records/queries.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import { tryOpenRows } from "../../records/seal.ts";
import { toAddress } from "../../records/address.ts";
import { toCustomer } from "../../records/customer.ts";
import { customerGroups, exactCondition, filterGroups } from "./filter.ts";
import { AddressHits, AddressSearch, CustomerHits, CustomerSearch } from "./schema.ts";
import { createMissBudget } from "./miss-budget.ts";
import { checkWhole } from "./whole.ts";
import { bestOfEach, type Hit, toHitPage, search } from "./service.ts";

export const searchRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, restrictions } = resources;
    const budget = createMissBudget(resources.config.MASKED_SEARCH_MISSES_PER_HOUR);
    /** Searches; whoever sees masked values must not find out a contact by guessing. */
    const searchFor = (
      { id, tenant_id, scopes }: Principal,
      asked: { phone?: string; email?: string },
      find: () => Promise<Hit[]>,
    ): Promise<Hit[]> =>
      scopes.has(PII_SCOPE) || (asked.phone === undefined && asked.email === undefined)
        ? find()
        : budget.spend(`${tenant_id} ${id}`, find);

    app.post(
      "/addresses/search",
      {
        config: { scope: "addresses:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "searchAddresses",
          tags: ["addresses"],
          summary: "Search addresses",
          description:
            "Searches by recipient, phone number, external reference, words of the address or position; best " +
            "matches first. `email`, `external_ref`, `customer_tag` and `customer` also require the scope " +
            "`customers:read`. Without `pii:read` only a whole `phone`, `email` or " +
            "`external_ref` is found, and searches by a phone or an e-mail address that find nothing are limited per " +
            "hour (429 `rate_limited`). Changes can be found after about 1 second.",
          body: AddressSearch,
          response: { 200: AddressHits },
        },
      },
      async (request) => {
        const { tenant_id, scopes } = request.principal;
        const { filter = {}, email, external_ref } = request.body;
        const byCustomer = email !== undefined || external_ref !== undefined || readsCustomers(filter);
        checkFilter(filter, "/filter");
        checkWhole(request.body, scopes);
        checkPositionScopes(filter, scopes);
        if (byCustomer && !scopes.has("customers:read"))
          throw new AppError("insufficient_scope", {
            detail: "Searching by data of customers also requires the scope customers:read.",
          });
        await checkFilterAttributes(resources.attributes, tenant_id, filter, "address", "/filter");
        const now = clock();
        const hits = await searchFor(request.principal, request.body, () =>
          search(resources, tenant_id, request.body, {
            units: filterGroups(filter),
            exact: exactCondition(filter, {}, now),
            documents: "of addresses",
            isHidden: hiddenFrom(restrictions, request.principal),
            whole_phone: !scopes.has(PII_SCOPE),
          }),
        );
        return toHitPage(hits, tenant_id, request.body, async (some) => {
          const rows = await filterAddresses(db.kysely, tenant_id, filter, now)
            .selectAll("addresses")
            .where(
              "addresses.id",
              "in",
              some.map(({ id }) => id),
            )
            .execute();
          const rowOf = new Map((await tryOpenRows(resources, "address", rows)).map((row) => [row.id, row]));
          return some.flatMap((hit) => {
            const row = rowOf.get(hit.id);
            return row
              ? [
                  {
                    hit,
                    item: { address: toAddress(row, resources.clock()), score: hit.score, distance_m: hit.distance_m },
                  },
                ]
              : [];
          });
        });
      },
    );

    app.post(
      "/customers/search",
      {
        config: { scope: "customers:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "searchCustomers",
          tags: ["customers"],
          summary: "Search customers",
          description:
            "Searches by name, phone number and external reference; best matches first. Searching by addresses also " +
            "requires the scope `addresses:read`. Without `pii:read` only a whole `phone`, `email` or " +
            "`external_ref` is found, and searches by a phone or an e-mail address that find nothing are limited per " +
            "hour (429 `rate_limited`). Changes can be found after about 1 second.",
          body: CustomerSearch,
          response: { 200: CustomerHits },
        },
      },
      async (request) => {
        const { tenant_id, scopes } = request.principal;
        const {
          filter: { tag, address_tag, customer: ofCustomer, address: ofAddress, ...places } = {},
          near,
          box,
          polygon,
        } = request.body;
        checkWhole(request.body, scopes);
        if (ofCustomer) checkFilter(ofCustomer, "/filter/customer");
        if (ofAddress) checkFilter(ofAddress, "/filter/address");
        if (ofAddress) checkPositionScopes(ofAddress, scopes);
        if (ofCustomer)
          await checkFilterAttributes(resources.attributes, tenant_id, ofCustomer, "customer", "/filter/customer");
        if (ofAddress)
          await checkFilterAttributes(resources.attributes, tenant_id, ofAddress, "address", "/filter/address");
        const conditions: AddressFilter = {
          ...places,
          ...(address_tag !== undefined && { tag: address_tag }),
          ...(ofAddress && { all: [ofAddress] }),
        };
        const customer: CustomerFilter = {
          ...(tag !== undefined && { tag }),
          ...(ofCustomer && { all: [ofCustomer] }),
        };
        const byPlace =
          Object.keys(conditions).length > 0 || near !== undefined || box !== undefined || polygon !== undefined;
        const seesAddresses = scopes.has("addresses:read");
        if (byPlace && !seesAddresses)
          throw new AppError("insufficient_scope", {
            detail: "Searching by position also requires the scope addresses:read.",
          });
        const now = clock();
        const hits = await searchFor(request.principal, request.body, () =>
          search(resources, tenant_id, request.body, {
            units: [...filterGroups(conditions), ...customerGroups(customer)],
            exact: exactCondition(conditions, customer, now),
            documents: byPlace ? "of addresses" : seesAddresses ? "all" : "of customers",
            isHidden: hiddenFrom(restrictions, request.principal),
            whole_phone: !scopes.has(PII_SCOPE),
          }),
        );
        return toHitPage(bestOfEach(hits), tenant_id, request.body, async (some) => {
          const rows = await listCustomersById(
            resources,
            db.kysely,
            tenant_id,
            some.map(({ customer_id }) => customer_id),
            customer,
          );
          const living = await livingAddresses(some);
          const rowOf = new Map(rows.map((row) => [row.id, row]));
          return some.flatMap((hit) => {
            const row = rowOf.get(hit.customer_id);
            const address_id = hit.id === hit.customer_id ? null : hit.id;
            if (!row || (address_id !== null && !living.has(address_id))) return [];
            return [
              { hit, item: { customer: toCustomer(row), address_id, score: hit.score, distance_m: hit.distance_m } },
            ];
          });
        });

        async function livingAddresses(some: readonly Hit[]): Promise<Set<string>> {
          const rows = await filterAddresses(db.kysely, tenant_id, conditions, now)
            .select("addresses.id")
            .where(
              "addresses.id",
              "in",
              some.map(({ id }) => id),
            )
            .execute();
          return new Set(rows.map(({ id }) => id));
        }
      },
    );
  };

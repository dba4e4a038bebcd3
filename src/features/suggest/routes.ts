import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { suggest } from "../../address/index.ts";
import { closed } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { divisionPrefix } from "../../records/filter/values.ts";
import { streetKey } from "../search/streets.ts";
import { listStreetAddresses } from "./queries.ts";
import { Suggestions, suggestQuery } from "./schema.ts";
import { toStreet } from "./service.ts";
import { streetsOf } from "./streets.ts";

/** Own streets come first and leave room for the rest. */
const MOST_STREETS = 5;
const MAX_AGE_S = 300;

export const suggestRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      "/suggest",
      {
        config: { any_key: true },
        schema: {
          operationId: "suggest",
          tags: ["reference"],
          summary: "Suggest places",
          description:
            "Completes divisions, cities and postal codes while a user types, best matches first: complete names, " +
            "then beginnings, then initials, each by population. Keys with the scope `addresses:read` also get " +
            "streets of the tenant's own addresses first: those of at least 2 customers, without house numbers, " +
            "updated after about 1 second.",
          querystring: closed(suggestQuery),
          response: { 200: Suggestions },
        },
      },
      async (request, reply) => {
        const { q, country_code, within, limit = 10, language_code } = request.query;
        const { tenant_id, scopes } = request.principal;
        const country_codes = country_code?.split(",");
        const options = {
          limit,
          ...(country_codes && { country_codes }),
          ...(within !== undefined && { within }),
          ...(language_code !== undefined && { language_code }),
        };
        const places = suggest(q, options);
        if (!scopes.has("addresses:read")) {
          reply.header("cache-control", `private, max-age=${MAX_AGE_S}`);
          return { items: places };
        }
        const key = streetKey(q);
        const homes = await listStreetAddresses(resources, {
          tenant_id,
          key,
          countries: country_codes,
          division_prefix: within === undefined ? undefined : divisionPrefix(within),
        });
        const streets = streetsOf(homes, key, Math.min(limit, MOST_STREETS));
        return { items: [...streets.map((row) => toStreet(row, q, language_code)), ...places].slice(0, limit) };
      },
    );
  };

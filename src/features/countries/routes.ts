import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import {
  callingCode,
  countryCodes,
  countryForm,
  type Language,
  preferredLanguage,
  territoryName,
} from "../../address/index.ts";
import { notFound } from "../../platform/errors.ts";
import { sendReference, varyBy } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { closed, CountryCode, IfNoneMatch, pageQuery } from "../../platform/http/schemas.ts";
import { CountryForm, CountryPage } from "./schema.ts";

const Headers = closed(
  {
    ...IfNoneMatch.properties,
    "accept-language": Type.Optional(
      Type.String({
        maxLength: 500,
        description: "Language of names and labels: `en`, `zh`, `de`, `fr`, `es`, `pt` or `ja`. Default: `en`.",
      }),
    ),
  },
  { additionalProperties: true },
);
const NotModified = Type.Null({ description: "Not modified." });

export const countryRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.get(
    "/countries",
    {
      config: { any_key: true, problems: ["invalid_cursor"] },
      schema: {
        operationId: "listCountries",
        tags: ["reference"],
        summary: "List countries",
        description: "All countries that the engine has rules for, in the order of their codes.",
        headers: Headers,
        querystring: closed(pageQuery),
        response: { 200: CountryPage, 304: NotModified },
      },
    },
    async (request, reply) => {
      const language = negotiate(request, reply);
      const { limit = 50, cursor } = request.query;
      const after = decodeCursor(cursor, ["countries"]) ?? "";
      const rows = [...countryCodes()].filter((code) => code > after).slice(0, limit + 1);
      return sendReference(
        request,
        reply,
        toPage(
          request,
          reply,
          ["countries"],
          limit,
          rows,
          (code) => code,
          (code) => ({ code, name: territoryName(code, language), calling_code: callingCode(code) }),
        ),
      );
    },
  );

  app.get(
    "/countries/:code",
    {
      config: { any_key: true, problems: ["not_found"] },
      schema: {
        operationId: "getCountry",
        tags: ["reference"],
        summary: "Get a country's address format",
        description: "The parts of an address, their order, labels, rules and choices: what an address form needs.",
        headers: Headers,
        params: closed({ code: CountryCode }),
        response: { 200: CountryForm, 304: NotModified },
      },
    },
    async (request, reply) => {
      const form = countryForm(request.params.code, negotiate(request, reply));
      if (!form) throw notFound();
      return sendReference(request, reply, form);
    },
  );
};

function negotiate(request: FastifyRequest, reply: FastifyReply): Language {
  const language = preferredLanguage(request.headers["accept-language"]);
  reply.header("content-language", language);
  varyBy(reply, "accept-language");
  return language;
}

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { sendReference } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { closed, IfNoneMatch } from "../../platform/http/schemas.ts";
import { DivisionCode, DivisionDetail, DivisionPage, divisionQuery } from "./schema.ts";
import { describeDivision, listDivisions } from "./service.ts";

export const divisionRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.get(
    "/divisions",
    {
      config: { any_key: true, problems: ["invalid_cursor"] },
      schema: {
        operationId: "listDivisions",
        tags: ["reference"],
        summary: "List divisions",
        description:
          "The current administrative divisions in tree order: of all countries, of one country, or within one " +
          "division. China has four levels; for other countries these are the subdivisions of ISO 3166-2.",
        headers: IfNoneMatch,
        querystring: closed(divisionQuery),
        response: { 200: DivisionPage, 304: Type.Null({ description: "Not modified." }) },
      },
    },
    async (request, reply) => {
      const { limit = 50, cursor, ...filter } = request.query;
      const list = ["divisions", filter];
      const rows = listDivisions(filter, Number(decodeCursor(cursor, list) ?? 0), limit + 1);
      return sendReference(
        request,
        reply,
        toPage(
          request,
          reply,
          list,
          limit,
          rows,
          ({ position }) => String(position),
          ({ division }) => division,
        ),
      );
    },
  );

  app.get(
    "/divisions/:code",
    {
      config: { any_key: true, problems: ["not_found"] },
      schema: {
        operationId: "getDivision",
        tags: ["reference"],
        summary: "Get a division",
        description:
          "The division with its parents and its children. A former division has its successors. If a code was used " +
          "more than once, the response is the latest division that has or had it.",
        headers: IfNoneMatch,
        params: closed({ code: DivisionCode }),
        response: { 200: DivisionDetail, 304: Type.Null({ description: "Not modified." }) },
      },
    },
    async (request, reply) => sendReference(request, reply, describeDivision(request.params.code)),
  );
};

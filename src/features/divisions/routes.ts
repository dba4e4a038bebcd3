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
        summary: "List administrative divisions",
        description:
          "The current ones, in the order of their tree: of a country, of what lies in a division, or of all. China has four levels; elsewhere they are the subdivisions of ISO 3166-2.",
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
        summary: "Read a division, what it lies in and what lies in it",
        description:
          "Also a former one, with its successors. Of a code that was used twice, the division that has it now or had it last.",
        headers: IfNoneMatch,
        params: closed({ code: DivisionCode }),
        response: { 200: DivisionDetail, 304: Type.Null({ description: "Not modified." }) },
      },
    },
    async (request, reply) => sendReference(request, reply, describeDivision(request.params.code)),
  );
};

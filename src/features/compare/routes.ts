import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { AddressComparison, CompareRequest } from "./schema.ts";
import { answerCompare } from "./service.ts";

export const compareRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post(
    "/compare",
    {
      config: { scope: "addresses:read" },
      schema: {
        operationId: "compareAddresses",
        tags: ["addresses"],
        summary: "Compare two addresses",
        description:
          "Says whether two addresses, each in parts or as text, are the same door. Differences of spelling, " +
          "abbreviations, character width, word order and parts that only one side has are tolerated; different " +
          "numbers are not. Nothing is stored.",
        body: CompareRequest,
        response: { 200: AddressComparison },
      },
    },
    async ({ body }) => answerCompare(body),
  );
};

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
        summary: "Tell whether two addresses are the same door",
        description:
          "Each as parts or as text. Spelling, abbreviations, script width, order of words and parts that only one side has are seen through; numbers that differ are not. Nothing is stored.",
        body: CompareRequest,
        response: { 200: AddressComparison },
      },
    },
    async ({ body }) => answerCompare(body),
  );
};

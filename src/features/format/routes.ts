import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { FormatRequest, FormattedAddress, FormattedAddresses } from "./schema.ts";
import { answerFormat } from "./service.ts";

export const formatRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post(
    "/format",
    {
      config: { scope: "addresses:read", publishable: true },
      schema: {
        operationId: "formatAddress",
        tags: ["addresses"],
        summary: "Format addresses",
        description:
          "Returns the lines of an envelope and a single line, for `address` or for each of `items`, as the post of " +
          "the country requires. Nothing is stored.",
        body: FormatRequest,
        response: { 200: Type.Union([FormattedAddress, FormattedAddresses], { title: "FormatResult" }) },
      },
    },
    async ({ body }) => answerFormat(body),
  );
};

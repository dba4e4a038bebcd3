import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { FormatRequest, FormattedAddress, FormattedAddresses } from "./schema.ts";
import { answerFormat } from "./service.ts";

export const formatRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post(
    "/format",
    {
      config: { scope: "addresses:read" },
      schema: {
        operationId: "formatAddress",
        tags: ["addresses"],
        summary: "Write addresses as the post wants them",
        description: "Envelope lines and one line, of `address` or of each of `items`. Nothing is stored.",
        body: FormatRequest,
        response: { 200: Type.Union([FormattedAddress, FormattedAddresses], { title: "FormatResult" }) },
      },
    },
    async ({ body }) => answerFormat(body),
  );
};

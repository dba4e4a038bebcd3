import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { format } from "../../address/index.ts";
import { invalidBody } from "../../platform/errors.ts";
import { FormatRequest, FormattedAddress, FormattedAddresses } from "./schema.ts";

export const formatRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post("/format", {
    config: { scope: "addresses:read" },
    schema: {
      operationId: "formatAddress", tags: ["addresses"], summary: "Write addresses as the post wants them",
      description: "Envelope lines and one line, of `address` or of each of `items`. Nothing is stored.",
      body: FormatRequest, response: { 200: Type.Union([FormattedAddress, FormattedAddresses]) },
    },
  }, async ({ body: { address, items, ...options } }) => {
    if (items && address) throw invalidBody("/items", "must not stand beside address");
    if (items) return { items: items.map((item) => format(item, options)) };
    if (!address) throw invalidBody("/address", "is required, or items");
    return format(address, options);
  });
};

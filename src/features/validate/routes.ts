import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type, { type Static } from "typebox";
import { preferredLanguage } from "../../address/index.ts";
import { varyBy } from "../../platform/http/conditional.ts";
import { ValidatedAddress, ValidatedAddresses, ValidateRequest } from "./schema.ts";
import { answerValidate } from "./service.ts";

type Answer = Static<typeof ValidatedAddress> | Static<typeof ValidatedAddresses>;

/** A thousand addresses, with all their parts. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

export const validateRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post(
    "/validate",
    {
      bodyLimit: BODY_LIMIT_BYTES,
      config: { scope: "addresses:read", publishable: true },
      schema: {
        operationId: "validateAddresses",
        tags: ["addresses"],
        summary: "Validate addresses",
        description:
          "Standardises and validates one address, or up to 1,000 in `items`, with the engine's own data; no " +
          "provider is called. `verdict.findings` lists every change and every doubt, with messages in the " +
          "language of `Accept-Language`. Nothing is stored.",
        headers: Type.Object({
          "accept-language": Type.Optional(
            Type.String({
              maxLength: 500,
              description: "Language of the messages: `en`, `zh`, `de`, `fr`, `es`, `pt` or `ja`. Default: `en`.",
            }),
          ),
        }),
        body: ValidateRequest,
        response: {
          200: Type.Unsafe<Answer>({ title: "ValidateResult", anyOf: [ValidatedAddress, ValidatedAddresses] }),
        },
      },
    },
    async ({ body, headers }, reply) => {
      const language = preferredLanguage(headers["accept-language"]);
      reply.header("content-language", language);
      varyBy(reply, "accept-language");
      return answerValidate(body, language);
    },
  );
};

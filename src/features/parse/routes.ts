import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { preferredLanguage } from "../../address/index.ts";
import { varyBy } from "../../platform/http/conditional.ts";
import { ParsedText, ParsedTexts, ParseRequest } from "./schema.ts";
import { answerParse } from "./service.ts";

export const parseRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post(
    "/parse",
    {
      config: { scope: "addresses:read", publishable: true },
      schema: {
        operationId: "parseAddress",
        tags: ["addresses"],
        summary: "Parse addresses",
        description:
          "Extracts recipients, phones, divisions, streets and other parts from pasted text, each with its position " +
          "in the text and a confidence. A text can contain several addresses. China in any order and script; other " +
          "countries best for US, CA, GB, AU, DE, FR, NL, ES, IT, IN and BR. If the text can mean several divisions " +
          "or countries, all are in `candidates`, and the confidence is lower. Notes, order numbers, products and " +
          "the like are in `remaining`, by kind. Numbers of Chinese identity documents are masked in the answer. " +
          "Nothing is stored.",
        headers: Type.Object({
          "accept-language": Type.Optional(
            Type.String({
              maxLength: 500,
              description: "Language of the messages: `en`, `zh`, `de`, `fr`, `es`, `pt` or `ja`. Default: `en`.",
            }),
          ),
        }),
        body: ParseRequest,
        response: { 200: Type.Union([ParsedText, ParsedTexts], { title: "ParseResult" }) },
      },
    },
    ({ headers, body }, reply) => {
      const language = preferredLanguage(headers["accept-language"]);
      reply.header("content-language", language);
      varyBy(reply, "accept-language");
      return answerParse(body, language);
    },
  );
};

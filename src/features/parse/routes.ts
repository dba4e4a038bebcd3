import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { preferredLanguage } from "../../address/index.ts";
import { ParsedText, ParsedTexts, ParseRequest } from "./schema.ts";
import { answerParse } from "./service.ts";

export const parseRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post(
    "/parse",
    {
      config: { scope: "addresses:read" },
      schema: {
        operationId: "parseAddress",
        tags: ["addresses"],
        summary: "Read addresses from pasted text",
        description:
          "Recipient, phones, divisions, street and the rest, each with its place in the text and a confidence. Several addresses in one text are told apart. China in any order and script; of the other countries, best the US, CA, GB, AU, DE, FR, NL, ES, IT, IN and BR. What can be meant in several ways is said to be, never guessed. Nothing is stored.",
        headers: Type.Object({
          "accept-language": Type.Optional(
            Type.String({ maxLength: 500, description: "Of the messages: `en` or `zh`." }),
          ),
        }),
        body: ParseRequest,
        response: { 200: Type.Union([ParsedText, ParsedTexts], { title: "ParseResult" }) },
      },
    },
    ({ headers, body }, reply) => {
      const language = preferredLanguage(headers["accept-language"]);
      reply.header("content-language", language).header("vary", "accept-language");
      return answerParse(body, language);
    },
  );
};

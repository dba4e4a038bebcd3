import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type, { type Static } from "typebox";
import { parseChinese } from "../../address/index.ts";
import { invalidBody } from "../../platform/errors.ts";
import { ParsedText, ParsedTexts, ParseRequest } from "./schema.ts";

export const parseRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post("/parse", {
    config: { scope: "addresses:read" },
    schema: {
      operationId: "parseAddress", tags: ["addresses"], summary: "Read addresses from pasted text",
      description: "Recipient, phones, divisions, street and the rest, each with its place in the text and a confidence. Several addresses in one text are told apart. Chinese so far. Nothing is stored.",
      body: ParseRequest, response: { 200: Type.Union([ParsedText, ParsedTexts]) },
    },
  }, async ({ body: { text, single = false, items } }) => {
    if (items && text !== undefined) throw invalidBody("/items", "must not stand beside text");
    if (items) return { items: items.map((item) => read(item.text, item.single ?? false)) };
    if (text === undefined) throw invalidBody("/text", "is required, or items");
    return read(text, single);
  });
};

function read(text: string, single: boolean): Static<typeof ParsedText> {
  const covered = /\p{Script=Han}/u.test(text);
  return { covered, addresses: covered ? parseChinese(text, { single }) as never : [] };
}

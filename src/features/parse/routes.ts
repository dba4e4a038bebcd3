import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type, { type Static } from "typebox";
import { describeNote, type Language, parse, type ParseOptions, preferredLanguage } from "../../address/index.ts";
import { invalidBody } from "../../platform/errors.ts";
import { ParsedText, ParsedTexts, ParseRequest } from "./schema.ts";

export const parseRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post("/parse", {
    config: { scope: "addresses:read" },
    schema: {
      operationId: "parseAddress", tags: ["addresses"], summary: "Read addresses from pasted text",
      description: "Recipient, phones, divisions, street and the rest, each with its place in the text and a confidence. Several addresses in one text are told apart. China in any order and script; of the other countries, best the US, CA, GB, AU, DE, FR, NL, ES, IT, IN and BR. What can be meant in several ways is said to be, never guessed. Nothing is stored.",
      headers: Type.Object({ "accept-language": Type.Optional(Type.String({ maxLength: 500, description: "Of the messages: `en` or `zh`." })) }),
      body: ParseRequest, response: { 200: Type.Union([ParsedText, ParsedTexts]) },
    },
  }, async ({ headers, body: { items, text, ...options } }, reply) => {
    const language = preferredLanguage(headers["accept-language"]);
    reply.header("content-language", language).header("vary", "accept-language");
    if (items && text !== undefined) throw invalidBody("/items", "must not stand beside text");
    if (items) return { items: await readAll(items, language) };
    if (text === undefined) throw invalidBody("/text", "is required, or items");
    return read(text, options, language);
  });
};

/** Text of one call, in UTF-16 code units: about a second of work at the worst. */
const MOST_TEXT = 60_000;
const LONGEST_TURN_MS = 20;

/** Others are served between the items. */
async function readAll(items: readonly ({ text: string } & ParseOptions)[], language: Language): Promise<Static<typeof ParsedText>[]> {
  if (items.reduce((sum, { text }) => sum + text.length, 0) > MOST_TEXT) throw invalidBody("/items", `have more than ${MOST_TEXT} characters together`);
  const texts: Static<typeof ParsedText>[] = [];
  let turn = performance.now();
  for (const { text, ...options } of items) {
    if (performance.now() - turn > LONGEST_TURN_MS) {
      await new Promise(setImmediate);
      turn = performance.now();
    }
    texts.push(read(text, options, language));
  }
  return texts;
}

function read(text: string, options: ParseOptions, language: Language): Static<typeof ParsedText> {
  const addresses = parse(text, options);
  const described = addresses.map(({ notes, ...address }) => ({
    ...address, notes: notes.map((note) => ({ ...note, message: describeNote(note, address.candidates, language) })),
  }));
  return { covered: addresses.length > 0 || IN_CHINESE.test(text), addresses: described as never };
}

/** Read always, whether or not it holds an address. */
const IN_CHINESE = /\p{Script=Han}/u;

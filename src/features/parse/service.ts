import type { Static } from "typebox";
import { describeNote, isKnownCountry, type Language, parse, type ParseOptions } from "../../address/index.ts";
import { invalidBody } from "../../platform/errors.ts";
import { mapYielding } from "../../platform/map-yielding.ts";
import { MOST_TEXT, type ParsedText, type ParsedTexts, type ParseRequest } from "./schema.ts";

type Parsed = Static<typeof ParsedText>;

/**
 * Parses one text or a list.
 * @param language of the messages
 * @throws AppError invalid_body
 */
export async function answerParse(
  { items, text, ...options }: Static<typeof ParseRequest>,
  language: Language,
): Promise<Parsed | Static<typeof ParsedTexts>> {
  if (items && text !== undefined) throw invalidBody("/items", "must not be combined with text");
  if (items) return { items: await readAll(items, language) };
  if (text === undefined) throw invalidBody("/text", "is required unless there are items");
  requireCountry(options, "");
  return read(text, options, language);
}

async function readAll(items: readonly ({ text: string } & ParseOptions)[], language: Language): Promise<Parsed[]> {
  if (items.reduce((sum, { text }) => sum + text.length, 0) > MOST_TEXT)
    throw invalidBody("/items", `must not have more than ${MOST_TEXT} characters in total`);
  items.forEach((item, at) => requireCountry(item, `/items/${at}`));
  return mapYielding(items, ({ text, ...options }) => read(text, options, language));
}

function requireCountry({ country_code }: ParseOptions, pointer: string): void {
  if (country_code !== undefined && !isKnownCountry(country_code))
    throw invalidBody(`${pointer}/country_code`, "must be a country code of ISO 3166-1");
}

function read(text: string, options: ParseOptions, language: Language): Parsed {
  const addresses = parse(text, options);
  const described = addresses.map(({ notes, ...address }) => ({
    ...address,
    notes: notes.map((note) => ({ ...note, message: describeNote(note, address.candidates, language) })),
  }));
  return { covered: addresses.length > 0 || IN_CHINESE.test(text), addresses: described as never };
}

/** Text in Chinese is always covered, whether or not it contains an address. */
const IN_CHINESE = /\p{Script=Han}/u;

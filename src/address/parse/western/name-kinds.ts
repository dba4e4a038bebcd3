import { COMPANIES, DEPARTMENTS, ORGANISATIONS, VENUES } from "./unit-words.ts";
import { careOf, isRussianPerson, isTitled } from "./names.ts";
import type { Parts, PlacedPart } from "./parts.ts";
import { ESTATES } from "./street-words.ts";
import { GAP } from "./tokens.ts";

const NAMES_HOUSES = new Set(["GB", "IE"]);

export interface NameKind {
  kind: "recipient" | "organization" | "poi";
  /** How many characters of it only announce the name: "Attn: ". */
  skip: number;
  /** How sure the kind is, given that it is a name. */
  share: number;
}

/** A person, an organisation or a place: by its words, by its line, by what announces it. */
export function kindOfName({ tokens, readings, country }: Parts, { start, reading }: PlacedPart): NameKind {
  const own = tokens.slice(reading.start, reading.end);
  const care = careOf(tokens, reading.start);
  if (care > 0)
    return {
      kind: own.slice(care).some(({ key }) => ORGANISATIONS.has(key) && !DEPARTMENTS.has(key))
        ? "organization"
        : "recipient",
      skip: (own[care]?.start ?? own[0]!.end) - start,
      share: 0.95,
    };
  if (own.some(({ key }, at) => ORGANISATIONS.has(key) && at > 0)) return { kind: "organization", skip: 0, share: 0.9 };
  if (isTitled(own) || isRussianPerson(own)) return { kind: "recipient", skip: 0, share: 0.95 };
  if (reading.start === 0 && own.length > 1 && COMPANIES.has(own[0]!.key))
    return { kind: "organization", skip: 0, share: 0.85 };
  const isVenue = own.some(({ key }) => VENUES.has(key)) || own[0]!.key === "the";
  const isLine = own[0]!.gap === GAP.line && (tokens[reading.end]?.gap ?? GAP.blank) === GAP.line;
  if (isVenue)
    return {
      kind: isLine && reading.start === 0 && own.every(({ digits }) => digits === 0) ? "organization" : "poi",
      skip: 0,
      share: isLine ? 0.7 : 0.85,
    };
  if (ESTATES.has(own[0]!.key)) return { kind: "poi", skip: 0, share: 0.8 };
  // "Rosewood, 3 Mill Lane": British houses have names, and few people have only one.
  if (own.length === 1 && !isLine && NAMES_HOUSES.has(country.guess ?? "") && tokens[reading.end]?.digits)
    return { kind: "poi", skip: 0, share: 0.7 };
  const leads = reading.start === 0 && readings.length > 1;
  if (!leads) return { kind: "poi", skip: 0, share: 0.7 };
  if (own.length <= 4 && own.every(({ digits }) => digits === 0))
    return { kind: "recipient", skip: 0, share: isLine ? 0.85 : 0.6 };
  return { kind: isLine ? "organization" : "poi", skip: 0, share: 0.5 };
}

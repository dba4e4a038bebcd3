/**
 * Free text in Latin, Cyrillic and other alphabets to the parts of an address: every way to cut the words into parts is
 * weighed at once, by what the words are, where the commas stand, and in which order the country writes its parts.
 */
import { countryRules } from "../../reference/countries.ts";
import type { ParsedAddress, Span } from "../types.ts";
import { assemble } from "./assemble.ts";
import { findContacts } from "./contacts.ts";
import type { Context } from "./context.ts";
import { readCountry } from "./country.ts";
import { findUnits } from "./units/index.ts";
import { grammarOf, styleOf } from "./grammar.ts";
import { type LikelySegment, likeliestSegments, type Segment } from "./lattice.ts";
import { findNames } from "./names.ts";
import { findNumbers } from "./numbers.ts";
import { findTowns } from "./places.ts";
import { findRegions } from "./regions/index.ts";
import { splitInTwo, withSecond } from "./several.ts";
import { type State, statesOf } from "./states.ts";
import { isCrossing } from "./streets/crossing.ts";
import { crossingWords, findStreets } from "./streets/index.ts";
import { GAP, type Token, tokenize } from "./tokens.ts";
import { townsAtZip } from "./zip-towns.ts";
import { zipReader } from "./zips.ts";

export interface WesternOptions {
  /** ISO 3166-1 alpha-2: where the text is from when it does not say. */
  country_code?: string | undefined;
  /** Take it for one address even if it looks like several. */
  single?: boolean | undefined;
}

/** More words than any address has; the rest of a longer text is left over. */
const MOST_TOKENS = 160;
const BLANK_LINE = /\n[ \t]*\r?\n/;

/** @returns the addresses in the order of the text; none where nothing in it speaks of a place */
export function parseWestern(text: string, { country_code, single = false }: WesternOptions = {}): ParsedAddress[] {
  const hint = country_code !== undefined && countryRules(country_code) ? country_code : undefined;
  if (!single && text.includes("\n")) {
    const several = readSeveral(text, hint);
    if (several.length > 1) return several;
  }
  const span = { start: 0, end: text.length };
  const address = readOne(text, span, hint);
  return address ? oneByOne(text, span, address, hint, single) : [];
}

/**
 * The address alone as a rule. Of several in a line the others are read too, unless only one is wanted: then it is
 * said.
 */
function oneByOne(
  text: string,
  span: Span,
  address: ParsedAddress,
  hint: string | undefined,
  single: boolean,
): ParsedAddress[] {
  const two = splitInTwo(text, span, address, (part) => readOne(text, part, hint));
  if (!two) return [address];
  const { first, second, rest } = two;
  return single ? [withSecond(text, first, rest)] : [first, ...oneByOne(text, rest, second, hint, single)];
}

/** Blocks set apart by blank lines, or lines that are each a whole address. */
function readSeveral(text: string, hint: string | undefined): ParsedAddress[] {
  for (const separator of [BLANK_LINE, /\n/]) {
    const spans = split(text, separator);
    if (spans.length < 2 || spans.some(({ start, end }) => hasFewWords(text.slice(start, end)))) continue;
    const addresses: ParsedAddress[] = [];
    for (const span of spans) {
      const address = readOne(text, span, hint);
      if (!address || !isWhole(address)) break;
      addresses.push(address);
    }
    if (addresses.length === spans.length) return addresses;
  }
  return [];
}

function split(text: string, separator: RegExp): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const part of text.split(separator)) {
    const at = text.indexOf(part, start);
    if (part.trim() !== "") spans.push({ start: at, end: at + part.length });
    start = at + part.length;
  }
  return spans;
}

/** A street, a town, and a postal code or a region. */
const LEAST_WORDS = 3;
const WORD = /[\p{L}\p{N}]+/gu;

/** Cannot be a whole address: nearly all texts of several lines have such a line, and need not be parsed twice. */
const hasFewWords = (text: string): boolean => (text.match(WORD)?.length ?? 0) < LEAST_WORDS;

const isWhole = ({ address_lines, postal_code, administrative_area, locality }: ParsedAddress): boolean =>
  address_lines.length > 0 && locality !== null && (postal_code !== null || administrative_area !== null);

function readOne(text: string, span: Span, hint: string | undefined): ParsedAddress | undefined {
  const contacts = findContacts(text.slice(span.start, span.end), hint).map((contact) => ({
    ...contact,
    start: contact.start + span.start,
    end: contact.end + span.start,
  }));
  const all = tokenize(text, span.start, span.end, contacts);
  const tokens = all.slice(0, MOST_TOKENS);
  if (tokens.length === 0) return undefined;
  const country = readCountry(text, tokens, findTowns(tokens), hint);
  const { said, tokens: kept, towns } = country;
  const readings = kept.length > 0 ? readWords(kept, contacts, towns, country.guess) : [];
  return assemble({
    text,
    span,
    tokens: kept,
    readings,
    country,
    hint,
    contacts,
    said: said ? spanOf(tokens, said) : null,
    rest: [...(said ? tokens.slice(said.end, said.until) : []), ...all.slice(MOST_TOKENS)],
  });
}

const spanOf = (tokens: readonly Token[], { start, end }: Span): Span => ({
  start: tokens[start]!.start,
  end: tokens[end - 1]!.end,
});

function readWords(
  tokens: readonly Token[],
  contacts: readonly Span[],
  towns: Context["towns"],
  guess: string | null,
): LikelySegment[] {
  const style = styleOf(guess);
  const zip = zipReader(guess);
  const context: Context = {
    tokens,
    towns,
    country: guess,
    style,
    state: stateReader(guess),
    zip,
    atZip: townsAtZip(tokens, guess, zip),
  };
  const passed = contacts.length > 0 ? contactsBefore(tokens, contacts) : null;
  const starting = tokens.map((_, at) => {
    const segments: Segment[] = [];
    const emit = (segment: Segment): void => {
      // No part goes on behind a phone.
      if (passed && passed[segment.start] !== passed[segment.end - 1]) return;
      if (segment.score > HOPELESS || segment.label === "junk") segments.push(segment);
    };
    findNumbers(context, at, emit);
    findStreets(context, at, emit);
    findUnits(context, at, emit);
    findRegions(context, at, emit);
    findNames(context, at, emit);
    if (at > 0 && at + 1 < tokens.length && isCrossing(tokens[at]) && tokens[at]!.gap < GAP.comma) {
      emit({ start: at, end: at + 1, label: "cross", score: tokens[at]!.letters === 0 ? -0.3 : -1.6 });
    }
    const announcing = crossingWords(tokens, at);
    if (announcing > 0) emit({ start: at, end: at + announcing, label: "junk", score: 1.5 });
    emit({
      start: at,
      end: at + 1,
      label: "junk",
      score: tokens[at]!.letters + tokens[at]!.digits === 0 ? -1.5 : -3.6,
    });
    return segments;
  });
  return likeliestSegments(
    starting,
    tokens.map(({ gap }, at) => at > 0 && gap > GAP.blank),
    grammarOf(style),
  );
}

/** How many phones and the like stand before each word. */
function contactsBefore(tokens: readonly Token[], contacts: readonly Span[]): number[] {
  let passed = 0;
  return tokens.map(({ start }) => {
    while (passed < contacts.length && contacts[passed]!.end <= start) passed++;
    return passed;
  });
}

/** What no order of the parts makes up for. No sum of weights is as much, so that rounding decides nothing. */
const HOPELESS = -3.21;
const NO_STATE = (): undefined => undefined;

function stateReader(country: string | null): (key: string) => State | undefined {
  if (country === null) return NO_STATE;
  const states = statesOf(country);
  return (key) => states.get(key);
}

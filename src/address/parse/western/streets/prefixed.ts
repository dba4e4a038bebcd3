/** Streets that begin with their kind: rue, calle, via, rua, ulica … and the name that follows. */
import { type Context, endsChunk, ENGLISH, type Put } from "../context.ts";
import { featureTable } from "../features.ts";
import { isNumberMark } from "../numbers.ts";
import {
  ARTICLES,
  countriesOfLanguage,
  PREFIXES,
  SHORT_PREFIXES,
  STRONG_SUFFIXES,
  WEAK_SUFFIXES,
} from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";

import { isMonth, isOrdinal, isOrdinalOf, isYear, yearsInName } from "./ordinals.ts";

interface Prefix {
  /** The country's streets have names in the language. */
  isOwn: boolean;
  isCountryKnown: boolean;
  /** The word is English too. */
  isEnglish: boolean;
  isEnglishCountry: boolean;
  /** An abbreviation that stands for other things as well. */
  isShort: boolean;
  isMarked: boolean;
}

/** What the first word says. */
const prefixScore = featureTable<Prefix>("kind of street in front", [
  ["word of the country's language", 3.9, (s) => s.isOwn],
  ["country unknown", 3, (s) => !s.isCountryKnown && !s.isEnglish],
  ["country unknown, English word too", 1.6, (s) => !s.isCountryKnown && s.isEnglish],
  ["word of another language", 2, (s) => !s.isOwn && s.isCountryKnown && !s.isEnglish],
  ["abbreviation without its point", -0.8, (s) => s.isShort && !s.isMarked],
  ["English word in an English country", -1, (s) => s.isOwn && s.isEnglish && s.isEnglishCountry],
  ["word of another language in an English country", -2, (s) => !s.isOwn && s.isEnglishCountry],
]);

interface Name {
  words: number;
  ends: boolean;
  isBeforeNumber: boolean;
  /** Its last words are a date or years. */
  isDated: boolean;
}

/** What the name behind it says. */
const nameScore = featureTable<Name>("name behind the kind of street", [
  ["further word", -0.3, (s) => Math.max(0, s.words - 1)],
  ["end of the line", 0.5, (s) => s.ends],
  ["number follows", 0.5, (s) => s.isBeforeNumber],
  ["year at the end", 2, (s) => s.isDated],
]);

export function findPrefixed(context: Context, at: number, limit: number, put: Put): void {
  const { tokens, country } = context;
  const first = tokens[at]!;
  const languages = PREFIXES.get(first.key);
  if (!languages || limit - at < 2) return;
  const prefix = prefixOf(first, languages, country);
  if (prefix.isShort && !prefix.isMarked && !prefix.isOwn) return;
  const base = prefixScore(prefix);
  // "Plein 1944 12"
  const alone = yearsInName(context, at + 1);
  if (alone > 0) put(at + 1 + alone, base + nameScore({ words: 1, ends: false, isBeforeNumber: true, isDated: true }));
  putNames(context, at, limit, base, put);
}

/** The name up to each of its words. */
function putNames(context: Context, at: number, limit: number, base: number, put: Put): void {
  const { tokens } = context;
  const { key, isCapital } = tokens[at]!;
  const languages = PREFIXES.get(key)!;
  let words = 0;
  for (let last = at + 1; last < limit; last++) {
    const token = tokens[last]!;
    if ((token.gap === GAP.dash && !isCapital) || isStop(tokens, last)) return;
    const part = token.digits > 0 ? numberInName(context, at, last, languages) : 0;
    if (part === null) return;
    const isArticle = ARTICLES.has(token.key);
    words += part + (isArticle ? 0 : 1);
    if (isArticle && last + 1 < limit) continue;
    const years = yearsInName(context, last + 1);
    const end = last + 1 + years;
    const name = nameTo(tokens, end, words, years);
    put(end, base + nameScore(isNumberOfStreet(token, context.country) ? { ...name, isDated: true } : name));
    if (years > 0) return;
  }
}

/** Where streets have numbers and houses have theirs in front: "Jalan SS 2/24". */
const NUMBERED_STREETS = new Set(["MY"]);

const isNumberOfStreet = ({ digits }: Token, country: string | null): boolean =>
  digits > 0 && digits <= 4 && NUMBERED_STREETS.has(country ?? "");

function prefixOf({ key, text }: Token, languages: string, country: string | null): Prefix {
  return {
    isOwn: country !== null && isOwnLanguage(languages, country),
    isCountryKnown: country !== null,
    isEnglish: STRONG_SUFFIXES.has(key) || WEAK_SUFFIXES.has(key),
    isEnglishCountry: country !== null && ENGLISH.has(country),
    isShort: SHORT_PREFIXES.has(key),
    isMarked: text.endsWith(".") || text.endsWith("/"),
  };
}

function nameTo(tokens: readonly Token[], end: number, words: number, years: number): Name {
  return {
    words,
    ends: endsChunk(tokens, end),
    isBeforeNumber: (tokens[end]?.digits ?? 0) > 0,
    isDated: years > 0 || (isYear(tokens[end - 1]!) && isMonth(tokens[end - 2]!)),
  };
}

function isOwnLanguage(languages: string, country: string): boolean {
  return languages.split(" ").some((language) => countriesOfLanguage(language).includes(country));
}

/** A mark of a number ends the name: "Calle 10 No. 5-20", "Cadde No 5". */
function isStop(tokens: readonly Token[], at: number): boolean {
  const { text } = tokens[at]!;
  if (text === "&" || text === "@" || text === "#") return true;
  return isNumberMark(tokens[at]!) && (tokens[at + 1]?.digits ?? 0) > 0 && tokens[at + 1]!.gap <= GAP.dash;
}

/**
 * A number as a part of the name: "Calle 10", "Rue du 8 Mai 1945", "Rua 25 de Março".
 * @returns what it adds to the words of the name; null where it is none
 */
function numberInName({ tokens, country }: Context, at: number, last: number, languages: string): number | null {
  const token = tokens[last]!;
  const before = tokens[last - 1]!;
  const after = tokens[last + 1];
  if (isNumberOfStreet(token, country)) return ALONE;
  if (isMonth(before) && isYear(token)) return 0;
  if ((last > at + 1 && ARTICLES.has(before.key)) || isDateBefore(after)) return 0;
  if (isOrdinal(token) || (isOrdinalOf(token, country) && after?.gap === GAP.blank && after.letters > 1)) return ALONE;
  return last === at + 1 && token.digits <= 3 && !languages.includes("fr") ? ALONE : null;
}

/** A number is as much of a name as half a word. */
const ALONE = 0.5;

/** "… 25 de Março", "… 8 Mai" */
const isDateBefore = (after: Token | undefined): boolean =>
  after !== undefined && after.gap === GAP.blank && (ARTICLES.has(after.key) || isMonth(after));

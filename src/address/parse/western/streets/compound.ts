/** Germanic compounds and streets whose last word is their kind: Triftstrasse, Am Nordkanal, Andrássy út. */
import { beginsChunk, type Context, endsChunk, ENGLISH, GERMANIC, type Put } from "../context.ts";
import { featureTable } from "../features.ts";
import { isHouseNumber, isNumberMark } from "../numbers.ts";
import {
  ARTICLES,
  compoundStreet,
  countriesOfLanguage,
  FOREIGN_LAST_WORDS,
  SHORT_LAST_WORDS,
  STREET_PREPOSITIONS,
} from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";

import { isOrdinalOf, leadingOrdinal, yearsInName } from "./ordinals.ts";
import { wordSet } from "../../../literals.ts";
import { TURKISH_QUARTERS } from "../regions/quarters.ts";

interface Compound {
  /** The ending hardly means anything else. */
  isSure: boolean;
  isNumbered: boolean;
  ends: boolean;
  /** The country speaks neither this language nor a Germanic one. */
  isAlien: boolean;
  /** Words before the last one, and those of them that many streets have in front. */
  others: number;
  usuals: number;
  /** It begins with an ordinal or a date. */
  isDated: boolean;
  /** The ordinal stands amid a line: "Rivium 2e Straat". */
  isCutOff: boolean;
}

const compoundScore = featureTable<Compound>("street with its kind at the end", [
  ["sure ending", 3.7, (s) => s.isSure],
  ["doubtful ending before a number", 2.2, (s) => !s.isSure && s.isNumbered],
  ["doubtful ending", 0.6, (s) => !s.isSure && !s.isNumbered],
  ["number follows", 0.7, (s) => s.isNumbered],
  ["end of the line", 0.3, (s) => s.ends],
  ["country of other languages", -1.5, (s) => s.isAlien],
  ["further word", -0.6, (s) => s.others],
  ["further word that many streets have", -0.1, (s) => s.usuals],
  ["ordinal in front", 1, (s) => s.isDated],
  ["cut off before an ordinal", -1.4, (s) => s.isCutOff],
]);

interface Preposition {
  isNumbered: boolean;
  ends: boolean;
  /** In the middle of a line: Jan de Vries and Anna zum Felde live elsewhere. */
  isInner: boolean;
  words: number;
  isCapital: boolean;
}

const prepositionScore = featureTable<Preposition>("street that begins with a preposition", [
  ["preposition", 2.4, () => true],
  ["number follows", 0.7, (s) => s.isNumbered],
  ["end of the line", 0.3, (s) => s.ends],
  ["in the middle of a line", -2, (s) => s.isInner],
  ["further word", -0.4, (s) => s.words],
  ["small letter", -0.6, (s) => !s.isCapital],
]);

const LONGEST = 5;
const SHORTEST_COMPOUND = 6;
const USUAL_WORDS = wordSet(`
  alte alter neue neuer grosse kleine lange kurze obere untere hintere vordere korte nieuwe oude grote kleine gamle
  nye gamla nya stora lilla ovre vestre ostre nordre sondre vastra ostra norra sodra
`);

/** Triftstrasse, Eduard-Sueß-Gasse, Meester Arendstraat, Am Nordkanal, 1e Kruisweg. */
export function findCompounds(context: Context, at: number, limit: number, put: Put): void {
  const { tokens, country } = context;
  const first = tokens[at]!;
  if (isEnglish(country) || first.letters + first.digits === 0) return;
  const lead = leadingOrdinal(context, at);
  const isPreposition = STREET_PREPOSITIONS.has(first.key) && (country === null || GERMANIC.has(country));
  const compound = opening(tokens, at, lead);
  for (let last = at + lead; last < Math.min(limit, at + lead + LONGEST); last++) {
    const token = tokens[last]!;
    if (isOutside(tokens, at, last, country)) break;
    const end = last + 1 + yearsInName(context, last + 1);
    compound.isNumbered = isNumberAt(tokens, end);
    compound.ends = endsChunk(tokens, end);
    const ending = isQuarter(token, compound) || isPrefix(token, compound) ? undefined : endingOf(token, last > at);
    if (ending) {
      compound.isSure = ending.sure;
      compound.isAlien = isAlien(ending.language, country);
      put(end, compoundScore(compound));
    } else if (last > at && isPreposition) put(end, prepositionScore(prepositionTo(tokens, at, last, compound)));
    if (compound.isNumbered && isNumberMark(token)) break;
    if (isUsual(token)) compound.usuals++;
    else compound.others++;
  }
}

const NO_COMPOUND: Compound = {
  isSure: false,
  isNumbered: false,
  ends: false,
  isAlien: false,
  others: 0,
  usuals: 0,
  isDated: false,
  isCutOff: false,
};

function opening(tokens: readonly Token[], at: number, lead: number): Compound {
  const isCutOff = lead > 0 && !beginsChunk(tokens, at);
  return { ...NO_COMPOUND, isDated: lead > 0 && !isCutOff, isCutOff };
}

const isUsual = ({ key, digits }: Token): boolean => digits > 0 || USUAL_WORDS.has(key) || ARTICLES.has(key);

function prepositionTo(
  tokens: readonly Token[],
  at: number,
  last: number,
  { isNumbered, ends }: Pick<Compound, "isNumbered" | "ends">,
): Preposition {
  const isInner = at > 0 && !beginsChunk(tokens, at) && tokens[at - 1]!.digits === 0;
  return { isNumbered, ends, isInner, words: last - at - 1, isCapital: tokens[at]!.isCapital };
}

const isEnglish = (country: string | null): boolean => country !== null && ENGLISH.has(country);

const isAlien = (language: string, country: string | null): boolean =>
  country !== null && !GERMANIC.has(country) && !countriesOfLanguage(language).includes(country);

/** A comma, or a number that is no part of a name, ends it. */
function isOutside(tokens: readonly Token[], at: number, last: number, country: string | null): boolean {
  const { gap, digits } = tokens[last]!;
  return (last > at && gap > GAP.blank) || (digits > 0 && !isInnerOrdinal(tokens, at, last, country));
}

/** "Rivium 2e Straat": an ordinal amid the words. */
function isInnerOrdinal(tokens: readonly Token[], at: number, last: number, country: string | null): boolean {
  const next = tokens[last + 1];
  return (
    last > at && isOrdinalOf(tokens[last]!, country) && next !== undefined && next.gap === GAP.blank && next.letters > 3
  );
}

function isNumberAt(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (!token || token.gap > GAP.comma) return false;
  return isHouseNumber(token) || (isNumberMark(token) && (tokens[at + 1]?.digits ?? 0) > 0);
}

/** "Kızılay Mah., Ziya Gökalp Cad.": a quarter, unless its houses are numbered as those of a street. */
const isQuarter = ({ key }: Token, { isNumbered }: Compound): boolean => !isNumbered && TURKISH_QUARTERS.has(key);

/** "Москва ул. Ленина": the kind of what follows. */
const isPrefix = ({ key }: Token, { isNumbered, ends }: Compound): boolean =>
  !isNumbered && !ends && SHORT_LAST_WORDS.has(key);

function endingOf(token: Token, isFurther: boolean): { language: string; sure: boolean } | undefined {
  const compound = token.letters >= SHORTEST_COMPOUND ? compoundStreet(token.key) : undefined;
  if (compound) return compound;
  const language = isFurther ? FOREIGN_LAST_WORDS.get(token.key) : undefined;
  return language === undefined ? undefined : { language, sure: true };
}

/** Straße des Friedens, Platz der Republik, Laan van Meerdervoort. */
export function findLeadingKinds({ tokens, country }: Context, at: number, limit: number, put: Put): void {
  if (isEnglish(country)) return;
  const second = tokens[at + 1];
  if (!FOREIGN_LAST_WORDS.has(tokens[at]!.key) || !second || !ARTICLES.has(second.key) || at + 1 >= limit) return;
  for (let last = at + 2; last < Math.min(limit, at + LONGEST); last++) {
    const token = tokens[last]!;
    if (token.gap > GAP.blank) break;
    if (token.letters > 0 || token.text.endsWith("."))
      put(last + 1, 3.4 - 0.2 * (last - at - 2) + (tokens[last + 1]?.digits ? 0.7 : 0));
  }
}

/** Names with no word that says street: after a house number, before one, or at a crossing. */
import { beginsChunk, type Context, endsChunk, type Put } from "../context.ts";
import { featureTable } from "../features.ts";
import { isHouseNumber, isMarkedNumber, isNumberMark } from "../numbers.ts";
import { DIRECTIONALS, STRONG_SUFFIXES, WHOLE_NAMES } from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";
import { UNIT_WORDS } from "../unit-words.ts";
import { isCrossing } from "./crossing.ts";
import { directionalBonus } from "./directionals.ts";

import { isOrdinal, leadingOrdinal } from "./ordinals.ts";

interface Bare {
  /** Without a directional in front. */
  words: number;
  isDirected: boolean;
  ends: boolean;
  isOrdinal: boolean;
  /** In countries with the number last, or where the order is not known. */
  isBeforeNumber: boolean;
  isBeforeLastNumber: boolean;
  isAfterNumber: boolean;
  /** The same, with a comma between. */
  isAfterComma: boolean;
  isAfterCrossing: boolean;
  /** A crossing stands on either side. */
  isCrossed: boolean;
  isSuffixAlone: boolean;
  isUnitWord: boolean;
  isUnitFirst: boolean;
  /** House numbers stand last in the country; null where it is not known. */
  numberLast: boolean | null;
}

const score = featureTable<Bare>("street without a word that says so", [
  ["any words", -0.7, () => true],
  ["further word", -0.5, (s) => s.words - 1],
  ["directional in front", 1, (s) => s.isDirected],
  ["end of the line", 0.9, (s) => s.ends],
  ["ordinal", 1.2, (s) => s.isOrdinal],
  ["before the number, where numbers stand last", 1.6, (s) => s.isBeforeNumber && s.numberLast === true],
  ["before a number that ends the line", 1.6, (s) => s.isBeforeLastNumber && s.numberLast !== true],
  ["before a number inside the line", 0.5, (s) => s.isBeforeNumber && !s.isBeforeLastNumber && s.numberLast !== true],
  ["after a number, where numbers stand last", -1, (s) => s.isAfterNumber && s.numberLast === true],
  ["after a number and a comma, order unknown", -1.2, (s) => s.isAfterComma && s.numberLast === null],
  ["at a crossing", 0.6, (s) => s.isCrossed],
  ["suffix alone", -1.5, (s) => s.isSuffixAlone],
  ["word for a unit", -1.5, (s) => s.isUnitWord],
]);

const LONGEST = 5;
/** "The Marina": where houses have names, so have streets. */
const STREETS_WITH_ARTICLE = new Set(["GB"]);
/** "Main, Mars Hill, ME": where a line rarely begins with a town. */
const STREET_BEFORE_TOWN = new Set(["US"]);

export function findBare(context: Context, at: number, limit: number, put: Put): void {
  findWholeNames(context, at, limit, put);
  findTheStreet(context, at, limit, put);
  findGridStreet(context, at, limit, put);
  const { tokens } = context;
  if (isMarked(tokens, at)) return;
  const subject = opening(context, at, limit);
  const lead = leadingOrdinal(context, at);
  subject.isOrdinal ||= lead > 0;
  const end = Math.min(limit, at + LONGEST);
  for (let last = at; last < end && !isStop(tokens[last]!) && !isMarked(tokens, last); last++) {
    const token = tokens[last]!;
    if (last >= at + lead && isPlainNumber(token)) {
      if (last === at && isCrossing(tokens[at + 1])) put(at + 1, 0.4);
      break;
    }
    if (last + 1 < at + lead) continue;
    subject.isBeforeNumber = isBeforeNumber(context, last + 1);
    subject.words = last - at + (subject.isDirected ? 0 : 1);
    if (!isHeld(subject, tokens[last + 1]) || !isName(subject, token)) continue;
    describe(subject, tokens, last);
    const total = score(subject);
    put(last + 1, total);
    putDirected(tokens, last + 1, total, put);
  }
}

const isPlainNumber = (token: Token): boolean => token.digits > 0 && !isOrdinal(token);

/** "Oak North" */
function putDirected(tokens: readonly Token[], at: number, score: number, put: Put): void {
  const bonus = tokens[at]?.gap === GAP.blank ? directionalBonus(tokens[at], tokens[at + 1]) : 0;
  if (bonus > 0) put(at + 1, score + bonus + 0.2);
}

/** A joint of streets or a mark of a number ends the name. */
const isStop = ({ key, text }: Token): boolean => key === "" || text === "&" || text === "@";

/** "No. 12": a mark before its number. */
function isMarked(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return next !== undefined && next.digits > 0 && next.gap <= GAP.dash && isNumberMark(tokens[at]!);
}

/** A letter alone is no name. */
const isName = ({ words }: Bare, { letters, digits }: Token): boolean =>
  words > 1 || (words === 1 && (letters !== 1 || digits > 0));

/** A number or a crossing next to them makes a street of the words. */
const isHeld = ({ isAfterNumber, isBeforeNumber, isAfterCrossing }: Bare, next: Token | undefined): boolean =>
  isAfterNumber || isBeforeNumber || isAfterCrossing || isCrossing(next);

/** What is the same for each end of the street. */
function opening({ tokens, style }: Context, at: number, limit: number): Bare {
  const first = tokens[at]!;
  const before = at > 0 ? tokens[at - 1] : undefined;
  const isDirected = DIRECTIONALS.has(first.key) && limit - at > 1;
  const isAfterCrossing = isCrossing(before);
  return {
    words: 0,
    isDirected,
    ends: false,
    isOrdinal: isOrdinal(first) || (isDirected && isOrdinal(tokens[at + 1]!)),
    isBeforeNumber: false,
    isBeforeLastNumber: false,
    isAfterNumber: before !== undefined && before.digits > 0 && first.gap < GAP.line,
    isAfterComma: before !== undefined && before.digits > 0 && first.gap === GAP.comma,
    isAfterCrossing,
    isCrossed: isAfterCrossing,
    isSuffixAlone: false,
    isUnitWord: false,
    isUnitFirst: UNIT_WORDS.has(first.key),
    numberLast: style.numberFirst === null ? null : !style.numberFirst,
  };
}

/** What the words up to `last` and the next one say. */
function describe(subject: Bare, tokens: readonly Token[], last: number): void {
  subject.ends = endsChunk(tokens, last + 1);
  subject.isBeforeLastNumber = subject.isBeforeNumber && endsChunk(tokens, last + 2);
  subject.isCrossed = subject.isAfterCrossing || isCrossing(tokens[last + 1]);
  subject.isSuffixAlone = subject.words === 1 && STRONG_SUFFIXES.has(tokens[last]!.key);
  subject.isUnitWord = subject.isUnitFirst && subject.words === 1;
}

/** "Broadway", "W Broadway" */
function findWholeNames({ tokens }: Context, at: number, limit: number, put: Put): void {
  const isNumbered = at > 0 && tokens[at - 1]!.digits > 0;
  const whole = DIRECTIONALS.has(tokens[at]!.key) && limit - at > 1 ? at + 1 : at;
  const next = tokens[whole + 1];
  if (tokens[whole]!.key === "gran" && next?.key === "via" && next.gap === GAP.blank) put(whole + 2, 4.6);
  if (WHOLE_NAMES.has(tokens[whole]!.key)) put(whole + 1, (isNumbered ? 2.6 : 1.4) + (whole - at));
}

/** Streets that their place in the line gives away. */
function findTheStreet({ tokens, country }: Context, at: number, limit: number, put: Put): void {
  const first = tokens[at]!;
  if (country === null) return;
  if (STREETS_WITH_ARTICLE.has(country) && first.key === "the" && at > 0 && limit - at > 1 && limit - at <= 3)
    if (beginsChunk(tokens, at) && endsChunk(tokens, limit)) put(limit, 2);
  if (STREET_BEFORE_TOWN.has(country) && at === 0 && tokens.length > 2 && endsChunk(tokens, 1))
    if (first.digits === 0 && first.letters > 2) put(1, 1.2);
}

/** "1754 West 7800 South" */
function findGridStreet({ tokens }: Context, at: number, limit: number, put: Put): void {
  const number = tokens[at + 1];
  if (at === 0 || tokens[at - 1]!.digits === 0 || limit - at < 2 || !DIRECTIONALS.has(tokens[at]!.key)) return;
  if (!number || number.digits === 0 || number.letters > 0 || number.digits > 5) return;
  const direction = tokens[at + 2];
  if (direction && DIRECTIONALS.has(direction.key) && direction.gap === GAP.blank) put(at + 3, 4);
  put(at + 2, 0.6);
}

const isBeforeNumber = (context: Context, at: number): boolean =>
  context.style.numberFirst !== true && startsNumber(context.tokens, at) && !isBeforeZip(context, context.tokens[at]);

function isBeforeZip({ style, zip }: Context, next: Token | undefined): boolean {
  if (!next || zip(next.text) === undefined) return false;
  const isLong = next.digits > 4;
  return style.zipFirst === true ? next.gap >= GAP.comma || isLong : style.numberFirst === null && isLong;
}

/** "12", "# 12", "Nº 12". */
function startsNumber(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (!token || token.gap > GAP.comma) return false;
  if (isHouseNumber(token) || isMarkedNumber(token)) return true;
  const next = tokens[at + 1];
  return isNumberMark(token) && next !== undefined && next.gap <= GAP.dash && isHouseNumber(next);
}

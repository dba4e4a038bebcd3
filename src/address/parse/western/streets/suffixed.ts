/** English streets: "N Main St", "County Line Road East". */
import { type Context, endsChunk, ENGLISH, GERMANIC, type Put } from "../context.ts";
import { featureTable } from "../features.ts";
import { isNumberMark } from "../numbers.ts";
import {
  DIRECTIONALS,
  POST_MODIFIERS,
  ROAD_OWNERS,
  ROAD_TYPES,
  STRONG_SUFFIXES,
  WEAK_SUFFIXES,
} from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";
import { UNIT_WORDS } from "../unit-words.ts";
import { directionalBonus } from "./directionals.ts";

import { isOrdinal } from "./ordinals.ts";

interface Suffixed {
  /** The suffix hardly means anything else. */
  isStrong: boolean;
  /** A house number stands before. */
  isNumbered: boolean;
  /** The country's streets have names in other languages. */
  isForeign: boolean;
  /** A directional stands in front. */
  isDirected: boolean;
  /** The directional is all that stands before the suffix. */
  isOnlyDirected: boolean;
  /** Of the name, without suffix and directional. */
  words: number;
  /** Digits of the last word of the name, where it is a plain number. */
  numberDigits: number;
  isAfterUnitWord: boolean;
  isSaint: boolean;
  /** "Highway 12": the number behind is the name. */
  isRoadNumber: boolean;
  ends: boolean;
  innerSuffixes: number;
  innerPlaces: number;
  innerTitles: number;
}

const isShortNumber = ({ isStrong, numberDigits }: Suffixed): boolean =>
  isStrong && numberDigits > 0 && numberDigits <= 4;

const score = featureTable<Suffixed>("street with a suffix", [
  ["suffix that hardly means anything else", 3.6, (s) => s.isStrong],
  ["suffix that places have too", 1.9, (s) => !s.isStrong],
  ["such a suffix without a house number", -2.4, (s) => !s.isStrong && !s.isNumbered],
  ["country of another language", -0.8, (s) => s.isForeign],
  ["further word", -0.45, (s) => !s.isNumbered && s.words - 1],
  ["further word behind a house number", -0.3, (s) => s.isNumbered && s.words - 1],
  ["more than four words", -0.4, (s) => s.words > 4],
  ["suffix inside", -1.3, (s) => s.innerSuffixes],
  ["place word inside", -0.2, (s) => s.innerPlaces],
  ["title inside (St, Dr)", -0.4, (s) => s.innerTitles],
  ["directional in front", 0.4, (s) => s.isDirected],
  ["only a directional before the suffix", -2.6, (s) => s.isOnlyDirected && !s.ends],
  ["name is a number", -0.9, isShortNumber],
  ["long number, or number before a place word", -3, (s) => s.numberDigits > 0 && !isShortNumber(s)],
  ["word for a unit before it", -1, (s) => s.isAfterUnitWord && s.words === 1],
  ["perhaps Saint", -1, (s) => s.isSaint],
  ["number of the road behind it", -2, (s) => s.isRoadNumber],
  ["end of the line", 0.3, (s) => s.ends],
]);

/** "O'Connell Street Upper", "Leeson Street Lower". */
const HALVED = new Set(["IE", "GB"]);
const HALVES = new Set(["upper", "lower", "great", "little", "middle", "old", "new"]);
/** Where streets of one name are numbered behind the suffix. */
const NUMBERED_BEHIND = new Set(["SG"]);
const ROADS = new Set(["rd", "road"]);
const TITLES = new Set(["st", "dr"]);

export function findSuffixed(context: Context, at: number, limit: number, put: Put): void {
  const { tokens, country } = context;
  if (country !== null && GERMANIC.has(country)) return;
  const subject = opening(context, at, limit);
  const name = at + (subject.isDirected ? 1 : 0);
  for (let last = at + 1; last < limit && !isJoint(tokens[last]!); last++) {
    const token = tokens[last]!;
    const before = tokens[last - 1]!;
    const isNumber = before.digits > 0 && !isOrdinal(before);
    if (isNumber && last - 1 > name) return;
    subject.isStrong = STRONG_SUFFIXES.has(token.key);
    if (!subject.isStrong && !WEAK_SUFFIXES.has(token.key)) continue;
    describe(subject, tokens, at, last);
    subject.numberDigits = isNumber ? before.digits : 0;
    if (subject.isRoadNumber) putRoadNumber(tokens, last, subject.words, put);
    const total = score(subject);
    put(last + 1, total);
    putLocal(context, last, total, put);
    extend(tokens, last + 1, total, put);
    countInner(subject, tokens, last);
  }
}

/** What joins two streets, or a sign without letters. */
const isJoint = ({ key, text }: Token): boolean => key === "" || text === "&" || text === "@";

/** What is the same for each end of the street. */
function opening({ tokens, country }: Context, at: number, limit: number): Suffixed {
  return {
    isStrong: false,
    isNumbered: at > 0 && tokens[at - 1]!.digits > 0,
    isForeign: country !== null && !ENGLISH.has(country),
    isDirected: DIRECTIONALS.has(tokens[at]!.key) && limit - at > 2,
    isOnlyDirected: false,
    words: 0,
    numberDigits: 0,
    isAfterUnitWord: false,
    isSaint: false,
    isRoadNumber: false,
    ends: false,
    innerSuffixes: 0,
    innerPlaces: 0,
    innerTitles: 0,
  };
}

/** What the suffix at `last` and the words around it say. */
function describe(subject: Suffixed, tokens: readonly Token[], at: number, last: number): void {
  subject.isOnlyDirected = subject.isDirected && last === at + 1;
  subject.words = last - at - (subject.isDirected && !subject.isOnlyDirected ? 1 : 0);
  subject.isAfterUnitWord = UNIT_WORDS.has(tokens[last - 1]!.key);
  subject.isSaint = isSaint(tokens, last);
  subject.isRoadNumber = isRoadNumber(tokens, last);
  subject.ends = endsChunk(tokens, last + 1);
}

/** A suffix that is no end of the name is one inside. */
function countInner(subject: Suffixed, tokens: readonly Token[], last: number): void {
  const { key } = tokens[last]!;
  const next = tokens[last + 1];
  const isTitle =
    TITLES.has(key) &&
    next !== undefined &&
    next.gap === GAP.blank &&
    next.letters > 2 &&
    !STRONG_SUFFIXES.has(next.key) &&
    !DIRECTIONALS.has(next.key);
  if (isTitle) subject.innerTitles++;
  else if (subject.isStrong) subject.innerSuffixes++;
  else subject.innerPlaces++;
}

/** "on the corner St Mary": written like the saint. */
function isSaint(tokens: readonly Token[], last: number): boolean {
  const { key, text } = tokens[last]!;
  const before = tokens[last - 1]!;
  return (
    key === "st" && !text.endsWith(".") && !!tokens[last + 1]?.isCapital && !before.isCapital && before.letters > 0
  );
}

function isRoadNumber(tokens: readonly Token[], last: number): boolean {
  const next = tokens[last + 1];
  if (!ROAD_TYPES.has(tokens[last]!.key) || !next || next.gap >= GAP.comma) return false;
  return (next.digits > 0 && next.digits <= 4) || (isNumberMark(next) && (tokens[last + 2]?.digits ?? 0) > 0);
}

/** "Scenic Hwy 98", "Anderson County Rd 312" */
function putRoadNumber(tokens: readonly Token[], last: number, words: number, put: Put): void {
  const isNamed = !ROADS.has(tokens[last]!.key) || ROAD_OWNERS.has(tokens[last - 1]!.key);
  if (tokens[last + 1]!.digits === 0 || words > 3 || !isNamed) return;
  put(last + 2, 4 - 0.3 * (words - 1));
  extend(tokens, last + 2, 4 - 0.3 * (words - 1), put);
}

/** What follows the suffix in one country only: "Ang Mo Kio Ave 3", "Leeson Street Lower". */
function putLocal({ tokens, country }: Context, last: number, score: number, put: Put): void {
  if (NUMBERED_BEHIND.has(country ?? "")) putNumberBehind(tokens, last, score, put);
  const next = tokens[last + 1];
  if (next && country !== null && HALVED.has(country) && HALVES.has(next.key) && endsChunk(tokens, last + 2))
    put(last + 2, score + 1.2);
}

/** "Ang Mo Kio Ave 3" */
function putNumberBehind(tokens: readonly Token[], last: number, score: number, put: Put): void {
  const next = tokens[last + 1];
  if (next && next.gap === GAP.blank && next.digits > 0 && next.digits <= 3) put(last + 2, score + 1);
}

/** What may follow the suffix: NW, Ext, Business. */
function extend(tokens: readonly Token[], end: number, score: number, put: Put): void {
  const next = tokens[end];
  if (!next || next.gap > GAP.comma) return;
  const bonus = directionalBonus(next, tokens[end + 1]);
  if (bonus !== 0) {
    put(end + 1, score + bonus);
    if (isSplitDirectional(next, tokens[end + 1])) put(end + 2, score + 1.8);
  }
  if (next.gap === GAP.blank && POST_MODIFIERS.has(next.key)) {
    put(end + 1, score + 0.5);
    const last = directionalBonus(tokens[end + 1], tokens[end + 2]);
    if (last > 0 && tokens[end + 1]!.gap < GAP.comma) put(end + 2, score + 0.5 + last);
  }
}

/** "S. W." as two words. */
const isSplitDirectional = (first: Token, second: Token | undefined): boolean =>
  first.key.length === 1 &&
  second !== undefined &&
  second.gap === GAP.blank &&
  second.key.length === 1 &&
  DIRECTIONALS.has(first.key + second.key);

/** Finds house numbers, fractions, ranges and grid numbers. */
import { type Context, type Emit, endsChunk, ENGLISH, SPANISH } from "./context.ts";
import { FLOORS_AFTER_NUMBER, UNIT_WORDS } from "./unit-words.ts";
import { DIRECTIONALS, STRONG_SUFFIXES } from "./street-words.ts";
import { isOrdinal, leadingOrdinal } from "./streets/ordinals.ts";
import { GAP, type Token } from "./tokens.ts";
import { wordList, wordSet } from "../../literals.ts";

const HOUSE_NUMBER = /^-?\d{1,6}[a-z]{0,2}[½¼¾]?(?:[-/&.+‐‑](?:\d{0,5}[a-z]{0,3}|[a-z]\d{1,4})){0,3}\.?$/i;
const MARKED = /^(?:n[º°o]?\.?|n[rº]\.|nr\.?|#)-?\d{1,6}[a-z]?(?:[-/]\d{1,5}[a-z]?)?$/i;
/** N6W23001 in Wisconsin, 28W531 in Illinois. */
const GRID = /^(?:[nsew]\d{1,5}(?:[nsew]\d{1,6})?|\d{1,2}[nsew]\d{3,5})$/i;
const LETTER_FIRST = /^[a-z]-?\d{1,5}[a-z]?$/i;
const DOOR_BEFORE_HOUSE = /^(?:u|unit|f|flat|apt|shop|ste?)\d{1,4}[a-z]?\/\d{1,5}[a-z]?$/i;
const FRACTION = /^[1-9]\/[2-9]\d?$/;
/** In India: house, door. */
const INDIAN_MARKS = new Set(["hno", "dno"]);
const MARKS = new Set([...INDIAN_MARKS, ...wordList("so kav kavling д дом буд будинок n no num numero nr")]);
const REPETITIONS = new Set(["bis", "ter", "quater", "quinquies"]);
/** 214 B South Boulevard; further letters begin names: 2964 L B J Fwy. */
const SUFFIX_LETTERS = new Set(["a", "b", "c"]);
const NUMBER_WORDS = wordSet("one two three four five six seven eight nine ten");
/** Words behind a number that tell which house of it: in the Netherlands the ground floor, the first floor. */
const ADDITION_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  NL: wordSet("hs huis i ii iii iv v rd rood zw bg"),
};
/** "3 46": where the addition may be a number too. */
const NUMBERED_ADDITIONS = new Set(["NL"]);
/** Words between the number of the house and that of the flat: "12 m 4". */
const FLAT_WORDS: Readonly<Record<string, ReadonlySet<string>>> = { PL: new Set(["m"]) };
/** Where "snc" has no slash: senza numero civico. */
const NO_NUMBER_WITHOUT_SLASH = new Set(["IT"]);
const NO_NUMBER = new Set(["sn", "sno", "snc", "sinnumero", "semnumero"]);
const LATIN = new Set([...SPANISH, "BR", "PT", "IT"]);

/** True for words and signs before a number: no., nr., #, nº. */
export const isNumberMark = ({ key, text }: Pick<Token, "key" | "text">): boolean => MARKS.has(key) || text === "#";
/** True for a number with its mark in one token: nº5, #12. */
export const isMarkedNumber = ({ text, digits }: Token): boolean => digits > 0 && MARKED.test(text);
/** True for a grid number: N6W23001. */
const isGridNumber = ({ text, digits }: Token): boolean => GRID.test(text) && digits >= 3;
/** True for the fraction in "12 1/2". */
export const isFractionBehindNumber = (tokens: readonly Token[], at: number): boolean => {
  const [number, { text, gap }] = [tokens[at - 1], tokens[at]!];
  return number !== undefined && number.digits > 0 && number.letters === 0 && gap === GAP.blank && FRACTION.test(text);
};
/** True for a token that can be a house number: 12, 12a, 12-14, 4/2. */
export const isHouseNumber = (token: Token): boolean =>
  token.digits > 0 && token.digits < 15 && HOUSE_NUMBER.test(token.text) && !isOrdinal(token);

const isAdditionWord = ({ key }: Token, country: string | null): boolean =>
  ADDITION_WORDS[country ?? ""]?.has(key) === true;

/** A kind of house number that may begin at a token. */
interface NumberKind {
  /** How many tokens it takes. */
  length: 1 | 2;
  matches: (token: Token, next: Token | undefined, context: Context, at: number) => boolean;
  /** Log-odds, tuned on the development sets (bench/accuracy/western.ts). */
  score: number | ((token: Token, next: Token | undefined, context: Context, at: number) => number);
}

/** Kinds that begin with a word or a sign. All that match are emitted. */
const WORDED: readonly NumberKind[] = [
  // "No. 12", "# 12", "д. 12"
  {
    length: 2,
    matches: (token, next) => isNumberMark(token) && next !== undefined && next.gap <= GAP.dash && isHouseNumber(next),
    score: (token, _, { country, style }, at) => {
      const isSign = token.text === "#";
      if (INDIAN_MARKS.has(token.key)) return 3.9;
      if (country === null) return isSign ? 0.9 : 2.3;
      if (isSign && at === 0) return 2.9;
      if (style.numberFirst === false || LATIN.has(country)) return 3.5;
      return isSign ? -0.7 : 1.1;
    },
  },
  // "Two Main Street"
  {
    length: 1,
    matches: (token, next, { style }, at) =>
      NUMBER_WORDS.has(token.key) &&
      next !== undefined &&
      next.gap === GAP.blank &&
      (at === 0 || token.gap >= GAP.comma) &&
      style.numberFirst !== false,
    score: 1,
  },
  // "s/n", "SNC"
  {
    length: 1,
    matches: ({ key, text }, _, { country }) =>
      NO_NUMBER.has(key) && (text.includes("/") || NO_NUMBER_WITHOUT_SLASH.has(country ?? "")),
    score: 2.8,
  },
  // On a country road: "km 12,5".
  {
    length: 2,
    matches: ({ key }, next, { country }) =>
      key === "km" &&
      next !== undefined &&
      next.gap <= GAP.dash &&
      next.digits > 0 &&
      next.letters === 0 &&
      (country === null || !ENGLISH.has(country)),
    score: 3.4,
  },
];

/** Kinds of a token with digits that is no plain house number. All that match are emitted. */
const UNUSUAL: readonly NumberKind[] = [
  // "nº5", "#12"
  {
    length: 1,
    matches: isMarkedNumber,
    score: ({ text }, _, { country }) => {
      const isSign = text.startsWith("#");
      if (country === null) return isSign ? 0.6 : 2.3;
      if (LATIN.has(country)) return 3.2;
      return isSign ? -1 : 1;
    },
  },
  { length: 1, matches: isGridNumber, score: 1.8 },
  {
    length: 2,
    matches: (token, next) => isGridNumber(token) && next !== undefined && next.gap === GAP.blank && isGridNumber(next),
    score: 4,
  },
  // "U12/345 Main St"
  { length: 1, matches: ({ text }) => DOOR_BEFORE_HOUSE.test(text), score: 3 },
  // "B12"
  { length: 1, matches: ({ text }) => LETTER_FIRST.test(text) && !GRID.test(text), score: 0.2 },
];

/** What a second token adds to a plain house number after a blank. The first that matches is emitted. */
const ADDITIONS: readonly NumberKind[] = [
  { length: 2, matches: (_, next) => FRACTION.test(next!.text), score: 3.2 },
  { length: 2, matches: (_, next) => REPETITIONS.has(next!.key), score: 3 },
  {
    length: 2,
    matches: (_, next, { country }) => next!.digits === 0 && next!.letters > 1 && isAdditionWord(next!, country),
    score: 3,
  },
  {
    length: 2,
    matches: (_, next, { country, tokens }, at) =>
      FLAT_WORDS[country ?? ""]?.has(next!.key) === true && !!tokens[at + 2]?.digits,
    score: -1,
  },
  // "3 46": the house and its addition.
  {
    length: 2,
    matches: ({ digits }, next, { country, tokens }, at) =>
      NUMBERED_ADDITIONS.has(country ?? "") &&
      digits <= 3 &&
      next!.letters === 0 &&
      next!.digits <= 3 &&
      endsChunk(tokens, at + 2),
    score: 2.6,
  },
  // "Calle 7 N° 1234": the mark of the number that follows.
  { length: 2, matches: (_, next, { tokens }, at) => isNumberMark(next!) && !!tokens[at + 2]?.digits, score: -3 },
  // "100 y Malecón" is a crossing.
  { length: 2, matches: (_, next) => next!.text === "y" || next!.text === "e", score: -3 },
  {
    length: 2,
    matches: (_, next) => next!.letters === 1 && next!.digits === 0 && !FLOORS_AFTER_NUMBER.has(next!.key),
    score: (_, __, context, at) => letterScore(context, at + 1),
  },
];

/** The same after a dash: "12 - 14 Main St" is a range, "185 - 5º" a floor. */
const RANGES: readonly NumberKind[] = [
  // "25 - II"
  {
    length: 2,
    matches: (_, next, { country }) => next!.digits === 0 && isAdditionWord(next!, country),
    score: 3,
  },
  {
    length: 2,
    matches: ({ digits }, next) => /^\d{1,5}[a-z]?$/i.test(next!.text) && digits <= 5,
    score: ({ digits }, next, { style, tokens }, at) => {
      const after = tokens[at + 2];
      if (after && (UNIT_WORDS.has(after.key) || FLOORS_AFTER_NUMBER.has(after.key))) return -1;
      return next!.digits >= digits && style.numberFirst !== null ? 2.4 : 0.6;
    },
  },
];

/** Emits house numbers. */
export function findNumbers(context: Context, at: number, emit: Emit): void {
  const { tokens } = context;
  const token = tokens[at]!;
  const next = at + 1 < tokens.length ? tokens[at + 1]! : undefined;
  const put = ({ length, score }: NumberKind): void =>
    emit({
      start: at,
      end: at + length,
      label: "number",
      score: typeof score === "number" ? score : score(token, next, context, at),
    });
  for (const kind of token.digits === 0 ? WORDED : UNUSUAL) if (kind.matches(token, next, context, at)) put(kind);
  if (!isHouseNumber(token) || isFractionBehindNumber(tokens, at)) return;
  emit({
    start: at,
    end: at + 1,
    label: "number",
    score: plainScore(token) - (leadingOrdinal(context, at) > 0 ? ORDINAL_COST : 0),
  });
  if (!next || next.gap > GAP.dash) return;
  const addition = (next.gap === GAP.blank ? ADDITIONS : RANGES).find(({ matches }) =>
    matches(token, next, context, at),
  );
  if (addition) put(addition);
}

/** "1e Kruisweg 36": the first number is a part of the name. */
const ORDINAL_COST = 3;

function plainScore({ text, letters, digits }: Token): number {
  if (letters > 1) return 0.9;
  if (digits <= 4) return 2.1;
  if (digits === 5) return 1.7;
  return text.includes("-") || text.includes("/") ? 2 : -0.5;
}

/** "48 B": the letter belongs to the number where numbers stand last, but "10 A Main Street" has an A Main Street. */
function letterScore(context: Context, at: number): number {
  const { tokens, style, country } = context;
  const after = tokens[at + 1];
  const isLast = endsChunk(tokens, at + 1) || after!.digits > 0;
  if (style.numberFirst === false || (style.numberFirst === null && isLast)) {
    if (isLast) return 2.6;
    return country === null ? 0.6 : 2;
  }
  if (!after || DIRECTIONALS.has(tokens[at]!.key) || STRONG_SUFFIXES.has(after.key)) return -1.5;
  if (country !== null && after.gap === GAP.blank && after.letters > 1 && SUFFIX_LETTERS.has(tokens[at]!.key))
    return 2.4;
  return isOrdinal(after) ? 1 : 0;
}

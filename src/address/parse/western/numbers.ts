/** House numbers, fractions, ranges, grid numbers. */
import { type Context, type Emit, endsChunk, ENGLISH, SPANISH } from "./context.ts";
import { FLOORS_AFTER_NUMBER, UNIT_WORDS } from "./unit-words.ts";
import { DIRECTIONALS, STRONG_SUFFIXES } from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";
import { wordSet } from "../../literals.ts";

const HOUSE_NUMBER = /^-?\d{1,6}[a-z]{0,2}[½¼¾]?(?:[-/&.+‐‑]\d{0,5}[a-z]{0,3}){0,3}\.?$/i;
const ORDINAL = /^\d+(?:st|nd|rd|th|ème|eme|ère|ª|º|°)\.?$/i;
const MARKED = /^(?:n[º°o]?\.?|n[rº]\.|nr\.?|#)-?\d{1,6}[a-z]?(?:[-/]\d{1,5}[a-z]?)?$/i;
/** N6W23001 in Wisconsin, 28W531 in Illinois. */
const GRID = /^(?:[nsew]\d{1,5}(?:[nsew]\d{1,6})?|\d{1,2}[nsew]\d{3,5})$/i;
const LETTER_FIRST = /^[a-z]-?\d{1,5}[a-z]?$/i;
const FRACTION = /^[1-9]\/[2-9]\d?$/;
/** In India: house, door. */
const INDIAN_MARKS = new Set(["hno", "dno"]);
const MARKS = new Set([
  ...INDIAN_MARKS,
  "д",
  "дом",
  "буд",
  "будинок",
  "n",
  "no",
  "nº",
  "num",
  "numero",
  "número",
  "nr",
  "№",
  "#",
]);
const REPETITIONS = new Set(["bis", "ter", "quater", "quinquies"]);
/** 214 B South Boulevard; further letters begin names: 2964 L B J Fwy. */
const SUFFIX_LETTERS = new Set(["a", "b", "c"]);
const NUMBER_WORDS = wordSet("one two three four five six seven eight nine ten");
/** Which house of a Dutch number: ground floor, first floor. */
const DUTCH_ADDITIONS = wordSet("hs huis i ii iii iv v rd rood zw bg");
const NO_NUMBER = new Set(["sn", "sno", "snc", "sinnumero", "semnumero"]);
const LATIN = new Set([...SPANISH, "BR", "PT", "IT"]);

/** True for words and signs before a number: no., nr., #, nº. */
export const isNumberMark = ({ key, text }: Token): boolean =>
  MARKS.has(key) || text === "#" || MARKS.has(text.toLowerCase());
/** True for a number with its mark in one token: nº5, #12. */
export const isMarkedNumber = ({ text, digits }: Token): boolean => digits > 0 && MARKED.test(text);
/** True for ordinal numbers: 5th, 3e, 2º. */
export const isOrdinal = ({ text, digits }: Token): boolean => digits > 0 && ORDINAL.test(text);
/** True for a token that can be a house number: 12, 12a, 12-14, 4/2. */
export const isHouseNumber = ({ text, digits }: Token): boolean =>
  digits > 0 && digits < 15 && HOUSE_NUMBER.test(text) && !ORDINAL.test(text);

/** Emits house numbers. Weights are log-odds, tuned on the development sets. */
export function findNumbers(context: Context, at: number, emit: Emit): void {
  const { tokens, country, style } = context;
  const token = tokens[at]!;
  const next = at + 1 < tokens.length ? tokens[at + 1]! : undefined;
  const put = (end: number, score: number): void => emit({ start: at, end, label: "number", score });
  if (isNumberMark(token)) {
    const isSign = token.text === "#";
    const isSure = style.numberFirst === false || (country !== null && LATIN.has(country));
    if (next && next.gap <= GAP.dash && isHouseNumber(next))
      put(
        at + 2,
        (INDIAN_MARKS.has(token.key)
          ? 3.6
          : country === null
            ? isSign
              ? 0.6
              : 2
            : isSign && at === 0
              ? 2.6
              : isSure
                ? 3.2
                : isSign
                  ? -1
                  : 0.8) + 0.3,
      );
  }
  if (
    NUMBER_WORDS.has(token.key) &&
    next &&
    next.gap === GAP.blank &&
    (at === 0 || token.gap >= GAP.comma) &&
    style.numberFirst !== false
  )
    put(at + 1, 1);
  if (NO_NUMBER.has(token.key) && (token.text.includes("/") || country === "IT")) put(at + 1, 2.8);
  // On a country road: "km 12,5".
  if (
    token.key === "km" &&
    next &&
    next.gap <= GAP.dash &&
    next.digits > 0 &&
    next.letters === 0 &&
    (country === null || !ENGLISH.has(country))
  )
    put(at + 2, 3.4);
  if (token.digits === 0) return;
  if (isMarkedNumber(token))
    put(
      at + 1,
      country === null
        ? token.text.startsWith("#")
          ? 0.6
          : 2.3
        : LATIN.has(country)
          ? 3.2
          : token.text.startsWith("#")
            ? -1
            : 1,
    );
  if (GRID.test(token.text) && token.digits >= 3) {
    put(at + 1, 1.8);
    if (next && next.gap === GAP.blank && GRID.test(next.text) && next.digits >= 3) put(at + 2, 4);
  }
  if (LETTER_FIRST.test(token.text) && !GRID.test(token.text)) put(at + 1, 0.2);
  if (!isHouseNumber(token)) return;
  const letters = token.letters;
  const plain =
    letters <= 1
      ? token.digits <= 4
        ? 2.1
        : token.digits === 5
          ? 1.7
          : token.text.includes("-") || token.text.includes("/")
            ? 2
            : -0.5
      : 0.9;
  put(at + 1, plain);
  if (!next || next.gap > GAP.dash) return;
  if (next.gap === GAP.blank) {
    if (FRACTION.test(next.text)) put(at + 2, 3.2);
    else if (REPETITIONS.has(next.key)) put(at + 2, 3);
    else if (country === "NL" && next.digits === 0 && next.letters > 1 && DUTCH_ADDITIONS.has(next.key)) put(at + 2, 3);
    else if (country === "PL" && next.key === "m" && tokens[at + 2]?.digits) put(at + 2, -1);
    else if (next.letters === 1 && next.digits === 0 && !FLOORS_AFTER_NUMBER.has(next.key))
      put(at + 2, letterScore(context, at + 1));
  } else if (/^\d{1,5}[a-z]?$/i.test(next.text) && token.digits <= 5) {
    const after = tokens[at + 2];
    // "185 - 5º" is a floor, "12 - 14 Main St" a range.
    put(
      at + 2,
      after && (UNIT_WORDS.has(after.key) || FLOORS_AFTER_NUMBER.has(after.key))
        ? -1
        : next.digits >= token.digits && style.numberFirst !== null
          ? 2.4
          : 0.6,
    );
  }
}

/** "48 B": the letter belongs to the number where numbers stand last, but "10 A Main Street" has an A Main Street. */
function letterScore({ tokens, style, country }: Context, at: number): number {
  const { key } = tokens[at]!;
  const isLast = endsChunk(tokens, at + 1) || tokens[at + 1]!.digits > 0;
  if (style.numberFirst === false || (style.numberFirst === null && isLast))
    return isLast ? 2.6 : country === null ? 0.6 : 2;
  if (DIRECTIONALS.has(key)) return -1.5;
  const after = tokens[at + 1];
  return !after || STRONG_SUFFIXES.has(after.key)
    ? -1.5
    : country !== null && after.gap === GAP.blank && after.letters > 1 && SUFFIX_LETTERS.has(key)
      ? 2.4
      : isOrdinal(after)
        ? 1
        : 0;
}

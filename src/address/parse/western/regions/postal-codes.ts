/** Postal codes, with the word that announces them: "PIN 560001", "SW1A 1AA". */
import type { Context, Emit } from "../context.ts";
import { GAP, type Token } from "../tokens.ts";
import { wordSet } from "../../../literals.ts";

const LABELS = wordSet(`
  zip zipcode postcode postal pin pincode plz cep cap cp codigo code cod kod psc τκ tk индекс індекс kodpos
  poskod kodpocztowy postnr postnummer eircode pk
`);
const MOST_LABELS = 2;
/** Codes without digits: those of British territories. */
const ONLY_LETTERS = /^[A-Z]{4}$/;
/** Those before the digits. */
const FIRST_LETTERS = /^[A-Z]{2,3}$/;
const LONGEST_SECOND_HALF = 5;
/** Where codes have lost their leading zero in a spreadsheet, and how many digits are left. */
const LOST_ZEROS: Readonly<Record<string, number>> = { US: 4 };
/** Log-odds. */
const WEIGHTS = {
  countryKnown: 3.4,
  countryUnknown: 2.2,
  labelled: 1.5,
  wholeText: 0.6,
  long: 0.6,
  short: -0.9,
  pair: 1.2,
  pairWithDash: -0.8,
  lostZero: 1.5,
} as const;

export function findPostalCode({ tokens, zip, country }: Context, at: number, emit: Emit): void {
  const start = pastLabels(tokens, at);
  const token = tokens[start]!;
  if (token.digits === 0 && !(token.isUpper && canBeginCode(token, tokens[start + 1]))) return;
  const base = (country === null ? WEIGHTS.countryUnknown : WEIGHTS.countryKnown) + (start > at ? WEIGHTS.labelled : 0);
  const put = (end: number, value: string, score: number): void => {
    const isWhole = at === 0 && end === tokens.length;
    const from = start > at ? { from: start } : undefined;
    emit({ start: at, end, label: "zip", score: score + (isWhole ? WEIGHTS.wholeText : 0), value, ...from });
  };
  const code = zip(token.text);
  if (code !== undefined) put(start + 1, code, base + weightOfLength(code));
  if (hasLostZero(tokens, at, start, country))
    put(start + 1, token.text, WEIGHTS.lostZero + (start > at ? WEIGHTS.labelled : 0));
  const next = tokens[start + 1];
  const pair = next && canBeSecondHalf(next, country) ? zip(`${token.text} ${next.text}`) : undefined;
  if (pair !== undefined)
    put(start + 2, pair, base + WEIGHTS.pair + (next!.gap === GAP.dash ? WEIGHTS.pairWithDash : 0));
}

function pastLabels(tokens: readonly Token[], at: number): number {
  let start = at;
  while (start - at < MOST_LABELS && LABELS.has(tokens[start]!.key) && (tokens[start + 1]?.gap ?? GAP.line) <= GAP.dash)
    start++;
  return start;
}

function weightOfLength({ length }: string): number {
  if (length === 5) return 0;
  return length > 5 ? WEIGHTS.long : WEIGHTS.short;
}

/** "Boston MA 2134" */
function hasLostZero(tokens: readonly Token[], at: number, start: number, country: string | null): boolean {
  const length = LOST_ZEROS[country ?? ""];
  if (length === undefined || at < 2 || start + 1 < tokens.length || tokens[at - 1]!.letters !== 2) return false;
  const { digits, letters, text } = tokens[start]!;
  return digits === length && letters === 0 && text.length === length;
}

/** Capitals alone, or before the digits of the code. */
const canBeginCode = (token: Token, next: Token | undefined): boolean =>
  ONLY_LETTERS.test(token.text) || isFirstHalf(token, next);

/** "VLT 1115" in Malta, "LV 1010", "HM 12" in Bermuda. */
const isFirstHalf = ({ text }: Token, next: Token | undefined): boolean =>
  next !== undefined && next.gap <= GAP.dash && next.digits > 1 && next.letters === 0 && FIRST_LETTERS.test(text);

/** "1AA" of "SW1A 1AA"; words are none where nothing tells the country. */
const canBeSecondHalf = ({ gap, text, digits, isUpper, letters }: Token, country: string | null): boolean =>
  gap <= GAP.dash && text.length <= LONGEST_SECOND_HALF && (digits > 0 || isUpper || letters === 2 || country !== null);

/** Numbers and letters behind a street that no word explains: "Bryn Mawr 211", "Webster Avenue LH". */
import { type Context, type Emit, endsChunk } from "../context.ts";
import { isHouseNumber } from "../numbers.ts";
import { DIRECTIONALS } from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";

const MOST_DIGITS = 5;
const LETTER_FIRST = /^[a-z]-?\d{1,4}[a-z]?$/i;
/** Log-odds of "A12". */
const LETTER_AND_NUMBER = 0.6;

export function findBareUnit(context: Context, at: number, emit: Emit): void {
  const score = at === 0 ? undefined : bareScore(context, at);
  if (score !== undefined) emit({ start: at, end: at + 1, label: "unit", score });
}

/** @returns undefined for what cannot be a unit */
function bareScore(context: Context, at: number): number | undefined {
  const { tokens } = context;
  const token = tokens[at]!;
  if (token.digits > MOST_DIGITS) return undefined;
  if (token.digits === 0) return isInitials(token, tokens[at + 1]) ? scoreOfInitials(tokens[at + 1]) : undefined;
  if (isHouseNumber(token)) return scoreOfNumber(context, at);
  return LETTER_FIRST.test(token.text) ? LETTER_AND_NUMBER : undefined;
}

/** A number behind the street is the house's, unless houses have theirs in front. */
function scoreOfNumber({ tokens, style }: Context, at: number): number {
  if (style.numberFirst !== true) return -1;
  return (tokens[at]!.digits < MOST_DIGITS ? 0.2 : -0.6) + (endsChunk(tokens, at + 1) ? 0.4 : 0);
}

/** One or two capitals that are no directional. */
function isInitials({ letters, isUpper, key }: Token, next: Token | undefined): boolean {
  if (letters === 0 || letters > 2 || !isUpper) return false;
  const isFree = next === undefined || next.gap >= GAP.comma || next.letters > 0;
  return isFree && !DIRECTIONALS.has(key);
}

const scoreOfInitials = (next: Token | undefined): number => (next === undefined ? -0.7 : -1.2);

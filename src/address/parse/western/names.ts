/** Finds names: people, organisations, venues, named houses. */
import { beginsChunk, chunkEnd, type Context, type Emit, endsChunk } from "./context.ts";
import {
  BUILDING_WORDS,
  CARE_OF,
  CARE_PHRASES,
  COMPANIES,
  LONE_BUILDINGS,
  ORGANISATIONS,
  RECIPIENT_LABELS,
  TITLES,
  UNIT_WORDS,
  VENUE_OPENERS,
  VENUES,
} from "./unit-words.ts";
import { isHouseNumber, isNumberMark } from "./numbers.ts";
import { STRONG_SUFFIXES } from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";
import { wordSet } from "../../literals.ts";

const LONGEST_NAME = 8;
/** English ("c/-" in Australia), Dutch, Portuguese. */
const MARKED_CARE = /^(?:c\/[o-]|p\/a|a\/c)[.:]?$/i;
const CARES = Map.groupBy(CARE_PHRASES, ([first = ""]) => first);
const PATRONYMIC = /^\p{Script=Cyrillic}{3,}(?:вич|вна|ична|ович|ївна|івна)$/u;
const OF = wordSet("of de des du d of the do da del della degli van von");

/** Emits names of people, organisations and places. Weights are log-odds, tuned on the development sets. */
export function findNames({ tokens, towns, state }: Context, at: number, emit: Emit): void {
  const first = tokens[at]!;
  const put = (end: number, score: number): void => emit({ start: at, end, label: "name", score });
  if (first.text === "&" || first.text === "@" || first.text === "#") return;
  // A whole line in front that is no address: a name however long.
  const limit = chunkEnd(tokens, at, LONGEST_NAME);
  const care = careOf(tokens, at);
  let venue = first.key === "the" ? 1.5 : VENUE_OPENERS.has(first.key) ? 0.8 : 0;
  const isNumbered = at > 0 && tokens[at - 1]!.digits > 0;
  const isOpening = at === 0 && (isTitled(tokens) || COMPANIES.has(first.key) || isRussianPerson(tokens));
  let digits = 0;
  let organisation = 0;
  let suffixes = 0;
  for (let last = at; last < limit; last++) {
    const token = tokens[last]!;
    digits += costOfDigits(token);
    const isVenue = VENUES.has(token.key) && last > at ? 0.5 : 0;
    if (VENUES.has(token.key)) venue = Math.max(venue, 2.4) + (LONE_BUILDINGS.has(token.key) ? 0 : 0.2);
    if (token.text === "&" && !tokens[last + 1]?.isCapital) digits += 1;
    const words = last - at + 1;
    const ends = endsChunk(tokens, last + 1);
    if (ORGANISATIONS.has(token.key) && last > at) organisation = ends && token.key.length > 2 ? 3 : 2;
    // "S.A. de C.V."
    if (token.key === "cv" && organisation > 0 && tokens[last - 1]!.key === "de") organisation = 6;
    const isStrongSuffix = STRONG_SUFFIXES.has(token.key);
    // "Castle Court Shopping Centre", "Church Street Station": named for the street that it stands on.
    const isNamedForStreet = isVenue > 0 && suffixes > 0 && !isNumbered && !isStrongSuffix ? (ends ? 2.6 : 1.4) : 0;
    if (last > at && isStrongSuffix) suffixes++;
    const nextIsNumber = tokens[last + 1] !== undefined && tokens[last + 1]!.digits > 0;
    const isSuffix = words > 1 && isStrongSuffix && !VENUES.has(token.key) ? 1.5 : 0;
    const isMarked = nextIsNumber || (tokens[last + 1] !== undefined && isNumberMark(tokens[last + 1]!));
    const isUnit = words === 1 ? costOfUnitWord(token, isMarked) : 0;
    const isCutOff = nextIsNumber && isNumberMark(token) ? 2 : 0;
    const isState = words === 1 && state(token.key) !== undefined ? 1 : 0;
    const isOf = words > 2 && venue > 0 && OF.has(tokens[last - 1]!.key);
    if (isOf) venue = Math.max(venue, 2.4) + 2.2;
    const isTown = !isOf && towns[at]!.some(({ end }) => end === last + 1) ? 0.9 : 0;
    if (words === 1 && (first.key === "the" || OF.has(first.key))) continue;
    const isLoose = words === 1 && at > 0 && !beginsChunk(tokens, at) ? 0.8 : 0;
    // The rest of a company's name.
    const isTail = organisation > 0 && at > 0 && !beginsChunk(tokens, at) ? 1.5 : 0;
    const lone = at === 0 && last + 1 === tokens.length ? 0.3 : 0;
    let score =
      -1.2 -
      0.3 * (words - 1) +
      (words > 1 || venue > 0 ? 0.3 : 0) +
      Math.max(venue, organisation) +
      isVenue +
      isNamedForStreet -
      digits -
      isUnit -
      isLoose -
      isSuffix -
      isState -
      isTown -
      isTail -
      isCutOff +
      (beginsChunk(tokens, at) ? 0.5 : 0) +
      (ends ? 0.7 : nextIsNumber ? 0.4 : 0) +
      lone;
    if (isOpening && words > 1) score += ends ? 3.4 : 1;
    if (ends && words > 1 && isStrongSuffix && isHouseAt(tokens, last + 1) && tokens[at]!.digits === 0) score += 2.6;
    if (first.gap === GAP.line && (tokens[last + 1]?.gap ?? GAP.blank) === GAP.line) score += at === 0 ? 1.6 : 0.6;
    if (care > 0 && last - at >= care) score += ends ? 4.2 : 3;
    put(last + 1, score);
  }
}

/** "Riverside Gardens, 22 Mill Lane": the street with its number comes, so this is the name of the house. */
const isHouseAt = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.gap === GAP.comma &&
  isHouseNumber(tokens[at]) &&
  (tokens[at + 1]?.letters ?? 0) > 1 &&
  tokens[at + 1]!.gap === GAP.blank &&
  tokens[at + 1]!.digits === 0;

/** "De heer P. de Vries", "M. Dupont": a letter alone is a title only with its point. */
export function isTitled(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  if (!first) return false;
  if (first.key === "de" && second && TITLES.has(second.key)) return true;
  return TITLES.has(first.key) && (first.key.length > 1 || first.text.endsWith("."));
}

/** "Иванов Иван Иванович": a patronymic among the first words. */
export const isRussianPerson = (tokens: readonly Token[]): boolean =>
  tokens.slice(1, 3).some(({ key, gap }) => gap === GAP.blank && PATRONYMIC.test(key));

/** Digits speak against a name, less so in words like "A1" or "3M"; ordinal numbers count in full. */
function costOfDigits({ digits, letters, text }: Token): number {
  if (digits === 0) return 0;
  return letters > 0 && letters >= digits && !/^\d+(?:st|nd|rd|th)$/i.test(text) ? 0.5 : 1.4;
}

/** A word for a unit or a building alone is no name, least of all before a number. */
function costOfUnitWord({ key }: Token, isBeforeNumber: boolean): number {
  if (!UNIT_WORDS.has(key) && !BUILDING_WORDS.has(key)) return 0;
  if (isBeforeNumber) return 2.6;
  return VENUES.has(key) ? 0 : 1.6;
}

/** The number of words that announce a person ("c/o", "Attn:"), or 0. */
export function careOf(tokens: Context["tokens"], at: number): number {
  const { key, text } = tokens[at]!;
  for (const phrase of CARES.get(key) ?? []) {
    if (phrase.every((word, index) => tokens[at + index]?.key === word)) return phrase.length;
  }
  if (text[1] === "/" && MARKED_CARE.test(text)) return 1;
  if (!CARE_OF.has(key) && !(RECIPIENT_LABELS.has(key) && tokens[at + 1]?.gap === GAP.dash)) return 0;
  if (key === "co") return 0;
  if (key.length > 2 || key === "aa" || tokens[at + 1]?.gap === GAP.dash) return 1;
  return 0;
}

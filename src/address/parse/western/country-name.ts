/** Finds the name of a country in a text: at its end, before its postal code, or in front of it. */
import { countryByKey, countryByName } from "../../reference/country-names.ts";
import { isTownOf, type KnownTown } from "./places.ts";
import { statesNamed, statesOf } from "./states.ts";
import { ARTICLES, PREFIXES, SHORT_PREFIXES } from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";
import { townAtZip, townsAtZip } from "./zip-towns.ts";
import { zipReader } from "./zips.ts";
import { wordSet } from "../../literals.ts";

/** Where a text names its country: tokens. */
export interface SaidCountry {
  code: string;
  start: number;
  end: number;
  /** The token after the words that belong to the name but name no country: "Jamaica, West Indies". */
  until: number;
  /** Log-odds that these words mean the country. */
  weight: number;
  /** The name is that of the city too, and no other city is named: it stays in the address. */
  isCity: boolean;
}

const LONGEST_NAME = 5;
const BOX_OPENERS = wordSet("po p pobox pob post box gpo");
const LONGEST_BOX = 5;
/** Written in small letters too. */
const SHORT_NAMES = new Set(["usa", "uk", "uae", "us"]);
/** Also states, towns and first names. */
const DOUBTFUL_NAMES = wordSet(`
  georgia jersey lebanon jordan guinea man mali chad cuba peru malta panama mexico wales poland norway holland ireland
  denmark luxembourg niger oman togo monaco
`);
/** Countries whose capital has their name. */
const CITY_COUNTRIES = wordSet("LU SM MC SG PA GT VA GI DJ KW");
export const SURE = 10;
const DOUBTFUL = 2;
/** What a name inside another name tells: "Ciudad de México", "Avenida Brasil". */
const INSIDE = 1.2;

/** How ISO 3166-1 and the United Nations put the form of government behind the name: "Korea, Republic of". */
const FORMAL_WORDS = wordSet(`
  republic kingdom state states of the islamic united federal federated plurinational bolivarian democratic peoples
  province china roc r o c south north arab
`);
const FORMAL_HEADS = wordSet("republic kingdom state states province roc south north");
const DEMOCRATIC: Readonly<Record<string, string>> = { korea: "KP", congo: "CD", lao: "LA" };
const FREE: Readonly<Record<string, string>> = { korea: "KR", congo: "CG" };

export function findSaidCountry(
  text: string,
  tokens: readonly Token[],
  towns: readonly (readonly KnownTown[])[],
  hint: string | undefined,
): SaidCountry | null {
  const end = tokens.length - worldRegion(tokens);
  return (
    formalNameBefore(tokens, end) ??
    nameBefore(tokens, towns, end, hint) ??
    nameBeforeCode(tokens, towns, hint) ??
    nameBeforeBox(tokens, towns, hint) ??
    nameInFront(text, tokens)
  );
}

/** How many words at the end name a region of the world: "Jamaica, West Indies". */
function worldRegion(tokens: readonly Token[]): number {
  if (tokens.length > 1 && tokens.at(-1)!.key === "wi" && tokens.at(-1)!.text.includes(".")) return 1;
  return tokens.length > 2 && tokens.at(-1)!.key === "indies" && tokens.at(-2)!.key === "west" ? 2 : 0;
}

/** "Bolivia, Plurinational State of", "Iran (Islamic Republic of)", "Taiwan (R.O.C.)" */
function formalNameBefore(tokens: readonly Token[], end: number): SaidCountry | null {
  let tail = end;
  while (tail > 1 && end - tail < LONGEST_NAME && FORMAL_WORDS.has(tokens[tail - 1]!.key)) tail--;
  while (tail < end && tokens[tail]!.gap < GAP.dash) tail++;
  if (tail === end) return null;
  const words = new Set(tokens.slice(tail, end).map(({ key }) => key));
  if (![...FORMAL_HEADS].some((word) => words.has(word))) return null;
  for (let start = Math.max(0, tail - LONGEST_NAME); start < tail; start++) {
    const key = keyOf(tokens, start, tail);
    const code = key === undefined ? undefined : formalCountry(key, words);
    if (code !== undefined) return { code, start, end, until: tokens.length, weight: SURE, isCity: false };
  }
  return null;
}

function formalCountry(key: string, words: ReadonlySet<string>): string | undefined {
  const isDemocratic = words.has("democratic") || words.has("north");
  return (isDemocratic ? DEMOCRATIC : FREE)[key] ?? (key.length > 3 ? countryByKey(key) : undefined);
}

/** Sainte-Hélène in France, Włochy in Warsaw, Georgia in the United States. */
function isPlaceOf(hint: string, tokens: readonly Token[], start: number, end: number, key: string): boolean {
  return statesOf(hint).has(key) || townAtZip(tokens, start, townsAtZip(tokens, hint, zipReader(hint))) >= end;
}

function nameBefore(
  tokens: readonly Token[],
  towns: readonly (readonly KnownTown[])[],
  end: number,
  hint: string | undefined,
): SaidCountry | null {
  for (let start = Math.max(0, end - LONGEST_NAME); start < end; start++) {
    const key = keyOf(tokens, start, end);
    const code = key === undefined ? undefined : countryByKey(key);
    if (!code || (hint && code !== hint && isPlaceOf(hint, tokens, start, end, key!))) continue;
    const weight = weightOf(tokens, start, end);
    if (weight <= 0 || (start === 0 && weight < SURE)) continue;
    if (isInside(tokens, start)) return { code, start: end, end, until: end, weight: INSIDE, isCity: true };
    const isCity = CITY_COUNTRIES.has(code) && isItsCity(tokens, towns, start, code);
    return { code, start, end, until: tokens.length, weight: isCity ? SURE : weight, isCity };
  }
  return null;
}

/** "Isle of Man IM9 4LY", "Россия, 620078" */
function nameBeforeCode(
  tokens: readonly Token[],
  towns: readonly (readonly KnownTown[])[],
  hint: string | undefined,
): SaidCountry | null {
  for (const length of [1, 2]) {
    const end = tokens.length - length;
    if (end < 1 || tokens[end]!.text.length > 8 || tokens[end - 1]!.digits > 0) continue;
    if (tokens[tokens.length - 1]!.digits === 0 || (length === 2 && tokens[end + 1]!.gap > GAP.blank)) continue;
    const said = nameBefore(tokens, towns, end, hint);
    if (!said || said.start === 0 || (said.end - said.start === 1 && tokens[said.start]!.letters < 4)) continue;
    const code = tokens
      .slice(end)
      .map(({ text }) => text)
      .join(" ");
    if (zipReader(said.code)(code) !== undefined) return { ...said, until: said.end };
  }
  return null;
}

/** "Dubai, UAE, P.O. Box 12345" */
function nameBeforeBox(
  tokens: readonly Token[],
  towns: readonly (readonly KnownTown[])[],
  hint: string | undefined,
): SaidCountry | null {
  const end = tokens.findLastIndex(({ gap }) => gap >= GAP.comma);
  if (end < 2 || tokens.length - end > LONGEST_BOX || !tokens.at(-1)!.digits) return null;
  const said = BOX_OPENERS.has(tokens[end]!.key) ? nameBefore(tokens, towns, end, hint) : null;
  return said && { ...said, until: said.end };
}

function nameInFront(text: string, tokens: readonly Token[]): SaidCountry | null {
  const next = tokens.findIndex(({ gap, digits }, at) => at > 0 && (gap >= GAP.comma || digits > 3));
  if (tokens[next]?.gap === GAP.blank && DOUBTFUL_NAMES.has(tokens[0]!.key)) return null;
  if (next <= 0 || next > LONGEST_NAME || tokens[0]!.digits > 0) return null;
  const name = text.slice(tokens[0]!.start, tokens[next - 1]!.end);
  const code = name.length > 3 ? countryByName(name) : undefined;
  return code && !isTownOfState(tokens, code)
    ? { code, start: 0, end: next, until: next, weight: SURE, isCity: false }
    : null;
}

/** "Jersey, NJ", "Lebanon, TN 37087": the code of a state of another country behind it. */
function isTownOfState(tokens: readonly Token[], country: string): boolean {
  const last = tokens.findLast(({ digits }) => digits === 0);
  if (!last?.isUpper || last.gap > GAP.comma || last.letters > LONGEST_CODE) return false;
  const states = statesNamed(last.key).filter(({ state }) => state.isCode);
  return states.length > 0 && states.every((named) => named.country !== country);
}

const LONGEST_CODE = 3;

/** Undefined where the words are no name. */
function keyOf(tokens: readonly Token[], start: number, end: number): string | undefined {
  let key = "";
  for (let at = start; at < end; at++) {
    const { digits, gap, key: word } = tokens[at]!;
    if (digits > 0 || (at > start && gap >= GAP.comma)) return undefined;
    key += word;
  }
  return key;
}

function weightOf(tokens: readonly Token[], start: number, end: number): number {
  const words = tokens.slice(start, end);
  if (words.length === 1) return weightOfWord(words[0]!, tokens[start - 1]?.key ?? "");
  return words.length > 2 || words.every(({ key }) => key !== "") ? SURE : 0;
}

/** In front of a word they make the name of another place: "New Jersey", "North Holland". */
const NAMESAKES = new Set(["new", "north", "south"]);

function weightOfWord({ key, isUpper, gap }: Token, before: string): number {
  if (SHORT_NAMES.has(key)) return SURE - 2;
  if (key.length <= 3) {
    const short = key.length === 3 ? 4 : 2.4;
    return isUpper || gap >= GAP.comma ? short : 0;
  }
  if (NAMESAKES.has(before)) return 0;
  return DOUBTFUL_NAMES.has(key) ? DOUBTFUL : SURE;
}

/** "Estado de México", "12 Plaza de España", "Avenida Brasil": part of the name of a place or a street. */
function isInside(tokens: readonly Token[], start: number): boolean {
  const before = tokens[start - 1];
  if (!before || tokens[start]!.gap > GAP.blank) return false;
  if (ARTICLES.has(before.key) || before.key === "of") return before.gap <= GAP.blank && start > 1;
  return PREFIXES.has(before.key) && !SHORT_PREFIXES.has(before.key);
}

/** "L-2560 Luxembourg", "Calle 50, Panamá": nothing else in the text names a town. */
function isItsCity(
  tokens: readonly Token[],
  towns: readonly (readonly KnownTown[])[],
  start: number,
  code: string,
): boolean {
  if (start > 0 && tokens[start]!.gap === GAP.blank && tokens[start - 1]!.digits > 3) return true;
  if (tokens.slice(0, start).some(({ key }) => key === tokens[start]!.key)) return false;
  return !towns.slice(0, start).some((found, at) => {
    const isBegun = at > 0 && (tokens[at]!.gap >= GAP.comma || tokens[at - 1]!.digits > 3);
    return isBegun && found.some((town) => town.end <= start && isTownOf(town, code));
  });
}

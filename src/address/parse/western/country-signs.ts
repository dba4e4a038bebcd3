/** What tells the country of a text besides its name: postal codes, scripts, states, street words and towns. */
import { type KnownTown } from "./places.ts";
import { statesNamed } from "./states.ts";
import {
  compoundStreet,
  countriesOfLanguage,
  DIRECTIONALS,
  FOREIGN_LAST_WORDS,
  PREFIXES,
  SHORT_PREFIXES,
  STRONG_SUFFIXES,
} from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";
import { MARK_COUNTRIES, ZIP_MARK } from "./zips.ts";

/** Adds to the log-odds of a country (ISO 3166-1 alpha-2). */
export type Vote = (code: string, weight: number) => void;
type Votes = readonly (readonly [country: string, weight: number])[];

const POSTAL_SHAPES: readonly (readonly [RegExp, Votes])[] = [
  [/^[A-Z]\d[A-Z] ?\d[A-Z]\d$/, [["CA", 5]]],
  [/^JE\d ?\d[A-Z]{2}$/, [["JE", 6]]],
  [/^GY\d\d? ?\d[A-Z]{2}$/, [["GG", 6]]],
  [/^IM\d ?\d[A-Z]{2}$/, [["IM", 6]]],
  [/^GX11 ?1AA$/, [["GI", 6]]],
  [/^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$|^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/, [["GB", 5]]],
  [/^\d{4} ?[A-Z]{2}$/, [["NL", 3.5]]],
  [/^\d{5}-\d{3}$/, [["BR", 4]]],
  [/^\d{4}-\d{3}$/, [["PT", 4]]],
  [/^\d{2}-\d{3}$/, [["PL", 4]]],
  [/^\d{5}-\d{4}$/, [["US", 4]]],
  [/^\d{9}$/, [["US", 2.5]]],
  [/^[A-Z]\d[\dW] [A-Z\d]{4}$/, [["IE", 3]]],
  [
    /^\d{5}$/,
    [
      ["US", 0.9],
      ["DE", 0.6],
      ["FR", 0.6],
      ["ES", 0.6],
      ["IT", 0.6],
      ["MX", 0.4],
    ],
  ],
  [
    /^\d{6}$/,
    [
      ["IN", 1.4],
      ["SG", 0.6],
      ["RU", 0.6],
    ],
  ],
  [/^\d{3} \d{3}$/, [["IN", 1.2]]],
  [
    /^\d{3} \d{2}$/,
    [
      ["SE", 1.4],
      ["CZ", 1.2],
      ["SK", 1.1],
      ["GR", 1.1],
    ],
  ],
  [
    /^\d{4}$/,
    [
      ["AU", 0.5],
      ["AT", 0.4],
      ["CH", 0.4],
      ["BE", 0.4],
      ["DK", 0.4],
      ["NO", 0.4],
      ["NZ", 0.4],
    ],
  ],
];
/** A mark of the country before the code: "CH-8001". */
const MARKED = 3;
const MALTESE = 1.6;
const LONGEST_CODE = 10;

export function voteByCodes(tokens: readonly Token[], vote: Vote): void {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (isMaltese(token, tokens[at + 1])) vote("MT", MALTESE);
    if (token.digits === 0 || token.text.length > LONGEST_CODE) continue;
    const word = token.text.toUpperCase();
    const mark = ZIP_MARK.exec(word);
    if (mark) vote(MARK_COUNTRIES.get(mark[1]!)!, MARKED);
    // A number that begins a line is that of a house.
    if (at === 0 && tokens.length > 1 && /^\d{1,5}$/.test(word)) continue;
    const pair = pairOf(word, tokens[at + 1]);
    for (const [shape, countries] of POSTAL_SHAPES) {
      if (!shape.test(word) && !(pair && shape.test(pair))) continue;
      for (const [code, weight] of countries) vote(code, weight);
      break;
    }
  }
}

/** "VLT 1115" */
const isMaltese = ({ text, isUpper }: Token, next: Token | undefined): boolean =>
  isUpper && text.length === 3 && next?.gap === GAP.blank && next.digits === 4 && next.letters === 0;

/** A code in two words: "1016 JC", "411 19". */
function pairOf(word: string, next: Token | undefined): string | undefined {
  if (!next || next.gap !== GAP.blank || next.text.length > 4) return undefined;
  const isCodeLike = next.digits > 0 || (next.isUpper && !DIRECTIONALS.has(next.key) && !STRONG_SUFFIXES.has(next.key));
  return isCodeLike ? `${word} ${next.text.toUpperCase()}` : undefined;
}

/** Greek, and all scripts behind it. */
const FIRST_SCRIPT = "\u0370";
/** "Am Freibad 7 / 73579 Schechingen": the number behind the street, the code before the town. By the code's length. */
const LAYOUTS: Readonly<Record<number, Votes>> = {
  4: [
    ["AT", 1],
    ["CH", 1],
    ["BE", 0.6],
    ["DK", 0.6],
    ["NO", 0.6],
  ],
  5: [
    ["DE", 1.6],
    ["ES", 0.8],
    ["IT", 0.8],
  ],
};

export function voteByLayout(tokens: readonly Token[], vote: Vote): void {
  for (let at = 2; at + 1 < tokens.length; at++) {
    const { digits, letters, gap } = tokens[at]!;
    const votes = letters === 0 && gap >= GAP.comma ? LAYOUTS[digits] : undefined;
    if (!votes || !isLatinTown(tokens[at + 1]!) || !endsWithNumber(tokens, at)) continue;
    for (const [code, weight] of votes) vote(code, weight);
    return;
  }
}

const isLatinTown = ({ gap, letters, digits, key }: Token): boolean =>
  gap <= GAP.blank && letters >= 3 && digits === 0 && key < FIRST_SCRIPT;

/** Whether words and a house number stand before `end`, the number last. */
function endsWithNumber(tokens: readonly Token[], end: number): boolean {
  const { digits } = tokens[end - 1]!;
  let first = end - 1;
  while (first > 0 && tokens[first]!.gap < GAP.comma) first--;
  return digits > 0 && digits <= 4 && first < end - 1 && tokens[first]!.digits === 0;
}

const CYRILLIC: Votes = [
  ["RU", 1.6],
  ["UA", 0.6],
  ["BG", 0.6],
  ["BY", 0.5],
  ["KZ", 0.4],
  ["RS", 0.4],
  ["MK", 0.4],
];
/** By the first character of a word: from where its block of Unicode begins to where it ends. */
const SCRIPTS: readonly (readonly [from: string, to: string, votes: Votes])[] = [
  [
    "\u0370",
    "\u03ff",
    [
      ["GR", 3],
      ["CY", 1],
    ],
  ],
  ["\u0400", "\u052f", CYRILLIC],
  ["\u0530", "\u058f", [["AM", 4]]],
  ["\u0590", "\u05ff", [["IL", 4]]],
  [
    "\u0600",
    "\u06ff",
    [
      ["SA", 1],
      ["EG", 0.9],
      ["AE", 0.6],
      ["IR", 0.4],
      ["MA", 0.4],
      ["IQ", 0.4],
      ["PK", 0.3],
    ],
  ],
  [
    "\u0900",
    "\u097f",
    [
      ["IN", 3],
      ["NP", 1],
    ],
  ],
  [
    "\u0980",
    "\u09ff",
    [
      ["BD", 2],
      ["IN", 1.5],
    ],
  ],
  ["\u0a00", "\u0d7f", [["IN", 3]]],
  ["\u0d80", "\u0dff", [["LK", 4]]],
  ["\u0e00", "\u0e7f", [["TH", 4]]],
  ["\u0e80", "\u0eff", [["LA", 4]]],
  ["\u1000", "\u109f", [["MM", 4]]],
  ["\u10a0", "\u10ff", [["GE", 4]]],
  ["\u1200", "\u137f", [["ET", 4]]],
  ["\u1780", "\u17ff", [["KH", 4]]],
  ["\u1100", "\u11ff", [["KR", 5]]],
];
/** Letters, endings and words of one of the languages in Cyrillic. */
const CYRILLIC_LETTERS: readonly (readonly [RegExp, Votes])[] = [
  [
    /[іїєґ]/,
    [
      ["UA", 2.2],
      ["BY", 0.3],
      ["KZ", 0.3],
    ],
  ],
  [
    /ў/,
    [
      ["BY", 3],
      ["UZ", 1],
    ],
  ],
  [
    /[қғңұһә]/,
    [
      ["KZ", 2.6],
      ["KG", 0.4],
    ],
  ],
  [/[ӯҷҳ]/, [["TJ", 4]]],
  [
    /[өү]/,
    [
      ["MN", 2],
      ["KG", 1.8],
      ["KZ", 1],
    ],
  ],
  [
    /[ђћ]/,
    [
      ["RS", 3.4],
      ["BA", 1],
      ["ME", 1],
    ],
  ],
  [/[ѓќѕ]/, [["MK", 4]]],
  [
    /[јљњџ]/,
    [
      ["RS", 2.6],
      ["MK", 2],
      ["BA", 0.6],
      ["ME", 0.6],
    ],
  ],
  [
    /[ыэё]/,
    [
      ["RU", 0.8],
      ["BY", 0.3],
      ["KZ", 0.3],
    ],
  ],
  [/ъ.|щ(?=[еи]н)/, [["BG", 1.4]]],
  [/^ул(?:ица)?$/, [["UA", -1]]],
  [/^вул(?:иця)?$/, [["UA", 1.2]]],
];
/** The length of the postal codes that stand behind Cyrillic words. */
const CYRILLIC_CODES: Readonly<Record<number, Votes>> = {
  4: [
    ["RU", -1.5],
    ["BG", 2],
    ["MK", 1.8],
  ],
  5: [
    ["RU", -1.5],
    ["UA", 1.8],
    ["RS", 1.6],
    ["ME", 0.8],
    ["BA", 0.8],
    ["MN", 0.5],
  ],
  6: [
    ["RU", 1],
    ["BY", 0.8],
    ["KZ", 0.8],
  ],
};

/** A script is heard once, however many of its words there are. */
export function voteByScripts(tokens: readonly Token[], vote: Vote): void {
  const heard = new Set<Votes>();
  const hear = (votes: Votes): void => {
    if (heard.has(votes)) return;
    heard.add(votes);
    for (const [code, weight] of votes) vote(code, weight);
  };
  for (const { key } of tokens) {
    if (key < FIRST_SCRIPT) continue;
    const votes = SCRIPTS.find(([from, to]) => key >= from && key[0]! <= to)?.[2];
    if (!votes) continue;
    hear(votes);
    if (votes !== CYRILLIC) continue;
    for (const [letters, own] of CYRILLIC_LETTERS) if (letters.test(key)) hear(own);
  }
  if (!heard.has(CYRILLIC)) return;
  for (let at = 1; at < tokens.length; at++) {
    const { digits, letters } = tokens[at]!;
    if (letters === 0 && digits >= 4 && digits <= 6) hear(CYRILLIC_CODES[digits]!);
  }
}

const LONGEST_STATE = 4;
/** A state stands among the last words. */
const LAST_WORDS = 8;

/** The states of American soldiers abroad are none without their postal code. */
const MILITARY = new Set(["aa", "ae", "ap"]);

export function voteByStates(tokens: readonly Token[], vote: Vote): void {
  for (let at = Math.max(0, tokens.length - LAST_WORDS); at < tokens.length; at++) {
    let name = "";
    for (let next = at; next < tokens.length && next - at < LONGEST_STATE; next++) {
      const token = tokens[next]!;
      if (token.digits > 0 || (next > at && token.gap >= GAP.comma)) break;
      name += token.key;
      for (const { country, state } of statesNamed(name)) {
        if (MILITARY.has(name) && tokens[next + 1] === undefined) continue;
        const weight = state.isCode
          ? weightOfStateCode(tokens, at, next, country)
          : weightOfState(tokens[next + 1], country);
        if (weight > 0) vote(country, weight);
      }
    }
  }
}

/** Provinces are called after their towns there. */
const STATES_LIKE_TOWNS = new Set(["IT"]);
/** Their postal codes begin with a letter and have fewer digits. */
const CODES_WITH_LETTERS = new Set(["CA"]);

/** Whether the end of the text or a postal code follows. "sc. 1" is a staircase: codes have four digits or more. */
const isBeforeCode = (following: Token | undefined, country: string): boolean =>
  !following || following.digits > 3 || (following.digits > 0 && CODES_WITH_LETTERS.has(country));

function weightOfState(following: Token | undefined, country: string): number {
  if (STATES_LIKE_TOWNS.has(country)) return 1;
  if (isBeforeCode(following, country)) return 3;
  return following!.gap >= GAP.comma ? 2 : 1;
}

function weightOfStateCode(tokens: readonly Token[], at: number, last: number, country: string): number {
  const { isUpper, gap } = tokens[last]!;
  const following = tokens[last + 1];
  const isLast = isBeforeCode(following, country);
  if (STATES_LIKE_TOWNS.has(country)) return isUpper && isLast && at > 0 && tokens[at - 1]!.digits === 0 ? 0.8 : 0;
  if (isLast && at > 0) return isUpper || gap >= GAP.comma || following ? 2.5 : 1.5;
  return following && following.gap >= GAP.comma && isUpper ? 1.5 : 0;
}

/** Where the street's language is English. */
const ENGLISH: Votes = [
  ["US", 0.8],
  ["GB", 0.7],
  ["CA", 0.7],
  ["AU", 0.7],
  ["IN", 0.4],
  ["NZ", 0.4],
  ["IE", 0.4],
];
/** What the other countries of a language have of the weight of the first one. */
const OTHERS = 0.75;
/** A language speaks for no more countries than these. */
const MOST_SPEAKERS = 6;

export function voteByStreets(tokens: readonly Token[], vote: Vote): void {
  const heard = new Set<string>();
  const hear = (languages: string, weight: number): void => {
    for (const language of languages.split(" ")) {
      if (heard.has(language)) continue;
      heard.add(language);
      const countries = countriesOfLanguage(language).slice(0, MOST_SPEAKERS);
      countries.forEach((code, rank) => vote(code, rank === 0 ? weight : weight * OTHERS));
    }
  };
  let isEnglish = false;
  for (let at = 0; at < tokens.length; at++) {
    const { key, letters } = tokens[at]!;
    if (letters === 0) continue;
    isEnglish ||= isEnglishSuffix(tokens, at);
    const marker = MARKERS.get(key);
    if (marker) vote(marker[0], marker[1]);
    hearPrefix(tokens, at, hear);
    hearCompound(tokens, at, hear);
    const last = at > 0 ? FOREIGN_LAST_WORDS.get(key) : undefined;
    if (last && !STRONG_SUFFIXES.has(key)) hear(last, 1.5);
  }
  if (isEnglish) for (const [code, weight] of ENGLISH) vote(code, weight);
}

/** "Main Street", not "Plaza Mayor". */
function isEnglishSuffix(tokens: readonly Token[], at: number): boolean {
  const { key, gap } = tokens[at]!;
  if (at === 0 || gap !== GAP.blank || !STRONG_SUFFIXES.has(key) || tokens[at - 1]!.letters === 0) return false;
  const next = tokens[at + 1];
  return !PREFIXES.has(key) || !next || next.gap > GAP.blank || next.digits > 0;
}

type Hear = (languages: string, weight: number) => void;

/** "rue de …", "ul. …": a first word of streets, and the name behind it. */
function hearPrefix(tokens: readonly Token[], at: number, hear: Hear): void {
  const { key, text } = tokens[at]!;
  const prefix = PREFIXES.get(key);
  const next = tokens[at + 1];
  if (!prefix || !next || next.gap !== GAP.blank) return;
  if ((next.letters <= 1 && !(next.digits > 0 && prefix !== "fr")) || isAmidWords(tokens, at)) return;
  const isShort = SHORT_PREFIXES.has(key) || STRONG_SUFFIXES.has(key);
  if (isShort && !text.endsWith(".") && !text.endsWith("/")) hear(prefix, 0.3);
  else hear(prefix, isShort ? 0.6 : 1.5);
}

/** Two words stand before it, neither of them a number. */
function isAmidWords(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && before.gap <= GAP.blank && before.digits === 0 && tokens[at]!.gap < GAP.dash;
}

/** Triftstrasse; Marienhof before a number. */
function hearCompound(tokens: readonly Token[], at: number, hear: Hear): void {
  const { key, letters, isCapital } = tokens[at]!;
  const isNumbered = (tokens[at + 1]?.digits ?? 0) > 0;
  if (letters <= 5 || (!isCapital && !isNumbered)) return;
  const compound = compoundStreet(key);
  if (compound?.sure) hear(compound.language, 1.8);
  else if (compound && isNumbered) hear(compound.language, 0.8);
}

/** Words of one post only. */
const MARKERS: ReadonlyMap<string, readonly [country: string, weight: number]> = new Map([
  ["cedex", ["FR", 5]],
  ["postfach", ["DE", 3]],
  ["postbus", ["NL", 4]],
  ["apartado", ["ES", 2]],
  ["apdo", ["ES", 2]],
  ["cep", ["BR", 4]],
  ["pincode", ["IN", 3]],
  ["plz", ["DE", 2]],
  ["bis", ["FR", 1]],
  ["apto", ["BR", 1]],
  ["bairro", ["BR", 2]],
  ["nagar", ["IN", 2]],
  ["marg", ["IN", 1.5]],
  ["opp", ["IN", 1]],
  ["zip", ["US", 2]],
  ["appt", ["FR", 0.8]],
  ["dcha", ["ES", 2]],
  ["izda", ["ES", 2]],
  ["izq", ["ES", 2]],
  ["snc", ["IT", 1]],
  ["scala", ["IT", 1]],
  ["singapore", ["SG", 3]],
]);

/** What the name of a town weighs for its biggest bearer's country, for the others, and more for a big town. */
const TOWN = { first: 1.2, other: 0.6, big: 0.4 };
const MOST_NAMESAKES = 4;
/** Of a town amid other words. */
const BOUND = 0.7;

/** The last words that are a town's name, as far as a comma or a number shows their end. */
export function voteByTowns(tokens: readonly Token[], towns: readonly (readonly KnownTown[])[], vote: Vote): void {
  const found = lastTown(tokens, towns);
  if (!found) return;
  const bound = isFree(tokens, found) ? 1 : BOUND;
  found.town.countries
    .split(" ")
    .slice(0, MOST_NAMESAKES)
    .forEach((code, rank) => {
      const weight = (rank === 0 ? TOWN.first : TOWN.other) * bound + (code.endsWith("!") ? TOWN.big : 0);
      vote(code.slice(0, 2).toUpperCase(), weight);
    });
}

interface PlacedTown {
  start: number;
  town: KnownTown;
}

function lastTown(tokens: readonly Token[], towns: readonly (readonly KnownTown[])[]): PlacedTown | undefined {
  let last: PlacedTown | undefined;
  for (let start = 0; start < tokens.length; start++)
    for (const town of towns[start]!)
      if (last?.town.end !== town.end && isTail(tokens, town.end)) last = { start, town };
  return last;
}

function isTail(tokens: readonly Token[], end: number): boolean {
  const next = tokens[end];
  const isEnd = !next || next.gap >= GAP.comma || next.digits > 0 || end >= tokens.length - 1;
  return isEnd && !STRONG_SUFFIXES.has(tokens[end - 1]!.key);
}

/** No other words stand on either side. */
function isFree(tokens: readonly Token[], { start, town: { end } }: PlacedTown): boolean {
  const next = tokens[end];
  return (
    (start === 0 || tokens[start]!.gap > GAP.blank || tokens[start - 1]!.digits > 0) &&
    (!next || next.gap > GAP.blank || next.digits > 0)
  );
}

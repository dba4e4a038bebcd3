/** Finds the country of a text: by its name, or by postal codes, states, street words and towns. */
import { countryRules } from "../../reference/countries.ts";
import { countryByKey, countryByName } from "../../reference/country-names.ts";
import { type KnownTown } from "./places.ts";
import { statesNamed, statesOf } from "./states.ts";
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

export interface CountryReading {
  /** Null where nothing tells, or several are as likely. */
  code: string | null;
  /** The likeliest one, sure or not; null where nothing tells. */
  guess: string | null;
  confidence: number;
  /** Where the text says it: tokens. */
  said: { start: number; end: number } | null;
  /** Those in question, the likeliest first. */
  rivals: { code: string; confidence: number }[];
}

const LONGEST_NAME = 5;
/** Written in small letters too. */
const SHORT_NAMES = new Set(["usa", "uk", "uae", "us"]);
/** Also states and towns. */
const DOUBTFUL_NAMES = new Set([
  "georgia",
  "jersey",
  "lebanon",
  "jordan",
  "guinea",
  "man",
  "mali",
  "chad",
  "cuba",
  "peru",
  "malta",
  "panama",
  "mexico",
  "wales",
  "poland",
  "norway",
  "holland",
  "ireland",
  "denmark",
  "luxembourg",
  "niger",
  "oman",
  "togo",
  "monaco",
]);
const HINT = 2.6;
const SURE = 10;

/**
 * The likeliest country of a text, by its name, postal codes, states, street words and towns, and its rivals.
 */
export function readCountry(
  text: string,
  tokens: readonly Token[],
  towns: readonly (readonly KnownTown[])[],
  hint: string | undefined,
): CountryReading {
  const votes = new Map<string, number>();
  const vote = (code: string, weight: number): void => void votes.set(code, (votes.get(code) ?? 0) + weight);
  if (hint) vote(hint, HINT);
  const said = saidCountry(text, tokens, hint);
  const end = said?.atEnd ? said.start : tokens.length;
  const start = said && !said.atEnd ? said.end : 0;
  if (said) vote(said.code, said.weight);
  voteByCodes(tokens, start, end, vote);
  voteByStates(tokens, start, tokens.length, vote);
  voteByStreets(tokens, start, end, vote);
  voteByTowns(tokens, towns, start, end, vote);

  const ranked = [...votes].filter(([code]) => countryRules(code)).sort(([, a], [, b]) => b - a);
  const [first, second] = ranked;
  if (!first) return { code: null, guess: null, confidence: 0, said: null, rivals: [] };
  const weights = ranked.slice(0, 5).map(([code, weight]) => ({ code, odds: Math.exp(1.3 * (weight - first[1])) }));
  // Something that nothing speaks of may be meant as well.
  const all = weights.reduce((sum, { odds }) => sum + odds, Math.exp(1.3 * (0.9 - first[1])));
  const rivals = weights
    .map(({ code, odds }) => ({ code, confidence: odds / all }))
    .filter(({ confidence }) => confidence >= 0.05);
  const confidence = 1 / all;
  const isSure = confidence >= 0.6 && first[1] - (second?.[1] ?? 0) >= 0.5;
  return {
    code: isSure ? first[0] : null,
    guess: first[0],
    confidence,
    said: said?.code === first[0] ? { start: said.start, end: said.end } : null,
    rivals,
  };
}

interface Said {
  code: string;
  start: number;
  end: number;
  atEnd: boolean;
  weight: number;
}

function saidCountry(text: string, tokens: readonly Token[], hint: string | undefined): Said | null {
  const last = tokens.length - 1 - worldRegion(tokens);
  for (let start = Math.max(0, last - LONGEST_NAME + 1); start <= last; start++) {
    const key = keyOf(tokens, start, last);
    const code = key === undefined ? undefined : countryByKey(key);
    if (code && hint && code !== hint && statesOf(hint).has(key!)) continue;
    const weight = code ? weightOf(tokens, start, last) : 0;
    if (code && weight > 0 && (start > 0 || weight === SURE))
      return { code, start, end: last + 1, atEnd: true, weight };
  }
  const next = tokens.findIndex(({ gap }, at) => at > 0 && gap >= GAP.comma);
  if (next <= 0 || next > LONGEST_NAME || tokens[0]!.digits > 0) return null;
  const code =
    tokens[next - 1]!.end - tokens[0]!.start > 3
      ? countryByName(text.slice(tokens[0]!.start, tokens[next - 1]!.end))
      : undefined;
  return code ? { code, start: 0, end: next, atEnd: false, weight: SURE } : null;
}

/** Undefined where the words are no name. */
function keyOf(tokens: readonly Token[], start: number, last: number): string | undefined {
  let key = "";
  for (let at = start; at <= last; at++) {
    const { digits, gap, key: word } = tokens[at]!;
    if (digits > 0 || (at > start && gap >= GAP.comma)) return undefined;
    key += word;
  }
  return key;
}

/** How many words at the end name a region of the world: "Jamaica, West Indies". */
function worldRegion(tokens: readonly Token[]): number {
  if (tokens.length > 1 && tokens.at(-1)!.key === "wi" && tokens.at(-1)!.text.includes(".")) return 1;
  return tokens.length > 2 && tokens.at(-1)!.key === "indies" && tokens.at(-2)!.key === "west" ? 2 : 0;
}

function weightOf(tokens: readonly Token[], start: number, last: number): number {
  const { key, isUpper, gap } = tokens[start]!;
  if (start < last)
    return key === "new" || last - start > 1 || tokens.slice(start, last + 1).every(({ key }) => key.length > 0)
      ? SURE
      : 0;
  if (SHORT_NAMES.has(key)) return SURE - 2;
  if (key.length <= 2) return isUpper || gap >= GAP.comma ? 2.4 : 0;
  if (key.length === 3) return isUpper || gap >= GAP.comma ? 4 : 0;
  const before = tokens[start - 1]?.key;
  if (before === "new" || before === "north" || before === "south") return 0;
  return DOUBTFUL_NAMES.has(key) ? 2 : SURE;
}

const POSTAL_SHAPES: readonly (readonly [RegExp, readonly (readonly [string, number])[]])[] = [
  [/^[A-Z]\d[A-Z] ?\d[A-Z]\d$/, [["CA", 5]]],
  [/^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$|^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/, [["GB", 5]]],
  [/^\d{4} ?[A-Z]{2}$/, [["NL", 3.5]]],
  [/^\d{5}-\d{3}$/, [["BR", 4]]],
  [/^\d{4}-\d{3}$/, [["PT", 4]]],
  [/^\d{2}-\d{3}$/, [["PL", 4]]],
  [/^\d{5}-\d{4}$/, [["US", 4]]],
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
const NUMBER_MARK = /^(?:F|D|CH|A|B|NL|I|E|SE|S|DK|N|FIN|FI|PL|L)-(?=\d{4,5}$)/;
const MARK_OF: Readonly<Record<string, string>> = {
  F: "FR",
  D: "DE",
  CH: "CH",
  A: "AT",
  B: "BE",
  NL: "NL",
  I: "IT",
  E: "ES",
  SE: "SE",
  S: "SE",
  DK: "DK",
  N: "NO",
  FIN: "FI",
  FI: "FI",
  PL: "PL",
  L: "LU",
};

function voteByCodes(
  tokens: readonly Token[],
  start: number,
  end: number,
  vote: (code: string, weight: number) => void,
): void {
  for (let at = start; at < end; at++) {
    const token = tokens[at]!;
    if (token.digits === 0 || token.text.length > 10) continue;
    const word = token.text.toUpperCase();
    const mark = NUMBER_MARK.exec(word);
    if (mark) vote(MARK_OF[mark[0].slice(0, -1)]!, 3);
    // A number that begins a line is that of a house.
    if (at === start && end - start > 1 && /^\d{1,5}$/.test(word)) continue;
    const next = at + 1 < end ? tokens[at + 1]! : undefined;
    const pair =
      next &&
      next.gap === GAP.blank &&
      next.text.length <= 4 &&
      (next.digits > 0 || (next.isUpper && !DIRECTIONALS.has(next.key) && !STRONG_SUFFIXES.has(next.key)))
        ? `${word} ${next.text.toUpperCase()}`
        : undefined;
    for (const [shape, countries] of POSTAL_SHAPES) {
      if (!shape.test(word) && !(pair && shape.test(pair))) continue;
      for (const [code, weight] of countries) vote(code, weight);
      break;
    }
  }
}

const LONGEST_STATE = 4;

function voteByStates(
  tokens: readonly Token[],
  start: number,
  end: number,
  vote: (code: string, weight: number) => void,
): void {
  for (let at = Math.max(start, end - 8); at < end; at++) {
    let name = "";
    for (let next = at; next < end && next - at < LONGEST_STATE; next++) {
      const token = tokens[next]!;
      if (token.digits > 0 || (next > at && token.gap >= GAP.comma)) break;
      name += token.key;
      for (const { country, state } of statesNamed(name)) {
        const following = tokens[next + 1];
        // "sc. 1" is a staircase.
        const isLast =
          !following || following.digits > 3 || (following.digits > 0 && (country === "CA" || !state.isCode));
        const isPlaced = isLast && at > start && tokens[at - 1]!.digits === 0;
        if (country === "IT" && (state.isCode ? !token.isUpper || !isPlaced : false)) continue;
        if (!state.isCode) vote(country, country === "IT" ? 1 : isLast ? 3 : following.gap >= GAP.comma ? 2 : 1);
        else if (isPlaced || (isLast && at > start))
          vote(country, country === "IT" ? 0.8 : token.isUpper || token.gap >= GAP.comma || following ? 2.5 : 1.5);
        else if (following && following.gap >= GAP.comma && token.isUpper) vote(country, 1.5);
      }
    }
  }
}

function voteByStreets(
  tokens: readonly Token[],
  start: number,
  end: number,
  vote: (code: string, weight: number) => void,
): void {
  const heard = new Set<string>();
  const hear = (languages: string, weight: number): void => {
    for (const language of languages.split(" ")) {
      if (heard.has(language)) continue;
      heard.add(language);
      countriesOfLanguage(language).forEach((code, rank) => vote(code, rank === 0 ? weight : weight * 0.75));
    }
  };
  let isEnglish = false;
  if (tokens.some(({ key }) => isCyrillic(key))) for (const [code, weight] of CYRILLIC_COUNTRIES) vote(code, weight);
  for (let at = start; at < end; at++) {
    const { key, isCapital, letters, text } = tokens[at]!;
    if (letters === 0) continue;
    const next = at + 1 < end ? tokens[at + 1] : undefined;
    if (at > start && STRONG_SUFFIXES.has(key) && tokens[at - 1]!.letters > 0 && tokens[at]!.gap === GAP.blank)
      isEnglish ||= !PREFIXES.has(key) || !next || next.gap > GAP.blank || next.digits > 0;
    const marker = MARKERS.get(key);
    if (marker) vote(marker[0], marker[1]);
    const prefix = PREFIXES.get(key);
    if (
      prefix &&
      next &&
      next.gap === GAP.blank &&
      (next.letters > 1 || (next.digits > 0 && prefix !== "fr")) &&
      (at === start || tokens[at - 1]!.gap > GAP.blank || tokens[at - 1]!.digits > 0 || tokens[at]!.gap >= GAP.dash)
    ) {
      const isShort = SHORT_PREFIXES.has(key) || STRONG_SUFFIXES.has(key);
      if (!isShort || text.endsWith(".") || text.endsWith("/")) hear(prefix, isShort ? 0.6 : 1.5);
      else hear(prefix, 0.3);
    }
    const compound = letters > 5 && (isCapital || next?.digits) ? compoundStreet(key) : undefined;
    if (compound?.sure) hear(compound.language, 1.8);
    else if (compound && next && next.digits > 0) hear(compound.language, 0.8);
    const last = at > start ? FOREIGN_LAST_WORDS.get(key) : undefined;
    if (last && !STRONG_SUFFIXES.has(key)) hear(last, 1.5);
  }
  if (isEnglish) for (const [code, weight] of ENGLISH) vote(code, weight);
}

/** Words of one post only. */
const MARKERS: ReadonlyMap<string, readonly [string, number]> = new Map([
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
/** Letters of the Cyrillic block come right behind the Greek ones. */
const isCyrillic = (key: string): boolean => key >= "\u0400" && key < "\u0530";
const CYRILLIC_COUNTRIES = [
  ["RU", 1.6],
  ["UA", 0.6],
  ["BG", 0.6],
  ["BY", 0.5],
  ["KZ", 0.4],
  ["RS", 0.4],
] as const;
const ENGLISH = [
  ["US", 0.8],
  ["GB", 0.7],
  ["CA", 0.7],
  ["AU", 0.7],
  ["IN", 0.4],
  ["NZ", 0.4],
  ["IE", 0.4],
] as const;

function voteByTowns(
  tokens: readonly Token[],
  towns: readonly (readonly KnownTown[])[],
  start: number,
  end: number,
  vote: (code: string, weight: number) => void,
): void {
  let best: KnownTown | undefined;
  let isPlain = true;
  for (let at = start; at < end; at++) {
    for (const town of towns[at]!) {
      if (town.end > end) continue;
      const next = tokens[town.end];
      const isFree =
        (at === start || tokens[at]!.gap > GAP.blank || tokens[at - 1]!.digits > 0) &&
        (!next || next.gap > GAP.blank || next.digits > 0);
      const isTail = !next || next.gap >= GAP.comma || next.digits > 0 || town.end >= end - 1;
      if (!isTail || STRONG_SUFFIXES.has(tokens[town.end - 1]!.key)) continue;
      if (best && best.end === town.end) continue;
      best = town;
      isPlain = isFree;
    }
  }
  if (!best) return;
  best.countries
    .split(" ")
    .slice(0, 4)
    .forEach((code, rank) => {
      vote(
        code.slice(0, 2).toUpperCase(),
        (rank === 0 ? 1.2 : 0.6) * (isPlain ? 1 : 0.7) + (code.endsWith("!") ? 0.4 : 0),
      );
    });
}

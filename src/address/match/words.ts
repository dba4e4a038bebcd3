/** Words of street lines, each in one spelling: that of the languages of the address's country, then the common one. */
import { INNER, type InnerKind, NUMBER_WORDS } from "./doors-inside.ts";
import { toPlainLetters } from "./plain-letters.ts";
import { ENDINGS, type Language, languagesOf, PARTICLES, PHRASES, SPELLINGS, UNSAID } from "./spellings.ts";
import { wordSet } from "../literals.ts";

/** How the lines of a country are read. */
export interface Words {
  /** The one spelling of a word that has several: street, saint and st → st. Others are returned as they are. */
  canonical: (word: string) => string;
  /** Several words that stand for one: state route 13 → staterte 13. */
  joinPhrases: (words: readonly string[]) => string[];
  inner: ReadonlyMap<string, InnerKind>;
  /** Before the number of a house: no, nr, дом. */
  numberWords: ReadonlySet<string>;
  /** Words that a name may lack. */
  particles: ReadonlySet<string>;
  /** The kind of a street that says none. */
  unsaid: string | undefined;
  /** Whether a kind of street is part of the word before it: Linzer Straße is Linzerstraße. */
  joinsKinds: boolean;
}

const groupsOf = (table: string): string[][] =>
  toPlainLetters(table)
    .split(/[|\n]/)
    .map((group) => group.trim().replace("*", "").split(" "))
    .filter(([first]) => first);

const spellingsOf = (table: string): [string, string][] =>
  groupsOf(table).flatMap((words) => words.map((word): [string, string] => [word, words[0]!]));

const COMMON = new Map(spellingsOf(SPELLINGS.any));
const UNITS = ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
const TEENS =
  "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(" ");
const TENS = ["", "", "twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet"];
/** Up to ninety-ninth: 1st, 22nd, 13th. */
const ORDINALS = new Map<string, string>();
for (let number = 1; number < 100; number++) {
  const [tens, units] = [Math.floor(number / 10), number % 10];
  const ending = tens === 1 ? "th" : (["th", "st", "nd", "rd"][units] ?? "th");
  ORDINALS.set(spellOut(tens, units), `${number}${ending}`);
}

function spellOut(tens: number, units: number): string {
  if (tens === 0) return UNITS[units]!;
  if (tens === 1) return TEENS[units]!;
  return units === 0 ? `${TENS[tens]}ieth` : `${TENS[tens]}y ${UNITS[units]}`;
}

interface Phrase {
  words: string[];
  joined: string;
  needsNumber: boolean;
}

function phrasesOf(table: string): Phrase[] {
  return groupsOf(table).map(([first = "", ...words]) => ({
    words,
    joined: first.replace("#", ""),
    needsNumber: first.endsWith("#"),
  }));
}

/** Phrases of English in some countries only. */
const REGIONAL = [
  ["routes", wordSet("US PR VI GU AS MP CA")],
  ["australia", wordSet("AU NZ")],
] as const;
const LANGUAGES_WITH_JOINED_KINDS: readonly Language[] = ["de"];
const known = new Map<string, Words>();

/** Words of a country's languages. Countries without any of their own share one. */
export function wordsOf(country_code: string): Words {
  const languages = languagesOf(country_code);
  const regional = REGIONAL.find(([, countries]) => countries.has(country_code))?.[0];
  const key = languages.length > 0 ? country_code : (regional ?? "");
  const words = known.get(key) ?? build(languages, regional);
  known.set(key, words);
  return words;
}

function build(languages: readonly Language[], regional: "routes" | "australia" | undefined): Words {
  const spellings = new Map(languages.toReversed().flatMap((language) => spellingsOf(SPELLINGS[language])));
  const endings = languages.flatMap((language) => ENDINGS[language] ?? []);
  const phrases = new Map<string, Phrase[]>();
  const tables = ["any" as const, ...(regional ? [regional] : []), ...languages];
  const ordinals = [...ORDINALS]
    .filter(([words]) => words.includes(" "))
    .map(([words, joined]): Phrase => ({ words: words.split(" "), joined, needsNumber: false }));
  for (const phrase of [...tables.flatMap((table) => phrasesOf(PHRASES[table] ?? "")), ...ordinals])
    phrases.set(phrase.words[0]!, [...(phrases.get(phrase.words[0]!) ?? []), phrase]);
  for (const list of phrases.values()) list.sort((a, b) => b.words.length - a.words.length);
  return {
    canonical: remember(
      (word) =>
        spellings.get(word) ??
        ORDINALS.get(word) ??
        withEnding(word, endings) ??
        COMMON.get(word) ??
        commonEnding(word),
    ),
    joinPhrases: (words) => joinPhrases(words, phrases),
    inner: innerWords(languages),
    numberWords: wordSet(
      ["any" as const, ...languages].map((language) => toPlainLetters(NUMBER_WORDS[language] ?? "")).join(" "),
    ),
    particles: wordSet(languages.map((language) => PARTICLES[language] ?? "").join(" ")),
    unsaid: languages.map((language) => UNSAID[language]).find(Boolean),
    joinsKinds: languages.some((language) => LANGUAGES_WITH_JOINED_KINDS.includes(language)),
  };
}

/** Words come again and again; they come from callers, so there is a limit. */
const MOST_REMEMBERED = 5_000;

function remember(canonical: (word: string) => string): (word: string) => string {
  const seen = new Map<string, string>();
  return (word) => {
    let written = seen.get(word);
    if (written === undefined) {
      written = canonical(word);
      if (seen.size >= MOST_REMEMBERED) seen.clear();
      seen.set(word, written);
    }
    return written;
  };
}

function withEnding(word: string, endings: readonly (readonly [RegExp, string])[]): string | undefined {
  for (const [ending, standard] of endings) if (ending.test(word)) return word.replace(ending, standard);
  return undefined;
}

/** Hauptstraße, Hauptstrasse and Hauptstr. are one word. */
const commonEnding = (word: string): string => word.replace(/(?<=[a-z]{2})(?:strasse|straat)$/, "str");

function innerWords(languages: readonly Language[]): ReadonlyMap<string, InnerKind> {
  const words = new Map<string, InnerKind>();
  for (const language of ["any" as const, ...languages])
    for (const [kind, list] of Object.entries(INNER[language] ?? {}) as [InnerKind, string][])
      for (const word of toPlainLetters(list).split(/\s+/)) words.set(word, kind);
  for (const language of languages)
    for (const word of NUMBER_WORDS[language]?.split(" ") ?? []) if (word === "#") words.delete(word);
  return words;
}

function joinPhrases(words: readonly string[], phrases: ReadonlyMap<string, readonly Phrase[]>): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const phrase = phrases
      .get(words[at]!)
      ?.find(
        ({ words: wanted, needsNumber }) =>
          wanted.every((word, index) => words[at + index] === word) &&
          (!needsNumber || /^\d/.test(words[at + wanted.length] ?? "")),
      );
    joined.push(phrase?.joined ?? words[at]!);
    if (phrase) at += phrase.words.length - 1;
  }
  return joined;
}

/** Words that say what kind of street it is, or which end of it: without them a street may still be the same. */
export const isStreetKind = (word: string): boolean => STREET_KINDS.has(word);
/** True for canonical compass directions: n, sw. */
export const isDirection = (word: string): boolean => DIRECTIONS.has(word);

const STREET_KINDS: ReadonlySet<string> = new Set(
  Object.values(SPELLINGS).flatMap((table) =>
    [...toPlainLetters(table).matchAll(/\*([^\s|*]+)/g)].map(([, kind = ""]) => kind),
  ),
);
const DIRECTIONS = wordSet("n s e w ne nw se sw");

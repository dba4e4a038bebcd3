/** Words that may name one of the towns which have the text's postal code: a town that no list of bigger towns has. */
import { hasPostalLocalities, localitiesBeginningWith } from "../../reference/postal-localities.ts";
import { hasPostalPlaces, placesOfPostalCode } from "../../reference/postal-places.ts";
import { longForm } from "../../reference/locality-names.ts";
import { foldName } from "../../text.ts";
import { GAP, type Token } from "./tokens.ts";

/** A town's name, word by word as it is written out. */
type TownWords = readonly string[];

const MOST_CODES = 3;
const MOST_WORDS = 5;
const MOST_TOWNS = 3;

/** The towns of the postal codes in a text, as words to look for; none where the country's codes are not listed. */
export function townsAtZip(
  tokens: readonly Token[],
  country: string | null,
  zip: (words: string) => string | undefined,
): readonly TownWords[] {
  if (country === null || !(hasPostalPlaces(country) || hasPostalLocalities(country))) return [];
  const names = new Set<string>();
  let codes = 0;
  for (let at = tokens.length - 1; at > 0 && codes < MOST_CODES; at--) {
    const { digits, text, gap } = tokens[at]!;
    if (digits === 0) continue;
    const code =
      zip(text) ?? (gap <= GAP.dash && text.length <= 4 ? zip(`${tokens[at - 1]!.text} ${text}`) : undefined);
    if (code === undefined) continue;
    codes++;
    for (const { locality } of placesAt(country, code)) names.add(locality);
  }
  return wordsOfNames(names);
}

const wordsOfNames = (names: ReadonlySet<string>): TownWords[] =>
  [...names].flatMap((name) => [wordsOf(name, / +/), ...(name.includes("-") ? [wordsOf(name, /[ -]+/)] : [])]);

/** Whether all of the words name one of the towns of a code, also as envelopes shorten them: "FLOWERY BR". */
export function isTownAtZip(tokens: readonly Token[], country: string, code: string): boolean {
  const names = new Set(placesAt(country, code).map(({ locality }) => locality));
  return townAtZip(tokens, 0, wordsOfNames(names)) === tokens.length;
}

/** "Sainte-Hélène" is one token as a rule, and two where the hyphen has blanks around it. */
const wordsOf = (name: string, separator: RegExp): TownWords =>
  name
    .split(separator)
    .map((word) => longForm(foldName(word.replaceAll("-", ""))))
    .filter(Boolean);

const placesAt = (country: string, code: string): readonly { locality: string }[] =>
  hasPostalPlaces(country)
    ? placesOfPostalCode(country, code)
    : localitiesBeginningWith(country, code.replaceAll(/[ -]/g, ""), MOST_TOWNS);

/** @returns the token after the town that starts at `at`, 0 where none does */
export function townAtZip(tokens: readonly Token[], at: number, towns: readonly TownWords[]): number {
  let longest = 0;
  for (const words of towns) {
    if (words.length > MOST_WORDS || at + words.length > tokens.length) continue;
    const isIt = words.every((word, index) => {
      const { key, gap, digits } = tokens[at + index]!;
      return digits === 0 && (index === 0 || gap < GAP.comma) && stands(longForm(key), word, index > 0);
    });
    if (isIt) longest = Math.max(longest, at + words.length);
  }
  return longest;
}

/** "vy" stands for valley, "bh" for beach; the first word is in full. */
function stands(key: string, word: string, canBeShort: boolean): boolean {
  if (key === word) return true;
  if (!canBeShort || key.length < 2 || key.length >= word.length || key[0] !== word[0]) return false;
  let found = 0;
  for (let at = 0; at < word.length && found < key.length; at++) if (word[at] === key[found]) found++;
  return found === key.length;
}

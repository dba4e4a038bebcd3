/** Reads the street lines of an address whose country, town and postal code are known. */
import { countryRules } from "../../reference/countries.ts";
import type { Components } from "../../types.ts";
import { directionOf, LINE_COMPONENT_OF, splitDoor } from "./components.ts";
import { type Context, type Emit } from "./context.ts";
import { grammarOf, styleOf } from "./grammar.ts";
import { likeliestPath, type Segment } from "./lattice.ts";
import { findNames } from "./names.ts";
import { findNumbers } from "./numbers.ts";
import { readPlainLines } from "./plain-line.ts";
import { isCrossing } from "./streets/crossing.ts";
import { findStreets } from "./streets/index.ts";
import { GAP, type Token, tokenize } from "./tokens.ts";
import { findUnits } from "./units/index.ts";

/** More words than a street line has. */
const MOST_TOKENS = 40;
const NONE: readonly never[] = [];
const NOT_LATIN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Of a word that nothing explains, and of the word between two streets. */
const JUNK = -3.6;
const CROSS = -1.6;
const HOPELESS = -3.21;

/** The finer parts of the lines, in the spelling of the lines. None of scripts that have readers of their own. */
export function readStreetLines(lines: readonly string[], country_code: string): Components {
  const country = countryRules(country_code) ? country_code : null;
  const plain = country === null ? undefined : readPlainLines(lines, country);
  if (plain) return plain;
  const text = lines.join("\n");
  if (text === "" || NOT_LATIN.test(text)) return {};
  return weighLines(text, country);
}

/** The likeliest reading of all the words. */
export function weighLines(text: string, country: string | null): Components {
  const tokens = tokenize(text, 0, text.length).slice(0, MOST_TOKENS);
  if (tokens.length === 0) return {};
  const components: Components = {};
  for (const segment of read(tokens, country)) take(components, segment, tokens, text, country);
  return components;
}

function read(tokens: readonly Token[], country: string | null): Segment[] {
  const style = styleOf(country);
  const context: Context = {
    tokens,
    towns: tokens.map(() => NONE),
    country,
    style,
    state: () => undefined,
    zip: () => undefined,
    atZip: NONE,
  };
  const starting = tokens.map((token, at) => {
    const segments: Segment[] = [];
    const emit: Emit = (segment) => void (segment.score > HOPELESS && segments.push(segment));
    findNumbers(context, at, emit);
    findStreets(context, at, emit);
    findUnits(context, at, emit);
    findNames(context, at, emit);
    if (at > 0 && isCrossing(token)) segments.push({ start: at, end: at + 1, label: "cross", score: CROSS });
    segments.push({ start: at, end: at + 1, label: "junk", score: JUNK });
    return segments;
  });
  const isApart = tokens.map(({ gap }, at) => at > 0 && gap > GAP.blank);
  return likeliestPath(starting, isApart, grammarOf(style)).path;
}

function take(
  components: Components,
  { start, end, label }: Segment,
  tokens: readonly Token[],
  text: string,
  country: string | null,
): void {
  const key = LINE_COMPONENT_OF[label];
  if (key === undefined) return;
  const words = text.slice(tokens[start]!.start, tokens[end - 1]!.end);
  if (key === "house_number" || key === "road") {
    if (components[key] !== undefined) return;
    const split = key === "house_number" && components.unit === undefined ? splitDoor(words, country) : undefined;
    components[key] = split?.house ?? words;
    if (split) components.unit = split.unit;
    const direction = key === "road" ? directionOf(tokens, { start, end }, country) : undefined;
    if (direction !== undefined) components.direction = direction;
  } else components[key] = components[key] === undefined ? words : `${components[key]} ${words}`;
}

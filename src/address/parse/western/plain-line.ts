/**
 * The commonest street lines, read by their shape alone: "12 Main Street", "12 5th Ave Apt 4", "Hauptstr. 12". They are
 * most of all lines, and weighing every reading of them costs thirty times as much. What is not plain is left to the
 * other reader.
 */
import type { Components } from "../../types.ts";
import { ENGLISH } from "./context.ts";
import { styleOf } from "./grammar.ts";
import { isNumberMark } from "./numbers.ts";
import { isCrossing } from "./streets/crossing.ts";
import { DIRECTIONALS, STRONG_SUFFIXES } from "./street-words.ts";
import {
  BOX_PHRASES,
  BUILDING_WORDS,
  CARE_OF,
  FLOOR_NAMES,
  FLOOR_WORDS,
  LANDMARKS,
  LONE_BUILDINGS,
  LONE_UNITS,
  ORGANISATIONS,
  ROUTE_PHRASES,
  UNIT_WORDS,
  VENUES,
} from "./unit-words.ts";

const NUMBER_FIRST = /^(\d{1,5}) ((?:\d{1,3}(?:st|nd|rd|th) )?[A-Za-z][A-Za-z. ']{1,40})$/;
/** At the end of the line with an optional comma, or a line of its own. */
const UNIT = /^(?:(.+?),? )?((?:apt|apartment|unit|suite|ste)\.? \d{1,4})$/i;
const NUMBER_LAST = /^(\p{L}[\p{L}.' -]{3,40}) (\d{1,4}[a-z]?)$/u;
const MOST_WORDS = 5;
const NOT_KEY = /[.'-]/g;

/** Words that have readings besides the name of a street. */
const TELLING: ReadonlySet<string> = new Set(
  [
    ...[UNIT_WORDS, BUILDING_WORDS, FLOOR_WORDS, FLOOR_NAMES, LANDMARKS, LONE_BUILDINGS, LONE_UNITS, CARE_OF],
    ...[VENUES, ORGANISATIONS],
  ].flatMap((words) => [...words]),
);
const OPENERS: ReadonlySet<string> = new Set([...BOX_PHRASES, ...ROUTE_PHRASES].flatMap(([first = ""]) => first));
/** Words before a number, with those that mark that of a house. */
const BEFORE_NUMBERS = new Set(["km", "number"]);

/** @returns undefined where the lines are not plain */
export function readPlainLines(lines: readonly string[], country: string): Components | undefined {
  const [first, second] = lines;
  if (first === undefined || lines.length > 2) return undefined;
  const { numberFirst } = styleOf(country);
  if (numberFirst === true && ENGLISH.has(country))
    return second === undefined ? readWithUnit(first) : readUnitBelow(first, second);
  return numberFirst === false && second === undefined ? readNumberLast(first) : undefined;
}

/** "12 Main Street Apt 4" */
function readWithUnit(line: string): Components | undefined {
  const [, street, unit] = UNIT.exec(line) ?? [];
  return street === undefined ? readNumberFirst(line) : withUnit(readNumberFirst(street), unit);
}

/** "12 Main Street" and "Apt 4" in the next line. */
function readUnitBelow(line: string, below: string): Components | undefined {
  const [, street, unit] = UNIT.exec(below) ?? [];
  return street === undefined ? withUnit(readNumberFirst(line), unit) : undefined;
}

const withUnit = (street: Components | undefined, unit: string | undefined): Components | undefined =>
  street && unit !== undefined ? { ...street, unit } : undefined;

function readNumberFirst(line: string): Components | undefined {
  const [, house_number, road] = NUMBER_FIRST.exec(line) ?? [];
  if (house_number === undefined || road === undefined) return undefined;
  const keys = keysOf(road);
  const last = keys.length - 1;
  if (last < 1 || last >= MOST_WORDS || !STRONG_SUFFIXES.has(keys[last]!)) return undefined;
  const isPlain = keys.every(
    (key, at) => !DIRECTIONALS.has(key) && (at === last || (isPlainWord(key) && !STRONG_SUFFIXES.has(key))),
  );
  return isPlain && !OPENERS.has(keys[0]!) ? { road, house_number } : undefined;
}

function readNumberLast(line: string): Components | undefined {
  const [, road, house_number] = NUMBER_LAST.exec(line) ?? [];
  if (house_number === undefined || road === undefined) return undefined;
  const keys = keysOf(road);
  const isPlain = keys.length <= MOST_WORDS && keys.every(isPlainWord) && !OPENERS.has(keys[0]!);
  return isPlain ? { road, house_number } : undefined;
}

const keysOf = (words: string): string[] => words.toLowerCase().replace(NOT_KEY, "").split(" ");

/** Not "and", "y", "und" either, which join two streets. */
const isPlainWord = (key: string): boolean =>
  key.length > 1 &&
  !TELLING.has(key) &&
  !BEFORE_NUMBERS.has(key) &&
  !isNumberMark({ key, text: key }) &&
  !isCrossing({ key, text: key });

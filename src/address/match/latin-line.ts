/** Street lines in alphabets: the house's number, the street, the doors behind, in any order and spelling. */
import {
  SAYS_HOUSE_NO,
  UNIT_AFTER_HYPHEN,
  UNIT_AFTER_SLASH,
  UNIT_BEFORE_HYPHEN,
  UNIT_BEFORE_SLASH,
} from "./doors-inside.ts";
import type { InnerKind } from "./doors-inside.ts";
import { isHouseNumber, joinNumbers, takeInner } from "./inner-doors.ts";
import { moduleOf } from "../countries/index.ts";
import { toPlainLetters } from "./plain-letters.ts";
import { isStreetKind, type Words, wordsOf } from "./words.ts";

export interface LatinLine {
  /** The words of the street, each in one spelling. */
  road: string[];
  /** Of the house; a box of the post has it as `box 12`. */
  number: string;
  /** Words before the street: a building's or a company's name. */
  place: string[];
  inner: Partial<Record<InnerKind, string>>;
  /** What comes after. */
  rest: string[];
  /** How to find it: "at 65th St", "between …". */
  landmark: string[];
}

const POST_BOX = /\b(?:p ?o ?box|post office box|postfach|apartado(?: de correos)?|boite postale|casilla|postbus)\b/;

/** "House No. 8", "H.No.8", "D. No 8"; elsewhere the letters are those of a door. */
const HOUSE_NO = /\b(?:house|door|[hd])\.? ?no[.:]? ?-?(?=\d)/gi;

const BEYOND_ASCII = /[^\x20-\x7e]/;

/** Without case, accents, width and dots; commas and line breaks stay. */
function foldText(text: string): string {
  const plain = toPlainLetters(text)
    .replace(/['’`ʼ]/g, "")
    .replace(/№|\bn[o°º]\.? ?(?=\d)/g, " ")
    .replace(/\bb[°º] ?/g, "barrio ")
    .replace(/#/g, " # ");
  // The same twice: classes of Unicode take three times as long.
  return BEYOND_ASCII.test(plain)
    ? plain.replace(/[^\p{L}\p{N},/#&-]+/gu, " ").replace(/(?<!\d\p{L}?)[-/]|[-/](?!\d)/gu, " ")
    : plain.replace(/[^a-z0-9,/#&-]+/g, " ").replace(/(?<!\d[a-z]?)[-/]|[-/](?!\d)/g, " ");
}

/** Splits street lines in letters into road, house number, inner units, landmark and post box, each folded. */
export function readLatinLine(lines: readonly string[], country_code: string): LatinLine {
  const words = wordsOf(country_code);
  const { shortName } = moduleOf(country_code);
  const inner: LatinLine["inner"] = {};
  const line = lines.join(",");
  const folded = foldText(SAYS_HOUSE_NO.has(country_code) ? line.replace(HOUSE_NO, " ") : line);
  const text = UNIT_BEFORE_SLASH.has(country_code) ? folded.replace(/\bu(?=\d)/g, "unit ") : folded;
  const box = POST_BOX.test(text);
  const landmark: string[] = [];
  let isNumbered = false;
  const segments: string[][] = [];
  for (const segment of (box ? text.replace(POST_BOX, " ") : text).split(",")) {
    const written = segment.split(" ").filter(Boolean).map(shortName);
    const joined = words.joinPhrases(takeLandmark(written, landmark, words));
    const kept = takeInner(joinNumbers(joined, country_code), inner, { words, isNumbered, country_code });
    isNumbered ||= kept.some(isHouseNumber);
    if (kept.length > 0) segments.push(kept);
  }
  const write = (road: readonly string[]): string[] => writeRoad(road, words);
  const at = segments.findIndex((segment) => segment.some(isHouseNumber));
  if (at < 0) {
    const street = Math.max(
      0,
      segments.findIndex((segment) => segment.slice(1).some((word) => isStreetKind(words.canonical(word)))),
    );
    const [road = [], place, rest] = [segments[street], segments.slice(0, street), segments.slice(street + 1)];
    return {
      road: write(road),
      number: "",
      place: place.flat().map(words.canonical),
      inner,
      rest: rest.flat().map(words.canonical),
      landmark,
    };
  }
  const segment = segments[at]!;
  const position = isNumberFirst(segment, words) ? 0 : segment.findLastIndex(isHouseNumber);
  const { roadAt, road, rest } = streetAround(segments, at, position, box);
  const number = splitNumber(segment[position]!, country_code, position === 0, inner);
  return {
    road: write(road),
    number: box ? `box ${number}` : number.replace(/^0+(?=\d)/, ""),
    place: segments.slice(0, Math.min(at, roadAt)).flat().map(words.canonical),
    inner,
    rest: [...rest, ...segments.slice(Math.max(at, roadAt) + 1).flat()].map(words.canonical),
    landmark,
  };
}

/** Not in "5 de mayo 12", which is a date. */
const isNumberFirst = (segment: readonly string[], { particles }: Words): boolean =>
  isHouseNumber(segment[0]!) && !(particles.has(segment[1] ?? "") && segment.findLastIndex(isHouseNumber) > 1);

interface StreetWords {
  /** Index of its segment. */
  roadAt: number;
  road: readonly string[];
  /** The words after the number in its segment. */
  rest: readonly string[];
}

/** The street of a number at a position in its segment. */
function streetAround(segments: readonly string[][], at: number, position: number, isBox: boolean): StreetWords {
  const segment = segments[at]!;
  // "5, Main Street" or "Main Street, 5": the street is the segment next to the number.
  if (segment.length === 1 && !isBox) {
    const roadAt = at > 0 ? at - 1 : at + 1;
    return { roadAt, road: segments[roadAt] ?? [], rest: [] };
  }
  if (position === 0) return { roadAt: at, road: segment.slice(1), rest: [] };
  return { roadAt: at, road: segment.slice(0, position), rest: segment.slice(position + 1) };
}

/** Takes doors out of a number where the country's numbers carry them. @returns the number of the house */
function splitNumber(number: string, country_code: string, isFirst: boolean, inner: LatinLine["inner"]): string {
  const [first = "", second, third] = number.split(/[-/]/);
  if (second === undefined || second === "") return number;
  const isSlash = number.includes("/");
  const isPair = third === undefined;
  if (isPair && isFirst && (isSlash ? UNIT_BEFORE_SLASH : UNIT_BEFORE_HYPHEN).has(country_code)) {
    inner.unit ??= first;
    return second;
  }
  if (!(isSlash ? UNIT_AFTER_SLASH : UNIT_AFTER_HYPHEN).has(country_code) || inner.unit !== undefined) return number;
  if (isPair) inner.unit = second;
  else {
    inner.building ??= second;
    inner.unit = third;
  }
  return first;
}

/** Words of a street in one spelling, without particles; the kind in one place. */
function writeRoad(road: readonly string[], { canonical, particles, unsaid, joinsKinds }: Words): string[] {
  const written = road.map(canonical);
  const bare = written.filter((word) => !particles.has(word));
  const kept = bare.some((word) => !isStreetKind(word)) ? bare : written;
  if (unsaid !== undefined && kept.length > 0 && !kept.some(isStreetKind)) return [unsaid, ...kept];
  if (!joinsKinds) return kept;
  const last = kept.at(-1);
  if (kept.length < 2 || last === undefined || !isStreetKind(last) || /\d/.test(kept.at(-2)!)) return kept;
  return [...kept.slice(0, -2), kept.at(-2)! + last];
}

const LANDMARK_WORDS = new Set(["at", "between", "btwn", "near", "opposite", "opp", "behind", "off"]);

const BETWEEN = new Set(["x", "e", "por", "entre"]);

/** "491 x 57 y 59", "1234 e/ 56 y 57" */
const isBetweenNumbers = (segment: readonly string[], at: number): boolean =>
  BETWEEN.has(segment[at]!) && isHouseNumber(segment[at - 1]!) && isHouseNumber(segment[at + 1] ?? "");

/** Takes out where a street is met by another, which some write and others do not. */
function takeLandmark(segment: string[], landmark: string[], words: Words): string[] {
  const from = segment.findIndex((word, at) => at > 1 && (LANDMARK_WORDS.has(word) || isBetweenNumbers(segment, at)));
  if (from < 0) return segment;
  landmark.push(...segment.slice(from).map(words.canonical));
  return segment.slice(0, from);
}

/** The kind of street first, as its place differs: Садовая улица, ул. Садовая. */
function sortKinds(road: readonly string[]): readonly string[] {
  const isCyrillic = (road[0]?.codePointAt(0) ?? 0) >= FIRST_CYRILLIC;
  return isCyrillic ? road.toSorted((a, b) => Number(isStreetKind(b)) - Number(isStreetKind(a))) : road;
}

const FIRST_CYRILLIC = 0x400;

/** One text for the spellings of a line. */
export function canonicalLatinLine(lines: readonly string[], country_code: string): string {
  const { place, road, number, inner, rest, landmark } = readLatinLine(lines, country_code);
  return [
    place.join(" "),
    sortKinds(road).join(" "),
    number,
    inner.building ?? "",
    inner.floor ?? "",
    inner.unit ?? "",
    rest.join(" "),
    landmark.join(" "),
  ].join("|");
}

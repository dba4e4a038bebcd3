/** Takes the doors within a house out of the words of a line, and joins what belongs to its number. */
import {
  BUILDING_AFTER_NAME,
  FLOOR_AND_DOOR,
  FLOORS,
  type InnerKind,
  NUMBER_OF_TWO,
  NUMBER_WITH_ADDITION,
  SIDES,
  UNIT_BEFORE_SLASH,
} from "./doors-inside.ts";
import type { Words } from "./words.ts";

const HOUSE_NUMBER = /^\d+\p{L}?(?:[-/]\d*\p{L}?\d*)*$/u;
const ORDINAL = /^\d+(?:st|nd|rd|th)$/;
/** 2nd, 2e, 2eme, 2do: before the word for a floor. */
const FLOOR_NUMBER = /^\d{1,3}(?:st|nd|rd|th|e|er|eme|ere|a|o|do|ro|to)?$/;
const INNER_NUMBER = /^(?:\d[\p{L}\d/-]*|\p{L}\d*)$/u;
const ROMAN: Readonly<Record<string, string>> = { i: "1", ii: "2", iii: "3", iv: "4", v: "5", vi: "6" };
const GROUND = new Map(Object.entries(FLOORS));
const GROUND_WORDS = new Set(Object.keys(FLOORS).map((words) => words.split(" ", 1)[0]!));
const LONGEST_FLOOR = 4;
const SUFFIXES: Readonly<Record<string, string>> = { bis: "b", ter: "t", quater: "q" };
const ATTACHED = /^(\d+)(bis|ter|quater)$/;
const KOREAN_DOOR = /^(지하)?(\d+)(동|층|호)$/;
const FIRST_HANGUL = 0xac00;
const KOREAN_KINDS: Readonly<Record<string, InnerKind>> = { 동: "building", 층: "floor", 호: "unit" };

const beginsWithDigit = (word: string): boolean => word.charCodeAt(0) >= 0x30 && word.charCodeAt(0) <= 0x39;
export const isHouseNumber = (word: string): boolean =>
  beginsWithDigit(word) && HOUSE_NUMBER.test(word) && !ORDINAL.test(word);

/** 12 a at the end of a segment is 12a, 12 bis anywhere 12b; in the Netherlands 12 III is 12-3. */
export const joinNumbers = (words: readonly string[], country_code: string): string[] =>
  NUMBER_OF_TWO.has(country_code) ? joinPair(words) : joinAdditions(words, country_code);

function joinAdditions(words: readonly string[], country_code: string): string[] {
  if (!words.some(beginsWithDigit)) return [...words];
  const joined: string[] = [];
  const hasAdditions = NUMBER_WITH_ADDITION.has(country_code);
  for (const [index, word] of words.entries()) {
    const before = joined.at(-1) ?? "";
    const isLast = index === words.length - 1;
    const attached = beginsWithDigit(word) ? ATTACHED.exec(word) : null;
    if (attached) joined.push(attached[1]! + SUFFIXES[attached[2]!]!);
    else if (!/^\d+$/.test(before)) joined.push(word);
    else if (word in SUFFIXES) joined[joined.length - 1] = before + SUFFIXES[word]!;
    else if (hasAdditions && isLast && joined.length > 1) joined[joined.length - 1] = before + additionOf(word);
    else if (/^[a-d]$/.test(word) && isLast && joined.length > 1 && !isFloorAndDoor(joined, country_code))
      joined[joined.length - 1] = before + word;
    else joined.push(word);
  }
  return joined;
}

/** "… 1234 3 a": the third floor and its door. */
const isFloorAndDoor = (joined: readonly string[], country_code: string): boolean =>
  FLOOR_AND_DOOR.has(country_code) && joined.length > 2 && isHouseNumber(joined.at(-2)!);

const PLAIN_NUMBER = /^\d{1,3}[a-z]?$/;
const POINT = /^(?:s|sur|n|norte|e|este|o|oeste|bis)$/;
const NUMBER_SIGN = /^(?:#|n|no|nro|num|numero)$/;

/** "c 100 no 19 61", "c 100 19 61": the last two of the first numbers that follow one another. */
function joinPair(words: readonly string[]): string[] {
  for (let at = 1; at + 1 < words.length; at++) {
    const isPair = PLAIN_NUMBER.test(words[at]!) && PLAIN_NUMBER.test(words[at + 1]!);
    const before = words[at - 1]!;
    const isBehindStreet = PLAIN_NUMBER.test(before) || POINT.test(before) || NUMBER_SIGN.test(before);
    if (isPair && isBehindStreet)
      return [...words.slice(0, at), `${words[at]}-${words[at + 1]}`, ...words.slice(at + 2)];
  }
  return [...words];
}

function additionOf(word: string): string {
  if (word in ROMAN) return `-${ROMAN[word]}`;
  if (word === "hs" || word === "huis") return "-hs";
  return word.length === 1 && !/\d/.test(word) ? word : `-${word}`;
}

interface Context {
  words: Words;
  /** Whether an earlier segment has the number of the house. */
  isNumbered: boolean;
  country_code: string;
}

type Inner = Partial<Record<InnerKind, string>>;

/** Takes out "apt 4", "3rd floor", "# 12" and the like. @returns the other words */
export function takeInner(words: readonly string[], inner: Inner, context: Context): string[] {
  const left = takeFloorAndDoor(takeGround(words, inner, context), inner, context);
  const kept: string[] = [];
  for (let at = 0; at < left.length; at++) {
    const word = left[at]!;
    const kind = context.words.inner.get(word);
    const next = left[at + 1] === "#" ? at + 2 : at + 1;
    if (takeKorean(word, inner)) continue;
    if (kind === "building" && isBehindName(kept, left[next], context)) put(inner, "building", kept.pop()!);
    else if (kind !== undefined && isInner(word, left[next], kept, context)) {
      put(inner, kind, idOf(kind, left[next]!, kept, context));
      at = next;
    } else if (kind === "floor" && isFloorBefore(kept, context))
      put(inner, "floor", String(Number.parseInt(context.words.canonical(kept.pop()!), 10)));
    else if (!(context.words.numberWords.has(word) && /^\d/.test(left[at + 1] ?? ""))) kept.push(word);
  }
  return takeSide(kept, inner, context);
}

function takeKorean(word: string, inner: Inner): boolean {
  const korean = word.charCodeAt(word.length - 1) >= FIRST_HANGUL ? KOREAN_DOOR.exec(word) : null;
  if (korean) put(inner, KOREAN_KINDS[korean[3]!]!, (korean[1] ? "-" : "") + korean[2]!);
  return korean !== null;
}

/** "12 A Blok D:3": the letter before the word names the building. */
const isBehindName = (kept: readonly string[], after: string | undefined, { country_code }: Context): boolean =>
  BUILDING_AFTER_NAME.has(country_code) &&
  kept.length > 1 &&
  /^[a-z]\d?$/.test(kept.at(-1)!) &&
  !(after !== undefined && /^[a-z]\d?$/.test(after) && after !== "d" && after !== "k");

/** A word of one letter is a door's only behind the number of the house. */
function isInner(word: string, id: string | undefined, kept: readonly string[], { isNumbered }: Context): boolean {
  if (id === undefined || ORDINAL.test(id) || !INNER_NUMBER.test(id)) return false;
  return word.length > 1 || word === "#" || (/\d/.test(id) && (isNumbered || kept.some(isHouseNumber)));
}

/** Unit 7/22 is unit 7 of number 22. */
function idOf(kind: InnerKind, id: string, kept: string[], { country_code, isNumbered }: Context): string {
  const both = kind === "unit" && UNIT_BEFORE_SLASH.has(country_code) && !isNumbered ? /^(\w+)\/(\w+)$/.exec(id) : null;
  if (!both || kept.some(isHouseNumber)) return id;
  kept.push(both[2]!);
  return both[1]!;
}

function isFloorBefore(kept: readonly string[], { isNumbered, words }: Context): boolean {
  const before = words.canonical(kept.at(-1) ?? "");
  if (!FLOOR_NUMBER.test(before)) return false;
  return isNumbered || /\D/.test(before) || kept.filter(isHouseNumber).length > 1;
}

const isNumberOrSide = (word: string): boolean => isHouseNumber(word) || SIDES.has(word);

/** The ground floor has words of its own, which stand in a segment alone, behind the number or before a unit. */
function takeGround(words: readonly string[], inner: Inner, context: Context): readonly string[] {
  if (!words.some((word) => GROUND_WORDS.has(word))) return words;
  for (let length = Math.min(LONGEST_FLOOR, words.length); length > 0; length--) {
    const unit = words.findIndex((word, at) => at >= length && context.words.inner.get(word) === "unit");
    for (const from of new Set([words.length - length, 0, Math.max(0, unit - length)])) {
      const rest = [...words.slice(0, from), ...words.slice(from + length)];
      const floor = GROUND.get(words.slice(from, from + length).join(" "));
      const isFloor = rest.length === 0 || unit === from + length || rest.some(isNumberOrSide);
      if (floor === undefined || !isFloor) continue;
      put(inner, "floor", floor);
      return rest;
    }
  }
  return words;
}

/** "5 3 b" and a segment "3 b": third floor, door b. */
function takeFloorAndDoor(words: readonly string[], inner: Inner, context: Context): readonly string[] {
  if (!FLOOR_AND_DOOR.has(context.country_code)) return words;
  const [before, floor = "", door = ""] = words.slice(-3).length === 3 ? words.slice(-3) : ["", ...words.slice(-2)];
  const level = levelOf(floor);
  const isDoor = /^(?:[a-h]|\d{1,2})$/.test(door) || SIDES.has(door);
  const isBehind = words.length === 2 ? context.isNumbered : isHouseNumber(before ?? "");
  if (level === undefined || !isDoor || !isBehind) return words;
  if (/^\d+$/.test(door) && words.length > 2) return words;
  put(inner, "floor", level);
  put(inner, "unit", SIDES.get(door) ?? door);
  return words.slice(0, -2);
}

/** "3", "3o", "tercero", "bajo" */
const levelOf = (floor: string): string | undefined =>
  /^\d{1,2}(?:o|a|do|er|ro|to)?$/.test(floor)
    ? String(Number.parseInt(floor, 10))
    : (FLOOR_WORDS[floor] ?? GROUND.get(floor));

const FLOOR_WORDS: Readonly<Record<string, string>> = {
  primero: "1",
  primer: "1",
  segundo: "2",
  tercero: "3",
  tercer: "3",
  cuarto: "4",
  quinto: "5",
  sexto: "6",
  septimo: "7",
  octavo: "8",
  primeiro: "1",
  terceiro: "3",
  quarto: "4",
};

/** A side alone at the end, where a floor or a number is before it. */
function takeSide(kept: string[], inner: Inner, { isNumbered }: Context): string[] {
  const side = SIDES.get(kept.at(-1) ?? "");
  if (side === undefined || !(kept.length === 1 ? isNumbered : isHouseNumber(kept.at(-2)!))) return kept;
  put(inner, "unit", side);
  return kept.slice(0, -1);
}

/** Nothing that tells doors apart is lost. */
function put(inner: Inner, kind: InnerKind, id: string): void {
  const bare = id.replace(/^0+(?=\d)/, "");
  inner[kind] = inner[kind] === undefined ? bare : `${inner[kind]} ${bare}`;
}

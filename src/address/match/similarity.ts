/** Similarity of names. All functions are symmetric. */
import { foldName } from "../text.ts";
import { isDirection, isStreetKind } from "./words.ts";

export type Agreement = "equal" | "equivalent" | "differs";

/** Names of at least this many letters may differ by one typo. */
const LONG_NAME = 6;
const LONGEST_COMPARED = 200;

/** True if one insertion, deletion, substitution or swap of neighbours makes the two equal. Digits have to agree. */
export function isOneSlip(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1 || a.length > LONGEST_COMPARED) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (/\d/.test(left + right)) return false;
  const isSwap = left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  return isSwap || (left.length <= 1 && right.length <= 1);
}

/** Müller, Mueller and Muller. */
const withoutUmlauts = (text: string): string => text.replace(/(?<=[aou])e/g, "");

/** Names of places outside China. */
export function compareNames(a: string, b: string): Agreement {
  if (a === b) return "equal";
  const [left, right] = [foldName(a), foldName(b)];
  if (left === right || withoutUmlauts(left) === withoutUmlauts(right)) return "equivalent";
  if (left.length >= LONG_NAME && right.length >= LONG_NAME && beginsWithWords(a, b)) return "equivalent";
  if (Math.min(left.length, right.length) >= LONG_NAME && isOneSlip(left, right)) return "equivalent";
  return "differs";
}

/** Frankfurt am Main is Frankfurt, and New York City New York. */
function beginsWithWords(a: string, b: string): boolean {
  const [short, long] = [a, b]
    .map((name) => name.toLowerCase().trim())
    .toSorted((one, other) => one.length - other.length) as [string, string];
  return long.startsWith(short) && /^[\s,(/-]/.test(long.slice(short.length));
}

/** Streets in words of one spelling. */
export function compareRoads(a: readonly string[], b: readonly string[]): Agreement {
  if (a.join(" ") === b.join(" ")) return "equal";
  if (
    conflict(a.filter(isDirection), b.filter(isDirection)) ||
    conflict(a.filter(isStreetKind), b.filter(isStreetKind))
  )
    return "differs";
  const [left, right] = [coreOf(a), coreOf(b)];
  // Calle 45 Sur is not Calle 45: among numbers the point of the compass is a part of the name.
  if (left.join("") === right.join("") && NUMBER.test(left.join("")) && a.some(isDirection) !== b.some(isDirection))
    return "differs";
  if (left.toSorted().join(" ") === right.toSorted().join(" ") || left.join("") === right.join("")) return "equivalent";
  // "young astreet": the slip may be in the word that says what kind of street it is.
  const isKindUnread =
    a.some(isStreetKind) !== b.some(isStreetKind) &&
    isOneSlip(spellOut(a), spellOut(b)) &&
    spellOut(a).length > LONG_NAME;
  return isKindUnread ? "equivalent" : compareNames(left.join(""), right.join(""));
}

const NUMBER = /^\d{1,3}[a-z]?$/;

const spellOut = (words: readonly string[]): string => words.map((word) => (word === "st" ? "street" : word)).join("");

/** Main Street is not Main Avenue, but it may be Main. */
const conflict = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 0 && b.length > 0 && !a.some((word) => b.includes(word));

function coreOf(words: readonly string[]): readonly string[] {
  const core = words.filter((word) => !isDirection(word) && !isStreetKind(word));
  return core.length > 0 ? core : words;
}

/** The share of pairs of neighbours that two texts have in common (Dice), 0 to 1. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length < 2 || b.length < 2) return 0;
  const pairs = new Map<string, number>();
  for (let at = 0; at < a.length - 1; at++) pairs.set(a.slice(at, at + 2), (pairs.get(a.slice(at, at + 2)) ?? 0) + 1);
  let common = 0;
  for (let at = 0; at < b.length - 1; at++) {
    const left = pairs.get(b.slice(at, at + 2)) ?? 0;
    if (left === 0) continue;
    pairs.set(b.slice(at, at + 2), left - 1);
    common++;
  }
  return (2 * common) / (a.length + b.length - 2);
}

const ALIKE = 0.75;
/** Characters of a Chinese name that can stand for a longer one. */
const TELLING = 3;

/** Estates, towers and companies, which are called by parts of their names. */
export function comparePlaces(a: string, b: string): Agreement {
  if (a === b) return "equal";
  if (numbersIn(a) !== numbersIn(b)) return "differs";
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const isPart = short.length >= TELLING && (long.startsWith(short) || long.endsWith(short));
  return isPart || likeness(a, b) >= ALIKE || isOneCharacterWrong(a, b) ? "equivalent" : "differs";
}

/** Characters that tell one place from its neighbour. */
const TELLING_CHARACTER = /[\d零一二两三四五六七八九十东南西北中上下前后左右内外大小新老甲乙丙丁a-z]/u;

/** 群芳花圆 for 群芳花园. */
function isOneCharacterWrong(a: string, b: string): boolean {
  if (a.length !== b.length || a.length <= TELLING) return false;
  const wrong = Array.from(a, (_, at) => at).filter((at) => a[at] !== b[at]);
  return wrong.length === 1 && !TELLING_CHARACTER.test(a[wrong[0]!]! + b[wrong[0]!]!);
}

const numbersIn = (text: string): string => text.match(/\d+/g)?.join(" ") ?? "";

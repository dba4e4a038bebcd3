/** States and provinces, by name and by code. */
import { countryRules } from "../../../reference/countries.ts";
import { beginsChunk, type Context, type Emit, endsChunk } from "../context.ts";
import { featureTable } from "../features.ts";
import { isTownOf } from "../places.ts";
import type { State } from "../states.ts";
import { DIRECTIONALS, FOREIGN_LAST_WORDS, STRONG_SUFFIXES } from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";
import { wordSet } from "../../../literals.ts";

interface Named {
  kind: "name" | "code" | "county";
  words: number;
  /** At the end of the text or before a number that can be a postal code. */
  isLast: boolean;
  /** Between commas. */
  isAlone: boolean;
  isUpper: boolean;
  /** Written as "Ct", "La", "Al" at the end of the text: courts, lanes, alleys. */
  isLikeSuffix: boolean;
  /** The country's envelopes name states. */
  isWritten: boolean;
  /** The country's codes are always capitals: "Mi" is a note in Italy. */
  isSmallCode: boolean;
  /** "Тверская улица" */
  isStreet: boolean;
  isTownBehindCode: boolean;
  /** NE of Nebraska, at the end of the text. */
  isDirectional: boolean;
}

const isInnerCode = (s: Named): boolean => s.kind === "code" && !s.isLast && !s.isAlone;

const score = featureTable<Named>("state", [
  ["name", 2.4, (s) => s.kind === "name"],
  ["further word of the name", 0.3, (s) => s.kind === "name" && s.words - 1],
  ["name at the end", 0.6, (s) => s.kind === "name" && s.isLast],
  ["county", 1.6, (s) => s.kind === "county"],
  ["code at the end", 2.8, (s) => s.kind === "code" && s.isLast],
  ["code in capitals at the end", 0.5, (s) => s.kind === "code" && s.isLast && s.isUpper],
  ["code between commas", 2.4, (s) => s.kind === "code" && s.isAlone && !s.isLast],
  ["code in capitals amid words", 0.2, (s) => isInnerCode(s) && s.isUpper],
  ["code in small letters amid words", -1.5, (s) => isInnerCode(s) && !s.isUpper],
  ["code that is also a suffix of streets", -3, (s) => s.isLikeSuffix],
  ["code in small letters where none has them", -3, (s) => s.isSmallCode],
  ["country whose envelopes name no states", -2, (s) => !s.isWritten],
  ["word for a street behind it", -3, (s) => s.isStreet],
  ["town behind the postal code", -2.4, (s) => s.isTownBehindCode],
  ["directional at the end", -1.5, (s) => s.isDirectional],
]);

export const LONGEST_STATE = 4;
/** "Тверская" is a street, the region is "Тверская область". */
const RUSSIAN_ADJECTIVE = /(?:ская|цкая|ська|цька)$/;
/** Words behind the name of a region that are no part of it, and what they add to its score. */
const ENDINGS = wordSet("state province region county governorate prefecture department oblast emirate");
const WITH_ENDING = 2;
/** Where codes are never written in small letters. */
const ALWAYS_CAPITALS = new Set(["IT"]);
/** "Peachtree St NE 400 Colony Square": postal codes have more than so many digits. */
const MOST_DIGITS_OF_HOUSES: Readonly<Record<string, number>> = { US: 3 };

export function findStates(context: Context, at: number, emit: Emit): void {
  const { tokens, state } = context;
  let name = "";
  for (let last = at; last < tokens.length && last - at < LONGEST_STATE; last++) {
    const token = tokens[last]!;
    if (token.digits > 0 || (last > at && token.gap >= GAP.comma)) return;
    name += nominative(token.key);
    const found = name.length > 1 ? state(name) : undefined;
    if (!found || RUSSIAN_ADJECTIVE.test(name)) continue;
    const total = score(describe(context, at, last, found));
    emit({ start: at, end: last + 1, label: "state", score: total, value: found.value });
    if (isRegionBehind(tokens, last + 1))
      emit({ start: at, end: last + 2, label: "state", score: total + WITH_ENDING, value: found.value });
  }
}

/** "Lagos State" */
function isRegionBehind(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && token.gap === GAP.blank && ENDINGS.has(token.key) && endsChunk(tokens, at + 1);
}

function describe(context: Context, at: number, last: number, found: State): Named {
  const { tokens, country } = context;
  const token = tokens[last]!;
  const next = tokens[last + 1];
  const isSmallCode = found.isCode && !token.isUpper;
  return {
    kind: kindOf(found),
    words: last - at + 1,
    isLast: isBeforeCode(next, country),
    isAlone: beginsChunk(tokens, at) && endsChunk(tokens, last + 1),
    isUpper: token.isUpper,
    isLikeSuffix: isSmallCode && token.isCapital && next === undefined && STRONG_SUFFIXES.has(token.key),
    isWritten: country !== null && writesStates(country),
    isSmallCode: isSmallCode && country !== null && ALWAYS_CAPITALS.has(country),
    isStreet: next !== undefined && FOREIGN_LAST_WORDS.has(next.key),
    isTownBehindCode: isTownBehindCode(context, at, last),
    isDirectional: next === undefined && DIRECTIONALS.has(token.key),
  };
}

function kindOf({ isCode, isCounty }: State): Named["kind"] {
  if (isCounty) return "county";
  return isCode ? "code" : "name";
}

const isBeforeCode = (next: Token | undefined, country: string | null): boolean =>
  next === undefined || next.digits > (MOST_DIGITS_OF_HOUSES[country ?? ""] ?? 0);

/** Lisboa, Puebla: behind the postal code it is the town. */
function isTownBehindCode({ tokens, towns, country, style, zip }: Context, at: number, last: number): boolean {
  if (country === null || style.zipFirst === null || at === 0) return false;
  return (
    (style.zipFirst || tokens[last]!.gap <= GAP.blank) &&
    towns[at]!.some((town) => town.end === last + 1 && isTownOf(town, country)) &&
    zip(tokens[at - 1]!.text) !== undefined
  );
}

/** By country; the context's country has rules, so that it cannot grow. */
const written = new Map<string, boolean>();

/** Whether the country's envelopes name states; elsewhere a name is rather that of the town: Rīga, Tiranë. */
function writesStates(country: string): boolean {
  let isWritten = written.get(country);
  if (isWritten === undefined) {
    isWritten = countryRules(country)?.used.has("administrative_area") ?? true;
    written.set(country, isWritten);
  }
  return isWritten;
}

const NOMINATIVES = new Map([
  ["обл", "область"],
  ["области", "область"],
  ["респ", "республика"],
]);

/** "Свердловская обл.", "Ленинградской области" as the list of regions has them. */
const nominative = (key: string): string =>
  key < "\u0400" || key >= "\u0530" ? key : (NOMINATIVES.get(key) ?? key.replace(/ской$/, "ская"));

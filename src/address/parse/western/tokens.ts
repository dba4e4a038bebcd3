/** Splits a text into words, each with its span, its lookup key and the gap before it. */
import { foldName } from "../../text.ts";
import type { Span } from "../types.ts";
import { compoundStreet } from "./street-words.ts";

/** What separates a word from the one before it, weak to strong. */
export const GAP = { blank: 0, dash: 1, comma: 2, line: 3 } as const;
export type Gap = (typeof GAP)[keyof typeof GAP];

export interface Token extends Span {
  text: string;
  /** Lower case, no accents, letters and digits only: "St." → st, "#104" → 104. */
  key: string;
  gap: Gap;
  digits: number;
  letters: number;
  /** All of its letters are capitals. */
  isUpper: boolean;
  /** Its first letter is a capital. */
  isCapital: boolean;
}

const LETTER_OR_MARK = /[\p{L}\p{M}\p{N}]/u;
const NOT_KEY = /[^\p{L}\p{N}]+/gu;
/** Characters that may stand inside a word besides letters and digits. */
const INNER = new Set([..."'’`.-/#&@º°ª+_*‐‑"]);
const SEPARATORS = new Map<string, Gap>([
  [",", GAP.comma],
  [";", GAP.comma],
  ["\n", GAP.line],
  ["\r", GAP.line],
  ["|", GAP.comma],
  ["•", GAP.comma],
  ["·", GAP.comma],
  ["\t", GAP.comma],
  ["，", GAP.comma],
  ["、", GAP.comma],
  ["،", GAP.comma],
  ["؛", GAP.comma],
  ["–", GAP.dash],
  ["—", GAP.dash],
  [":", GAP.dash],
  ["(", GAP.dash],
  [")", GAP.dash],
  ["[", GAP.dash],
  ["]", GAP.dash],
]);
/** Marks that stand alone and join two streets. */
const JOINERS = new Set(["&", "@"]);
const CAPITAL = /[A-Z]/;
const LONGEST_WORD = 60;
/** "c/o" */
const CARE = /^[cs]\/[on]/i;
const SHORTEST_STREET = 6;
const STREET_AND_NUMBER = /^(\p{L}{5,40})\d{1,4}[a-z]?$/u;
/** A word in two: "Marktstr.32", "St.Paul", "C/Mayor", "Av.Brasil", "Olinda/PE". */
const GLUED = /^(?:(\p{L}{2,}\.)([\p{L}\d].*)|([Cc]\/)(\p{L}.+)|(\p{L}{4,})\/(\p{L}{2,}))$/u;
const HAS_INNER_POINT = /\p{L}[./][\p{L}\d]/u;
/** "P.O.Box", "e.V.": abbreviations of single letters stay whole. */
const SINGLE_LETTERS = /^(?:\p{L}\.)+\p{L}*\.?$/u;

/** @param holes spans of the text that are left out, in order */
export function tokenize(text: string, start: number, end: number, holes: readonly Span[] = []): Token[] {
  const tokens: Token[] = [];
  let gap: Gap = GAP.line;
  let at = start;
  for (const hole of holes) {
    if (hole.end <= at) continue;
    const until = Math.min(end, Math.max(at, hole.start));
    gap = Math.max(addWords(tokens, text, at, until, gap), until < end ? GAP.line : GAP.blank) as Gap;
    at = Math.max(at, hole.end);
  }
  addWords(tokens, text, at, end, gap);
  return tokens;
}

/** @returns the gap behind the last word */
function addWords(tokens: Token[], text: string, start: number, end: number, before: Gap): Gap {
  let gap = before;
  let at = start;
  while (at < end) {
    const character = text[at]!;
    if (JOINERS.has(character)) {
      tokens.push(joinerAt(at, character, gap));
      gap = GAP.blank;
      at++;
    } else if (isInWord(text, at)) {
      const word = at;
      at = endOfWord(text, at, end);
      gap = addWord(tokens, text, word, at, gap);
    } else {
      gap = Math.max(gap, SEPARATORS.get(character) ?? GAP.blank) as Gap;
      at++;
    }
  }
  return gap;
}

function endOfWord(text: string, start: number, end: number): number {
  let at = start + 1;
  while (at < end && (JOINERS.has(text[at]!) ? isInitialsJoined(text, start, at, end) : isInWord(text, at))) at++;
  return at;
}

/** "AT&T" is a name, "5th & Main" a crossing. */
const isInitialsJoined = (text: string, start: number, at: number, end: number): boolean =>
  text[at] === "&" && at - start <= 3 && at + 1 < end && CAPITAL.test(text[at + 1]!);

const joinerAt = (at: number, character: string, gap: Gap): Token => ({
  start: at,
  end: at + 1,
  text: character,
  key: character,
  gap,
  digits: 0,
  letters: 0,
  isUpper: false,
  isCapital: false,
});

function isInWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128)
    return (
      (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || INNER.has(text[at]!)
    );
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  return (
    LETTER_OR_MARK.test(isSurrogate ? String.fromCodePoint(text.codePointAt(at)!) : text[at]!) || INNER.has(text[at]!)
  );
}

const isGlued = (word: string): boolean =>
  HAS_INNER_POINT.test(word) && word.length < LONGEST_WORD && !SINGLE_LETTERS.test(word);

/** "Olinda" of "Olinda/PE" */
const townBeforeSlash = (word: string): string | undefined => (isGlued(word) ? GLUED.exec(word)?.[5] : undefined);

/** "Marktstr." of "Marktstr.32" */
function gluedHead(word: string): string | undefined {
  if (!isGlued(word) || CARE.test(word)) return undefined;
  const parts = GLUED.exec(word);
  return parts?.[1] ?? parts?.[3];
}

/** "Musterstraße" of "Musterstraße12" */
function streetBeforeNumber(word: string): string | undefined {
  const street = word.length >= SHORTEST_STREET ? STREET_AND_NUMBER.exec(word)?.[1] : undefined;
  return street !== undefined && compoundStreet(foldName(street))?.sure ? street : undefined;
}

/** @returns the gap before the next word */
function addWord(tokens: Token[], text: string, start: number, end: number, gap: Gap): Gap {
  const word = text.slice(start, end);
  const town = word.includes("/") ? townBeforeSlash(word) : undefined;
  if (town !== undefined) {
    addWord(tokens, text, start, start + town.length, gap);
    return addWord(tokens, text, start + town.length + 1, end, GAP.dash);
  }
  const head = gluedHead(word) ?? streetBeforeNumber(word);
  if (head !== undefined)
    return addWord(tokens, text, start + head.length, end, addWord(tokens, text, start, start + head.length, gap));
  const token = describe(word, start, end, gap);
  // A dash or a mark that stands alone.
  if (token.letters + token.digits === 0) {
    if (word === "#") tokens.push(token);
    else return Math.max(gap, /[-/*_‐‑]/.test(word) ? GAP.dash : GAP.blank) as Gap;
    return GAP.blank;
  }
  tokens.push(token);
  return GAP.blank;
}

function describe(word: string, start: number, end: number, gap: Gap): Token {
  let digits = 0;
  let capitals = 0;
  let small = 0;
  let isPlain = true;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code >= 97 && code <= 122) small++;
    else if (code >= 65 && code <= 90) capitals++;
    else if (code >= 48 && code <= 57) digits++;
    else if (code > 127) {
      isPlain = false;
      const character = word[at]!;
      if (character !== character.toLowerCase()) capitals++;
      else if (LETTER_OR_MARK.test(character)) small++;
    }
  }
  const key = isPlain ? plainKey(word) : foldName(word);
  return {
    start,
    end,
    text: word,
    key,
    gap,
    digits,
    letters: capitals + small,
    isUpper: capitals > 0 && small === 0,
    isCapital: capitals > 0 && word[0] !== word[0]!.toLowerCase(),
  };
}

function plainKey(word: string): string {
  const lower = word.toLowerCase();
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at);
    if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57))) return lower.replace(NOT_KEY, "");
  }
  return lower;
}

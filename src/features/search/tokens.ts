/** The tokens that documents are found by: what a document has, and what a query asks for, by the same rules. */
import { type SearchWord, searchWords } from "../../address/index.ts";

/** The rules' version: documents made by other ones are made anew. */
export const FORMAT = 1;

const MAX_WORD = 40;
/** Words are told apart by so many letters, whether they are typed whole or not; codes have their differences at the end. */
const WORD_PREFIX = 7;
const CODE_PREFIX = 12;
const SHORTEST_MISSPELT = 4;
const SHORTEST_PHONE = 4;
/** Nearly every Chinese address has these: alone they find nothing. */
const COMMON = new Set("省市区县镇乡村路街道号栋室单元楼层幢座州");

/** One demand of a query: a document must have one of these. */
export type Unit = string[];

export const wordToken = (text: string): string => `l:${text}`;

const prefixLength = (word: string): number => /\d/.test(word) ? CODE_PREFIX : WORD_PREFIX;

/** The word with any one letter left out: two words a letter apart have one of these in common (as in SymSpell). */
function withoutOne(word: string): string[] {
  const stem = word.slice(0, WORD_PREFIX);
  return [stem, ...Array.from(stem, (_, at) => stem.slice(0, at) + stem.slice(at + 1))].map((variant) => `d:${variant}`);
}

const isMisspellable = ({ kind, text }: SearchWord): boolean => kind === "word" && text.length >= SHORTEST_MISSPELT && !/\d/.test(text);

/** What a document is found by for its text. */
export function textTokens(text: string): Set<string> {
  const tokens = new Set<string>();
  for (const word of searchWords(text)) {
    if (word.kind === "characters") {
      for (const token of [...singles(word.text), ...pairs(word.text)]) tokens.add(token);
      continue;
    }
    const whole = word.text.slice(0, MAX_WORD);
    tokens.add(wordToken(whole));
    const shortest = word.kind === "number" ? SHORTEST_PHONE : 1;
    for (let length = shortest; length <= Math.min(prefixLength(whole), whole.length); length++) tokens.add(wordToken(whole.slice(0, length)));
    if (isMisspellable(word)) for (const token of withoutOne(whole)) tokens.add(token);
  }
  return tokens;
}

const singles = (run: string): string[] => [...run].filter((character) => !COMMON.has(character)).map((character) => `h:${character}`);

function pairs(run: string): string[] {
  const characters = [...run];
  return characters.slice(1).map((character, at) => `h:${characters[at]}${character}`);
}

/** What a document must have for a word of a query, as it is typed. */
export function strictUnits(word: SearchWord): Unit[] {
  const { kind, text } = word;
  if (kind === "characters") return (text.length > 1 ? pairs(text) : singles(text)).map((token) => [token]);
  const whole = text.slice(0, MAX_WORD);
  const typed = whole.length > prefixLength(whole) ? [wordToken(whole), wordToken(whole.slice(0, prefixLength(whole)))] : [wordToken(whole)];
  return [kind === "number" && text.length >= SHORTEST_PHONE ? [...typed, ...phoneUnit(text)] : typed];
}

/** The same for somebody who mistypes, leaves out and exchanges. */
export function looseUnits(word: SearchWord): Unit[] {
  if (word.kind === "characters") return singles(word.text).map((token) => [token]);
  return strictUnits(word).map((unit) => isMisspellable(word) ? [...unit, ...withoutOne(word.text)] : unit);
}

/** ITU-T E.164: calling codes have one digit, or two, or else three. */
const CALLING_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;
const nationalOf = (digits: string): string => digits.replace(CALLING_CODE, "");

/** What a document is found by for a number in E.164: its end, from four digits on, and its beginning after the calling code. */
export function phoneTokens(number: string): string[] {
  const digits = digitsOf(number.replace(/;.*$/, ""));
  const national = nationalOf(digits);
  const tokens: string[] = [];
  for (let length = SHORTEST_PHONE; length <= digits.length; length++) tokens.push(`f:${digits.slice(-length)}`);
  for (let length = SHORTEST_PHONE; length < national.length; length++) tokens.push(`fp:${national.slice(0, length)}`);
  return tokens;
}

/** A number as somebody writes it: with the calling code, after + or 00, or with the national 0, or only its end or its beginning. */
export function phoneUnit(text: string): Unit {
  // +44 (0)20 …: the national 0 is left out after the calling code.
  const digits = digitsOf(text.replace("(0)", "")).replace(/^0+/, "");
  if (digits.length < SHORTEST_PHONE) return [];
  return [`f:${digits}`, `fp:${/^\s*(?:\+|00)/.test(text) ? nationalOf(digits) : digits}`];
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");

export const emailToken = (email: string): string => `e:${email.trim().toLowerCase()}`;
export const refToken = (ref: string, source?: string): string => source === undefined ? `r:${ref}` : `r:${source}\n${ref}`;

const MULTIPLIERS = [2654435761, 1597334677] as const;

/** Two multiplicative hashes over the UTF-16 units of a text (cyrb53, public domain), which go on from those of another. */
function mix(text: string, [low, high]: readonly [number, number]): [number, number] {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, MULTIPLIERS[0]);
    high = Math.imul(high ^ code, MULTIPLIERS[1]);
  }
  return [low, high];
}

/** What makes numbers of a tenant's tokens, of 53 bits: as many as a number holds. */
export function tokenHasher(tenant_id: string): (token: string) => number {
  const begun = mix(tenant_id, [0x811c9dc5, 0x41c6ce57]);
  return (token) => {
    let [low, high] = mix(token, begun);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    return 4294967296 * (2097151 & high) + (low >>> 0);
  };
}

/** The tokens that documents are found by: what a document has, and what a query asks for, by the same rules. */
import { hash } from "node:crypto";
import { type SearchWord, searchWords } from "../../address/index.ts";
import type { TenantKeys } from "../../platform/keyring.ts";
import { hmac } from "../../privacy/seal.ts";

/** The rules' version: documents made by other ones are made again. */
export const FORMAT = 2;

const MAX_WORD = 40;
/**
 * Words are told apart by so many letters, whether they are typed whole or not; codes have their differences at the
 * end.
 */
const WORD_PREFIX = 7;
const CODE_PREFIX = 12;
const SHORTEST_MISSPELT = 4;
const SHORTEST_PHONE = 4;
/** Nearly every Chinese address has these: alone they find nothing. */
const COMMON = new Set("省市区县镇乡村路街道号栋室单元楼层幢座州");

/** What the parts of an address end with. */
const ENDS = new Set([...COMMON, ..."旗盟巷弄"]);

/** One demand of a query: a document must have one of these. */
export type Unit = string[];

export const wordToken = (text: string): string => `l:${text}`;

const prefixLength = (word: string): number => (/\d/.test(word) ? CODE_PREFIX : WORD_PREFIX);

/** The word with any one letter left out: two words a letter apart have one of these in common (as in SymSpell). */
function withoutOne(word: string): string[] {
  const stem = word.slice(0, WORD_PREFIX);
  return [stem, ...Array.from(stem, (_, at) => stem.slice(0, at) + stem.slice(at + 1))].map(
    (variant) => `d:${variant}`,
  );
}

const isMisspellable = ({ kind, text }: SearchWord): boolean =>
  kind === "word" && text.length >= SHORTEST_MISSPELT && !/\d/.test(text);

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
    for (let length = shortest; length <= Math.min(prefixLength(whole), whole.length); length++)
      tokens.add(wordToken(whole.slice(0, length)));
    if (isMisspellable(word)) for (const token of withoutOne(whole)) tokens.add(token);
  }
  return tokens;
}

const singles = (run: string): string[] =>
  [...run].filter((character) => !COMMON.has(character)).map((character) => `h:${character}`);

function pairs(run: string): string[] {
  const characters = [...run];
  return characters.slice(1).map((character, at) => `h:${characters[at]}${character}`);
}

/** What a document must have for a word of a query, as it is typed. */
export function strictUnits(word: SearchWord): Unit[] {
  const { kind, text } = word;
  if (kind === "characters") return (text.length > 1 ? pairs(text) : singles(text)).map((token) => [token]);
  const whole = text.slice(0, MAX_WORD);
  const typed =
    whole.length > prefixLength(whole)
      ? [wordToken(whole), wordToken(whole.slice(0, prefixLength(whole)))]
      : [wordToken(whole)];
  return [kind === "number" && text.length >= SHORTEST_PHONE ? [...typed, ...phoneUnit(text)] : typed];
}

/**
 * The same, with nothing said of what stands behind 省, 市, 区, 路 …: for queries that leave parts out, or have another
 * order.
 */
export function partUnits(word: SearchWord): Unit[] {
  const units = strictUnits(word);
  const within = word.kind === "characters" ? units.filter((_, at) => !ENDS.has(word.text[at]!)) : units;
  return within.length > 0 ? within : units;
}

/** The same for queries with typing errors: wrong, missing and exchanged characters. */
export function looseUnits(word: SearchWord): Unit[] {
  if (word.kind === "characters") return singles(word.text).map((token) => [token]);
  return strictUnits(word).map((unit) => (isMisspellable(word) ? [...unit, ...withoutOne(word.text)] : unit));
}

/** ITU-T E.164: calling codes have one digit, or two, or else three. */
const CALLING_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;
const nationalOf = (digits: string): string => digits.replace(CALLING_CODE, "");

/**
 * What a document is found by for a number in E.164: its end, from four digits on, and its beginning after the calling
 * code.
 */
export function phoneTokens(number: string): string[] {
  const digits = digitsOf(number.replace(/;.*$/, ""));
  const national = nationalOf(digits);
  const tokens: string[] = [];
  for (let length = SHORTEST_PHONE; length <= digits.length; length++) tokens.push(`f:${digits.slice(-length)}`);
  for (let length = SHORTEST_PHONE; length < national.length; length++) tokens.push(`fp:${national.slice(0, length)}`);
  return tokens;
}

/**
 * A number as it is written: with the calling code, after + or 00, or with the national 0, or only its end or its
 * beginning.
 */
export function phoneUnit(text: string): Unit {
  // +44 (0)20 …: the national 0 is left out after the calling code.
  const digits = digitsOf(text.replace("(0)", "")).replace(/^0+/, "");
  if (digits.length < SHORTEST_PHONE) return [];
  return [`f:${digits}`, `fp:${/^\s*(?:\+|00)/.test(text) ? nationalOf(digits) : digits}`];
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");

export const emailToken = (email: string): string => `e:${email.trim().toLowerCase()}`;
export const refToken = (ref: string, source?: string): string =>
  source === undefined ? `r:${ref}` : `r:${source}\n${ref}`;

/** 13 hex digits are 52 bits: as many as a number holds exactly, and more than keep two words of a tenant apart. */
const HASH_DIGITS = 13;

/**
 * The hashes of a tenant's tokens: another tenant's are others, and without its index key no word can be tried out on
 * them.
 *
 * SHA-256 over a secret and the token, cut to 52 bits. An HMAC would be as safe and costs four times as much, of which
 * a document needs a hundred: it is made for hashes that are shown whole, from which one of a longer text could be
 * computed without the secret. These lack 204 bits for that. All secrets are of one length, so none ends within a
 * token.
 */
export function hasherFor(keys: TenantKeys): (token: string) => number {
  const secret = secretOf(keys);
  return (token) => Number.parseInt(hash("sha256", secret + token, "hex").slice(0, HASH_DIGITS), 16);
}

const secrets = new WeakMap<TenantKeys, string>();

/** Derived from the index key once, for this purpose alone. As base64url a short token fits into one block with it. */
function secretOf(keys: TenantKeys): string {
  const known = secrets.get(keys);
  if (known !== undefined) return known;
  const secret = hmac(keys, "search tokens", "").toString("base64url");
  secrets.set(keys, secret);
  return secret;
}

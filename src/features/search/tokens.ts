/** The tokens by which documents are found: what a document has and what a query requires, by the same rules. */
import { hash } from "node:crypto";
import { type SearchWord, searchWords } from "../../address/index.ts";
import type { TenantKeys } from "../../platform/keyring.ts";
import { hmac } from "../../privacy/seal.ts";

/** The version of these rules. Documents of an older version are rebuilt. */
export const FORMAT = 2;

const MAX_WORD = 40;
/** Letters by which words are distinguished, whether or not they are complete. Codes differ at their end. */
const WORD_PREFIX = 7;
const CODE_PREFIX = 12;
const MIN_MISSPELT = 4;
const MIN_PHONE = 4;
/** Characters of nearly every Chinese address, which are not indexed by themselves. */
const COMMON = new Set("省市区县镇乡村路街道号栋室单元楼层幢座州");

/** Characters that end a part of an address. */
const ENDS = new Set([...COMMON, ..."旗盟巷弄"]);

/** Alternatives: a document must have at least one of these tokens. */
export type TokenGroup = string[];

/** The token of a word or a prefix. */
export const wordToken = (text: string): string => `l:${text}`;

const prefixLength = (word: string): number => (/\d/.test(word) ? CODE_PREFIX : WORD_PREFIX);

/**
 * The word, and the word without each of its letters: two words that differ by one letter share one of these (as in
 * SymSpell).
 */
function withoutOne(word: string): string[] {
  const stem = word.slice(0, WORD_PREFIX);
  return [stem, ...Array.from(stem, (_, at) => stem.slice(0, at) + stem.slice(at + 1))].map(
    (variant) => `d:${variant}`,
  );
}

const isMisspellable = ({ kind, text }: SearchWord): boolean =>
  kind === "word" && text.length >= MIN_MISSPELT && !/\d/.test(text);

/** The tokens of a document's text. */
export function textTokens(text: string): Set<string> {
  const tokens = new Set<string>();
  for (const word of searchWords(text)) {
    if (word.kind === "characters") {
      for (const token of [...singles(word.text), ...pairs(word.text)]) tokens.add(token);
      continue;
    }
    const whole = word.text.slice(0, MAX_WORD);
    tokens.add(wordToken(whole));
    const shortest = word.kind === "number" ? MIN_PHONE : 1;
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

/** The groups that a word of a query requires, as typed. */
export function strictGroups(word: SearchWord): TokenGroup[] {
  const { kind, text } = word;
  if (kind === "characters") return (text.length > 1 ? pairs(text) : singles(text)).map((token) => [token]);
  const whole = text.slice(0, MAX_WORD);
  const typed =
    whole.length > prefixLength(whole)
      ? [wordToken(whole), wordToken(whole.slice(0, prefixLength(whole)))]
      : [wordToken(whole)];
  return [kind === "number" && text.length >= MIN_PHONE ? [...typed, ...phoneGroup(text)] : typed];
}

/** The same without pairs across 省, 市, 区, 路 …: for queries that leave out parts or reorder them. */
export function partGroups(word: SearchWord): TokenGroup[] {
  const units = strictGroups(word);
  const within = word.kind === "characters" ? units.filter((_, at) => !ENDS.has(word.text[at]!)) : units;
  return within.length > 0 ? within : units;
}

/** The same for queries with typing errors: wrong, missing and swapped characters. */
export function looseGroups(word: SearchWord): TokenGroup[] {
  if (word.kind === "characters") return singles(word.text).map((token) => [token]);
  return strictGroups(word).map((unit) => (isMisspellable(word) ? [...unit, ...withoutOne(word.text)] : unit));
}

/** ITU-T E.164: calling codes have one to three digits. */
const CALLING_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;
const nationalOf = (digits: string): string => digits.replace(CALLING_CODE, "");

/** The tokens of a phone number in E.164: its suffixes from four digits on, and the prefixes of its national number. */
export function phoneTokens(number: string): string[] {
  const digits = digitsOf(number.replace(/;.*$/, ""));
  const national = nationalOf(digits);
  const tokens: string[] = [];
  for (let length = MIN_PHONE; length <= digits.length; length++) tokens.push(`f:${digits.slice(-length)}`);
  for (let length = MIN_PHONE; length < national.length; length++) tokens.push(`fp:${national.slice(0, length)}`);
  return tokens;
}

/**
 * The group of a typed number: with the calling code after + or 00, with the national 0, or only its end or its
 * beginning.
 */
export function phoneGroup(text: string): TokenGroup {
  // +44 (0)20 …: the national 0 is dropped after the calling code.
  const digits = digitsOf(text.replace("(0)", "")).replace(/^0+/, "");
  if (digits.length < MIN_PHONE) return [];
  return [`f:${digits}`, `fp:${/^\s*(?:\+|00)/.test(text) ? nationalOf(digits) : digits}`];
}

/**
 * True if a typed number is this whole one.
 * @param digits of the number in E.164, without +
 */
export function isPhone(digits: string, typed: string): boolean {
  const wanted = digitsOf(typed.replace("(0)", "")).replace(/^0+/, "");
  return wanted === digits || wanted === nationalOf(digits);
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");

/** The token of an e-mail address. */
export const emailToken = (email: string): string => `e:${email.trim().toLowerCase()}`;
/** The token of a reference, with or without its source. */
export const refToken = (ref: string, source?: string): string =>
  source === undefined ? `r:${ref}` : `r:${source}\n${ref}`;

/** 13 hex digits are 52 bits: an exact integer in JavaScript, and enough to distinguish the words of a tenant. */
const HASH_DIGITS = 13;

/**
 * Creates the function that hashes tokens of a tenant. Other tenants have other hashes, and without the index key no
 * word can be tested against them.
 *
 * It is SHA-256 over a secret and the token, cut to 52 bits. An HMAC would be as safe and costs four times as much, and
 * a document needs a hundred hashes. HMAC prevents length extension, for which an attacker needs the whole hash; these
 * lack 204 bits. All secrets have the same length, so none is a prefix of another with a token.
 */
export function hasherFor(keys: TenantKeys): (token: string) => number {
  const secret = secretOf(keys);
  return (token) => Number.parseInt(hash("sha256", secret + token, "hex").slice(0, HASH_DIGITS), 16);
}

const secrets = new WeakMap<TenantKeys, string>();

/** Derived from the index key once, for this purpose alone. In base64url it fits into one block with a short token. */
function secretOf(keys: TenantKeys): string {
  const known = secrets.get(keys);
  if (known !== undefined) return known;
  const secret = hmac(keys, "search tokens", "").toString("base64url");
  secrets.set(keys, secret);
  return secret;
}

/**
 * Numbers and codes in pasted texts that are no part of an address: orders, dates, amounts, e-mails, identity numbers.
 */
import type { RemainingKind, Span } from "../types.ts";
import { isMobileAt } from "./phones.ts";

/** As maskIdentityNumbers() leaves them. */
const MASKED_IDENTITY = /[0-9a-z]{3}(?:[ -]?\*){8,14}[ -]?[0-9a-z]{4}(?![0-9a-z*])/uy;
const DAY = /\d{1,2}月\d{1,2}[日号](?!楼|院|店|门)/uy;
const DATE = /20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}(?:日|(?!\d))(?:[ t]?\d{1,2}:\d\d(?::\d\d)?)?/uy;
const AMOUNT = /[¥￥]\d[\d,]*(?:\.\d{1,2})?元?|\d{1,6}(?:\.\d{1,2})?元(?!\p{Script=Han})/uy;
const EMAIL = /[a-z0-9][\w.+-]{0,63}@[a-z0-9-]{1,63}\.[a-z0-9.-]{2,63}/uy;
/** No code is longer; what is, would be read again from each of its hyphens. */
const CODE = /[0-9a-z][\w-]{0,47}/uy;
/** 180******393, 135*****018: masked otherwise than in the middle four, which phones.ts knows. */
const MASKED_PHONE = /1[3-9]?\d?[*x]{3,9}\d{2,4}(?!\d)|1[3-9]?\d?\*{8,10}(?![\dx*])|1[3-9]\d{5}[*x]{4}(?![\dx*])/uy;
/** One digit too few or too many. */
const MALFORMED_PHONE = /1[3-9]\d(?:\d{7}|\d{9}|\d{10})(?!\d)/uy;
const LOCAL_PHONE = /[2-8]\d{7}(?!\d)/uy;
/** No room or house has as many digits. */
const LONG = 12;
const LONG_WITH_LETTERS = 10;

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

export interface Reference extends Span {
  about: RemainingKind;
}

/**
 * What begins at an offset and is no address, whatever stands around it.
 * @param text folded; the character at the offset is a letter, a digit or ¥, the one before it is none
 */
export function referenceAt(text: string, at: number): Reference | undefined {
  if (isShort(text, at)) return undefined;
  for (const [pattern, about] of PATTERNS) {
    const end = endOf(pattern, text, at);
    if (end > 0) return { start: at, end, about };
  }
  const end = endOf(CODE, text, at);
  const code = end > 0 ? text.slice(at, end) : "";
  return isLongCode(code) ? { start: at, end, about: "order_ref" } : undefined;
}

/** Most numbers of an address are short, and nothing of a reference follows them: they are not looked at further. */
function isShort(text: string, at: number): boolean {
  let end = at;
  while (end < text.length && end - at < SHORTEST && isOfCode(text.charCodeAt(end))) end++;
  return end > at && end - at < SHORTEST && !GOES_ON.has(text[end] ?? "");
}
const SHORTEST = 8;
/** 58.00元, 2023年, 180***, a.b@c */
const GOES_ON: ReadonlySet<string> = new Set("*.@元年月/");
const isOfCode = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || code === 0x2d || code === 0x5f;

const PATTERNS: readonly [RegExp, RemainingKind][] = [
  [MASKED_IDENTITY, "id_number"],
  [MASKED_PHONE, "phone"],
  [MALFORMED_PHONE, "phone"],
  [EMAIL, "account"],
  [DATE, "other"],
  [DAY, "other"],
  [AMOUNT, "amount"],
];

/** 230615-123456789012345, SF1234567890123, 2306151234567890123. */
function isLongCode(code: string): boolean {
  if (code.length < LONG_WITH_LETTERS) return false;
  const digits = code.replace(/\D/gu, "").length;
  if (digits < (/[a-z]/u.test(code) ? LONG_WITH_LETTERS : LONG)) return false;
  return !code.split(/[-_a-z]+/u).some((part) => part.length >= 11 && isMobileAt(part, 0));
}

/** 26001234: a number of a landline without its area, standing by itself. */
export const localPhoneAt = (text: string, at: number): number => endOf(LOCAL_PHONE, text, at);

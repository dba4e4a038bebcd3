/**
 * Masks names, phones, e-mail addresses and house numbers. Too little is left to distinguish short names or numbers,
 * but the owner recognises it. Masking twice changes nothing.
 */

const HIDDEN = "**";
const WORD = /\S+/g;
/**
 * Scripts that write names without blanks; a blank only sets short ones in width, and 三 is all that 张 三 has to hide.
 */
const WITHOUT_BLANKS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u;
const DIGIT = /[\d*]/g;
const IS_MASKED_PHONE = /^\+?\d{0,3}\*{4}\d{0,4}$/;
const EXTENSION = /;ext=.*$/;
const INTERNATIONAL = /^00/;

/** 张三 → 张**, "John Smith" → "J** S**": the length of a name is hidden too, and so are initials after the first word. */
export function maskName(name: string): string {
  if (WITHOUT_BLANKS.test(name)) return name.startsWith("*") ? HIDDEN : firstLetter(name) + HIDDEN;
  return name.replace(WORD, (word, offset: number) => {
    const initial = firstLetter(word);
    return word.startsWith("*") || (offset > 0 && word.replace(".", "") === initial) ? HIDDEN : initial + HIDDEN;
  });
}

function firstLetter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0)!);
}

/**
 * 13800138000 → 138****8000; of shorter numbers less is left, for at least four digits besides the calling code are
 * hidden. An extension is hidden altogether.
 */
export function maskPhone(phone: string): string {
  const main = phone.replace(EXTENSION, "").trim().replace(INTERNATIONAL, "+");
  if (IS_MASKED_PHONE.test(main)) return main;
  const digits = main.match(DIGIT) ?? [];
  const plus = main.startsWith("+") ? "+" : "";
  const head = Math.min(3, plus ? Math.max(0, digits.length - 4) : Math.floor(digits.length * 0.3));
  const tail = Math.max(0, Math.min(4, digits.length - head - 4));
  return `${plus}${digits.slice(0, head).join("")}****${digits.slice(digits.length - tail).join("")}`;
}

/** zhangsan@example.com → z**@example.com */
export const maskEmail = (email: string): string =>
  `${firstLetter(email)}${HIDDEN}${email.slice(email.lastIndexOf("@"))}`;

/** What looks like a phone number inside a text, set in groups or not. */
const PHONE_WITHIN = /\+?\p{Nd}[\p{Nd}()（）. -]{4,}\p{Nd}/gu;
const NON_DIGITS = /\P{Nd}+/gu;
/** A run of this many digits is a phone number: "1-2-3 405" and ZIP codes have fewer. */
const FEWEST_DIGITS = 10;
/** A run of this many last digits of the stated phone is part of it, not a house number. */
const FEWEST_DIGITS_IN_COMMON = 6;

/**
 * Masks repetitions of the recipient (in any case) and of phone numbers (in any grouping) in another part. Null hides
 * nothing.
 */
export function maskMentions(text: string, recipient: string | null, phone: string | null): string {
  const nameless =
    recipient !== null && recipient.length > 1 ? replaceWherever(text, recipient, maskName(recipient)) : text;
  if (phone === null || nameless.length < FEWEST_DIGITS_IN_COMMON) return nameless;
  const stated = phone.replace(EXTENSION, "").replace(NON_DIGITS, "");
  return nameless.replace(PHONE_WITHIN, (number) => {
    const digits = number.normalize("NFKC").replace(NON_DIGITS, "");
    return digits.length >= FEWEST_DIGITS || (digits.length >= FEWEST_DIGITS_IN_COMMON && stated.endsWith(digits))
      ? maskPhone(digits)
      : number;
  });
}

function replaceWherever(text: string, stated: string, masked: string): string {
  const lower = text.toLowerCase();
  const wanted = stated.toLowerCase();
  // İ becomes two characters.
  if (lower.length !== text.length) return text.replaceAll(stated, () => masked);
  let result = "";
  let end = 0;
  for (let start = lower.indexOf(wanted); start !== -1; start = lower.indexOf(wanted, end)) {
    result += text.slice(end, start) + masked;
    end = start + wanted.length;
  }
  return result + text.slice(end);
}

/** A word of letters and digits, or Chinese numerals with what they count. */
const NUMBERED =
  /[\p{Nd}\p{Script=Latin}'’]+|([〇零一二三四五六七八九十百千两兩廿卅]+)([号號栋棟幢楼樓层層室单單座弄巷巷门門房户戶组組番丁])?/gu;
const HAS_DIGIT = /\p{Nd}/u;

/**
 * 科技园1栋A座501 → 科技园**栋**座**, "Flat B, 12a High St" → "Flat **, ** High St": every number, and letters that stand alone.
 */
export function maskNumbers(line: string): string {
  return line.replace(NUMBERED, (word, numeral?: string, counted?: string) => {
    if (numeral !== undefined) return counted ? HIDDEN + counted : word;
    return HAS_DIGIT.test(word) || word.length === 1 ? HIDDEN : word;
  });
}

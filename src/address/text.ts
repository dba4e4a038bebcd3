/** Normalises text: white space, width, letters that count as equal. */

/** Anything but printable ASCII and common Chinese, and any white space that is not a single inner blank. */
const UNTIDY = /[^\x20-\x7e\u4e00-\u9fff]|^ | $| {2}/;
/** Control characters (NUL among them, which Postgres refuses) and invisible marks that come along when pasting. */
const INVISIBLE = /(?!\s)\p{Cc}|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const FULL_WIDTH_ALPHANUMERIC = /[\uff0d\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const COMBINING_MARK = /[\u0300-\u036f]/g;
/** Letters that Unicode does not take for accented ones but that people type so. */
const OWN_LETTERS: Readonly<Record<string, string>> = { ı: "i", ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe" };
const OWN_LETTER = /[ıłøđßæœ]/g;
const NON_ALPHANUMERIC = /[^\p{L}\p{N}\p{M}]+/gu;
/** Letters that Unicode does not take apart, as people write them without their keyboard. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "Th",
  æ: "ae",
  Æ: "Ae",
  œ: "oe",
  Œ: "Oe",
  ı: "i",
  ə: "a",
  ǝ: "a",
  Ə: "A",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
const NON_LATIN_LETTER = /[^\p{Script=Latin}\P{L}]/u;

/** NFC, well-formed, without invisible characters, white space collapsed and trimmed. */
export function tidy(text: string): string {
  if (!UNTIDY.test(text)) return text;
  return text.toWellFormed().replace(INVISIBLE, "").normalize("NFC").replace(/\s+/g, " ").trim();
}

/** tidy() and １２Ａ－３ → 12A-3; punctuation such as （，） stays, for in Chinese text it is right as it is. */
export function tidyLine(text: string): string {
  return UNTIDY.test(text) ? tidy(text.replace(FULL_WIDTH_ALPHANUMERIC, narrow)) : text;
}

/** Every full-width form of ASCII becomes ASCII, for codes and numbers. */
export function narrowAll(text: string): string {
  return text.replace(FULL_WIDTH, narrow);
}

function narrow(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) - 0xfee0);
}

/** The key under which names are compared: no case, accents, punctuation or blanks. "Île-de-France" → "iledefrance". */
export function foldName(text: string): string {
  return text
    .normalize("NFKD")
    .replace(COMBINING_MARK, "")
    .toLowerCase()
    .replace(OWN_LETTER, (letter) => OWN_LETTERS[letter]!)
    .replace(NON_ALPHANUMERIC, "");
}

/**
 * foldName() for names of places, where people leave out what their keyboard has not: "Łódź" → "lodz", "Weißenfels" →
 * "weissenfels".
 */
export function foldLatin(name: string): string {
  return foldName(name.replace(LETTER, (letter) => LETTERS[letter]!));
}

/** True where all letters are Latin ones. */
export function isLatin(text: string): boolean {
  return !NON_LATIN_LETTER.test(text);
}

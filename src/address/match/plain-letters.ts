/** Letters as they are compared: no case, accents, width. */

const MARK = /\p{M}/gu;
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

export function toPlainLetters(text: string): string {
  if (!/[^\x20-\x7e]/.test(text)) return text.toLowerCase();
  return text
    .replace(/(?<=\d\.?)[ºª°]/gu, "")
    .normalize("NFKD")
    .replace(MARK, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/gu, (letter) => LETTERS[letter]!);
}

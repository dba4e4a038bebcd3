import { loadChina } from "../data/china/divisions.ts";
import { foldLatin } from "../text.ts";

/**
 * A part of a text that is searched as one: a word, a number, or an unbroken run of Chinese, Japanese or Korean
 * characters.
 */
export interface SearchWord {
  kind: "word" | "number" | "characters";
  /** Folded: no case, no accents; simplified characters; half width. */
  text: string;
}

const CHARACTER = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}〇ー";
const CHARACTERS = new RegExp(`^[${CHARACTER}]`, "u");
const PIECE = new RegExp(`[${CHARACTER}]+|(?:(?![${CHARACTER}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const DIGITS = /^\d+$/;
const ASCII_WORD = /^[a-z\d]+$/;

/** Cuts a text into what it is searched by, in its order; traditional and simplified, Łódź and lodz are the same. */
export function searchWords(text: string): SearchWord[] {
  const words: SearchWord[] = [];
  for (const [piece] of loadChina().characters.fold(text.normalize("NFC")).matchAll(PIECE)) {
    if (CHARACTERS.test(piece)) words.push({ kind: "characters", text: piece });
    else {
      const folded = ASCII_WORD.test(piece) ? piece : foldLatin(piece);
      if (folded !== "") words.push({ kind: DIGITS.test(folded) ? "number" : "word", text: folded });
    }
  }
  return words;
}

/** Katakana in Latin letters (Hepburn), and Latin letters as they are compared. */
import { wordList } from "../../literals.ts";

const SYLLABLES: Readonly<Record<string, string>> = Object.fromEntries(
  wordList(`
    アa イi ウu エe オo カka キki クku ケke コko サsa シshi スsu セse ソso タta チchi ツtsu テte トto ナna ニni ヌnu
    ネne ノno ハha ヒhi フfu ヘhe ホho マma ミmi ムmu メme モmo ヤya ユyu ヨyo ラra リri ルru レre ロro ワwa ヲo ンn
    ガga ギgi グgu ゲge ゴgo ザza ジji ズzu ゼze ゾzo ダda ヂji ヅzu デde ドdo バba ビbi ブbu ベbe ボbo パpa ピpi プpu
    ペpe ポpo ヴvu ァa ィi ゥu ェe ォo ー-
  `).map((pair) => [pair[0]!, pair.slice(1)]),
);
const GLIDES: Readonly<Record<string, string>> = { ャ: "a", ュ: "u", ョ: "o" };

/** Katakana in Latin letters, Hepburn without long vowels' marks: トウキョウ → toukyou. Other characters are left out. */
export function romanise(kana: string): string {
  let latin = "";
  let isDoubled = false;
  for (const character of kana) {
    if (character === "ッ") {
      isDoubled = true;
      continue;
    }
    const glide = GLIDES[character];
    const syllable = glide === undefined ? (SYLLABLES[character] ?? "") : glide;
    if (glide !== undefined) latin = /(?:sh|ch|j)i$/u.test(latin) ? latin.slice(0, -1) : `${latin.slice(0, -1)}y`;
    latin += isDoubled ? (syllable.startsWith("ch") ? "t" : (syllable[0] ?? "")) + syllable : syllable;
    isDoubled = false;
  }
  return latin;
}

/** Without case, hyphens and the length of vowels: Ōsaka-shi, Oosaka Shi and Osakashi are one. */
export function foldRomaji(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z]/gu, "")
    .replace(/oh(?=[^aeiouy]|$)/gu, "o")
    .replace(/ou|oo/gu, "o")
    .replace(/uu/gu, "u")
    .replace(/m(?=[bpm])/gu, "n");
}

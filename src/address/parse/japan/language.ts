/** Is a text with Chinese characters a Japanese address? */
import { loadJapan } from "../../data/japan/cities.ts";

/** の alone is written in Chinese names of shops. */
const KANA = /[\u3041-\u306d\u306f-\u3096\u30a1-\u30fa]/u;
const JAPANESE_WORD = /〒|[0-9０-９一二三四五六七八九十]丁目|番地|日本国|\+81|御中|[^\s]様(?:$|\s)|[上下]ル|東入|西入/u;
let prefecture: RegExp | undefined;

/** By kana, by words that Chinese addresses have none of, or by a prefecture: 東京都千代田区千代田1-1. */
export function isJapanese(text: string): boolean {
  prefecture ??= new RegExp(loadJapan().prefectures.join("|"), "u");
  return KANA.test(text) || JAPANESE_WORD.test(text) || prefecture.test(text);
}

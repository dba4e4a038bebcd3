/** Is a text that could be Japanese one of China? */
import { loadChina } from "../../data/china/divisions.ts";
import { regionFinder } from "./main-region.ts";

let japanese: ReadonlySet<string> | undefined;

/** The characters of JIS X 0208 and its usual extensions: what a Japanese text is written with. */
function japaneseCharacters(): ReadonlySet<string> {
  if (japanese) return japanese;
  const bytes: number[] = [];
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if (lead > 0x9f && lead < 0xe0) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) bytes.push(lead, trail);
  }
  return (japanese = new Set(new TextDecoder("shift_jis").decode(Uint8Array.from(bytes))));
}

const HAN = /\p{Script=Han}/gu;
const MOBILE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/u;

/**
 * A region of China that several names tell, a Chinese mobile next to one name written out, or a simplified character
 * that Japanese has none of: 北海道餐厅, 西入口 and ツ are in Chinese texts too.
 */
export function isOfChina(text: string): boolean {
  if ([...text.matchAll(HAN)].some(([character]) => !japaneseCharacters().has(character))) return true;
  const folded = loadChina().characters.fold(text);
  const run = { start: 0, end: text.length, phoneBefore: false, phoneAfter: false };
  const hasMobile = MOBILE.test(text);
  return regionFinder(folded)(run).some(
    ({ mentions, division }) =>
      division !== null && (mentions.length > 1 || (hasMobile && mentions[0]!.form === "whole")),
  );
}

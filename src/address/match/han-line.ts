/** One spelling for street lines in Chinese or Japanese: 三号樓 and 3栋 are the same building. */
import { arabic } from "./numerals.ts";

const TRADITIONAL: Readonly<Record<string, string>> = {
  號: "号",
  樓: "楼",
  棟: "栋",
  單: "单",
  層: "层",
  門: "门",
  間: "间",
  區: "区",
};
const NUMERAL =
  /(?<![零〇一二两三四五六七八九十百])[零〇一二两三四五六七八九十百]{1,8}(?=号|栋|幢|座|单元|层|楼|室|弄|番|丁目)/gu;
/** What separates numbers stays: 1-3 is not 13. */
const PUNCTUATION = /[^\p{L}\p{N}\p{M}]+/gu;

/** Words for the same thing after a number or a letter, in the order in which they are tried. */
const WORDS: readonly [RegExp, string][] = [
  [/(?<=[0-9a-z])(?:号楼|#楼|[栋幢座#])(?:楼(?![0-9]))?/gu, "栋"],
  [/(?<=[0-9])门(?=[0-9]|$)/gu, "单元"],
  [/(?<=[0-9])楼(?!栋)/gu, "层"],
  [/(?<=[0-9][0-9a-z])(?:房间|号室|号房|[室房])(?![0-9a-z])/gu, ""],
  [/(?<=[0-9])丁目|(?<=[0-9])番地?の?|(?<=[0-9])号(?=[0-9])/gu, "-"],
];

/** Chinese or Japanese street lines as one line in canonical form: 三栋 and 3号楼 become the same. */
export function canonicalHanLine(lines: readonly string[]): string {
  let line = lines
    .join(" ")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[號樓棟單層門間區]/gu, (character) => TRADITIONAL[character]!);
  line = line.replace(NUMERAL, arabic);
  for (const [word, standard] of WORDS) line = line.replace(word, standard);
  return line
    .replace(PUNCTUATION, " ")
    .replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, "")
    .trim();
}

const SUFFIX = /(?:号楼|单元|号院|号|栋|幢|座|层|楼|室|房|弄|#|门){1,3}$/u;

/** What identifies a numbered part: 三单元 → 3, A座 → a, 401室 → 401, 负一层 → -1. */
export function canonicalNumber(text: string): string {
  const line = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^第/u, "")
    .replace(/^(?:负|地下|b(?=[0-9]+(?:层|楼|f?$)))/u, "-");
  const bare = line
    .replace(/[號樓棟單層門間區]/gu, (character) => TRADITIONAL[character]!)
    .replace(SUFFIX, "")
    .replace(/(?<=[0-9])f$/u, "");
  return bare
    .replace(/[零〇一二两三四五六七八九十百]{1,8}/gu, arabic)
    .replace(/[^\p{L}\p{N}-]/gu, "")
    .replace(/^0+(?=\d)/, "");
}

/** A road's name: 文二路 and 文2路 are one. */
export const canonicalRoad = (text: string): string =>
  text
    .replace(/\s/gu, "")
    .toLowerCase()
    .replace(/[零〇一二两三四五六七八九十百]{1,8}/gu, arabic);

/** A name without its branch in brackets and without what most of its kind have: 桃园小区(北门) → 桃园, 三期 → 3期. */
export function canonicalPlace(text: string): string {
  const name = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\([^()]*\)/gu, "")
    .replace(PUNCTUATION, "");
  const core = name
    .replace(/[一二三四五六七八九十]{1,3}(?=[期区村里坊厅]|$)/gu, arabic)
    .replace(/(?:有限责任公司|股份有限公司|有限公司|公司|小区|社区|大院)$/u, "");
  return core.length >= 2 ? core : name;
}

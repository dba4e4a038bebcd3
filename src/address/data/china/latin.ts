/** Names of divisions in Latin letters: pinyin, and what `latin.tsv` has instead of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Division } from "./division.ts";
import { loadChina } from "./divisions.ts";
import { splitDivisionName } from "./names.ts";
import { regex } from "../../literals.ts";

/** What a division is, as the post writes it after its name: Nanshan Qu. */
const RANKS: Readonly<Record<string, string>> = {
  省: "Sheng",
  市: "Shi",
  区: "Qu",
  县: "Xian",
  州: "Zhou",
  盟: "Meng",
  旗: "Qi",
  地区: "Diqu",
  新区: "Xinqu",
  林区: "Linqu",
  特区: "Tequ",
  矿区: "Kuangqu",
  自治区: "Zizhiqu",
  自治州: "Zizhizhou",
  自治县: "Zizhixian",
  自治旗: "Zizhiqi",
  街道: "Jiedao",
  镇: "Zhen",
  乡: "Xiang",
  苏木: "Sumu",
};
/** The same at the end of what people write, with blanks before it or not: Nanshan District, nanshanqu. */
const RANK_WORD = regex("u")`
  (?:\s+|(?<=[a-z]{2}))(?:(?:special administrative|autonomous|new|development)\s+)?(?:sheng|shi|qu|xian|
  (?:xin|di|kuang|lin|te)qu|zhou|meng|qi|zizhi(?:qu|zhou|xian|qi)|province|prefecture|city|district|county|
  municipality|region|banner|league|area|sar)$
`;

let established: ReadonlyMap<string, readonly string[]> | undefined;

/** Names that are no pinyin, by code; the first is the one to print. */
export function establishedNames({ code, status }: Division): readonly string[] {
  established ??= new Map(
    readFileSync(join(import.meta.dirname, "latin.tsv"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line): [string, string[]] => {
        const [code = "", names = ""] = line.split("\t");
        return [code, names.split("/")];
      }),
  );
  return (status === "current" ? established.get(code) : undefined) ?? [];
}

/** 六安 → Lu'an, 吕梁 → Lüliang. */
function spellPinyin(name: string): string {
  const joined = loadChina()
    .characters.pinyin(name)
    .reduce((word, sound) => word + (word !== "" && /^[aeo]/u.test(sound) ? "'" : "") + sound, "");
  const word = joined.replaceAll("v", "ü");
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * Without the word for its rank: Nanshan, Inner Mongolia. Taiwan's, Hong Kong's and Macao's names keep theirs: Xinyi
 * District.
 */
export function latinRoot(division: Division): string {
  return establishedNames(division)[0] ?? spellPinyin(splitDivisionName(division.name).root);
}

/** As on an envelope: Nanshan Qu, Guangdong Sheng, Xinyi District. */
export function latinName(division: Division): string {
  const { rank } = splitDivisionName(division.name);
  const root = latinRoot(division);
  const word = division.code < "7" ? RANKS[rank] : undefined;
  return word === undefined || (rank.endsWith("旗") && root.endsWith("qi")) ? root : `${root} ${word}`;
}

let spellings: ReadonlyMap<string, readonly Division[]> | undefined;

/**
 * Divisions down to the county, current and former, of a name in Latin letters: Shenzhen, "Shen zhen shi", Inner
 * Mongolia.
 */
export function divisionsSpelled(text: string): readonly Division[] {
  spellings ??= openSpellings();
  const folded = text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/gu, "")
    .toLowerCase()
    .trim();
  const whole = spellings.get(lettersOf(folded)) ?? [];
  const root = folded.replace(RANK_WORD, "");
  // Jixian is 集贤, Ji Xian 吉县 as well.
  return root === folded ? whole : [...new Set([...whole, ...(spellings.get(lettersOf(root)) ?? [])])];
}

const lettersOf = (folded: string): string => folded.replace(/[^a-z]/gu, "");

function openSpellings(): ReadonlyMap<string, readonly Division[]> {
  const { characters, divisionOf, childrenOf, formerByCode } = loadChina();
  const all = new Map<string, Division[]>();
  const add = (spelling: string, division: Division): void => {
    const letters = lettersOf(spelling.normalize("NFD").toLowerCase());
    const known = all.get(letters);
    if (!known) all.set(letters, [division]);
    else if (!known.includes(division)) known.push(division);
  };
  const addAll = (division: Division): void => {
    const names = establishedNames(division);
    for (const name of names) {
      add(name, division);
      add(name.toLowerCase().replace(RANK_WORD, ""), division);
    }
    const { root } = splitDivisionName(division.name);
    if (division.code > "7" && names.length > 0) return;
    const sounds = characters.pinyin(root).join("");
    add(sounds, division);
    if (sounds.includes("v")) add(sounds.replaceAll("v", "u"), division);
  };
  const visit = (division: Division): void => {
    if (division.rank > 3 || division.status === "zone") return;
    addAll(division);
    for (const child of childrenOf.get(division) ?? []) visit(child);
  };
  for (let code = 11; code <= 82; code++) {
    const province = divisionOf(`${code}0000`);
    if (province) visit(province);
  }
  for (const former of formerByCode.values()) for (const division of former) addAll(division);
  return all;
}

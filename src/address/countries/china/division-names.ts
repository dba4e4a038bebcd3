/** Names of Chinese divisions as envelopes have them, in Chinese or in Latin letters. */
import { latinName } from "../../data/china/latin.ts";
import { resolveDivision } from "../../data/china/find-divisions.ts";
import { chineseDivision } from "../../reference/china-divisions.ts";
import { isLatin } from "../../text.ts";
import type { DivisionNames } from "../module.ts";
import { DIVISION_PARTS } from "../regions.ts";

/** ISO 3166-2:CN, which is the letters of GB/T 2260, and the first two digits of the same. */
const CHINESE_PROVINCES: Readonly<Record<string, number>> = {
  BJ: 11,
  TJ: 12,
  HE: 13,
  SX: 14,
  NM: 15,
  LN: 21,
  JL: 22,
  HL: 23,
  SH: 31,
  JS: 32,
  ZJ: 33,
  AH: 34,
  FJ: 35,
  JX: 36,
  SD: 37,
  HA: 41,
  HB: 42,
  HN: 43,
  GD: 44,
  GX: 45,
  HI: 46,
  CQ: 50,
  SC: 51,
  GZ: 52,
  YN: 53,
  XZ: 54,
  SN: 61,
  GS: 62,
  QH: 63,
  NX: 64,
  XJ: 65,
  TW: 71,
  HK: 81,
  MO: 82,
};

/** The province of a code: the letters or the first two digits. */
export const provinceOfCode = (code: string): string | undefined =>
  chineseDivision(`${CHINESE_PROVINCES[code] ?? code}0000`)?.name;

/** Puts the Latin name in the place of each Chinese one that is known within the divisions above it. */
export function spellChinaInLatin(names: DivisionNames): void {
  const above: string[] = [];
  for (const part of [...DIVISION_PARTS, "township"] as const) {
    if (names[part] === "") continue;
    above.push(names[part]);
    if (!isLatin(names[part])) names[part] = latinNameWithin(above) ?? names[part];
  }
}

/** The other way round, where the Latin name means one division only. */
export function spellChinaInChinese(names: DivisionNames): void {
  const above: string[] = [];
  for (const part of DIVISION_PARTS) {
    if (names[part] === "" || names[part].length > LONGEST_NAME) continue;
    above.push(names[part]);
    const [first, ...others] = isLatin(names[part]) ? resolveDivision(above) : [];
    if (first && others.every(({ name }) => name === first.name)) names[part] = first.name;
  }
}

/** The same few thousand divisions come again and again; names come from callers, so there is a limit. */
const latinNames = new Map<string, string | undefined>();
const MOST_NAMES = 10_000;
const LONGEST_NAME = 30;

/**
 * Undefined where the last of the names (from the top down) is unknown, or two divisions of that name differ in Latin
 * letters.
 */
function latinNameWithin(path: readonly string[]): string | undefined {
  if (path.some((name) => name.length > LONGEST_NAME)) return undefined;
  const key = path.join("\n");
  const known = latinNames.get(key);
  if (known !== undefined || latinNames.has(key)) return known;
  const [first, ...others] = resolveDivision(path);
  const name = first && latinName(first);
  const isCertain = others.every((other) => other.status !== first!.status || latinName(other) === name);
  if (latinNames.size >= MOST_NAMES) latinNames.clear();
  latinNames.set(key, isCertain ? name : undefined);
  return isCertain ? name : undefined;
}

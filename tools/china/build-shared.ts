/** Shared by the scripts that build the data: codes of divisions, and lists of them. */
import { splitDivisionName } from "../../src/address/data/china/names.ts";
import type { Vintage } from "./sources.ts";

/** The code (GB/T 2260) of the prefecture that a county's code lies in. */
export const cityOf = (code: string): string => `${code.slice(0, 4)}00`;
/** The code (GB/T 2260) of the province that a code lies in. */
export const provinceOf = (code: string): string => `${code.slice(0, 2)}0000`;
/** True for codes of the mainland: Taiwan, Hong Kong and Macao are 71, 81 and 82. */
export const isMainland = (code: string): boolean => code < "700000";
/** True for the codes of prefectures and provinces. */
export const isCity = (code: string): boolean => code.endsWith("00");
/** A name without the word for its rank: 余杭区 → 余杭. */
export const rootOf = (name: string): string => splitDivisionName(name).root;

/** The items by key, in their order. */
export function group<K, V>(items: Iterable<V>, key: (item: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** The townships of a release of the lists, `[code, name]`, by the code of their county. */
export const townshipsOf = (vintage: Vintage): Map<string, [string, string][]> =>
  group(vintage.townships, ([code]) => code.slice(0, 6));

/** Districts that the statistics bureau numbers like zones but that addresses write as districts. */
export const DISTRICTS_LIKE_ZONES = new Set(["232761", "232762", "232763", "232764", "632857"]);
/** True for codes of development zones, whose third pair of digits begins with 7. */
export const isZone = (code: string): boolean => code[4] === "7" && !DISTRICTS_LIKE_ZONES.has(code);

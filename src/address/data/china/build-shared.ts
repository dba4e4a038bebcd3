/** What the scripts that make the data have in common: codes of divisions, and lists of them. */
import { splitDivisionName } from "./names.ts";
import type { Vintage } from "./sources.ts";

export const cityOf = (code: string): string => `${code.slice(0, 4)}00`;
export const provinceOf = (code: string): string => `${code.slice(0, 2)}0000`;
export const isMainland = (code: string): boolean => code < "700000";
export const isCity = (code: string): boolean => code.endsWith("00");
export const rootOf = (name: string): string => splitDivisionName(name).root;

export function group<K, V>(items: Iterable<V>, key: (item: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

export const townshipsOf = (vintage: Vintage): Map<string, [string, string][]> =>
  group(vintage.townships, ([code]) => code.slice(0, 6));

/** Districts that the statistics bureau numbers like zones but that everybody writes as districts. */
export const DISTRICTS_LIKE_ZONES = new Set(["232761", "232762", "232763", "232764", "632857"]);
export const isZone = (code: string): boolean => code[4] === "7" && !DISTRICTS_LIKE_ZONES.has(code);

/** A division of China, and where it stands among the others. */

/** 1 province, 2 prefecture or city, 3 district or county, 4 street, town or township. */
export type Rank = 1 | 2 | 3 | 4;

export interface Division {
  /** GB/T 2260 (six digits) or GB/T 10114 (nine); a former township that never had a successor has its county's. */
  readonly code: string;
  readonly name: string;
  readonly rank: Rank;
  readonly parent: Division | null;
  /** former: abolished or renamed; zone: a development zone, which is no division but stands where a county does. */
  readonly status: "current" | "former" | "zone";
  /** For a former division, what took its place, most of it first; empty where that is unknown. */
  successors: readonly Division[];
  /** Three digits, Taiwan only. */
  readonly postal_code?: string;
}

const DIRECT_CITIES = new Set(["11", "12", "31", "50"]);

/** Beijing, Tianjin, Shanghai, Chongqing: province and city in one. */
export const isDirectCity = (division: Division): boolean => DIRECT_CITIES.has(division.code.slice(0, 2));

/** The division itself, then its parents up to the province. */
export function lineage(division: Division): Division[] {
  const line: Division[] = [];
  for (let at: Division | null = division; at; at = at.parent) line.push(at);
  return line;
}

/** True if the division is the ancestor itself or lies anywhere below it. */
export function isWithin(division: Division, ancestor: Division): boolean {
  for (let at: Division | null = division; at; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** Outside the mainland: the first two digits, and the country code that post goes by. */
const TERRITORIES: Readonly<Record<string, string>> = { 71: "TW", 81: "HK", 82: "MO" };

/** The country whose post delivers in a division: CN, TW, HK or MO. */
export const territoryOf = ({ code }: Division): string => TERRITORIES[code.slice(0, 2)] ?? "CN";

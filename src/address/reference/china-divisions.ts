/**
 * Chinese divisions as standardising asks for them: by name and rank, what they lie in, and how their postal codes
 * begin.
 */
import { type Division, isDirectCity, isWithin, lineage, type Rank } from "../data/china/division.ts";
import { loadChina } from "../data/china/divisions.ts";
import { divisionsSpelled } from "../data/china/latin.ts";
import { shortNames } from "../data/china/names.ts";
import { POPULAR_NAMES } from "../data/china/popular.ts";
import { postalZoneOf } from "../data/china/postal-zones.ts";
import { successorsOfCode } from "../data/china/find-divisions.ts";
import type { PostalArea } from "./postal.ts";

/** Province, prefecture or county. */
export type UpperRank = Exclude<Rank, 4>;

const LONGEST_NAME = 60;
const LATIN_INITIAL = /^[a-z]/i;
/** Statistical fillers at prefecture level, which head the counties that a province governs directly. */
export const FILLER_NAME = /^(?:市辖区|县|.{0,3}直辖(?:县级?)?行政(?:区划|单位)|.{0,3}直辖县级?)$/;

interface Register {
  /** By rank, then by folded name. Short names count only where no full name matches. */
  byName: Record<UpperRank, Map<string, Division[]>>;
  byShortName: Record<UpperRank, Map<string, Division[]>>;
  /** Abolished ones, by either. */
  formers: Map<string, Division[]>;
  /** By the first two digits of the code. */
  postalAreas: ReadonlyMap<string, PostalArea>;
}

let loaded: Register | undefined;
const register = (): Register => (loaded ??= load());

function load(): Register {
  const { characters, childrenOf, divisionOf, formerByCode } = loadChina();
  const perRank = (): Record<UpperRank, Map<string, Division[]>> => ({ 1: new Map(), 2: new Map(), 3: new Map() });
  const byName = perRank();
  const byShortName = perRank();
  const formers = new Map<string, Division[]>();
  const postalAreas = new Map<string, PostalArea>();
  const put = (map: Map<string, Division[]>, name: string, division: Division): void => {
    const namesakes = map.get(name);
    if (!namesakes) map.set(name, [division]);
    else if (!namesakes.includes(division)) namesakes.push(division);
  };
  const visit = (division: Division): void => {
    const { rank } = division;
    if (rank === 4 || division.status !== "current") return;
    const name = characters.fold(division.name);
    put(byName[rank], name, division);
    for (const short of shortNames(name)) put(byShortName[rank], short, division);
    for (const popular of POPULAR_NAMES[division.code]?.split(" ") ?? []) put(byShortName[rank], popular, division);
    for (const child of childrenOf.get(division) ?? []) visit(child);
  };
  for (let code = 11; code <= 82; code++) {
    const province = divisionOf(`${code}0000`);
    if (!province) continue;
    visit(province);
    postalAreas.set(String(code), { name: province.name, postal_codes: postalZoneOf(province.code) });
  }
  for (const former of formerByCode.values()) {
    for (const division of former) {
      const name = characters.fold(division.name);
      for (const spelling of [name, ...shortNames(name)]) put(formers, spelling, division);
    }
  }
  return { byName, byShortName, formers, postalAreas };
}

/** The provinces that China Post delivers to, with their postal codes. */
export function chinesePostalAreas(): readonly PostalArea[] {
  return [...register().postalAreas.values()].filter(({ postal_codes }) => postal_codes);
}

/** The division that holds today under a code of six (GB/T 2260) or nine digits (GB/T 10114). */
export function chineseDivision(code: string): Division | undefined {
  const division = loadChina().divisionOf(code);
  return division?.status === "current" ? division : undefined;
}

/** The divisions above a division and itself, the province first. */
export function chineseLineage(code: string): Division[] {
  const division = chineseDivision(code);
  return division ? lineage(division).reverse() : [];
}

/** All divisions of a rank that have this name, in full or short, in either script or in Latin letters. */
export function chineseDivisionsNamed(rank: UpperRank, text: string | null): readonly Division[] {
  if (text === null || text.length > LONGEST_NAME) return [];
  const { byName, byShortName } = register();
  const named = (name: string): readonly Division[] | undefined =>
    byName[rank].get(name) ?? byShortName[rank].get(name);
  return (
    named(text) ??
    (LATIN_INITIAL.test(text)
      ? divisionsSpelled(text).filter((division) => division.rank === rank && division.status === "current")
      : (named(foldedName(text)) ?? []))
  );
}

/** The successors, within `scope`, of the abolished divisions of this name, in full or short. */
export function successorsOfName(text: string, scope: Division | undefined): Division[] {
  const formers = text.length > LONGEST_NAME ? [] : (register().formers.get(foldedName(text)) ?? []);
  return [...new Set(formers.flatMap(({ code, name }) => successorsOfCode(code, name)))].filter(
    (successor) => successor.rank > 1 && contains(scope, successor),
  );
}

/** Is there a township of this name in the county? */
export function hasTownship(county: Division, name: string | null): boolean {
  return (loadChina().childrenOf.get(county) ?? []).some((township) => township.name === name);
}

const foldedName = (text: string): string => loadChina().characters.fold(text).replaceAll(" ", "");

/** 北京市 the province and 北京市 the city are one and the same. */
export const isMunicipal = isDirectCity;

/** False for cities without districts (东莞市), and for Hong Kong, Macao and Taiwan, which have a post of their own. */
export function hasCounties(division: Division): boolean {
  return division.code < "7" && counties(division, true).length > 0;
}

/** The counties below a prefecture or a municipality. */
export function countiesOf(division: Division): readonly Division[] {
  return counties(isDirectCity(division) ? provinceOf(division) : division, false);
}

/** @param one only ask whether there is any */
function counties(division: Division, one: boolean): Division[] {
  const found: Division[] = [];
  for (const child of loadChina().childrenOf.get(division) ?? []) {
    if (child.rank === 3 && child.status === "current") found.push(child);
    else if (child.rank === 2) found.push(...counties(child, one));
    if (one && found.length > 0) break;
  }
  return found;
}

/** True if `inner` is `outer` or lies in it. Undefined contains everything; a direct city is its province. */
export function contains(outer: Division | undefined, inner: Division): boolean {
  return (
    !outer || outer === inner || (outer.rank < 3 && isWithin(inner, isDirectCity(outer) ? provinceOf(outer) : outer))
  );
}

/** The province that a division lies in, or is. */
export function provinceOf(division: Division): Division {
  return lineage(division).at(-1)!;
}

/** Undefined for counties that their province governs directly (仙桃市, 石河子市, 澄迈县). */
export function prefectureOf(county: Division): Division | undefined {
  if (isDirectCity(county)) return chineseDivision(`${county.code.slice(0, 2)}0100`);
  return county.parent?.rank === 2 ? county.parent : undefined;
}

/** 广东省深圳市南山区, 北京市朝阳区. */
export function fullName(division: Division): string {
  return [
    ...new Set(
      lineage(division)
        .reverse()
        .map(({ name }) => name),
    ),
  ].join("");
}

/** How the postal codes of the division's province begin. */
export function postalAreaOf({ code }: Division): PostalArea {
  return register().postalAreas.get(code.slice(0, 2))!;
}

/** Administrative divisions to look up and to browse: China's four levels, elsewhere the subdivisions of ISO 3166-2. */
import { countryRules } from "./countries.ts";
import { type Division as ChineseDivision, lineage, territoryOf } from "../data/china/division.ts";
import { loadChina } from "../data/china/divisions.ts";
import { latinName } from "../data/china/latin.ts";
import { shortNames } from "../data/china/names.ts";
import { successorsOfCode } from "../data/china/find-divisions.ts";
import { type Subdivision, subdivisionsOf } from "./regions/table.ts";
import { isLatin } from "../text.ts";

export interface DivisionEntry {
  /** GB/T 2260, GB/T 10114 or ISO 3166-2. */
  code: string;
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 1 province or state, 2 city or prefecture, 3 district or county, 4 street, town or township. */
  level: number;
  status: "current" | "former" | "zone";
  name: string;
  /** Other names in use. */
  short_names: string[];
  latin_name: string;
  /** What the post writes: CA for California. */
  postal_name: string;
  parent_code: string | null;
}

const GB_CODE = /^\d{6}(?:\d{3})?$/;
/** Hong Kong, Macao and Taiwan are countries here, so their provinces would only repeat them. */
const WITH_GB_CODES: { readonly [country_code: string]: { lists_provinces: boolean } | undefined } = {
  CN: { lists_provinces: true },
  HK: { lists_provinces: false },
  MO: { lists_provinces: false },
  TW: { lists_provinces: false },
};
const PROVINCES = Array.from({ length: 72 }, (_, at) => `${at + 11}0000`);

/** Several where a code was used twice: the current one first. Empty where no division has or had it. */
export function divisionsByCode(code: string): DivisionEntry[] {
  if (GB_CODE.test(code)) return chineseByCode(code).map(describeChinese);
  const subdivision = subdivisionsOf(code.slice(0, 2)).find((each) => each.code === code);
  return subdivision ? [describeSubdivision(subdivision)] : [];
}

function chineseByCode(code: string): readonly ChineseDivision[] {
  const china = loadChina();
  const current = china.divisionOf(code);
  return current ? [current] : (china.formerByCode.get(code) ?? []);
}

/** From the country down to the parent. */
export function ancestorsOf({ code, parent_code }: DivisionEntry): DivisionEntry[] {
  const [division] = GB_CODE.test(code) ? chineseByCode(code) : [];
  if (division) return lineage(division).slice(1).reverse().map(describeChinese);
  const [parent] = parent_code === null ? [] : divisionsByCode(parent_code);
  return parent ? [...ancestorsOf(parent), parent] : [];
}

/** A division whose description is written when it is first asked for: there are 45,000 of them. */
export interface DivisionNode {
  code: string;
  level: number;
  country_code: string;
  /** All that it is called; cheaper than its description. */
  names(): string[];
  describe(): DivisionEntry;
}

/** A zone without a number bears the code of where it lies, so it cannot be looked up. */
const listed = (divisions: readonly ChineseDivision[] = []): ChineseDivision[] =>
  divisions.filter((division) => division.status !== "zone" || loadChina().divisionOf(division.code) === division);

const chineseNode = (division: ChineseDivision): DivisionNode => ({
  code: division.code,
  level: division.rank,
  country_code: territoryOf(division),
  names: () => [division.name, ...(division.rank < 4 ? shortNames(division.name) : []), latinName(division)],
  describe: () => describeChinese(division),
});
const subdivisionNode = (subdivision: Subdivision): DivisionNode => ({
  code: subdivision.code,
  level: levelOf(subdivision),
  country_code: subdivision.code.slice(0, 2),
  names: () => [subdivision.name, subdivision.english_name],
  describe: () => describeSubdivision(subdivision),
});

/** The divisions right below one or, with a deepest level, all below it down to that, parents before their children. */
export function* nodesBelow({ code, country_code }: DivisionEntry, deepest?: number): Generator<DivisionNode> {
  const division = GB_CODE.test(code) ? loadChina().divisionOf(code) : undefined;
  if (division)
    return yield* deepest !== undefined
      ? chineseBelow(division, deepest)
      : listed(loadChina().childrenOf.get(division)).map(chineseNode);
  for (const child of subdivisionsOf(country_code)) if (child.parent_code === code) yield subdivisionNode(child);
}

function* chineseBelow(division: ChineseDivision, deepest: number): Generator<DivisionNode> {
  for (const child of listed(loadChina().childrenOf.get(division))) {
    if (child.rank > deepest) continue;
    yield chineseNode(child);
    if (child.rank < deepest) yield* chineseBelow(child, deepest);
  }
}

/**
 * The divisions right below a country or, with a deepest level, all of it down to that, parents before their children.
 */
export function* nodesOfCountry(country_code: string, deepest?: number): Generator<DivisionNode> {
  const coded = WITH_GB_CODES[country_code];
  const provinces = !coded
    ? []
    : PROVINCES.flatMap((code) => loadChina().divisionOf(code) ?? []).filter(
        (province) => territoryOf(province) === country_code,
      );
  for (const province of provinces) {
    if (coded?.lists_provinces) yield chineseNode(province);
    if (deepest !== undefined) yield* chineseBelow(province, deepest);
    else if (!coded?.lists_provinces) yield* listed(loadChina().childrenOf.get(province)).map(chineseNode);
  }
  if (provinces.length > 0) return;
  const all = subdivisionsOf(country_code);
  for (const subdivision of all) {
    if (subdivision.parent_code !== null) continue;
    yield subdivisionNode(subdivision);
    if (deepest !== undefined)
      for (const child of all) if (child.parent_code === subdivision.code) yield subdivisionNode(child);
  }
}

/** The successors of a former division, the largest share first; [] for others. */
export function successorsOf({ code, name, status }: DivisionEntry): DivisionEntry[] {
  return status === "former" ? successorsOfCode(code, name).map(describeChinese) : [];
}

let predecessors: Map<ChineseDivision, ChineseDivision[]> | undefined;

/** The former divisions that a division is a successor of, in whole or in part. */
export function predecessorsOf({ code, status }: DivisionEntry): DivisionEntry[] {
  const division = GB_CODE.test(code) && status !== "former" ? loadChina().divisionOf(code) : undefined;
  if (!division) return [];
  if (!predecessors) {
    predecessors = new Map();
    for (const former of [...loadChina().formerByCode.values()].flat()) {
      for (const successor of former.successors)
        predecessors.set(successor, [...(predecessors.get(successor) ?? []), former]);
    }
  }
  return (predecessors.get(division) ?? []).map(describeChinese);
}

function describeChinese(division: ChineseDivision): DivisionEntry {
  const { code, name, rank, status, parent } = division;
  return {
    code,
    country_code: territoryOf(division),
    level: rank,
    status,
    name,
    short_names: rank < 4 ? shortNames(name) : [],
    latin_name: latinName(division),
    postal_name: name,
    parent_code: parent?.code ?? null,
  };
}

const levelOf = ({ parent_code }: Subdivision): number => (parent_code === null ? 1 : 2);

function describeSubdivision(subdivision: Subdivision): DivisionEntry {
  const { code, name, english_name, parent_code } = subdivision;
  const country_code = code.slice(0, 2);
  const region = countryRules(country_code)?.regions?.list.find(({ iso_code }) => iso_code === code);
  const short_names = english_name === name ? [] : [english_name];
  return {
    code,
    country_code,
    level: levelOf(subdivision),
    status: "current",
    name,
    short_names,
    latin_name: isLatin(name) ? name : english_name,
    postal_name: region?.name ?? name,
    parent_code,
  };
}

import {
  ancestorsOf, countryCodes, type DivisionEntry, type DivisionNode, divisionsByCode, foldPlace, heirsOf, nodesBelow, nodesOfCountry, predecessorsOf,
} from "../../address/index.ts";
import { notFound } from "../../platform/errors.ts";

export interface DivisionFilter {
  country_code?: string;
  parent?: string;
  level?: number;
  q?: string;
}

const TOWNSHIP = 4;

/** In the order of the tree: a page begins after the position where the one before ended. */
export function listDivisions(filter: DivisionFilter, after: number, limit: number): { position: number; division: DivisionEntry }[] {
  const found: { position: number; division: DivisionEntry }[] = [];
  const isNamed = nameTest(filter.q);
  let position = 0;
  for (const { level, describe } of nodesOf(filter)) {
    position++;
    if (position <= after || (filter.level !== undefined && level !== filter.level)) continue;
    // 45,000 names are too many to read for one answer.
    if (filter.q !== undefined && level === TOWNSHIP && filter.parent === undefined) continue;
    const division = describe();
    if ((filter.country_code !== undefined && division.country_code !== filter.country_code) || !isNamed(division)) continue;
    found.push({ position, division });
    if (found.length === limit) break;
  }
  return found;
}

function* nodesOf({ country_code, parent, level, q }: DivisionFilter): Generator<DivisionNode> {
  const isDeep = level !== undefined || q !== undefined;
  if (parent !== undefined) {
    const [division] = divisionsByCode(parent);
    if (division) yield* nodesBelow(division, isDeep);
  } else {
    for (const country of country_code === undefined ? countryCodes() : [country_code]) yield* nodesOfCountry(country, isDeep);
  }
}

function nameTest(q: string | undefined): (division: DivisionEntry) => boolean {
  if (q === undefined) return () => true;
  const beginning = foldPlace(q);
  return ({ name, short_names, latin_name }) => beginning !== "" && [name, ...short_names, latin_name].some((each) => foldPlace(each).startsWith(beginning));
}

/** @throws AppError not_found */
export function describeDivision(code: string) {
  const [division] = divisionsByCode(code);
  if (!division) throw notFound();
  return { ...division, ancestors: ancestorsOf(division), children: [...nodesBelow(division, false)].map((node) => node.describe()), predecessors: predecessorsOf(division), successors: heirsOf(division) };
}

import {
  ancestorsOf,
  countryCodes,
  type DivisionEntry,
  type DivisionNode,
  divisionsByCode,
  foldPlace,
  successorsOf,
  nodesBelow,
  nodesOfCountry,
  predecessorsOf,
} from "../../address/index.ts";
import { notFound } from "../../platform/errors.ts";

export interface DivisionFilter {
  country_code?: string;
  parent?: string;
  level?: number;
  q?: string;
}

const TOWNSHIP = 4;

/** Lists divisions in the order of the tree, after a position. */
export function listDivisions(
  filter: DivisionFilter,
  after: number,
  limit: number,
): { position: number; division: DivisionEntry }[] {
  const found: { position: number; division: DivisionEntry }[] = [];
  const isNamed = nameTest(filter.q);
  let position = 0;
  for (const node of nodesOf(filter)) {
    const { level, country_code } = node;
    position++;
    if (
      position <= after ||
      level !== (filter.level ?? level) ||
      country_code !== (filter.country_code ?? country_code)
    )
      continue;
    if (!isNamed(node)) continue;
    found.push({ position, division: node.describe() });
    if (found.length === limit) break;
  }
  return found;
}

function* nodesOf({ country_code, parent, level, q }: DivisionFilter): Generator<DivisionNode> {
  // Searching the names of all 45,000 townships takes too long for one request.
  const deepest = level ?? (q === undefined ? undefined : parent === undefined ? TOWNSHIP - 1 : TOWNSHIP);
  if (parent !== undefined) {
    const [division] = divisionsByCode(parent);
    if (division) yield* nodesBelow(division, deepest);
  } else {
    for (const country of country_code === undefined ? countryCodes() : [country_code])
      yield* nodesOfCountry(country, deepest);
  }
}

/** Folded names by code, of the 8,000 divisions above townships. */
const foldedNames = new Map<string, readonly string[]>();

function namesOf(node: DivisionNode): readonly string[] {
  const known = foldedNames.get(node.code);
  if (known) return known;
  const names = node.names().map(foldPlace);
  if (node.level < TOWNSHIP) foldedNames.set(node.code, names);
  return names;
}

function nameTest(q: string | undefined): (node: DivisionNode) => boolean {
  if (q === undefined) return () => true;
  const beginning = foldPlace(q);
  return (node) => beginning !== "" && namesOf(node).some((name) => name.startsWith(beginning));
}

/**
 * Describes a division with its relatives.
 * @throws AppError not_found
 */
export function describeDivision(code: string) {
  const [division] = divisionsByCode(code);
  if (!division) throw notFound();
  return {
    ...division,
    ancestors: ancestorsOf(division),
    children: [...nodesBelow(division)].map((node) => node.describe()),
    predecessors: predecessorsOf(division),
    successors: successorsOf(division),
  };
}

/** Finds divisions by name or code, and the successors of abolished ones. */
import { type Division, isWithin } from "./division.ts";
import { loadChina } from "./divisions.ts";
import { divisionsSpelled } from "./latin.ts";

/** The division that holds today under a code, or the one that had the code last. */
export function divisionByCode(code: string): Division | undefined {
  const china = loadChina();
  return china.divisionOf(code) ?? china.formerByCode.get(code)?.[0];
}

/**
 * The divisions that names from the top down can mean, current ones first: ["浙江省", "杭州市", "余杭区"], ["朝阳区"]. Short names,
 * traditional script and pinyin are understood. Former divisions are returned as such, see `successorsOfCode`.
 */
export function resolveDivision(names: readonly string[] | string): Division[] {
  const [last, ...above] = (typeof names === "string" ? [names] : names).filter(Boolean).map(named).reverse();
  if (!last) return [];
  const higher = above.filter((divisions) => divisions.length > 0);
  const fits = (division: Division): boolean =>
    higher.every((divisions) =>
      divisions.some(
        (outer) => isWithin(division, outer) || outer.successors.some((successor) => isWithin(division, successor)),
      ),
    );
  return last
    .filter(fits)
    .sort((a, b) => Number(a.status === "former") - Number(b.status === "former") || a.rank - b.rank);
}

/** Divisions of a name in Chinese or, down to the county, in Latin letters: 深圳, Shenzhen, "Shen zhen shi". */
function named(name: string): readonly Division[] {
  const { names, characters } = loadChina();
  const folded = characters.fold(name.trim());
  return /[a-z]/u.test(folded) ? divisionsSpelled(name) : names.get(folded);
}

/**
 * The successors of an abolished division: itself if it still exists, several if it was split, [] if unknown.
 * @param name needed only if a code was used for two divisions one after the other
 */
export function successorsOfCode(code: string, name?: string): Division[] {
  const china = loadChina();
  const current = china.divisionOf(code);
  const former = china.formerByCode.get(code) ?? [];
  if (current && (!name || current.name === name || !former.some((division) => division.name === name)))
    return [current];
  const known = former.find((one) => one.name === name);
  if (known) return followFormer(known);
  // A code that is in no list, with a name: the division of this name in the same province.
  const province = name ? china.divisionOf(`${code.slice(0, 2)}0000`) : undefined;
  const named = province ? resolveDivision([province.name, name!]).filter(({ rank }) => rank < 4) : [];
  const division = named.length === 1 ? named[0] : former[0];
  return division ? followFormer(division) : [];
}

/** @param seen the divisions visited so far: a cycle in the data ends the search */
export function followFormer(division: Division, seen = new Set<Division>()): Division[] {
  if (division.status !== "former") return [division];
  if (seen.has(division)) return [];
  seen.add(division);
  return [...new Set(division.successors.flatMap((successor) => followFormer(successor, seen)))];
}

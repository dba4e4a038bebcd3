/** The result of resolving divisions, and the resolver of all countries but China and Japan. */
import type { CountryRules, NamedRegion, Region, Regions } from "../reference/countries.ts";
import { findRegion } from "../reference/countries.ts";
import { changed, inferred, note, warning } from "../findings/findings.ts";
import { areaOfPostalCode, type PostalArea } from "../reference/postal.ts";
import { regionOfPlaces } from "../reference/post-towns.ts";
import { isoRegions, subdivisionByName } from "../reference/subdivisions.ts";
import { isLatin } from "../text.ts";
import type { AddressInput, Finding, Granularity, Part } from "../types.ts";
import { regex } from "../literals.ts";

export const DIVISION_PARTS = ["administrative_area", "locality", "dependent_locality"] as const;
export type DivisionPart = (typeof DIVISION_PARTS)[number];

/** An address with all its texts tidied; blank ones are null. */
export type TidyAddress = {
  [Key in Exclude<keyof AddressInput, "address_lines" | "country_code">]-?: string | null;
} & {
  country_code: string;
  address_lines: string[];
};

/** Before or behind the name of a region, in the languages where people write it. */
const GENERIC_WORD = regex("i")`
  ^(?:state|province|region|county|department|government) of |
  ^prov(?:incia|ince|íncia|\.)? (?:di |de |del |de la |d['’])?|
  ^(?:estado|departamento) (?:de |do |da |del )?|
  ^regi[oó]n (?:de |del )?|
  ^comunidad (?:aut[oó]noma )?(?:de |del )?|
  ^principado de |
  ^республика |
  [ -](?:ken|fu|to|prefecture|metropolis|state|province|region|county|department|governorate|oblast|krai|республика|
  ili)$|
  [ -](?:обл|респ)\.?$
`;

/** ISO 3166-2, in whole or the part after the country: no more Latin than Japanese. */
const CODE = /^(?:[A-Z]{2}-)?[A-Z0-9]{1,3}$/i;

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
  recognised: Part[];
  /** Parts that may stay empty because the others imply them, even where the country's rules require them. */
  implied: readonly DivisionPart[];
}

/** Walks down the country's subdivisions as far as they are listed and recognised. `postal_code` is canonical. */
export function resolveRegions(
  rules: CountryRules,
  address: TidyAddress,
  postal_code: string | null,
  findings: Finding[],
): Resolution {
  const { administrative_area, locality, dependent_locality } = address;
  const recognised: Part[] = [];
  const resolution: Resolution = {
    administrative_area,
    locality,
    dependent_locality,
    division_code: null,
    granularity: "country",
    areas: [],
    recognised,
    implied: [],
  };
  let regions = rules.regions ?? (administrative_area === null ? null : isoRegions(rules.country_code));
  for (const part of DIVISION_PARTS) {
    if (!regions) break;
    const text = address[part];
    // Only a part that is needed is worth it, and below the top level prefixes are complete in few countries.
    const isInferable =
      postal_code !== null && rules.required.has(part) && (part === "administrative_area" || hasAllPrefixes(regions));
    const named =
      text !== null
        ? (findRegion(regions, text) ??
          (part === "administrative_area" ? regionAlsoNamed(rules, regions, text, address) : undefined))
        : isInferable
          ? regionOfPostalCode(rules, regions, postal_code, address)
          : undefined;
    if (!named) {
      // No finding if only ISO lists the regions: people write counties and regions that ISO does not have.
      if (text !== null && rules.regions) findings.push(unknownRegion(rules, part, text));
      break;
    }
    if (text === null) {
      findings.push(inferred(part, "postal_code_lies_in", named.canonical));
    } else if (text !== named.canonical) {
      findings.push(
        changed("spelling_corrected", part, "canonical_name", named.canonical, { params: { value: named.canonical } }),
      );
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

function hasAllPrefixes({ list }: Regions): boolean {
  return list.every(({ postal_codes }) => postal_codes !== null);
}

/**
 * By a name that only ISO, CLDR or common use has for it, or with a word for what it is: Aichi-ken, Provincia di
 * Milano.
 */
function regionAlsoNamed(
  { country_code }: CountryRules,
  regions: Regions,
  text: string,
  { address_lines }: TidyAddress,
): NamedRegion | undefined {
  const bare = text.replace(GENERIC_WORD, "");
  const code = subdivisionByName(country_code, text) ?? subdivisionByName(country_code, bare);
  const region = code === undefined ? undefined : regions.list.find(({ iso_code }) => iso_code === code);
  const written = CODE.test(text) ? address_lines.join("") : text;
  if (region) return { region, canonical: isLatin(written) ? region.latin_name : region.name };
  return bare === text ? undefined : findRegion(regions, bare);
}

function regionOfPostalCode(
  { country_code }: CountryRules,
  { list }: Regions,
  postal_code: string,
  address: TidyAddress,
): NamedRegion | undefined {
  const placed = regionOfPlaces(country_code, postal_code);
  const region = areaOfPostalCode<Region>(list, postal_code) ?? list.find(({ name }) => name === placed);
  return region && { region, canonical: isLatin(address.address_lines.join()) ? region.latin_name : region.name };
}

/**
 * Lists of optional parts are not complete everywhere (the districts of Hong Kong), so there it is no reason to doubt.
 */
function unknownRegion({ country_code, required }: CountryRules, part: DivisionPart, text: string): Finding {
  const isOfOtherLevel = part === "administrative_area" && subdivisionByName(country_code, text) !== undefined;
  if (isOfOtherLevel)
    return note("unknown_value", part, "region_of_other_level", { params: { country: country_code } });
  const reason = part === "administrative_area" ? "unknown_region" : "unknown_region_within";
  const details = { params: { country: country_code } };
  return required.has(part)
    ? warning("unknown_value", part, reason, details)
    : note("unknown_value", part, reason, details);
}

/** The result of resolving divisions, and the resolver of all countries but China and Japan. */
import type { CountryRules, NamedRegion, Region, Regions } from "../reference/countries.ts";
import { findRegion } from "../reference/countries.ts";
import { changed, inferred, note, warning } from "../findings/findings.ts";
import { areaOfPostalCode, type PostalArea } from "../reference/postal.ts";
import { regionOfPlaces } from "../reference/post-towns.ts";
import { isWholePlace, regionOfCity } from "../reference/regions/cities.ts";
import { formerRegionByName } from "../reference/regions/former.ts";
import { isoRegions, subdivisionByName } from "../reference/subdivisions.ts";
import { foldName, isLatin } from "../text.ts";
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
  ^(?:tỉnh|thành phố|tp\.?|provinsi|город|місто|г\.|м\.) |
  ^республика |
  [ -](?:ken|fu|to|prefecture|metropolis|state|province|region|county|department|governorate|oblast|krai|республика|
  ili)$|
  [ -](?:обл|респ)\.?$|
  [ ](?:viloyati|oblysy|облысы|вилояти|fylke|megye|ili|novads|apskritis|voivodeship|viloyat)$
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
  const resolution: MutableResolution = {
    administrative_area,
    locality,
    dependent_locality,
    division_code: null,
    granularity: "country",
    areas: [],
    recognised: [],
    implied: [],
  };
  let regions = rules.regions ?? (administrative_area === null ? null : isoRegions(rules.country_code));
  let above: NamedRegion | undefined;
  const context = { rules, address, postal_code, findings };
  for (const part of DIVISION_PARTS) {
    if (!regions) break;
    const text = address[part];
    const named: NamedRegion | undefined =
      text === null ? inferRegion(part, regions, context) : readRegion(part, regions, text, context);
    if (!named) {
      const isElsewhere = above && part === "locality" && readAcrossLevels(rules, regions, above, address, resolution);
      // No finding if only ISO lists the regions: people write counties and regions that ISO does not have.
      if (text !== null && rules.regions && !isElsewhere && !findings.some(({ code }) => code === "division_abolished"))
        findings.push(unknownRegion(rules, part, text));
      if (text === null && part === "administrative_area" && isWholePlace(rules.country_code, locality ?? ""))
        resolution.implied.push(part);
      break;
    }
    resolution[part] = named.canonical;
    resolution.granularity = part;
    resolution.division_code = named.region.iso_code ?? resolution.division_code;
    resolution.areas.push(named.region);
    resolution.recognised.push(part);
    above = named;
    regions = named.region.children;
  }
  return resolution;
}

/** What reading a region needs to know, and where its findings go. */
interface Context {
  rules: CountryRules;
  address: TidyAddress;
  /** Canonical. */
  postal_code: string | null;
  findings: Finding[];
}

type MutableResolution = Omit<Resolution, "implied"> & { implied: DivisionPart[] };

/** The region that a stated text names, with a finding where it is to be written in another way. */
function readRegion(part: DivisionPart, regions: Regions, text: string, context: Context): NamedRegion | undefined {
  const { rules, address, findings } = context;
  const named =
    findRegion(regions, text) ??
    (part === "administrative_area" ? regionAlsoNamed(rules, regions, text, address) : undefined);
  const namesake = named && part === "administrative_area" ? namesakeAround(rules, regions, named, address) : undefined;
  if (namesake) return { region: namesake, canonical: named!.canonical };
  if (!named) return part === "administrative_area" ? succeed(regions, text, context) : undefined;
  if (part === "administrative_area" && TWO_SCRIPTS.has(rules.country_code) && CODE.test(text)) {
    const isInLatin = address.address_lines.length > 0 && isLatin(address.address_lines.join(""));
    return readInScript(named, isInLatin, findings);
  }
  if (text !== named.canonical) {
    findings.push(
      changed("spelling_corrected", part, "canonical_name", named.canonical, { params: { value: named.canonical } }),
    );
  }
  return named;
}

/** Codes of regions that are of neither script: the street says which one the address is in. */
const TWO_SCRIPTS = new Set(["HK"]);

function readInScript({ region }: NamedRegion, isInLatin: boolean, findings: Finding[]): NamedRegion {
  const canonical = isInLatin ? region.latin_name : region.name;
  findings.push(
    changed("spelling_corrected", "administrative_area", "canonical_name", canonical, { params: { value: canonical } }),
  );
  return { region, canonical };
}

/** A region that bears the name of the city in it, which is one of its own, on addresses of its other cities. */
const AROUND: Readonly<Record<string, string>> = { "PE-LMA": "PE-LIM" };

function namesakeAround(
  { country_code }: CountryRules,
  { list }: Regions,
  { region }: NamedRegion,
  { locality }: TidyAddress,
): Region | undefined {
  const around = AROUND[region.iso_code ?? ""];
  if (around === undefined || locality === null || regionOfCity(country_code, locality) !== around) return undefined;
  return list.find(({ iso_code }) => iso_code === around);
}

/**
 * What became of a region that is no more: its one successor, or the one of several in which the code or the city lies.
 * Where neither tells, the text stays.
 */
function succeed(
  regions: Regions,
  text: string,
  { rules: { country_code }, address: { locality }, postal_code, findings }: Context,
): NamedRegion | undefined {
  const former =
    formerRegionByName(country_code, text) ?? formerRegionByName(country_code, text.replace(GENERIC_WORD, ""));
  if (!former) return undefined;
  const successors = former.successors.flatMap((code) => regions.list.find(({ iso_code }) => iso_code === code) ?? []);
  const [first, ...others] = successors;
  if (!first) return undefined;
  const home = locality === null ? undefined : regionOfCity(country_code, locality);
  const region =
    others.length === 0
      ? first
      : ((postal_code === null ? undefined : areaOfPostalCode(successors, postal_code)) ??
        successors.find(({ iso_code }) => iso_code === home));
  const nameOf = ({ name, latin_name }: Region): string => (isLatin(text) ? latin_name : name);
  if (!region) {
    const value = successors.map(nameOf).join(", ");
    findings.push(note("division_abolished", "administrative_area", "divided_among", { params: { value } }));
    return undefined;
  }
  const canonical = region.name.length <= LONGEST_CODE ? region.name : nameOf(region);
  findings.push(
    changed("division_abolished", "administrative_area", "succeeded_by", canonical, { params: { value: canonical } }),
  );
  return { region, canonical };
}

/**
 * The region of a part that was not stated. By the postal code only a part that is needed is worth it, and below the
 * top level prefixes are complete in few countries.
 */
function inferRegion(
  part: DivisionPart,
  regions: Regions,
  { rules, address, postal_code, findings }: Context,
): NamedRegion | undefined {
  if (!rules.required.has(part)) return undefined;
  const isTop = part === "administrative_area";
  // A district that lies right below the region tells more of the city than a code does: 서울특별시 강남구.
  if (!isTop && address.dependent_locality !== null && findRegion(regions, address.dependent_locality))
    return undefined;
  const ofCode =
    postal_code !== null && (isTop || hasAllPrefixes(regions))
      ? regionOfPostalCode(rules, regions, postal_code, address)
      : undefined;
  const named = ofCode ?? (isTop ? regionOfLocality(rules, regions, address) : undefined);
  if (named) findings.push(inferred(part, ofCode ? "postal_code_lies_in" : "follows", named.canonical));
  return named;
}

/** A city that is its own region, or one that is large enough to be known. */
function regionOfLocality(
  { country_code }: CountryRules,
  regions: Regions,
  { locality }: TidyAddress,
): NamedRegion | undefined {
  if (locality === null || isWholePlace(country_code, locality)) return undefined;
  const home = regionOfCity(country_code, locality);
  const region =
    home === undefined
      ? undefined
      : regions.list.find(
          ({ iso_code, name, latin_name }) => iso_code === home || name === home || latin_name === home,
        );
  if (!region) return CODE.test(locality) ? undefined : findRegion(regions, locality);
  return { region, canonical: isLatin(locality) ? region.latin_name : region.name };
}

/**
 * A city that is its own region stands for both (Seoul in Seoul), and its districts may be stated without it. Where it
 * is so, the part is recognised.
 */
function readAcrossLevels(
  { country_code, regions }: CountryRules,
  children: Regions,
  { region }: NamedRegion,
  { locality, dependent_locality }: TidyAddress,
  resolution: MutableResolution,
): boolean {
  const isSame =
    locality !== null &&
    regions !== null &&
    (findRegion(regions, locality)?.region === region ||
      (region.iso_code !== null && subdivisionByName(country_code, locality) === region.iso_code));
  if (isSame) resolution.recognised.push("locality");
  if (locality !== null && !isSame) return false;
  const district = dependent_locality === null ? undefined : findRegion(children, dependent_locality);
  if (!district) return isSame;
  if (locality === null) resolution.implied.push("locality");
  resolution.granularity = "dependent_locality";
  resolution.areas.push(district.region);
  resolution.recognised.push("dependent_locality");
  return true;
}

function hasAllPrefixes({ list }: Regions): boolean {
  return list.every(({ postal_codes }) => postal_codes !== null);
}

/** Codes of regions are no longer. */
const LONGEST_CODE = 3;

/**
 * By a name that only ISO, CLDR or common use has for it, or with a word for what it is: Aichi-ken, Provincia di
 * Milano.
 */
function regionAlsoNamed(
  { country_code, regions: listed }: CountryRules,
  regions: Regions,
  text: string,
  { address_lines }: TidyAddress,
): NamedRegion | undefined {
  const bare = text.replace(GENERIC_WORD, "");
  const whole = text.replace(ABBREVIATED_OBLAST, " область");
  const isFormer = formerRegionByName(country_code, text) !== undefined;
  const code =
    subdivisionByName(country_code, whole) ?? (isFormer ? undefined : codeWithoutWord(country_code, text, bare));
  const region = code === undefined ? undefined : regions.list.find(({ iso_code }) => iso_code === code);
  if (!region) return bare === text || isFormer ? undefined : (findRegion(regions, whole) ?? findRegion(regions, bare));
  const written = CODE.test(text) ? address_lines.join("") : text;
  const canonical = isLatin(written) ? region.latin_name : region.name;
  // A post that lists no regions wants no other name of one, in another language perhaps.
  const isKept = listed === null && !CODE.test(text) && !isNear(canonical, text, country_code);
  return { region, canonical: isKept ? text : canonical };
}

/** "Adiyaman" for Adıyaman, "Bavaria" for Bayern: not the name of a city that has the same code. */
const isNear = (canonical: string, text: string, country_code: string): boolean =>
  foldName(canonical) === foldName(text) || !KEPT_AS_WRITTEN.has(country_code);
/** Where a region has names in several languages of the country, or one for the city and one for what is around it. */
const KEPT_AS_WRITTEN = new Set(["BG", "BY", "KG", "KZ", "LT", "LV", "NO", "NP", "UZ"]);

/** "Kyiv Region" without its word is the city, so a word that only areas have leads to none of those. */
function codeWithoutWord(country_code: string, text: string, bare: string): string | undefined {
  const code = subdivisionByName(country_code, bare);
  return code !== undefined && bare !== text && AREA_WORD.test(text) && CITY_REGIONS.has(code) ? undefined : code;
}
const ABBREVIATED_OBLAST = / обл\.?$/i;
const AREA_WORD = /(?:region|oblast|область|обл\.?|province|raion|district|viloyati|oblysy|облысы|voblast)/i;
const CITY_REGIONS = new Set([
  ..."AM-ER BY-HM KG-GB KG-GO KZ-71 KZ-75 KZ-79 RU-MOW RU-SPE UA-30 UA-40 UZ-TK BG-22".split(" "),
  ..."AR-C PE-LMA PE-CAL TJ-DU TM-S AZ-BA GE-TB MD-CU".split(" "),
]);

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

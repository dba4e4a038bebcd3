/** Standardises and judges an address: its parts in, the standard form and a verdict out. */
import { type CountryModule, moduleOf } from "../countries/index.ts";
import { cityByName } from "../reference/city-postal-codes.ts";
import { type CountryRules, countryRules, findRegion, isKnownCountry } from "../reference/countries.ts";
import { countryByName } from "../reference/country-names.ts";
import { changed, error, note, removed, warning } from "../findings/findings.ts";
import { fingerprint } from "../match/fingerprint.ts";
import { restoreLeadingZeros } from "../reference/leading-zeros.ts";
import { isSovereign, likelyCountry, territoryOfCode } from "../reference/likely-country.ts";
import { parsePhone } from "../reference/phone.ts";
import {
  areaOfPostalCode,
  isAllZeros,
  isOutdatedPostalCode,
  isUnassigned,
  malformedPostalCode,
  mismatchedPostalCode,
  needlessPostalCode,
  outdatedPostalCode,
  readPostalCode,
  territorialPostalCode,
  unassignedPostalCode,
  unissuedPostalCode,
} from "../reference/postal.ts";
import { mayLieIn } from "../reference/other-country.ts";
import { hasPostalPlaces } from "../reference/postal-places.ts";
import { comparePostTown, regionOfTown } from "../reference/post-towns.ts";
import { withoutRepeatedParts } from "./repeated-parts.ts";
import type { Resolution, StreetLine, TidyAddress } from "../countries/regions.ts";
import { lacksSubpremise } from "./subpremise.ts";
import { isPlaceholder, isSuspicious, suspicion } from "./suspicious.ts";
import { narrowAll, tidy, tidyLine } from "../text.ts";
import {
  type AddressInput,
  type Components,
  type Finding,
  type Part,
  PARTS,
  type StandardAddress,
  type Strictness,
  type Verdict,
} from "../types.ts";
import { checkCity, regionOfCityAndCode } from "./misplaced-city.ts";
import { cityNamed } from "../reference/regions/cities.ts";
import { judge } from "./verdict.ts";

/** Parts in the order in which an address is filled in; each may be required or out of place. */
const POSTAL_PARTS = [
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "address_lines",
  "postal_code",
  "sorting_code",
] as const;
/** Parts where a test word gives a made-up address away. Never phones and codes: those have rules of their own. */
const TELLING_PARTS = ["recipient", "organization", "locality"] as const;
/** Parts that may be left out, in which a form that demands them gets "N/A". */
const POSTAL_TEXTS = new Set<Part>(["dependent_locality", "township", "postal_code", "sorting_code"]);
const HAS_DIGIT = /\d/;
/** How spreadsheets write long numbers: 1.38E+10. */
const ROUNDED = /^\d(?:[.,]\d+)?E\+\d{1,2}$/i;

export interface StandardiseOptions {
  /** How much needs a confirmation; `normal` by default. */
  strictness?: Strictness;
}

/**
 * Brings an address into its standard form and judges it. Pure: no clock, no I/O once the reference data is loaded.
 * Never throws, for any texts. Every change is a finding of severity `info` (where strict, perhaps `warning`) with
 * its `fix`.
 */
export function standardise(input: AddressInput, { strictness = "normal" }: StandardiseOptions = {}): StandardAddress {
  const findings: Finding[] = [];
  const { address, lines } = tidyAddress(input, findings);
  const rules = countryRules(address.country_code);
  if (!rules) return notCovered(address, strictness, findings);

  const country = moduleOf(rules.country_code);
  const { resolution, postal_code } = resolve(country, rules, address, findings);
  const isPostalCodePlaced =
    postal_code.valid !== null && placePostalCode(postal_code.valid, rules, resolution, findings);
  if (!isPostalCodeDoubted(findings)) checkCity(rules, resolution, postal_code.valid, findings);
  spellCity(rules.country_code, resolution, findings);
  const phone = standardPhone(address, findings);
  const { administrative_area, locality, dependent_locality } = resolution;
  const divided = { ...address, administrative_area, locality, dependent_locality, postal_code: postal_code.text };
  const streets = withoutRepeatedParts(divided, lines, findings);
  const standard = { ...divided, address_lines: streets.map(({ text }) => text), phone: phone.text };
  checkParts(rules, standard, resolution, strictness, findings);
  checkForTestData(standard, streets, findings);
  if (lacksSubpremise(rules.country_code, standard.address_lines))
    findings.push(note("missing_subpremise", "address_lines", "missing_unit"));

  const confirmed = new Set<Part>(["country_code", ...resolution.recognised]);
  if (isPostalCodePlaced) confirmed.add("postal_code");
  if (phone.is_valid) confirmed.add("phone");
  const granularity = isPostalCodePlaced && country.relies_on_postal_code ? "postal_code" : resolution.granularity;
  return finish(
    standard,
    country.componentsOf(standard.address_lines, rules.country_code),
    resolution.division_code,
    judge(rules.country_code, findings, granularity, strictness, statedParts(standard), confirmed),
  );
}

const CAPITAL = /\p{Lu}/u;
const SMALL_LETTER = /\p{Ll}/u;

/**
 * A known city is as far as an address is placed where neither its region nor its code is known; one that is written
 * in capitals or small letters only gets its usual case, where nothing but the case differs.
 */
function spellCity(country_code: string, resolution: Resolution, findings: Finding[]): void {
  const { locality, granularity, recognised } = resolution;
  if (locality === null || recognised.includes("locality")) return;
  const isCased = CAPITAL.test(locality) && SMALL_LETTER.test(locality);
  if (isCased && granularity !== "country") return;
  const city = cityNamed(country_code, locality);
  if (!city) return;
  if (granularity === "country") resolution.granularity = "locality";
  if (isCased || city.name === locality || city.name.toLowerCase() !== locality.toLowerCase()) return;
  resolution.locality = city.name;
  findings.push(changed("format_corrected", "locality", "tidied", city.name));
}

function tidyAddress(input: AddressInput, findings: Finding[]): { address: TidyAddress; lines: StreetLine[] } {
  const text = (part: Exclude<Part, "address_lines" | "country_code">): string | null => {
    const entered = input[part];
    if (entered == null) return null;
    const value = tidied(entered, tidy(entered), part, `/${part}`, findings);
    if (value === null || !POSTAL_TEXTS.has(part) || !isPlaceholder(value)) return value;
    // A code of zeros is a wrong one: it is said so.
    if (part === "postal_code" && HAS_DIGIT.test(value)) return value;
    findings.push(removed(part, "placeholder"));
    return null;
  };
  const country_code = standardCountry(input.country_code, findings);
  const divisions = {
    administrative_area: text("administrative_area"),
    locality: text("locality"),
    dependent_locality: text("dependent_locality"),
    township: text("township"),
  };
  const lines = withoutPlaceholders(
    (input.address_lines ?? []).flatMap((line, index): StreetLine | [] => {
      const pointer = `/address_lines/${index}`;
      const text = tidied(line, tidyLine(line), "address_lines", pointer, findings);
      return text === null ? [] : { text, pointer };
    }),
    findings,
  );
  const address = {
    country_code,
    ...divisions,
    address_lines: lines.map(({ text }) => text),
    postal_code: text("postal_code"),
    sorting_code: text("sorting_code"),
    language_code: input.language_code ? tidy(input.language_code) || null : null,
    organization: text("organization"),
    recipient: text("recipient"),
    phone: text("phone"),
  };
  return { address, lines };
}

/** "N/A" in the second line says nothing; where it is the only one, the address lacks its street. */
function withoutPlaceholders(lines: readonly StreetLine[], findings: Finding[]): StreetLine[] {
  const isKept = ({ text }: StreetLine, index: number): boolean => index === 0 || !isPlaceholder(text);
  if (lines.every(isKept)) return [...lines];
  // From the end: each removal leaves the numbers of the lines before it.
  for (const { pointer } of lines.filter((line, index) => !isKept(line, index)).toReversed())
    findings.push(removed("address_lines", "placeholder", pointer));
  return lines.filter(isKept);
}

/** Blank means not stated, and is not worth a finding. */
function tidied(entered: string, value: string, part: Part, pointer: string, findings: Finding[]): string | null {
  if (value === "") return null;
  if (value !== entered) findings.push(changed("format_corrected", part, "tidied", value, { pointer }));
  return value;
}

function standardCountry(entered: string, findings: Finding[]): string {
  if (isKnownCountry(entered)) return entered;
  const text = tidy(narrowAll(entered));
  const code = tidy(text.toUpperCase());
  const named = isKnownCountry(code) ? undefined : countryByName(text);
  if (named !== undefined) {
    findings.push(changed("spelling_corrected", "country_code", "canonical_name", named, { params: { value: named } }));
    return named;
  }
  return tidied(entered, code, "country_code", "/country_code", findings) ?? "";
}

/** Divisions may follow from the postal code; or from them, which post the code is of. */
function resolve(
  country: CountryModule,
  rules: CountryRules,
  address: TidyAddress,
  findings: Finding[],
): { resolution: Resolution; postal_code: PostalCode } {
  if (country.postOf === null) {
    const postal_code = standardPostalCode(rules, address, findings);
    const resolution = country.divide(rules, address, postal_code.valid, findings);
    const { postal_code: implied = null } = resolution;
    return { resolution, postal_code: implied === null ? postal_code : { text: implied, valid: implied } };
  }
  const resolution = country.divide(rules, address, null, findings);
  const territory = countryRules(country.postOf(resolution.division_code)) ?? rules;
  if (territory !== rules) checkDistrict(territory, address, findings);
  return { resolution, postal_code: standardPostalCode(territory, address, findings, resolution.areas) };
}

/** What is the city here is the region in the territory's own data. */
function checkDistrict(
  { country_code, regions }: CountryRules,
  { locality, dependent_locality }: TidyAddress,
  findings: Finding[],
): void {
  const districts = regions && locality !== null ? findRegion(regions, locality)?.region.children : undefined;
  if (!moduleOf(country_code).lists_all_districts || !districts || dependent_locality === null) return;
  if (findRegion(districts, dependent_locality)) return;
  findings.push(
    warning("unknown_value", "dependent_locality", "unknown_region_within", { params: { country: country_code } }),
  );
}

interface PostalCode {
  /** What the standard address says. */
  text: string | null;
  /** The same; null where it is no code of the country. */
  valid: string | null;
}

function standardPostalCode(
  ofCountry: CountryRules,
  address: TidyAddress,
  findings: Finding[],
  areas: Resolution["areas"] = [],
): PostalCode {
  const { country_code: country, postal: rules } = ofCountry;
  const { postal_code } = address;
  if (postal_code === null) return { text: null, valid: null };
  if (!rules) {
    findings.push(needlessPostalCode(country, likelyCountry(country, postal_code)));
    return { text: postal_code, valid: null };
  }
  const reading = readPostalCode(rules, postal_code);
  const restored = reading ? null : restoreLeadingZeros(ofCountry, postal_code, address, areas);
  if (restored !== null) {
    findings.push(changed("spelling_corrected", "postal_code", "leading_zero", restored));
    return { text: restored, valid: restored };
  }
  if (!reading || isAllZeros(reading.code)) {
    findings.push(
      isOutdatedPostalCode(rules, postal_code)
        ? outdatedPostalCode(rules)
        : malformedWithCountry(ofCountry, address, postal_code),
    );
    return { text: postal_code, valid: null };
  }
  const { code, is_repaired } = reading;
  if (is_repaired) {
    findings.push(changed("spelling_corrected", "postal_code", "repaired_postal_code", code, { params: { country } }));
  } else if (code !== postal_code) {
    findings.push(changed("format_corrected", "postal_code", "canonical_postal_code", code));
  }
  const territory = territoryOfCode(country, code);
  if (territory !== undefined) findings.push(territorialPostalCode(rules, territory, isSovereign(territory)));
  return { text: code, valid: code };
}

/** A code that looks like one of another country is no reason to move an address whose region and city are of this. */
function malformedWithCountry(rules: CountryRules, address: TidyAddress, postal_code: string): Finding {
  const likely = likelyCountry(rules.country_code, postal_code);
  return malformedPostalCode(rules.postal!, likely, likely !== undefined && mayLieIn(likely, address));
}

/** Then the city need not be doubted as well. */
const isPostalCodeDoubted = (findings: readonly Finding[]): boolean =>
  findings.some(({ part, severity, code }) => part === "postal_code" && severity !== "info" && code === "mismatch");

/** @returns whether the code is known to lie where the address says */
function placePostalCode(code: string, rules: CountryRules, resolution: Resolution, findings: Finding[]): boolean {
  const { areas, locality } = resolution;
  const all = moduleOf(rules.country_code).postalAreas(rules);
  const comparable = areas.filter((area) => area.postal_codes);
  const city = locality === null ? undefined : cityByName(rules.country_code, locality);
  const mismatched = comparable.find((area) => !area.postal_codes!.test(code));
  if (!rules.regions?.has_partial_prefixes && isUnassigned(all, code)) findings.push(unassignedPostalCode());
  else if (mismatched)
    findings.push(
      mismatchedPostalCode(
        mismatched,
        areaOfPostalCode(all, code),
        regionOfTown(rules.country_code, code, locality) ?? regionOfCityAndCode(rules, code, locality),
      ),
    );
  else if (city && !city.postal_codes.test(code)) findings.push(mismatchedPostalCode(city, undefined));
  else if (rules.postal?.unissued?.test(code)) findings.push(unissuedPostalCode(rules.postal));
  else if (hasPostalPlaces(rules.country_code))
    return comparePostTown(rules.country_code, code, rules.required.has("locality"), resolution, findings);
  else return comparable.length > 0 || city !== undefined;
  return false;
}

interface StandardPhone {
  text: string | null;
  is_valid: boolean;
}

function standardPhone({ phone, country_code }: TidyAddress, findings: Finding[]): StandardPhone {
  if (phone === null) return { text: null, is_valid: false };
  const parsed = parsePhone(phone, country_code);
  if (!parsed) {
    findings.push(warning("invalid_format", "phone", ROUNDED.test(phone) ? "rounded_number" : "malformed_phone"));
    return { text: phone, is_valid: false };
  }
  // Only a note: people keep their number when they move, and send presents.
  if (parsed.is_foreign) {
    findings.push(
      note("mismatch", "phone", "foreign_phone", {
        params: { value: parsed.country_code ?? "", country: country_code },
      }),
    );
  }
  if (parsed.number !== phone) findings.push(changed("format_corrected", "phone", "e164", parsed.number));
  return { text: parsed.number, is_valid: true };
}

function statedParts(address: TidyAddress): Part[] {
  return PARTS.filter((part) => isStated(address, part));
}

function isStated(address: TidyAddress, part: Part): boolean {
  return part === "address_lines" ? address.address_lines.length > 0 : address[part] !== null && address[part] !== "";
}

/** Each part against the country's rules: missing, or without a place on its envelopes. */
function checkParts(
  rules: CountryRules,
  address: TidyAddress,
  { implied }: Resolution,
  strictness: Strictness,
  findings: Finding[],
): void {
  const { country_code } = rules;
  const params = { country: country_code };
  const isCodeExpected = moduleOf(country_code).relies_on_postal_code;
  for (const part of POSTAL_PARTS) {
    const isThere = isStated(address, part);
    if (isThere && !rules.used.has(part) && part !== "postal_code") {
      findings.push(note("unexpected_part", part, "not_shown", { params }));
    } else if (!isThere && rules.required.has(part) && !(implied as readonly Part[]).includes(part)) {
      findings.push(error("missing_part", part, "missing", { params }));
    } else if (!isThere && part === "postal_code" && strictness === "strict" && rules.postal && isCodeExpected) {
      findings.push(warning("missing_part", part, "missing", { params }));
    }
  }
}

function checkForTestData(address: TidyAddress, lines: readonly StreetLine[], findings: Finding[]): void {
  for (const part of TELLING_PARTS) {
    if (address[part] !== null && isSuspicious(address[part])) findings.push(suspicion(part, `/${part}`));
  }
  for (const { text, pointer } of lines)
    if (isSuspicious(text) || isPlaceholder(text)) findings.push(suspicion("address_lines", pointer));
}

function notCovered(address: TidyAddress, strictness: Strictness, findings: Finding[]): StandardAddress {
  const value = address.postal_code === null ? undefined : likelyCountry("", address.postal_code);
  findings.push(
    value === undefined
      ? note("country_not_covered", "country_code", "unknown_country")
      : note("country_not_covered", "country_code", "unknown_country_likely", { params: { value } }),
  );
  return finish(
    address,
    {},
    null,
    judge(address.country_code, findings, "none", strictness, statedParts(address), new Set()),
  );
}

function finish(
  address: TidyAddress,
  components: Components,
  division_code: string | null,
  verdict: Verdict,
): StandardAddress {
  return { ...address, division_code, components, fingerprint: fingerprint({ ...address, division_code }), verdict };
}

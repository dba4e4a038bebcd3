/** The engine's front door: one address in, its standard form and an honest verdict out. */
import { resolveChina } from "./china.ts";
import { chinesePostalAreas } from "./china-divisions.ts";
import { type CountryRules, countryRules } from "./countries.ts";
import { changed, error, note, warning } from "./findings.ts";
import { fingerprint } from "./fingerprint.ts";
import { parsePhone } from "./phone.ts";
import {
  areaOfPostalCode, canonicalPostalCode, isAllZeros, malformedPostalCode, mismatchedPostalCode, needlessPostalCode, unassignedPostalCode,
} from "./postal.ts";
import { dataVersion } from "./reference.ts";
import { type Resolution, resolveRegions, type TidyAddress } from "./regions.ts";
import { isSuspicious, suspicion } from "./suspicious.ts";
import { narrowAll, tidy, tidyLine } from "./text.ts";
import type { AddressInput, Finding, Granularity, Part, StandardAddress, Verdict } from "./types.ts";

/** Parts in the order in which an address is filled in; each may be required or out of place. */
const POSTAL_PARTS = [
  "administrative_area", "locality", "dependent_locality", "township", "address_lines", "postal_code", "sorting_code",
] as const;
/** Parts where a test word gives somebody away. Never phones and codes: those have rules of their own. */
const TELLING_PARTS = ["recipient", "organization", "locality"] as const;

/**
 * Brings an address into its standard form and judges it. Pure: no clock, no I/O once the reference data is loaded.
 * Never throws, whatever the texts. Every change is a finding of severity `info` with its `fix`.
 */
export function standardise(input: AddressInput): StandardAddress {
  const findings: Finding[] = [];
  const address = tidyAddress(input, findings);
  const rules = countryRules(address.country_code);
  if (!rules) return notCovered(address, findings);

  const postal_code = standardPostalCode(rules, address, findings);
  const isChina = rules.country_code === "CN";
  const resolution = isChina ? resolveChina(address, findings) : resolveRegions(rules, address, postal_code.valid, findings);
  const isPostalCodePlaced = postal_code.valid !== null && comparePostalCode(postal_code.valid, rules, resolution, findings);
  const standard = {
    ...address,
    administrative_area: resolution.administrative_area,
    locality: resolution.locality,
    dependent_locality: resolution.dependent_locality,
    postal_code: postal_code.text,
    phone: standardPhone(address, findings),
  };
  checkParts(rules, standard, resolution, findings);
  checkForTestData(standard, findings);
  // A Chinese postal code is compared with the province only, which says less than the district does.
  const granularity = isPostalCodePlaced && !isChina ? "postal_code" : resolution.granularity;
  return finish(standard, resolution.division_code, judge(findings, granularity));
}

function tidyAddress(input: AddressInput, findings: Finding[]): TidyAddress {
  const text = (part: Exclude<Part, "address_lines">): string | null => {
    const entered = input[part];
    return entered == null ? null : tidied(entered, tidy(entered), part, `/${part}`, findings);
  };
  const country_code = input.country_code;
  return {
    country_code: tidied(country_code, tidy(narrowAll(country_code).toUpperCase()), "country_code", "/country_code", findings) ?? "",
    administrative_area: text("administrative_area"),
    locality: text("locality"),
    dependent_locality: text("dependent_locality"),
    township: text("township"),
    address_lines: (input.address_lines ?? []).flatMap((line, index) =>
      tidied(line, tidyLine(line), "address_lines", `/address_lines/${index}`, findings) ?? []),
    postal_code: text("postal_code"),
    sorting_code: text("sorting_code"),
    language_code: input.language_code ? tidy(input.language_code) || null : null,
    organization: text("organization"),
    recipient: text("recipient"),
    phone: text("phone"),
  };
}

/** Blank means not stated, and is not worth a finding. */
function tidied(entered: string, value: string, part: Part, pointer: string, findings: Finding[]): string | null {
  if (value === "") return null;
  if (value !== entered) {
    findings.push(changed("format_corrected", part, "White space, width or case was brought into standard form.", value, pointer));
  }
  return value;
}

interface PostalCode {
  /** What the standard address says. */
  text: string | null;
  /** The same; null where it is no code of the country. */
  valid: string | null;
}

function standardPostalCode(rules: CountryRules, { postal_code }: TidyAddress, findings: Finding[]): PostalCode {
  if (postal_code === null) return { text: null, valid: null };
  if (!rules.postal) {
    findings.push(needlessPostalCode(rules.country_code));
    return { text: postal_code, valid: null };
  }
  const canonical = canonicalPostalCode(rules.postal, postal_code);
  if (canonical === null || isAllZeros(canonical)) {
    findings.push(malformedPostalCode(rules.postal));
    return { text: postal_code, valid: null };
  }
  if (canonical !== postal_code) {
    findings.push(changed("format_corrected", "postal_code", "The postal code was brought into its canonical notation.", canonical));
  }
  return { text: canonical, valid: canonical };
}

/** @returns whether the code was compared with a region and agrees */
function comparePostalCode(code: string, rules: CountryRules, { areas }: Resolution, findings: Finding[]): boolean {
  const all = rules.country_code === "CN" ? chinesePostalAreas() : rules.regions?.list ?? [];
  const comparable = areas.filter((area) => area.postal_codes);
  const mismatched = comparable.find((area) => !area.postal_codes!.test(code));
  if (comparable.length > 0 && !mismatched) return true;
  const unassigned = unassignedPostalCode(all, code);
  if (unassigned) findings.push(unassigned);
  else if (mismatched) findings.push(mismatchedPostalCode(mismatched, areaOfPostalCode(all, code)));
  return false;
}

function standardPhone({ phone, country_code }: TidyAddress, findings: Finding[]): string | null {
  if (phone === null) return null;
  const parsed = parsePhone(phone, country_code);
  if (!parsed) {
    findings.push(warning("invalid_format", "phone", "This is no valid phone number."));
    return phone;
  }
  if (parsed.is_foreign) {
    findings.push(warning("mismatch", "phone", `The phone number is one of ${parsed.country_code}, the address is in ${country_code}.`));
  }
  if (parsed.number !== phone) {
    findings.push(changed("format_corrected", "phone", "The number was brought into E.164 form.", parsed.number));
  }
  return parsed.number;
}

/** Each part against the country's rules: missing, or without a place on its envelopes. */
function checkParts(rules: CountryRules, address: TidyAddress, { implied }: Resolution, findings: Finding[]): void {
  for (const part of POSTAL_PARTS) {
    const isStated = part === "address_lines" ? address.address_lines.length > 0 : address[part] !== null;
    const isImplied = (implied as readonly Part[]).includes(part);
    if (!isStated && rules.required.has(part) && !isImplied) {
      findings.push(error("missing_part", part, `Addresses in ${rules.country_code} need ${part}.`));
    } else if (isStated && !rules.used.has(part) && part !== "postal_code") {
      findings.push(note("unexpected_part", part, `Envelopes to ${rules.country_code} do not show ${part}; it was kept.`));
    }
  }
}

function checkForTestData(address: TidyAddress, findings: Finding[]): void {
  for (const part of TELLING_PARTS) {
    if (address[part] !== null && isSuspicious(address[part])) findings.push(suspicion(part, `/${part}`));
  }
  for (const [index, line] of address.address_lines.entries()) {
    if (isSuspicious(line)) findings.push(suspicion("address_lines", `/address_lines/${index}`));
  }
}

function notCovered(address: TidyAddress, findings: Finding[]): StandardAddress {
  findings.push(note("country_not_covered", "country_code", "There are no rules for this country."));
  const verdict: Verdict = { status: "not_covered", granularity: "none", next_action: "confirm", findings, data_version: dataVersion() };
  return finish(address, null, verdict);
}

function judge(findings: Finding[], granularity: Granularity): Verdict {
  const status = statusOf(findings);
  const next_action = status === "rejected" ? "fix" : status === "needs_review" ? "confirm" : "accept";
  return { status, granularity, next_action, findings, data_version: dataVersion() };
}

function statusOf(findings: readonly Finding[]): Verdict["status"] {
  if (findings.some(({ severity }) => severity === "error")) return "rejected";
  if (findings.some(({ severity }) => severity === "warning")) return "needs_review";
  // E.164 is a notation: a phone as people write it at home needs no correction.
  return findings.some(({ fix, part }) => fix && part !== "phone") ? "corrected" : "accepted";
}

function finish(address: TidyAddress, division_code: string | null, verdict: Verdict): StandardAddress {
  return { ...address, division_code, components: {}, fingerprint: fingerprint({ ...address, division_code }), verdict };
}

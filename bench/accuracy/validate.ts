/**
 * Accuracy of the validation. "Valid" means that a checkout would accept the address without asking: its status is
 * accepted, or corrected with a list of changes.
 */
import {
  type AddressInput,
  type Finding,
  type Part,
  type StandardAddress,
  standardise,
} from "../../src/address/index.ts";
import { type Measured, type Peers, rows, Score } from "./testdata.ts";

export const measureValidate = (peers: Peers): Measured[] => [
  ...measureBrick(peers),
  ...measureValidatorjs(peers),
  ...measureRegions(),
  ...measureMismatches(),
  ...measureProvinces(),
  ...measureNormalForms(),
  ...measureLikelyCountries(),
  ...measureAlarms(),
  ...measureAddresses(),
  ...measureShopAddresses(),
  ...measureFields(),
];

type PostalCheck = (code: string, country: string) => boolean;
/** The check of a package; null if it does not know the country. */
type PeerCheck = [name: string, check: (code: string, country: string) => boolean | null];

function postalChecks(peers: Peers): PeerCheck[] {
  const checks: PeerCheck[] = [];
  const postcodeValidator = peers<{
    postcodeValidator: PostalCheck;
    postcodeValidatorExistsForCountry: (country: string) => boolean;
  }>("postcode-validator");
  if (postcodeValidator) {
    const { postcodeValidator: check, postcodeValidatorExistsForCountry: knows } = postcodeValidator;
    checks.push(["postcode-validator", (code, country) => (knows(country) ? check(code, country) : null)]);
  }
  const validator = peers<{ isPostalCode: PostalCheck; isPostalCodeLocales: string[] }>("validator");
  if (validator) {
    const { isPostalCode, isPostalCodeLocales } = validator;
    checks.push([
      "validator",
      (code, country) => (isPostalCodeLocales.includes(country) ? isPostalCode(code, country) : null),
    ]);
  }
  const postalCodes = peers<{ validate: (country: string, code: string) => boolean | string }>("postal-codes-js");
  if (postalCodes) checks.push(["postal-codes-js", (code, country) => postalCodes.validate(country, code) === true]);
  return checks;
}

const DOUBTS = new Set(["error", "warning"]);
/** Findings that make a postal code invalid. A code that no region is known to use must only be confirmed. */
const REFUSALS = new Set(["invalid_format", "unexpected_part", "mismatch"]);
const NAMES_LIKELY_COUNTRY = new Set([
  "postal_code_of_country",
  "territory_of_postal_code",
  "no_postal_codes_likely",
  "unknown_country_likely",
]);
const COUNTRIES_WITH_PLACES = new Set(["US", "CA", "AU", "IN"]);
const isAccepted = ({ verdict }: StandardAddress) => verdict.status === "accepted" || verdict.status === "corrected";
const doubts = ({ verdict }: StandardAddress, part?: Part): Finding[] =>
  verdict.findings.filter((finding) => DOUBTS.has(finding.severity) && (!part || finding.part === part));
/** Validates a postal code against the country and, if stated, the region. */
const judgePostalCode = (country: string, postal_code: string, administrative_area?: string) => {
  const standard = standardise({
    country_code: country,
    postal_code,
    administrative_area: administrative_area ?? null,
  });
  const isKnown = standard.postal_code !== null && standard.verdict.status !== "not_covered";
  const against = standard.verdict.findings.filter(({ part, code }) => part === "postal_code" && REFUSALS.has(code));
  return { isValid: isKnown && against.length === 0, standard };
};

/**
 * These sets validate the text as typed: an extra blank or a prefix makes it invalid, although the engine corrects it.
 */
function isSameAsTyped(typed: string, canonical: string | null): boolean {
  const code = typed.trim().toUpperCase().replaceAll("-", " ");
  const expected = canonical?.replaceAll("-", " ");
  return code === expected || code === expected?.replaceAll(" ", "") || expected?.endsWith(code) === true;
}

/** Compares how well the engine and the packages distinguish valid codes from invalid ones. */
function comparePostalChecks(
  set: string,
  target: number,
  cases: { id: string; country: string; code: string; valid: boolean }[],
  peers: Peers,
): Measured[] {
  const score = new Score(set, "valid and invalid distinguished", target);
  const checks = postalChecks(peers);
  for (const { id, country, code, valid } of cases) {
    const { isValid, standard } = judgePostalCode(country, code);
    const isAccepted = isValid && isSameAsTyped(code, standard.postal_code);
    score.count(isAccepted === valid, {
      kind: valid ? "rejected" : "accepted",
      id,
      got: `${country} ${JSON.stringify(code)} → ${standard.postal_code}`,
      expected: valid ? "valid" : "invalid",
    });
    for (const [name, check] of checks) score.peer(name, (check(code, country) ?? false) === valid);
  }
  return score.measured();
}

function measureBrick(peers: Peers): Measured[] {
  const set = "postal-brick";
  const cases = rows<{ country: string; input: string; valid: boolean; expected: string | null }>(set);
  const canonical = new Score(set, "canonical form of valid codes");
  for (const { id, country, input, valid, expected } of cases) {
    if (!valid) continue;
    const { postal_code } = standardise({ country_code: country, postal_code: input });
    canonical.count(postal_code === expected, {
      id,
      got: `${country} ${input} → ${postal_code}`,
      expected: expected ?? "",
    });
  }
  return [
    ...comparePostalChecks(
      set,
      0.99,
      cases.map(({ id, country, input, valid }) => ({ id, country, code: input, valid })),
      peers,
    ),
    ...canonical.measured(),
  ];
}

function measureValidatorjs(peers: Peers): Measured[] {
  return comparePostalChecks("postal-validatorjs", 0.97, rows("postal-validatorjs"), peers);
}

function measureRegions(): Measured[] {
  const set = "postal-region";
  const score = new Score(set, "own code of the region accepted");
  for (const { id, country, regions, postal_code, format_ok } of rows<{
    country: string;
    regions: string[];
    postal_code: string;
    format_ok?: boolean;
  }>(set)) {
    if (format_ok === false) continue;
    const { isValid, standard } = judgePostalCode(country, postal_code, regions[0]);
    score.count(isValid, {
      kind: doubts(standard, "postal_code")[0]?.code ?? "unused",
      id,
      got: `${country} ${regions.join(" ")} ${postal_code}`,
      expected: "accepted",
    });
  }
  return score.measured();
}

function measureMismatches(): Measured[] {
  const set = "postal-region-mismatch";
  const score = new Score(set, "mismatch reported", 0.97);
  for (const { id, country, region, postal_code } of rows<{ country: string; region: string; postal_code: string }>(
    set,
  )) {
    const findings = doubts(
      standardise({ country_code: country, administrative_area: region, postal_code }),
      "postal_code",
    );
    score.count(
      findings.some(({ code }) => code === "mismatch"),
      {
        kind: findings[0]?.code ?? "not found",
        id,
        got: `${country} ${region} ${postal_code}`,
        expected: "mismatch",
      },
    );
  }
  return score.measured();
}

function measureProvinces(): Measured[] {
  const set = "postal-province-shopify";
  const score = new Score(set, "valid for country and province", 0.97);
  type Row = {
    country: string;
    province_code: string;
    postal_code: string;
    valid_for_country: boolean;
    valid_for_province: boolean;
  };
  for (const { id, country, province_code, postal_code, valid_for_country, valid_for_province } of rows<Row>(set)) {
    const forCountry = judgePostalCode(country, postal_code).isValid;
    const forProvince = judgePostalCode(country, postal_code, province_code).isValid;
    score.count(forCountry === valid_for_country && forProvince === valid_for_province, {
      id,
      got: `${country} ${province_code} ${postal_code}: ${forCountry} ${forProvince}`,
      expected: `${valid_for_country} ${valid_for_province}`,
    });
  }
  return score.measured();
}

function measureNormalForms(): Measured[] {
  const set = "postal-normalise-shopify";
  const score = new Score(set, "canonical form (with Shopify's rules)");
  for (const { id, country, input, expected, op, title } of rows<{
    country: string;
    input: string;
    expected: string;
    op?: string;
    title: string;
  }>(set)) {
    // Incomplete codes and other operations are out of scope.
    if (op === "outcode" || title.includes("incomplete") || title.includes("area-only")) continue;
    const { postal_code } = standardise({ country_code: country, postal_code: input });
    score.count(postal_code === expected, {
      kind: title,
      id,
      got: `${country} ${JSON.stringify(input)} → ${postal_code}`,
      expected,
    });
  }
  return score.measured();
}

function measureLikelyCountries(): Measured[] {
  const set = "postal-find-country-shopify";
  const score = new Score(set, "country recognised by the code");
  for (const { id, alleged_country, postal_code, expected_country } of rows<{
    alleged_country: string | null;
    postal_code: string;
    expected_country: string | null;
  }>(set)) {
    const { findings } = standardise({ country_code: alleged_country ?? "", postal_code }).verdict;
    const likely =
      findings.find(({ reason }) => reason !== undefined && NAMES_LIKELY_COUNTRY.has(reason))?.params?.value ?? null;
    score.count(likely === (expected_country === alleged_country ? null : expected_country), {
      id,
      got: `${alleged_country} ${postal_code} → ${likely}`,
      expected: String(expected_country),
    });
  }
  return score.measured();
}

/** Addresses of real shops: a finding is a false alarm, or an error in the list. */
function measureAlarms(): Measured[] {
  const set = "geocode-stores";
  const score = new Score(set, "code, town and region agree (US CA AU IN)");
  type Shop = { country: string; region_code: string; city: string; postal_code: string; street_line1: string };
  for (const { id, country, region_code, city, postal_code, street_line1 } of rows<Shop>(set)) {
    if (!COUNTRIES_WITH_PLACES.has(country) || postal_code === "") continue;
    const standard = standardise({
      country_code: country,
      administrative_area: region_code,
      locality: city,
      postal_code,
      address_lines: [street_line1],
    });
    const alarm = doubts(standard, "postal_code").find(({ code }) => code === "mismatch");
    score.count(!alarm, {
      kind: "alarm",
      id,
      got: `${country} ${region_code} ${city} ${postal_code}: ${alarm?.message}`,
      expected: "none",
    });
  }
  return score.measured();
}

/** An address of the address-* sets, in the terms of libaddressinput. */
interface GoogleAddress {
  country: string;
  admin_area?: string;
  locality?: string;
  dependent_locality?: string;
  postal_code?: string;
  sorting_code?: string;
  address_lines?: string[];
  organization?: string;
  recipient?: string;
  language?: string;
}
const fromGoogle = ({ country, admin_area, language, ...rest }: GoogleAddress): AddressInput => ({
  ...rest,
  country_code: country,
  administrative_area: admin_area ?? null,
  language_code: language ?? null,
});
const PROBLEMS: Record<string, string> = {
  MISSING_REQUIRED_FIELD: "missing_part",
  UNKNOWN_VALUE: "unknown_value",
  INVALID_FORMAT: "invalid_format",
  MISMATCHING_VALUE: "mismatch",
  UNEXPECTED_FIELD: "unexpected_part",
};
const FIELDS: Record<string, Part> = {
  admin_area: "administrative_area",
  street_address: "address_lines",
  country: "country_code",
};

function measureAddresses(): Measured[] {
  const set = "address-validation";
  const verdicts = new Score(set, "verdict", 0.97);
  const problems = new Score(set, "every expected problem found");
  type Row = {
    address: GoogleAddress;
    valid: boolean;
    complete: boolean;
    expected_problems: { field: string; problem: string }[];
    note?: string;
  };
  for (const { id, address, valid, expected_problems, note } of rows<Row>(set)) {
    const standard = standardise(fromGoogle(address));
    const found = standard.verdict.findings.map(({ part, code }) => `${part} ${code}`);
    const expected = expected_problems.map(
      ({ field, problem }) => `${FIELDS[field] ?? field} ${PROBLEMS[problem] ?? ""}`,
    );
    const failure = {
      id,
      got: `${JSON.stringify(address)}: ${doubts(standard)
        .map(({ part, code }) => `${part} ${code}`)
        .join(", ")}`,
      expected: `${valid ? "valid" : "invalid"} ${expected.join(", ")} ${note ?? ""}`,
    };
    verdicts.count(isAccepted(standard) === valid, { kind: valid ? "rejected" : "accepted", ...failure });
    problems.count(
      expected.every((problem) => found.some((finding) => finding.startsWith(problem))),
      { kind: "problem not found", ...failure },
    );
  }
  return [...verdicts.measured(), ...problems.measured()];
}

function measureShopAddresses(): Measured[] {
  const set = "address-validation-shopify";
  const score = new Score(set, "verdict", 0.97);
  interface ShopAddress {
    first_name?: string;
    last_name?: string;
    company?: string;
    address1?: string;
    address2?: string;
    city?: string;
    province_code?: string;
    zip?: string;
    country_code: string;
    phone?: string;
  }
  for (const { id, address, valid, title } of rows<{ address: ShopAddress; valid: boolean; title: string }>(set)) {
    const standard = standardise({
      country_code: address.country_code ?? "",
      administrative_area: address.province_code ?? null,
      locality: address.city ?? null,
      postal_code: address.zip ?? null,
      address_lines: [address.address1 ?? "", address.address2 ?? ""],
      organization: address.company ?? null,
      phone: address.phone ?? null,
      recipient: [address.first_name, address.last_name].filter(Boolean).join(" ") || null,
    });
    score.count(isAccepted(standard) === valid, {
      kind: valid ? "rejected" : "accepted",
      id,
      expected: `${valid ? "valid" : "invalid"}: ${title}`,
      got: `${JSON.stringify(address)}: ${doubts(standard)
        .map(({ part, code }) => `${part} ${code}`)
        .join(", ")}`,
    });
  }
  return score.measured();
}

function measureFields(): Measured[] {
  const set = "address-normalise";
  const score = new Score(set, "fields");
  const names: Record<string, keyof StandardAddress> = {
    admin_area: "administrative_area",
    country: "country_code",
    language: "language_code",
  };
  for (const { id, address, expected_fields, note } of rows<{
    address: GoogleAddress;
    expected_fields: Record<string, string>;
    note?: string;
  }>(set)) {
    const standard = standardise(fromGoogle(address));
    const isRight = Object.entries(expected_fields).every(
      ([field, value]) => standard[names[field] ?? (field as keyof StandardAddress)] === value,
    );
    score.count(isRight, {
      id,
      got: `${JSON.stringify(address)} → ${standard.administrative_area} ${standard.locality}`,
      expected: `${JSON.stringify(expected_fields)} ${note ?? ""}`,
    });
  }
  return score.measured();
}

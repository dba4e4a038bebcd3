import fc from "fast-check";
import t from "tap";
import { standardise } from "../../../src/address/index.ts";
import { likelyCountry, territoryOfCode } from "../../../src/address/reference/likely-country.ts";

t.test("a code of another country is recognised by its shape", async (t) => {
  const cases: [stated: string, code: string, likely: string][] = [
    ["DE", "SW1A 1AA", "GB"],
    ["US", "K1A 0B1", "CA"],
    ["DE", "1012 AB", "NL"],
    ["US", "100-0001", "JP"],
    ["PT", "01310-100", "BR"],
    ["DE", "00-950", "PL"],
    ["FR", "1000-001", "PT"],
    ["CZ", "841 04", "SK"],
    ["SK", "110 00", "CZ"],
    ["DE", "94043-1351", "US"],
    ["GB", "D02 AF30", "IE"],
    ["KN", "33101", "US"],
    ["LI", "8001", "CH"],
    ["MC", "06000", "FR"],
  ];
  for (const [stated, code, likely] of cases) t.equal(likelyCountry(stated, code), likely, `${stated} ${code}`);
  for (const [stated, code] of [
    ["DE", "1"],
    ["DE", "123456"],
    ["US", "hello"],
    ["ZZ", ""],
    ["US", "9".repeat(500)],
  ] as const)
    t.equal(likelyCountry(stated, code), undefined, code);
});

t.test("territories with a country code of their own", async (t) => {
  const cases: [stated: string, code: string, territory: string | undefined][] = [
    ["FR", "97420", "RE"],
    ["FR", "98800", "NC"],
    ["FR", "75001", undefined],
    ["GB", "JE2 3AB", "JE"],
    ["GB", "SW1A 1AA", undefined],
    ["NO", "9170", "SJ"],
    ["IT", "00120", "VA"],
    ["FI", "22100", "AX"],
    ["AU", "6798", "CX"],
    ["US", "00907", undefined],
  ];
  for (const [stated, code, territory] of cases) t.equal(territoryOfCode(stated, code), territory, `${stated} ${code}`);
});

t.test("the verdict says it, with the fix to confirm", async (t) => {
  const [finding] = standardise({
    country_code: "DE",
    locality: "Ottawa",
    address_lines: ["1 Wellington St"],
    postal_code: "K1A 0B1",
  }).verdict.findings;
  t.match(finding, {
    code: "invalid_format",
    severity: "error",
    part: "postal_code",
    message: /CA/,
    fix: [{ op: "replace", path: "/country_code", value: "CA" }],
  });
  const reunion = standardise({
    country_code: "FR",
    locality: "Saint-Denis",
    address_lines: ["1 Rue de Paris"],
    postal_code: "97400",
  });
  t.match(reunion.verdict, {
    status: "accepted",
    findings: [{ code: "mismatch", severity: "info", part: "country_code", params: { value: "RE" } }],
  });
  t.match(standardise({ country_code: "QQ", postal_code: "SW1A 1AA" }).verdict, {
    status: "not_covered",
    findings: [{ code: "country_not_covered", params: { value: "GB" } }],
  });
  t.match(
    standardise({ country_code: "HK", postal_code: "SW1A 1AA" }).verdict.findings.find(
      ({ part }) => part === "postal_code",
    ),
    { code: "unexpected_part", params: { value: "GB" } },
  );
});

t.test("any code is answered, and never with the country itself", async (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom("US", "GB", "FR", "DE", "CA", "LI", "", "QQ"),
      fc.string({ unit: "binary" }),
      (country, code) => likelyCountry(country, code) !== country,
    ),
  );
  t.pass();
});

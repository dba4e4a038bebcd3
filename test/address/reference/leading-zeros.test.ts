import fc from "fast-check";
import t from "tap";
import { countryRules, standardise } from "../../../src/address/index.ts";
import { restoreLeadingZeros } from "../../../src/address/reference/leading-zeros.ts";

const read = (
  country_code: string,
  postal_code: string,
  locality: string | null,
  administrative_area: string | null = null,
) => {
  const { postal_code: code, verdict } = standardise({
    country_code,
    postal_code,
    locality,
    administrative_area,
    address_lines: ["1"],
  });
  return {
    code,
    findings: verdict.findings
      .filter(({ part }) => part === "postal_code")
      .map(({ code, reason, severity }) => [code, reason, severity]),
    fix: verdict.findings.find(({ reason }) => reason === "leading_zero")?.fix,
  };
};

t.test("a lost zero is restored, with a finding", async (t) => {
  for (const [country, lost, town, region, code] of [
    ["FR", "1000", "Bourg-en-Bresse", null, "01000"],
    ["FR", "1000", "BOURG EN BRESSE CEDEX 3", null, "01000"],
    ["FR", "6100", "Nice", null, "06100"],
    ["FR", "F-6100", "Nice", null, "06100"],
    ["FR", "９０００", "Foix", null, "09000"],
    ["DE", "1067", "Dresden", null, "01067"],
    ["DE", "1099", "Dresden-Neustadt", null, "01099"],
    ["DE", "D-6108", "Halle", null, "06108"],
    ["IT", "186", "Roma", null, "00186"],
    ["IT", "186", "Rome", "RM", "00186"],
    ["ES", "8001", "Barcelona", null, "08001"],
    ["ES", "3001", "Alacant", "Alicante", "03001"],
    ["US", "2134", "Boston", "MA", "02134"],
    ["US", "2134-1234", "Boston", "MA", "02134-1234"],
    ["US", "501", "Holtsville", "NY", "00501"],
    ["PR", "907", "San Juan", null, "00907"],
    ["AU", "800", "Darwin", "NT", "0800"],
    ["FI", "100", "Helsinki", null, "00100"],
    ["FI", "1300", "Vantaa", null, "01300"],
    ["NO", "150", "Oslo", null, "0150"],
    ["RO", "10101", "București", null, "010101"],
    ["CN", "10010", "呼和浩特市", "内蒙古自治区", "010010"],
  ] as const) {
    t.same(
      read(country, lost, town, region),
      {
        code,
        findings: [["spelling_corrected", "leading_zero", "info"]],
        fix: [{ op: "replace", path: "/postal_code", value: code }],
      },
      `${country} ${lost} ${town}`,
    );
  }
});

t.test("where fewer digits may be something else they stay as they are", async (t) => {
  for (const [country, code, town, region, what] of [
    ["FR", "1000", "Bruxelles", null, "a code of Belgium"],
    ["FR", "7500", "Paris", null, "a digit is missing at the end"],
    ["FR", "1000", null, null, "nothing else is stated"],
    ["FR", "1001", "Bourg-en-Bresse", null, "there is no such code"],
    ["DE", "7000", "Stuttgart", null, "a code until 1993"],
    ["DE", "D-7570", "Baden-Baden", null, "a code until 1993, of another town's digits"],
    ["DE", "106", "Dresden", null, "no town has two zeros there"],
    ["US", "9404", "Mountain View", "CA", "a digit is missing"],
    ["US", "2134", "Boston", "NY", "another state"],
    ["IT", "186", "Milano", null, "another town"],
    ["ES", "8001", "Barcelona", "Madrid", "another province"],
    ["AT", "101", "Wien", null, "no code begins with a zero there"],
    ["CH", "800", "Zürich", null, "nor there"],
  ] as const) {
    const { code: kept, findings } = read(country, code, town, region);
    t.match([kept, findings], [code, [["invalid_format"]]], `${country} ${code}: ${what}`);
  }
  t.equal(read("FR", "01000", "Bruxelles").code, "01000", "with its zero a code is taken");
});

t.test("any text is answered, and what is put back is a code with zeros in front", async (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom("FR", "DE", "IT", "ES", "US", "AU", "GB"),
      fc.oneof(fc.string({ unit: "binary", maxLength: 30 }), fc.nat(99_999).map(String)),
      fc.constantFrom(null, "Nice", "Dresden", "Roma", "Barcelona", "x"),
      (country, text, locality) => {
        const code = restoreLeadingZeros(countryRules(country)!, text, { locality, administrative_area: null });
        return code === null || (code.startsWith("0") && Number(code) === Number(text));
      },
    ),
  );
  t.pass();
});

import t from "tap";
import { countryRules, standardise } from "../../../src/address/index.ts";
import { canonicalPostalCode, readPostalCode } from "../../../src/address/reference/postal.ts";

const canonical = (country: string, code: string) => canonicalPostalCode(countryRules(country)!.postal!, code);

t.test("a code gets its canonical notation, however it was typed", async (t) => {
  const cases: [country: string, typed: string, canonical: string][] = [
    ["GB", "sw1a1aa", "SW1A 1AA"],
    ["GB", "SW1A 1AA", "SW1A 1AA"],
    ["GB", "gir0aa", "GIR 0AA"],
    ["CA", "K1A0B1", "K1A 0B1"],
    ["CA", "k1a-0b1", "K1A 0B1"],
    ["NL", "1234ab", "1234 AB"],
    ["SE", "11455", "114 55"],
    ["SE", "S-114 55", "114 55"],
    ["CZ", "11000", "110 00"],
    ["IE", "D02AF30", "D02 AF30"],
    ["KZ", "a15d3t7", "A15D3T7"],
    ["MU", "r5133", "R5133"],
    ["GB", "xx101dd", "XX10 1DD"],
    ["JP", "〒1500041", "150-0041"],
    ["JP", "１５０－００４１", "150-0041"],
    ["BR", "01310100", "01310-100"],
    ["PT", "1250096", "1250-096"],
    ["PL", "00950", "00-950"],
    ["US", "940431351", "94043-1351"],
    ["US", "94043 1351", "94043-1351"],
    ["US", "US-94043", "94043"],
    ["DE", "D-10115", "10115"],
    ["AT", "A-1010", "1010"],
    ["HU", "H-1052", "1052"],
    ["FI", "FIN-00100", "00100"],
    ["EE", "EST-10115", "10115"],
    ["SI", "SLO-1000", "1000"],
    ["BA", "BIH-71000", "71000"],
    ["RS", "SRB-11000", "11000"],
    ["ME", "MNE-81000", "81000"],
    ["FR", "75 001", "75001"],
    ["LV", "1010", "LV-1010"],
    ["LV", "LV1010", "LV-1010"],
    ["MT", "vlt1117", "VLT 1117"],
    ["PE", "lima 23", "LIMA 23"],
    ["CN", "５１８０５７", "518057"],
    ["BN", "BT2328", "BT2328"],
    ["KY", "ky11100", "KY1-1100"],
  ];
  for (const [country, typed, expected] of cases) t.equal(canonical(country, typed), expected, `${country} ${typed}`);
});

t.test("the letters that every code begins with may be left out", async (t) => {
  const cases: [country: string, typed: string, canonical: string][] = [
    ["LT", "01108", "LT-01108"],
    ["LT", "lt 01108", "LT-01108"],
    ["MD", "2012", "MD-2012"],
    ["AZ", "1000", "AZ 1000"],
    ["AI", "2640", "AI-2640"],
    ["MS", "1110", "MSR 1110"],
    ["VG", "1110", "VG1110"],
    ["BB", "11000", "BB11000"],
    ["SV", "1101", "CP 1101"],
    ["HT", "6120", "HT6120"],
    ["SG", "S(522489)", "522489"],
    ["BR", "CEP: 01310-100", "01310-100"],
    ["IR", "۱۱۹۳۶۱۲۳۴۵", "11936-12345"],
    ["TH", "๑๐๑๕๐", "10150"],
    ["JP", "１００—８１１１", "100-8111"],
    ["PT", "1049.001", "1049-001"],
    ["US", "12345‑6789", "12345-6789"],
  ];
  for (const [country, typed, expected] of cases) t.equal(canonical(country, typed), expected, `${country} ${typed}`);
});

t.test("letters and digits that look alike are exchanged, with a finding", async (t) => {
  const read = (country: string, typed: string) => readPostalCode(countryRules(country)!.postal!, typed);
  const cases: [country: string, typed: string, canonical: string][] = [
    ["US", "l0OO4", "10004"],
    ["GB", "C04 ODT", "CO4 0DT"],
    ["GB", "SW1A OAA", "SW1A 0AA"],
    ["CA", "K1A OB1", "K1A 0B1"],
    ["DE", "1O115", "10115"],
    ["IE", "Do8 V04N", "D08 V04N"],
    ["NL", "I234 AB", "1234 AB"],
  ];
  for (const [country, typed, expected] of cases)
    t.same(read(country, typed), { code: expected, is_repaired: true }, `${country} ${typed}`);
  t.same(read("DE", "10115"), { code: "10115", is_repaired: false });
  t.equal(read("AR", "ILOIOLIO"), null);
  t.equal(read("US", "ABCDE"), null);
});

t.test("the operators' rules, where they are stricter than digits", async (t) => {
  const refused: [country: string, code: string][] = [
    ["CZ", "811 01"],
    ["SK", "110 00"],
    ["CO", "990000"],
    ["CO", "123456"],
    ["DE", "00115"],
    ["GB", "QC2E 9RZ"],
    ["IE", "AW5 TF12"],
    ["IN", "541123"],
    ["CN", "141234"],
    ["BY", "317543"],
    ["MH", "96971"],
    ["VG", "VG0111"],
    ["BH", "1301"],
    ["FR", "98025"],
    ["IL", "10329"],
  ];
  for (const [country, code] of refused) t.equal(canonical(country, code), null, `${country} ${code}`);
  for (const [country, code] of [
    ["FR", "97134"],
    ["FR", "98800"],
    ["GB", "EC1A 1BB"],
    ["GB", "W1A 1AA"],
    ["GB", "BFPO 801"],
    ["IE", "D6W XY00"],
    ["CN", "999077"],
    ["IC", "38001"],
    ["SH", "TDCU 1ZZ"],
  ] as const) {
    t.equal(canonical(country, code), code, `${country} ${code}`);
  }
});

t.test("former and unissued codes are to be confirmed, not refused", async (t) => {
  for (const [country_code, postal_code] of [
    ["IL", "10329"],
    ["KR", "135-080"],
    ["GR", "022 93"],
    ["IE", "D19 AF30"],
    ["GB", "W1R 9RZ"],
  ] as const) {
    t.match(
      standardise({ country_code, postal_code }).verdict.findings.find(({ part }) => part === "postal_code"),
      { code: "unknown_value", severity: "warning" },
      country_code,
    );
  }
});

t.test("a code of another region is a mismatch, also where Google has no prefixes", async (t) => {
  type Case = [country_code: string, administrative_area: string, postal_code: string];
  const mismatches: Case[] = [
    ["GB", "England", "EH99 1SP"],
    ["GB", "Wales", "SW1A 1AA"],
    ["IE", "Co. Kerry", "H91 A7F5"],
    ["CO", "Antioquia", "110111"],
    ["US", "TN", "10001"],
  ];
  const matches: Case[] = [
    ["GB", "England", "SW1A 1AA"],
    ["GB", "Scotland", "EH99 1SP"],
    ["IE", "Kerry", "V92 A7F5"],
    ["CO", "Antioquia", "050001"],
    ["US", "TN", "42223"],
    ["US", "KY", "42223"],
  ];
  const isMismatch = (...[country_code, administrative_area, postal_code]: Case) =>
    standardise({ country_code, administrative_area, postal_code }).verdict.findings.some(
      ({ part, code }) => part === "postal_code" && code === "mismatch",
    );
  for (const mismatch of mismatches) t.ok(isMismatch(...mismatch), mismatch.join(" "));
  for (const match of matches) t.notOk(isMismatch(...match), match.join(" "));
});

t.test("what is no code of the country has none", async (t) => {
  for (const [country, typed] of [
    ["US", "9404"],
    ["US", "K1A 0B1"],
    ["GB", "SW1A"],
    ["DE", "1011"],
    ["NL", "0123 AB"],
    ["BN", "1234"],
    ["US", "9".repeat(900)],
    ["JP", "-"],
  ] as const) {
    t.equal(canonical(country, typed), null, `${country} ${typed.slice(0, 20)}`);
  }
});

t.test("a canonical code is its own canonical form, by each country's own examples", async (t) => {
  for (const country of ["GB", "CA", "NL", "SE", "JP", "US", "BR", "PL", "IE", "MT", "LB", "SV", "AI", "VI"]) {
    for (const example of countryRules(country)!.postal!.examples.split(", ")) {
      const code = canonical(country, example);
      t.ok(code, `${country} ${example}`);
      t.equal(canonical(country, code!), code);
    }
  }
});

t.test("codes with two separators, and letters that a scan takes for digits", async (t) => {
  t.equal(canonical("GH", "ak0395028"), "AK-039-5028");
  t.equal(canonical("GH", "WH-1435-6447"), "WH-1435-6447");
  const read = (country: string, typed: string) => readPostalCode(countryRules(country)!.postal!, typed);
  for (const [country, typed, expected] of [
    ["CA", "KlA OBl", "K1A 0B1"],
    ["CA", "11A 2B3", "L1A 2B3"],
    ["DE", "8O33S", "80335"],
    ["BN", "8E1410", "BE1410"],
  ] as const) {
    t.same(read(country, typed), { code: expected, is_repaired: true }, `${country} ${typed}`);
  }
  t.equal(read("US", "SOLID"), null, "a word is no code");
});

import t from "tap";
import { countryRules } from "../../src/address/index.ts";
import { canonicalPostalCode } from "../../src/address/postal.ts";

const canonical = (country: string, code: string) => canonicalPostalCode(countryRules(country)!.postal!, code);

t.test("a code gets its canonical notation, however it was typed", async (t) => {
  const cases: [country: string, typed: string, canonical: string][] = [
    ["GB", "sw1a1aa", "SW1A 1AA"], ["GB", "SW1A 1AA", "SW1A 1AA"], ["GB", "gir0aa", "GIR 0AA"], ["CA", "K1A0B1", "K1A 0B1"],
    ["CA", "k1a-0b1", "K1A 0B1"], ["NL", "1234ab", "1234 AB"], ["SE", "11455", "114 55"], ["SE", "S-114 55", "114 55"],
    ["CZ", "11000", "110 00"], ["IE", "D02AF30", "D02 AF30"], ["JP", "〒1500041", "150-0041"], ["JP", "１５０－００４１", "150-0041"],
    ["BR", "01310100", "01310-100"], ["PT", "1250096", "1250-096"], ["PL", "00950", "00-950"], ["US", "940431351", "94043-1351"],
    ["US", "94043 1351", "94043-1351"], ["US", "US-94043", "94043"], ["DE", "D-10115", "10115"], ["AT", "A-1010", "1010"],
    ["FR", "75 001", "75001"], ["LV", "1010", "LV-1010"], ["LV", "LV1010", "LV-1010"], ["MT", "vlt1117", "VLT 1117"],
    ["PE", "lima 23", "LIMA 23"], ["CN", "５１８０５７", "518057"], ["BN", "BT2328", "BT2328"], ["KY", "ky11100", "KY1-1100"],
  ];
  for (const [country, typed, expected] of cases) t.equal(canonical(country, typed), expected, `${country} ${typed}`);
});

t.test("what is no code of the country has none", async (t) => {
  for (const [country, typed] of [["US", "9404"], ["US", "K1A 0B1"], ["GB", "SW1A"], ["DE", "1011"], ["NL", "0123 AB"], ["BN", "1234"], ["US", "9".repeat(900)], ["JP", "-"]] as const) {
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

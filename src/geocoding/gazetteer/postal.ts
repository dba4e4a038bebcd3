/** The postal codes that ship with the engine as rows of the gazetteer, and the towns that only they know. */
import { allPostalPlaces, type PostalPlace, subdivisionByName } from "../../address/index.ts";
import type { PlaceRow } from "./geonames.ts";
import { bareName, nameKey, postalKey, postalCode, postalNameKeys, postalNeighbourKeys } from "./names.ts";
import type { Point } from "../provider.ts";
import { distanceBetween, postalUncertainty, spacings } from "./spacing.ts";
import { canadianVillages } from "./tables.ts";

const COUNTRIES = ["US", "CA", "AU", "IN"] as const;
/** Parts of the postal area of the United States that are countries of their own in ISO 3166. */
const TERRITORIES = new Set(["PR", "VI", "GU", "AS", "MP", "PW", "FM", "MH"]);
/** The post of the armed forces abroad: GeoNames has the points of their bases. They are no place of the country where they lie. */
const MILITARY = new Set(["AA", "AE", "AP"]);
const BASE_M = 15_000;
const FIRST_ID = 1_200_000_000;

/** Canada's post has given the north pole a code, for letters to Santa Claus. */
const FARTHEST_NORTH = 85;
/** Some of GeoNames' points of Canadian areas lie far outside their towns. */
const DOUBTFUL = "CA";
const RURAL = /^.0/;
const OUTLYING = { least_m: 10_000, times: 2, codes: 3 };

/** The towns of the country whose postal codes are checked against them, by region and name. */
export interface Towns {
  add(place: PlaceRow): void;
  find(region_code: string | null, name: string): PlaceRow | undefined;
}

export function townsToCheck(): Towns {
  const byName = new Map<string, PlaceRow>();
  const key = (region_code: string | null, name: string): string => `${region_code} ${nameKey(DOUBTFUL, name)}`;
  return {
    add(place) {
      if (place.country_code !== DOUBTFUL || place.level !== "locality") return;
      const known = byName.get(key(place.region_code, place.name));
      if (!known || known.population < place.population) byName.set(key(place.region_code, place.name), place);
    },
    find: (region_code, name) => byName.get(key(region_code, name)),
  };
}

/** @param regionCodes GeoNames' number of a region by its ISO 3166-2 code */
export function* readPostalCodes(regionCodes: ReadonlyMap<string, string>, towns: Towns): Generator<PlaceRow> {
  let id = FIRST_ID;
  for (const country of COUNTRIES) {
    const places = [...allPostalPlaces(country)].filter(({ latitude }) => latitude < FARTHEST_NORTH);
    const distances = spacings(places.map(({ latitude, longitude, postal_code }) => ({ latitude, longitude, code: postal_code })));
    const regionOf = ({ administrative_area }: PostalPlace): string | null => MILITARY.has(administrative_area) ? administrative_area :
      regionCodes.get(`${country}-${administrative_area}`) ?? regionCodes.get(subdivisionByName(country, administrative_area) ?? "") ?? null;
    const strays = country === DOUBTFUL ? outlying(places, (place) => towns.find(regionOf(place), place.locality)) : new Map<PostalPlace, PlaceRow>();
    const villages = country === DOUBTFUL ? canadianVillages() : new Map<string, Point[]>();
    for (const [at, place] of places.entries()) {
      const { postal_code, locality, administrative_area } = place;
      const country_code = TERRITORIES.has(administrative_area) ? administrative_area : country;
      const countries = new Set([country, country_code]);
      const town = strays.get(place);
      const { latitude, longitude } = town ?? place;
      const isBase = MILITARY.has(administrative_area);
      yield {
        id: id++, country_code, level: "postal_code", name: locality, region_code: country_code === country ? regionOf(place) : null, subregion_code: null,
        population: 0, latitude, longitude, uncertainty_m: town?.uncertainty_m ?? Math.max(postalUncertainty(distances[at]!), isBase ? BASE_M : 0, reach(place, villages.get(postal_code) ?? [])), postal_code: postalCode(country, postal_code),
        keys: [
          ...[...countries].flatMap((code) => [postalKey(code, postal_code), ...postalNeighbourKeys(code, postal_code)]),
          ...isBase ? [] : postalNameKeys(country_code, [locality, bareName(locality)]),
        ],
      };
    }
  }
}

/** Metres to nine in ten of an area's villages. */
function reach(area: Point, villages: readonly Point[]): number {
  const distances = villages.map((village) => distanceBetween(village, area)).sort((a, b) => a - b);
  return Math.round(distances[Math.ceil(distances.length * 0.9) - 1] ?? 0);
}

/** Codes of a town much farther from its middle than its other codes, with that town. */
function outlying(places: readonly PostalPlace[], townOf: (place: PostalPlace) => PlaceRow | undefined): Map<PostalPlace, PlaceRow> {
  const found = new Map<PostalPlace, PlaceRow>();
  const urban = places.filter(({ postal_code }) => !RURAL.test(postal_code));
  for (const [town, own] of Map.groupBy(urban, townOf)) {
    if (!town) continue;
    const distances = own.map((place) => distanceBetween(place, town)).sort((a, b) => a - b);
    const usual = own.length >= OUTLYING.codes ? OUTLYING.times * distances[distances.length >> 1]! : town.uncertainty_m;
    for (const place of own) if (distanceBetween(place, town) > Math.max(OUTLYING.least_m, usual)) found.set(place, town);
  }
  return found;
}

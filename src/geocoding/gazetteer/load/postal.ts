/** The postal codes that ship with the engine as rows of the gazetteer, and the towns that only they know. */
import { allPostalPlaces, type PostalPlace, subdivisionByName } from "../../../address/index.ts";
import type { PlaceRow } from "../geonames.ts";
import { bareName, nameKey, postalKey, postalCode, postalNameKeys, postalNeighbourKeys } from "../names.ts";
import type { Point } from "../../provider.ts";
import { distance } from "../../distance.ts";
import { postalUncertainty, neighbourDistances } from "../neighbour-distance.ts";
import { canadianVillages } from "./tables.ts";

const COUNTRIES = ["US", "CA", "AU", "IN"] as const;
/** Parts of the postal area of the United States that are countries of their own in ISO 3166. */
const TERRITORIES = new Set(["PR", "VI", "GU", "AS", "MP", "PW", "FM", "MH"]);
/**
 * The post of the armed forces abroad: GeoNames has the points of their bases. They are no place of the country where
 * they lie.
 */
const MILITARY = new Set(["AA", "AE", "AP"]);
const BASE_M = 15_000;
const FIRST_ID = 1_200_000_000;

/** Canada's post has given the north pole a code, for letters to Santa Claus. */
const FARTHEST_NORTH = 85;
/** The points of Canadian areas none of whose codes is known are GeoNames' own: some lie far outside their towns. */
const HAS_AREAS = "CA";
const RURAL = /^.0/;
const OUTLYING_M = 25_000;
/** A point that several names share is that of none of them; so many may be strewn over a state. */
const SHARED_M = 15_000;
const STREWN = { names: 8, reach_m: 50_000 };
const CHECKED = new Set(["US", "CA", "AU"]);

/** The towns that postal codes are checked against, by region and name. */
export interface KnownTowns {
  add(place: PlaceRow): void;
  find(country_code: string, region_code: string | null, name: string): PlaceRow | undefined;
}

/** A register of towns, by which the points of postal codes are checked. */
export function townsToCheck(): KnownTowns {
  const byName = new Map<string, PlaceRow>();
  const keyOf = (country_code: string, region_code: string | null, name: string): string =>
    `${region_code} ${nameKey(country_code, name)}`;
  return {
    add(place) {
      if (!CHECKED.has(place.country_code) || place.level !== "locality") return;
      const key = keyOf(place.country_code, place.region_code, place.name);
      if ((byName.get(key)?.population ?? -1) < place.population) byName.set(key, place);
    },
    find: (country_code, region_code, name) => byName.get(keyOf(country_code, region_code, name)),
  };
}

/** @param regionCodes GeoNames' number of a region by its ISO 3166-2 code */
export function* readPostalCodes(regionCodes: ReadonlyMap<string, string>, towns: KnownTowns): Generator<PlaceRow> {
  let id = FIRST_ID;
  for (const country of COUNTRIES) {
    const places = [...allPostalPlaces(country)].filter(({ latitude }) => latitude < FARTHEST_NORTH);
    const distances = neighbourDistances(
      places.map(({ latitude, longitude, postal_code }) => ({ latitude, longitude, code: postal_code })),
    );
    const regionOf = ({ administrative_area }: PostalPlace): string | null =>
      MILITARY.has(administrative_area)
        ? administrative_area
        : (regionCodes.get(`${country}-${administrative_area}`) ??
          regionCodes.get(subdivisionByName(country, administrative_area) ?? "") ??
          null);
    const townOf = (place: PostalPlace): PlaceRow | undefined => towns.find(country, regionOf(place), place.locality);
    const villages = country === HAS_AREAS ? canadianVillages() : new Map<string, Point[]>();
    const shared = sharedPoints(places, townOf);
    const isStray = (place: PostalPlace): boolean =>
      (shared.get(spotOf(place))?.names ?? 0) >= STREWN.names ||
      (country === HAS_AREAS && RURAL.test(place.postal_code) && !villages.has(place.postal_code));
    for (const [at, place] of places.entries()) {
      const { postal_code, locality, administrative_area } = place;
      const country_code = TERRITORIES.has(administrative_area) ? administrative_area : country;
      const countries = new Set([country, country_code]);
      const town = isStray(place) ? townOf(place) : undefined;
      const isMoved = town !== undefined && distance(place, town) > OUTLYING_M;
      const { latitude, longitude } = isMoved ? town : place;
      const isBase = MILITARY.has(administrative_area);
      const around = shared.get(spotOf(place))?.reach ?? 0;
      yield {
        id: id++,
        country_code,
        level: "postal_code",
        name: locality,
        region_code: country_code === country ? regionOf(place) : null,
        subregion_code: null,
        population: 0,
        latitude,
        longitude,
        uncertainty_m: isMoved
          ? town.uncertainty_m
          : Math.max(
              postalUncertainty(distances[at]!),
              isBase ? BASE_M : 0,
              around,
              nineInTen(place, villages.get(postal_code) ?? []),
            ),
        postal_code: postalCode(country, postal_code),
        keys: [
          ...[...countries].flatMap((code) => [
            postalKey(code, postal_code),
            ...postalNeighbourKeys(code, postal_code),
          ]),
          ...(isBase || (around > STREWN.reach_m && !isMoved)
            ? []
            : postalNameKeys(country_code, [locality, bareName(locality)])),
        ],
      };
    }
  }
}

const spotOf = ({ latitude, longitude }: Point): string => `${latitude} ${longitude}`;

/** The points that several names share, and how far from each its towns are, as far as these are known. */
function sharedPoints(
  places: readonly PostalPlace[],
  townOf: (place: PostalPlace) => PlaceRow | undefined,
): Map<string, { names: number; reach: number }> {
  const spots = Map.groupBy(places, spotOf);
  return new Map(
    [...spots].flatMap(([spot, own]) => {
      const names = new Set(own.map(({ locality }) => locality)).size;
      return names < 2
        ? []
        : [
            [
              spot,
              {
                names,
                reach: Math.max(
                  SHARED_M,
                  nineInTen(
                    own[0]!,
                    own.flatMap((place) => townOf(place) ?? []),
                  ),
                ),
              },
            ] as const,
          ];
    }),
  );
}

/** Metres from a point to nine in ten of some places. */
function nineInTen(point: Point, places: readonly Point[]): number {
  const distances = places.map((place) => distance(place, point)).sort((a, b) => a - b);
  return Math.round(distances[Math.ceil(distances.length * 0.9) - 1] ?? 0);
}

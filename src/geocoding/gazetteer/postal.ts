/** The postal codes that ship with the engine as rows of the gazetteer, and the towns that only they know. */
import { allPostalPlaces, subdivisionByName } from "../../address/index.ts";
import type { PlaceRow } from "./geonames.ts";
import { bareName, postalCode, postalKey, postalNameKeys } from "./names.ts";
import { postalUncertainty, spacings } from "./spacing.ts";

const COUNTRIES = ["US", "CA", "AU", "IN"] as const;
/** Parts of the postal area of the United States that are countries of their own in ISO 3166. */
const TERRITORIES = new Set(["PR", "VI", "GU", "AS", "MP", "PW", "FM", "MH"]);
/** Of no place: the post of the armed forces abroad. */
const MILITARY = new Set(["AA", "AE", "AP"]);
const FIRST_ID = 1_200_000_000;

/** @param regionCodes GeoNames' number of a region by its ISO 3166-2 code */
export function* readPostalCodes(regionCodes: ReadonlyMap<string, string>): Generator<PlaceRow> {
  let id = FIRST_ID;
  for (const country of COUNTRIES) {
    const places = [...allPostalPlaces(country)].filter(({ administrative_area }) => !MILITARY.has(administrative_area));
    const distances = spacings(places);
    for (const [at, { postal_code, locality, administrative_area, latitude, longitude }] of places.entries()) {
      const country_code = TERRITORIES.has(administrative_area) ? administrative_area : country;
      const iso = `${country}-${administrative_area}`;
      const region_code = regionCodes.get(iso) ?? regionCodes.get(subdivisionByName(country, administrative_area) ?? "") ?? null;
      yield {
        id: id++, country_code, level: "postal_code", name: locality, region_code: country_code === country ? region_code : null, subregion_code: null,
        population: 0, latitude, longitude, uncertainty_m: postalUncertainty(distances[at]!), postal_code: postalCode(country, postal_code),
        keys: [postalKey(country, postal_code), ...(country_code === country ? [] : [postalKey(country_code, postal_code)]), ...postalNameKeys(country_code, [locality, bareName(locality)])],
      };
    }
  }
}

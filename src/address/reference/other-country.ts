/** Whether an address may as well lie in another country than the one it states. */
import { countryRules, findRegion, isKnownCountry } from "./countries.ts";
import { hasPostalPlaces, placesNamed } from "./postal-places.ts";
import { citiesNamed } from "./regions/cities.ts";
import { subdivisionByName } from "./subdivisions.ts";

interface Stated {
  country_code: string;
  administrative_area: string | null;
  locality: string | null;
}

/**
 * Whether region and city, as far as they are stated and known at all, are those of the other country. A city of both
 * does not speak against it.
 */
export function mayLieIn(other: string, { country_code, administrative_area, locality }: Stated): boolean {
  const isRegionAgreeing =
    administrative_area === null ||
    isRegionOf(other, administrative_area) ||
    !isRegionOf(country_code, administrative_area);
  const isCityAgreeing = locality === null || isCityOf(other, locality) || !isCityOf(country_code, locality);
  return isRegionAgreeing && isCityAgreeing;
}

function isRegionOf(country: string, name: string): boolean {
  const regions = isKnownCountry(country) ? countryRules(country)?.regions : undefined;
  return (regions && findRegion(regions, name) !== undefined) || subdivisionByName(country, name) !== undefined;
}

const isCityOf = (country: string, name: string): boolean =>
  hasPostalPlaces(country) ? placesNamed(country, name).length > 0 : citiesNamed(country, name).length > 0;

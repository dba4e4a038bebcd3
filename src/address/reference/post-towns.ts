/** Compares towns and regions with the postal code, in the countries of postal-places.ts. */
import { inferred, note, warning } from "../findings/findings.ts";
import { localityKey } from "./locality-names.ts";
import { DISTRICTS_ARE_CITIES, nearestNamed, type PostalPlace, placesOfPostalCode } from "./postal-places.ts";
import type { Finding, Part } from "../types.ts";

/** The parts that codes tell of, in canonical spelling. A town that is inferred is filled in. */
interface Towns {
  administrative_area: string | null;
  locality: string | null;
  /** The parts that name what the reference data knows. */
  recognised: Part[];
}

/** How far from the code's own place the town may be whose name people write. Generous where codes are wide. */
const REACH_KM: Readonly<Record<string, number>> = { CA: 80, AU: 200, IN: 150 };
const USUAL_REACH_KM = 60;
/** Canadian codes of the countryside have a 0 there, and some are as wide as a province. */
const RURAL_CANADA = /^[A-Z]0/;
/**
 * A town with so many codes is the one that is meant; smaller ones have namesakes that no list has. Australia's has
 * all.
 */
const CODES_OF_LARGE_TOWN = 40;
const LISTS_ALL_TOWNS = new Set(["AU"]);
/** Where prefixes tell regions apart only in part. Elsewhere those who cross a border are allowed for by name. */
const TELLS_REGIONS = new Set(["IN"]);

/** The region that all places of the code lie in; undefined where unknown or where there are several. */
export function regionOfPlaces(country_code: string, postal_code: string): string | undefined {
  const [first, ...others] = placesOfPostalCode(country_code, postal_code).map(
    ({ administrative_area }) => administrative_area,
  );
  return others.every((region) => region === first) ? first : undefined;
}

/** The region that a wrong one should be: that of the code, where the town says so too. */
export function regionOfTown(country_code: string, postal_code: string, locality: string | null): string | undefined {
  if (locality === null) return undefined;
  const places = placesOfPostalCode(country_code, postal_code);
  return isOneOf(country_code, places, locality) ? regionOfPlaces(country_code, postal_code) : undefined;
}

/**
 * Compares the town with those of the code, and the region as far as prefixes cannot; infers a town that was not
 * stated. `postal_code` is canonical and has a prefix of the region.
 * @returns whether the code is known and nothing speaks against it
 */
export function comparePostTown(
  country_code: string,
  postal_code: string,
  isTownNeeded: boolean,
  towns: Towns,
  findings: Finding[],
): boolean {
  const places = placesOfPostalCode(country_code, postal_code);
  const [place] = places;
  if (!place) {
    findings.push(note("unknown_value", "postal_code", "unlisted_postal_code", { params: { country: country_code } }));
    return false;
  }
  const hasTown =
    towns.locality === null
      ? inferTown(places, isTownNeeded, towns, findings)
      : compareTown(country_code, places, towns.locality, towns, findings);
  return compareRegion(country_code, places, towns, findings) && hasTown;
}

function inferTown(
  [place, ...others]: readonly PostalPlace[],
  isNeeded: boolean,
  towns: Towns,
  findings: Finding[],
): boolean {
  if (isNeeded && place && others.length === 0) {
    towns.locality = place.locality;
    towns.recognised.push("locality");
    findings.push(inferred("locality", "postal_code_lies_in", place.locality));
  }
  return true;
}

/**
 * What a town's name is to a postal code: `elsewhere` only where it is known, far, and the one that is meant;
 * `namesake`: far, and small enough for another one to bear its name.
 */
type TownAtCode = { fit: "own" | "near" | "namesake" | "unlisted" } | { fit: "elsewhere"; locality: string };

/**
 * Names of neighbouring towns are in use, and of places that no list has: only one that is known and far is a mistake.
 */
function townAt(country_code: string, places: readonly PostalPlace[], locality: string): TownAtCode {
  const [place] = places;
  if (isOneOf(country_code, places, locality)) return { fit: "own" };
  const nearest = nearestNamed(country_code, locality, place!);
  if (!nearest) return { fit: "unlisted" };
  const isInRegion = places.some(({ administrative_area }) => administrative_area === nearest.administrative_area);
  const isNear =
    nearest.distance_km <= reachOf(country_code, place!) || (isInRegion && RURAL_CANADA.test(place!.postal_code));
  if (isNear) return { fit: "near" };
  const isNamesake =
    !isInRegion && nearest.largest_code_count < CODES_OF_LARGE_TOWN && !LISTS_ALL_TOWNS.has(country_code);
  return isNamesake ? { fit: "namesake" } : { fit: "elsewhere", locality: nearest.locality };
}

/**
 * Whether a town can be that of a postal code.
 * @returns undefined where the country's codes are not listed, or this one is not
 */
export function fitOfTown(country_code: string, postal_code: string, locality: string): TownAtCode["fit"] | undefined {
  const places = placesOfPostalCode(country_code, postal_code);
  return places.length === 0 ? undefined : townAt(country_code, places, locality).fit;
}

function compareTown(
  country_code: string,
  places: readonly PostalPlace[],
  locality: string,
  { recognised }: Towns,
  findings: Finding[],
): boolean {
  const town = townAt(country_code, places, locality);
  if (town.fit === "own" || town.fit === "near") recognised.push("locality");
  if (town.fit !== "elsewhere") return true;
  findings.push(
    warning("mismatch", "postal_code", "postal_code_belongs_to", {
      params: { expected: town.locality, value: nameOf(places[0]!) },
    }),
  );
  return false;
}

function isOneOf(country_code: string, places: readonly PostalPlace[], locality: string): boolean {
  const key = localityKey(country_code, locality);
  return places.some(
    (place) =>
      localityKey(country_code, place.locality) === key ||
      (DISTRICTS_ARE_CITIES.has(country_code) &&
        place.district !== undefined &&
        localityKey(country_code, place.district) === key),
  );
}

function reachOf(country_code: string, { administrative_area }: PostalPlace): number {
  // Alaska's post offices serve what lies around them by plane.
  return administrative_area === "AK" ? Infinity : (REACH_KM[country_code] ?? USUAL_REACH_KM);
}

function nameOf({ locality, administrative_area }: PostalPlace): string {
  return `${locality}, ${administrative_area}`;
}

/**
 * States of India that were cut out of others keep their codes, and addresses their names. Where the town says the same
 * as the code, the state is the wrong one.
 */
function compareRegion(
  country_code: string,
  [place, ...others]: readonly PostalPlace[],
  { administrative_area, locality }: Towns,
  findings: Finding[],
): boolean {
  if (!TELLS_REGIONS.has(country_code) || administrative_area === null || !place) return true;
  if ([place, ...others].some((other) => other.administrative_area === administrative_area)) return true;
  const params = { expected: administrative_area, value: place.administrative_area };
  const isTowns = locality !== null && isOneOf(country_code, [place, ...others], locality);
  const isOneRegion = others.every((other) => other.administrative_area === place.administrative_area);
  findings.push(
    isTowns && isOneRegion
      ? warning("mismatch", "postal_code", "postal_code_belongs_to", {
          params,
          fix: [{ op: "replace", path: "/administrative_area", value: place.administrative_area }],
        })
      : note("mismatch", "postal_code", "postal_code_belongs_to", { params }),
  );
  return false;
}

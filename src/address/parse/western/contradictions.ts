/** What contradicts what in a reading: the region, the town and the postal code. */
import { cityByName } from "../../reference/city-postal-codes.ts";
import { countryRules, findRegion } from "../../reference/countries.ts";
import { fitOfTown } from "../../reference/post-towns.ts";
import type { ParsedAddress, ParseNote } from "../types.ts";
import { findTowns, isTownOf } from "./places.ts";
import { tokenize } from "./tokens.ts";
import { isTownAtZip } from "./zip-towns.ts";

type Place = Pick<ParsedAddress, "administrative_area" | "locality" | "postal_code">;

/** One note at most: a code of another region, of another town, or a town that no list of the country's codes has. */
export function contradictionsOf(country_code: string, place: Place): ParseNote[] {
  const { locality, postal_code } = place;
  if (postal_code === null) return [];
  const mismatch: ParseNote = { code: "mismatch", part: "postal_code", from: postal_code, to: null };
  if (isOfOtherRegion(country_code, place)) return [mismatch];
  if (locality === null) return [];
  if (cityByName(country_code, locality)?.postal_codes.test(postal_code) === false) return [mismatch];
  const fit = fitOfTown(country_code, postal_code, locality);
  if (fit === "elsewhere") return [mismatch];
  const isUnknown = fit === "namesake" || (fit === "unlisted" && !isKnownTown(country_code, locality, postal_code));
  return isUnknown ? [{ code: "unknown_value", part: "locality", from: locality, to: null }] : [];
}

/** Among the towns of the country, or of the code in the short form of envelopes. */
function isKnownTown(country_code: string, locality: string, postal_code: string): boolean {
  const tokens = tokenize(locality, 0, locality.length);
  const isListed = findTowns(tokens)[0]?.some((town) => town.end === tokens.length && isTownOf(town, country_code));
  return isListed || isTownAtZip(tokens, country_code, postal_code);
}

function isOfOtherRegion(country_code: string, { administrative_area, postal_code }: Place): boolean {
  const regions = countryRules(country_code)?.regions;
  const region = regions && administrative_area !== null ? findRegion(regions, administrative_area)?.region : undefined;
  return region?.postal_codes?.test(postal_code!) === false;
}

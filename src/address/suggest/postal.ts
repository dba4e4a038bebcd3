/** Suggests postal codes by their beginnings, with the place that they are of: "9410", "SW1A", "M5V 2T6". */
import { countryRules } from "../reference/countries.ts";
import { areaOfPostalCode, canonicalPostalCode } from "../reference/postal.ts";
import { hasPostalLocalities, LOCALITY_CODE_LENGTHS, localitiesBeginningWith } from "../reference/postal-localities.ts";
import { hasPostalPlaces, placesBeginningWith } from "../reference/postal-places.ts";
import { subdivisionByName } from "../reference/subdivisions.ts";
import { territoryName } from "../reference/territory-names.ts";
import { britishArea } from "./british-areas.ts";
import { type RankedSuggestion, type SuggestedParts, type Suggestion, TIER } from "./types.ts";
import { writePlace, type WorldOptions } from "./world.ts";
import { worldIndex } from "../reference/world-places.ts";

/**
 * Countries whose codes are listed, the most populous last: of two that fit equally well the larger one comes first.
 */
const LISTED = ["AU", "CA", "IN", "US"];
const WITH_LOCALITIES = Object.keys(LOCALITY_CODE_LENGTHS);
const MOST_PLACES = 20;
const SHORTEST = 2;
const LONGEST = 12;
const CODE = /^[A-Z\d]+$/;
/** Countries of which only the areas are listed, with their codes. */
const BY_AREA: { readonly [country_code: string]: RegExp | undefined } = { CA: /^[A-Z]\d[A-Z](?:\d[A-Z]?\d?)?$/ };
const BRITISH = "GB";

/**
 * Suggests places of the codes that begin with the text: by place where codes are listed, GB by area, others by region.
 */
export function suggestPostalCodes(text: string, options: WorldOptions): RankedSuggestion[] {
  const code = text.toUpperCase().replaceAll(/[ -]/g, "");
  if (code.length < SHORTEST || code.length > LONGEST || !CODE.test(code)) return [];
  const isWanted = (country: string): boolean =>
    options.countries?.has(country) ?? (options.within === undefined || options.within.startsWith(country));
  const british = isWanted(BRITISH) && options.within === undefined ? suggestBritish(code, options) : [];
  const asked = [...(options.countries ?? [])].filter(isWanted);
  const listed = [...LISTED, ...asked.filter((country) => hasPostalPlaces(country) && !LISTED.includes(country))];
  const others = asked.filter(
    (country) => country !== BRITISH && !listed.includes(country) && !hasPostalLocalities(country),
  );
  return [
    ...listed.filter(isWanted).flatMap((country) => suggestListed(country, code, options)),
    ...WITH_LOCALITIES.filter(isWanted).flatMap((country) => suggestLocalities(country, code, options)),
    ...british,
    ...others.flatMap((country) => suggestRegionOf(country, text, options)),
  ];
}

function suggestListed(country_code: string, code: string, options: WorldOptions): RankedSuggestion[] {
  // Of Canadian codes the first three characters are listed, and the rest is as it is written.
  const isByArea = BY_AREA[country_code]?.test(code) ?? false;
  const isTerritory = !LISTED.includes(country_code);
  const places = placesBeginningWith(country_code, isByArea ? code.slice(0, 3) : code, MOST_PLACES).filter(
    ({ postal_code, administrative_area }, at, all) =>
      (postal_code === code || postal_code !== all[at - 1]?.postal_code) &&
      (!isTerritory || administrative_area === country_code),
  );
  const rules = countryRules(country_code);
  return places.flatMap(({ postal_code, locality, administrative_area }, rank): RankedSuggestion | [] => {
    const text = isByArea && code.length > 3 ? `${code.slice(0, 3)} ${code.slice(3)}` : postal_code;
    const division_code = rules?.regions?.byName.get(administrative_area)?.region.iso_code ?? null;
    if (options.within !== undefined && division_code !== options.within) return [];
    return toPlace(
      { text, is_exact: text.replace(" ", "") === code, division_code, locality },
      country_code,
      isTerritory ? null : administrative_area,
      options,
      LISTED.indexOf(country_code) * MOST_PLACES - rank,
    );
  });
}

/** By the localities of codes that begin with the text; of a code that is written in whole all of them. */
function suggestLocalities(country_code: string, code: string, options: WorldOptions): RankedSuggestion[] {
  const rules = countryRules(country_code);
  const whole = rules?.postal ? canonicalPostalCode(rules.postal, code) : null;
  const known = code.slice(0, LOCALITY_CODE_LENGTHS[country_code]);
  if (whole === null && known !== code) return [];
  const isAsked = options.countries !== undefined || options.within !== undefined;
  const found = localitiesBeginningWith(country_code, known, MOST_PLACES).filter(
    ({ postal_code }, at, all) => postal_code === known || postal_code !== all[at - 1]?.postal_code,
  );
  return found.flatMap(({ postal_code, locality, administrative_area }, rank): RankedSuggestion | [] => {
    const text = whole ?? (rules?.postal ? canonicalPostalCode(rules.postal, postal_code) : null) ?? postal_code;
    const division_code =
      administrative_area === null
        ? null
        : (rules?.regions?.byName.get(administrative_area)?.region.iso_code ??
          subdivisionByName(country_code, administrative_area) ??
          null);
    if (options.within !== undefined && division_code !== options.within) return [];
    const suggestion = toPlace(
      { text, is_exact: whole !== null || postal_code === code, division_code, locality },
      country_code,
      administrative_area,
      options,
      -rank,
    );
    // Four digits are a whole code in some countries, and more often the beginning of one that is still being typed.
    return isAsked ? suggestion : { ...suggestion, tier: Math.max(suggestion.tier, TIER.prefix) };
  });
}

interface CodeOfPlace {
  text: string;
  is_exact: boolean;
  division_code: string | null;
  locality: string;
}

function toPlace(
  { text, is_exact, division_code, locality }: CodeOfPlace,
  country_code: string,
  administrative_area: string | null,
  options: WorldOptions,
  weight: number,
): RankedSuggestion {
  const rules = countryRules(country_code);
  const complete = rules?.postal ? canonicalPostalCode(rules.postal, text) : null;
  const isUsed = rules?.used.has("administrative_area") ?? false;
  const parts = {
    ...emptyParts(country_code),
    administrative_area: isUsed ? administrative_area : null,
    locality,
    ...(complete !== null && { postal_code: complete }),
  };
  const above = [locality, administrative_area, territoryName(country_code, options.language_code)];
  return candidate(
    text,
    above.filter((name) => name !== null),
    parts,
    division_code,
    is_exact,
    weight,
  );
}

function suggestBritish(code: string, options: WorldOptions): RankedSuggestion[] {
  const area = britishArea(code);
  if (!area) return [];
  const complete = canonicalPostalCode(countryRules("GB")!.postal!, code);
  const parts = {
    ...emptyParts("GB"),
    locality: area.is_only ? area.town : null,
    ...(complete !== null && { postal_code: complete }),
  };
  return [
    candidate(
      complete ?? code,
      [area.town, territoryName("GB", options.language_code)],
      parts,
      null,
      complete !== null,
      0,
    ),
  ];
}

/** Where only the regions' codes are known: for a whole code of a country that was asked for. */
function suggestRegionOf(country_code: string, text: string, options: WorldOptions): RankedSuggestion[] {
  const rules = countryRules(country_code);
  const code = rules?.postal ? canonicalPostalCode(rules.postal, text) : null;
  const region = code === null || !rules?.regions ? undefined : areaOfPostalCode(rules.regions.list, code);
  if (code === null || !region?.iso_code || (options.within !== undefined && region.iso_code !== options.within))
    return [];
  const line = worldIndex().lineOfRegion(region.iso_code);
  if (line === undefined) return [];
  const {
    text: name,
    secondary_text,
    parts,
    division_code,
  } = writePlace(worldIndex().place(line), { by: "postal_code", is_exact: true }, options.language_code);
  return [candidate(code, [name, secondary_text], { ...parts, postal_code: code }, division_code, true, 0)];
}

const emptyParts = (country_code: string): SuggestedParts => ({
  country_code,
  administrative_area: null,
  locality: null,
  dependent_locality: null,
  township: null,
});

function candidate(
  text: string,
  above: string[],
  parts: SuggestedParts,
  division_code: string | null,
  is_exact: boolean,
  weight: number,
): RankedSuggestion {
  const suggestion: Suggestion = {
    kind: "postal_code",
    text,
    secondary_text: above.join(", "),
    parts,
    division_code,
    match: { by: "postal_code", is_exact },
  };
  return {
    tier: is_exact ? TIER.exact : TIER.prefix,
    weight,
    id: `${parts.country_code} ${text} ${parts.locality ?? ""}`,
    write: () => suggestion,
  };
}

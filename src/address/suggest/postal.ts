/** Suggests postal codes by their beginnings, with the place that they are of: "9410", "SW1A", "M5V 2T6". */
import { countryRules } from "../reference/countries.ts";
import { areaOfPostalCode, canonicalPostalCode } from "../reference/postal.ts";
import { placesBeginningWith } from "../reference/postal-places.ts";
import { territoryName } from "../reference/territory-names.ts";
import { britishArea } from "./british-areas.ts";
import { type RankedSuggestion, type SuggestedParts, type Suggestion, TIER } from "./types.ts";
import { writePlace, type WorldOptions } from "./world.ts";
import { worldIndex } from "./world-index.ts";

/**
 * Countries whose codes are listed, the most populous last: of two that fit equally well the larger one comes first.
 */
const LISTED = ["AU", "CA", "IN", "US"];
const MOST_PLACES = 20;
const SHORTEST = 2;
const LONGEST = 12;
const CODE = /^[A-Z\d]+$/;
const CANADIAN = /^[A-Z]\d[A-Z](?:\d[A-Z]?\d?)?$/;

/** Suggests places of the codes that begin with the text: AU, CA, IN and US by place, GB by area, others by region. */
export function suggestPostalCodes(text: string, options: WorldOptions): RankedSuggestion[] {
  const code = text.toUpperCase().replaceAll(/[ -]/g, "");
  if (code.length < SHORTEST || code.length > LONGEST || !CODE.test(code)) return [];
  const isWanted = (country: string): boolean =>
    options.countries?.has(country) ?? (options.within === undefined || options.within.startsWith(country));
  const listed = LISTED.filter(isWanted).flatMap((country) => suggestListed(country, code, options));
  const british = isWanted("GB") && options.within === undefined ? suggestBritish(code, options) : [];
  const others = [...(options.countries ?? [])].filter(
    (country) => isWanted(country) && country !== "GB" && !LISTED.includes(country),
  );
  return [...listed, ...british, ...others.flatMap((country) => suggestRegionOf(country, text, options))];
}

function suggestListed(country_code: string, code: string, options: WorldOptions): RankedSuggestion[] {
  // Of Canadian codes the first three characters are listed, and the rest is as it is written.
  const isCanadian = country_code === "CA" && CANADIAN.test(code);
  const places = placesBeginningWith(country_code, isCanadian ? code.slice(0, 3) : code, MOST_PLACES).filter(
    ({ postal_code }, at, all) => postal_code === code || postal_code !== all[at - 1]?.postal_code,
  );
  return places.flatMap(({ postal_code, locality, administrative_area }, rank): RankedSuggestion | [] => {
    const text = isCanadian && code.length > 3 ? `${code.slice(0, 3)} ${code.slice(3)}` : postal_code;
    const is_exact = text.replace(" ", "") === code;
    const rules = countryRules(country_code);
    const complete = rules?.postal ? canonicalPostalCode(rules.postal, text) : null;
    const division_code = rules?.regions?.byName.get(administrative_area)?.region.iso_code ?? null;
    if (options.within !== undefined && division_code !== options.within) return [];
    const parts = {
      ...emptyParts(country_code),
      administrative_area,
      locality,
      ...(complete !== null && { postal_code: complete }),
    };
    return candidate(
      text,
      [locality, administrative_area, territoryName(country_code, options.language_code)],
      parts,
      division_code,
      is_exact,
      LISTED.indexOf(country_code) * MOST_PLACES - rank,
    );
  });
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

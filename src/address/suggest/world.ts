/** Suggests regions and places outside China: munch, Muenchen, 慕尼黑, "Springfield, IL". */
import { moduleOf } from "../countries/index.ts";
import { loadChina } from "../data/china/divisions.ts";
import { countryRules } from "../reference/countries.ts";
import { subdivisionByName } from "../reference/subdivisions.ts";
import { territoryName } from "../reference/territory-names.ts";
import { foldLatin } from "../text.ts";
import { isOneEditFrom } from "./one-edit.ts";
import { type RankedSuggestion, type SuggestedParts, type Suggestion, TIER } from "./types.ts";
import { countryNumber, type WorldPlace, worldIndex } from "../reference/world-places.ts";

/** Of the keys that begin like a short text, the largest places of so many are looked at. */
const MOST_KEYS = 20_000;
const KEPT = 40;
const SHORTEST_MISSPELT = 4;
const LONGEST_MISSPELT = 30;

export interface WorldOptions {
  countries?: ReadonlySet<string>;
  /** ISO 3166-2. */
  within?: string;
  language_code?: string;
}

/** A text as names are compared; Chinese names of foreign cities in simplified characters. */
export const foldPlace = (text: string): string => loadChina().characters.fold(foldLatin(text));

/** Suggests regions and places whose names begin with the text; after a comma, within the region named. */
export function suggestPlaces(text: string, options: WorldOptions): RankedSuggestion[] {
  const comma = text.search(/[,，]/);
  if (comma < 0) return search(foldPlace(text), options, () => true);
  const region = foldPlace(text.slice(comma + 1));
  return search(
    foldPlace(text.slice(0, comma)),
    options,
    (place) => region === "" || isIn(place, text.slice(comma + 1), region),
  );
}

/** Whether a place lies in the region or country whose name, or the beginning of it, was written after a comma. */
function isIn(place: WorldPlace, text: string, folded: string): boolean {
  return (
    place.country_code.toLowerCase() === folded ||
    place.code === subdivisionByName(place.country_code, text) ||
    foldPlace(regionOf(place)?.name ?? "").startsWith(folded) ||
    (countryRules(place.country_code)?.name.toLowerCase().replaceAll(" ", "") ?? "").startsWith(folded)
  );
}

function search(folded: string, options: WorldOptions, fits: (place: WorldPlace) => boolean): RankedSuggestion[] {
  if (folded.length < 2) return [];
  const { range, keyLength, linesOf } = worldIndex();
  const prefix = Buffer.from(folded);
  const [from, to] = range(prefix);
  const tiers = new Map<number, number>();
  for (let key = from; key < Math.min(to, from + MOST_KEYS); key++) {
    const isExact = keyLength(key) === prefix.length;
    for (const signed of linesOf(key)) {
      const line = signed < 0 ? ~signed : signed;
      if (!isInCountries(line, options)) continue;
      const tier = (isExact ? TIER.exact : TIER.prefix) + (signed < 0 ? 0.5 : 0);
      const known = tiers.get(line);
      if (known === undefined || tier < known) tiers.set(line, tier);
    }
  }
  const candidates: RankedSuggestion[] = [];
  yieldToCapitals(tiers);
  for (const [line, tier] of inOrder(tiers)) {
    if (candidates.length === KEPT) break;
    const candidate = toCandidate(line, tier, { by: "name", is_exact: tier < TIER.prefix }, options, fits);
    if (candidate) candidates.push(candidate);
  }
  return candidates;
}

/** New York and São Paulo are the cities before they are the states around them. */
function yieldToCapitals(tiers: Map<number, number>): void {
  const exact = [...tiers]
    .filter(([, tier]) => tier === TIER.exact)
    .map(([line]) => ({ line, ...worldIndex().place(line) }));
  for (const { line, is_region, code } of exact) {
    if (is_region && exact.some((other) => !other.is_region && other.code === code)) tiers.set(line, TIER.exact + 0.25);
  }
}

/** By tier, then by line: as one number each, for there may be thousands. */
function* inOrder(tiers: ReadonlyMap<number, number>): Generator<[line: number, tier: number]> {
  const SHIFT = 2 ** 20;
  for (const code of Float64Array.from(tiers, ([line, tier]) => tier * 4 * SHIFT + line).sort())
    yield [code % SHIFT, Math.floor(code / SHIFT) / 4];
}

/** With one letter amiss, not the first. */
export function suggestSimilarPlaces(text: string, options: WorldOptions): RankedSuggestion[] {
  const folded = foldPlace(text);
  if (folded.length < SHORTEST_MISSPELT || folded.length > LONGEST_MISSPELT || !/^[a-z]/.test(folded)) return [];
  const { range, keyText, linesOf } = worldIndex();
  const [from, to] = range(Buffer.from(folded.slice(0, 1)));
  const lines = new Set<number>();
  for (let key = from; key < to; key++) {
    if (isOneEditFrom(folded, keyText(key)))
      for (const line of linesOf(key)) if (line >= 0 && isInCountries(line, options)) lines.add(line);
  }
  return [...Uint32Array.from(lines).sort().subarray(0, KEPT)].flatMap(
    (line) => toCandidate(line, TIER.spelling, { by: "spelling", is_exact: false }, options, () => true) ?? [],
  );
}

const isInCountries = (line: number, { countries, within }: WorldOptions): boolean => {
  const number = worldIndex().country[line];
  if (within !== undefined && countryNumber(within) !== number) return false;
  return countries === undefined || countries.has(String.fromCharCode(number! >> 8, number! & 255));
};

function toCandidate(
  line: number,
  tier: number,
  match: Suggestion["match"],
  options: WorldOptions,
  fits: (place: WorldPlace) => boolean,
): RankedSuggestion | undefined {
  const place = worldIndex().place(line);
  if (options.within !== undefined && place.code !== options.within) return undefined;
  if (!fits(place)) return undefined;
  return {
    tier,
    weight: place.inhabitants,
    id: `${place.code} ${place.is_region} ${place.name}`,
    write: () => writePlace(place, match, options.language_code),
  };
}

/** The region of a place, or of the region itself; undefined where it is not known. */
function regionOf({ code }: WorldPlace): WorldPlace | undefined {
  const line = worldIndex().lineOfRegion(code);
  return line === undefined ? undefined : worldIndex().place(line);
}

/** Whether names are to be in English, or at least in Latin letters. */
export const isEnglish = (language_code: string | undefined): boolean =>
  language_code !== undefined && /^en\b|-Latn\b/i.test(language_code);

function nameOf(place: WorldPlace, language_code: string | undefined): string {
  return isEnglish(language_code) ? place.english_name : place.name;
}

/** Writes a place out as a suggestion, with names in the language wanted. */
export function writePlace(place: WorldPlace, match: Suggestion["match"], language_code?: string): Suggestion {
  const text = nameOf(place, language_code);
  const region = place.is_region ? undefined : regionOf(place);
  const country = territoryName(place.country_code, language_code);
  const above = [region && nameOf(region, language_code), country].filter(
    (name) => name !== undefined && name !== text,
  );
  return {
    kind: place.is_region ? "division" : "locality",
    text,
    secondary_text: above.join(", "),
    parts: partsOfPlace(place, language_code),
    division_code: place.code.length > 2 ? place.code : null,
    match,
  };
}

/**
 * The region stands in an address only where the country's post has a place for it, or where there is nothing else to
 * say.
 */
export function partsOfPlace(place: WorldPlace, language_code?: string): SuggestedParts {
  const region = regionOf(place);
  const rules = countryRules(place.country_code);
  const isUsed = place.is_region || (rules?.used.has("administrative_area") ?? false);
  const listed = rules?.regions?.list.find(({ iso_code }) => iso_code === region?.code);
  const written = (isEnglish(language_code) ? listed?.latin_name : listed?.name) ?? region?.name ?? null;
  const isOwn = region !== undefined && isCityRegion(place, region);
  return {
    country_code: place.country_code,
    administrative_area: isUsed ? written : null,
    locality: place.is_region || isOwn ? null : nameOf(place, language_code),
    dependent_locality: null,
    township: null,
  };
}

/** Seoul is a region of its own, and nothing is below it where the post lists what is. */
const isCityRegion = (place: WorldPlace, region: WorldPlace): boolean =>
  moduleOf(place.country_code).has_city_regions &&
  region.english_name.replace(/-si$/, "") === place.english_name.replace(/-si$/, "");

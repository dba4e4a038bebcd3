/** Finds provinces and states by their names: local and English ones, abbreviations, former names in use. */
import type { NamedRegion, Region, Regions } from "./countries.ts";
import { REGION_POSTAL_CODES } from "./postal-formats.ts";
import { OTHER_NAMES } from "./regions/other-names.ts";
import { subdivisionsOf } from "./regions/table.ts";
import { foldName, isLatin } from "../text.ts";

/** How German is written where there are no umlauts. */
const UMLAUTS: readonly [RegExp, string][] = [
  [/ä/gi, "ae"],
  [/ö/gi, "oe"],
  [/ü/gi, "ue"],
  [/ß/g, "ss"],
];

const codesByName = new Map<string, ReadonlyMap<string, string>>();
const regionsByCountry = new Map<string, Regions | null>();

/**
 * The ISO 3166-2 code of the subdivision that a text names: in the local language or English, by its code, abbreviated
 * or by a former name. "Bavaria" → DE-BY, "Calif." → US-CA, "D.F." → MX-CMX.
 */
export function subdivisionByName(country: string, text: string): string | undefined {
  const isWhole = text[2] === "-" && text.slice(0, 2).toUpperCase() === country;
  return subdivisionNames(country).get(foldName(isWhole ? text.slice(3) : text));
}

/** Every name that `subdivisionByName` knows in a country, folded, with its ISO 3166-2 code. */
export function subdivisionNames(country: string): ReadonlyMap<string, string> {
  let names = codesByName.get(country);
  if (!names) {
    names = indexNames(country);
    codesByName.set(country, names);
  }
  return names;
}

/** Names that two subdivisions share stand for neither. */
function indexNames(country: string): ReadonlyMap<string, string> {
  const codes = new Map<string, string | null>();
  const add = (name: string, code: string) => {
    const key = foldName(name);
    codes.set(key, codes.has(key) && codes.get(key) !== code ? null : code);
  };
  const subdivisions = subdivisionsOf(country);
  for (const { code, name, english_name, own_names } of subdivisions)
    for (const spelling of new Set([name, english_name, withoutUmlauts(name), own_names?.iso ?? name]))
      add(spelling, code);
  for (const [code, names] of Object.entries(OTHER_NAMES)) {
    if (code.startsWith(`${country}-`)) for (const name of names) codes.set(foldName(name), code);
  }
  for (const { code, name, english_name, own_names } of subdivisions)
    if (own_names) for (const own of [...own_names.others, english_name, name]) codes.set(foldName(own), code);
  for (const { code } of subdivisions) codes.set(foldName(code.slice(3)), code);
  for (const [name, code] of withoutKind(country)) if (!codes.has(name)) codes.set(name, code);
  return new Map([...codes].filter((entry): entry is [string, string] => entry[1] !== null));
}

const KIND =
  / (?:oblast|province|region|governorate|prefecture|county|voivodeship|state|department|district|municipality)$/i;

/** "Odesa" of "Odesa Oblast". */
function* withoutKind(country: string): Generator<[string, string]> {
  for (const { code, english_name } of subdivisionsOf(country))
    if (KIND.test(english_name)) yield [foldName(english_name.replace(KIND, "")), code];
}

function withoutUmlauts(name: string): string {
  return UMLAUTS.reduce((text, [umlaut, letters]) => text.replace(umlaut, letters), name);
}

/**
 * The subdivisions of a country whose post has no use for them, so that Google lists none. Null where ISO knows none
 * either. The list says what is known, not what is right: people write counties and regions that ISO does not have.
 */
export function isoRegions(country: string): Regions | null {
  const cached = regionsByCountry.get(country);
  if (cached !== undefined) return cached;
  const list = subdivisionsOf(country).map(({ code, name, english_name }): Region => {
    const postal = REGION_POSTAL_CODES[country]?.[code.slice(3)];
    return {
      name,
      latin_name: isLatin(name) ? name : english_name,
      iso_code: code,
      postal_codes: postal === undefined ? null : new RegExp(`^(?:${postal})`),
      children: null,
    };
  });
  const names = subdivisionNames(country);
  const byName = new Map<string, NamedRegion>();
  // Of namesakes, a city and the region around it, the one that the name alone means.
  for (const region of list)
    for (const name of [region.name, region.latin_name])
      if ((names.get(foldName(name)) ?? region.iso_code) === region.iso_code)
        byName.set(name, { region, canonical: name });
  const regions = list.length > 0 ? { list, byName, has_partial_prefixes: true as const } : null;
  // Only codes of countries get here, so that this cannot grow.
  regionsByCountry.set(country, regions);
  return regions;
}

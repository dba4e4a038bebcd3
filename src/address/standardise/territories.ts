/**
 * Pasted addresses of Hong Kong and Taiwan. The parser has their divisions as China does (province, city, district);
 * the posts there have their own order, in which addresses are judged.
 */
import { moduleOf } from "../countries/index.ts";
import { countryRules, type Regions } from "../reference/countries.ts";
import { chineseDivision } from "../reference/china-divisions.ts";
import type { ParsedAddress, ParseNote } from "../parse/types.ts";
import { isLatin } from "../text.ts";

type Places = Pick<
  ParsedAddress,
  "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "address_lines"
>;

const NOWHERE = { administrative_area: null, locality: null, dependent_locality: null };

/** The parts as the territory's post has them, with what was done; undefined where they need no change. */
export function placeInTerritory(parsed: ParsedAddress): { places: Places; notes: ParseNote[] } | undefined {
  const { country_code, division_code, address_lines, township } = parsed;
  const own = country_code === null ? null : moduleOf(country_code).partsInDivision;
  const division = division_code === null ? undefined : chineseDivision(division_code);
  if (!own || !division || isLatin(address_lines.join(""))) return undefined;
  const names = [null, parsed.administrative_area, parsed.locality, parsed.dependent_locality, township];
  const { postal_code: implied = null, ...placed } = own((rank) => names[rank] ?? null, division);
  if (Object.keys(placed).length === 0) return undefined;
  const places: Places = { ...NOWHERE, ...placed, township, address_lines, postal_code: parsed.postal_code ?? implied };
  const isInferred = parsed.postal_code === null && implied !== null;
  return {
    places: places.administrative_area === null ? withAreaOfLine(country_code!, places) : places,
    notes: isInferred ? [{ code: "value_inferred", part: "postal_code", from: null, to: implied }] : [],
  };
}

/** 九龍尖沙咀彌敦道12號: the area and the district that the street line begins with. */
function withAreaOfLine(country_code: string, places: Places): Places {
  const [line = "", ...others] = places.address_lines;
  const areas = countryRules(country_code)?.regions ?? null;
  const [area, behind] = regionBefore(areas, line);
  if (area === undefined) return places;
  const children = areas?.byName.get(area)?.region.children ?? null;
  const [district, street] = regionBefore(children, behind);
  return {
    ...places,
    administrative_area: area,
    locality: district ?? places.locality,
    address_lines: [street, ...others].filter((text) => text !== ""),
  };
}

/** The longest name of a region that the text begins with, and what is behind it. */
function regionBefore(regions: Regions | null, text: string): [name: string | undefined, rest: string] {
  const [name] = [...(regions?.byName.keys() ?? [])]
    .filter((key) => key.length > 1 && text.startsWith(key))
    .sort((a, b) => b.length - a.length);
  return [name, name === undefined ? text : text.slice(name.length).trimStart()];
}

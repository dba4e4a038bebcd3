/**
 * Postal codes that have lost their leading zeros on the way, in a spreadsheet mostly: "1000 Bourg-en-Bresse", "2134
 * Boston".
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cityByName } from "./city-postal-codes.ts";
import { type CountryRules, findRegion } from "./countries.ts";
import { longForm } from "./locality-names.ts";
import type { PostalArea } from "./postal.ts";
import { placesOfPostalCode } from "./postal-places.ts";
import { foldName, narrowAll } from "../text.ts";

/** How many digits codes have, in the countries whose codes with a zero in front are all known. */
const LENGTHS: Readonly<Record<string, number>> = { AU: 4, DE: 5, ES: 5, FR: 5, IT: 5, PR: 5, US: 5, VI: 5 };
/** The same, in countries of which only the codes of the big cities are known. */
const LENGTHS_BY_CITY: Readonly<Record<string, number>> = { FI: 5, NO: 4, RO: 6 };
/** Chinese codes begin with those of the province. */
const CHINESE_LENGTH = 6;
const MOST_ZEROS = 2;
/** With the letters that some write before it, and the second half of a ZIP+4. */
const LOST = /^(?:[A-Z]{1,3}[- ])?([1-9]\d{2,4})(-\d{4})?$/;
const WORDS = /[^\p{L}\p{N}\p{M}]+/u;
const LONGEST_TEXT = 20;
let townsByCode: ReadonlyMap<string, readonly string[]> | undefined;

interface Stated {
  administrative_area: string | null;
  locality: string | null;
}

/**
 * The code that a text was before it lost its leading zeros. Fewer digits may as well be a code that lacks its last
 * one, one of another country or of former years: so there has to be such a code, and the town or the region has to be
 * its own.
 * @returns null where that is not so
 */
export function restoreLeadingZeros(
  { country_code, postal, regions }: CountryRules,
  text: string,
  { administrative_area, locality }: Stated,
  areas: readonly PostalArea[] = [],
): string | null {
  const length = country_code === "CN" ? CHINESE_LENGTH : (LENGTHS[country_code] ?? LENGTHS_BY_CITY[country_code]);
  if (length === undefined || text.length > LONGEST_TEXT) return null;
  const [, digits = "", second = ""] = LOST.exec(narrowAll(text).toUpperCase()) ?? [];
  const zeros = length - digits.length;
  if (digits === "" || zeros < 1 || zeros > MOST_ZEROS) return null;
  const code = "0".repeat(zeros) + digits + second;
  if (!postal?.pattern.test(code)) return null;
  if (country_code === "CN") return areas.some(({ postal_codes }) => postal_codes?.test(code)) ? code : null;
  if (country_code in LENGTHS_BY_CITY)
    return locality !== null && cityByName(country_code, locality)?.postal_codes.test(code) ? code : null;
  const towns = townsOf(country_code, code);
  if (towns.length === 0) return null;
  const region =
    administrative_area === null || !regions
      ? undefined
      : findRegion(regions, administrative_area)?.region.postal_codes;
  if (region) return region.test(code) ? code : null;
  if (locality === null) return null;
  return towns.some((town) => beginsLike(town, locality)) || cityByName(country_code, locality)?.postal_codes.test(code)
    ? code
    : null;
}

function townsOf(country_code: string, code: string): readonly string[] {
  const places = placesOfPostalCode(country_code, code);
  return places.length > 0 ? places.map(({ locality }) => locality) : (towns().get(country_code + code) ?? []);
}

function towns(): ReadonlyMap<string, readonly string[]> {
  townsByCode ??= new Map(
    readFileSync(join(import.meta.dirname, "../data/postal/zeros.tsv"), "utf8")
      .split("\n")
      .map((line) => {
        const [code = "", ...names] = line.split("\t");
        return [code, names] as const;
      }),
  );
  return townsByCode;
}

/** "Dresden" and "Dresden-Neustadt", "Halle" and "Halle (Saale)", "Saint-Étienne" and "St Etienne CEDEX 1". */
function beginsLike(one: string, other: string): boolean {
  const [shorter, longer] = [wordsOf(one), wordsOf(other)].toSorted((a, b) => a.length - b.length) as [
    string[],
    string[],
  ];
  return shorter.length > 0 && shorter.every((word, index) => word === longer[index]);
}

const wordsOf = (name: string): string[] =>
  name
    .split(WORDS)
    .map((word) => longForm(foldName(word)))
    .filter((word) => word !== "");

/**
 * The localities of postal codes, in countries whose codes are no proof of the town: for suggestions and parsing, never
 * to reject an address. Data: GeoNames, CC BY 4.0.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A locality with a postal code. */
export interface PostalLocality {
  /** What the data has of the code, without blanks and hyphens: in some countries its beginning only. */
  postal_code: string;
  locality: string;
  /** The name of the region in the country's rules or, if it has none, in ISO 3166-2; null if unknown. */
  administrative_area: string | null;
}

/** The number of characters that the data has of each code. */
export const LOCALITY_CODE_LENGTHS: Readonly<Record<string, number>> = {
  AT: 4,
  BE: 4,
  CH: 4,
  CZ: 5,
  DE: 5,
  DK: 4,
  ES: 5,
  FI: 5,
  FR: 5,
  GL: 4,
  HR: 5,
  HU: 4,
  IE: 3,
  IM: 3,
  IS: 3,
  IT: 5,
  JE: 3,
  LI: 4,
  LT: 5,
  LU: 4,
  LV: 4,
  NL: 4,
  NO: 4,
  PL: 5,
  PT: 4,
  SE: 5,
  SI: 4,
  SK: 5,
  SM: 5,
  TH: 5,
};

interface Table {
  /** The file, whose rows are read on demand. */
  text: string;
  regions: readonly string[];
  /** The beginning of each row, and the end of the last one. */
  starts: Uint32Array;
}

const tables = new Map<string, Table>();

/** True if the localities of a country's codes are known. */
export const hasPostalLocalities = (country_code: string): boolean => LOCALITY_CODE_LENGTHS[country_code] !== undefined;

/**
 * Lists the localities of codes that begin with a text, in the order of the codes; of each code the most populous
 * first.
 * @param beginning without blanks and hyphens; what goes beyond the length of the data is ignored
 */
export function localitiesBeginningWith(country_code: string, beginning: string, most: number): PostalLocality[] {
  const table = tableOf(country_code);
  if (!table) return [];
  const wanted = beginning.slice(0, LOCALITY_CODE_LENGTHS[country_code]);
  const found: PostalLocality[] = [];
  for (let row = firstRow(table, wanted); row < table.starts.length - 1 && found.length < most; row++) {
    const [postal_code, region, ...names] = table.text.slice(table.starts[row], table.starts[row + 1]! - 1).split("\t");
    if (!postal_code!.startsWith(wanted)) break;
    const administrative_area = region === "" ? null : table.regions[Number.parseInt(region!, 36)]!;
    found.push(...names.map((locality) => ({ postal_code: postal_code!, locality, administrative_area })));
  }
  return found;
}

function tableOf(country_code: string): Table | undefined {
  const known = tables.get(country_code);
  if (known || !hasPostalLocalities(country_code)) return known;
  const path = join(import.meta.dirname, `../data/postal/localities/${country_code}.tsv`);
  const text = readFileSync(path, "utf8");
  // Without regions the file begins with the empty line.
  const end = text.startsWith("\n") ? -1 : text.indexOf("\n\n");
  const starts: number[] = [];
  for (let at = end + 2; at > 0; at = text.indexOf("\n", at) + 1) starts.push(at);
  const table = { text, regions: end < 0 ? [] : text.slice(0, end).split("\n"), starts: Uint32Array.from(starts) };
  tables.set(country_code, table);
  return table;
}

/** The first row whose code is not before `code`. */
function firstRow({ text, starts }: Table, code: string): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = starts[middle]!;
    if (text.slice(start, text.indexOf("\t", start)) < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

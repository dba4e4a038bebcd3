/**
 * The places of each postal code, in countries whose codes determine the town: US, CA, AU, IN. Data: GeoNames, CC BY
 * 4.0.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { localityKey } from "./locality-names.ts";

export interface PostalPlace {
  /** What the data knows of the code: five digits of a ZIP, the first three characters (FSA) of a Canadian code. */
  postal_code: string;
  locality: string;
  /** The name of the region in the country's rules: CA, ON, NSW, Karnataka. */
  administrative_area: string;
  /** County or district, without the word. */
  district?: string;
  /** WGS-84 degrees. */
  latitude: number;
  longitude: number;
}

/** One country's file, kept as text: rows are read when they are asked for. */
interface PlaceTable {
  /** The code that was asked for last: one address asks for the same one several times. */
  asked?: { readonly code: string; readonly places: readonly PostalPlace[] };
  country_code: string;
  code_length: number;
  text: string;
  areas: readonly { administrative_area: string; district: string }[];
  /** Where each row begins, and where the last one ends. */
  starts: Uint32Array;
  names: PlaceNameIndex | null;
}

/** Rows by the names of their places: the first of each, and from each entry to the next of the same name. */
interface PlaceNameIndex {
  heads: Map<string, number>;
  next: Uint32Array;
  rows: Uint32Array;
}

/** The territories' codes are ZIP codes. */
const TABLE_OF: Readonly<Record<string, string>> = {
  US: "US",
  PR: "US",
  VI: "US",
  GU: "US",
  AS: "US",
  MP: "US",
  PW: "US",
  FM: "US",
  MH: "US",
  CA: "CA",
  AU: "AU",
  IN: "IN",
};
const CODE_LENGTHS: Readonly<Record<string, number>> = { US: 5, CA: 3, AU: 4, IN: 6 };
const TAB = "\t";
const NAMES_COLUMN = 4;
/** The first characters that codes of one sorting centre share. */
const SECTION = 3;
/** "-179999": what follows a shorter one ends it. */
const LONGEST_COORDINATE = 7;
/** Regions of the data as the country's rules have them, and districts that a newer one took along. */
const REGION_TODAY: Readonly<Record<string, string>> = {
  "Andaman & Nicobar": "Andaman and Nicobar Islands",
  "Jammu & Kashmir": "Jammu and Kashmir",
  "Dadra & Nagar Haveli & Daman & Diu": "Dadra and Nagar Haveli and Daman and Diu",
};
const REGION_OF_DISTRICT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  IN: { Kargil: "Ladakh", Leh: "Ladakh" },
};
const DEGREE_KM = 111.2;
export const DISTRICTS_ARE_CITIES = new Set(["IN"]);
const NONE = 0xffffffff;
const tables = new Map<string, PlaceTable>();

/** Whether there is data for the country at all; where not, an empty answer says nothing. */
export function hasPostalPlaces(country_code: string): boolean {
  return TABLE_OF[country_code] !== undefined;
}

/**
 * The places that have the code, the foremost first (in Australia in the order of their names); empty where it is not
 * known. Takes what people write: ZIP+4, a full Canadian code, lower case and blanks.
 */
export function placesOfPostalCode(country_code: string, postal_code: string): readonly PostalPlace[] {
  const table = tableOf(country_code);
  if (!table) return [];
  const code = postal_code.replace(/[ -]/g, "").slice(0, table.code_length).toUpperCase();
  if (table.asked?.code !== code) table.asked = { code, places: placesOfCode(table, code) };
  return table.asked.places;
}

function placesOfCode(table: PlaceTable, code: string): readonly PostalPlace[] {
  const places: PostalPlace[] = [];
  for (let row = firstRow(table, code); row < rowCount(table) && codeAt(table, row) === code; row++) {
    places.push(...placesAt(table, row));
  }
  return places;
}

/** The foremost place of each code that begins so, in the order of the codes; `most` of them. */
export function placesBeginningWith(country_code: string, beginning: string, most: number): PostalPlace[] {
  const table = tableOf(country_code);
  const places: PostalPlace[] = [];
  if (!table) return places;
  for (
    let row = firstRow(table, beginning);
    places.length < most && row < rowCount(table) && codeAt(table, row).startsWith(beginning);
    row++
  ) {
    places.push(placesAt(table, row)[0]!);
  }
  return places;
}

/**
 * Whether there is a town, city, suburb or village of this name, in any case, with any accents and abbreviations.
 * @param administrative_area the name of the region in the country's rules (CA, ON, Karnataka); any of them if not
 * stated
 */
export function isLocality(country_code: string, name: string, administrative_area?: string): boolean {
  const table = tableOf(country_code);
  if (!table) return false;
  for (const row of rowsNamed(table, name)) {
    if (administrative_area === undefined || areaAt(table, row).administrative_area === administrative_area)
      return true;
  }
  return false;
}

/** How near the towns of a name are to a place. */
export interface Nearest {
  /** As the data spells it. */
  locality: string;
  /** The region of the nearest one. */
  administrative_area: string;
  /** From its centre, 0 where both share the county or district or the first three characters of the code. */
  distance_km: number;
  /** How many codes the largest town of the name has. */
  largest_code_count: number;
}

/** The nearest town of a name, undefined where none has it. */
export function nearestNamed(country_code: string, name: string, place: PostalPlace): Nearest | undefined {
  const table = tableOf(country_code);
  if (!table) return undefined;
  let nearest = NONE;
  let distance_km = Infinity;
  const counts = new Map<string, number>();
  for (const row of rowsNamed(table, name)) {
    const { administrative_area } = areaAt(table, row);
    counts.set(administrative_area, (counts.get(administrative_area) ?? 0) + 1);
    const distance = isSameArea(table, row, place) ? 0 : distanceTo(table, row, place);
    if (distance >= distance_km) continue;
    distance_km = distance;
    nearest = row;
  }
  if (nearest === NONE) return undefined;
  const key = localityKey(country_code, name);
  const [first, ...others] = placesAt(table, nearest);
  const { locality, administrative_area } =
    [first!, ...others].find((other) => localityKey(country_code, other.locality) === key) ?? first!;
  return { locality, administrative_area, distance_km, largest_code_count: Math.max(...counts.values()) };
}

function isSameArea(
  table: PlaceTable,
  row: number,
  { postal_code, administrative_area, district }: PostalPlace,
): boolean {
  if (codeAt(table, row).startsWith(postal_code.slice(0, SECTION))) return true;
  const area = areaAt(table, row);
  return area.district !== "" && area.district === district && area.administrative_area === administrative_area;
}

/** On a map without projection: near enough for what lies near. */
function distanceTo(table: PlaceTable, row: number, { latitude, longitude }: PostalPlace): number {
  const { text, starts, code_length } = table;
  const north = text.indexOf(TAB, starts[row]! + code_length + 1) + 1;
  const east = text.indexOf(TAB, north) + 1;
  const northward = Number.parseInt(text.slice(north, east), 10) / 1_000 - latitude;
  const eastward =
    (Number.parseInt(text.slice(east, east + LONGEST_COORDINATE), 10) / 1_000 - longitude) *
    Math.cos((latitude * Math.PI) / 180);
  return DEGREE_KM * Math.sqrt(northward * northward + eastward * eastward);
}

/** The places with one of the codes of a town of this name, in the order of their codes. */
export function placesNamed(country_code: string, name: string): PostalPlace[] {
  const table = tableOf(country_code);
  const key = localityKey(country_code, name);
  if (!table) return [];
  return [...new Set(rowsNamed(table, name))]
    .sort((a, b) => a - b)
    .flatMap((row) => {
      const places = placesAt(table, row);
      const named = places.filter(({ locality }) => localityKey(country_code, locality) === key);
      return named.length > 0 ? named : places.slice(0, 1);
    });
}

function tableOf(country_code: string): PlaceTable | undefined {
  const name = TABLE_OF[country_code];
  if (name === undefined) return undefined;
  let table = tables.get(name);
  if (!table) {
    table = load(name);
    tables.set(name, table);
  }
  return table;
}

function load(country_code: string): PlaceTable {
  const text = readFileSync(join(import.meta.dirname, `../data/postal/${country_code}.tsv`), "utf8");
  const end = text.indexOf("\n\n");
  const areas = text
    .slice(0, end)
    .split("\n")
    .map((line) => {
      const [area = "", district = ""] = line.split(TAB);
      const moved = REGION_OF_DISTRICT[country_code]?.[district];
      return { administrative_area: moved ?? REGION_TODAY[area] ?? area, district };
    });
  const starts: number[] = [];
  for (let at = end + 2; at > 0; at = text.indexOf("\n", at) + 1) starts.push(at);
  return {
    country_code,
    code_length: CODE_LENGTHS[country_code]!,
    text,
    areas,
    starts: Uint32Array.from(starts),
    names: null,
  };
}

function rowCount({ starts }: PlaceTable): number {
  return starts.length - 1;
}

function codeAt({ text, starts, code_length }: PlaceTable, row: number): string {
  return text.slice(starts[row], starts[row]! + code_length);
}

function columnsAt({ text, starts }: PlaceTable, row: number): string[] {
  return text.slice(starts[row], starts[row + 1]! - 1).split(TAB);
}

function namesAt({ text, starts }: PlaceTable, row: number): string[] {
  let start = starts[row]!;
  for (let column = 0; column < NAMES_COLUMN; column++) start = text.indexOf(TAB, start) + 1;
  return text.slice(start, starts[row + 1]! - 1).split(TAB);
}

function areaAt(table: PlaceTable, row: number): PlaceTable["areas"][number] {
  const start = table.starts[row]! + table.code_length + 1;
  return table.areas[Number.parseInt(table.text.slice(start, table.text.indexOf(TAB, start)), 36)]!;
}

function placesAt(table: PlaceTable, row: number): PostalPlace[] {
  const [postal_code, , latitude, longitude, ...names] = columnsAt(table, row);
  const { administrative_area, district } = areaAt(table, row);
  return names.map((locality) => ({
    postal_code: postal_code!,
    locality,
    administrative_area,
    ...(district !== "" && { district }),
    latitude: Number(latitude) / 1_000,
    longitude: Number(longitude) / 1_000,
  }));
}

/** The first row whose code is not before `code`. */
function firstRow(table: PlaceTable, code: string): number {
  let low = 0;
  let high = rowCount(table);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codeAt(table, middle) < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* rowsNamed(table: PlaceTable, name: string): Generator<number> {
  table.names ??= indexNames(table);
  const { heads, next, rows } = table.names;
  for (let entry = heads.get(localityKey(table.country_code, name)) ?? NONE; entry !== NONE; entry = next[entry]!)
    yield rows[entry]!;
}

function indexNames(table: PlaceTable): PlaceNameIndex {
  const heads = new Map<string, number>();
  const next: number[] = [];
  const rows: number[] = [];
  for (let row = 0; row < rowCount(table); row++) {
    const names = namesAt(table, row);
    if (DISTRICTS_ARE_CITIES.has(table.country_code)) names.push(areaAt(table, row).district);
    for (const name of names) {
      const key = localityKey(table.country_code, name);
      next.push(heads.get(key) ?? NONE);
      heads.set(key, rows.length);
      rows.push(row);
    }
  }
  return { heads, next: Uint32Array.from(next), rows: Uint32Array.from(rows) };
}

/** All places of all codes of a country, in the order of the codes. */
export function* allPostalPlaces(country_code: "US" | "CA" | "AU" | "IN"): Generator<PostalPlace> {
  const table = load(country_code);
  for (let row = 0; row < rowCount(table); row++) yield* placesAt(table, row);
}

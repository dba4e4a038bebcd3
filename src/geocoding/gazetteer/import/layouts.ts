/**
 * The layouts of files that can be imported, recognised by their first line: GeoNames' places and postal codes, and CSV
 * with a head.
 */
import { chineseDivision } from "../../../address/index.ts";
import { type PlaceRow, parsePlace, soundKeys, uncertaintyOf } from "../geonames.ts";
import { bareName, codeKey, nameKeys, postalCode, postalKey, postalNameKeys, postalNeighbourKeys } from "../names.ts";

/** What one line says; the import gives it its id. `region_name` is looked up among the regions that are known. */
export type ImportedRow = Omit<PlaceRow, "id" | "level"> & {
  level: PlaceRow["level"] | "administrative_area";
  division_code?: string;
  region_name?: string;
};

/** null where the line is none of what the gazetteer keeps (a mountain); a string is the reason why it is refused. */
export type ReadLine = (line: string) => ImportedRow | null | string;

export interface FileLayout {
  kind: "places" | "postal codes" | "table";
  /** The first line is no row. */
  has_head: boolean;
  read: ReadLine;
}

const TAB = "\t";
const COUNTRY = /^[A-Z]{2}$/;
const MOST_NAME = 200;

/** @param country for tables that have no column with it */
export function recogniseLayout(firstLine: string, country?: string): FileLayout | undefined {
  const columns = firstLine.replace(/^\uFEFF/, "").split(TAB);
  if (columns.length === 19 && /^\d+$/.test(columns[0]!)) return { kind: "places", has_head: false, read: readPlace };
  if (columns.length === 12 && COUNTRY.test(columns[0]!))
    return { kind: "postal codes", has_head: false, read: readPostalCode };
  return recogniseTable(firstLine.replace(/^\uFEFF/, ""), country);
}

function readPlace(line: string): ReturnType<ReadLine> {
  const columns = line.split(TAB);
  if (columns.length !== 19) return `has ${columns.length} columns instead of 19`;
  const [, name, , , latitude, longitude, featureClass, feature, country_code] = columns;
  const isChineseCounty = country_code === "CN" && feature === "ADM3";
  if (featureClass !== "P" && !isChineseCounty) return null;
  const fault = faultOf(name!, latitude!, longitude!, country_code!);
  if (fault) return fault;
  const place = parsePlace(line);
  return (place && { ...place, ...(isChineseCounty && { level: "dependent_locality" as const }) }) || null;
}

function readPostalCode(line: string): ReturnType<ReadLine> {
  const columns = line.split(TAB);
  if (columns.length !== 12) return `has ${columns.length} columns instead of 12`;
  const [country_code, code, name, region_name, , , , , , latitude, longitude] = columns as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const fault =
    faultOf(name, latitude, longitude, country_code) ??
    (postalCode(country_code, code) === "" ? "has no postal code" : undefined);
  return fault ?? { ...postalRow(country_code, code, name, Number(latitude), Number(longitude)), region_name };
}

function postalRow(country_code: string, code: string, name: string, latitude: number, longitude: number): ImportedRow {
  return {
    country_code,
    level: "postal_code",
    name,
    region_code: null,
    subregion_code: null,
    population: 0,
    latitude,
    longitude,
    uncertainty_m: 0,
    postal_code: postalCode(country_code, code),
    keys: [
      postalKey(country_code, code),
      ...postalNeighbourKeys(country_code, code),
      ...postalNameKeys(country_code, [name, bareName(name)]),
    ],
  };
}

const HEADS = {
  code: ["code", "postal_code", "postcode", "zip", "division_code", "adcode"],
  name: ["name", "place", "place_name", "locality", "city"],
  latitude: ["latitude", "lat"],
  longitude: ["longitude", "lon", "lng", "long"],
  country: ["country_code", "country"],
  region: ["administrative_area", "region", "state", "province"],
} as const;

function recogniseTable(head: string, country: string | undefined): FileLayout | undefined {
  const separator = [TAB, ";", ","].find((mark) => head.includes(mark));
  if (separator === undefined) return undefined;
  const titles = splitRecord(head, separator).map((title) => title.trim().toLowerCase());
  const columnOf = (names: readonly string[]): number => titles.findIndex((title) => names.includes(title));
  const at = {
    code: columnOf(HEADS.code),
    name: columnOf(HEADS.name),
    latitude: columnOf(HEADS.latitude),
    longitude: columnOf(HEADS.longitude),
    country: columnOf(HEADS.country),
    region: columnOf(HEADS.region),
  };
  if (at.code < 0 || at.name < 0 || at.latitude < 0 || at.longitude < 0) return undefined;
  const read: ReadLine = (line) => {
    const cells = splitRecord(line, separator).map((cell) => cell.trim());
    if (cells.length !== titles.length) return `has ${cells.length} columns instead of ${titles.length}`;
    const [code, name, latitude, longitude] = [
      cells[at.code]!,
      cells[at.name]!,
      cells[at.latitude]!,
      cells[at.longitude]!,
    ];
    const division =
      /^\d{6}(?:\d{3})?$/.test(code) && (cells[at.country] ?? country ?? "CN").toUpperCase() === "CN"
        ? chineseDivision(code)
        : undefined;
    const country_code = (cells[at.country] ?? country ?? (division ? "CN" : "")).toUpperCase();
    const fault = faultOf(name, latitude, longitude, country_code) ?? (code === "" ? "has no code" : undefined);
    if (fault) return fault;
    if (division) return divisionRow(division.code, name, Number(latitude), Number(longitude));
    const region_name = at.region < 0 ? undefined : cells[at.region]!;
    return {
      ...postalRow(country_code, code, name, Number(latitude), Number(longitude)),
      ...(region_name && { region_name }),
    };
  };
  return { kind: "table", has_head: true, read };
}

const CHINESE_LEVELS = { 4: "locality", 6: "dependent_locality", 9: "township" } as const;
const CHINESE_REACH_M = { locality: 40_000, dependent_locality: 15_000, township: 5_000 };

function divisionRow(code: string, name: string, latitude: number, longitude: number): ImportedRow | string {
  const level =
    CHINESE_LEVELS[(code.endsWith("00") && code.length === 6 ? 4 : code.length) as keyof typeof CHINESE_LEVELS];
  if (level === "locality" && code.endsWith("0000")) return "is a province, which has no single position";
  return {
    country_code: "CN",
    level,
    name,
    region_code: code.slice(0, 2),
    subregion_code: code.slice(0, 4),
    population: 0,
    latitude,
    longitude,
    uncertainty_m: Math.max(CHINESE_REACH_M[level], uncertaintyOf("locality", 0)),
    division_code: code,
    keys: [...nameKeys("CN", [name, bareName(name)]), ...soundKeys("CN", name), codeKey(code)],
  };
}

function faultOf(name: string, latitude: string, longitude: string, country_code: string): string | undefined {
  if (!COUNTRY.test(country_code)) return country_code === "" ? "has no country" : "has no country code of two letters";
  if (name.trim() === "" || name.length > MOST_NAME)
    return name.trim() === "" ? "has no name" : `has a name of more than ${MOST_NAME} characters`;
  const [north, east] = [Number(latitude), Number(longitude)];
  if (latitude.trim() === "" || longitude.trim() === "" || !Number.isFinite(north) || !Number.isFinite(east))
    return "has no coordinates";
  if (Math.abs(north) > 90 || Math.abs(east) > 180) return "has coordinates out of range";
  if (north === 0 && east === 0) return "has the coordinates 0, 0";
  return undefined;
}

/** Cells of one line of CSV (RFC 4180): quoted ones may hold the separator, and quotes twice. */
export function splitRecord(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (line[at + 1] === '"') cell += line[++at]!;
      else quoted = false;
    } else if (character === '"' && cell === "") quoted = true;
    else if (character === separator) {
      cells.push(cell);
      cell = "";
    } else cell += character;
  }
  return [...cells, cell];
}

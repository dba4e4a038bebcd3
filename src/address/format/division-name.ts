/**
 * Names of divisions as envelopes have them: codes where the post writes codes, and in the script of the envelope where
 * the data has it. Nothing is transliterated but Chinese divisions and Japanese cities, whose readings are known.
 */
import { chineseDivision } from "../reference/china-divisions.ts";
import { countryRules, findRegion, type Region, type Regions } from "../reference/countries.ts";
import { latinName } from "../data/china/latin.ts";
import { resolveDivision } from "../data/china/find-divisions.ts";
import { isLatin } from "../text.ts";
import { japaneseCityInLatin } from "../countries/japan/city-name.ts";

export type DivisionNames = Record<"administrative_area" | "locality" | "dependent_locality" | "township", string>;

const DIVISION_PARTS = ["administrative_area", "locality", "dependent_locality"] as const;
/** "CA", "01": what forms and other systems send for a region, and no envelope shows unless the post writes codes. */
const CODE = /^[A-Z0-9]{1,3}$/;
/** Andorran parishes are regions in the data and localities on envelopes. */
const LOCALITY_CODE = /^[0-9]{2}$/;
/** ISO 3166-2:CN, which is the letters of GB/T 2260, and the first two digits of the same. */
const CHINESE_PROVINCES: Readonly<Record<string, number>> = {
  BJ: 11,
  TJ: 12,
  HE: 13,
  SX: 14,
  NM: 15,
  LN: 21,
  JL: 22,
  HL: 23,
  SH: 31,
  JS: 32,
  ZJ: 33,
  AH: 34,
  FJ: 35,
  JX: 36,
  SD: 37,
  HA: 41,
  HB: 42,
  HN: 43,
  GD: 44,
  GX: 45,
  HI: 46,
  CQ: 50,
  SC: 51,
  GZ: 52,
  YN: 53,
  XZ: 54,
  SN: 61,
  GS: 62,
  QH: 63,
  NX: 64,
  XJ: 65,
  TW: 71,
  HK: 81,
  MO: 82,
};

/**
 * Puts the local name in the place of a code (Uruguayan "CA" → Canelones, "JP-01" → 北海道) or, where the post writes
 * codes, the code in the place of the name (California → CA).
 */
export function spellAsThePostDoes(country: string, names: DivisionNames): void {
  const part = names.administrative_area === "" ? "locality" : "administrative_area";
  const text = names[part];
  if (text === "" || (part === "locality" && !LOCALITY_CODE.test(text))) return;
  const code = text.startsWith(`${country}-`) ? text.slice(country.length + 1) : text;
  const regions = countryRules(country)?.regions ?? null;
  if (CODE.test(code)) names[part] = nameOfCode(country, code, regions) ?? text;
  else if (regions && writesCodes(country, regions)) names[part] = findRegion(regions, text)?.canonical ?? text;
}

function nameOfCode(country: string, code: string, regions: Regions | null): string | undefined {
  if (country === "CN") return chineseDivision(`${CHINESE_PROVINCES[code] ?? code}0000`)?.name;
  return regions ? findRegion(regions, code)?.canonical : undefined;
}

function writesCodes(country: string, { list: [first] }: Regions): boolean {
  return first?.iso_code === `${country}-${first?.name}`;
}

/** Puts the Latin name in the place of each local one that is known within the division above it. */
export function spellInLatin(country: string, names: DivisionNames): void {
  if (DIVISION_PARTS.every((part) => isLatin(names[part]))) return;
  if (country === "CN") return spellChinaInLatin(names);
  if (country === "JP" && !isLatin(names.locality))
    names.locality = japaneseCityInLatin(names.administrative_area, names.locality) ?? names.locality;
  spellRegions(country, names, (name, { latin_name }) => (isLatin(name) ? name : latin_name));
}

/** The other way round: an envelope in the letters of the country has no use for "Taipei City" among them. */
export function spellInLocal(country: string, names: DivisionNames): void {
  if (!DIVISION_PARTS.some((part) => names[part] !== "" && isLatin(names[part]))) return;
  if (country === "CN") return spellChinaInChinese(names);
  spellRegions(country, names, (name, region) => (isLatin(name) ? region.name : name));
}

function spellRegions(country: string, names: DivisionNames, spell: (name: string, region: Region) => string): void {
  let regions = countryRules(country)?.regions ?? null;
  for (const part of DIVISION_PARTS) {
    if (names[part] === "" || !regions) continue;
    const named = findRegion(regions, names[part]);
    if (!named) return;
    names[part] = spell(names[part], named.region);
    regions = named.region.children;
  }
}

function spellChinaInLatin(names: DivisionNames): void {
  const above: string[] = [];
  for (const part of [...DIVISION_PARTS, "township"] as const) {
    if (names[part] === "") continue;
    above.push(names[part]);
    if (!isLatin(names[part])) names[part] = latinNameWithin(above) ?? names[part];
  }
}

function spellChinaInChinese(names: DivisionNames): void {
  const above: string[] = [];
  for (const part of DIVISION_PARTS) {
    if (names[part] === "" || names[part].length > LONGEST_NAME) continue;
    above.push(names[part]);
    const [first, ...others] = isLatin(names[part]) ? resolveDivision(above) : [];
    if (first && others.every(({ name }) => name === first.name)) names[part] = first.name;
  }
}

/** The same few thousand divisions come again and again; names come from callers, so there is a limit. */
const latinNames = new Map<string, string | undefined>();
const MOST_NAMES = 10_000;
const LONGEST_NAME = 30;

/**
 * Undefined where the last of the names (from the top down) is unknown, or two divisions of that name differ in Latin
 * letters.
 */
function latinNameWithin(path: readonly string[]): string | undefined {
  if (path.some((name) => name.length > LONGEST_NAME)) return undefined;
  const key = path.join("\n");
  const known = latinNames.get(key);
  if (known !== undefined || latinNames.has(key)) return known;
  const [first, ...others] = resolveDivision(path);
  const name = first && latinName(first);
  const isCertain = others.every((other) => other.status !== first!.status || latinName(other) === name);
  if (latinNames.size >= MOST_NAMES) latinNames.clear();
  latinNames.set(key, isCertain ? name : undefined);
  return isCertain ? name : undefined;
}

/**
 * Writes `places.tsv`, `keys.tsv` and `china.tsv` in `src/address/data/world/`: the regions and larger places of the
 * world, for suggestions. China, Hong Kong, Macao and Taiwan are suggested from the divisions instead.
 *
 * places.tsv, sorted by population, largest first: kind (R region, P place), ISO 3166-2 code of the region or ISO
 * 3166-1 code of the country, local name, English name if it differs, population. china.tsv: GB code, population
 * (prefectures and provinces), postal code. keys.tsv, sorted by bytes: folded name, and the line numbers in places.tsv
 * (base 36); a hyphen marks names in other languages.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { countryCodes, countryRules, findRegion, type Region } from "../../src/address/reference/countries.ts";
import { loadChina } from "../../src/address/data/china/divisions.ts";
import { subdivisionsOf } from "../../src/address/reference/regions/table.ts";
import { isoRegions } from "../../src/address/reference/subdivisions.ts";
import { isLatin } from "../../src/address/text.ts";
import { type PlaceRow, readPlaces } from "../../src/geocoding/gazetteer/geonames.ts";
import { bareName, fold } from "../../src/geocoding/gazetteer/names.ts";
import { readRegions } from "../../src/geocoding/gazetteer/load/regions.ts";
import { describeChina } from "./china-codes.ts";
import { japanesePlaces } from "./japan.ts";
import { LOCAL_NAMES } from "./local-names.ts";
import type { PlaceOfWorld } from "./row.ts";

const TARGET = join(import.meta.dirname, "../../src/address/data/world");
const LEAST_INHABITANTS = 15_000;
/**
 * Places with at least this population keep their names in all languages; smaller ones only those in the script of
 * their country and in Chinese characters.
 */
const WELL_KNOWN = 300_000;
/** Countries whose places have names in several languages of the country. */
const MULTILINGUAL = new Set(["BE", "CH", "FI", "IE", "LU"]);
/** The places of GeoNames have codes of former regions, which are those of others today. */
const RENUMBERED = new Set(["VN"]);
/** The largest places of each country are kept even if they are smaller. */
const KEPT_OF_EACH_COUNTRY = 5;
/** Countries and regions that are not in places.tsv, with their GB code as a whole. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["CN", ""],
  ["HK", "810000"],
  ["MO", "820000"],
  ["TW", "710000"],
]);
const HAN = /^\p{Script=Han}{2,}$/u;
const LATIN = /^[a-z]{3,}$/;
const LONGEST_KEY = 40;
const REGION_CODE = /^[A-Z\d]{2,3}$/;

const SAINT = /^(?:(sainte)|saint|sankt)(?=[ -])/i;

/** Adds the ASCII spellings of German and Nordic letters, and St for Saint. */
const spellings = (name: string): string[] => [
  fold(name),
  fold(name.replace(SAINT, (_, isFemale?: string) => (isFemale === undefined ? "St" : "Ste"))),
  fold(name.replaceAll(/ä|æ/gi, "ae").replaceAll(/ö|ø/gi, "oe").replaceAll(/ü/gi, "ue").replaceAll(/å/gi, "aa")),
];

function regionRows(): { rows: PlaceOfWorld[]; byGeonames: Map<string, PlaceOfWorld>; regionOf: Map<string, Region> } {
  const rows = new Map<string, PlaceOfWorld & { other_keys: Set<string> }>();
  const regionOf = new Map<string, Region>();
  for (const country of countryCodes()) {
    if (ELSEWHERE.has(country)) continue;
    const english = new Map((isoRegions(country)?.list ?? []).map((region) => [region.iso_code, region]));
    for (const region of [...(countryRules(country)?.regions?.list ?? []), ...english.values()]) {
      if (region.iso_code === null || region.iso_code.slice(0, 2) !== country || rows.has(region.iso_code)) continue;
      const iso = english.get(region.iso_code);
      const inEnglish = subdivisionsOf(country).find(({ code }) => code === region.iso_code)?.english_name;
      const isCode = REGION_CODE.test(region.name);
      const name = isCode ? (iso?.name ?? region.name) : region.name;
      const latin = inEnglish ?? region.latin_name;
      const keys = new Set(
        [name, latin, bareName(name), bareName(latin), isCode ? latin : region.latin_name].flatMap(spellings),
      );
      const other_keys = new Set([iso?.name ?? name, region.name].flatMap(spellings));
      rows.set(region.iso_code, {
        kind: "R",
        code: region.iso_code,
        name,
        english: latin,
        inhabitants: 0,
        keys,
        other_keys,
      });
      regionOf.set(region.iso_code, region);
    }
  }
  const byGeonames = new Map<string, PlaceOfWorld>();
  for (const { country_code, region_code, subregion_code, level, keys } of readRegions()) {
    const iso = keys.find((key) => key.startsWith("#"))?.slice(1);
    const row = subregion_code === null && level === "administrative_area" && iso ? rows.get(iso) : undefined;
    if (!row || row.code.slice(0, 2) !== country_code) continue;
    for (const key of keys) if (key.startsWith(`${country_code}:`)) row.other_keys.add(key.slice(3));
    byGeonames.set(`${country_code}.${region_code}`, row);
  }
  return { rows: [...rows.values()], byGeonames, regionOf };
}

/**
 * Returns the local and the English name. If the postal service lists the cities of the region, returns its names, or
 * undefined for a place that is not in the list.
 */
function localName(
  { country_code, name }: PlaceRow,
  keys: ReadonlySet<string>,
  region: Region | undefined,
): { name: string; english: string } | undefined {
  if (region?.children) {
    const listed =
      findRegion(region.children, name)?.region ??
      region.children.list.find((each) => keys.has(fold(each.name)) || keys.has(fold(bareName(each.name))));
    return listed && { name: listed.name, english: listed.latin_name };
  }
  const local = LOCAL_NAMES[country_code]?.[name];
  if (local !== undefined) return { name: local, english: name };
  const english = Object.entries(LOCAL_NAMES[country_code] ?? {}).find(([, own]) => own === name)?.[0];
  return { name, english: english ?? name };
}

function otherKeys({ country_code, population, keys }: PlaceRow): Set<string> {
  const { characters } = loadChina();
  const folded = keys.map((key) => characters.fold(key.slice(country_code.length + 1)));
  return new Set(
    folded.filter(
      (key) =>
        HAN.test(key) ||
        isOwnScript(country_code, key) ||
        ((population >= WELL_KNOWN || MULTILINGUAL.has(country_code)) && (LATIN.test(key) || !isLatin(key))),
    ),
  );
}

const SCRIPTS: Readonly<Record<string, RegExp>> = {
  JP: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+$/u,
  KR: /^\p{Script=Hangul}+$/u,
  RU: /^\p{Script=Cyrillic}+$/u,
  UA: /^\p{Script=Cyrillic}+$/u,
  BG: /^\p{Script=Cyrillic}+$/u,
  GR: /^\p{Script=Greek}+$/u,
  TH: /^\p{Script=Thai}+$/u,
  IL: /^\p{Script=Hebrew}+$/u,
};
const isOwnScript = (country: string, key: string): boolean => SCRIPTS[country]?.test(key) ?? false;

function codesOf({ country_code, region_code, subregion_code }: PlaceRow): string[] {
  if (country_code !== "CN") return [ELSEWHERE.get(country_code) ?? ""].filter(Boolean);
  return [
    ...(region_code === null ? [] : [`${region_code}0000`]),
    ...(subregion_code === null ? [] : [`${subregion_code}00`]),
  ];
}

async function largestFirst(): Promise<PlaceRow[]> {
  const places: PlaceRow[] = [];
  for await (const place of readPlaces()) places.push(place);
  return places.sort((a, b) => b.population - a.population);
}

/** The cities and districts that posts list below their regions, such as 강남구. Their inhabitants are unknown. */
function listedPlaces(): PlaceOfWorld[] {
  return [...regionOf].flatMap(([code, { children }]) =>
    (children?.list ?? []).map(({ name, latin_name }) => ({
      kind: "P" as const,
      code,
      name,
      english: latin_name,
      inhabitants: 0,
      keys: new Set([name, latin_name, bareName(name), bareName(latin_name)].flatMap(spellings)),
      other_keys: new Set<string>(),
    })),
  );
}

const inhabitantsOf = new Map<string, number>();
const { rows: regions, byGeonames, regionOf } = regionRows();
const rows: PlaceOfWorld[] = [...regions];
const isKnown = new Set<string>();
const isNew = ({ code, name }: PlaceOfWorld): boolean => {
  const key = `${code} ${name}`;
  return !isKnown.has(key) && isKnown.add(key) !== undefined;
};
const kept = new Map<string, number>();
const inJapan = new Map<string, number>();

for (const place of await largestFirst()) {
  const { country_code, region_code, level, population, name } = place;
  const row = RENUMBERED.has(country_code) ? undefined : byGeonames.get(`${country_code}.${region_code}`);
  if (level === "locality" && row) row.inhabitants += population;
  for (const code of codesOf(place)) inhabitantsOf.set(code, (inhabitantsOf.get(code) ?? 0) + population);
  if (level !== "locality" || ELSEWHERE.has(country_code) || !countryRules(country_code)) continue;
  if (country_code === "JP") {
    const key = `${row?.code} ${fold(name)}`;
    inJapan.set(key, Math.max(population, inJapan.get(key) ?? 0));
    continue;
  }
  const count = kept.get(country_code) ?? 0;
  if (population < LEAST_INHABITANTS && count >= KEPT_OF_EACH_COUNTRY) continue;
  kept.set(country_code, count + 1);
  const folded = new Set(place.keys.map((key) => key.slice(country_code.length + 1)));
  const named = localName(place, folded, row && regionOf.get(row.code));
  if (!named) continue;
  const placeRow: PlaceOfWorld = {
    kind: "P",
    code: row?.code ?? country_code,
    ...named,
    inhabitants: population,
    keys: new Set([named.name, named.english, place.name].flatMap(spellings)),
    other_keys: otherKeys(place),
  };
  if (isNew(placeRow)) rows.push(placeRow);
}
rows.push(...japanesePlaces((code, latin) => inJapan.get(`${code} ${latin}`) ?? 0));
rows.push(...listedPlaces().filter(isNew));
rows.sort((a, b) => b.inhabitants - a.inhabitants || (a.code < b.code ? -1 : 1));

const lines = rows.map(({ kind, code, name, english, inhabitants }) =>
  [kind, code, name, english === name ? "" : english, inhabitants].join("\t"),
);
const linesOf = new Map<string, string[]>();
for (const [line, { keys, other_keys }] of rows.entries()) {
  for (const name of keys.union(other_keys)) {
    // As `foldPlace` folds what is typed.
    const key = loadChina().characters.fold(name);
    if (key.length < 2 || key.length > LONGEST_KEY) continue;
    const number = line.toString(36);
    const known = linesOf.get(key);
    // The first name that is folded so counts: own names come before those in other languages.
    if (known?.at(-1)?.replace("-", "") === number) continue;
    const marked = keys.has(name) ? number : `-${number}`;
    if (known) known.push(marked);
    else linesOf.set(key, [marked]);
  }
}
const keyLines = [...linesOf].map(([key, numbers]) => Buffer.from(`${key}\t${numbers.join(" ")}`)).sort(Buffer.compare);
writeFileSync(join(TARGET, "china.tsv"), `${describeChina(inhabitantsOf).join("\n")}\n`);
writeFileSync(join(TARGET, "places.tsv"), `${lines.join("\n")}\n`);
writeFileSync(join(TARGET, "keys.tsv"), `${keyLines.join("\n")}\n`);

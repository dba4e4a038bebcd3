/**
 * The one table of regions: ISO 3166-2 as the npm package iso-3166 has it, brought up to date (`names.tsv`,
 * `former.ts`), with the English names of Unicode CLDR. Forms, validation, parsing, geocoding and envelopes read it.
 *
 * names.tsv: the regions that the packages lack, name in a way of their own or under a former name. Code (ISO
 * 3166-2, or the post's own after the country), local name, Latin name if it differs, other names separated by |, and
 * how postal codes begin, as a regular expression. The first two names are what an address gets. Source: the Online
 * Browsing Platform of ISO, the countries' statistical offices.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { readPackageJson } from "../packages.ts";
import { foldName } from "../../text.ts";
import { formerRegionsOf } from "./former.ts";

/** What a region is called and how its postal codes begin. */
export interface RegionNames {
  name: string;
  latin_name: string;
  other_names: readonly string[];
  /** A regular expression; undefined where the packages know better. */
  postal_codes: string | undefined;
}

export interface Subdivision {
  /** ISO 3166-2. */
  code: string;
  /** The subdivision that it is part of; null right below the country. */
  parent_code: string | null;
  /** In a language of the country. */
  name: string;
  english_name: string;
  /** Where the table of names has it: all its names but these two, and that of ISO's package. */
  own_names?: { others: readonly string[]; iso: string | undefined };
}

interface IsoSubdivision {
  code: string;
  name: string;
  parent?: string;
}

/** Where regions that ISO's package lacks belong, if not right below the country. */
const PARENT_OF_NEW: Readonly<Record<string, string>> = { IT: "IT-88", PH: "PH-14" };
/** Regions that the post knows and ISO does not: the only province of the Aosta Valley, American military mail. */
const NOT_IN_ISO = new Set(["AU-JBT", "IT-AO", "US-AA", "US-AE", "US-AP", "US-FM", "US-MH", "US-PW"]);
const ISO_SUBDIVISION = /^[A-Z0-9]{1,3}$/;
const NO_NAMES: ReadonlyMap<string, RegionNames> = new Map();

const require = createRequire(import.meta.url);
let namesByCountry: ReadonlyMap<string, ReadonlyMap<string, RegionNames>> | undefined;
let byCountry: ReadonlyMap<string, readonly Subdivision[]> | undefined;

/** The names that take the place of those of the packages, by the code after the country. */
export function regionNamesOf(country: string): ReadonlyMap<string, RegionNames> {
  return (namesByCountry ??= readNames()).get(country) ?? NO_NAMES;
}

/** The countries whose regions have names of the table. */
export const countriesWithNames = (): Iterable<string> => (namesByCountry ??= readNames()).keys();

function readNames(): ReadonlyMap<string, ReadonlyMap<string, RegionNames>> {
  const rows = readFileSync(join(import.meta.dirname, "../../data/regions/names.tsv"), "utf8")
    .trimEnd()
    .split("\n");
  const countries = Map.groupBy(rows, (row) => row.slice(0, 2));
  return new Map([...countries].map(([country, own]) => [country, new Map(own.map(readRow))]));
}

function readRow(row: string): [key: string, names: RegionNames] {
  const [code = "", name = "", latin, others = "", postal_codes] = row.split("\t");
  const other_names = others === "" ? [] : others.split("|");
  return [code.slice(3), { name, latin_name: latin || name, other_names, postal_codes }];
}

/** The present regions of a country on all levels, in the order of ISO; empty where it knows none. */
export function subdivisionsOf(country: string): readonly Subdivision[] {
  byCountry ??= load();
  return byCountry.get(country) ?? [];
}

function load(): ReadonlyMap<string, readonly Subdivision[]> {
  const { iso31662 } = require("iso-3166/2.js") as { iso31662: IsoSubdivision[] };
  const english = englishNames(iso31662);
  const grouped = Map.groupBy(iso31662, ({ code }) => code.slice(0, 2));
  for (const country of countriesWithNames()) if (!grouped.has(country)) grouped.set(country, []);
  return new Map([...grouped].map(([country, list]) => [country, presentRegions(country, list, english)]));
}

function presentRegions(
  country: string,
  list: readonly IsoSubdivision[],
  english: ReadonlyMap<string, string>,
): Subdivision[] {
  const names = regionNamesOf(country);
  const former = new Set(formerRegionsOf(country).map(({ code }) => code));
  const present = list
    .filter(({ code }) => !former.has(code))
    .map(({ code, name, parent = "" }): Subdivision => {
      const own = names.get(code.slice(3));
      const parent_code = parent.includes("-") ? parent : null;
      return own
        ? { code, parent_code, ...named(own, name) }
        : { code, parent_code, name, english_name: english.get(code) ?? name };
    });
  const known = new Set(list.map(({ code }) => code));
  for (const [key, own] of names) {
    const code = `${country}-${key}`;
    if (known.has(code) || NOT_IN_ISO.has(code) || !ISO_SUBDIVISION.test(key)) continue;
    present.push({ code, parent_code: PARENT_OF_NEW[country] ?? null, ...named(own, undefined) });
  }
  return present;
}

const named = (
  { name, latin_name, other_names }: RegionNames,
  iso: string | undefined,
): Omit<Subdivision, "code" | "parent_code"> => ({
  name,
  english_name: latin_name,
  own_names: { others: other_names, iso },
});

/**
 * So many names under a code that ISO has for another of them, and a country has changed its codes since CLDR's list.
 */
const RENUMBERED = 2;
/** Its regions of before 2015 have names of which none is left, under the codes of those of today. */
const RENUMBERED_AND_RENAMED = new Set(["MA"]);

/** CLDR's names; where a country has changed its codes, only those that ISO has too, and under the code of today. */
function englishNames(subdivisions: readonly IsoSubdivision[]): Map<string, string> {
  const {
    subdivisions: {
      localeDisplayNames: { subdivisions: names },
    },
  } = readPackageJson("cldr-subdivisions-full/subdivisions/en/en.json") as {
    subdivisions: { localeDisplayNames: { subdivisions: Record<string, string> } };
  };
  const english = new Map(
    Object.entries(names).map(([key, name]) => [`${key.slice(0, 2)}-${key.slice(2)}`.toUpperCase(), name]),
  );
  for (const [country, own] of Map.groupBy(subdivisions, ({ code }) => code.slice(0, 2))) {
    const codeOf = new Map(own.map(({ code, name }) => [foldName(name), code]));
    // A province and the region around it can have the same name.
    const codesOf = Map.groupBy(own, ({ name }) => foldName(name));
    const elsewhere = own.filter(({ code }) => {
      const named = codesOf.get(foldName(english.get(code) ?? ""));
      return named !== undefined && !named.some((other) => other.code === code);
    });
    if (elsewhere.length < RENUMBERED && !RENUMBERED_AND_RENAMED.has(country)) continue;
    const former = own.map(({ code }) => english.get(code) ?? "");
    for (const { code } of own) english.delete(code);
    for (const name of former) {
      const code = codeOf.get(foldName(name));
      if (code !== undefined) english.set(code, name);
    }
  }
  return english;
}

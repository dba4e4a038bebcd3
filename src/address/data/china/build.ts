/**
 * Makes `divisions.tsv`, the divisions of China with everything that was ever called one, and `characters.tsv`, how
 * their names are simplified and pronounced, and `latin.tsv`, the Latin names that are not pinyin. They are checked in;
 * run this when a newer vintage is out, and raise the version in version.ts:
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
import { splitDivisionName } from "./names.ts";
import { latinLines } from "./build-latin.ts";
import { openSources, PACKAGES, type Sources, type Vintage } from "./sources.ts";
import { DECREED_SUCCESSORS, EXTRA_FORMERS, HONG_KONG, MACAO, PINYIN_EXCEPTIONS, PROVINCES_CUT_OUT, TAIWAN_COUNTIES, ZONES } from "./decreed.ts";

/** Less than this share of an abolished county's townships in a county is noise: names that occur twice. */
const LEAST_SHARE = 0.15;

interface Former {
  code: string;
  name: string;
  townships: string[];
  successors: string[];
}

const cityOf = (code: string): string => `${code.slice(0, 4)}00`;
const provinceOf = (code: string): string => `${code.slice(0, 2)}0000`;
/** Quarters of a county seat that had codes around 1980; as names they would only mislead. */
const NUMBERED = /^[一二三四]区$/;
const isMainland = (code: string): boolean => code < "700000";
const isCity = (code: string): boolean => code.endsWith("00");
const rootOf = (name: string): string => splitDivisionName(name).root;

function group<K, V>(items: Iterable<V>, key: (item: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

const townshipsOf = (vintage: Vintage): Map<string, [string, string][]> =>
  group(vintage.townships, ([code]) => code.slice(0, 6));

/** Districts that the statistics bureau numbers like zones but that everybody writes as districts. */
const DISTRICTS_LIKE_ZONES = new Set(["232761", "232762", "232763", "232764", "632857"]);
const isZone = (code: string): boolean => code[4] === "7" && !DISTRICTS_LIKE_ZONES.has(code);

/**
 * The divisions that hold now. Townships follow their county; 江北 and 渝北 were merged into 两江新区 after the ministry's
 * list was closed, so until the next list they keep the townships they had.
 */
function currentDivisions(sources: Sources) {
  const { counties, townships } = sources.current();
  const [, region2023, divisions2023] = sources.past();
  for (const code of DISTRICTS_LIKE_ZONES) {
    const name = divisions2023!.counties.get(code);
    if (name) counties.set(code, name);
  }
  const byCounty = group(townships, ([code]) => code.slice(0, 6));
  const earlier = townshipsOf(region2023!);
  const zones = new Map<string, string>();
  for (const [code, name] of divisions2023!.counties) if (isZone(code)) zones.set(code, name);
  for (const [code, name] of sources.regions()) if (isZone(code) || code === "500157") zones.set(code, name);

  const lines = new Map<string, { name: string; townships: [string, string][] }>();
  for (const [code, name] of [...counties].sort()) {
    // A city without districts keeps its townships under a county code of its own making: 620201 is all of 620200.
    const own = byCounty.get(code) ?? (counties.has(cityOf(code)) && !isCity(code) ? earlier.get(code) : undefined) ?? [];
    lines.set(code, { name, townships: own });
  }
  const jiayuguan = byCounty.get("620201");
  if (jiayuguan) lines.get("620200")!.townships = jiayuguan.map(([code, name]) => [`620200${code.slice(6)}`, name]);
  return { lines, zones, townships: byCounty };
}

type Current = ReturnType<typeof currentDivisions>;

/** Where the divisions that are gone went. Newer ones come first, so that an older one can follow them. */
function formerDivisions(current: Current, past: Vintage[]): Former[] {
  const formers = new Map<string, Former>();
  const codesByRoot = group(current.lines, ([, { name }]) => rootOf(name));
  const formersByRoot = new Map<string, Former[]>();
  const homes = group(
    [...current.lines].flatMap(([county, { townships }]) => townships.map(([, name]) => ({ county, name, root: rootOf(name) }))),
    ({ root }) => root,
  );

  /** The county in which a township of this name is now: in the same city, else the only one of its province. */
  const homeOf = (name: string, former: string): string | undefined => {
    const all = homes.get(rootOf(name)) ?? [];
    for (const area of [cityOf(former), provinceOf(former)]) {
      const prefix = area.replace(/0+$/, "");
      const near = all.filter((home) => home.county.startsWith(prefix));
      const exact = near.filter((home) => home.name === name);
      if (exact.length === 1) return exact[0]!.county;
      if (exact.length === 0 && near.length === 1) return near[0]!.county;
    }
    return undefined;
  };

  const byTownships = (code: string, townships: readonly string[]): string[] => {
    const votes = [...group(townships.map((name) => homeOf(name, code)).filter((home) => home !== undefined), (home) => home)];
    const total = votes.reduce((sum, [, { length }]) => sum + length, 0);
    return votes
      .filter(([home, { length }]) => length >= LEAST_SHARE * total && (length > 1 || cityOf(home) === cityOf(code)))
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([home]) => home);
  };

  /** 盘县 → 盘州市, 通县 → 通州区; 宁乡县 → 宁乡市. */
  const byName = (code: string, name: string): string[] => {
    const root = rootOf(name);
    const province = code.slice(0, 2);
    for (const area of [code.slice(0, 4), province, PROVINCES_CUT_OUT[province]]) {
      if (!area) continue;
      for (const spelling of root.length === 1 ? [`${root}州`, `${root}城`, root] : [root]) {
        const same = (codesByRoot.get(spelling) ?? []).map(([other]) => other).filter((other) => other.startsWith(area));
        const counties = same.filter((other) => !isCity(other));
        if (counties.length === 1) return counties;
        if (same.length === 1 && (isCity(code) || area.length === 2)) return same;
        const followed = (formersByRoot.get(spelling) ?? []).filter((former) => former.code.startsWith(area) && former.successors.length);
        if (followed.length) return followed[0]!.successors;
      }
    }
    return [];
  };

  const cityOfMost = (code: string, vintage: Vintage): string[] => {
    const counties = [...vintage.counties].filter(([county]) => county !== code && cityOf(county) === code);
    const heirs = counties.flatMap(([county, name]) =>
      current.lines.get(county)?.name === name ? [county] : (formers.get(`${county} ${name}`)?.successors.slice(0, 1) ?? []));
    const cities = [...group(heirs.map(cityOf), (city) => city)].sort(([, a], [, b]) => b.length - a.length);
    return cities.filter(([city, votes]) => current.lines.has(city) && votes.length * 2 > counties.length).map(([city]) => city).slice(0, 1);
  };

  // Not every vintage lists townships: those of the newest one that does count.
  const townshipsIn = past.map(townshipsOf);
  const lastTownships = (code: string, name: string): string[] => {
    const at = past.findIndex(({ counties }, at) => counties.get(code) === name && townshipsIn[at]!.has(code));
    return (townshipsIn[at]?.get(code) ?? []).map(([, township]) => township);
  };

  const codeOf = (name: string, near: string): string => {
    const codes = (codesByRoot.get(rootOf(name)) ?? []).filter(([, line]) => line.name === name).map(([code]) => code);
    const code = codes.find((code) => cityOf(code) === cityOf(near)) ?? codes.find((code) => provinceOf(code) === provinceOf(near))
      ?? codes.find((code) => code.startsWith(PROVINCES_CUT_OUT[near.slice(0, 2)] ?? near));
    if (!code) throw new Error(`${near}: no ${name} near it`);
    return code;
  };

  for (const vintage of past) {
    // Counties before cities: a city goes where most of its counties went.
    const codes = [...vintage.counties].sort(([a], [b]) => Number(isCity(a)) - Number(isCity(b)));
    for (const [code, name] of codes) {
      const key = `${code} ${name}`;
      if (current.lines.get(code)?.name === name || current.zones.has(code) || isZone(code) || NUMBERED.test(name) || !isMainland(code) || code.endsWith("0000") || formers.has(key)) continue;
      const own = lastTownships(code, name);
      const sameCode = current.lines.has(code) ? [code] : [];
      const decreed = DECREED_SUCCESSORS.get(key)?.map((successor) => codeOf(successor, code));
      const successors = decreed ?? [
        () => (isCity(code) ? sameCode : byTownships(code, own)),
        () => sameCode,
        () => (isCity(code) ? cityOfMost(code, vintage) : []),
        () => byName(code, name),
      ].reduce<string[]>((found, rule) => (found.length ? found : rule()), []);
      const former = { code, name, townships: own, successors };
      formers.set(key, former);
      const root = rootOf(name);
      formersByRoot.set(root, [...(formersByRoot.get(root) ?? []), former]);
    }
  }
  for (const { code, name, successors } of EXTRA_FORMERS) {
    const key = `${code} ${name}`;
    if (!formers.has(key)) formers.set(key, { code, name, townships: [], successors: successors.map((successor) => codeOf(successor, code)) });
  }
  return [...formers.values()];
}

/** Townships that each county had once and has no more; `name=code` where one of the same root took its place. */
function formerTownships(current: Current, past: Vintage[]): Map<string, Set<string>> {
  const lost = new Map<string, Set<string>>();
  for (const vintage of past) {
    for (const [code, name] of vintage.townships) {
      const county = current.lines.get(code.slice(0, 6)) ?? current.lines.get(cityOf(code));
      if (!county || county.townships.some(([, present]) => present === name)) continue;
      const heir = county.townships.find(([, present]) => rootOf(present) === rootOf(name)) ?? county.townships.find(([present]) => present === code);
      const owner = current.lines.has(code.slice(0, 6)) ? code.slice(0, 6) : cityOf(code);
      const names = lost.get(owner) ?? new Set<string>();
      lost.set(owner, names.add(heir ? `${name}=${heir[0].slice(6)}` : name));
    }
  }
  return lost;
}

const listTownships = (townships: readonly [string, string][]): string =>
  townships.map(([code, name]) => `${code.slice(6)}${name}`).join(" ");

function divisionLines(sources: Sources): string[] {
  const current = currentDivisions(sources);
  const past = sources.past();
  const lost = formerTownships(current, past);
  const lines = [...current.lines].map(([code, { name, townships }]) =>
    [code, name, listTownships(townships), [...(lost.get(code) ?? [])].join(" ")].join("\t").trimEnd());
  for (const [code, name] of current.zones) lines.push(`+${code}\t${name}\t${listTownships(current.townships.get(code) ?? [])}`.trimEnd());
  for (const [parent, names] of Object.entries(ZONES)) for (const name of names.split(" ").filter(Boolean)) lines.push(`+${parent}\t${name}`);
  for (const { code, name, townships, successors } of formerDivisions(current, past)) {
    lines.push([`-${code}`, name, successors.join(" "), townships.join(" ")].join("\t").trimEnd());
  }
  HONG_KONG.forEach((name, index) => lines.push(`${810101 + index}\t${name}`));
  MACAO.forEach((name, index) => lines.push(`${820101 + index}\t${name}`));
  const taiwan = group(sources.taiwan(), (district) => district.county);
  TAIWAN_COUNTIES.forEach((county, index) => {
    const code = 710000 + (index + 1) * 100;
    lines.push(`${code}\t${county}`);
    (taiwan.get(county) ?? []).forEach(({ city, zipcode }, at) => lines.push(`${code + at + 1}\t${city}\t\t\t${zipcode}`));
  });
  return lines;
}

/** Traditional → simplified for single characters, then the pinyin of each character that names are written with. */
async function characterLines(sources: Sources, names: string): Promise<string[]> {
  const pinyin = sources.pinyin();
  const simplified = await sources.simplified();
  const used = [...new Set(names.match(/\p{Script=Han}/gu))].sort();
  return [
    simplified.filter(([a, b]) => a.length === 1 && b.length === 1).map(([a, b]) => a + b).join(""),
    [...group(used, (character) => pinyin(character)[0]!)].sort().map(([sound, characters]) => sound + characters.join("")).join(" "),
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
    if (sounds.length === root.length && sounds.some((sound, at) => sound !== read(root[at]!))) exceptions.set(root, sounds.join(" "));
  }
  return [...exceptions].map(([name, sounds]) => `${name}:${sounds}`);
}

function installed(): string {
  const given = process.argv[2];
  if (given) return given;
  const home = mkdtempSync(join(tmpdir(), "doorplate-china-"));
  const packages = Object.entries(PACKAGES).map(([alias, spec]) => `${alias}@npm:${spec}`);
  execFileSync("npm", ["install", "--prefix", home, "--ignore-scripts", "--no-audit", "--no-fund", ...packages], { stdio: "inherit" });
  return join(home, "node_modules");
}

const sources = openSources(installed());
const lines = divisionLines(sources);
const beside = (file: string): string => join(import.meta.dirname, file);
writeFileSync(beside("divisions.tsv"), `${lines.join("\n")}\n`);
writeFileSync(beside("characters.tsv"), `${[...(await characterLines(sources, lines.join(""))), readings(sources, lines).join(",")].join("\n")}\n`);
writeFileSync(beside("latin.tsv"), `${latinLines(sources, lines).join("\n")}\n`);

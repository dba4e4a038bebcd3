/** Makes `latin.tsv`: code, Latin names with `/` between them. What is not in it is pinyin. */
import { HONG_KONG_ROMANISED, MACAO_ROMANISED, OTHER_LANGUAGES, ROMANISED } from "./romanised.ts";
import type { GoogleRegion, Sources } from "./sources.ts";
import { splitDivisionName } from "../../src/address/data/china/names.ts";

const GENERIC_WORD = / (?:Sheng|Shi|Qu|Xian|Meng|Qi|Xinqu|Kuangqu|Diqu|Zhou|Zizhi(?:qu|zhou|xian|qi))$/iu;

/** @param lines the rows of divisions.tsv */
export function latinLines(sources: Sources, lines: readonly string[]): string[] {
  const names = new Map<string, string>();
  const rows = lines.map((line) => line.split("\t")).filter(([code]) => /^\d/u.test(code!)) as [string, string][];
  for (const [code, name] of googleNames(sources.google("CN"), rows)) names.set(code, name);
  for (const [code, name] of taiwaneseNames(sources.google("TW"), rows)) names.set(code, name);
  for (const [code, name] of Object.entries(ROMANISED)) names.set(code, name);
  HONG_KONG_ROMANISED.forEach((name, at) => names.set(String(810101 + at), name));
  MACAO_ROMANISED.forEach((name, at) => names.set(String(820101 + at), name));
  return [...names].sort(([a], [b]) => a.localeCompare(b)).map((entry) => entry.join("\t"));
}

/** By name within the province: Google's list is older than ours. */
function* googleNames(
  provinces: readonly GoogleRegion[],
  rows: readonly [string, string][],
): Generator<[string, string]> {
  const flat = ({ sub_regions = [], ...region }: GoogleRegion): GoogleRegion[] => [
    region,
    ...sub_regions.flatMap(flat),
  ];
  for (const province of provinces) {
    const root = rootOf(province.name.default);
    const [code] = rows.find(([code, name]) => code.endsWith("0000") && rootOf(name) === root) ?? [];
    if (!code) continue;
    const inside = rows.filter(
      ([other]) =>
        other.startsWith(code.slice(0, 2)) && other !== code && OTHER_LANGUAGES.some((area) => other.startsWith(area)),
    );
    for (const {
      name: { default: name, latin },
    } of flat(province)) {
      const same = inside.filter(
        ([, other]) => other === name || (rootOf(other) === rootOf(name) && other.at(-1) === name.at(-1)),
      );
      if (same.length === 1 && latin) yield [same[0]![0], latin.replace(GENERIC_WORD, "")];
    }
  }
}

function* taiwaneseNames(
  counties: readonly GoogleRegion[],
  rows: readonly [string, string][],
): Generator<[string, string]> {
  const plain = (name: string): string => name.replaceAll("臺", "台");
  for (const { name, sub_regions = [] } of counties) {
    const [county] = rows.find(([code, own]) => /^71..00$/u.test(code) && plain(own) === plain(name.default)) ?? [];
    if (!county) continue;
    if (name.latin) yield [county, name.latin];
    for (const district of sub_regions) {
      const row = rows.find(
        ([code, own]) =>
          code !== county && code.startsWith(county.slice(0, 4)) && plain(own) === plain(district.name.default),
      );
      if (row && district.name.latin) yield [row[0], district.name.latin];
    }
  }
}

const rootOf = (name: string): string => splitDivisionName(name).root;

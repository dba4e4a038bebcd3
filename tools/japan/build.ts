/**
 * Makes `src/address/data/japan/cities.tsv`, the municipalities of Japan with their towns and postal codes. It is
 * checked in; run this when a newer list is out, and say so in `version.ts` next to it:
 *
 *     npm run data -- [a folder to keep the package of sources.ts in]
 *
 * One municipality a line, tabs between the columns:
 *
 *     13103  東京都  港区  ミナトク  1050000 麻布台*1060041 六本木*1060032,1066001+53 …  1058301 …
 *
 * that is its code (JIS X 0402), prefecture, name, reading, towns, and the codes of large receivers of mail. A town has
 * `*` where it is divided into 丁目; `+53` stands for the 53 codes that follow. The token without a name has the codes
 * for what is not listed.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kanjiNumeral } from "../../src/address/data/japan/numerals.ts";
import { openSources, type PostalRow } from "./sources.ts";

interface Town {
  chome: boolean;
  codes: Set<number>;
}

interface City {
  prefecture: string;
  name: string;
  kana: string;
  towns: Map<string, Town>;
  offices: Set<number>;
}

const STOREY = /階$|^地階・階層不明$/u;
/** 種市第１地割〜第３地割, 中村５８地割、中村５９地割: the numbers are a part of the house number. */
const LOT_RANGE = /(?:第?[０-９ ]+地割|[、〜～].*).*$/u;
/** ５条通 is 五条通 officially. */
const DIGITS = /[０-９]{1,2}/gu;
/** Sentences in the place of a name: the code is for the whole municipality. */
const WHOLE_CITY = /(?:の次に.*番地.*くる場合|に掲載がない場合)$/u;

/** The storeys of a tower are listed as towns of their own, 六本木六本木ヒルズ森タワー: they lie in the town before it. */
function townName({ neighborhood, note }: PostalRow, names: readonly string[]): string {
  if (note !== null && STOREY.test(note))
    return names.findLast((name) => neighborhood.startsWith(name)) ?? neighborhood;
  if (WHOLE_CITY.test(neighborhood)) return "";
  return neighborhood
    .replace(LOT_RANGE, "")
    .replace(DIGITS, (digits) => kanjiNumeral(Number(digits.normalize("NFKC"))));
}

async function collect(): Promise<Map<string, City>> {
  const { towns, offices } = await openSources(process.argv[2] ?? mkdtempSync(join(tmpdir(), "doorplate-japan-")));
  const cities = new Map<string, City>();
  const plainNames = Map.groupBy(
    towns.filter(({ neighborhood, note }) => neighborhood !== "" && !STOREY.test(note ?? "")),
    ({ jisx0402 }) => jisx0402,
  );
  for (const row of towns) {
    const city = cities.get(row.jisx0402) ?? {
      prefecture: row.prefecture,
      name: row.city,
      kana: row.city_kana,
      towns: new Map<string, Town>(),
      offices: new Set<number>(),
    };
    cities.set(row.jisx0402, city);
    const names = (plainNames.get(row.jisx0402) ?? [])
      .map(({ neighborhood }) => neighborhood)
      .sort((a, b) => a.length - b.length);
    // 九十九里町一円: all of it; 一円 alone is a hamlet of 多賀町.
    const name =
      row.neighborhood === `${row.city.replace(/^.+郡/u, "")}一円`
        ? ""
        : townName(row, STOREY.test(row.note ?? "") ? names : []);
    const town = city.towns.get(name) ?? { chome: false, codes: new Set<number>() };
    city.towns.set(name, town);
    town.chome ||= row.chome;
    town.codes.add(Number(row.postal_code));
  }
  for (const { jis, postal_code } of offices) cities.get(jis)?.offices.add(Number(postal_code));
  return cities;
}

/** 1066001,1066002,1066003,1066190 → 1066001+2,1066190. */
function listCodes(codes: Iterable<number>, separator = ","): string {
  const runs: [first: number, more: number][] = [];
  for (const code of [...codes].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run[0] + run[1] + 1 === code) run[1]++;
    else runs.push([code, 0]);
  }
  return runs.map(([first, more]) => String(first).padStart(7, "0") + (more ? `+${more}` : "")).join(separator);
}

const lines = [...(await collect())]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, { prefecture, name, kana, towns, offices }]) => {
    const tokens = [...towns].map(
      ([town, { chome, codes }]) => `${town.replaceAll(/\s/gu, "")}${chome ? "*" : ""}${listCodes(codes)}`,
    );
    return [code, prefecture, name, kana, tokens.join(" "), listCodes(offices, " ")].join("\t").trimEnd();
  });
writeFileSync(join(import.meta.dirname, "../../src/address/data/japan/cities.tsv"), `${lines.join("\n")}\n`);

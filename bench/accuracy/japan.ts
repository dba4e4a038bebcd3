/**
 * How good the Japanese parser is on jp-addresses, whether its confidence means something, and how fast it is.
 *
 *     node bench/accuracy/japan.ts [--data FOLDER] [--worst N]
 *
 * No peer: the one good package, @geolonia/normalize-japanese-addresses, fetches its data over the network with each
 * call, and the set is a snapshot of its own answers. Their towns are those of the Address Base Registry, ours those of
 * Japan Post, so 大字 and 字 count only where both have them, and forms that the folding of names takes for one count as one.
 */
import { loadJapan } from "../../src/address/data/japan/cities.ts";
import { foldName } from "../../src/address/data/japan/fold.ts";
import { parseJapanese } from "../../src/address/parse/japan/index.ts";
import type { ParsedField } from "../../src/address/parse/types.ts";
import { rows, Score } from "./testdata.ts";

interface Row {
  text: string;
  expected: { pref: string; city: string; town: string; addr: string; other: string };
}

const resident = process.memoryUsage().rss;
const started = performance.now();
loadJapan();
console.log(`${"load".padEnd(28)} ${(performance.now() - started).toFixed(0)} ms`);

const SET = "jp-addresses";
const set = rows<Row>(SET);
const sameTown = (ours: string, gold: string): boolean => ours === gold || withoutPrefix(foldName(ours)) === withoutPrefix(foldName(gold));
const withoutPrefix = (town: string): string => town.replace(/^(?:大字|字)/u, "");

function scoreParts(): void {
  const scores = { prefecture: new Score(SET), city: new Score(SET), town: new Score(SET), "town, spelt as in the set": new Score(SET), "all three": new Score(SET), "house number": new Score(SET) };
  for (const { text, expected: { pref, city, town, addr, other } } of set) {
    const [address] = parseJapanese(text, { single: true });
    const ours = { pref: address?.administrative_area ?? "", city: address?.locality ?? "", town: address?.dependent_locality ?? "" };
    const right = { pref: ours.pref === pref, city: ours.city === city, town: sameTown(ours.town, town) };
    const what = `${text}: ${Object.values(ours).join(" ")} ≠ ${[pref, city, town].join(" ")}`;
    scores.prefecture.count(right.pref, "prefecture", what);
    scores.city.count(right.city, "city", what);
    scores.town.count(right.town, "town", what);
    scores["town, spelt as in the set"].count(ours.town === town);
    scores["all three"].count(right.pref && right.city && right.town);
    const number = /^-?([0-9]+(?:-[0-9]+)*)/u.exec(addr || other)?.[1];
    if (number !== undefined) scores["house number"].count((address?.components.house_number ?? "") === number || number.startsWith(`${address?.components.house_number}-`), "house number", `${text}: ${address?.components.house_number} ≠ ${number}`);
  }
  for (const [measure, score] of Object.entries(scores)) score.print(measure);
}

const GOLD_OF_FIELD: Partial<Record<ParsedField["field"], (row: Row, value: string) => boolean>> = {
  administrative_area: ({ expected }, value) => expected.pref === value,
  locality: ({ expected }, value) => expected.city === value,
  dependent_locality: ({ expected }, value) => sameTown(value, expected.town),
};

/** The same lines shortened, so that there is something to doubt: without prefecture, without city, without 丁目. */
const variants = ({ text, expected: { pref, city } }: Row): string[] => [
  text, text.replace(pref, ""), text.replace(pref, "").replace(city, ""), text.replace(/([0-9０-９]+)丁目/u, "$1-"), text.replace(pref, "").replace(/.+市(?=.+区)/u, ""),
];

function scoreCalibration(): void {
  const bins = Array.from({ length: 10 }, () => ({ stated: 0, right: 0, all: 0 }));
  for (const row of set) {
    for (const text of variants(row)) {
      const [address] = parseJapanese(text, { single: true });
      for (const { field, value, confidence } of address?.fields ?? []) {
        const isRight = GOLD_OF_FIELD[field]?.(row, value);
        if (isRight === undefined) continue;
        const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
        bin.stated += confidence;
        bin.all++;
        if (isRight) bin.right++;
      }
    }
  }
  const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
  const all = bins.reduce((sum, bin) => sum + bin.all, 0);
  if (all === 0) return;
  for (const [at, { stated, right, all: count }] of bins.entries()) {
    if (count > 0) console.log(`${"calibration".padEnd(28)} ${`${at / 10}–${(at + 1) / 10}`.padEnd(10)} stated ${percent(stated, count)}  right ${percent(right, count)}  n ${count}`);
  }
  console.log(`${"calibration".padEnd(28)} expected error ${percent(bins.reduce((sum, { stated, right }) => sum + Math.abs(stated - right), 0), all)}`);
}

function measureSpeed(): void {
  const lines = set.length > 0 ? set.map(({ text }) => text) : ["〒150-0002 東京都渋谷区渋谷1-2-3 青山ビル 3F 山田太郎 様 03-1234-5678"];
  const round = (): number => {
    const begun = performance.now();
    for (const line of lines) parseJapanese(line);
    return (1000 * lines.length) / (performance.now() - begun);
  };
  round();
  console.log(`${"speed".padEnd(28)} ${Math.max(round(), round(), round()).toFixed(0)} lines/s`);
  for (const unit of ["東京都", "1-", "1", " ", "市", "中央区", "一", "様 ", "〒", "北", "東京都渋谷区渋谷1-2-3 青山ビル\n", "〒150-0002 ", "03-", "上る", "町", "住所:", "氏名:"]) {
    const text = unit.repeat(Math.ceil(65_536 / unit.length));
    const begun = performance.now();
    parseJapanese(text);
    console.log(`${"speed".padEnd(28)} 64 K of ${JSON.stringify(unit)}: ${(performance.now() - begun).toFixed(0)} ms`);
  }
}

// Every index there is: of postal codes, of towns without a city, of Latin names.
for (const text of ["〒150-0013", "恵比寿南3-1", "1-2-3 Jinnan, Shibuya-ku, Tokyo"]) parseJapanese(text);
console.log(`${"memory".padEnd(28)} ${((process.memoryUsage().rss - resident) / 1e6).toFixed(0)} MB with every index`);
scoreParts();
scoreCalibration();
measureSpeed();

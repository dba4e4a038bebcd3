/**
 * Accuracy of the Japanese parser.
 *
 * There is no package to compare with: the only good one, @geolonia/normalize-japanese-addresses, fetches its data over
 * the network with each call, and the set is a snapshot of its results. Its towns are those of the Address Base
 * Registry, ours those of Japan Post. Therefore 大字 and 字 are compared only if both have them, and spellings that fold
 * to the same name count as equal.
 */
import { foldName } from "../../src/address/data/japan/fold.ts";
import { parseJapanese } from "../../src/address/parse/japan/index.ts";
import type { ParsedField } from "../../src/address/parse/types.ts";
import { type Calibration, calibrate, type Statement } from "./calibration.ts";
import { type JudgedText, type Measured, rows, Score } from "./testdata.ts";

interface Row {
  text: string;
  expected: { pref: string; city: string; town: string; addr: string; other: string };
}

const SET = "jp-addresses";
const sameTown = (ours: string, gold: string): boolean =>
  ours === gold || withoutPrefix(foldName(ours)) === withoutPrefix(foldName(gold));
const withoutPrefix = (town: string): string => town.replace(/^(?:大字|字)/u, "");

export function measureJapan(): Measured[] {
  const [all, prefecture, cities, towns, spelt, numbers] = [
    new Score(SET, "prefecture, city, town", 0.97),
    new Score(SET, "prefecture"),
    new Score(SET, "city"),
    new Score(SET, "town"),
    new Score(SET, "town, spelt as in the set"),
    new Score(SET, "house number"),
  ] as const;
  for (const {
    id,
    text,
    expected: { pref, city, town, addr, other },
  } of rows<Row>(SET)) {
    const [address] = parseJapanese(text, { single: true });
    const ours = {
      pref: address?.administrative_area ?? "",
      city: address?.locality ?? "",
      town: address?.dependent_locality ?? "",
    };
    const right = { pref: ours.pref === pref, city: ours.city === city, town: sameTown(ours.town, town) };
    const kind = (Object.keys(right) as (keyof typeof right)[]).filter((part) => !right[part]).join(" ");
    all.count(kind === "", {
      kind,
      id,
      got: `${Object.values(ours).join(" ")} for ${text}`,
      expected: [pref, city, town].join(" "),
    });
    prefecture.count(right.pref);
    cities.count(right.city);
    towns.count(right.town);
    spelt.count(ours.town === town);
    const number = /^-?([0-9]+(?:-[0-9]+)*)/u.exec(addr || other)?.[1];
    const own = address?.components.house_number ?? "";
    if (number !== undefined)
      numbers.count(own === number || number.startsWith(`${own}-`), {
        id,
        got: `${own} for ${text}`,
        expected: number,
      });
  }
  return [all, prefecture, cities, towns, spelt, numbers].flatMap((score) => score.measured());
}

/** The lines of the set: prefecture, city and town. */
export function* judgedJapan(): Generator<JudgedText> {
  for (const { id, text, expected } of rows<Row>(SET)) {
    const [address] = parseJapanese(text, { single: true });
    const isRight =
      address?.administrative_area === expected.pref &&
      address.locality === expected.city &&
      sameTown(address.dependent_locality ?? "", expected.town);
    yield { set: SET, id, text, country_code: "JP", isRight };
  }
}

const GOLD_OF_FIELD: Partial<Record<ParsedField["field"], (row: Row, value: string) => boolean>> = {
  administrative_area: ({ expected }, value) => expected.pref === value,
  locality: ({ expected }, value) => expected.city === value,
  dependent_locality: ({ expected }, value) => sameTown(value, expected.town),
};

/** Shortened variants, for results with lower confidence: without prefecture, without city, without 丁目. */
const variants = ({ text, expected: { pref, city } }: Row): string[] => [
  text,
  text.replace(pref, ""),
  text.replace(pref, "").replace(city, ""),
  text.replace(/([0-9０-９]+)丁目/u, "$1-"),
  text.replace(pref, "").replace(/.+市(?=.+区)/u, ""),
];

export const calibrateJapan = (): Calibration[] =>
  calibrate("divisions of Japanese lines (jp-addresses)", statements());

function* statements(): Generator<Statement> {
  for (const row of rows<Row>(SET)) {
    for (const text of variants(row)) {
      for (const { field, value, confidence } of parseJapanese(text, { single: true })[0]?.fields ?? []) {
        const isRight = GOLD_OF_FIELD[field]?.(row, value);
        if (isRight !== undefined) yield { confidence, isRight };
      }
    }
  }
}

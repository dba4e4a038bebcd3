/**
 * Pasted Chinese text → addresses.
 *
 * cut.ts finds phones, postal codes and labels, runs.ts what stands between them, region/ the divisions, street/ the
 * parts of the street lines. sort.ts classifies the pieces, resolve-divisions.ts finds the divisions of today,
 * assemble.ts builds the result.
 */
import { loadChina } from "../../data/china/divisions.ts";
import type { ParsedAddress } from "../types.ts";
import { assemble } from "./assemble.ts";
import { cut, type LabelField, type Piece } from "./cut.ts";
import { parseChineseInLatin } from "./latin.ts";
import { chooseRegion, isSpelledOut, regionFinder, type RegionsOf, tellsWhere } from "./main-region.ts";
import { chooseName } from "./recipient.ts";
import { splitRecords } from "./records.ts";
import type { RegionMention } from "./region/mentions.ts";
import { runsOf } from "./runs.ts";
import { sortAroundRegion, type SortedPieces, sortRecipient, sortRun } from "./sort.ts";

export interface ParseOptions {
  /** Take the text for one address even if it looks like several. Default false. */
  single?: boolean;
}

const HAN = /\p{Script=Han}/u;
const LATIN = /\p{Script=Latin}{2}/u;
/** What stands after these labels names no region. */
const WITHOUT_REGION: ReadonlySet<LabelField | undefined> = new Set<LabelField>([
  "recipient",
  "note",
  "heading",
  "organization",
]);

/**
 * The addresses that a text names, in its order. Text without Chinese characters is read as one address with its
 * divisions in Latin letters. Linear in the length of the text; never throws.
 */
export function parseChinese(text: string, { single = false }: ParseOptions = {}): ParsedAddress[] {
  if (!HAN.test(text) && LATIN.test(text)) return parseChineseInLatin(text);
  const folded = loadChina().characters.fold(text);
  const pieces = cut(folded);
  const regionsOf = regionFinder(folded);
  const records = single ? [pieces] : splitRecords(folded, pieces, regionsOf);
  return records
    .map((record) => parseRecord(text, folded, record, regionsOf))
    .filter((address) => address !== undefined);
}

function parseRecord(text: string, folded: string, pieces: Piece[], regionsOf: RegionsOf): ParsedAddress | undefined {
  const content = pieces.filter(({ kind }) => kind !== "separator");
  if (content.length === 0) return undefined;
  const runs = runsOf(folded, pieces);
  const placed = runs.filter(({ field }) => !WITHOUT_REGION.has(field));
  const regionOf = (eager: boolean): RegionMention | undefined =>
    chooseRegion(placed.map((run) => ({ run, regions: regionsOf(run, eager) })));
  const stated = regionOf(false);
  const hinted = stated ? undefined : regionOf(true);
  const main =
    stated ??
    (hinted &&
    isSpelledOut(
      hinted,
      placed.find(({ start, end }) => start <= hinted.start && hinted.end <= end)!,
    )
      ? hinted
      : undefined);

  const sorted: SortedPieces = { names: [], address: [], remaining: [], redundant: [] };
  for (const run of runs) {
    if (run.field === "recipient") sortRecipient(folded, run, sorted);
    else if (WITHOUT_REGION.has(run.field)) sorted.remaining.push({ start: run.start, end: run.end });
    else {
      const regions = regionsOf(run);
      if (main && regions.includes(main)) sortAroundRegion(folded, run, main, regions, sorted);
      else sortRun(folded, run, main, regions, sorted);
    }
  }
  const name = chooseName(
    text,
    folded,
    sorted,
    content.some(({ kind }) => kind === "phone"),
  );
  sorted.address.sort((a, b) => a.start - b.start);
  const inName = !main && hinted && tellsWhere(folded, hinted) ? hinted : undefined;
  return assemble({ text, folded, content, main: main ?? inName, isInName: inName !== undefined, name, sorted });
}

/**
 * Pasted Chinese text → addresses.
 *
 * cut.ts finds phones, postal codes and labels, runs.ts what stands between them, region/ the divisions, street/ the
 * parts of the street lines. sort.ts classifies the pieces, resolve-divisions.ts finds the divisions of today,
 * assemble.ts builds the result.
 */
import { loadChina } from "../../data/china/divisions.ts";
import type { ParsedAddress, Span } from "../types.ts";
import { assemble } from "./assemble.ts";
import type { SortedPieces } from "./chunks.ts";
import { cut, kindOf } from "./cut.ts";
import { parseChineseInLatin } from "./latin.ts";
import { chooseRegion, isSpelledOut, regionFinder, type RegionsOf, tellsWhere } from "./main-region.ts";
import { chooseName } from "./recipient.ts";
import { nameLikelihood } from "./person.ts";
import { type AddressRecord, splitRecords } from "./records.ts";
import type { RegionMention } from "./region/mentions.ts";
import { type Run, runsOf } from "./runs.ts";
import { withoutSecond } from "./second.ts";
import { sortAroundRegion, sortAside, sortOrganization, sortRecipient, sortRun } from "./sort.ts";

export interface ParseOptions {
  /** Take the text for one address even if it looks like several. Default false. */
  single?: boolean;
}

const HAN = /\p{Script=Han}/u;
const LATIN = /\p{Script=Latin}{2}/u;

/**
 * The addresses that a text names, in its order. Text without Chinese characters is read as one address with its
 * divisions in Latin letters. Linear in the length of the text; never throws.
 */
export function parseChinese(text: string, { single = false }: ParseOptions = {}): ParsedAddress[] {
  if (!HAN.test(text) && LATIN.test(text)) return parseChineseInLatin(text);
  const folded = loadChina().characters.fold(text);
  const pieces = cut(folded);
  const regionsOf = regionFinder(folded);
  return splitRecords(folded, pieces, regionsOf, single)
    .map((record) => parseRecord(text, folded, record, regionsOf))
    .filter((address) => address !== undefined);
}

function parseRecord(
  text: string,
  folded: string,
  { pieces, role, others = [] }: AddressRecord,
  regionsOf: RegionsOf,
): ParsedAddress | undefined {
  const content = pieces.filter(({ kind }) => kind !== "separator");
  if (content.length === 0) return undefined;
  const seconds: Span[] = [...others];
  const runs = runsOf(pieces).map((whole) => {
    const { run, second } = withoutSecond(folded, whole, regionsOf);
    if (second) seconds.push(second);
    return run;
  });
  const { main, hinted } = findMain(runs, regionsOf);
  const sorted = sortRuns(folded, runs, main, regionsOf);
  for (const { start, end, kind, about = "other" } of content)
    if (kind === "aside") sorted.remaining.push({ start, end, kind: about });
  for (const { start, end } of seconds) sorted.remaining.push({ start, end, kind: "other" });
  const hasPhone = content.some(({ kind }) => kind === "phone");
  const name = chooseName(text, folded, sorted, hasPhone);
  sorted.address.sort((a, b) => a.start - b.start);
  const inName = !main && hinted && tellsWhere(folded, hinted) ? hinted : undefined;
  return assemble({
    text,
    folded,
    content,
    main: main ?? inName,
    isInName: inName !== undefined,
    name,
    sorted,
    role,
    seconds,
  });
}

/** Sorts each run by its label; the one with the main region first tells whether the street stands next to it. */
function sortRuns(
  folded: string,
  runs: readonly Run[],
  main: RegionMention | undefined,
  regionsOf: RegionsOf,
): SortedPieces {
  const sorted: SortedPieces = {
    names: [],
    organizations: [],
    address: [],
    remaining: [],
    redundant: [],
    doubtful: [],
  };
  const home = main && runs.find(({ start, end }) => start <= main.start && main.end <= end);
  if (home) for (const region of regionsOf(home)) leaveName(folded, home, region);
  const hasStreet = home !== undefined && home.end - main!.end > LEAST_STREET;
  for (const run of runs) {
    const kind = kindOf(run.field);
    if (run === home) sortAroundRegion(folded, run, main!, regionsOf(run), sorted);
    else if (run.field === "recipient") sortRecipient(folded, run, sorted);
    else if (run.field === "organization") sortOrganization(folded, run, sorted);
    else if (kind) sortAside(folded, run, kind, sorted);
    else sortRun(folded, run, main, regionsOf(run), hasStreet, sorted);
  }
  return sorted;
}

/** 13800138000 江山 浙江省杭州市: a person who is called like a place stands before the province. */
function leaveName(folded: string, run: Run, region: RegionMention): void {
  const [first, second] = region.mentions;
  if (!(run.phoneBefore || run.phoneAfter) || region.start !== run.start || !first || !second) return;
  const isApart = second.start > first.end && second.rank < first.rank && first.form === "short";
  if (!isApart || nameLikelihood(folded.slice(first.start, first.end)) < 3) return;
  region.mentions.shift();
  region.start = second.start;
}

/** 栋 alone after the region is no street. */
const LEAST_STREET = 2;

/** What stands after these labels names no region, unless nothing else does. */
const isPlaced = ({ field }: Run): boolean =>
  field !== "recipient" && field !== "organization" && kindOf(field) === undefined;

/**
 * @returns main: the region of the address. hinted: one that only the name of a place tells, where there is no main one
 */
function findMain(runs: readonly Run[], regionsOf: RegionsOf): { main?: RegionMention; hinted?: RegionMention } {
  const placed = runs.filter(isPlaced);
  const regionOf = (among: readonly Run[], eager: boolean): RegionMention | undefined =>
    chooseRegion(among.map((run) => ({ run, regions: regionsOf(run, eager) })));
  const stated = regionOf(placed, false);
  if (stated && isTold(stated)) return { main: stated };
  // 收件人：广东省深圳市南山区科技园1栋 张三: under the wrong label.
  const mislabelled = regionOf(
    runs.filter((run) => !isPlaced(run) && regionsOf(run).some((region) => isTold(region))),
    false,
  );
  const main = mislabelled ?? stated;
  if (main) return { main };
  const hinted = regionOf(placed, true);
  if (!hinted) return {};
  const run = placed.find(({ start, end }) => start <= hinted.start && hinted.end <= end)!;
  return isSpelledOut(hinted, run) ? { main: hinted } : { hinted };
}

/** Several names tell it, or it stands written out. */
const isTold = ({ mentions }: RegionMention): boolean => mentions.length > 1;

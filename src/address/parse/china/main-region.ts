/** Chooses the address's region among those that a text names, and finds its repetitions. */
import { isWithin, lineage } from "../../data/china/division.ts";
import { loadChina } from "../../data/china/divisions.ts";
import { splitDivisionName } from "../../data/china/names.ts";
import { isSeparatorAt } from "./cut.ts";
import { findRegions } from "./region/find.ts";
import type { RegionMention } from "./region/mentions.ts";
import { endOf, OF_A_NAME, ROAD_FOLLOWS, TOWN_GOES_ON, TOWN_NAME } from "./region/words.ts";
import type { Chunk, Run } from "./runs.ts";

export type RegionsOf = (run: Run, eager?: boolean) => RegionMention[];

/** The regions of a run, looked for once. */
export function regionFinder(folded: string): RegionsOf {
  const found = new Map<number, { end: number; regions: RegionMention[] }>();
  return (run, eager = false) => {
    const known = found.get(run.start);
    if (!eager && known?.end === run.end) return known.regions;
    const clean = (at: number): boolean =>
      at === run.start || isSeparatorAt(folded, at - 1) || /[/:：\-—>]/u.test(folded[at - 1]!);
    const regions = findRegions(folded, run.start, run.end, clean, eager);
    found.set(run.start, { end: run.end, regions });
    return regions;
  };
}

/** The region that is the address's own: the one with the highest score by form, depth, label and position. */
export function chooseRegion(found: { run: Run; regions: RegionMention[] }[]): RegionMention | undefined {
  let best: RegionMention | undefined;
  let bestScore = 0;
  for (const { run, regions } of found) {
    regions.forEach((region, index) => {
      const previous = regions[index - 1];
      // A region right after another is what was typed after the default of a form: it is meant, if it says enough.
      const typed =
        previous !== undefined &&
        region.start - previous.end <= 3 &&
        region.mentions.length > 1 &&
        !saysLess(region, previous);
      const score =
        region.score +
        (run.field === "region" || run.field === "address" ? 2 : 0) +
        (region.start === run.start ? 0.5 : 0) -
        (typed ? 0 : index * 0.5);
      if (score > bestScore || (typed && score > 0.55 * bestScore)) [best, bestScore] = [region, score];
    });
  }
  return best;
}

/** 浙江省杭州市 after 浙江省杭州市萧山区. */
const saysLess = (a: RegionMention, b: RegionMention): boolean =>
  a.division !== null && b.division !== null && a.division !== b.division && isWithin(b.division, a.division);

/** 委托件三门海游镇上洋路 and 是吴兴区兴华府 name a region, but in 杭州市第一人民医院 it belongs to the name of a place. */
export function isSpelledOut({ start, mentions }: RegionMention, run: Run): boolean {
  return mentions.some(
    ({ form, rank }) => form === "whole" && (rank === 4 || mentions.length > 1 || start - run.start < 5),
  );
}

const OF_THE_WHOLE_COUNTY =
  /(?:国际(?!花园|大厦|公寓|广场|城|酒店|小区)|第[一二三四五六]|人民医院|中医|客运|汽车|火车|[市县])/uy;

/** 义乌国际商贸城 is in 义乌 and 宁波机场 in 宁波, but 太湖花园 may be anywhere. */
export function tellsWhere(folded: string, { mentions, division, alternatives, end }: RegionMention): boolean {
  if (!division || alternatives.length > 1) return false;
  return (
    mentions.length > 1 ||
    mentions[0]!.form === "whole" ||
    division.rank === 2 ||
    (division.rank === 3 && endOf(OF_THE_WHOLE_COUNTY, folded, end) > 0)
  );
}

/** Divisions deeper in the main region that stand elsewhere in the text: 所在地区：广东省深圳市 详细地址：南山区科技园1栋, 街道：粤海街道. */
export function adopt(main: RegionMention, other: RegionMention): boolean {
  const { division } = main;
  if (!division || other.mentions.length > 1) return false;
  const [mention] = other.mentions;
  const inside = [other.division, ...other.alternatives].find(
    (one) => one && one.rank > division.rank && isWithin(one, division),
  );
  // 盛世 of 盛世长安小区 is no town where the county is known and has none of this name.
  const isBare = mention!.end - mention!.start === 2;
  if (!inside && (mention!.form !== "unlisted" || division.rank === 4 || (division.rank === 3 && isBare))) return false;
  main.mentions.push({ ...mention!, division: inside ?? null });
  main.division = inside ?? division;
  main.alternatives = [];
  return true;
}

/** 杭州 in 杭州市上城区杭州延安南路, 城区 in 慈溪市城区海通路: where what says nothing new after a region ends. */
export function echoEnd(folded: string, { division, end }: RegionMention, limit: number): number {
  if (!division || division.rank < 3) return end;
  const roots = lineage(division)
    .filter(({ rank }) => rank < 3)
    .map(({ name }) => splitDivisionName(loadChina().characters.fold(name)).root)
    .filter((root) => root.length > 1);
  const echo = [...roots, "城区"].find((name) => folded.startsWith(name, end));
  const stop = end + (echo?.length ?? 0);
  const isEcho = echo && stop < limit && endOf(ROAD_FOLLOWS, folded, stop) > 0;
  return isEcho && (echo === "城区" || endOf(OF_A_NAME, folded, stop) < 0) ? stop : end;
}

const TOWN_WORD = /街道|[镇乡]/u;
/** 丽岙街道 in 温州肯恩大学丽岙街道大学路134号: a town may stand after a place in it. What is left of the chunk. */
export function withoutTown(folded: string, chunk: Chunk, main: RegionMention): Chunk[] {
  const { division } = main;
  if (!division || division.rank < 2 || main.mentions.some(({ rank }) => rank === 4)) return [chunk];
  if (!TOWN_WORD.test(folded.slice(chunk.start, chunk.end))) return [chunk];
  const { names } = loadChina();
  for (let at = chunk.start + 2; at + 3 <= chunk.end; at++) {
    for (const { end, divisions } of names.at(folded, at)) {
      if (
        end > chunk.end ||
        end - at < 3 ||
        !TOWN_NAME.test(folded.slice(at, end)) ||
        endOf(TOWN_GOES_ON, folded, end) > 0
      )
        continue;
      const inside = divisions.filter((town) => town.rank === 4 && isWithin(town, division));
      if (inside.length !== 1) continue;
      main.mentions.push({ start: at, end, rank: 4, form: "whole", division: inside[0]!, redundant: false });
      main.division = inside[0]!;
      main.alternatives = [];
      return [{ ...chunk, end: at }, ...(end < chunk.end ? [{ ...chunk, start: end }] : [])];
    }
  }
  return [chunk];
}

/** 三亚富春山居 after 所在地区：海南省三亚市 begins with a place name, 海南省三亚市天涯区 is a repeated region. */
export function saysAgain(region: RegionMention, main: RegionMention, run: Run, chunk: Chunk): boolean {
  const whole = region.mentions.length > 1 || region.mentions[0]!.form === "whole" || region.end === chunk.end;
  return whole && (region.mentions.length > 1 || (run.field !== undefined && agreesWith(region, main)));
}

/** True if one of the two regions lies within the other. */
export const agreesWith = (a: RegionMention, b: RegionMention): boolean =>
  a.division !== null && b.division !== null && (isWithin(a.division, b.division) || isWithin(b.division, a.division));

/** A second address in a line: 广东省深圳市南山区科技园1栋 北京市海淀区中关村大街1号. */
import type { Span } from "../types.ts";
import { agreesWith, type RegionsOf } from "./main-region.ts";
import type { RegionMention } from "./region/mentions.ts";
import type { Run } from "./runs.ts";

const NUMBER = String.raw`(?:[0-9a-z零〇一二三四五六七八九十百]\s?[号栋幢座室楼层弄院#]|[0-9]\s?(?:单元|村|组|巷)|-[0-9]+)`;
/** A number that ends an address. */
const DOOR = new RegExp(NUMBER, "u");
const DIVISION = /[省市区县州盟]/u;
const ANY_NUMBER = /[0-9零一二三四五六七八九十]/u;
/** What joins two addresses. */
const JOINT = /(?:或者?|以?及|和|还有|另外?)$/u;
/** Names a region as surely as an address does. */
const LEAST_SCORE = 5;

/** A door, a division and a number follow one another: so in every text with two addresses, and in few others. */
export function mayHoldTwo(folded: string): boolean {
  let at = 0;
  for (const pattern of [DOOR, DIVISION, ANY_NUMBER]) {
    const found = folded.slice(at).search(pattern);
    if (found < 0) return false;
    at += found + 1;
  }
  return true;
}

/** The run up to its second address, and the second one; the run alone where there is none. */
export function withoutSecond(folded: string, run: Run, regionsOf: RegionsOf): { run: Run; second?: Span } {
  if (!mayHoldTwo(folded.slice(run.start, run.end))) return { run };
  const regions = regionsOf(run).filter(({ mentions, score }) => mentions.length > 1 && score >= LEAST_SCORE);
  const at = regions.findIndex((region, index) => index > 0 && isNext(folded, regions[index - 1]!, region, run));
  const region = regions[at];
  if (!region) return { run };
  const end = region.start - (JOINT.exec(folded.slice(run.start, region.start))?.[0].length ?? 0);
  return { run: { ...run, end, phoneAfter: false }, second: { start: region.start, end: run.end } };
}

/** Does the region begin another address than the one before it? Both have a door of their own. */
export function isNext(folded: string, before: RegionMention, region: RegionMention, { end }: Span): boolean {
  if (agreesWith(before, region)) return false;
  const between = folded.slice(before.end, region.start);
  const isApart = /[^\p{L}\p{N}]$/u.test(between) || JOINT.test(between);
  return isApart && DOOR.test(between) && /[0-9号]/u.test(folded.slice(region.end, end));
}

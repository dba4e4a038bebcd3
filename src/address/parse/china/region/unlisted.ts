/** Towns and districts that are in no list, known by how their names end or by what follows them. */
import { type Division, type Rank } from "../../../data/china/division.ts";
import { loadChina } from "../../../data/china/divisions.ts";
import { agrees, WORTH, type RegionMention } from "./mentions.ts";
import {
  endOf,
  ESTATE_FOLLOWS,
  GAP,
  goesOn,
  NAME_GOES_ON,
  NOT_A_TOWN,
  OFFICE,
  PLACE_FOLLOWS,
  TOWN_NAME,
  UNLISTED_DISTRICT,
  UNLISTED_TOWN,
} from "./words.ts";

const TOWN_END = /(?:街道办事处|街办事处|街道办|街道|镇|乡)$/u;

/** 民治街道办, 南城街道办事处: the office belongs to the name. */
export function extendWithOffice(text: string, region: RegionMention, limit: number): void {
  const last = region.mentions.at(-1)!;
  if (last.rank !== 4) return;
  const end = endOf(OFFICE, text, last.end);
  if (end > 0 && end <= limit) region.end = last.end = end;
}

/** 富镇 is a town where a county has just been named, 城镇 is none. */
const SHORT_TOWN = /(?<![城市乡村集古小老本各全])镇/uy;

/** @returns the end of a name that ends like a township, or -1 */
function unlistedTownAt(text: string, at: number, limit: number, afterCounty: boolean): number {
  const end = endOf(UNLISTED_TOWN, text, at);
  return end > 0 &&
    end <= limit &&
    (end - at > 2 || (afterCounty && endOf(SHORT_TOWN, text, at + 1) === end)) &&
    !NOT_A_TOWN.test(text.slice(at, end).replace(TOWN_END, ""))
    ? end
    : -1;
}

/** 杭州青阳区, 北京淀海区: after a city something that looks like a district and is none that we know. */
export function addUnlistedDistrict(text: string, region: RegionMention, limit: number): void {
  if (!region.division || region.division.rank > 2 || region.mentions.some(({ rank }) => rank > 2)) return;
  const at = endOf(GAP, text, region.end);
  const end = endOf(UNLISTED_DISTRICT, text, at);
  if (end < 0 || end > limit || loadChina().names.get(text.slice(at, end)).length > 0) return;
  region.mentions.push({ start: at, end, rank: 3, form: "unlisted", division: null, redundant: false });
  region.end = end;
}

/** 朝阳区医院 and 城区路 are names, wherever they are. */
const OF_THE_DISTRICT = /[东西南北中]?(?:路|街|大道|大街|巷)|政府|医院|法院|公安|检察/uy;

/** 上海市场, 深圳市民中心 */
const GOES_ON_AFTER_CITY = /[场民政区]|中[心学医]/uy;

/**
 * 天河区 after 长沙市, 广州市 after 四川省: a district that lies in another city, a city in another province. With a part of
 * its own behind it, it begins a region of its own.
 */
export function addDivisionElsewhere(text: string, region: RegionMention, limit: number): void {
  if (!region.division || region.division.rank > 2 || region.mentions.some(({ rank }) => rank > 2)) return;
  const at = endOf(GAP, text, region.end);
  for (const { end, divisions } of loadChina().names.at(text, at)) {
    if (end > limit || end - at < 3) continue;
    const elsewhere = divisions.filter((one) => isElsewhere(one, end - at));
    const [first] = elsewhere;
    if (!first) continue;
    if (beginsAnother(text, end, elsewhere) || endOf(OF_THE_DISTRICT, text, end) > 0) return;
    if (first.rank < 3 && endOf(GOES_ON_AFTER_CITY, text, end) > 0) return;
    const rank = first.rank < 3 ? 2 : 3;
    region.mentions.push({ start: at, end, rank, form: "unlisted", division: null, redundant: false, elsewhere });
    region.end = end;
    return;
  }
}

const isElsewhere = ({ rank, status, name }: Division, length: number): boolean =>
  rank < 4 && status === "current" && name.length === length && (rank === 3 || name.endsWith("市"));

/** A town after the district, a district after the city. */
function beginsAnother(text: string, end: number, elsewhere: readonly Division[]): boolean {
  const at = endOf(GAP, text, end);
  // 天河路 is in 天河区 or anywhere.
  const isNamed = (rank: Rank, stop: number): boolean =>
    rank === 3 ? endOf(OF_THE_DISTRICT, text, stop) < 0 : TOWN_NAME.test(text.slice(end, stop));
  return loadChina()
    .names.at(text, at)
    .some((next) =>
      next.divisions.some(
        (inner) =>
          isNamed(inner.rank, next.end) &&
          elsewhere.some((one) => inner.rank > one.rank && (one.rank < 3 || agrees(inner, one))),
      ),
    );
}

/** In Hong Kong, Macao and Taiwan there is no township below a district. */
const hasTownships = ({ division }: RegionMention): boolean => !division || division.code < "7";

/** A town that is in no list, or 临平南苑街道, where a known one follows a place before it. */
export function addUnlistedTown(text: string, region: RegionMention, limit: number): void {
  if (!hasTownships(region)) return;
  const at = region.mentions.length ? endOf(GAP, text, region.end) : region.end;
  const end = unlistedTownAt(text, at, limit, region.mentions.at(-1)?.rank === 3);
  // After a town there may be the one it was merged with, but a longer name is that of a place: 上石桥镇白塔集乡.
  if (end < 0 || (region.mentions.at(-1)?.rank === 4 && end - at > 4)) return;
  const add = (start: number, end: number, division: Division | null): void => {
    region.mentions.push({ start, end, rank: 4, form: division ? "whole" : "unlisted", division, redundant: false });
  };
  const { names } = loadChina();
  for (let known = at; known < end - 2 && region.division; known += known === at ? 2 : 1) {
    const inside = names
      .get(text.slice(known, end))
      .find((township) => township.rank === 4 && agrees(township, region.division!));
    if (!inside) continue;
    if (known > at) add(at, known, null);
    add(known, end, inside);
    region.division = inside;
    region.end = end;
    region.score += WORTH.whole[4];
    return;
  }
  add(at, end, null);
  region.end = end;
  region.score += WORTH.unlisted[4];
}

/** A town or street whose place is not known: dozens have the name, or none. */
export function readTown(text: string, start: number, limit: number): RegionMention | undefined {
  const region: RegionMention = { start, end: start, mentions: [], division: null, alternatives: [], score: 0 };
  addUnlistedTown(text, region, limit);
  if (region.mentions.length) return region;
  const end = start + 2;
  if (
    !loadChina().isRareRoot(text, start) ||
    end >= limit ||
    (endOf(PLACE_FOLLOWS, text, end) < 0 && endOf(ESTATE_FOLLOWS, text, end) < 0) ||
    goesOn(NAME_GOES_ON, text, end)
  )
    return undefined;
  return {
    ...region,
    end,
    mentions: [{ start, end, rank: 4, form: "unlisted", division: null, redundant: false }],
    score: 1,
  };
}

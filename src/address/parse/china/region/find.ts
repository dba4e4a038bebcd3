/**
 * The part of an address that names divisions: 浙江省 杭州市 余杭区 仓前街道.
 *
 * Every name that begins at an offset is a mention; mentions that follow one another form a reading, and a reading is
 * worth more the more of its names are whole, agree with each other (each lies within the one before) and reach deep.
 * The search is a walk over these mentions with a budget, so it takes linear time for any text.
 */
import { type Division, isDirectCity } from "../../../data/china/division.ts";
import { type China, loadChina } from "../../../data/china/divisions.ts";
import { splitDivisionName } from "../../../data/china/names.ts";
import type { Mention, RegionMention } from "./mentions.ts";
import { lookerOf, mentionOf, Readings, type Walk } from "./readings.ts";
import { addDivisionElsewhere, addUnlistedDistrict, addUnlistedTown, extendWithOffice, readTown } from "./unlisted.ts";
import { END_OF_ROAD, endOf, GAP, HEADING, HEADINGS, TOWN_GOES_ON, TOWN_NAME } from "./words.ts";

const WALKS_PER_REGION = 64;
/** A line of an address takes up to a hundred; where a text has used up these, it is no list of addresses either. */
const WALKS_PER_TEXT = 1000;
/** No line of an address names more regions than this; what does is no address. */
const MOST_REGIONS = 100;
/** Readings closer than this are equally likely. */
const TIE = 0.35;

/** Size, roughly: what a text most probably means that says no more. */
function weight(division: Division, china: China): number {
  const { code, parent } = division;
  // A township is as likely as its city is large; where a city governs it, it is large itself.
  if (division.rank === 4 && parent) return weight(parent, china) / 10 + (parent.rank === 2 ? 50 : 0);
  const direct = /^(11|12|31|50)/.test(code) ? 300 : 0;
  const capital = code.startsWith("01", 2) ? 150 : 0;
  return direct + capital + (china.childrenOf.get(division)?.length ?? 0) + (division.status === "former" ? -400 : 0);
}

/** The best of the readings, with what they leave open. */
function bestRegion(text: string, ends: Walk[], limit: number): RegionMention {
  const china = loadChina();
  const depth = ({ context }: Walk): number => context?.rank ?? 0;
  ends.sort(
    (a, b) =>
      b.score - a.score ||
      depth(b) - depth(a) ||
      (b.context && a.context ? weight(b.context, china) - weight(a.context, china) : 0),
  );
  const best = ends[0]!;
  const same = ends.filter(
    (walk) =>
      walk.end === best.end &&
      best.score - walk.score < TIE &&
      walk.context !== best.context &&
      depth(walk) === depth(best),
  );
  const mentions = best.mentions.map((mention) => ({ ...mention }));
  const region: RegionMention = {
    start: mentions[0]!.start,
    end: best.end,
    mentions,
    division: best.context?.status === "zone" ? best.context.parent : best.context,
    alternatives: [...new Set(same.map(({ context }) => context!))]
      .filter(({ status }) => status !== "zone")
      .sort((a, b) => weight(b, china) - weight(a, china)),
    score: best.score,
  };
  nameCityOfZone(text, region);
  preferLastMention(region);
  const gap = text.slice(region.end, Math.min(limit, endOf(GAP, text, region.end)));
  region.end += HEADINGS.exec(gap)?.[0].length ?? 0;
  addDivisionElsewhere(text, region, limit);
  addUnlistedDistrict(text, region, limit);
  extendWithOffice(text, region, limit);
  addUnlistedTown(text, region, limit);
  if (region.mentions.at(-1)!.form === "unlisted") addUnlistedTown(text, region, limit); // 阿皂镇米箩乡
  return region;
}

/** 杭州经济技术开发区 names the city and its zone. */
function nameCityOfZone(text: string, { mentions }: RegionMention): void {
  const [zone] = mentions;
  const city = zone?.division?.status === "zone" ? zone.division.parent : null;
  if (!zone || !city || mentions.some(({ division }) => division === city)) return;
  const { root } = splitDivisionName(loadChina().characters.fold(city.name));
  if (!text.startsWith(root, zone.start) || zone.end - zone.start < root.length + 3) return;
  mentions.unshift(mentionOf(zone.start, zone.start + root.length, city, "short"));
  zone.start += root.length;
}

/**
 * Marks the first of two complete mentions as redundant: forms put the chosen region before the typed one, and the
 * second goes on.
 */
function preferLastMention({ mentions }: RegionMention): void {
  const restart = mentions.findLastIndex(({ rank }, at) => at > 0 && rank <= 2 && rank < mentions[at - 1]!.rank);
  if (restart < 1) return;
  const before = mentions.slice(0, restart);
  const again = mentions.slice(restart);
  const deepest = (mentions: Mention[]): number => Math.max(...mentions.map(({ rank }) => rank));
  if (again.length < 2 || deepest(again) < Math.min(3, deepest(before))) return;
  // 浙江省义乌市 after 浙江省金华市义乌市 leaves out the city, so it does not repeat it.
  const isShorter = before.some(
    ({ rank, division }) =>
      rank > again[0]!.rank &&
      rank < 4 &&
      !(division && rank === 2 && isDirectCity(division)) &&
      !again.some((other) => other.rank === rank),
  );
  if (isShorter) return;
  for (const mention of before) if (again.some(({ rank }) => rank === mention.rank)) mention.redundant = true;
  again.forEach(
    (mention, at) =>
      (mention.redundant = again
        .slice(0, at)
        .some(({ rank, division }) => rank === mention.rank && division?.status !== "former")),
  );
}

/** 古玩城东区, 宁兴城市花园 */
const AMBIGUOUS_INSIDE = /^城.区$|城市$/u;

const isWholeTown = (text: string, { form, rank, start, end }: Mention): boolean =>
  form === "whole" &&
  rank === 4 &&
  TOWN_NAME.test(text.slice(start, end)) &&
  endOf(TOWN_GOES_ON, text, end) < 0 &&
  endOf(END_OF_ROAD, text, end) < 0;

/**
 * The score that a region needs, by what surrounds it.
 * @param follows whether it stands right after another region, and that one is listed or this one has several names
 */
function leastScore(
  text: string,
  { mentions }: RegionMention,
  { eager, tidy, follows }: { eager: boolean; tidy: boolean; follows: boolean },
): number {
  const first = mentions[0]!;
  const isWhole = first.form === "whole";
  if (eager && mentions.length > 1) return 5;
  if (eager && isWholeTown(text, first)) return 4;
  if (eager && isWhole && first.rank < 4 && !AMBIGUOUS_INSIDE.test(text.slice(first.start, first.end))) return 5;
  if (tidy) return first.form === "unlisted" ? 1 : 2.4;
  if (follows && isWhole && first.rank <= 3) return 4;
  return isWhole ? 6 : 8;
}

const isNextTo = (last: RegionMention | undefined, { start, mentions }: RegionMention): boolean =>
  last?.end === start && (last.division !== null || mentions.length > 1);

const NO_READINGS: { ends: Walk[]; walks: number } = { ends: [], walks: 0 };

/** A town in no list is looked for only where a region may begin with a short name. */
const readTownIf = (tidy: boolean, text: string, at: number, limit: number): RegionMention | undefined =>
  tidy ? readTown(text, at, limit) : undefined;

/**
 * All regions of a text from left to right, none overlapping another.
 * @param text folded
 * @param clean whether a region may begin here with a short name: at the beginning, after a separator or a label
 * @param eager take also what may be the name of something else: nothing better was found in the text
 */
export function findRegions(
  text: string,
  from: number,
  limit: number,
  clean: (at: number) => boolean,
  eager = false,
): RegionMention[] {
  const regions: RegionMention[] = [];
  const { names } = loadChina();
  const look = lookerOf(text);
  let left = WALKS_PER_TEXT;
  let headed = -1;
  for (let at = from; at < limit && left > 0 && regions.length < MOST_REGIONS; at++) {
    const last = regions.at(-1);
    const tidy = clean(at) || at === headed;
    if (tidy && at !== headed) headed = endOf(HEADING, text, at);
    const { ends, walks } = names.mayBegin(text, at)
      ? new Readings(text, at, limit, look, Math.min(WALKS_PER_REGION, left), eager && tidy)
      : NO_READINGS;
    left -= walks;
    const region = ends.length > 0 ? bestRegion(text, ends, limit) : readTownIf(tidy, text, at, limit);
    if (!region || region.score < leastScore(text, region, { eager, tidy, follows: isNextTo(last, region) })) continue;
    regions.push(region);
    at = region.end - 1;
  }
  return regions;
}

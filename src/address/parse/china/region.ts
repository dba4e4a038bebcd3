/**
 * The part of an address that names divisions: 浙江省 杭州市 余杭区 仓前街道.
 *
 * Every name that begins at an offset is a mention; mentions that follow one another form a reading, and a reading is
 * worth more the more of its names are whole, agree with each other (each lies within the one before) and reach deep.
 * The search is a walk over these mentions with a budget, so it takes linear time whatever the text is.
 */
import { type Division, isWithin } from "../../data/china/division.ts";
import { loadChina, type China } from "../../data/china/divisions.ts";
import type { NameMatch } from "../../data/china/name-index.ts";
import { splitDivisionName } from "../../data/china/names.ts";
import { agrees, WORTH, type Form, type Mention, type Region } from "./mentions.ts";
import {
  AUTONOMY, CITY_NAME_GOES_ON, endOf, GAP, HEADING, HEADINGS, isBreak, NAME_GOES_ON, NAME_GOES_ON_IN_CONTEXT, OFFICE, PLACE_FOLLOWS, POINTLESS,
  RANK_AHEAD, ROOT_ENDS, TOWN_WORD,
} from "./region-words.ts";
import { addUnlistedDistrict, addUnlistedTown, extendWithOffice, readTown } from "./unlisted.ts";

const LONGEST_CHAIN = 12;
const WALKS_PER_REGION = 64;
/** A whole line of an address takes some hundred; where a text has used up these, each region gets only the fewest. */
const WALKS_PER_TEXT = 2000;
const FEWEST_WALKS = 3;
/** No line of an address names more regions than this; what does is no address. */
const MOST_REGIONS = 100;
/** A township of a name that dozens have (城关镇) says nothing where its county is not known. */
const MOST_TOWNSHIPS_OF_A_NAME = 12;
/** Readings closer than this are equally likely. */
const TIE = 0.35;

/** Size, roughly: what somebody means who says no more. */
function weight(division: Division, china: China): number {
  const { code } = division;
  const direct = /^(11|12|31|50)/.test(code) ? 300 : 0;
  const capital = code.startsWith("01", 2) ? 150 : 0;
  return direct + capital + (china.childrenOf.get(division)?.length ?? 0) + (division.status === "former" ? -400 : 0);
}

/** A reading so far: what it has read, and the deepest division it is in. */
interface Walk {
  mentions: Mention[];
  context: Division | null;
  end: number;
  score: number;
}

/** The names that begin at an offset. */
type Look = (offset: number) => NameMatch[];

/** Looks each offset up once: different readings come by the same ones. */
function lookerOf(text: string): Look {
  const { names } = loadChina();
  const seen = new Map<number, NameMatch[]>();
  return (offset) => {
    const known = seen.get(offset);
    if (known) return known;
    const matches = names.at(text, offset);
    seen.set(offset, matches);
    return matches;
  };
}

const mentionOf = (start: number, end: number, division: Division, form: Form): Mention =>
  ({ start, end, rank: division.rank, form, division, redundant: false });

/** All readings that begin at one offset. */
class Readings {
  readonly ends: Walk[] = [];
  readonly #china = loadChina();
  readonly #text: string;
  readonly #limit: number;
  readonly #look: Look;
  readonly #budget: number;
  walks = 0;

  constructor(text: string, start: number, limit: number, look: Look, budget: number) {
    this.#budget = budget;
    this.#text = text;
    this.#limit = limit;
    this.#look = look;
    this.#walk({ mentions: [], context: null, end: start, score: 0 });
  }

  #walk(walk: Walk): void {
    // A province or city at the very end begins something else: 仙居县浙江省嘉兴市.
    const last = walk.mentions.at(-1);
    if (last && !(last.redundant && last.rank < 3 && walk.context!.rank > 2)) this.ends.push(walk);
    if (walk.mentions.length >= LONGEST_CHAIN || this.walks++ > this.#budget) return;
    const at = last ? endOf(GAP, this.#text, walk.end) : walk.end;
    if (at >= this.#limit) return;
    const named = this.#byName(walk, at);
    if (named || !walk.context || walk.context.rank === 4) return;
    if (!this.#byRoot(walk, walk.context, at)) this.#misspelt(walk, walk.context, at);
  }

  #step(walk: Walk, mention: Mention, context: Division, worth: number): void {
    this.#walk({ mentions: [...walk.mentions, mention], context, end: mention.end, score: walk.score + worth });
  }

  /** @returns whether a name led on */
  #byName(walk: Walk, at: number): boolean {
    let led = false;
    for (const { end, divisions } of this.#look(at)) {
      if (end > this.#limit) continue;
      if (!walk.context && divisions.length > MOST_TOWNSHIPS_OF_A_NAME && divisions.every(({ rank }) => rank === 4)) continue;
      const ranked = splitDivisionName(this.#text.slice(at, end)).rank.length > 0;
      for (const division of divisions) {
        const whole = ranked ? end - at > 2 || division.name.length === 2 : end - at > 3 && end - at === division.name.length;
        if (!this.#isMeant(division, at, end, whole, walk.context)) continue;
        // 都安瑶族自治区 for 都安瑶族自治县
        const autonomy = whole || !division.name.includes("自治") || this.#leadsOn(division, end) ? -1 : endOf(AUTONOMY, this.#text, end);
        const stop = autonomy > 0 && autonomy <= this.#limit ? autonomy : end;
        led = this.#name(walk, mentionOf(at, stop, division, whole ? "whole" : "short"), division) || led;
      }
    }
    return led;
  }

  /** Can the name be meant, or is it the beginning of something else? */
  #isMeant(division: Division, at: number, end: number, whole: boolean, context: Division | null): boolean {
    const text = this.#text;
    if (!context && end - at === 2 && POINTLESS.test(text.slice(at, end))) return false;
    if (whole) return true;
    if (TOWN_WORD.test(text.slice(end, end + 2))) return false;
    if (!context && division.status === "former") return this.#leadsOn(division, end);
    // A county by its bare root, and nothing around it: 南部 may be the south of anything.
    if (!context && division.rank === 3 && division.name.endsWith("县") && end < this.#limit && !isBreak(text, end)) return this.#leadsOn(division, end);
    const goesOn = context ? NAME_GOES_ON_IN_CONTEXT : division.rank < 3 ? CITY_NAME_GOES_ON : NAME_GOES_ON;
    return endOf(goesOn, text, end) < 0 || this.#leadsOn(division, end);
  }

  /** Does the name of something within the division begin here? 张家口 before 桥西区 is no bridge. */
  #leadsOn(division: Division, at: number): boolean {
    const leads = (inner: Division): boolean => inner !== division && inner.rank > division.rank && agrees(inner, division);
    return this.#look(at).some(({ end, divisions }) => end - at > 2 && end <= this.#limit && divisions.some(leads));
  }

  #name(walk: Walk, mention: Mention, division: Division): boolean {
    const { context } = walk;
    const length = mention.end - mention.start;
    const whole = mention.form === "whole";
    // A root of three characters hardly is anything else: 沈家门, 王江泾.
    const distinct = !whole && division.rank === 4 && length > 2 ? 0.9 : 0;
    const worth = distinct + WORTH[mention.form][division.rank] + (division.status === "current" ? 0 : -0.3) + length * 0.05;
    if (!context) {
      this.#step(walk, mention, division, worth);
      return true;
    }
    if (division !== context && division.rank >= context.rank && agrees(division, context)) {
      if (division.rank === context.rank && division.status !== "zone" && context.status !== "zone") return false;
      this.#step(walk, mention, division, worth);
      return true;
    }
    // 鹿城区龙湾区: of two districts of one city the second is what was typed after a form's choice.
    const chosen = walk.mentions.at(-1)!;
    if (whole && division.rank === 3 && context.rank === 3 && division !== context && context.parent === division.parent && chosen.division === context && chosen.form === "whole" && division.status === "current") {
      const mentions = walk.mentions.map((one) => (one === chosen ? { ...one, redundant: true } : one));
      this.#step({ ...walk, mentions }, mention, division, 0.4);
      return true;
    }
    if (division !== context && !isWithin(context, division) && !(division.rank < context.rank && agrees(context, division))) return false;
    // Said twice, or only in another order: 余杭区 浙江省杭州市.
    const before = walk.mentions.find(({ rank, redundant }) => rank === division.rank && !redundant);
    const repeated = before?.end === mention.start && this.#text.startsWith(this.#text.slice(before.start, before.end), mention.start);
    if (!before) this.#step(walk, mention, context, worth * 0.6);
    else if ((whole && before.form === "short") || (repeated && length === before.end - before.start)) {
      const mentions = walk.mentions.map((one) => (one === before ? { ...one, redundant: true } : one));
      this.#step({ ...walk, mentions }, mention, context, 0.4);
    } else {
      const again = whole ? 0.4 : endOf(PLACE_FOLLOWS, this.#text, mention.end) > 0 ? 0.1 : -0.5;
      this.#step(walk, { ...mention, redundant: true }, context, again);
    }
    return true;
  }

  /** 乐从 for 乐从镇, right after 顺德区. */
  #byRoot(walk: Walk, context: Division, at: number): boolean {
    if (context.rank < 2) return false;
    const text = this.#text;
    let led = false;
    for (const { root, township } of rootsWithin(this.#china, context, text.slice(at, at + 2))) {
      if (!text.startsWith(root, at)) continue;
      let end = at + root.length;
      const office = endOf(OFFICE, text, end);
      if (office > 0) end = office;
      else if (/^[镇乡]/u.test(text.slice(end, end + 1))) end += 1;
      else if (township.name.endsWith("镇") && end < this.#limit && this.#soundAlike(text[end]!, "镇")) end += 1; // 织里真
      else if (/[路街道桥]$/u.test(root) || endOf(ROOT_ENDS, text, end) < 0 || endOf(NAME_GOES_ON, text, end) > 0) continue;
      if (end > this.#limit) continue;
      this.#step(walk, mentionOf(at, end, township, "short"), township, WORTH.short[4] + root.length * 0.1);
      led = true;
    }
    return led;
  }

  /** One character wrong, or one sound written with another character: 颖东区 for 颍东区. */
  #misspelt(walk: Walk, context: Division, at: number): void {
    const text = this.#text;
    if (!RANK_AHEAD.test(text.slice(at + 2, at + 9))) return;
    for (const { name, division } of spellingsWithin(this.#china, context)) {
      const end = at + name.length;
      if (end > this.#limit || text[end - 1] !== name.at(-1)) continue;
      const wrong = onlyDifference(text, at, name);
      // 建设大道 is a road, not 建设街道.
      if (wrong === undefined || wrong >= splitDivisionName(name).root.length || isBreak(text, at + wrong)) continue;
      const alike = this.#soundAlike(text[at + wrong]!, name[wrong]!);
      if (!alike && name.length < 4) continue;
      this.#step(walk, mentionOf(at, end, division, "misspelt"), division, WORTH.misspelt[division.rank] + (alike ? 0.5 : 0));
    }
  }

  #soundAlike(one: string, other: string): boolean {
    const [sound] = this.#china.characters.pinyin(one);
    return sound !== "" && sound === this.#china.characters.pinyin(other)[0];
  }
}

/** Where a name, read at an offset of a text, differs from it, if it does so in one character before the last. */
function onlyDifference(text: string, at: number, name: string): number | undefined {
  let wrong: number | undefined;
  for (let i = 0; i < name.length - 1; i++) {
    if (text[at + i] === name[i]) continue;
    if (wrong !== undefined) return undefined;
    wrong = i;
  }
  return wrong;
}

interface Root {
  root: string;
  township: Division;
}
const ROOTS = new WeakMap<Division, ReadonlyMap<string, readonly Root[]>>();

/**
 * The townships of a county or city, or of what took its place, by their folded names without 镇, 乡 or 街道, as far as
 * these begin with two characters. In a city only those whose root no other township in it has.
 */
function rootsWithin(china: China, outer: Division, beginning: string): readonly Root[] {
  let roots = ROOTS.get(outer);
  if (!roots) {
    const counties = outer.rank === 2 ? (china.childrenOf.get(outer) ?? []).filter(({ rank }) => rank === 3) : [outer];
    const all = counties.flatMap((county) => rootsOf(china, county));
    const times = Map.groupBy(all, ({ root }) => root);
    roots = Map.groupBy(outer.rank === 2 ? all.filter(({ root }) => times.get(root)!.length === 1) : all, ({ root }) => root.slice(0, 2));
    ROOTS.set(outer, roots);
  }
  return roots.get(beginning) ?? [];
}

function rootsOf(china: China, county: Division): Root[] {
  const townships = (county.status === "former" ? county.successors : [county]).flatMap((home) => china.childrenOf.get(home) ?? []);
  return [...townships, ...(china.lostBy.get(county) ?? [])]
    .filter(({ rank }) => rank === 4)
    .map((township) => ({ ...splitDivisionName(china.characters.fold(township.name)), township }))
    .filter(({ root, rank }) => root.length > 1 && /^(?:街道|镇|乡|苏木)$/u.test(rank))
    .map(({ root, township }) => ({ root, township }));
}

const SPELLINGS = new WeakMap<Division, { name: string; division: Division }[]>();

/** Children, and the children of cities where a province stands right before a county, by their folded names. */
function spellingsWithin(china: China, context: Division): { name: string; division: Division }[] {
  const known = SPELLINGS.get(context);
  if (known) return known;
  const children = china.childrenOf.get(context) ?? [];
  const all = context.rank === 1 ? [...children, ...children.flatMap((city) => china.childrenOf.get(city) ?? [])] : children;
  const spellings = all.filter(({ name }) => name.length > 2).map((division) => ({ name: china.characters.fold(division.name), division }));
  SPELLINGS.set(context, spellings);
  return spellings;
}

/** The best of the readings, with what they leave open. */
function settle(text: string, ends: Walk[], limit: number): Region {
  const china = loadChina();
  const depth = ({ context }: Walk): number => context?.rank ?? 0;
  ends.sort((a, b) => b.score - a.score || depth(b) - depth(a) || (b.context && a.context ? weight(b.context, china) - weight(a.context, china) : 0));
  const best = ends[0]!;
  const same = ends.filter((walk) => walk.end === best.end && best.score - walk.score < TIE && walk.context !== best.context && depth(walk) === depth(best));
  const mentions = best.mentions.map((mention) => ({ ...mention }));
  const region: Region = {
    start: mentions[0]!.start,
    end: best.end,
    mentions,
    division: best.context?.status === "zone" ? best.context.parent : best.context,
    alternatives: [...new Set(same.map(({ context }) => context!))].filter(({ status }) => status !== "zone").sort((a, b) => weight(b, china) - weight(a, china)),
    score: best.score,
  };
  nameCityOfZone(text, region);
  preferLastTelling(region);
  const gap = text.slice(region.end, Math.min(limit, endOf(GAP, text, region.end)));
  region.end += HEADINGS.exec(gap)?.[0].length ?? 0;
  addUnlistedDistrict(text, region, limit);
  extendWithOffice(text, region, limit);
  addUnlistedTown(text, region, limit);
  if (region.mentions.at(-1)!.form === "unlisted") addUnlistedTown(text, region, limit); // 阿皂镇米箩乡
  return region;
}

/** 杭州经济技术开发区 names the city and its zone. */
function nameCityOfZone(text: string, { mentions }: Region): void {
  const [zone] = mentions;
  const city = zone?.division?.status === "zone" ? zone.division.parent : null;
  if (!zone || !city || mentions.some(({ division }) => division === city)) return;
  const { root } = splitDivisionName(loadChina().characters.fold(city.name));
  if (!text.startsWith(root, zone.start) || zone.end - zone.start < root.length + 3) return;
  mentions.unshift(mentionOf(zone.start, zone.start + root.length, city, "short"));
  zone.start += root.length;
}

/** Forms put a chosen region before what was typed: when all of it is told twice, the second time is the one that goes on. */
function preferLastTelling({ mentions }: Region): void {
  const restart = mentions.findLastIndex(({ rank }, at) => at > 0 && rank <= 2 && rank < mentions[at - 1]!.rank);
  if (restart < 1) return;
  const before = mentions.slice(0, restart);
  const again = mentions.slice(restart);
  const deepest = (told: Mention[]): number => Math.max(...told.map(({ rank }) => rank));
  if (again.length < 2 || deepest(again) < Math.min(3, deepest(before))) return;
  for (const mention of before) if (again.some(({ rank }) => rank === mention.rank)) mention.redundant = true;
  again.forEach((mention, at) => (mention.redundant = again.slice(0, at).some(({ rank, division }) => rank === mention.rank && division?.status !== "former")));
}

/**
 * All regions of a text from left to right, none overlapping another.
 * @param text folded
 * @param clean whether a region may begin here with a short name: at the beginning, after a separator or a label
 */
export function findRegions(text: string, from: number, limit: number, clean: (at: number) => boolean): Region[] {
  const regions: Region[] = [];
  const { names } = loadChina();
  const look = lookerOf(text);
  let left = WALKS_PER_TEXT;
  const budget = (): number => Math.max(FEWEST_WALKS, Math.min(WALKS_PER_REGION, left));
  let headed = -1;
  for (let at = from; at < limit && regions.length < MOST_REGIONS; at++) {
    const follows = regions.at(-1)?.end === at;
    const tidy = clean(at) || at === headed;
    if (tidy && at !== headed) headed = endOf(HEADING, text, at);
    const { ends, walks } = names.mayBegin(text, at) ? new Readings(text, at, limit, look, budget()) : { ends: [], walks: 0 };
    left -= walks;
    const region = ends.length ? settle(text, ends, limit) : tidy ? readTown(text, at, limit) : undefined;
    if (!region) continue;
    const first = region.mentions[0]!;
    const strong = first.form === "whole" && first.rank <= 3;
    const known = regions.at(-1)?.division || region.mentions.length > 1;
    const worth = tidy ? (first.form === "unlisted" ? 1 : 2.4) : follows && strong && known ? 4 : first.form === "whole" ? 6 : 8;
    if (region.score < worth) continue;
    regions.push(region);
    at = region.end - 1;
  }
  return regions;
}

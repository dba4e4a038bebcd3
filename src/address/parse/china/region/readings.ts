/** The readings of a text as names of divisions that follow one another. */
import { type Division, isWithin } from "../../../data/china/division.ts";
import { loadChina } from "../../../data/china/divisions.ts";
import type { NameMatch } from "../../../data/china/name-index.ts";
import { splitDivisionName } from "../../../data/china/names.ts";
import { agrees, type Form, isSurrounded, type Mention, WORTH } from "./mentions.ts";
import { type Look, Surroundings } from "./surroundings.ts";
import { lookAlike, onlyDifference, rootsWithin, spellingsWithin, soundAlike } from "./spellings.ts";
import { AUTONOMY, endOf, GAP, isBreak, OFFICE, PEOPLE_TOWN, RANK_AHEAD, RANK_WORD } from "./words.ts";

const LONGEST_CHAIN = 12;
/** A township of a name that dozens have (城关镇) says nothing where its county is not known. */
const MOST_TOWNSHIPS_OF_A_NAME = 12;

/** Typed once too often: 玉环县市干江镇, 浙江小义乌市. */
const STRAY = /[省市区县]/u;

/** What programs and people put for a character that they do not have: 石?街道, 葭b街道. */
const PLACEHOLDER = /[?□■●*a-z]/u;

/** A reading so far: what it has read, and the deepest division it is in. */
export interface Walk {
  mentions: Mention[];
  context: Division | null;
  end: number;
  score: number;
}

/** Looks each offset up once: different readings come by the same ones. */
export function lookerOf(text: string): Look {
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

const isBareCounty = ({ rank, name }: Division): boolean => rank === 3 && name.endsWith("县");
const countiesLast = (divisions: readonly Division[]): readonly Division[] =>
  divisions.length > 1 && divisions.some(isBareCounty)
    ? divisions.toSorted((a, b) => Number(isBareCounty(a)) - Number(isBareCounty(b)))
    : divisions;

/** The mention of a division that the text names between two offsets. */
export const mentionOf = (start: number, end: number, division: Division, form: Form): Mention => ({
  start,
  end,
  rank: division.rank,
  form,
  division,
  redundant: false,
});

/** All readings that begin at one offset. */
export class Readings {
  readonly ends: Walk[] = [];
  readonly #china = loadChina();
  readonly #text: string;
  readonly #limit: number;
  readonly #look: Look;
  readonly #budget: number;
  readonly #around: Surroundings;
  walks = 0;

  constructor(text: string, start: number, limit: number, look: Look, budget: number, eager: boolean) {
    this.#budget = budget;
    this.#around = new Surroundings(text, limit, look, eager);
    this.#text = text;
    this.#limit = limit;
    this.#look = look;
    this.#walk({ mentions: [], context: null, end: start, score: 0 });
  }

  #walk(walk: Walk): void {
    const last = walk.mentions.at(-1);
    if (last && !this.#beginsAnother(walk, last)) this.ends.push(walk);
    if (walk.mentions.length >= LONGEST_CHAIN || this.walks++ > this.#budget) return;
    const at = last ? endOf(GAP, this.#text, walk.end) : walk.end;
    if (at >= this.#limit) return;
    const named = this.#byName(walk, at) || (this.#isStray(walk, at) && this.#byName(walk, at + 1));
    if (named || !walk.context || walk.context.rank === 4) return;
    if (!this.#byRoot(walk, walk.context, at)) this.#misspelt(walk, walk.context, at);
  }

  /** A province or city at the very end begins something else: 仙居县浙江省嘉兴市, 瓜沥镇杭州货运仓库. */
  #beginsAnother({ mentions, context }: Walk, last: Mention): boolean {
    if (last.rank > 2 || context!.rank < 3) return false;
    return (
      last.redundant ||
      (last.form === "short" &&
        mentions.length > 1 &&
        !isBreak(this.#text, last.end) &&
        last.rank < mentions.at(-2)!.rank)
    );
  }

  #isStray({ mentions, context }: Walk, at: number): boolean {
    if (!context || isBreak(this.#text, at) || !this.#around.leadsOn(context, at + 1)) return false;
    return (
      STRAY.test(this.#text[at]!) &&
      this.#china.names.get(this.#text.slice(mentions.at(-1)!.start, at + 1)).length === 0
    );
  }

  #step(walk: Walk, mention: Mention, context: Division, worth: number): void {
    this.#walk({ mentions: [...walk.mentions, mention], context, end: mention.end, score: walk.score + worth });
  }

  /** @returns whether a name led on */
  #byName(walk: Walk, at: number): boolean {
    let led = false;
    for (const { end, divisions } of this.#look(at)) {
      if (end > this.#limit) continue;
      if (!walk.context && divisions.length > MOST_TOWNSHIPS_OF_A_NAME && divisions.every(({ rank }) => rank === 4))
        continue;
      const ranked = splitDivisionName(this.#text.slice(at, end)).rank.length > 0;
      let named = false;
      for (const division of countiesLast(divisions)) {
        const whole = ranked
          ? end - at > 2 || division.name.length === 2
          : end - at > (division.rank === 3 && division.status === "current" ? 2 : 3) &&
            end - at === division.name.length;
        if (!this.#around.isMeant(division, at, end, whole, walk.context) && !(division.rank === 3 && named)) continue;
        // 象山 can be 象山区, so it can be 象山县.
        named ||= !walk.context && !whole && division.rank === 3;
        const mention = whole ? mentionOf(at, end, division, "whole") : this.#short(walk.context, division, at, end);
        led = this.#name(walk, mention, division) || led;
      }
    }
    return led;
  }

  /** A short name with the words for a rank after it that are not its own. */
  #short(context: Division | null, division: Division, at: number, end: number): Mention {
    const fits = (stop: number): boolean => stop > 0 && stop <= this.#limit;
    // 都安瑶族自治区 for 都安瑶族自治县, 霍吉尔特蒙古族乡 for 霍吉尔特蒙古民族乡
    const ofAPeople = division.name.includes("自治") ? AUTONOMY : division.rank === 4 ? PEOPLE_TOWN : undefined;
    const tail = ofAPeople && !this.#around.leadsOn(division, end) ? endOf(ofAPeople, this.#text, end) : -1;
    if (fits(tail)) return mentionOf(at, tail, division, "short");
    const isOffice =
      division.rank === 4 && this.#around.isOffice(end) && context && this.#around.isWithoutDistricts(context);
    if (isOffice && fits(end + 1)) return mentionOf(at, end + 1, division, "short");
    const stop = division.rank === 3 && division.status !== "zone" ? endOf(RANK_WORD, this.#text, end) : -1;
    const isOther = (): boolean =>
      this.#china.names
        .get(this.#text.slice(at, stop))
        .some((other) => context !== null && other.rank > context.rank && agrees(other, context));
    return fits(stop) && context && context.rank < 3 && !isOther()
      ? mentionOf(at, stop, division, "misranked")
      : mentionOf(at, end, division, "short");
  }

  #name(walk: Walk, mention: Mention, division: Division): boolean {
    const { context } = walk;
    const length = mention.end - mention.start;
    const whole = mention.form === "whole";
    // A root of three characters hardly is anything else: 沈家门, 王江泾.
    const distinct = !whole && division.rank === 4 && length > 2 ? 0.9 : 0;
    const worth =
      distinct + WORTH[mention.form][division.rank] + (division.status === "current" ? 0 : -0.3) + length * 0.05;
    if (!context) {
      this.#step(walk, mention, division, worth);
      return true;
    }
    const isHeir =
      context.status === "former" && context.rank === 3 && division.rank === 3 && context.successors.includes(division);
    if (division !== context && division.rank >= context.rank && !isHeir && agrees(division, context)) {
      if (division.rank === context.rank && division.status !== "zone" && context.status !== "zone") return false;
      const around = isSurrounded(division, context);
      const mentions = walk.mentions.map((one) =>
        around && one.division === context ? { ...one, redundant: true } : one,
      );
      this.#step({ ...walk, mentions }, mention, division, worth);
      return true;
    }
    // 鹿城区龙湾区: of two districts of one city the second is what was typed after a form's choice; 绍兴县柯桥区 is one place.
    const chosen = walk.mentions.at(-1)!;
    const isNewName =
      isHeir && (whole || splitDivisionName(division.name).root !== splitDivisionName(context.name).root);
    const isSibling =
      whole &&
      division.rank === 3 &&
      context.rank === 3 &&
      division !== context &&
      context.parent === division.parent &&
      division.status === "current";
    if ((isNewName || isSibling) && chosen.division === context && chosen.form === "whole") {
      const mentions = walk.mentions.map((one) => (one === chosen ? { ...one, redundant: true } : one));
      this.#step({ ...walk, mentions }, mention, division, 0.4);
      return true;
    }
    if (
      division !== context &&
      !isWithin(context, division) &&
      !(division.rank < context.rank && agrees(context, division))
    )
      return false;
    // Said twice, or only in another order: 余杭区 浙江省杭州市.
    const before = walk.mentions.find(({ rank, redundant }) => rank === division.rank && !redundant);
    const repeated =
      before?.end === mention.start && this.#text.startsWith(this.#text.slice(before.start, before.end), mention.start);
    if (!before) this.#step(walk, mention, context, worth * 0.6);
    else if (
      (whole && before.form === "short") ||
      (repeated && before.rank < 3 && length === before.end - before.start)
    ) {
      const mentions = walk.mentions.map((one) => (one === before ? { ...one, redundant: true } : one));
      this.#step({ ...walk, mentions }, mention, context, 0.4);
    } else {
      const again = whole ? 0.4 : this.#around.isEcho(mention) ? 0.1 : -0.5;
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
      const people = endOf(PEOPLE_TOWN, text, end);
      if (office > 0) end = office;
      else if (people > 0) end = people;
      else if (/^[镇乡]/u.test(text.slice(end, end + 1))) end += 1;
      else if (this.#around.isOffice(end) && this.#around.isWithoutDistricts(context)) end += 1;
      else if (root.endsWith("区") && this.#around.isWithoutDistricts(context)) end += 0;
      else if (township.name.endsWith("镇") && end < this.#limit && this.#around.isMeantTown(end)) end += 1;
      else if (!this.#around.isTown(context, at, end) || !this.#around.isRootMeant(root, end)) continue;
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
      if (wrong === undefined || wrong >= splitDivisionName(name).root.length) continue;
      const written = text[at + wrong]!;
      if (isBreak(text, at + wrong) && !PLACEHOLDER.test(written)) continue;
      const alike = PLACEHOLDER.test(written) || lookAlike(written, name[wrong]!) || soundAlike(written, name[wrong]!);
      if (!alike && name.length < 4 && !this.#isOnlyDistrict(context, division, written)) continue;
      // 天河区 after 长沙市 is no slip of the pen for 天心区 but lies in another city.
      if (!alike && this.#isCounty(text.slice(at, end))) continue;
      this.#step(
        walk,
        mentionOf(at, end, division, "misspelt"),
        division,
        WORTH.misspelt[division.rank] + (alike ? 0.5 : 0),
      );
    }
  }

  #isCounty(name: string): boolean {
    return this.#china.names.get(name).some(({ rank, status }) => rank < 4 && status !== "zone");
  }

  /** 北京市海定区: two characters of a district's three are right, and no other district of the city has them. */
  #isOnlyDistrict(city: Division, { name, rank }: Division, written: string): boolean {
    if (city.rank !== 2 || rank !== 3 || !name.endsWith("区") || /[新高经开工园城东西南北中小老]/u.test(written))
      return false;
    const kept = [...this.#china.characters.fold(name)].filter((character) => character !== "区");
    const sharing = spellingsWithin(this.#china, city).filter(
      (other) => other.name.length === 3 && kept.some((character) => other.name.includes(character)),
    );
    return sharing.length === 1;
  }
}

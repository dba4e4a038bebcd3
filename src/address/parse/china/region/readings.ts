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

function worthOf({ form, start, end }: Mention, { rank, status }: Division): number {
  // A root of three characters hardly is anything else: 沈家门, 王江泾.
  const distinct = form !== "whole" && rank === 4 && end - start > 2 ? 0.9 : 0;
  return distinct + WORTH[form][rank] + (status === "current" ? 0 : -0.3) + (end - start) * 0.05;
}

const withRedundant = (walk: Walk, mention: Mention): Walk => ({
  ...walk,
  mentions: walk.mentions.map((one) => (one === mention ? { ...one, redundant: true } : one)),
});

/** Did the district take the place of the abolished one that has been named? */
const isSuccessor = (division: Division, context: Division): boolean =>
  context.status === "former" && context.rank === 3 && division.rank === 3 && context.successors.includes(division);

/**
 * 鹿城区龙湾区: of two districts of one city the second is what was typed after a form's choice; 绍兴县柯桥区 is one
 * place.
 */
function isChosenAnew({ mentions, context }: Walk, mention: Mention, division: Division, isHeir: boolean): boolean {
  const chosen = mentions.at(-1)!;
  if (!context || chosen.division !== context || chosen.form !== "whole") return false;
  const isWhole = mention.form === "whole";
  if (isHeir) return isWhole || splitDivisionName(division.name).root !== splitDivisionName(context.name).root;
  return isWhole && division !== context && isSibling(division, context);
}

const isSibling = (division: Division, context: Division): boolean =>
  division.rank === 3 && context.rank === 3 && context.parent === division.parent && division.status === "current";

/** @param ranked the word for the rank is written too */
function isWholeName({ name, rank, status }: Division, length: number, ranked: boolean): boolean {
  if (ranked) return length > 2 || name.length === 2;
  return length === name.length && length > (rank === 3 && status === "current" ? 2 : 3);
}

/** 都安瑶族自治区 for 都安瑶族自治县, 霍吉尔特蒙古族乡 for 霍吉尔特蒙古民族乡: what may follow the short name. */
function endingOfAPeople({ name, rank }: Division): RegExp | undefined {
  if (name.includes("自治")) return AUTONOMY;
  return rank === 4 ? PEOPLE_TOWN : undefined;
}

/** 岡山鎮 of 高雄縣 is 岡山區 of 高雄市: towns became districts with their county. */
const FORMER_RANK_WORD = /[市镇乡]/uy;
const isTaiwanese = (context: Division | null, { code }: Division): boolean =>
  context?.status === "former" && code.startsWith("71");

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
        const whole = isWholeName(division, end - at, ranked);
        if (!this.#isMeant(walk.context, division, at, end, whole) && !(division.rank === 3 && named)) continue;
        // 象山 can be 象山区, so it can be 象山县.
        named ||= !walk.context && !whole && division.rank === 3;
        const mention = whole ? mentionOf(at, end, division, "whole") : this.#short(walk.context, division, at, end);
        led = this.#name(walk, mention, division) || led;
      }
    }
    return led;
  }

  #isMeant(context: Division | null, division: Division, at: number, end: number, whole: boolean): boolean {
    return this.#isFormerTown(context, division, end) || this.#around.isMeant(division, at, end, whole, context);
  }

  #isFormerTown(context: Division | null, division: Division, end: number): boolean {
    return isTaiwanese(context, division) && endOf(FORMER_RANK_WORD, this.#text, end) > 0;
  }

  /** A short name with the words for a rank after it that are not its own. */
  #short(context: Division | null, division: Division, at: number, end: number): Mention {
    const fits = (stop: number): boolean => stop > 0 && stop <= this.#limit;
    const ending = endingOfAPeople(division);
    const tail = ending && !this.#around.leadsOn(division, end) ? endOf(ending, this.#text, end) : -1;
    if (fits(tail)) return mentionOf(at, tail, division, "short");
    if (this.#isOfficeOf(context, division, end) && fits(end + 1)) return mentionOf(at, end + 1, division, "short");
    const words = isTaiwanese(context, division) ? FORMER_RANK_WORD : RANK_WORD;
    const stop = division.rank === 3 && division.status !== "zone" ? endOf(words, this.#text, end) : -1;
    return fits(stop) && this.#isMisranked(context, at, stop)
      ? mentionOf(at, stop, division, "misranked")
      : mentionOf(at, end, division, "short");
  }

  #isOfficeOf(context: Division | null, { rank }: Division, end: number): boolean {
    return rank === 4 && context !== null && this.#around.isOffice(end) && this.#around.isWithoutDistricts(context);
  }

  /** No other division of the city has the name with this word. */
  #isMisranked(context: Division | null, at: number, stop: number): boolean {
    if (!context || context.rank > 2) return false;
    const named = this.#china.names.get(this.#text.slice(at, stop));
    return !named.some((other) => other.rank > context.rank && agrees(other, context));
  }

  /** @returns whether the name of the division leads on from what has been read */
  #name(walk: Walk, mention: Mention, division: Division): boolean {
    const { context } = walk;
    const worth = worthOf(mention, division);
    if (!context) {
      this.#step(walk, mention, division, worth);
      return true;
    }
    const isHeir = isSuccessor(division, context);
    if (division !== context && division.rank >= context.rank && !isHeir && agrees(division, context))
      return this.#goDeeper(walk, mention, division, worth);
    if (isChosenAnew(walk, mention, division, isHeir)) {
      this.#step(withRedundant(walk, walk.mentions.at(-1)!), mention, division, 0.4);
      return true;
    }
    const isAbove = division.rank < context.rank && agrees(context, division);
    if (division !== context && !isWithin(context, division) && !isAbove) return false;
    this.#sayAgain(walk, context, mention, worth);
    return true;
  }

  #goDeeper(walk: Walk, mention: Mention, division: Division, worth: number): boolean {
    const context = walk.context!;
    if (division.rank === context.rank && division.status !== "zone" && context.status !== "zone") return false;
    const around = isSurrounded(division, context)
      ? walk.mentions.find((one) => one.division === context && !one.redundant)
      : undefined;
    this.#step(around ? withRedundant(walk, around) : walk, mention, division, worth);
    return true;
  }

  /** Said twice, or only in another order: 余杭区 浙江省杭州市. */
  #sayAgain(walk: Walk, context: Division, mention: Mention, worth: number): void {
    const isWhole = mention.form === "whole";
    const before = walk.mentions.find(({ rank, redundant }) => rank === mention.rank && !redundant);
    if (!before) this.#step(walk, mention, context, worth * 0.6);
    else if ((isWhole && before.form === "short") || this.#isDoubled(before, mention))
      this.#step(withRedundant(walk, before), mention, context, 0.4);
    else this.#step(walk, { ...mention, redundant: true }, context, isWhole ? 0.4 : this.#worthOfEcho(mention));
  }

  /** 北京市北京市: the same words right after another. */
  #isDoubled(before: Mention, { start, end }: Mention): boolean {
    return (
      before.rank < 3 &&
      before.end === start &&
      end - start === before.end - before.start &&
      this.#text.startsWith(this.#text.slice(before.start, before.end), start)
    );
  }

  #worthOfEcho(mention: Mention): number {
    return this.#around.isEcho(mention) ? 0.1 : -0.5;
  }

  /** 乐从 for 乐从镇, right after 顺德区. */
  #byRoot(walk: Walk, context: Division, at: number): boolean {
    if (context.rank < 2) return false;
    let led = false;
    for (const { root, township } of rootsWithin(this.#china, context, this.#text.slice(at, at + 2))) {
      const end = this.#text.startsWith(root, at) ? this.#endOfTown(context, root, township, at) : -1;
      if (end < 0 || end > this.#limit) continue;
      this.#step(walk, mentionOf(at, end, township, "short"), township, WORTH.short[4] + root.length * 0.1);
      led = true;
    }
    return led;
  }

  /** Where a town ends that its root names, with the word for its rank if there is one; -1 if it is not meant. */
  #endOfTown(context: Division, root: string, township: Division, at: number): number {
    const text = this.#text;
    const end = at + root.length;
    const worded = Math.max(endOf(OFFICE, text, end), endOf(PEOPLE_TOWN, text, end));
    if (worded > 0) return worded;
    if (this.#hasRankOfOneCharacter(context, township, end)) return end + 1;
    if (root.endsWith("区") && this.#around.isWithoutDistricts(context)) return end;
    return this.#around.isTown(context, at, end) && this.#around.isRootMeant(root, end) ? end : -1;
  }

  #hasRankOfOneCharacter(context: Division, { name }: Division, end: number): boolean {
    return (
      /^[镇乡]/u.test(this.#text.slice(end, end + 1)) ||
      (this.#around.isOffice(end) && this.#around.isWithoutDistricts(context)) ||
      (name.endsWith("镇") && end < this.#limit && this.#around.isMeantTown(end))
    );
  }

  /** One character wrong, or one sound written with another character: 颖东区 for 颍东区. */
  #misspelt(walk: Walk, context: Division, at: number): void {
    const text = this.#text;
    if (!RANK_AHEAD.test(text.slice(at + 2, at + 9))) return;
    for (const { name, division } of spellingsWithin(this.#china, context)) {
      const end = at + name.length;
      if (end > this.#limit || text[end - 1] !== name.at(-1)) continue;
      const worth = this.#worthOfMisspelt(context, name, division, at);
      if (worth > 0) this.#step(walk, mentionOf(at, end, division, "misspelt"), division, worth);
    }
  }

  /** @returns 0 where the name cannot be meant */
  #worthOfMisspelt(context: Division, name: string, division: Division, at: number): number {
    const text = this.#text;
    const wrong = onlyDifference(text, at, name);
    // 建设大道 is a road, not 建设街道.
    if (wrong === undefined || wrong >= splitDivisionName(name).root.length) return 0;
    const written = text[at + wrong]!;
    const isPlaceholder = PLACEHOLDER.test(written);
    if (isBreak(text, at + wrong) && !isPlaceholder) return 0;
    const worth = WORTH.misspelt[division.rank];
    if (isPlaceholder || lookAlike(written, name[wrong]!) || soundAlike(written, name[wrong]!)) return worth + 0.5;
    if (name.length < 4 && !this.#isOnlyDistrict(context, division, written)) return 0;
    // 天河区 after 长沙市 is no slip of the pen for 天心区 but lies in another city.
    return this.#isCounty(text.slice(at, at + name.length)) ? 0 : worth;
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

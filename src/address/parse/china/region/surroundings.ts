/** What stands around a name: whether it is the division's, or the beginning of something else. */
import type { Division } from "../../../data/china/division.ts";
import { loadChina } from "../../../data/china/divisions.ts";
import type { NameMatch } from "../../../data/china/name-index.ts";
import { splitDivisionName } from "../../../data/china/names.ts";
import { AREAS } from "../../../data/china/popular.ts";
import { agrees, type Mention } from "./mentions.ts";
import { rootsWithin, soundAlike } from "./spellings.ts";
import {
  BEGINS_ROAD,
  CITY_NAME_GOES_ON,
  endOf,
  goesOn,
  isBreak,
  NAME_GOES_ON,
  NAME_GOES_ON_IN_CONTEXT,
  OF_A_NAME,
  PLACE_FOLLOWS,
  POINTLESS,
  RANK_WORD,
  ROAD_FOLLOWS,
  ROOT_ENDS,
  TOWN_WORD,
  ZONE_WORD,
} from "./words.ts";

/** The names that begin at an offset. */
export type Look = (offset: number) => NameMatch[];

/** A house number, or one more character of the name of a town. */
const HOUSE_OR_LONGER = /\d+(?:号(?![大街路桥]|支路|公路)|弄|栋|幢|-\d)|\p{Script=Han}[镇乡]/uy;
/** Names of roads and places that begin with the sound of 镇. */
const SOUNDS_LIKE_TOWN = /振[兴华中东安宁]|珍珠|真[武如]|震[泽旦]/uy;
/** Abolished, and nothing took its place: its root alone is the name of something else. */
const isLost = ({ status, successors }: Division): boolean => status === "former" && successors.length === 0;

export class Surroundings {
  readonly #china = loadChina();
  readonly #text: string;
  readonly #limit: number;
  readonly #look: Look;
  readonly #eager: boolean;

  constructor(text: string, limit: number, look: Look, eager: boolean) {
    this.#text = text;
    this.#limit = limit;
    this.#look = look;
    this.#eager = eager;
  }

  /** Can the name be meant, or is it the beginning of something else? */
  isMeant(division: Division, at: number, end: number, whole: boolean, context: Division | null): boolean {
    const text = this.#text;
    if (!context && end - at === 2 && POINTLESS.test(text.slice(at, end))) return false;
    if (division.status === "former" && this.#isOutrun(division, context, text.slice(at, end))) return false;
    if (whole) return context !== null || !text.startsWith("市场", end - 1);
    if (division.rank === 4 && (isLost(division) || !this.isTown(context, at, end))) return false;
    if (division.rank === 1 && AREAS.has(text.slice(at, end))) return this.leadsOn(division, end, 2);
    if (TOWN_WORD.test(text.slice(end, end + 2))) return false;
    return context ? this.#isInside(division, end) : this.#isFirst(division, end);
  }

  /** A short name after that of a division above: 余杭经济开发区 and 八里湖新区 are zones. */
  #isInside(division: Division, end: number): boolean {
    if (division.rank > 2 && division.status !== "zone" && this.#isZone(end))
      return division.rank === 3 && this.#isRank(end);
    return this.#standsAlone(division, end, NAME_GOES_ON_IN_CONTEXT);
  }

  /** A short name that no division stands before. */
  #isFirst(division: Division, end: number): boolean {
    const text = this.#text;
    if (this.#eager) return /[市县]$/u.test(division.name) && endOf(BEGINS_ROAD, text, end) < 0;
    if (division.status === "former") return this.leadsOn(division, end);
    // A county by its bare root, and nothing around it: 南部 may be the south of anything.
    if (division.rank === 3 && division.name.endsWith("县") && end < this.#limit && !isBreak(text, end))
      return this.leadsOn(division, end) || this.#townFollows(division, end);
    return this.#standsAlone(division, end, division.rank < 3 ? CITY_NAME_GOES_ON : NAME_GOES_ON);
  }

  /** Does the name end here? What seems to go on may be the name of something within the division. */
  #standsAlone(division: Division, end: number, words: RegExp): boolean {
    return (
      !goesOn(words, this.#text, end) ||
      this.leadsOn(division, end) ||
      this.#townFollows(division, end) ||
      this.#districtFollows(division, end)
    );
  }

  /** 玄武门1号 is a gate, 金梁子镇 another town than 金梁镇, 杏花岭公园南路 in 杏花岭区 a street, not of 杏花街道. */
  isTown(context: Division | null, at: number, end: number): boolean {
    if (endOf(HOUSE_OR_LONGER, this.#text, end) > 0) return false;
    const root = context?.rank === 3 ? splitDivisionName(context.name).root : "";
    const isCountys = root.length >= end - at && this.#text.startsWith(root, at);
    return !isCountys || (root.length === end - at && endOf(OF_A_NAME, this.#text, end) < 0);
  }

  /** 毕节市 was a county, of 毕节地区 only; elsewhere it is the prefecture that has the name now. */
  #isOutrun(division: Division, context: Division | null, name: string): boolean {
    return (
      division.rank === 3 &&
      context?.status !== "former" &&
      this.#china.names.get(name).some(({ rank, status }) => rank === 2 && status === "current")
    );
  }

  /** Does the name go on as that of a development zone? */
  #isZone(end: number): boolean {
    return endOf(ZONE_WORD, this.#text, end) > 0;
  }

  /** 康巴什新区 and 平桂管理区 are what districts were called. */
  #isRank(end: number): boolean {
    return endOf(RANK_WORD, this.#text, end) > 0;
  }

  /** 海盐 武原, 柯桥 湖塘: is it followed by one of its towns? */
  #townFollows(division: Division, at: number): boolean {
    return (
      division.rank === 3 &&
      endOf(BEGINS_ROAD, this.#text, at) < 0 &&
      rootsWithin(this.#china, division, this.#text.slice(at, at + 2)).some(({ root }) =>
        this.#text.startsWith(root, at),
      )
    );
  }

  /** 石家庄 桥西 before 人民路: is it followed by one of its districts, written short? */
  #districtFollows(city: Division, at: number): boolean {
    return (
      city.rank === 2 &&
      this.#look(at).some(
        ({ end, divisions }) =>
          end - at === 2 &&
          end < this.#limit &&
          divisions.some(({ rank, parent, status }) => rank === 3 && parent === city && status === "current") &&
          endOf(PLACE_FOLLOWS, this.#text, end) > 0,
      )
    );
  }

  /** Does the name of something within the division begin here? 张家口 before 桥西区 is no bridge. */
  leadsOn(division: Division, at: number, least = 3): boolean {
    const leads = (inner: Division): boolean =>
      inner !== division && inner.rank > division.rank && agrees(inner, division);
    return this.#look(at).some(
      ({ end, divisions }) => end - at >= least && end <= this.#limit && divisions.some(leads),
    );
  }

  /** 杭州 in 杭州市上城区杭州延安南路, but 朝阳 in 朝阳区朝阳门外大街 is what the street is called. */
  isEcho({ rank, end }: Mention): boolean {
    return rank < 3 && endOf(PLACE_FOLLOWS, this.#text, end) > 0 && endOf(OF_A_NAME, this.#text, end) < 0;
  }

  /** The end of 东城区, or of 东城街 before a road. */
  isOffice(at: number): boolean {
    const text = this.#text;
    return text[at] === "区" || (text[at] === "街" && endOf(ROAD_FOLLOWS, text, at + 1) > 0);
  }

  /** 东城区 of Dongguan is a street office: such a city has no district. */
  isWithoutDistricts(city: Division): boolean {
    return (
      city.rank === 2 && !this.#china.childrenOf.get(city)?.some(({ rank, status }) => rank === 3 && status !== "zone")
    );
  }

  /** 织里真 for 织里镇, but 石碣振兴路. */
  isMeantTown(at: number): boolean {
    return soundAlike(this.#text[at]!, "镇") && endOf(SOUNDS_LIKE_TOWN, this.#text, at) < 0;
  }

  /** 建设路 is a road, but 娄桥 before the name of a place a town. */
  isRootMeant(root: string, end: number): boolean {
    const text = this.#text;
    if (/[路街道]$/u.test(root) || goesOn(NAME_GOES_ON, text, end)) return false;
    // 雨花台经济开发区, and 长安区 in a city that has none.
    if (this.#isZone(end) || this.#isZone(end + 1) || text[end] === "区") return false;
    return endOf(ROOT_ENDS, text, end) > 0;
  }
}

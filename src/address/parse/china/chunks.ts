/** Classifies one chunk: a name, a part of the street, a note, or what is not understood. */
import { regex } from "../../literals.ts";
import type { RemainingKind, Span } from "../types.ts";
import { asideKind, isQuantity, isSaid, noteAt } from "./asides.ts";
import { isRole, nameLength, nameLikelihood } from "./person.ts";
import { isPlace } from "./place.ts";
import type { RegionMention } from "./region/mentions.ts";
import { type Chunk, touchesPhone } from "./runs.ts";

const COUNTRY = /^(?:中华人民共和国|中国大陆|中国|china|cn|p\.?r\.?c\.?)[\s,]*/u;
const LEADING_NOISE =
  /^(?:麻烦|请|帮忙|帮我|您的|你的|快件|包裹|快递|订单|已经|已|将)*(?:到达|送达|送至|寄至|寄到|寄给|寄往|发到|发往|送到|送往|邮寄到|寄|发|送|到|在|至|地址是|地址|位于)[\s:：]*/u;
/** Words of an address: what has one of them is no name. */
const PLACE_WORD = regex("u")`
  [路街道巷弄号栋幢座室楼层厦园苑城村组镇乡县市省区]|单元|广场|小区|公寓|花园|学校|大学|小学|中学|医院|超市|酒店|宾馆|银行|市场|公司
`;
/** No name is longer than this. */
const MOST_OF_NAME = 24;
/** What stands next to the phone and has no shape of a name is one all the same, if nothing better is found. */
const BESIDE_PHONE = 1.6;
/** What stands before the region of a text whose phone stands at its end: 小鱼干，广东省…，13800138000. */
const BEFORE_REGION = 1.5;

/** Can be a name; the higher the score, the likelier. */
export interface ScoredName extends Span {
  score: number;
}

export interface RemainingSpan extends Span {
  kind: RemainingKind;
}

export interface SortedPieces {
  names: ScoredName[];
  organizations: Chunk[];
  address: Chunk[];
  remaining: RemainingSpan[];
  /** Regions that only say again what the main one says. */
  redundant: RegionMention[];
  /** Pieces of the address that nothing but their position tells to be part of it. */
  doubtful: Chunk[];
}

/** A label says so, which no other evidence outweighs. */
export const LABELLED_NAME = 9;

/** What stands before the region in its own run. */
export function sortPrefix(folded: string, chunk: Chunk, region: RegionMention, sorted: SortedPieces): void {
  const words = folded.slice(chunk.start, chunk.end);
  const rest = words.replace(COUNTRY, "").replace(LEADING_NOISE, "");
  const kind = NUMBER_OF_ITEM.test(words) ? "other" : asideKind(words);
  const isLabelled = chunk.run.field === "recipient" && chunk.start === chunk.run.start;
  if (isLabelled) sorted.names.push({ ...trimName(folded, chunk), score: LABELLED_NAME });
  else if (rest !== "" && !kind) sortLead(folded, { ...chunk, start: chunk.end - rest.length }, region, sorted);
  else if (rest !== "" || !COUNTRY.test(words))
    sorted.remaining.push({ start: chunk.start, end: chunk.end, kind: kind ?? "other" });
}

/** 12, #12, No.12, 6.15: the number of a row, or a date. */
const NUMBER_OF_ITEM = /^(?:no\.?|#|第)?[0-9]{1,4}(?:\.[0-9]{1,2})?[.、)#]?$/u;

/** A name, a place or neither. */
function sortLead(
  folded: string,
  lead: Chunk,
  region: RegionMention,
  { names, remaining, address }: SortedPieces,
): void {
  const words = folded.slice(lead.start, lead.end);
  const { start, end } = lead;
  const likely = nameLikelihood(words);
  const isShort = words.length <= (likely >= 2 ? MOST_OF_NAME : LONGEST_OF_DOUBTFUL);
  if (likely >= 1.2 && isShort && !ENDS_LIKE_PLACE.test(words))
    names.push({ ...trimName(folded, lead), score: likely + (end === region.start ? 0 : 0.5) });
  else if (isBesidePhone(words, lead)) names.push({ start, end, score: BESIDE_PHONE });
  else if (isBeforeRegion(words, lead)) names.push({ start, end, score: BEFORE_REGION });
  else if (/[0-9路街号巷村]/u.test(words) || isPlace(folded, lead)) address.push(lead);
  else remaining.push({ start, end, kind: "other" });
}

const LONGEST_OF_DOUBTFUL = 8;
/** 阳光花园 begins with a surname. */
const ENDS_LIKE_PLACE = /.[路街巷村]$|..(?:花园|家园|嘉园|小区|大厦|大楼|公寓|广场|新村|名苑|豪庭)$/u;

/** 王丽娟A，广东省…，13800138000: the first piece of a text that ends with the phone. */
const isBeforeRegion = (words: string, { run, start }: Chunk): boolean =>
  run.phoneAfter && start === run.start && words.length <= MOST_OF_NAME && mayBeNickname(words);

const mayBeNickname = (words: string): boolean => !PLACE_WORD.test(words) && /\p{L}/u.test(words);

export interface Standing {
  /** It follows the region without a gap, or a label says so. */
  isAddress?: boolean;
  /** Nothing but the phone follows in the run. */
  isLast?: boolean;
  /** The street stands elsewhere: only what looks like a place belongs to it. */
  isStray?: boolean;
}

/** A chunk elsewhere: a note, or a part of the address that may turn out to be a name. */
export function sortChunk(folded: string, chunk: Chunk, standing: Standing, sorted: SortedPieces): void {
  const words = folded.slice(chunk.start, chunk.end);
  if (!/[\p{L}\p{N}]/u.test(words)) return;
  if (standing.isAddress) return addStreet(folded, chunk, sorted);
  const bare = words.replace(/^\(|\)$/gu, "");
  const kind = asideKind(bare) ?? standaloneKind(folded, chunk, bare, standing, sorted);
  if (kind && noteAt(words) <= 0) {
    if (kind === "product" && isQuantity(bare)) takeProduct(folded, chunk, sorted);
    sorted.remaining.push({ start: chunk.start, end: chunk.end, kind });
  } else sortPart(folded, chunk, words, standing, sorted);
}

/** What only its place tells to be no part of the address. */
function standaloneKind(
  folded: string,
  chunk: Chunk,
  words: string,
  { isStray = false }: Standing,
  sorted: SortedPieces,
): RemainingKind | undefined {
  if (isStray && NUMBER_OF_ITEM.test(words)) return "other";
  if (isStray || touchesPhone(chunk) || !followsDoor(folded, chunk, sorted)) return undefined;
  if (PLACE_WORD.test(words) || isPlace(folded, chunk)) return undefined;
  return isSaid(words) ? "note" : undefined;
}

/** Is the part of the address before it complete: does it end with a door or a building? */
const followsDoor = (folded: string, { start }: Span, { address }: SortedPieces): boolean => {
  const last = address.at(-1);
  return last !== undefined && last.end < start && DOOR.test(folded.slice(Math.max(0, last.end - 6), last.end));
};
const DOOR = /(?:[0-9]|[0-9a-z一二三四五六七八九十][号室栋幢座楼层户房铺]|单元)$/u;

/** 红富士 in 红富士 2箱: the pieces before a quantity that follow the street and are no place. */
function takeProduct(folded: string, { run }: Chunk, sorted: SortedPieces): void {
  const { address, remaining } = sorted;
  for (let last = address.at(-1); last && last.run === run && address.length > 1; last = address.at(-1)) {
    const words = folded.slice(last.start, last.end);
    if (/[0-9]/u.test(words) || PLACE_WORD.test(words) || isPlace(folded, last)) return;
    address.pop();
    const { start, end } = last;
    sorted.names = sorted.names.filter((name) => name.start !== start);
    remaining.push({ start, end, kind: "product" });
  }
}

const ROAD_PENALTY = -2.6;
const PLACE_PENALTY = -1.6;
const BY_PHONE = 0.8;
const AT_END = 0.3;

/** A part of the address, or a name, or what may be both until the best name is chosen. */
function sortPart(folded: string, chunk: Chunk, words: string, standing: Standing, sorted: SortedPieces): void {
  const { isStray = false } = standing;
  const mayBePlace = isStray ? !isBesidePhone(words, chunk) : nameLikelihood(words) > 0;
  const isPlaced = mayBePlace && isPlace(folded, chunk);
  const mayBeName = sortName(folded, chunk, words, { ...standing, isPlaced }, sorted);
  if (!isStray && !isPlaced) noteDoubt(folded, chunk, words, sorted);
  if (!isStray || isPlaced) addStreet(folded, chunk, sorted);
  else if (!mayBeName) sorted.remaining.push({ start: chunk.start, end: chunk.end, kind: "other" });
}

/** @returns whether the chunk can be a name */
function sortName(
  folded: string,
  chunk: Chunk,
  words: string,
  { isLast = false, isPlaced }: Standing & { isPlaced: boolean },
  { names }: SortedPieces,
): boolean {
  const likely = nameLikelihood(words);
  const atEnd = isLast ? AT_END : 0;
  if (likely > 0) {
    const byPhone = touchesPhone(chunk) ? BY_PHONE : 0;
    names.push({ ...trimName(folded, chunk), score: likely + penalty(words, isPlaced) + byPhone + atEnd });
    return true;
  }
  if (!isBesidePhone(words, chunk)) return false;
  names.push({ start: chunk.start, end: chunk.end, score: BESIDE_PHONE + atEnd });
  return true;
}

/** A piece after the door that has no number and no shape of a place: it may be a shop, or anything else. */
function noteDoubt(folded: string, chunk: Chunk, words: string, sorted: SortedPieces): void {
  if (/[0-9]/u.test(words) || !followsDoor(folded, chunk, sorted) || isPlace(folded, chunk)) return;
  sorted.doubtful.push(chunk);
}

function penalty(words: string, isPlaced: boolean): number {
  if (isRole(words)) return 0;
  if (/.[路街道巷]$/u.test(words)) return ROAD_PENALTY;
  return isPlaced ? PLACE_PENALTY : 0;
}

/** 李明A, leo_wang, ღ小鱼干ღ: next to a phone anything can be a name that has no word of an address. */
export const isBesidePhone = (words: string, chunk: Chunk): boolean =>
  touchesPhone(chunk) && words.length <= MOST_OF_NAME && mayBeNickname(words);

/** A street line without the note that is glued to its end. */
function addStreet(
  folded: string,
  chunk: Chunk,
  { remaining, address }: Pick<SortedPieces, "remaining" | "address">,
): void {
  const note = noteAt(folded.slice(chunk.start, chunk.end));
  if (note <= 0) return void address.push(chunk);
  address.push({ ...chunk, end: chunk.start + note });
  remaining.push({ start: chunk.start + note, end: chunk.end, kind: "note" });
}

export function trimName(folded: string, { start, end }: Span): Span {
  return { start, end: start + nameLength(folded.slice(start, end)) };
}

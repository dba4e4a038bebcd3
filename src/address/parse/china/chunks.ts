/** Classifies one chunk: a name, a part of the street, a note, or what is not understood. */
import { regex } from "../../literals.ts";
import type { RemainingKind, Span } from "../types.ts";
import { asideKind, noteAt } from "./asides.ts";
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
}

/** A label says so, which no other evidence outweighs. */
export const LABELLED_NAME = 9;

/** What stands before the region in its own run. */
export function sortPrefix(folded: string, chunk: Chunk, region: RegionMention, sorted: SortedPieces): void {
  const words = folded.slice(chunk.start, chunk.end);
  const rest = words.replace(COUNTRY, "").replace(LEADING_NOISE, "");
  const kind = /^[0-9]{1,2}$/u.test(words) ? "other" : asideKind(words);
  const isLabelled = chunk.run.field === "recipient" && chunk.start === chunk.run.start;
  if (isLabelled) sorted.names.push({ ...trimName(folded, chunk), score: LABELLED_NAME });
  else if (rest !== "" && !kind) sortLead(folded, { ...chunk, start: chunk.end - rest.length }, region, sorted);
  else if (rest !== "" || !COUNTRY.test(words))
    sorted.remaining.push({ start: chunk.start, end: chunk.end, kind: kind ?? "other" });
}

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
  if (likely >= 1.2 && words.length <= 8 && !/.[路街巷村]$/u.test(words))
    names.push({ ...trimName(folded, lead), score: likely + (end === region.start ? 0 : 0.5) });
  else if (isBesidePhone(words, lead)) names.push({ start, end, score: BESIDE_PHONE });
  else if (/[0-9路街号巷村]/u.test(words) || isPlace(folded, lead)) address.push(lead);
  else remaining.push({ start, end, kind: "other" });
}

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
  const kind = asideKind(words.replace(/^\(|\)$/gu, ""));
  if (kind && noteAt(words) <= 0) sorted.remaining.push({ start: chunk.start, end: chunk.end, kind });
  else sortPart(folded, chunk, words, standing, sorted);
}

const ROAD_PENALTY = -2.6;
const PLACE_PENALTY = -1.6;
const BY_PHONE = 0.8;
const AT_END = 0.3;

function sortPart(
  folded: string,
  chunk: Chunk,
  words: string,
  { isLast = false, isStray = false }: Standing,
  sorted: SortedPieces,
): void {
  const likely = nameLikelihood(words);
  const isBeside = isBesidePhone(words, chunk);
  const isOdd = likely <= 0 && isBeside;
  const mayBePlace = isStray ? !isBeside : likely > 0;
  const isPlaced = mayBePlace && isPlace(folded, chunk);
  const atEnd = isLast ? AT_END : 0;
  if (isOdd) sorted.names.push({ start: chunk.start, end: chunk.end, score: BESIDE_PHONE + atEnd });
  else if (likely > 0) {
    const byPhone = touchesPhone(chunk) ? BY_PHONE : 0;
    sorted.names.push({ ...trimName(folded, chunk), score: likely + penalty(words, isPlaced) + byPhone + atEnd });
  }
  if (!isStray || isPlaced) addStreet(folded, chunk, sorted);
  else if (likely <= 0 && !isOdd) sorted.remaining.push({ start: chunk.start, end: chunk.end, kind: "other" });
}

function penalty(words: string, isPlaced: boolean): number {
  if (isRole(words)) return 0;
  if (/.[路街道巷]$/u.test(words)) return ROAD_PENALTY;
  return isPlaced ? PLACE_PENALTY : 0;
}

/** 李明A, leo_wang, ღ小鱼干ღ: next to a phone anything can be a name that has no word of an address. */
export const isBesidePhone = (words: string, chunk: Chunk): boolean =>
  touchesPhone(chunk) && words.length <= MOST_OF_NAME && !PLACE_WORD.test(words) && /\p{L}/u.test(words);

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

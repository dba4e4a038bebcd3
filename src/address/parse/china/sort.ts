/** Classifies the chunks of a record: region, street line, possible name, or a note for the courier. */
import type { RemainingKind, Span } from "../types.ts";
import { asideKind, noteAt } from "./asides.ts";
import { adopt, agreesWith, echoEnd, saysAgain, withoutTown } from "./main-region.ts";
import { isRole, nameLength, nameLikelihood } from "./person.ts";
import { isPlace } from "./place.ts";
import type { RegionMention } from "./region/mentions.ts";
import { type Chunk, chunksOf, type Run, touchesPhone } from "./runs.ts";
import { regex } from "../../literals.ts";

const COUNTRY = /^(?:中华人民共和国|中国大陆|中国|china|cn|p\.?r\.?c\.?)[\s,]*/u;
const LEADING_NOISE =
  /^(?:麻烦|请|帮忙|帮我|您的|你的|快件|包裹|快递|订单|已经|已|将)*(?:到达|送达|送至|寄至|寄到|寄给|寄往|发到|发往|送到|送往|邮寄到|寄|发|送|到|在|至|地址是|地址|位于)[\s:：]*/u;
const ORGANIZATION =
  /(?:公司|集团|事务所|商行|经营部|合作社|工作室|有限合伙)(?:\p{Script=Han}{2,8}(?:部|分公司|中心|办事处))?$/u;
/** Words of an address: what has one of them is no name. */
const PLACE_WORD = regex("u")`
  [路街道巷弄号栋幢座室楼层厦园苑城村组镇乡县市省区]|单元|广场|小区|公寓|花园|学校|大学|小学|中学|医院|超市|酒店|宾馆|银行|市场|公司
`;
/** No name is longer than this. */
const MOST_OF_NAME = 24;
/** What stands beside the phone and has no shape of a name is one all the same, if nothing better is found. */
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

/** What stands after 收货人: the first chunk is the name. */
export function sortRecipient(folded: string, run: Run, { names, address }: SortedPieces): void {
  const [name, ...others] = chunksOf(folded, run, run.start, run.end);
  if (name) names.push({ ...trimName(folded, name), score: LABELLED_NAME });
  address.push(...others);
}

/** What stands after 公司: the first chunk is the company. */
export function sortOrganization(folded: string, run: Run, sorted: SortedPieces): void {
  const [company, ...others] = chunksOf(folded, run, run.start, run.end);
  if (company) sorted.organizations.push(company);
  for (const chunk of others) sortChunk(folded, chunk, {}, sorted);
}

/** What stands after 备注, 订单号 and the like. The name may still stand between it and the phone. */
export function sortAside(folded: string, run: Run, kind: RemainingKind, { names, remaining }: SortedPieces): void {
  const last = chunksOf(folded, run, run.start, run.end).at(-1);
  const isName =
    last !== undefined &&
    run.phoneAfter &&
    last.end === run.end &&
    nameLikelihood(folded.slice(last.start, last.end)) >= 3;
  if (isName) names.push({ ...trimName(folded, last), score: nameLikelihood(folded.slice(last.start, last.end)) });
  const end = isName ? last.start : run.end;
  if (end > run.start) remaining.push({ start: run.start, end, kind });
}

/** The run that has the main region. */
export function sortAroundRegion(
  folded: string,
  run: Run,
  main: RegionMention,
  regions: readonly RegionMention[],
  sorted: SortedPieces,
): void {
  const { address, redundant, organizations } = sorted;
  const regionAt = (at: number): RegionMention | undefined =>
    regions.find((region) => region.start === at && region !== main && region.end <= main.start);
  for (const chunk of chunksOf(folded, run, run.start, main.start)) {
    if (isOrganization(folded, chunk)) {
      organizations.push(chunk);
      continue;
    }
    let at = chunk.start;
    for (
      let other = regionAt(at);
      other && !(isPerson(folded, chunk, other) || isPartOfName(chunk, other, main));
      other = regionAt(at)
    ) {
      redundant.push(other);
      at = other.end;
    }
    if (at === chunk.start) sortPrefix(folded, chunk, main, sorted);
    else if (chunk.end - at > 2) address.push({ ...chunk, start: at });
  }
  // Right after it a part of it may be said once more: 北京市朝阳区北京市.
  const echo = regions.find((region) => region.start === main.end && agreesWith(region, main));
  if (echo) redundant.push(echo);
  const tail = echo?.end ?? echoEnd(folded, main, run.end);
  if (!echo && tail > main.end)
    main.mentions.push({
      start: main.end,
      end: tail,
      rank: main.division!.rank,
      form: "short",
      division: main.division,
      redundant: true,
    });
  const chunks = chunksOf(folded, run, tail, run.end).flatMap((chunk) => withoutTown(folded, chunk, main));
  chunks.forEach((chunk, index) => {
    const glued = chunk.start === tail;
    const deeper = glued
      ? undefined
      : regions.find((region) => region.start === chunk.start && region !== main && adopt(main, region));
    if (!deeper) sortChunk(folded, chunk, { isAddress: glued, isLast: index === chunks.length - 1 }, sorted);
    else if (deeper.end < chunk.end) address.push({ run, start: deeper.end, end: chunk.end });
  });
}

/**
 * Any other run: it may go on with the main region, or say it again.
 * @param hasStreet the street stands by the main region: what looks like no place is no part of the address
 */
export function sortRun(
  folded: string,
  run: Run,
  main: RegionMention | undefined,
  regions: readonly RegionMention[],
  hasStreet: boolean,
  sorted: SortedPieces,
): void {
  const { address, redundant, organizations } = sorted;
  const isLabelled = run.field === "address" || run.field === "region";
  for (const chunk of chunksOf(folded, run, run.start, run.end)) {
    if (hasStreet && !isLabelled && isOrganization(folded, chunk)) {
      organizations.push(chunk);
      continue;
    }
    const here = main ? regions.filter((region) => region.start === chunk.start) : [];
    const again = here.find((region) => saysAgain(region, main!, run, chunk));
    const deeper = here.find((region) => adopt(main!, region));
    const known = deeper ?? again;
    if (known && known !== deeper) redundant.push(known);
    if (!known)
      sortChunk(
        folded,
        chunk,
        {
          isAddress: isLabelled && !mayBeName(folded, chunk, hasStreet),
          isLast: true,
          isStray: hasStreet && !isLabelled,
        },
        sorted,
      );
    else if (known.end < chunk.end) address.push({ run, start: known.end, end: chunk.end });
  }
}

/** 白云，哈尔滨市南岗区: a short name of its own may be that of a person. */
function isPerson(folded: string, chunk: Chunk, { end, mentions }: RegionMention): boolean {
  return (
    end === chunk.end &&
    mentions.length === 1 &&
    mentions[0]!.form === "short" &&
    nameLikelihood(folded.slice(chunk.start, chunk.end)) >= 3
  );
}

/** 云龙 in 云龙工业区，云龙镇. */
function isPartOfName(chunk: Chunk, other: RegionMention, main: RegionMention): boolean {
  return (
    other.end < chunk.end &&
    other.mentions.length === 1 &&
    other.mentions[0]!.form === "short" &&
    !agreesWith(other, main)
  );
}

/** A name that stands after 收货地址, before the phone: 收货地址：张三 13800138000 广东省…. */
function mayBeName(folded: string, chunk: Chunk, hasStreet: boolean): boolean {
  if (!hasStreet && !touchesPhone(chunk)) return false;
  const words = folded.slice(chunk.start, chunk.end);
  if (hasStreet && isBesidePhone(words, chunk)) return true;
  return nameLikelihood(words) >= 3 && !isPlace(folded, chunk);
}

const isOrganization = (folded: string, { start, end }: Span): boolean =>
  end - start > 3 && ORGANIZATION.test(folded.slice(start, end)) && !/[路街巷弄村镇号]/u.test(folded.slice(start, end));

/** What stands before the region in its own run. */
function sortPrefix(
  folded: string,
  chunk: Chunk,
  region: RegionMention,
  { names, remaining, address }: SortedPieces,
): void {
  const words = folded.slice(chunk.start, chunk.end);
  const rest = words.replace(COUNTRY, "").replace(LEADING_NOISE, "");
  const start = chunk.end - rest.length;
  const isLabelled = chunk.run.field === "recipient" && chunk.start === chunk.run.start;
  if (isLabelled) return void names.push({ ...trimName(folded, chunk), score: LABELLED_NAME });
  const kind = /^[0-9]{1,2}$/u.test(words) ? "other" : asideKind(words);
  if (!rest || kind) {
    if (!COUNTRY.test(words) || rest) remaining.push({ start: chunk.start, end: chunk.end, kind: kind ?? "other" });
    return;
  }
  const likely = nameLikelihood(rest);
  const isNear = touchesPhone(chunk);
  if (likely >= 1.2 && rest.length <= 8 && !/.[路街巷村]$/u.test(rest))
    names.push({
      ...trimName(folded, { start, end: chunk.end }),
      score: likely + (chunk.end === region.start ? 0 : 0.5),
    });
  else if (isNear && !PLACE_WORD.test(rest) && rest.length <= MOST_OF_NAME)
    names.push({ start, end: chunk.end, score: BESIDE_PHONE });
  else if (/[0-9路街号巷村]/u.test(rest) || isPlace(folded, { start, end: chunk.end }))
    address.push({ ...chunk, start });
  else remaining.push({ start, end: chunk.end, kind: "other" });
}

interface Standing {
  /** It follows the region without a gap, or a label says so. */
  isAddress?: boolean;
  /** Nothing but the phone follows in the run. */
  isLast?: boolean;
  /** The street stands elsewhere: only what looks like a place belongs to it. */
  isStray?: boolean;
}

/** A chunk elsewhere: a note, or a part of the address that may turn out to be a name. */
function sortChunk(
  folded: string,
  chunk: Chunk,
  { isAddress = false, isLast = false, isStray = false }: Standing,
  { names, remaining, address }: SortedPieces,
): void {
  const words = folded.slice(chunk.start, chunk.end);
  if (!/[\p{L}\p{N}]/u.test(words)) return;
  if (isAddress) {
    addStreet(folded, chunk, { remaining, address });
    return;
  }
  const kind = asideKind(words.replace(/^\(|\)$/gu, ""));
  if (kind && noteAt(words) <= 0) {
    remaining.push({ start: chunk.start, end: chunk.end, kind });
    return;
  }
  const likely = nameLikelihood(words);
  const isOdd = likely <= 0 && isBesidePhone(words, chunk);
  const isName = isStray && isBesidePhone(words, chunk);
  const isPlaced = !isName && !isOdd && (likely > 0 || isStray) && isPlace(folded, chunk);
  if (isOdd) names.push({ start: chunk.start, end: chunk.end, score: BESIDE_PHONE + (isLast ? 0.3 : 0) });
  else if (likely > 0) {
    const place = isRole(words) ? 0 : /.[路街道巷]$/u.test(words) ? -2.6 : isPlaced ? -1.6 : 0;
    names.push({
      ...trimName(folded, chunk),
      score: likely + place + (touchesPhone(chunk) ? 0.8 : 0) + (isLast ? 0.3 : 0),
    });
  }
  if (!isStray || isPlaced) addStreet(folded, chunk, { remaining, address });
  else if (likely <= 0 && !isOdd) remaining.push({ start: chunk.start, end: chunk.end, kind: "other" });
}

/** 李明A, leo_wang, ღ小鱼干ღ: beside a phone anything can be a name that has no word of an address. */
const isBesidePhone = (words: string, chunk: Chunk): boolean =>
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

function trimName(folded: string, { start, end }: Span): Span {
  return { start, end: start + nameLength(folded.slice(start, end)) };
}

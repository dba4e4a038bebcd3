/** Classifies the chunks of a record: region, street line, possible name, or a note for the courier. */
import type { Span } from "../types.ts";
import { adopt, agreesWith, echoEnd, saysAgain, withoutTown } from "./main-region.ts";
import { isRole, nameLength, nameLikelihood } from "./person.ts";
import { isPlace } from "./place.ts";
import type { RegionMention } from "./region/mentions.ts";
import { type Chunk, chunksOf, type Run } from "./runs.ts";
import { regex } from "../../literals.ts";

const COUNTRY = /^(?:中华人民共和国|中国大陆|中国|china|cn|p\.?r\.?c\.?)[\s,]*/u;
const NOISE = regex("u")`
  ^(?:(?:请|麻烦|帮忙|帮我|谢谢|感谢|辛苦|寄到|寄给|发到|发给|送到|邮寄到|你好|您好|亲|务必|尽快|不要|勿|周末|
  工作日|快递柜|放|到付|包邮|顺丰|默认|编辑|复制|地址是|就是|这个|改成|新地址|地址).{0,20}|谢谢.*|
  .{0,6}(?:谢谢|快递柜|驿站代收|送货上门)|收|亲启|转|转交|自提点?|电|手|
  (?:您|你|亲).{0,12}(?:快件|包裹|快递|订单).{0,12}|(?:淘宝|天猫|京东|拼多多|抖音|快手|小红书|闲鱼|唯品会)(?:订单|
  收货|快递|代发|小店|店铺)?|女士|先生|小姐|mr|ms|mrs)$
`;
const LEADING_NOISE =
  /^(?:麻烦|请|帮忙|帮我|您的|你的|快件|包裹|快递|订单|已经|已|将)*(?:到达|送达|送至|寄至|寄到|寄给|寄往|发到|发往|送到|送往|邮寄到|寄|发|送|到|在|至|地址是|地址|位于)[\s:：]*/u;

/** Can be a name; the higher the score, the likelier. */
export interface ScoredName extends Span {
  score: number;
}

export interface SortedPieces {
  names: ScoredName[];
  address: Chunk[];
  remaining: Span[];
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

/** The run that has the main region. */
export function sortAroundRegion(
  folded: string,
  run: Run,
  main: RegionMention,
  regions: readonly RegionMention[],
  sorted: SortedPieces,
): void {
  const { address, redundant } = sorted;
  const regionAt = (at: number): RegionMention | undefined =>
    regions.find((region) => region.start === at && region !== main && region.end <= main.start);
  for (const chunk of chunksOf(folded, run, run.start, main.start)) {
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
    if (!deeper) sortChunk(folded, chunk, glued, index === chunks.length - 1, sorted);
    else if (deeper.end < chunk.end) address.push({ run, start: deeper.end, end: chunk.end });
  });
}

/** Any other run: it may go on with the main region, or say it again. */
export function sortRun(
  folded: string,
  run: Run,
  main: RegionMention | undefined,
  regions: readonly RegionMention[],
  sorted: SortedPieces,
): void {
  const { address, redundant } = sorted;
  for (const chunk of chunksOf(folded, run, run.start, run.end)) {
    const here = main ? regions.filter((region) => region.start === chunk.start) : [];
    const again = here.find((region) => saysAgain(region, main!, run, chunk));
    const deeper = here.find((region) => adopt(main!, region));
    const known = deeper ?? again;
    if (known && known !== deeper) redundant.push(known);
    if (!known) sortChunk(folded, chunk, run.field === "address", true, sorted);
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

/** What stands before the region in its own run. */
function sortPrefix(
  folded: string,
  chunk: Chunk,
  region: RegionMention,
  { names, remaining, address }: SortedPieces,
): void {
  const words = folded.slice(chunk.start, chunk.end);
  if (/^[0-9]{1,2}$/u.test(words)) return void remaining.push(chunk); // 2、李四，…
  const rest = words.replace(COUNTRY, "").replace(LEADING_NOISE, "");
  if (!rest || NOISE.test(words)) {
    if (!COUNTRY.test(words) || rest) remaining.push({ start: chunk.start, end: chunk.end });
    return;
  }
  const start = chunk.end - rest.length;
  const likely = nameLikelihood(rest);
  if (likely >= 1.2 && rest.length <= 8 && !/.[路街巷村]$/u.test(rest))
    names.push({
      ...trimName(folded, { start, end: chunk.end }),
      score: likely + (chunk.end === region.start ? 0 : 0.5),
    });
  else if (/[0-9路街号巷村]/u.test(rest) || rest.length > 4) address.push({ ...chunk, start });
  else remaining.push({ start, end: chunk.end });
}

/** A chunk elsewhere: noise, or a part of the address that may turn out to be a name. */
function sortChunk(
  folded: string,
  chunk: Chunk,
  surelyAddress: boolean,
  last: boolean,
  { names, remaining, address }: SortedPieces,
): void {
  const words = folded.slice(chunk.start, chunk.end);
  if (!/[\p{L}\p{N}]/u.test(words)) return;
  if (surelyAddress) {
    address.push(chunk);
    return;
  }
  if (NOISE.test(words.replace(/^\(|\)$/gu, ""))) {
    remaining.push(chunk);
    return;
  }
  const likely = nameLikelihood(words);
  if (likely > 0) {
    const place = isRole(words) ? 0 : /.[路街道巷]$/u.test(words) ? -2.6 : isPlace(folded, chunk) ? -1.6 : 0;
    names.push({
      ...trimName(folded, chunk),
      score: likely + place + (chunk.run.byPhone ? 0.8 : 0) + (last ? 0.3 : 0),
    });
  }
  address.push(chunk);
}

function trimName(folded: string, { start, end }: Span): Span {
  return { start, end: start + nameLength(folded.slice(start, end)) };
}

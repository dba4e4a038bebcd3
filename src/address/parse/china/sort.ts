/** Sorts the runs of a record by their labels and by the main region. chunks.ts classifies what is in them. */
import type { RemainingKind, Span } from "../types.ts";
import { isBesidePhone, LABELLED_NAME, type SortedPieces, sortChunk, sortPrefix, trimName } from "./chunks.ts";
import { adopt, agreesWith, echoEnd, saysAgain, withoutTown } from "./main-region.ts";
import { isAnotherName, nameLikelihood } from "./person.ts";
import { isPlace } from "./place.ts";
import type { RegionMention } from "./region/mentions.ts";
import { type Chunk, chunksOf, type Run, touchesPhone } from "./runs.ts";

const ORGANIZATION =
  /(?:公司|集团|事务所|商行|经营部|合作社|工作室|有限合伙)(?:\p{Script=Han}{2,8}(?:部|分公司|中心|办事处))?$/u;

/** What stands after 收货人: the first chunk is the name. */
export function sortRecipient(folded: string, run: Run, { names, address }: SortedPieces): void {
  const [name, ...others] = chunksOf(folded, run, run.start, run.end);
  if (!name) return;
  const named = { ...trimName(folded, name), score: LABELLED_NAME };
  for (let [next] = others; next && isAnotherName(folded, named, next); [next] = others) {
    named.end = next.end;
    others.shift();
  }
  names.push(named);
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

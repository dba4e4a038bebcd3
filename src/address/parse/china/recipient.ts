/** Chooses the recipient's name. */
import type { Span } from "../types.ts";
import { isAnotherName, surnameAt } from "./person.ts";
import { type Chunk, touchesPhone } from "./runs.ts";
import { LABELLED_NAME, type ScoredName, type SortedPieces } from "./chunks.ts";
import { regex } from "../../literals.ts";

const BORDER_OF_NAME = regex("u")`
  [-—_+@:(|0-9a-z)）]$|(?:号|室|楼|层|栋|幢|座|单元|村|组|路|街|厦|场|区|园|店|院|城|苑|府|国际|中心|公司|学校|大学|小学|
  中学|市场|银行|宾馆|酒店|广场|大厦|花园|家园|公寓|社区|镇|乡|道|巷|弄|房|库|厂|站|口|旁|边|面|内)$
`;

/** What may part a name from the street before it. */
const SIGN = /[-—_+@:(|]/u;
const RECEIVES = /(?:签收|亲收|亲启|收)$/u;
const CAPITALISED = /^[A-Z][a-z]+$/u;
const LEAST_NAME = 1.5;

/** A name in the text, and how sure that is. */
type ChosenName = Span & { confidence: number };

/** Takes the likeliest name out of the address's chunks. */
export function chooseName(
  text: string,
  folded: string,
  sorted: SortedPieces,
  hasPhone: boolean,
): ChosenName | undefined {
  const best = sorted.names.toSorted((a, b) => b.score - a.score || b.start - a.start)[0];
  if (best && isTaken(best, sorted.address, hasPhone)) return takeBest(text, folded, best, sorted);
  leaveNames(sorted);
  if (!hasPhone) return undefined;
  return takeGluedName(folded, sorted.address) ?? takeCompany(sorted.organizations);
}

/** A name is taken only with a phone near it or another chunk that is the address. */
function isTaken({ start, score }: ScoredName, address: readonly Chunk[], hasPhone: boolean): boolean {
  if (score < (hasPhone || address.length > 1 ? LEAST_NAME : 2.8)) return false;
  return score >= LABELLED_NAME || hasPhone || address.some((chunk) => chunk.start !== start);
}

function takeBest(
  text: string,
  folded: string,
  best: ScoredName,
  { names, address, remaining }: SortedPieces,
): ChosenName {
  if (best.score < LABELLED_NAME) {
    takeOut(text, best, address);
    joinNames(folded, best, names, address);
  }
  leaveNames({ names: names.filter(({ start, end }) => end <= best.start || start >= best.end), address, remaining });
  return { start: best.start, end: best.end, confidence: Math.min(0.98, 0.6 + best.score * 0.1) };
}

/** What might have been a name and is no part of the address remains. */
function leaveNames({ names, address, remaining }: Pick<SortedPieces, "names" | "address" | "remaining">): void {
  const starts = new Set(address.map(({ start }) => start));
  for (const { start, end } of names) if (!starts.has(start)) remaining.push({ start, end, kind: "other" });
}

/** Takes the chunk of a name out of the address, with that of the given or the family name: Kevin Chen. */
function takeOut(text: string, best: ScoredName, address: Chunk[]): void {
  const at = address.findIndex(({ start, end }) => start <= best.start && best.end <= end);
  if (at < 0) return;
  const [own] = address.splice(at, 1);
  const isLatinName = ({ start, end }: Span): boolean => CAPITALISED.test(text.slice(start, end));
  const given = address[at - 1];
  if (given && own!.start - given.end === 1 && isLatinName(given) && isLatinName(best)) {
    best.start = given.start;
    address.splice(at - 1, 1);
  }
  const family = address[at];
  if (family && family.start - own!.end === 1 && best.end === own!.end && isLatinName(family) && isLatinName(best)) {
    best.end = family.end;
    address.splice(at, 1);
  }
}

/** 王丽娟/李明: two names that a sign joins are those of two people who may receive it. */
function joinNames(folded: string, best: ScoredName, names: readonly ScoredName[], address: Chunk[]): void {
  const other = names.find(
    (name) => name !== best && (isAnotherName(folded, best, name) || isAnotherName(folded, name, best)),
  );
  if (!other) return;
  best.start = Math.min(best.start, other.start);
  best.end = Math.max(best.end, other.end);
  const at = address.findIndex(({ start, end }) => start === other.start && end === other.end);
  if (at >= 0) address.splice(at, 1);
}

/** A company by the phone, and nobody else, receives it. */
function takeCompany(organizations: Chunk[]): ChosenName | undefined {
  const at = organizations.findIndex((chunk) => touchesPhone(chunk));
  if (at < 0) return undefined;
  const { start, end } = organizations.splice(at, 1)[0]!;
  return { start, end, confidence: 0.75 };
}

/** 12楼李四收, 文三路1号-刘明, 1号(刘明): a name at the end of the street line. */
function takeGluedName(folded: string, address: Chunk[]): ChosenName | undefined {
  const last = address.findLast(({ run, end }) => (run.phoneAfter || run.phoneBefore) && end === run.end);
  if (!last) return undefined;
  const received = last.end - (RECEIVES.exec(folded.slice(last.start, last.end))?.[0].length ?? 0);
  const end = received - (/\p{Script=Han}\)$/u.test(folded.slice(last.start, received)) ? 1 : 0);
  const length = trailingName(folded.slice(last.start, end));
  if (!length) return undefined;
  last.end = end - length;
  while (last.end > last.start && SIGN.test(folded[last.end - 1]!)) last.end--;
  return { start: end - length, end, confidence: 0.75 };
}

/** 英利国际林俊杰 → 3: a surname after something that can end an address. */
const trailingName = (words: string): number => [3, 2, 4].find((length) => endsWithName(words, length)) ?? 0;

function endsWithName(words: string, length: number): boolean {
  const at = words.length - length;
  const surname = at < 2 ? 0 : surnameAt(words, at);
  if (!surname || (length === 4 && surname !== 2) || (length === 2 && surname === 2)) return false;
  if (UNIT_AT_BORDER.test(words.slice(at - 1, at + 1))) return false;
  const name = words.slice(at);
  return /^\p{Script=Han}+$/u.test(name) && !END_OF_PLACE.test(name) && BORDER_OF_NAME.test(words.slice(0, at));
}

/** 12楼李四: 楼 is no surname there. */
const UNIT_AT_BORDER = /[0-9][号室楼层栋座幢]$/u;
const END_OF_PLACE = /[号室楼层栋幢座路街村区店厂院园城口部心司场站厦会局队所]$/u;

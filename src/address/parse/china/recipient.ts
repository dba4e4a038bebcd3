/** Chooses the recipient's name. */
import type { Span } from "../types.ts";
import { surnameAt } from "./person.ts";
import { type Chunk, touchesPhone } from "./runs.ts";
import { LABELLED_NAME, type SortedPieces } from "./chunks.ts";
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

/** Takes the likeliest name out of the address's chunks. */
export function chooseName(
  text: string,
  folded: string,
  { names, address, remaining, organizations }: SortedPieces,
  phone: boolean,
): (Span & { confidence: number }) | undefined {
  const best = names.toSorted((a, b) => b.score - a.score || b.start - a.start)[0];
  // A name is taken only with a phone near it or another chunk that is the address.
  if (
    best &&
    best.score >= (phone || address.length > 1 ? LEAST_NAME : 2.8) &&
    (best.score >= LABELLED_NAME || phone || address.some(({ start }) => start !== best.start))
  ) {
    const at = address.findIndex(
      ({ start, end }) => start <= best.start && best.end <= end && best.score < LABELLED_NAME,
    );
    if (at >= 0) {
      const [own] = address.splice(at, 1);
      // Kevin Chen: the given name is a chunk of its own.
      const given = address[at - 1];
      if (
        given &&
        own!.start - given.end === 1 &&
        CAPITALISED.test(text.slice(given.start, given.end)) &&
        CAPITALISED.test(text.slice(best.start, best.end))
      ) {
        best.start = given.start;
        address.splice(at - 1, 1);
      }
      const family = address[at];
      if (
        family &&
        family.start - own!.end === 1 &&
        best.end === own!.end &&
        CAPITALISED.test(text.slice(family.start, family.end)) &&
        CAPITALISED.test(text.slice(best.start, best.end))
      ) {
        best.end = family.end;
        address.splice(at, 1);
      }
    }
    const starts = new Set(address.map(({ start }) => start));
    for (const other of names)
      if (other !== best && !starts.has(other.start))
        remaining.push({ start: other.start, end: other.end, kind: "other" });
    return { start: best.start, end: best.end, confidence: Math.min(0.98, 0.6 + best.score * 0.1) };
  }
  const glued = phone ? takeGluedName(folded, address) : undefined;
  if (glued) return glued;
  // A company by the phone, and nobody else, receives it.
  const company = phone ? organizations.findIndex((chunk) => touchesPhone(chunk)) : -1;
  if (company < 0) return undefined;
  const { start, end } = organizations.splice(company, 1)[0]!;
  return { start, end, confidence: 0.75 };
}

/** 12楼李四收, 文三路1号-刘明, 1号(刘明): a name at the end of the street line. */
function takeGluedName(folded: string, address: Chunk[]): (Span & { confidence: number }) | undefined {
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
function trailingName(words: string): number {
  for (const length of [3, 2, 4]) {
    const at = words.length - length;
    if (at < 2) continue;
    const surname = surnameAt(words, at);
    if (!surname || (length === 4 && surname !== 2) || (length === 2 && surname === 2)) continue;
    if (/[0-9][号室楼层栋座幢]$/u.test(words.slice(at - 1, at + 1))) continue; // 12楼李四
    if (
      !/^\p{Script=Han}+$/u.test(words.slice(at)) ||
      /[号室楼层栋幢座路街村区店厂院园城口部心司场站厦会局队所]$/u.test(words)
    )
      continue;
    if (BORDER_OF_NAME.test(words.slice(0, at))) return length;
  }
  return 0;
}

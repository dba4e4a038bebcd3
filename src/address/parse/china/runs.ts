/** Pieces that belong together: a run lies between two phones or labels, a chunk between two separators. */
import type { Span } from "../types.ts";
import { isSeparatorAt, type Piece } from "./cut.ts";
import { asideKind } from "./asides.ts";
import { isBlankInNumber } from "./street/numbers.ts";

/** Text between two phones or labels. */
export interface Run extends Span {
  field?: Piece["field"];
  role?: Piece["role"];
  /** A phone stands right before or after it, but for separators and what is no part of an address. */
  phoneBefore: boolean;
  phoneAfter: boolean;
}

export interface Chunk extends Span {
  run: Run;
}

/** Does nothing but what is no part of an address stand between the chunk and a phone? */
export const touchesPhone = ({ run, start, end }: Chunk): boolean =>
  (run.phoneAfter && end === run.end) || (run.phoneBefore && start === run.start);

/** Pieces that do not come between a name and its phone. */
const TRANSPARENT: ReadonlySet<Piece["kind"]> = new Set(["separator", "extension", "aside", "item"]);

/** Joins the text pieces between phones, postal codes and labels into runs, each under its label. */
export function runsOf(pieces: readonly Piece[]): Run[] {
  const runs: Run[] = [];
  let open: Run | undefined;
  /** The last run, as long as nothing but transparent pieces follows it. */
  let near: Run | undefined;
  let phoneBefore = false;
  for (const { kind, start, end, field, role } of pieces) {
    if (kind === "separator") continue;
    if (kind !== "text") {
      if (kind === "phone" && near) near.phoneAfter = true;
      open = undefined;
      if (TRANSPARENT.has(kind)) continue;
      near = undefined;
      phoneBefore = kind === "phone";
      continue;
    }
    if (open && open.field === field && open.role === role) open.end = end;
    else
      runs.push(
        (open = { start, end, phoneBefore, phoneAfter: false, ...(field && { field }), ...(role && { role }) }),
      );
    near = open;
    phoneBefore = false;
  }
  return runs;
}

const EDGE = /[-—_/.:：。·*=>→@+&]/u;
/** 803(放门口，谢谢): at most so much in brackets is looked at. */
const MOST_IN_BRACKETS = 40;
const LETTER = /[a-z]/u;
const DIGIT = /\d/u;

/** 韩梅梅(女士) */
const TITLE = /^(?:先生|女士|小姐|[男女收])$/u;

/** Do brackets open here that hold no part of an address? 803(放门口，谢谢), but not 乐园(东方花园对面). */
function opensAside(text: string, at: number): boolean {
  if (text[at] !== "(") return false;
  const inside = text.slice(at + 1, at + MOST_IN_BRACKETS);
  const end = inside.indexOf(")");
  const words = inside.slice(0, Math.max(0, end));
  return words !== "" && !TITLE.test(words) && asideKind(words) !== undefined;
}

/** Emily Zhang, COCO Park, but not 55F Tom: one blank between words in Latin letters does not part them. */
const isWithinLatin = (text: string, at: number): boolean =>
  text[at] === " " && LETTER.test(text[at + 1] ?? "") && WORD_BEFORE.test(text.slice(Math.max(0, at - 12), at));
const WORD_BEFORE = /(?<![0-9])[a-z]{2,}$/u;

/** What is no separator to the cutter and parts chunks all the same: / but not in 12/3, : but not in 12:30. */
function isBorderSign(text: string, at: number): boolean {
  const sign = text[at];
  if (sign !== "/" && sign !== ":") return false;
  const isInNumber = DIGIT.test(text[at - 1] ?? "") && /[\da-z]/u.test(text[at + 1] ?? "");
  return !isInNumber;
}

/** @param isInside a chunk has begun: a blank may be part of its number or its name */
function isBorder(text: string, at: number, end: number, isInside: boolean): boolean {
  if (!isSeparatorAt(text, at)) return isBorderSign(text, at);
  return !isInside || !(isBlankInNumber(text, at, end) || isWithinLatin(text, at));
}

/** Cuts a range at spaces, commas and the like. */
export function chunksOf(folded: string, run: Run, start: number, end: number): Chunk[] {
  const chunks: Chunk[] = [];
  let from = -1;
  let aside = false;
  for (let at = start; at <= end; at++) {
    const opens = opensAside(folded, at);
    const closes: boolean = aside && folded[at] === ")";
    aside = opens || (aside && !closes);
    const border = at === end || opens || closes || isBorder(folded, at, end, from >= 0);
    if (!border && from < 0) from = at;
    if (border && from >= 0) {
      const chunk = trimmed(folded, from, at);
      if (chunk) chunks.push({ run, ...chunk });
      from = -1;
    }
  }
  return chunks;
}

const MASKED_NAME = /^\p{Script=Han}\*{1,3}$/u;

/** Without signs and open brackets at the edges: 李明(13800138000). */
function trimmed(folded: string, from: number, to: number): Span | undefined {
  let [start, end] = [from, to];
  while (start < end && EDGE.test(folded[start]!)) start++;
  while (end > start && EDGE.test(folded[end - 1]!) && !MASKED_NAME.test(folded.slice(start, end))) end--;
  if (folded[end - 1] === "(") end--;
  if (folded[start] === ")") start++;
  return end > start ? { start, end } : undefined;
}

/** Pieces that belong together: a run lies between two phones or labels, a chunk between two separators. */
import type { Span } from "../types.ts";
import { isSeparatorAt, type Piece } from "./cut.ts";
import { isBlankInNumber } from "./street/numbers.ts";

/** Text between two phones or labels. */
export interface Run extends Span {
  field?: Piece["field"];
  /** A phone stands right before or after it, but for separators. */
  byPhone: boolean;
}

export interface Chunk extends Span {
  run: Run;
}

/** Joins the text pieces between phones, postal codes and labels into runs, each under its label. */
export function runsOf(folded: string, pieces: readonly Piece[]): Run[] {
  const runs: Run[] = [];
  let open: Run | undefined;
  let phoneBefore = false;
  for (const piece of pieces) {
    if (piece.kind === "separator") continue;
    if (piece.kind !== "text") {
      if (piece.kind === "phone" && open && onlySeparators(folded, open.end, piece.start)) open.byPhone = true;
      open = undefined;
      phoneBefore = piece.kind === "phone";
      continue;
    }
    if (open && open.field === piece.field) open.end = piece.end;
    else
      runs.push(
        (open = {
          start: piece.start,
          end: piece.end,
          byPhone: phoneBefore,
          ...(piece.field ? { field: piece.field } : {}),
        }),
      );
    phoneBefore = false;
  }
  return runs;
}

function onlySeparators(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSeparatorAt(text, at) && !/[-/()（）:：]/u.test(text[at]!)) return false;
  return true;
}

const EDGE = /[-—_/.:：。·*=>→@]/u;

/** 803(放门口，谢谢) */
const ASIDE = /\((?:放|请|谢|麻烦|不要|勿|别|到付|送货|自提|周末|工作日|快递|有事|打电话|先)/uy;
const isAside = (text: string, at: number): boolean => {
  if (text[at] !== "(") return false;
  ASIDE.lastIndex = at;
  return ASIDE.test(text);
};

/** Cuts a range at spaces, commas and the like. */
export function chunksOf(folded: string, run: Run, start: number, end: number): Chunk[] {
  const chunks: Chunk[] = [];
  let from = -1;
  let aside = false;
  for (let at = start; at <= end; at++) {
    const opens = isAside(folded, at);
    const closes: boolean = aside && folded[at] === ")";
    aside = opens || (aside && !closes);
    const border =
      at === end ||
      opens ||
      closes ||
      (isSeparatorAt(folded, at) && !(from >= 0 && isBlankInNumber(folded, at, end))) ||
      (folded[at] === "/" && !(/\d/u.test(folded[at - 1] ?? "") && /[\da-z]/u.test(folded[at + 1] ?? "")));
    if (!border && from < 0) from = at;
    if (border && from >= 0) {
      let to = at;
      while (from < to && EDGE.test(folded[from]!)) from++;
      while (to > from && EDGE.test(folded[to - 1]!)) to--;
      if (folded[to - 1] === "(") to--; // 李明(13800138000)
      if (folded[from] === ")") from++;
      if (to > from) chunks.push({ run, start: from, end: to });
      from = -1;
    }
  }
  return chunks;
}

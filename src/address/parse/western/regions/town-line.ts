import type { Emit } from "../context.ts";
import { GAP, type Token } from "../tokens.ts";

/** In words. */
export const LONGEST_TOWN = 4;
const CEDEX = 2;

/** Emits a town, with the office of companies that is part of its line: "PARIS CEDEX 08". */
export function putTown(tokens: readonly Token[], start: number, end: number, score: number, emit: Emit): void {
  emit({ start, end, label: "city", score });
  const next = tokens[end];
  if (next?.key !== "cedex" || next.gap > GAP.blank) return;
  const number = tokens[end + 1];
  const hasNumber = number !== undefined && number.gap === GAP.blank && number.digits > 0 && number.digits <= 2;
  emit({ start, end: hasNumber ? end + 2 : end + 1, label: "city", score: score + CEDEX });
}

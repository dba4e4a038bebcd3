/** Does a piece of text look like the name of a place? */
import { loadChina } from "../../data/china/divisions.ts";
import type { Span } from "../types.ts";
import { readStreet } from "./street/read.ts";

/** By how it ends, or because a division has this name. */
export function isPlace(folded: string, { start, end }: Span): boolean {
  const parts = readStreet(folded, start, end);
  return (
    parts.length > 1 ||
    parts.some(({ confidence, kind }) => kind !== "poi" || confidence > 0.7) ||
    (loadChina().names.get(folded.slice(start, end)).length > 0 && end - start > 3)
  );
}

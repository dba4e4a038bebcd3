/** The context that the finders of parts get. */
import type { Style } from "./grammar.ts";
import type { Segment } from "./lattice.ts";
import type { KnownTown } from "./places.ts";
import type { State } from "./states.ts";
import { GAP, type Token } from "./tokens.ts";
import { wordSet } from "../../literals.ts";

export interface Context {
  tokens: readonly Token[];
  towns: readonly (readonly KnownTown[])[];
  /** The likeliest one; null where nothing tells. */
  country: string | null;
  style: Style;
  state: (key: string) => State | undefined;
  /** The code in its canonical notation, undefined where the words are none. */
  zip: (words: string) => string | undefined;
  /** The names of the towns that have the postal code of the text, word by word. */
  atZip: readonly (readonly string[])[];
}

export type Emit = (segment: Segment) => void;
/** Emits a part of one label, from where the finder was called to a token. */
export type Put = (end: number, score: number) => void;

/** The first token at or after `start` before which a comma or a line end stands, at most `most` tokens on. */
export function chunkEnd(tokens: readonly Token[], start: number, most: number, gap: number = GAP.comma): number {
  let end = start + 1;
  while (end < tokens.length && end - start < most && tokens[end]!.gap < gap) end++;
  return end;
}

/** True if a comma or a line break stands before the token. */
export const beginsChunk = (tokens: readonly Token[], at: number): boolean => tokens[at]!.gap >= GAP.comma;
/** True if a comma, a line break or the end of the text stands before `end`. */
export const endsChunk = (tokens: readonly Token[], end: number): boolean =>
  end >= tokens.length || tokens[end]!.gap >= GAP.comma;

/** Countries where each of these is the language of streets. */
export const SPANISH = wordSet("ES MX AR CO CL PE VE EC BO PY UY CR PA GT HN SV NI DO CU PR");
export const ENGLISH = wordSet("US CA GB AU NZ IE IN ZA SG PH PK JM KE NG GH TT BB PR");
export const GERMANIC = wordSet("DE AT CH LI NL BE SE NO DK FI LU");

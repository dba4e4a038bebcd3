import type { Label } from "./grammar.ts";

/** How often a part is right that the grammar holds for likely. */
export function confidenceOf(_label: Label, share: number): number {
  return share;
}

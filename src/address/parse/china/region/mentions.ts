/** What is read of the divisions in an address. */
import { type Division, isWithin, type Rank } from "../../../data/china/division.ts";
import { loadChina } from "../../../data/china/divisions.ts";

/**
 * whole: the full name; short: 南山 for 南山区; misspelt: one character off; unlisted: looks like a division, is in no list.
 */
export type Form = "whole" | "short" | "misspelt" | "unlisted";

export interface Mention {
  start: number;
  end: number;
  rank: Rank;
  form: Form;
  /** What is named; null for an unlisted one. */
  division: Division | null;
  /** Says again, or less exactly, what another mention of the region says: 北京市 in 北京市北京市丰台区. */
  redundant: boolean;
}

export interface RegionMention {
  start: number;
  end: number;
  mentions: Mention[];
  /**
   * The deepest division that the mentions agree on, as it is named (it may be abolished); null if only unlisted ones.
   */
  division: Division | null;
  /** Other divisions that the same words may mean, the likeliest first. */
  alternatives: Division[];
  score: number;
}

/** What a mention is worth to the reading it is in, by rank (1 to 4). */
export const WORTH: Record<Form, readonly [number, number, number, number, number]> = {
  whole: [0, 4, 5, 5, 4],
  short: [0, 3, 3, 2.5, 1.5],
  misspelt: [0, 2, 2, 2, 1.5],
  unlisted: [0, 0, 0, 0.5, 1],
};

/** Can the inner one be named as part of the outer one? Abolished ones stand for what took their place. */
export const agrees = (inner: Division, outer: Division): boolean =>
  isWithin(inner, outer) ||
  (outer.status === "zone" && outer.parent !== null && isWithin(inner, outer.parent)) ||
  (inner.status === "former" && inner.successors.some((successor) => isWithin(successor, outer))) ||
  (outer.status === "former" &&
    (outer.successors.some((successor) => isWithin(inner, successor)) || wasIn(inner, outer)));

/** 忻城县 was in 柳州地区, and is in 来宾市 now. */
const wasIn = (inner: Division, outer: Division): boolean =>
  loadChina().formerlyIn.get(inner)?.includes(outer) ?? false;

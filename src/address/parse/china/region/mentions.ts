/** What is read of the divisions in an address. */
import { type Division, isWithin, type Rank } from "../../../data/china/division.ts";
import { loadChina } from "../../../data/china/divisions.ts";

/**
 * whole: the full name; short: 南山 for 南山区; misranked: 庐江区 for 庐江县; misspelt: one character off; unlisted: looks like
 * a division, is in no list.
 */
export type Form = "whole" | "short" | "misranked" | "misspelt" | "unlisted";

export interface Mention {
  start: number;
  end: number;
  rank: Rank;
  form: Form;
  /** What is named; null for an unlisted one. */
  division: Division | null;
  /** Says again, or less exactly, what another mention of the region says: 北京市 in 北京市北京市丰台区. */
  redundant: boolean;
  /** The districts of this name, where none of them lies in the city that stands before it. */
  elsewhere?: readonly Division[];
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
  misranked: [0, 3, 3, 3, 2],
  misspelt: [0, 2, 2, 2, 1.5],
  unlisted: [0, 0, 0, 0.5, 1],
};

/** The prefectures that cities of the production corps lie in, though the autonomous region governs them. */
const SURROUNDING: Readonly<Record<string, string>> = {
  659002: "652900",
  659003: "653100",
  659004: "652300",
  659005: "654300",
  659006: "652800",
  659007: "652700",
  659008: "654000",
  659009: "653200",
  659011: "650500",
  659012: "654200",
  659013: "653100",
};

/** True if a city is written after the prefecture around it, which does not govern it: 巴州铁门关市. */
export const isSurrounded = (inner: Division, outer: Division): boolean => SURROUNDING[inner.code] === outer.code;

/** Can the inner one be named as part of the outer one? Abolished ones stand for what took their place. */
export const agrees = (inner: Division, outer: Division): boolean =>
  isWithin(inner, outer) ||
  isSurrounded(inner, outer) ||
  (outer.status === "zone" && outer.parent !== null && isWithin(inner, outer.parent)) ||
  (inner.status === "former" && inner.successors.some((successor) => isWithin(successor, outer))) ||
  (outer.status === "former" &&
    (outer.successors.some((successor) => isWithin(inner, successor)) || wasIn(inner, outer)));

/** 忻城县 was in 柳州地区, and is in 来宾市 now. */
const wasIn = (inner: Division, outer: Division): boolean =>
  loadChina().formerlyIn.get(inner)?.includes(outer) ?? false;

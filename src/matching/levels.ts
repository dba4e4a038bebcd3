/** The comparisons and their levels, from the strongest agreement to disagreement. */

export const COMPARISONS = ["name", "phone", "email", "door", "organization", "references"] as const;
export type ComparisonName = (typeof COMPARISONS)[number];

/**
 * name: transliterated: another script or the same sounds in pinyin; initials: one has only initials; partial: one
 * part agrees and the other is not stated. phone: equal_stale: equal, but confirmed more than a year apart under
 * different names, as numbers are issued again. door: same_line: street and number agree, the area does not;
 * other_unit: two units of one building.
 */
export const LEVELS = {
  name: [
    "equal",
    "transliterated",
    "swapped",
    "initials",
    "similar",
    "partial",
    "given_equal",
    "family_equal",
    "different",
  ],
  phone: ["equal", "equal_stale", "last_8", "one_digit", "different"],
  email: ["equal", "same_local_part", "similar", "different"],
  door: ["same_door", "similar_door", "same_line", "unit_unknown", "other_unit", "same_road", "same_area", "elsewhere"],
  organization: ["equal", "strong", "partial", "weak", "different"],
  references: ["equal", "similar", "conflict"],
} as const satisfies Record<ComparisonName, readonly string[]>;

export type Level<Name extends ComparisonName> = (typeof LEVELS)[Name][number];

/** The code of a comparison that is not made, as a side does not state what is compared. */
export const MISSING = 15;
/** In the place of the name's level: both are organisations, which have probabilities of their own. */
export const OF_ORGANIZATIONS = 14;
const BITS_PER_LEVEL = 4;
const BITS_OF_LEVELS = BITS_PER_LEVEL * COMPARISONS.length;

/** Term-frequency bits are kept in steps of a quarter from -32 to 31.75. */
const TF_STEPS = 4;
const TF_ZERO = 128;

/** A pattern: the levels of all comparisons and the bits of term frequencies, in one unsigned 32-bit integer. */
export type Pattern = number;

/** Packs levels (indices into LEVELS, or MISSING) and term-frequency bits. */
export function packPattern(levels: ArrayLike<number>, tf_bits: number): Pattern {
  let packed = Math.max(0, Math.min(255, Math.round(tf_bits * TF_STEPS) + TF_ZERO));
  for (let at = 0; at < COMPARISONS.length; at++) packed = packed * 16 + levels[at]!;
  return packed;
}

/** The level of the comparison at an index of COMPARISONS. */
export const levelIn = (pattern: Pattern, at: number): number =>
  (pattern >>> (BITS_OF_LEVELS - BITS_PER_LEVEL * (at + 1))) & 15;

/** The bits of term frequencies in a pattern. */
export const tfBitsIn = (pattern: Pattern): number => ((pattern >>> BITS_OF_LEVELS) - TF_ZERO) / TF_STEPS;

/** The code of a level. @throws RangeError if the comparison has no such level */
export function levelCode<Name extends ComparisonName>(name: Name, level: Level<Name>): number {
  const code = (LEVELS[name] as readonly string[]).indexOf(level);
  if (code < 0) throw new RangeError(`${name} has no level ${level}`);
  return code;
}

export const KINDS = ["person", "organization"] as const;
export type Kind = (typeof KINDS)[number];

/** Whether a pattern compares two organisations; all else counts as persons. */
export const kindOf = (pattern: Pattern): Kind =>
  levelIn(pattern, 0) === OF_ORGANIZATIONS ? "organization" : "person";

/** True where a comparison was made. */
export const isLevel = (level: number): boolean => level < OF_ORGANIZATIONS;

/** What a comparison found: a level, and how many bits more or less than usual an agreement says. */
export interface Finding {
  level: number;
  tf_bits: number;
}

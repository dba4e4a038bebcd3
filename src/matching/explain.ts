/** Why two customers are one, or not: the bits of each comparison. */
import { areOtherUnits, Comparer } from "./comparisons.ts";
import type { KeyHash } from "./keys.ts";
import { COMPARISONS, type ComparisonName, isLevel, kindOf, LEVELS } from "./levels.ts";
import { termBits } from "./frequencies.ts";
import { logOdds, type Model, type Score, Scorer, toScore } from "./model.ts";
import { FeatureTable } from "./table.ts";
import type { Features } from "./features.ts";

export interface ComparisonReason {
  comparison: ComparisonName;
  /** "missing" where a side does not state it. */
  level: string;
  /** log2(m/u): positive speaks for one customer. */
  bits: number;
  /** More than 0 where the value is rarer than usual. */
  tf_bits: number;
  /** log2(related/u): how far it also fits two customers of one household or house. */
  household_bits: number;
  /** The same of two branches of one organisation. */
  branch_bits: number;
  m: number | null;
  u: number | null;
}

export interface Explanation extends Score {
  /** log2 of the odds before anything is compared. */
  prior_bits: number;
  comparisons: ComparisonReason[];
  /** Bits lost because the same evidence fits a household or branches; 0 or less. */
  related_bits: number;
  /** Comparisons that identify a customer and agree entirely on a value that is not shared by many. */
  strong_identifiers: ComparisonName[];
  /** Two units of one building: their addresses are never merged. */
  address_veto: boolean;
}

/** Compares two customers by a model and gives the reasons. Numbers are exact, not in the steps of patterns. */
export function explain(a: Features, b: Features, model: Model, hash: KeyHash): Explanation {
  const table = new FeatureTable();
  table.add("a", a);
  table.add("b", b);
  return explainRows(new Comparer(table, termBits(table, model.frequencies, hash)), new Scorer(model), model, [0, 1]);
}

/** The same for two rows of a table. */
export function explainRows(
  comparer: Comparer,
  scorer: Scorer,
  model: Model,
  [a, b]: readonly [number, number],
): Explanation {
  const kind = kindOf(comparer.compare(a, b));
  const ofKind = scorer.kinds[kind];
  const weights: [number, number, number] = [...ofKind.prior];
  const comparisons = COMPARISONS.map((comparison, at): ComparisonReason => {
    const { level, tf_bits } = comparer.findings[at]!;
    const bits = ofKind.bitsOf(at, level);
    for (const [index, weight] of bits.entries()) weights[index]! += weight + tf_bits;
    const { m, u } = model.kinds[kind].comparisons[comparison];
    return {
      comparison,
      level: isLevel(level) ? LEVELS[comparison][level]! : "missing",
      bits: bits[0],
      tf_bits,
      household_bits: bits[1],
      branch_bits: bits[2],
      m: m[level] ?? null,
      u: u[level] ?? null,
    };
  });
  const score = toScore(weights);
  return {
    ...score,
    prior_bits: ofKind.prior[0],
    comparisons,
    related_bits: logOdds(score) - score.match_weight,
    strong_identifiers: comparisons.filter(isStrong).map(({ comparison }) => comparison),
    address_veto: areOtherUnits(comparer.findings[COMPARISONS.indexOf("door")]!.level),
  };
}

const IDENTIFYING: ReadonlySet<ComparisonName> = new Set(["phone", "email", "door", "references"]);
/** A value that 16 times more customers share than usual, such as the phone of a reception. */
const SHARED_BITS = -4;

const isStrong = ({ comparison, level, tf_bits }: ComparisonReason): boolean =>
  IDENTIFYING.has(comparison) && level === LEVELS[comparison][0] && tf_bits > SHARED_BITS;

/** All customers of a tenant in memory: keys, candidate pairs, training, scores, clusters. */
import { cluster, type Clusters, type ClusterOptions, DEFAULT_LIMIT, type Edge } from "./cluster.ts";
import { Comparer } from "./comparisons.ts";
import { type Explanation, explainRows } from "./explain.ts";
import type { Features } from "./features.ts";
import { ownTermBits, type TermBits, termBits } from "./frequencies.ts";
import { type KeyHash, matchKeys } from "./keys.ts";
import type { Pattern } from "./levels.ts";
import { logOdds, type Model, type Score, Scorer } from "./model.ts";
import { type KeyIndex, KeyIndexBuilder } from "./pairs.ts";
import { FeatureTable } from "./table.ts";
import { train, type TrainOptions } from "./train.ts";

/** A candidate pair with its score. */
export interface Match extends Score {
  low: number;
  high: number;
}

/** possible: for a person to decide; likely; same: likely enough to merge. */
export type Verdict = "same" | "likely" | "possible" | "related" | "different";
const LIMITS = { same: 0.999, likely: 0.95, possible: 0.5 };

const STRONG_IDENTIFIERS = 2;

/** The verdict of an explanation; `same` needs two strong identifiers, whatever the probability. */
export function verdictOf({
  probability,
  related_probability,
  strong_identifiers,
}: Pick<Explanation, "probability" | "related_probability" | "strong_identifiers">): Verdict {
  if (probability >= LIMITS.same && strong_identifiers.length >= STRONG_IDENTIFIERS) return "same";
  if (probability >= LIMITS.likely) return "likely";
  if (probability >= LIMITS.possible) return "possible";
  return related_probability >= LIMITS.possible ? "related" : "different";
}

export const openMatcher = (hash: KeyHash): Matcher => new Matcher(hash);

export class Matcher {
  readonly table = new FeatureTable();
  private readonly builder = new KeyIndexBuilder();
  private readonly hash: KeyHash;
  private built: KeyIndex | undefined;

  /** @param hash keyed, 64 bits; the same that stored keys were made with, if they are compared */
  constructor(hash: KeyHash) {
    this.hash = hash;
  }

  /** Adds a customer and returns its row. @throws Error after the first question */
  add(id: string, features: Features): number {
    if (this.built) throw new Error("the matcher is complete");
    this.builder.add(matchKeys(features, this.hash));
    return this.table.add(id, features);
  }

  get index(): KeyIndex {
    return (this.built ??= this.builder.build());
  }

  /** Trains a model on these customers, without labels. */
  train(options?: TrainOptions): Model {
    return train(this.table, this.index, this.hash, options);
  }

  /** Opens a comparer: by a model of these customers, or of others (`is_own` false). */
  comparer(model: Model, is_own = model.trained_on.records === this.table.size): Comparer {
    const bits: TermBits = is_own
      ? ownTermBits(this.table, model.frequencies)
      : termBits(this.table, model.frequencies, this.hash);
    return new Comparer(this.table, bits);
  }

  /** Calls back for each candidate pair of at least a probability; each once, low < high. */
  forEachMatch(model: Model, least: number, callback: (match: Match) => void): void {
    const comparer = this.comparer(model);
    const scoreOf = memoise(new Scorer(model));
    this.index.forEachPair((low, high) => {
      const score = scoreOf(comparer.compare(low, high));
      if (score.probability >= least) callback({ low, high, ...score });
    });
  }

  /** Groups these customers at the default limits; decisions and vetoes are the caller's. */
  cluster(model: Model, options: Pick<ClusterOptions, "decisionOf" | "isVetoed" | "floor" | "limit"> = {}): Clusters {
    const comparer = this.comparer(model);
    const scoreOf = memoise(new Scorer(model));
    const bitsOf = (a: number, b: number): number => logOdds(scoreOf(comparer.compare(a, b)));
    const { limit = DEFAULT_LIMIT } = options;
    const edges: Edge[] = [];
    this.index.forEachPair((low, high) => {
      const bits = bitsOf(low, high);
      if (bits >= limit || options.decisionOf?.(low, high) === "same") edges.push({ low, high, bits });
    });
    return cluster({ ids: this.table.ids, edges, bitsOf, ...options });
  }

  /** Why two rows match, or not. */
  explain(model: Model, a: number, b: number): Explanation {
    return explainRows(this.comparer(model), new Scorer(model), model, [a, b]);
  }
}

/** Few patterns occur in many pairs. */
function memoise(scorer: Scorer): (pattern: Pattern) => Score {
  const scores = new Map<Pattern, Score>();
  return (pattern) => {
    let score = scores.get(pattern);
    if (!score) scores.set(pattern, (score = scorer.score(pattern)));
    return score;
  };
}

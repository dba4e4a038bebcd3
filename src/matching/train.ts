/**
 * Estimates a model without labels by expectation maximisation. Pairs are counted by pattern, so that iterations are
 * fast. u comes from random pairs, m and the classes from candidate pairs; pairs that share no key are
 * taken for strangers. The samples are drawn by hashes of the records' ids, and sums run in the order of the patterns:
 * the order of the records does not matter.
 */
import { Comparer } from "./comparisons.ts";
import { countFrequencies, ownTermBits } from "./frequencies.ts";
import { COMPARISONS, isLevel, type Kind, kindOf, KINDS, levelIn, type Pattern } from "./levels.ts";
import {
  CLASSES,
  expectedPairs,
  type KindModel,
  KindScorer,
  type LevelProbabilities,
  type Model,
  normalised,
  probabilities,
  shippedModel,
} from "./model.ts";
import type { KeyIndex } from "./pairs.ts";
import type { FeatureTable } from "./table.ts";

export interface TrainOptions {
  /** At most about so many candidate pairs are compared; default 1,000,000. */
  candidate_pairs?: number;
  /** At most about so many random pairs; default 300,000. */
  random_pairs?: number;
  iterations?: number;
}

/** Patterns in ascending order, with the number of pairs for each. */
export interface PatternCounts {
  patterns: Pattern[];
  counts: number[];
}

const ITERATIONS = 40;
const CONVERGED = 1e-5;

/** How many pairs the shipped probabilities are worth: those of related pairs hold the classes apart. */
const WORTH = { m: 40, related: 60, branch: 100 };

/**
 * Trains a model on a table and its candidate pairs.
 * @param hash keyed; the frequent values in the model are named by it
 */
export function train(
  table: FeatureTable,
  index: KeyIndex,
  hash: (text: string) => bigint,
  options: TrainOptions = {},
): Model {
  const records = { person: table.size - table.organizations, organization: table.organizations };
  const shipped = shippedModel(records);
  const frequencies = countFrequencies(table, hash);
  const comparer = new Comparer(table, ownTermBits(table, frequencies));
  const ids = Uint32Array.from(table.ids, hash32);
  const random = sampleRandomPairs(ids, comparer, options.random_pairs ?? 300_000);
  const { candidates, share } = sampleCandidates(ids, index, comparer, options.candidate_pairs ?? 1_000_000);
  let most = 0;
  const improved = KINDS.map((kind): [Kind, KindModel] => {
    const evidence = {
      kind,
      candidates: ofKind(candidates, kind),
      random: ofKind(random, kind),
      records: records[kind],
      share,
    };
    const { model, iterations } = maximise(shipped.kinds[kind], evidence, options.iterations);
    most = Math.max(most, iterations);
    return [kind, model];
  });
  return {
    ...shipped,
    kinds: Object.fromEntries(improved) as Model["kinds"],
    frequencies,
    trained_on: {
      records: table.size,
      candidate_pairs: total(candidates),
      random_pairs: total(random),
      iterations: most,
    },
  };
}

function ofKind({ patterns, counts }: PatternCounts, kind: Kind): PatternCounts {
  const at = [...patterns.keys()].filter((index) => kindOf(patterns[index]!) === kind);
  return { patterns: at.map((index) => patterns[index]!), counts: at.map((index) => counts[index]!) };
}

const total = ({ counts }: PatternCounts): number => counts.reduce((sum, count) => sum + count, 0);

/** FNV-1a with a final mix. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const byPattern = (counts: ReadonlyMap<Pattern, number>): PatternCounts => {
  const patterns = [...counts.keys()].toSorted((a, b) => a - b);
  return { patterns, counts: patterns.map((pattern) => counts.get(pattern)!) };
};

function sampleRandomPairs(ids: Uint32Array, comparer: Comparer, most: number): PatternCounts {
  const counts = new Map<Pattern, number>();
  const add = (a: number, b: number): void => {
    const pattern = comparer.compare(a, b);
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  };
  const size = ids.length;
  if ((size * (size - 1)) / 2 <= most) {
    for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) add(a, b);
    return byPattern(counts);
  }
  // Rows in the order of their hashes; each meets those at some distances.
  const order = Uint32Array.from(ids.keys()).sort((a, b) => ids[a]! - ids[b]!);
  const rounds = Math.max(1, Math.ceil(most / size));
  const step = Math.max(1, Math.ceil((size * rounds) / most));
  for (let round = 1; round <= rounds; round++) {
    const distance = 1 + (mix(round) % (size - 1));
    for (let at = 0; at < size; at += step) add(order[at]!, order[(at + distance) % size]!);
  }
  return byPattern(counts);
}

/** All candidate pairs, or those whose two hashes together are below a limit. */
function sampleCandidates(
  ids: Uint32Array,
  index: KeyIndex,
  comparer: Comparer,
  most: number,
): { candidates: PatternCounts; share: number } {
  let all = 0;
  index.forEachPair(() => all++);
  const share = Math.min(1, most / Math.max(1, all));
  const limit = share * 0x1_0000_0000;
  const counts = new Map<Pattern, number>();
  index.forEachPair((low, high) => {
    if (share < 1 && mix(ids[low]! ^ ids[high]!) >= limit) return;
    const pattern = comparer.compare(low, high);
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  });
  return { candidates: byPattern(counts), share };
}

/** Counted pairs of one kind. */
export interface Evidence {
  kind: Kind;
  candidates: PatternCounts;
  random: PatternCounts;
  /** Of that kind. */
  records: number;
  /** Of the candidate pairs that were compared. */
  share: number;
}

/** Runs expectation maximisation from the shipped model on counted patterns. Deterministic. */
export function maximise(
  shipped: KindModel,
  evidence: Evidence,
  iterations = ITERATIONS,
): { model: KindModel; iterations: number } {
  if (evidence.candidates.patterns.length === 0) return { model: shipped, iterations: 0 };
  let model = shipped;
  for (let iteration = 1; iteration <= iterations; iteration++) {
    const next = improve(model, shipped, evidence);
    const change = distance(model, next);
    model = next;
    if (change < CONVERGED) return { model, iterations: iteration };
  }
  return { model, iterations };
}

type Sums = number[][];

const emptySums = (model: KindModel): Sums => COMPARISONS.map((name) => model.comparisons[name].m.map(() => 0));

function improve(model: KindModel, shipped: KindModel, evidence: Evidence): KindModel {
  const { kind, candidates, random, records, share } = evidence;
  const pairs = Math.max(1, (records * (records - 1)) / 2);
  const expected = expectedPairs(kind, records);
  const scorer = new KindScorer(model);
  const sums = CLASSES.map(() => emptySums(model));
  const found = CLASSES.map(() => 0);
  for (const [at, pattern] of candidates.patterns.entries()) {
    for (const [index, probability] of probabilities(scorer.weigh(pattern)).entries()) {
      const amount = candidates.counts[at]! * probability;
      found[index]! += amount;
      addTo(sums[index]!, pattern, amount);
    }
  }
  const strangers = emptySums(model);
  for (const [at, pattern] of random.patterns.entries()) {
    const [match, related, branch] = probabilities(scorer.weigh(pattern));
    addTo(strangers, pattern, random.counts[at]! * Math.max(0, 1 - match - related - branch));
  }
  const comparisons = Object.fromEntries(
    COMPARISONS.map((name, at): [string, LevelProbabilities] => {
      const prior = shipped.comparisons[name];
      const [m, related, branch] = CLASSES.map((name, index) =>
        withPrior(sums[index]![at]!, prior[name], WORTH[name]),
      ) as [number[], number[], number[]];
      return [name, { m, u: rareWithPrior(strangers[at]!, prior.u), related, branch }];
    }),
  ) as KindModel["comparisons"];
  // Ten pairs' worth of what is expected keeps the rates above zero.
  const weight = Math.min(1, 10 / Math.max(1, expected.m + expected.related + expected.branch));
  const [match_rate, related_rate, branch_rate] = CLASSES.map((name, index) =>
    Math.min(0.3, (found[index]! / share + weight * expected[name]) / pairs / (1 + weight)),
  ) as [number, number, number];
  return { ...model, match_rate, related_rate, branch_rate, comparisons };
}

function addTo(sums: Sums, pattern: Pattern, amount: number): void {
  for (let at = 0; at < COMPARISONS.length; at++) {
    const level = levelIn(pattern, at);
    if (isLevel(level)) sums[at]![level]! += amount;
  }
}

/** Dirichlet: the prior counts as so many pairs. */
const withPrior = (sums: readonly number[], prior: readonly number[], worth: number): number[] =>
  normalised(sums.map((sum, level) => sum + worth * prior[level]!));

/**
 * Each level for itself (Gamma–Poisson with one pseudo-observation): what is not seen among 300,000 pairs keeps the
 * order of magnitude of its prior.
 */
function rareWithPrior(sums: readonly number[], prior: readonly number[]): number[] {
  const pairs = sums.reduce((all, sum) => all + sum, 0);
  return normalised(sums.map((sum, level) => (sum + 1) / (pairs + 1 / prior[level]!)));
}

function distance(a: KindModel, b: KindModel): number {
  let most = Math.abs(Math.log(a.match_rate / b.match_rate));
  for (const name of COMPARISONS)
    for (const [level, m] of a.comparisons[name].m.entries())
      most = Math.max(most, Math.abs(m - b.comparisons[name].m[level]!));
  return most;
}

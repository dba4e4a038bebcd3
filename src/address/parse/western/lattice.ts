/**
 * Finds the likeliest sequence of labelled segments (Viterbi), and the probability of each segment over all sequences
 * (forward-backward).
 */
import { END, type Grammar, type Label, LABELS, START } from "./grammar.ts";

/** Some tokens taken for one part. */
export interface Segment {
  start: number;
  /** The token after it. */
  end: number;
  label: Label;
  /** Logarithm of the odds that these words are such a part, in any surroundings. */
  score: number;
  /** The standard form, where it is not what the text says. */
  value?: string;
  /** The first token that counts, where words announce it: "PIN 560001". */
  from?: number;
}

export interface LikelySegment extends Segment {
  /** 0 to 1. */
  confidence: number;
}

const WIDTH = LABELS.length + 1;
const INDEX = new Map(LABELS.map((label, index) => [label, index]));

/**
 * @param starting the segments by the token they start at; every token can be crossed
 * @param isApart whether something stronger than a blank stands before a token
 */
export function likeliestSegments(
  starting: readonly (readonly Segment[])[],
  isApart: readonly boolean[],
  grammar: Grammar,
): LikelySegment[] {
  const { path, total } = likeliestPath(starting, isApart, grammar);
  return withConfidence(path, starting, isApart, grammar, total / starting.length);
}

/** The likeliest sequence alone, without the probabilities: `total` is its score. */
export function likeliestPath(
  starting: readonly (readonly Segment[])[],
  isApart: readonly boolean[],
  grammar: Grammar,
): { path: Segment[]; total: number } {
  const length = starting.length;
  const best = new Float64Array((length + 1) * WIDTH).fill(-Infinity);
  const cameBy = new Array<Segment | undefined>((length + 1) * WIDTH);
  const cameFrom = new Int8Array((length + 1) * WIDTH);
  best[START] = 0;
  const into = new Float64Array(WIDTH);
  const intoFrom = new Int8Array(WIDTH);
  const reached = new Int8Array(WIDTH);
  for (let at = 0; at < length; at++) {
    const table = isApart[at] ? grammar.apart : grammar.near;
    into.fill(Number.NaN);
    let rows = 0;
    for (let row = 0; row < WIDTH; row++) if (best[at * WIDTH + row]! > -Infinity) reached[rows++] = row;
    for (const segment of starting[at]!) {
      const column = INDEX.get(segment.label)!;
      if (Number.isNaN(into[column])) {
        let most = -Infinity;
        for (let index = 0; index < rows; index++) {
          const row = reached[index]!;
          const score = best[at * WIDTH + row]! + table[row * WIDTH + column]!;
          if (score > most) {
            most = score;
            intoFrom[column] = row;
          }
        }
        into[column] = most;
      }
      const most = into[column]!;
      const from = intoFrom[column]!;
      const slot = segment.end * WIDTH + column;
      if (most + segment.score > best[slot]!) {
        best[slot] = most + segment.score;
        cameBy[slot] = segment;
        cameFrom[slot] = from;
      }
    }
  }
  let last = 0;
  let total = -Infinity;
  for (let row = 0; row < LABELS.length; row++) {
    const score = best[length * WIDTH + row]! + grammar.near[row * WIDTH + END]!;
    if (score > total) {
      total = score;
      last = row;
    }
  }
  const path: Segment[] = [];
  const rows: number[] = [];
  for (let at = length, row = last; at > 0;) {
    const segment = cameBy[at * WIDTH + row]!;
    path.push(segment);
    row = cameFrom[at * WIDTH + row]!;
    rows.push(row);
    at = segment.start;
  }
  return { path: path.reverse(), total };
}

/** Sums over all sequences instead of taking the best one. An equal bonus per token keeps the sums near 1. */
function withConfidence(
  path: readonly Segment[],
  starting: readonly (readonly Segment[])[],
  isApart: readonly boolean[],
  grammar: Grammar,
  bonus: number,
): LikelySegment[] {
  const length = starting.length;
  const before = new Float64Array((length + 1) * WIDTH);
  const after = new Float64Array((length + 1) * WIDTH);
  before[START] = 1;
  const odds = starting.map((segments) =>
    segments.map(({ score, start, end }) => Math.exp(score - bonus * (end - start))),
  );
  const into = (at: number, column: number, table: Float64Array): number => {
    let sum = 0;
    for (let row = at === 0 ? START : 0; row < WIDTH; row++) {
      const weight = before[at * WIDTH + row]!;
      if (weight > 0) sum += weight * table[row * WIDTH + column]!;
    }
    return sum;
  };
  const sums = new Float64Array(WIDTH);
  for (let at = 0; at < length; at++) {
    const table = isApart[at] ? grammar.apartOdds : grammar.nearOdds;
    const segments = starting[at]!;
    sums.fill(-1);
    for (let index = 0; index < segments.length; index++) {
      const { label, end } = segments[index]!;
      const column = INDEX.get(label)!;
      if (sums[column]! < 0) sums[column] = into(at, column, table);
      before[end * WIDTH + column]! += sums[column]! * odds[at]![index]!;
    }
  }
  let all = 0;
  for (let row = 0; row < LABELS.length; row++) {
    after[length * WIDTH + row] = grammar.nearOdds[row * WIDTH + END]!;
    all += before[length * WIDTH + row]! * after[length * WIDTH + row]!;
  }
  for (let at = length - 1; at > 0; at--) {
    const table = isApart[at] ? grammar.apartOdds : grammar.nearOdds;
    const segments = starting[at]!;
    sums.fill(0);
    for (let index = 0; index < segments.length; index++) {
      const { label, end } = segments[index]!;
      const column = INDEX.get(label)!;
      sums[column]! += odds[at]![index]! * after[end * WIDTH + column]!;
    }
    for (let column = 0; column < LABELS.length; column++) {
      if (sums[column] === 0) continue;
      for (let row = 0; row < LABELS.length; row++)
        after[at * WIDTH + row]! += table[row * WIDTH + column]! * sums[column]!;
    }
  }
  return path.map((segment) => {
    const column = INDEX.get(segment.label)!;
    const table = isApart[segment.start] ? grammar.apartOdds : grammar.nearOdds;
    const weight =
      into(segment.start, column, table) *
      Math.exp(segment.score - bonus * (segment.end - segment.start)) *
      after[segment.end * WIDTH + column]!;
    const share = weight / all;
    return { ...segment, confidence: Number.isFinite(share) ? Math.min(1, share) : 0.5 };
  });
}

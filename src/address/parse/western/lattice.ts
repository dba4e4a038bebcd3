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

type NumberArray = Float64Array | Uint32Array | Uint8Array;

/** An array that all texts use one after the other: to allocate it for each takes as long as to fill it. */
function shared<Values extends NumberArray>(create: (length: number) => Values): (length: number) => Values {
  let values = create(0);
  return (length) => {
    if (values.length < length) values = create(2 * length);
    return values;
  };
}

const sharedFirst = shared((length) => new Uint32Array(length));
const sharedColumns = shared((length) => new Uint8Array(length));
const sharedBest = shared((length) => new Float64Array(length));
const sharedCameBy = shared((length) => new Uint32Array(length));
const sharedCameFrom = shared((length) => new Uint8Array(length));
const sharedOdds = shared((length) => new Float64Array(length));
const sharedBefore = shared((length) => new Float64Array(length));
const sharedAfter = shared((length) => new Float64Array(length));
const sums = new Float64Array(WIDTH);

/** The segments of a text, one token after the other. */
interface Lattice {
  /** The number of tokens. */
  length: number;
  segments: readonly Segment[];
  /** The label of each segment, as a column of the grammar. */
  columns: Uint8Array;
  /** By token: the first segment that starts there. One more for the end. */
  first: Uint32Array;
  /** By token: whether something stronger than a blank stands before it. */
  isApart: readonly boolean[];
}

/**
 * @param starting the segments by the token they start at; every token can be crossed
 * @param isApart whether something stronger than a blank stands before a token
 */
export function likeliestSegments(
  starting: readonly (readonly Segment[])[],
  isApart: readonly boolean[],
  grammar: Grammar,
): LikelySegment[] {
  const lattice = latticeOf(starting, isApart);
  const { path, total } = findPath(lattice, grammar);
  return withConfidence(path, lattice, grammar, total / starting.length);
}

/** The likeliest sequence alone, without the probabilities: `total` is its score. */
export const likeliestPath = (
  starting: readonly (readonly Segment[])[],
  isApart: readonly boolean[],
  grammar: Grammar,
): { path: Segment[]; total: number } => findPath(latticeOf(starting, isApart), grammar);

function latticeOf(starting: readonly (readonly Segment[])[], isApart: readonly boolean[]): Lattice {
  const segments: Segment[] = [];
  const first = sharedFirst(starting.length + 1);
  const columns = sharedColumns(starting.reduce((sum, { length }) => sum + length, 0));
  for (let at = 0; at < starting.length; at++) {
    takeOnce(starting[at]!, segments, columns);
    first[at + 1] = segments.length;
  }
  return { length: starting.length, segments, columns, first, isApart };
}

/** By length and label: the place of a segment among those of the token, plus one. */
const sharedPlaces = shared((length) => new Uint32Array(length));

/**
 * Adds the segments of a token. Several finders can take the same words for the same part: that is one reading, with
 * the score of the surest.
 */
function takeOnce(found: readonly Segment[], segments: Segment[], columns: Uint8Array): void {
  let longest = 0;
  for (const { start, end } of found) longest = Math.max(longest, end - start);
  const size = (longest + 1) * WIDTH;
  const places = sharedPlaces(size).fill(0, 0, size);
  for (const segment of found) {
    const column = INDEX.get(segment.label)!;
    const slot = (segment.end - segment.start) * WIDTH + column;
    const place = places[slot]! - 1;
    const other = segments[place];
    if (other && other.value === segment.value && other.from === segment.from) {
      if (segment.score > other.score) segments[place] = segment;
      continue;
    }
    columns[segments.length] = column;
    segments.push(segment);
    places[slot] = segments.length;
  }
}

/** The best way to each token, by the label of the last segment. */
interface Ways {
  best: Float64Array;
  /** The last segment, by its index. */
  cameBy: Uint32Array;
  cameFrom: Uint8Array;
}

function findPath(lattice: Lattice, grammar: Grammar): { path: Segment[]; total: number } {
  const { length } = lattice;
  const size = (length + 1) * WIDTH;
  const ways: Ways = {
    best: sharedBest(size).fill(-Infinity, 0, size),
    cameBy: sharedCameBy(size),
    cameFrom: sharedCameFrom(size),
  };
  ways.best[START] = 0;
  for (let at = 0; at < length; at++) goOn(ways, lattice, at, lattice.isApart[at] ? grammar.apart : grammar.near);
  let last = 0;
  let total = -Infinity;
  for (let row = 0; row < LABELS.length; row++) {
    const score = ways.best[length * WIDTH + row]! + grammar.near[row * WIDTH + END]!;
    if (score > total) {
      total = score;
      last = row;
    }
  }
  return { path: pathBack(ways, lattice, last), total };
}

const reached = new Int8Array(WIDTH);
const entries = new Int8Array(WIDTH);
const NOT_ENTERED = -1;

/** Takes all segments that start at a token, each behind the label that suits it best. */
function goOn({ best, cameBy, cameFrom }: Ways, lattice: Lattice, at: number, table: Float64Array): void {
  const { segments, columns, first } = lattice;
  const base = at * WIDTH;
  let rows = 0;
  for (let row = 0; row < WIDTH; row++) if (best[base + row]! > -Infinity) reached[rows++] = row;
  entries.fill(NOT_ENTERED);
  for (let index = first[at]!; index < first[at + 1]!; index++) {
    const segment = segments[index]!;
    const column = columns[index]!;
    if (entries[column] === NOT_ENTERED) entries[column] = bestRow(best, base, rows, table, column);
    const from = entries[column]!;
    const score = best[base + from]! + table[from * WIDTH + column]! + segment.score;
    const slot = segment.end * WIDTH + column;
    if (score > best[slot]!) {
      best[slot] = score;
      cameBy[slot] = index;
      cameFrom[slot] = from;
    }
  }
}

function bestRow(best: Float64Array, base: number, rows: number, table: Float64Array, column: number): number {
  let most = -Infinity;
  let from = 0;
  for (let index = 0; index < rows; index++) {
    const row = reached[index]!;
    const score = best[base + row]! + table[row * WIDTH + column]!;
    if (score > most) {
      most = score;
      from = row;
    }
  }
  return from;
}

function pathBack({ cameBy, cameFrom }: Ways, { segments, length }: Lattice, last: number): Segment[] {
  const path: Segment[] = [];
  let row = last;
  for (let at = length; at > 0;) {
    const slot = at * WIDTH + row;
    const segment = segments[cameBy[slot]!]!;
    path.push(segment);
    row = cameFrom[slot]!;
    at = segment.start;
  }
  return path.reverse();
}

/** Sums over all sequences instead of taking the best one. An equal bonus per token keeps the sums near 1. */
function withConfidence(path: readonly Segment[], lattice: Lattice, grammar: Grammar, bonus: number): LikelySegment[] {
  const { length, segments, isApart } = lattice;
  const odds = sharedOdds(segments.length);
  for (let index = 0; index < segments.length; index++) {
    const { score, start, end } = segments[index]!;
    odds[index] = Math.exp(score - bonus * (end - start));
  }
  const before = sumsBefore(lattice, grammar, odds);
  const after = sumsAfter(lattice, grammar, odds);
  let all = 0;
  for (let slot = length * WIDTH; slot < length * WIDTH + LABELS.length; slot++) all += before[slot]! * after[slot]!;
  return path.map((segment) => {
    const { start, end, score } = segment;
    const column = INDEX.get(segment.label)!;
    const table = isApart[start] ? grammar.apartOdds : grammar.nearOdds;
    const weight =
      sumInto(before, start, column, table) * Math.exp(score - bonus * (end - start)) * after[end * WIDTH + column]!;
    const share = weight / all;
    return { ...segment, confidence: Number.isFinite(share) ? Math.min(1, share) : 0.5 };
  });
}

/** The odds of all sequences to a token that end in a label. */
function sumsBefore(
  { length, segments, columns, first, isApart }: Lattice,
  grammar: Grammar,
  odds: Float64Array,
): Float64Array {
  const size = (length + 1) * WIDTH;
  const before = sharedBefore(size).fill(0, 0, size);
  before[START] = 1;
  for (let at = 0; at < length; at++) {
    const table = isApart[at] ? grammar.apartOdds : grammar.nearOdds;
    sums.fill(-1);
    for (let index = first[at]!; index < first[at + 1]!; index++) {
      const column = columns[index]!;
      if (sums[column]! < 0) sums[column] = sumInto(before, at, column, table);
      before[segments[index]!.end * WIDTH + column]! += sums[column]! * odds[index]!;
    }
  }
  return before;
}

function sumInto(before: Float64Array, at: number, column: number, table: Float64Array): number {
  let sum = 0;
  for (let row = at === 0 ? START : 0; row < WIDTH; row++) {
    const weight = before[at * WIDTH + row]!;
    if (weight > 0) sum += weight * table[row * WIDTH + column]!;
  }
  return sum;
}

/** The odds of all sequences from a token on, behind a label. */
function sumsAfter(
  { length, segments, columns, first, isApart }: Lattice,
  grammar: Grammar,
  odds: Float64Array,
): Float64Array {
  const size = (length + 1) * WIDTH;
  const after = sharedAfter(size).fill(0, 0, size);
  for (let row = 0; row < LABELS.length; row++) after[length * WIDTH + row] = grammar.nearOdds[row * WIDTH + END]!;
  for (let at = length - 1; at > 0; at--) {
    const table = isApart[at] ? grammar.apartOdds : grammar.nearOdds;
    sums.fill(0);
    for (let index = first[at]!; index < first[at + 1]!; index++) {
      const column = columns[index]!;
      sums[column]! += odds[index]! * after[segments[index]!.end * WIDTH + column]!;
    }
    for (let column = 0; column < LABELS.length; column++) {
      if (sums[column] === 0) continue;
      for (let row = 0; row < LABELS.length; row++)
        after[at * WIDTH + row]! += table[row * WIDTH + column]! * sums[column]!;
    }
  }
  return after;
}

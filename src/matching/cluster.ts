/** Groups records into customers: the strongest edge first, no chains. */

/** A pair of records with its weight; `bits` is the match weight against all that is not a match, in log2 odds. */
export interface Edge {
  low: number;
  high: number;
  bits: number;
}

export type Decision = "same" | "different";
export type Refusal = "vetoed" | "decided_different" | "below_floor";

/** An edge between two clusters that were not united, and the pair of records that forbids it. */
export interface Bridge extends Edge {
  reason: Refusal;
  /** The pair that is against it. */
  against: [number, number];
}

export interface ClusterOptions {
  /** By row. Ties are resolved by ids, so that the order of the rows does not matter. */
  ids: readonly string[];
  edges: readonly Edge[];
  /** Log2 odds of any pair, also of those without an edge. Symmetric. */
  bitsOf: (a: number, b: number) => number;
  /** Pairs in a cluster need at least these log2 odds; default `DEFAULT_FLOOR`. */
  floor?: number;
  /** Edges below are not considered; default `DEFAULT_LIMIT`. */
  limit?: number;
  isVetoed?: (a: number, b: number) => boolean;
  decisionOf?: (a: number, b: number) => Decision | undefined;
}

export interface Clusters {
  /** Rows of each cluster of two or more, in the order of their ids. */
  clusters: number[][];
  bridges: Bridge[];
}

/** A probability of 5 %: a pair of one cluster may be unlikely by itself, not against the evidence. */
export const DEFAULT_FLOOR = Math.log2(0.05 / 0.95);
/** A probability of 50 %. */
export const DEFAULT_LIMIT = 0;

/** Unites records along the edges. Decisions `same` come first, whatever the bits. */
export function cluster(options: ClusterOptions): Clusters {
  const { ids, edges, limit = DEFAULT_LIMIT, decisionOf = () => undefined } = options;
  const precedes = (a: number, b: number): boolean => ids[a]! < ids[b]!;
  const ordered = edges
    .map(({ low, high, bits }) => (precedes(low, high) ? { low, high, bits } : { low: high, high: low, bits }))
    .map((edge) => (decisionOf(edge.low, edge.high) === "same" ? { ...edge, bits: Infinity } : edge))
    .filter(({ bits }) => bits >= limit)
    .toSorted((a, b) => compareNumbers(b.bits, a.bits) || compareIds(ids, a, b));
  const clusterOf = new Map<number, number[]>();
  const bridges: Bridge[] = [];
  for (const edge of ordered) {
    const left = clusterOf.get(edge.low) ?? [edge.low];
    const right = clusterOf.get(edge.high) ?? [edge.high];
    if (left === right) continue;
    const refusal = findRefusal(left, right, options);
    if (refusal) {
      bridges.push({ ...edge, ...refusal });
      continue;
    }
    const united = [...left, ...right].sort((a, b) => Number(precedes(b, a)) - Number(precedes(a, b)));
    for (const row of united) clusterOf.set(row, united);
  }
  const clusters = [...new Set(clusterOf.values())].toSorted((a, b) => (precedes(a[0]!, b[0]!) ? -1 : 1));
  // A later union may have made the two sides of a refused edge one.
  return {
    clusters,
    bridges: bridges.filter(({ low, high }) => clusterOf.get(low) !== clusterOf.get(high) || !clusterOf.has(low)),
  };
}

/** Infinity minus Infinity is no number. */
const compareNumbers = (a: number, b: number): number => Number(a > b) - Number(a < b);

function compareIds(ids: readonly string[], a: Edge, b: Edge): number {
  const [left, right] = ids[a.low] === ids[b.low] ? [ids[a.high]!, ids[b.high]!] : [ids[a.low]!, ids[b.low]!];
  return Number(left > right) - Number(left < right);
}

function findRefusal(
  left: readonly number[],
  right: readonly number[],
  { bitsOf, floor = DEFAULT_FLOOR, isVetoed = () => false, decisionOf = () => undefined }: ClusterOptions,
): { reason: Refusal; against: [number, number] } | undefined {
  for (const a of left) {
    for (const b of right) {
      const decision = decisionOf(a, b);
      if (decision === "different") return { reason: "decided_different", against: [a, b] };
      if (decision === "same") continue;
      if (isVetoed(a, b)) return { reason: "vetoed", against: [a, b] };
      if (bitsOf(a, b) < floor) return { reason: "below_floor", against: [a, b] };
    }
  }
  return undefined;
}

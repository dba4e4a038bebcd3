/**
 * How often a part is right, by the share of all readings that have it: the grammar's odds are set by hand and too
 * modest where a line can be cut in several ways. Points of a line, measured on American lines and the tests of two
 * parsers (bench/accuracy/western.ts prints how well it holds).
 */
const POINTS: readonly (readonly [share: number, right: number])[] = [
  [0, 0.15],
  [0.3, 0.45],
  [0.45, 0.53],
  [0.53, 0.76],
  [0.6, 0.84],
  [0.8, 0.87],
  [0.9, 0.91],
  [1, 0.995],
];

/** How often a part is right, 0 to 1, by the share of all readings that have it: linear between the points. */
export function confidenceOf(share: number): number {
  const at = Math.max(
    1,
    POINTS.findIndex(([point]) => share <= point),
  );
  const [[from, low], [to, high]] = [POINTS[at - 1]!, POINTS[at]!];
  return low + ((high - low) * (share - from)) / (to - from);
}

/** Distances to neighbours, from which the size of places without one is estimated: about half the distance. */
import { METRES_PER_DEGREE } from "../distance.ts";
import type { Point } from "../provider.ts";

const CELL = 0.25;
const MOST_RINGS = 12;
const NEIGHBOURS = 3;
/** This many codes at one point share their town's point. */
const CROWD = 3;
const CROWDED_M = 5_000;

/**
 * Metres from each point to its nearest neighbours, the mean of three; points at one spot are no neighbours. Infinity
 * where there are none within about 300 km. Distances as on a plane, which is near enough at that scale.
 */
export function neighbourDistances(points: readonly (Point & { code?: string })[]): Float64Array {
  const cells = new Map<number, number[]>();
  const cellOf = (row: number, column: number): number => row * 4_000 + column;
  const rowOf = ({ latitude }: Point): number => Math.floor((latitude + 90) / CELL);
  const columnOf = ({ longitude }: Point): number => Math.floor((longitude + 180) / CELL);
  const seen = new Set<string>();
  for (const [at, point] of points.entries()) {
    const spot = `${point.latitude} ${point.longitude}`;
    if (seen.has(spot)) continue;
    seen.add(spot);
    const cell = cellOf(rowOf(point), columnOf(point));
    const there = cells.get(cell);
    if (there) there.push(at);
    else cells.set(cell, [at]);
  }
  const crowds = new Map<string, number>();
  const counted = new Set<string>();
  for (const { latitude, longitude, code = "" } of points) {
    const spot = `${latitude} ${longitude}`;
    if (counted.has(`${spot} ${code}`)) continue;
    counted.add(`${spot} ${code}`);
    crowds.set(spot, (crowds.get(spot) ?? 0) + 1);
  }
  return Float64Array.from(points, (point) => {
    const nearest = Array.from({ length: NEIGHBOURS }, () => Infinity);
    const shrink = Math.cos((point.latitude * Math.PI) / 180);
    const [row, column] = [rowOf(point), columnOf(point)];
    const look = (cell: number): void => {
      for (const at of cells.get(cell) ?? []) {
        const other = points[at]!;
        const distance =
          METRES_PER_DEGREE * Math.hypot(other.latitude - point.latitude, (other.longitude - point.longitude) * shrink);
        if (distance > 0 && distance < nearest[NEIGHBOURS - 1]!) insert(nearest, distance);
      }
    };
    for (let ring = 0; ring <= MOST_RINGS; ring++) {
      // Points in farther rings are at least this far away.
      if (ring > 1 && nearest[NEIGHBOURS - 1]! <= (ring - 1) * CELL * shrink * METRES_PER_DEGREE) break;
      for (let up = -ring; up <= ring; up++) {
        const isEdge = Math.abs(up) === ring;
        for (let right = -ring; right <= ring; right += isEdge ? 1 : 2 * ring) {
          look(cellOf(row + up, column + right));
          if (ring === 0) break;
        }
      }
    }
    const known = nearest.filter(Number.isFinite);
    const spacing = known.length === 0 ? Infinity : known.reduce((sum, distance) => sum + distance, 0) / known.length;
    return crowds.get(`${point.latitude} ${point.longitude}`)! >= CROWD ? Math.max(spacing, CROWDED_M) : spacing;
  });
}

function insert(sorted: number[], distance: number): void {
  let at = sorted.length - 1;
  for (; at > 0 && sorted[at - 1]! > distance; at--) sorted[at] = sorted[at - 1]!;
  sorted[at] = distance;
}

/** Metres around a postal code's point within which about nine in ten of its addresses lie. */
export function postalUncertainty(spacing: number): number {
  return Math.round(Math.min(100_000, 1_500 + 0.75 * Math.min(spacing, 200_000)));
}

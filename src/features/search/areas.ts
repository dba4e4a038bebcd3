/** Positions as tokens: cells of nested grids, so that an area is covered by a few cells of one size. WGS-84. */
import type { Box } from "../../geocoding/areas.ts";
import type { Point } from "../../geocoding/provider.ts";

/** Cell sizes of 5.6° (600 km), 1.4°, 0.35°, 0.09°, 0.02° and 600 m. */
const LEVELS = [5, 7, 9, 11, 13, 15];
const MAX_CELLS = 24;

const side = (level: number): number => 180 / 2 ** level;
const cell = (level: number, row: number, column: number): string => `g:${level}.${row}.${column}`;
const rowOf = (latitude: number, level: number): number => Math.floor((latitude + 90) / side(level));
const columnOf = (longitude: number, level: number): number => Math.floor((longitude + 180) / side(level));
const columnsOf = (level: number): number => 360 / side(level);

/** The cells that contain a point. */
export const cellTokens = ({ latitude, longitude }: Point): string[] =>
  // 180° east is 180° west.
  LEVELS.map((level) => cell(level, rowOf(latitude, level), columnOf(longitude, level) % columnsOf(level)));

/** The smallest cells of which at most `MAX_CELLS` cover a box; undefined if the box is too large. */
export function coverTokens(box: Box): string[] | undefined {
  const { south, west, north } = box;
  const east = box.east < west ? box.east + 360 : box.east;
  for (const level of LEVELS.toReversed()) {
    const [bottom, top, left, right] = [
      rowOf(south, level),
      rowOf(north, level),
      columnOf(west, level),
      columnOf(east, level),
    ];
    if ((top - bottom + 1) * (right - left + 1) > MAX_CELLS) continue;
    const columns = columnsOf(level);
    const cells: string[] = [];
    for (let row = bottom; row <= top; row++)
      for (let column = left; column <= right; column++) cells.push(cell(level, row, (column + columns) % columns));
    return cells;
  }
  return undefined;
}

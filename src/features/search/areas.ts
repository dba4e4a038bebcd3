/** Places as tokens: a grid that is halved again and again, so that an area is a few cells of one size. WGS-84. */

export interface Point {
  latitude: number;
  longitude: number;
}

/** Degrees. Where west is greater than east, the box crosses the antimeridian. */
export interface Box {
  south: number;
  west: number;
  north: number;
  east: number;
}

/** Sides of 5.6° (600 km), 1.4°, 0.35°, 0.09°, 0.02° and 600 m. */
const LEVELS = [5, 7, 9, 11, 13, 15];
const MOST_CELLS = 24;
const EARTH_RADIUS_M = 6_371_009;
const radians = (degrees: number): number => degrees * Math.PI / 180;

const side = (level: number): number => 180 / 2 ** level;
const cell = (level: number, row: number, column: number): string => `g:${level}.${row}.${column}`;
const rowOf = (latitude: number, level: number): number => Math.floor((latitude + 90) / side(level));
const columnOf = (longitude: number, level: number): number => Math.floor((longitude + 180) / side(level));

/** The cells that a point is in. */
export const cellTokens = ({ latitude, longitude }: Point): string[] =>
  LEVELS.map((level) => cell(level, rowOf(latitude, level), columnOf(longitude, level)));

/** The cells of the finest size of which a few cover a box; undefined where the box is too large for that. */
export function coverTokens(box: Box): string[] | undefined {
  const { south, west, north } = box;
  const east = box.east < west ? box.east + 360 : box.east;
  for (const level of LEVELS.toReversed()) {
    const [bottom, top, left, right] = [rowOf(south, level), rowOf(north, level), columnOf(west, level), columnOf(east, level)];
    if ((top - bottom + 1) * (right - left + 1) > MOST_CELLS) continue;
    const columns = 360 / side(level);
    const cells: string[] = [];
    for (let row = bottom; row <= top; row++) for (let column = left; column <= right; column++) cells.push(cell(level, row, (column + columns) % columns));
    return cells;
  }
  return undefined;
}

/** The box around a circle. */
export function boxAround({ latitude, longitude }: Point, radius_m: number): Box {
  const height = radius_m / EARTH_RADIUS_M * 180 / Math.PI;
  const [south, north] = [Math.max(-90, latitude - height), Math.min(90, latitude + height)];
  // Near a pole, every longitude may be within the circle.
  const width = Math.max(Math.abs(south), Math.abs(north)) > 89 ? 180 : height / Math.cos(radians(Math.max(Math.abs(south), Math.abs(north))));
  if (width >= 180) return { south, north, west: -180, east: 180 };
  const wrap = (degrees: number): number => (degrees + 540) % 360 - 180;
  return { south, north, west: wrap(longitude - width), east: wrap(longitude + width) };
}

export function boxOf(polygon: readonly Point[]): Box {
  const latitudes = polygon.map(({ latitude }) => latitude);
  const longitudes = polygon.map(({ longitude }) => longitude);
  return { south: Math.min(...latitudes), north: Math.max(...latitudes), west: Math.min(...longitudes), east: Math.max(...longitudes) };
}

/** Metres on a sphere. */
export function distance(a: Point, b: Point): number {
  const [height, width] = [radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2];
  const chord = Math.sin(height) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(width) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, chord)));
}

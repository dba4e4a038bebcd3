import type { Point } from "./provider.ts";

const RADIANS = Math.PI / 180;
/** Mean radius of the Earth (IUGG). The SQL function distance_m() has the same. */
const EARTH_RADIUS_M = 6_371_008.8;

/** Of a great circle, such as a meridian. */
export const METRES_PER_DEGREE = EARTH_RADIUS_M * RADIANS;

/** Great-circle distance in metres. In SQL: distance_m(). */
export function distance(a: Point, b: Point): number {
  const haversine =
    Math.sin(((b.latitude - a.latitude) * RADIANS) / 2) ** 2 +
    Math.cos(a.latitude * RADIANS) *
      Math.cos(b.latitude * RADIANS) *
      Math.sin(((b.longitude - a.longitude) * RADIANS) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

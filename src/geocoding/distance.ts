import type { Point } from "./provider.ts";

const RADIANS = Math.PI / 180;
/** Mean radius of the Earth (IUGG). */
const EARTH_RADIUS_M = 6_371_008.8;

/** Great-circle distance in metres. */
export function distance(a: Point, b: Point): number {
  const haversine = Math.sin((b.latitude - a.latitude) * RADIANS / 2) ** 2
    + Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS) * Math.sin((b.longitude - a.longitude) * RADIANS / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

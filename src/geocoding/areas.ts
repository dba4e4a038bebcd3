/** Areas on the globe: boxes, circles and polygons. WGS-84, degrees. */
import { METRES_PER_DEGREE } from "./distance.ts";
import type { Point } from "./provider.ts";

/** Degrees. Where west is greater than east, the box crosses the antimeridian. */
export interface Box {
  south: number;
  west: number;
  north: number;
  east: number;
}

/** The box around a circle. */
export function boxAround({ latitude, longitude }: Point, radius_m: number): Box {
  const height = radius_m / METRES_PER_DEGREE;
  const [south, north] = [Math.max(-90, latitude - height), Math.min(90, latitude + height)];
  // Near a pole, every longitude may be within the circle.
  const farthest = Math.max(Math.abs(south), Math.abs(north));
  const width = farthest > 89 ? 180 : height / Math.cos((farthest * Math.PI) / 180);
  if (width >= 180) return { south, north, west: -180, east: 180 };
  const wrap = (degrees: number): number => ((degrees + 540) % 360) - 180;
  return { south, north, west: wrap(longitude - width), east: wrap(longitude + width) };
}

/** The box around a polygon, which does not cross the antimeridian. */
export function boxOf(polygon: readonly Point[]): Box {
  const latitudes = polygon.map(({ latitude }) => latitude);
  const longitudes = polygon.map(({ longitude }) => longitude);
  return {
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
    west: Math.min(...longitudes),
    east: Math.max(...longitudes),
  };
}

/** True if the point lies in the box or on its border. */
export const isInBox = ({ latitude, longitude }: Point, { south, west, north, east }: Box): boolean =>
  latitude >= south &&
  latitude <= north &&
  (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east);

const TINY = 1e-100;
const notTiny = (degrees: number): number => (Math.abs(degrees) < TINY ? 0 : degrees);

/** Replaces coordinates next to zero by zero: Postgres raises an error for underflow. */
export const withoutUnderflow = ({ latitude, longitude }: Point): Point => ({
  latitude: notTiny(latitude),
  longitude: notTiny(longitude),
});

/**
 * True if a ray from the point to the east crosses the ring an odd number of times. A point on the border itself may
 * count as either. The SQL function is_in_polygon() takes the same steps.
 */
export function isInPolygon(point: Point, polygon: readonly Point[]): boolean {
  if (!isInBox(point, boxOf(polygon))) return false;
  const { latitude, longitude } = withoutUnderflow(point);
  const corners = polygon.map(withoutUnderflow);
  let isInside = false;
  for (const [at, start] of corners.entries()) {
    const end = corners[(at + 1) % corners.length]!;
    if (start.latitude > latitude === end.latitude > latitude) continue;
    const crossing =
      ((end.longitude - start.longitude) * (latitude - start.latitude)) / (end.latitude - start.latitude) +
      start.longitude;
    if (longitude < crossing) isInside = !isInside;
  }
  return isInside;
}

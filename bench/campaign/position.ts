import type { Location } from "../../src/geocoding/provider.ts";

/** Returns a location derived from the fingerprint: the same for the same address. */
export function positionOf(fingerprint: string): Location {
  const offset = Number.parseInt(fingerprint.slice(0, 4), 16) / 1e5 || 0;
  return { latitude: 22 + offset, longitude: 113 + offset, granularity: "road", uncertainty_m: 200, source: "fake" };
}

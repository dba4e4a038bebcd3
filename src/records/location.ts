/** Locations of addresses, and until when they may be shown. */
import type { Granularity } from "../address/index.ts";

/** A location in a row or in the log. */
export interface StoredLocation {
  latitude: number;
  longitude: number;
  granularity: Granularity;
  uncertainty_m: number;
  source: string;
  pinned: boolean;
  note?: string;
  /** When the provider's terms end the retention of the location; absent if they do not. */
  keep_until?: string;
}

/** A location without its retention; null if its retention has ended, although the log still contains it. */
export function unexpiredLocation(location: unknown, now: Date): Omit<StoredLocation, "keep_until"> | null {
  if (location === null || location === undefined) return null;
  const { keep_until, ...shown } = location as StoredLocation;
  return keep_until !== undefined && Date.parse(keep_until) <= now.getTime() ? null : shown;
}

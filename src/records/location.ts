/** Positions of addresses, and how long they may be shown. */
import type { Granularity } from "../address/index.ts";

/** As rows and the log have it. */
export interface StoredLocation {
  latitude: number;
  longitude: number;
  granularity: Granularity;
  uncertainty_m: number;
  source: string;
  pinned: boolean;
  note?: string;
  /** The provider's terms do not let it be kept longer, wherever it stands. */
  keep_until?: string;
}

/** A position as it may be shown now: null where its provider's terms have ended, though the log still has it. */
export function shownLocation(location: unknown, now: Date): Omit<StoredLocation, "keep_until"> | null {
  if (location === null || location === undefined) return null;
  const { keep_until, ...shown } = location as StoredLocation;
  return keep_until !== undefined && Date.parse(keep_until) <= now.getTime() ? null : shown;
}

/** Throttles work in the background (due verifications, campaigns) while interactive requests arrive. */
import { setTimeout as sleep } from "node:timers/promises";

export interface Throttle {
  /** Counts a verification that an interactive request has made necessary, and that this process has run. */
  record(): void;
  /** Whether interactive requests are arriving: then background work goes in small batches, with a pause after each. */
  isBusy(): boolean;
  /** Waits twice as long as the last batch took, at most a second. */
  pause(worked_ms: number, signal?: AbortSignal): Promise<void>;
}

/** The most addresses in a small batch: the statement that writes them takes some 6 ms. */
export const SMALL_BATCH = 20;

/** Each interactive change of an address has it verified: so many verifications within that time are traffic. */
const TRAFFIC = 10;
const WITHIN_MS = 3_000;
/**
 * Work takes a third of the time then. At half of the time, checkout's slowest answers took 1.7 times as long as
 * without.
 */
const PAUSE = 2;
/** Background work takes so many times as long while it is throttled. */
export const THROTTLED_FACTOR = 1 + PAUSE;
const LONGEST_PAUSE_MS = 1_000;

/** @param now milliseconds of any clock that runs evenly */
export function createThrottle(now: () => number = () => performance.now()): Throttle {
  const seen: number[] = [];
  return {
    record() {
      seen.push(now());
      if (seen.length > TRAFFIC) seen.shift();
    },
    isBusy: () => seen.length === TRAFFIC && now() - seen[0]! < WITHIN_MS,
    pause: (worked_ms, signal) =>
      sleep(Math.min(PAUSE * worked_ms, LONGEST_PAUSE_MS), undefined, { ...(signal && { signal }) }).catch(
        () => undefined,
      ),
  };
}

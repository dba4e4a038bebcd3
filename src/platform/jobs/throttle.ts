/** Throttles work in the background (due verifications, campaigns) while interactive requests arrive. */
import { setTimeout as sleep } from "node:timers/promises";

export interface Throttle {
  /** Counts a verification that an interactive request has caused and this process has run. */
  record(): void;
  /** Whether interactive requests arrive: background work then runs in small batches, with a pause after each. */
  isBusy(): boolean;
  /** Waits for twice the time of the last batch, at most 1 s. */
  pause(worked_ms: number, signal?: AbortSignal): Promise<void>;
}

/** The most addresses in a small batch: the statement that writes them takes 6 ms. */
export const SMALL_BATCH = 20;

/** Each interactive change of an address causes a verification: 10 within 3 s count as traffic. */
const TRAFFIC = 10;
const WITHIN_MS = 3_000;
/** Pause by time of work: background work then takes a third of the time. With half, checkout's p99 rose by 1.7. */
const PAUSE = 2;
/** How many times longer background work takes while it is throttled. */
export const THROTTLED_FACTOR = 1 + PAUSE;
const LONGEST_PAUSE_MS = 1_000;

/** Returns a throttle that has seen no requests. @param now milliseconds of a monotonic clock */
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

/** Has work that nobody waits for step back for what somebody does. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Cause } from "./queries.ts";

export interface Courtesy {
  /** Takes note of a verification that has been run here. */
  note(cause: Cause | undefined): void;
  /** Whether there is traffic just now: then work is to go in small pieces, with a rest after each. */
  isDue(): boolean;
  /** Waits twice as long as the last piece of work took. */
  rest(worked_ms: number, signal?: AbortSignal): Promise<void>;
}

/** The most addresses that go in one small piece: the statement that writes them takes some 6 ms. */
export const SMALL_BATCH = 20;

/** Nobody changes an address without having it verified: so many within that time are traffic. */
const TRAFFIC = 10;
const WITHIN_MS = 3_000;
/** Work takes a third of the time then: beside a half of it, checkout's slowest answers took 1.7 times as long as without. */
const REST = 2;
const LONGEST_REST_MS = 1_000;
const NOBODY_WAITS: ReadonlySet<Cause> = new Set(["due", "campaign"]);

/** @param now milliseconds of any clock that runs evenly */
export function createCourtesy(now: () => number = () => performance.now()): Courtesy {
  const seen: number[] = [];
  return {
    note(cause) {
      if (cause === undefined || NOBODY_WAITS.has(cause)) return;
      seen.push(now());
      if (seen.length > TRAFFIC) seen.shift();
    },
    isDue: () => seen.length === TRAFFIC && now() - seen[0]! < WITHIN_MS,
    rest: (worked_ms, signal) => sleep(Math.min(REST * worked_ms, LONGEST_REST_MS), undefined, { ...(signal && { signal }) }).catch(() => undefined),
  };
}

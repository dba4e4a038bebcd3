/** Has campaigns step back for what somebody waits for. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Cause } from "../verifications/queries.ts";

export interface Courtesy {
  /** Takes note of a verification that has been run here. */
  note(cause: Cause | undefined): void;
  /** Whether somebody has been here just now: then work is to go in small pieces, with a rest after each. */
  isDue(): boolean;
  /** Waits as long as the last piece of work took. */
  rest(worked_ms: number, giveBack?: AbortSignal): Promise<void>;
}

/** Nobody changes an address without having it verified: whoever does so is noticed for that long. */
const REMEMBERED_MS = 3_000;
const LONGEST_REST_MS = 1_000;
const NOBODY_WAITS: ReadonlySet<Cause> = new Set(["due", "campaign"]);

/** @param now milliseconds of any clock that runs evenly */
export function createCourtesy(now: () => number = () => performance.now()): Courtesy {
  let until = -Infinity;
  return {
    note(cause) {
      if (cause !== undefined && !NOBODY_WAITS.has(cause)) until = now() + REMEMBERED_MS;
    },
    isDue: () => now() < until,
    rest: (worked_ms, giveBack) => sleep(Math.min(worked_ms, LONGEST_REST_MS), undefined, { ...(giveBack && { signal: giveBack }) }).catch(() => undefined),
  };
}

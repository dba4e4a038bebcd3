/** Wakes readers at the end of the log when it has grown: one query serves all of them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../../platform/database/prepared.ts";
import { getHorizon } from "../../records/log.ts";

const POLL_MS = 200;

interface Waiter {
  after: bigint;
  wake: () => void;
}

export interface Watch {
  /** Waits until the log is complete beyond `after`, until the timeout, or until the signal. */
  past(after: bigint, timeout_ms: number, signal: AbortSignal): Promise<void>;
}

/** Creates a watch that polls the horizon while a reader waits. */
export function watchLog(connection: Connection): Watch {
  const waiters = new Set<Waiter>();
  let polling = false;

  async function poll(): Promise<void> {
    if (polling) return;
    polling = true;
    while (waiters.size > 0) {
      await sleep(POLL_MS, undefined, { ref: false });
      // If the database is unreachable, the readers fail after their timeout.
      const horizon = await getHorizon(connection).catch(() => 0n);
      for (const { after, wake } of waiters) if (after < horizon) wake();
    }
    polling = false;
  }

  return {
    past: (after, timeout_ms, signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          waiters.delete(waiter);
          resolve();
        };
        const timer = setTimeout(end, timeout_ms);
        const waiter = { after, wake: end };
        if (signal.aborted) return end();
        signal.addEventListener("abort", end);
        waiters.add(waiter);
        void poll();
      }),
  };
}

/** Tells readers that wait at the end of the log when it has grown: one question for all of them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../../platform/database/prepared.ts";
import { getHorizon } from "../../records/log.ts";

const ASK_AGAIN_MS = 200;

interface Waiter {
  after: bigint;
  wake: () => void;
}

export interface Watch {
  /** Waits until the log is final beyond `after`, for as long as `patience_ms`, or until the signal. */
  past(after: bigint, patience_ms: number, signal: AbortSignal): Promise<void>;
}

export function watchLog(connection: Connection): Watch {
  const waiters = new Set<Waiter>();
  let asking = false;

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    while (waiters.size > 0) {
      await sleep(ASK_AGAIN_MS, undefined, { ref: false });
      // A database that is away shows itself to the readers, when their patience ends.
      const horizon = await getHorizon(connection).catch(() => 0n);
      for (const { after, wake } of waiters) if (after < horizon) wake();
    }
    asking = false;
  }

  return {
    past: (after, patience_ms, signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          waiters.delete(waiter);
          resolve();
        };
        const timer = setTimeout(end, patience_ms);
        const waiter = { after, wake: end };
        if (signal.aborted) return end();
        signal.addEventListener("abort", end);
        waiters.add(waiter);
        void ask();
      }),
  };
}

/** Logs that the server of the queues fails: one line when it begins, one a minute while it lasts, one when it ends. */
import type { Log } from "../log.ts";

export interface Trouble {
  /** @returns milliseconds to pause before the next attempt: the longer it lasts, the longer */
  report(error: unknown): number;
  /** Whether the server fails just now. */
  isOn(): boolean;
  close(): void;
}

const CHECK_MS = 1_000;
const REMIND_MS = 60_000;
const PAUSE_MS = { shortest: 250, longest: 15_000 };

/** @param server host and port */
export function createTrouble(log: Log, server: string, now: () => number = () => performance.now()): Trouble {
  let episode: { began: number; last: number; logged: number; failures: number } | undefined;
  const pauseOf = ({ began, last }: { began: number; last: number }): number => Math.min(Math.max((last - began) / 4, PAUSE_MS.shortest), PAUSE_MS.longest);

  const timer = setInterval(() => {
    // A worker that pauses would have failed again by then.
    if (!episode || now() - episode.last < 2 * pauseOf(episode) + CHECK_MS) return;
    log.info({ server, seconds: Math.round((episode.last - episode.began) / 1_000), failures: episode.failures }, "the queue works again");
    episode = undefined;
  }, CHECK_MS).unref();

  return {
    report(error) {
      const at = now();
      if (!episode) {
        episode = { began: at, last: at, logged: at, failures: 0 };
        log.warn({ server, reason: reasonOf(error) }, "the queue does not work; background work goes on without it, some seconds later");
      }
      episode.last = at;
      episode.failures++;
      if (at - episode.logged >= REMIND_MS) {
        episode.logged = at;
        log.warn({ server, reason: reasonOf(error), failures: episode.failures }, "the queue still does not work");
      }
      return pauseOf(episode);
    },
    isOn: () => episode !== undefined,
    close: () => clearInterval(timer),
  };
}

/** The first word of a Redis error is its code: OOM, MOVED, NOAUTH, READONLY, LOADING. The rest may hold keys. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { code?: unknown };
  const [word = ""] = error.message.split(/[\s:]/, 1);
  if (error.name === "ReplyError" && /^[A-Z]{2,20}$/.test(word)) return word;
  return typeof code === "string" ? code : error.name;
}

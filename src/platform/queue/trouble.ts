/** Logs that the server of the queues fails: one line when it begins, one a minute while it lasts, one when it ends. */
import type { Log } from "../log.ts";

export interface Trouble {
  /** @returns milliseconds to pause before the next attempt: the longer it lasts, the longer */
  report(error: unknown): number;
  /** Whether the server fails just now. */
  isOn(): boolean;
  close(): void;
}

export interface Server {
  /** Host and port. */
  name: string;
  /** What to do about an error. */
  hintOf?: (error: unknown) => string | undefined;
  /** While it is not, its trouble lasts, however long the next attempt takes to fail. */
  isConnected?: () => boolean;
}

const CHECK_MS = 1_000;
/** A server that hangs lets a command fail after five seconds only. */
const QUIET_MS = 6_000;
const REMIND_MS = 60_000;
/** What the client appends when it has tried several times, or several servers. */
const LAST_ERROR = /Last error: (?:\w*Error: )?(.*)/s;
const FIRST_WORD = /^(?:(?:connect|read|write|getaddrinfo) )?([A-Z]{2,20})(?![a-z])/;
/** Of errors without a code. */
const PHRASES: readonly [RegExp, string][] = [
  [/timed? ?out/i, "timeout"],
  [
    /^Connection is closed|^Cluster isn't ready|^Stream isn't writeable|^Too many Cluster redirections|^None of startup nodes|^All sentinels/,
    "unreachable",
  ],
];
const PAUSE_MS = { shortest: 250, longest: 15_000 };

export function createTrouble(
  log: Log,
  { name: server, hintOf = () => undefined, isConnected = () => true }: Server,
  now: () => number = () => performance.now(),
): Trouble {
  let episode: { began: number; last: number; logged: number; failures: number } | undefined;
  const pauseOf = ({ began, last }: { began: number; last: number }): number =>
    Math.min(Math.max((last - began) / 4, PAUSE_MS.shortest), PAUSE_MS.longest);

  const timer = setInterval(() => {
    // A worker that pauses would have failed again by then.
    if (!episode || !isConnected() || now() - episode.last < 2 * pauseOf(episode) + QUIET_MS) return;
    log.info(
      { server, seconds: Math.round((episode.last - episode.began) / 1_000), failures: episode.failures },
      "the queue works again",
    );
    episode = undefined;
  }, CHECK_MS).unref();

  return {
    report(error) {
      const at = now();
      if (!episode) {
        episode = { began: at, last: at, logged: at, failures: 0 };
        log.warn(
          { server, reason: reasonOf(error), hint: hintOf(error) },
          "the queue does not work; background work goes on without it, some seconds later",
        );
      }
      episode.last = at;
      episode.failures++;
      if (at - episode.logged >= REMIND_MS) {
        episode.logged = at;
        log.warn(
          { server, reason: reasonOf(error), hint: hintOf(error), failures: episode.failures },
          "the queue still does not work",
        );
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
  const { code, lastNodeError } = error as { code?: unknown; lastNodeError?: unknown };
  // Of a cluster of which no node answers as it should.
  if (lastNodeError instanceof Error) return reasonOf(lastNodeError);
  const [, last] = LAST_ERROR.exec(error.message) ?? [];
  const [, word] = FIRST_WORD.exec(last ?? error.message) ?? [];
  if (word !== undefined && (last !== undefined || error.name === "ReplyError")) return word;
  if (typeof code === "string") return code;
  return PHRASES.find(([phrase]) => phrase.test(error.message))?.[1] ?? error.name;
}

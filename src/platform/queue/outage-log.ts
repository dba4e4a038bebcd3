/** Logs outages of the queue server: one line at the start, one a minute while an outage lasts, one at the end. */
import type { Log } from "../log.ts";

export interface OutageLog {
  /** Records a failure. @returns milliseconds to pause before the next attempt; they grow with the outage */
  report(error: unknown): number;
  /** Whether there is an outage now. */
  isOngoing(): boolean;
  close(): void;
}

export interface Server {
  kind: "Redis" | "Postgres";
  /** Host and port. */
  name: string;
  /** What an operator can do about an error. */
  hintOf?: (error: unknown) => string | undefined;
  /** An outage lasts while this is false, however long the next attempt takes to fail. */
  isConnected?: () => boolean;
}

const CHECK_MS = 1_000;
/** A server that hangs fails a command only after 5 s. */
const QUIET_MS = 6_000;
const REMIND_MS = 60_000;
/** Appended by the client after several attempts, or several servers. */
const LAST_ERROR = /Last error: (?:\w*Error: )?(.*)/s;
const FIRST_WORD = /^(?:(?:connect|read|write|getaddrinfo) )?([A-Z]{2,20})(?![a-z])/;
/** Reasons of errors without a code. */
const PHRASES: readonly [RegExp, string][] = [
  [/timed? ?out/i, "timeout"],
  [
    /^Connection is closed|^Cluster isn't ready|^Stream isn't writeable|^Too many Cluster redirections|^None of startup nodes|^All sentinels/,
    "unreachable",
  ],
];
const PAUSE_MS = { shortest: 250, longest: 15_000 };

export function createOutageLog(
  log: Log,
  { kind, name: server, hintOf = () => undefined, isConnected = () => true }: Server,
  now: () => number = () => performance.now(),
): OutageLog {
  let episode: { began: number; last: number; logged: number; failures: number } | undefined;
  const pauseOf = ({ began, last }: { began: number; last: number }): number =>
    Math.min(Math.max((last - began) / 4, PAUSE_MS.shortest), PAUSE_MS.longest);

  const timer = setInterval(() => {
    // A paused worker would have failed again by then.
    if (!episode || !isConnected() || now() - episode.last < 2 * pauseOf(episode) + QUIET_MS) return;
    log.info(
      { server, seconds: Math.round((episode.last - episode.began) / 1_000), failures: episode.failures },
      `${kind} at ${server} works as a queue again`,
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
          `${kind} at ${server} ${failureOf(error)}: background work continues without it, delayed by some seconds`,
        );
      }
      episode.last = at;
      episode.failures++;
      if (at - episode.logged >= REMIND_MS) {
        episode.logged = at;
        log.warn(
          { server, reason: reasonOf(error), hint: hintOf(error), failures: episode.failures },
          `${kind} at ${server} still ${failureOf(error)}`,
        );
      }
      return pauseOf(episode);
    },
    isOngoing: () => episode !== undefined,
    close: () => clearInterval(timer),
  };
}

/** What a server does that answers with an error, or not at all. */
const failureOf = (error: unknown): string =>
  error instanceof Error && error.name === "ReplyError"
    ? `refuses commands (${reasonOf(error)})`
    : `does not answer (${reasonOf(error)})`;

/** A loggable reason. The first word of a Redis error is its code (OOM, MOVED, NOAUTH, …); the rest may hold keys. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, lastNodeError } = error as { code?: unknown; lastNodeError?: unknown };
  // A cluster of which no node answers: the reason is that of the last node.
  if (lastNodeError instanceof Error) return reasonOf(lastNodeError);
  const [, last] = LAST_ERROR.exec(error.message) ?? [];
  const [, word] = FIRST_WORD.exec(last ?? error.message) ?? [];
  if (word !== undefined && (last !== undefined || error.name === "ReplyError")) return word;
  if (typeof code === "string") return code;
  return PHRASES.find(([phrase]) => phrase.test(error.message))?.[1] ?? error.name;
}

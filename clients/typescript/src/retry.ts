import { ConnectionError, DoorplateError } from "./problem.ts";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
/** If the service asks for a longer pause, the error is thrown at once. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * Returns the pause before the next attempt in milliseconds; undefined if the error should not be retried.
 * @param attempt the number of attempts so far
 */
export function waitBefore(attempt: number, error: unknown): number | undefined {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  const jittered = pause / 2 + (Math.random() * pause) / 2;
  if (error instanceof ConnectionError) return jittered;
  if (!(error instanceof DoorplateError)) return undefined;
  const { status, code, headers } = error;
  if (status !== 429 && status < 500 && code !== "idempotency_key_in_use") return undefined;
  const asked = readRetryAfter(headers.get("retry-after"));
  if (asked === undefined) return jittered;
  return asked > LONGEST_RETRY_AFTER_MS ? undefined : asked + Math.random() * FIRST_PAUSE_MS;
}

/** Parses Retry-After: seconds or a date (RFC 9110, 10.2.3). @returns milliseconds */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

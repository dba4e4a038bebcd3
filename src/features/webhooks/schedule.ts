import type { Retries } from "../../platform/jobs/job.ts";

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Pauses before the second and later attempts: the example of the Standard Webhooks specification, 75 hours in all. */
const PAUSES_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
export const RETRIES: Retries = { attempts: PAUSES_MS.length + 1, pauses_ms: PAUSES_MS };

/** Spreads retries of deliveries that failed at the same time. */
const JITTER = 0.08;
const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

/**
 * The time of the next attempt.
 * @param attempt number of attempts that were made
 * @param retry_after from the receiver, in seconds or as an HTTP date (RFC 9110, 10.2.3)
 * @returns undefined if no attempt is left
 */
export function nextAttempt(
  attempt: number,
  retry_after: string | undefined,
  now: Date,
  random: () => number = Math.random,
): Date | undefined {
  const wait_ms = RETRIES.pauses_ms[attempt - 1];
  if (wait_ms === undefined) return undefined;
  const asked_ms = Math.min(readRetryAfter(retry_after, now), LONGEST_RETRY_AFTER_MS);
  const spread = random() * JITTER;
  // Never before the time of Retry-After.
  return new Date(
    now.getTime() +
      (asked_ms > wait_ms ? asked_ms * (1 + spread) : Math.max(asked_ms, wait_ms * (1 - JITTER / 2 + spread))),
  );
}

function readRetryAfter(text: string | undefined, now: Date): number {
  if (text === undefined) return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? 0 : Math.max(0, moment - now.getTime());
}

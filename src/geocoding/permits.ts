/**
 * Permits to call a provider: budget, rate limit and circuit breaker, shared by all processes through Postgres. One
 * statement decides before each call, so that concurrent workers cannot exceed the limits.
 */
import { ProviderError, PROVIDER_FAILURES, type ProviderFailure } from "./provider.ts";
import type { Connection } from "../platform/database/prepared.ts";

export interface Limits {
  /** Null is no limit. */
  calls_per_day: number | null;
  calls_per_second: number;
  /** In the unit of the budget. */
  cost_per_call: number;
}

export interface Account {
  tenant_id: string;
  provider: string;
}

export interface Permit {
  /** The call may start at this time. */
  at: Date;
  /** The call is the probe of an open breaker; no other call is permitted meanwhile. */
  probes: boolean;
  /** There were failures before, so that a success has to be recorded. */
  is_suspect: boolean;
}

/** Consecutive failures that open the breaker. */
const FAILURES_TO_OPEN = 5;
const OPEN_MS = 5_000;
/** Doubles from OPEN_MS to this, with each probe that fails. */
const OPEN_AT_MOST_MS = 40_000;
/** Longer than a call may take. After that, another worker may probe. */
const PROBE_MS = 30_000;
/** The longest wait for a permit; beyond it the call is refused as rate_limited. */
const WAIT_MS = 3_000;
/** How long a provider is not called after such a failure, if it does not say. */
const BLOCK_MS: Partial<Record<ProviderFailure, number>> = {
  rate_limited: 1_000,
  quota_exceeded: 15 * 60_000,
  bad_credentials: 5 * 60_000,
};
const BLOCK_AT_MOST_MS = 24 * 3_600_000;

interface PermitRow {
  slot_at: string | null;
  probes: boolean | null;
  counted: boolean;
  used: number | null;
  failures: number | null;
  open_until: string | null;
  probe_until: string | null;
  blocked_until: string | null;
  blocked_for: ProviderFailure | null;
  next_call_at: string | null;
}

const ACQUIRE = `
  WITH known AS (SELECT * FROM provider_states WHERE tenant_id = $1 AND provider = $2),
  used AS (SELECT calls FROM provider_usage WHERE tenant_id = $1 AND provider = $2 AND day = $4::date),
  granted AS (
    INSERT INTO provider_states AS s (tenant_id, provider, next_call_at)
    SELECT $1::uuid, $2::text, $3::timestamptz + $5 * interval '1 second'
    WHERE $6::int IS NULL OR coalesce((SELECT calls FROM used), 0) < $6
    ON CONFLICT (tenant_id, provider) DO UPDATE SET
      next_call_at = greatest(s.next_call_at, $3::timestamptz) + $5 * interval '1 second',
      probe_until = CASE WHEN s.open_until IS NOT NULL THEN $3::timestamptz + $7 * interval '1 millisecond' END
    WHERE coalesce(s.blocked_until <= $3::timestamptz, true)
      AND (s.open_until IS NULL OR s.open_until <= $3::timestamptz AND coalesce(s.probe_until <= $3::timestamptz, true))
      AND s.next_call_at <= $3::timestamptz + $8 * interval '1 millisecond'
    RETURNING s.next_call_at - $5 * interval '1 second' AS slot_at, s.open_until IS NOT NULL AS probes, s.failures
  ),
  counted AS (
    INSERT INTO provider_usage AS u (tenant_id, provider, day, calls, cost, timed_calls, timed_ms)
    SELECT $1::uuid, $2::text, $4::date, 1, $9::numeric, $10::int, $11::bigint FROM granted
    ON CONFLICT (tenant_id, provider, day) DO UPDATE SET
      calls = u.calls + 1,
      cost = u.cost + excluded.cost,
      timed_calls = u.timed_calls + excluded.timed_calls,
      timed_ms = u.timed_ms + excluded.timed_ms
    WHERE $6::int IS NULL OR u.calls < $6
    RETURNING 1
  )
  SELECT granted.slot_at, granted.probes, EXISTS (SELECT FROM counted) AS counted, (SELECT calls FROM used) AS used,
    coalesce(granted.failures, known.failures) AS failures,
    known.open_until, known.probe_until, known.blocked_until, known.blocked_for, known.next_call_at
  FROM (SELECT) AS one LEFT JOIN granted ON true LEFT JOIN known ON true`;

/** Durations of calls that are not written yet. The next permit writes them in its own statement. */
const unwritten = new Map<string, { calls: number; ms: number }>();

const nameOf = ({ tenant_id, provider }: Account): string => `${tenant_id}/${provider}`;

function addDurations(account: Account, { calls, ms }: { calls: number; ms: number }): void {
  const before = unwritten.get(nameOf(account));
  unwritten.set(nameOf(account), { calls: (before?.calls ?? 0) + calls, ms: (before?.ms ?? 0) + ms });
}

function takeDurations(account: Account): { calls: number; ms: number } {
  const times = unwritten.get(nameOf(account)) ?? { calls: 0, ms: 0 };
  unwritten.delete(nameOf(account));
  return times;
}

/** Records the duration of a call in milliseconds, without the wait for its permit. */
export const recordDuration = (account: Account, ms: number): void =>
  addDurations(account, { calls: 1, ms: Math.max(0, ms) });

/**
 * Takes one call from the budget and the rate limit.
 * @throws ProviderError over_budget, breaker_open, rate_limited, or the reason why the provider blocked us, each with
 * `retry_after_ms`
 */
export async function acquirePermit(
  connection: Connection,
  account: Account,
  limits: Limits,
  clock: () => Date,
): Promise<Permit> {
  const { tenant_id, provider } = account;
  // A call that lost a race is refused without a reason: the next attempt reads it.
  for (let attempt = 1; ; attempt++) {
    const now = clock();
    const times = takeDurations(account);
    const { rows } = await connection.query({
      name: "acquire_permit",
      text: ACQUIRE,
      values: [
        tenant_id,
        provider,
        now.toISOString(),
        dayOf(now),
        1 / limits.calls_per_second,
        limits.calls_per_day,
        PROBE_MS,
        WAIT_MS,
        limits.cost_per_call,
        times.calls,
        Math.round(times.ms),
      ],
    });
    const row = rows[0] as PermitRow;
    if (!row.counted) addDurations(account, times);
    if (row.slot_at !== null && row.counted)
      return { at: new Date(row.slot_at), probes: row.probes === true, is_suspect: (row.failures ?? 0) > 0 };
    if (row.probes) await releaseProbe(connection, account);
    const refused = refusal(row, limits, now, attempt === 3);
    if (refused) throw new ProviderError(provider, refused.code, refused);
  }
}

function refusal(
  row: PermitRow,
  limits: Limits,
  now: Date,
  isLast: boolean,
): { code: ProviderFailure; retry_after_ms: number; turn_ms?: number } | undefined {
  const msUntil = (time: string | null): number => (time === null ? 0 : Date.parse(time) - now.getTime());
  const isSpent = limits.calls_per_day !== null && (row.used ?? 0) >= limits.calls_per_day;
  if (isSpent || (row.slot_at !== null && !row.counted))
    return { code: "over_budget", retry_after_ms: msUntilTomorrow(now) };
  if (msUntil(row.blocked_until) > 0)
    return { code: row.blocked_for ?? "rate_limited", retry_after_ms: msUntil(row.blocked_until) };
  const closed_ms = Math.max(msUntil(row.open_until), row.open_until === null ? 0 : msUntil(row.probe_until));
  if (closed_ms > 0) return { code: "breaker_open", retry_after_ms: closed_ms };
  if (isLast || msUntil(row.next_call_at) > WAIT_MS) {
    return {
      code: "rate_limited",
      retry_after_ms: Math.max(1_000, msUntil(row.next_call_at)),
      turn_ms: 1_000 / limits.calls_per_second,
    };
  }
  return undefined;
}

/** Closes the breaker and resets the count of failures. */
export async function recordSuccess(
  connection: Connection,
  { tenant_id, provider }: Account,
  { probes, is_suspect }: Permit,
): Promise<void> {
  if (!probes && !is_suspect) return;
  await connection.query({
    name: "close_breaker",
    text: `
      UPDATE provider_states SET failures = 0, openings = 0, open_until = NULL, probe_until = NULL
      WHERE tenant_id = $1 AND provider = $2`,
    values: [tenant_id, provider],
  });
}

const RECORD_FAILURE = `
  WITH state AS (
    UPDATE provider_states SET
      failures = CASE WHEN $4 THEN failures + 1 ELSE 0 END,
      openings = CASE WHEN NOT $4 THEN 0
        WHEN $5 OR (open_until IS NULL AND failures + 1 >= $6) THEN openings + 1
        ELSE openings END,
      open_until = CASE WHEN NOT $4 THEN NULL
        WHEN $5 OR (open_until IS NULL AND failures + 1 >= $6)
          THEN $3::timestamptz + least($7 * 2 ^ least(openings, 10), $8) * interval '1 millisecond'
        ELSE open_until END,
      probe_until = CASE WHEN $5 OR NOT $4 THEN NULL ELSE probe_until END,
      blocked_until = CASE WHEN $9::int IS NULL THEN blocked_until
        ELSE greatest(blocked_until, $3::timestamptz + $9 * interval '1 millisecond') END,
      blocked_for = CASE WHEN $9::int IS NULL THEN blocked_for ELSE $10::text END
    WHERE tenant_id = $1 AND provider = $2
    RETURNING openings
  )
  INSERT INTO provider_usage AS u (tenant_id, provider, day, failures)
  SELECT $1::uuid, $2::text, $11::date, jsonb_build_object($10::text, 1) FROM (SELECT count(*) FROM state) AS written
  ON CONFLICT (tenant_id, provider, day) DO UPDATE SET
    failures = u.failures || jsonb_build_object($10::text, coalesce((u.failures ->> $10::text)::int, 0) + 1)`;

/**
 * Counts the failure, opens the breaker after FAILURES_TO_OPEN of them, and blocks calls for as long as the provider
 * asks.
 */
export async function recordFailure(
  connection: Connection,
  { tenant_id, provider }: Account,
  { probes }: Permit,
  { code, retry_after_ms }: ProviderError,
  now: Date,
): Promise<void> {
  const block_ms = retry_after_ms ?? BLOCK_MS[code];
  await connection.query({
    name: "record_failure",
    text: RECORD_FAILURE,
    values: [
      tenant_id,
      provider,
      now.toISOString(),
      PROVIDER_FAILURES[code].of_health,
      probes,
      FAILURES_TO_OPEN,
      OPEN_MS,
      OPEN_AT_MOST_MS,
      block_ms === undefined ? null : Math.ceil(Math.min(block_ms, BLOCK_AT_MOST_MS)),
      code,
      dayOf(now),
    ],
  });
}

/** Releases the probe of a call that was not made or was aborted. */
export async function releaseProbe(connection: Connection, { tenant_id, provider }: Account): Promise<void> {
  await connection.query({
    name: "release_probe",
    text: "UPDATE provider_states SET probe_until = NULL WHERE tenant_id = $1 AND provider = $2",
    values: [tenant_id, provider],
  });
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

const msUntilTomorrow = (now: Date): number =>
  Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1) - now.getTime();

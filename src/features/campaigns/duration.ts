/** Estimates how long a campaign takes, from measurements. Pure functions. */

/** The calls that a campaign makes to one provider. */
export interface ProviderCalls {
  calls: number;
  calls_per_second: number;
  /** Null: no limit. */
  calls_per_day: number | null;
  /** By all campaigns and requests. */
  used_today: number;
  /** Measured milliseconds of a call, including the service's own work for it; null if none was measured. */
  call_ms: number | null;
}

export interface Workload {
  total: number;
  /** Measured milliseconds of a process per address, without calls; null if none was measured. */
  address_ms: number | null;
  calls: readonly ProviderCalls[];
  /** True if verifications wait until a provider's budget allows them; otherwise other providers answer. */
  postpones: boolean;
  processes: number;
  /** Concurrent calls of a process. */
  calls_at_once: number;
  /** The factor by which throttling slows down background work. */
  slowdown: number;
}

export const TIME_DEPENDS_ON = [
  "verifications",
  "throttle",
  "provider_latency",
  "provider_rate",
  "provider_budget",
  "not_measured",
] as const;

export interface Duration {
  seconds: number | null;
  depends_on: (typeof TIME_DEPENDS_ON)[number];
}

/** For selecting the first addresses and counting the last ones. */
const BEGIN_AND_END_S = 1;
const DAY_S = 86_400;

/**
 * Estimates the duration: the longest of what happens at the same time, which is the service's own work, and each
 * provider's latency, rate and budget.
 */
export function estimateDuration(work: Workload, now: Date): Duration {
  const limited = work.calls.map((one) => ({
    ...one,
    calls: work.postpones ? one.calls : Math.min(one.calls, remainingToday(one)),
  }));
  const all_calls = limited.reduce((sum, { calls }) => sum + calls, 0);
  const own_s =
    work.address_ms === null ? null : (work.total * work.address_ms * work.slowdown) / work.processes / 1_000;
  // Calls cost the service little else. Nothing can be estimated if most addresses need no call and their cost is
  // unknown.
  if (own_s === null && work.total > 0 && 2 * all_calls < work.total)
    return { seconds: null, depends_on: "not_measured" };
  const parts: [number, Duration["depends_on"]][] = [[own_s ?? 0, work.slowdown > 1 ? "throttle" : "verifications"]];
  parts.push([
    (limited.reduce((sum, { calls, call_ms }) => sum + calls * (call_ms ?? 0), 0) * work.slowdown) /
      work.calls_at_once /
      work.processes /
      1_000,
    "provider_latency",
  ]);
  for (const one of limited) {
    parts.push([one.calls / one.calls_per_second, "provider_rate"]);
    if (one.calls > remainingToday(one)) parts.push([budgetWaitSeconds(one, now), "provider_budget"]);
  }
  const [slowest, depends_on] = parts.reduce((most, part) => (part[0] > most[0] ? part : most));
  return { seconds: Number.isFinite(slowest) ? Math.ceil(slowest + BEGIN_AND_END_S) : null, depends_on };
}

const remainingToday = ({ calls_per_day, used_today }: Pick<ProviderCalls, "calls_per_day" | "used_today">): number =>
  calls_per_day === null ? Infinity : Math.max(0, calls_per_day - used_today);

/** Seconds until calls beyond today's budget are made; Infinity if the budget is zero. */
export function budgetWaitSeconds(one: Omit<ProviderCalls, "call_ms">, now: Date): number {
  const { calls_per_day, calls_per_second } = one;
  if (calls_per_day === null) return 0;
  if (calls_per_day === 0) return Infinity;
  const later = one.calls - remainingToday(one);
  const whole_days = Math.ceil(later / calls_per_day) - 1;
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  return (
    (midnight - now.getTime()) / 1_000 + whole_days * DAY_S + (later - whole_days * calls_per_day) / calls_per_second
  );
}

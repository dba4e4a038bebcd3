/** How long a campaign takes, from what was measured. Pure functions. */

/** What a campaign asks one provider. */
export interface Calls {
  calls: number;
  calls_per_second: number;
  /** Null is no limit. */
  calls_per_day: number | null;
  /** Of today, by all. */
  used_today: number;
  /** Measured, with all that the service does for it; null where no call was. */
  call_ms: number | null;
}

export interface Work {
  total: number;
  /** Measured milliseconds of a process for an address, without calls; null where none was. */
  address_ms: number | null;
  calls: readonly Calls[];
  /** Whether what a provider cannot answer today waits for it; otherwise others answer. */
  postpones: boolean;
  processes: number;
  /** Calls that a process makes at once. */
  calls_at_once: number;
  /** How many times as long background work takes now. */
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

/** Until the first addresses are selected, and until the last ones are counted. */
const BEGIN_AND_END_S = 1;
const DAY_S = 86_400;

/** The slowest of what goes on at the same time: the service's own work, each provider's answers, its rate, its days. */
export function reckonDuration(work: Work, now: Date): Duration {
  const asked = work.calls.map((one) => ({
    ...one,
    calls: work.postpones ? one.calls : Math.min(one.calls, leftToday(one)),
  }));
  const all_calls = asked.reduce((sum, { calls }) => sum + calls, 0);
  const own_s =
    work.address_ms === null ? null : (work.total * work.address_ms * work.slowdown) / work.processes / 1_000;
  // What providers answer costs the service little else: only where most is answered without them, nothing can be said.
  if (own_s === null && work.total > 0 && 2 * all_calls < work.total)
    return { seconds: null, depends_on: "not_measured" };
  const parts: [number, Duration["depends_on"]][] = [[own_s ?? 0, work.slowdown > 1 ? "throttle" : "verifications"]];
  parts.push([
    (asked.reduce((sum, { calls, call_ms }) => sum + calls * (call_ms ?? 0), 0) * work.slowdown) /
      work.calls_at_once /
      work.processes /
      1_000,
    "provider_latency",
  ]);
  for (const one of asked) {
    parts.push([one.calls / one.calls_per_second, "provider_rate"]);
    if (one.calls > leftToday(one)) parts.push([waitForDays(one, now), "provider_budget"]);
  }
  const [slowest, depends_on] = parts.reduce((most, part) => (part[0] > most[0] ? part : most));
  return { seconds: Number.isFinite(slowest) ? Math.ceil(slowest + BEGIN_AND_END_S) : null, depends_on };
}

const leftToday = ({ calls_per_day, used_today }: Pick<Calls, "calls_per_day" | "used_today">): number =>
  calls_per_day === null ? Infinity : Math.max(0, calls_per_day - used_today);

/** Seconds until calls that are more than is left of today's have been made; never where there are none on any day. */
export function waitForDays(one: Omit<Calls, "call_ms">, now: Date): number {
  const { calls_per_day, calls_per_second } = one;
  if (calls_per_day === null) return 0;
  if (calls_per_day === 0) return Infinity;
  const later = one.calls - leftToday(one);
  const whole_days = Math.ceil(later / calls_per_day) - 1;
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  return (
    (midnight - now.getTime()) / 1_000 + whole_days * DAY_S + (later - whole_days * calls_per_day) / calls_per_second
  );
}

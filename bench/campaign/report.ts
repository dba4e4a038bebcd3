import type { Run } from "./run.ts";

const MILLION = 1_000_000;
const TEN_MILLION = 10 * MILLION;

/** Returns a table of the runs, and an extrapolation to ten million addresses. */
export function describeRuns(runs: readonly Run[]): string {
  const rows = [
    [
      "addresses",
      "fill s",
      "campaign s",
      "alone /s",
      "with checkout /s",
      "node µs",
      "pg µs",
      "p99 ratio (rounds)",
      "memory MB by quarter",
      "once",
      "twice",
      "never",
      "idle if paused",
      "recovery s",
    ],
  ];
  for (const run of runs) {
    rows.push([
      String(run.addresses),
      whole(run.fill_seconds),
      whole(run.campaign_seconds),
      whole(run.alone_per_second),
      whole(run.with_checkout_per_second),
      whole(run.node_us),
      whole(run.postgres_us),
      `${run.p99_ratio.toFixed(2)} (${run.rounds.map(({ ratio }) => ratio.toFixed(2)).join(" ")})`,
      run.memory_mb.by_quarter.map(whole).join(" "),
      String(run.verified.once),
      String(run.verified.twice),
      String(run.verified.never),
      run.idle_while_paused ? "yes" : "NO",
      run.recovery_seconds === null ? "–" : run.recovery_seconds.work.toFixed(1),
    ]);
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return [
    ...rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join("  ")),
    ...extrapolate(runs),
  ].join("\n");
}

/** Extrapolates linearly from the two largest runs. */
function extrapolate(runs: readonly Run[]): string[] {
  const [a, b] = runs.toSorted((one, other) => one.addresses - other.addresses).slice(-2);
  if (!a || !b) return [];
  const [each, most] = [(b.alone_seconds_each - a.alone_seconds_each) / (b.addresses - a.addresses), b.addresses];
  const seconds = TEN_MILLION * (b.alone_seconds_each + each * (TEN_MILLION - most));
  const memory =
    ((b.memory_mb.by_quarter.at(-1)! - a.memory_mb.by_quarter.at(-1)!) / (b.addresses - a.addresses)) * MILLION;
  return [
    `ten million addresses, extrapolated from the two largest runs: ${whole(seconds / 60)} minutes; ` +
      `worker's memory ${memory >= 0 ? "+" : ""}${memory.toFixed(0)} MB per million`,
  ];
}

const whole = (number: number): string => (Number.isFinite(number) ? number.toFixed(0) : "–");

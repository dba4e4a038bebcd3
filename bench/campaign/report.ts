import type { Run } from "./run.ts";

const MILLION = 1_000_000;
const TEN_MILLION = 10 * MILLION;

/** A table, and what the largest two runs say of ten million addresses. */
export function describeRuns(runs: readonly Run[]): string {
  const rows = [
    [
      "addresses",
      "fill s",
      "campaign s",
      "alone /s",
      "beside checkout /s",
      "node µs",
      "pg µs",
      "p99 ratio (rounds)",
      "memory MB by quarter",
      "once",
      "twice",
      "never",
      "paused still",
      "healed s",
    ],
  ];
  for (const run of runs) {
    rows.push([
      String(run.addresses),
      whole(run.fill_seconds),
      whole(run.campaign_seconds),
      whole(run.alone_per_second),
      whole(run.beside_checkout_per_second),
      whole(run.node_us),
      whole(run.postgres_us),
      `${run.p99_ratio.toFixed(2)} (${run.rounds.map(({ ratio }) => ratio.toFixed(2)).join(" ")})`,
      run.memory_mb.by_quarter.map(whole).join(" "),
      String(run.verified.once),
      String(run.verified.twice),
      String(run.verified.never),
      run.stood_still_while_paused ? "yes" : "NO",
      run.healed_seconds === null ? "–" : run.healed_seconds.work.toFixed(1),
    ]);
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return [
    ...rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join("  ")),
    ...extrapolate(runs),
  ].join("\n");
}

/** A straight line through the two largest runs. */
function extrapolate(runs: readonly Run[]): string[] {
  const [a, b] = runs.toSorted((one, other) => one.addresses - other.addresses).slice(-2);
  if (!a || !b) return [];
  const [each, most] = [(b.alone_seconds_each - a.alone_seconds_each) / (b.addresses - a.addresses), b.addresses];
  const seconds = TEN_MILLION * (b.alone_seconds_each + each * (TEN_MILLION - most));
  const memory =
    ((b.memory_mb.by_quarter.at(-1)! - a.memory_mb.by_quarter.at(-1)!) / (b.addresses - a.addresses)) * MILLION;
  return [
    `ten million, by the two largest: ${whole(seconds / 60)} minutes; worker's memory ` +
      `${memory >= 0 ? "+" : ""}${memory.toFixed(0)} MB for each million`,
  ];
}

const whole = (number: number): string => (Number.isFinite(number) ? number.toFixed(0) : "–");

import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import type { Comparison, Measurement } from "./compare.ts";
import type { Options } from "./options.ts";
import type { Size } from "./size.ts";
import type { StartAndRest } from "./start.ts";

export interface Report {
  date: string;
  machine: { processor: string | undefined; cores: number; memory_mb: number; node: string; platform: string };
  options: Pick<Options, "seconds" | "rounds" | "connections" | "queue" | "rate" | "addresses">;
  scenarios: Record<string, Comparison & { title: string }>;
  engine?: { per_second: number; by_country: Record<string, number>; first_call_ms: number };
  start?: StartAndRest;
  size?: Size;
}

export const machine = (): Report["machine"] => ({
  processor: cpus()[0]?.model.trim(),
  cores: availableParallelism(),
  memory_mb: Math.round(totalmem() / 1_048_576),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
});

export function printReport(report: Report): string {
  const {
    options: { rounds, seconds, connections, queue, rate, addresses },
    scenarios,
    engine,
    start,
    size,
  } = report;
  const mode =
    rate === undefined ? "closed loop" : `open loop, ${rate} arrivals per second, latency from the scheduled arrival`;
  const lines = [
    `${report.machine.cores} cores (${report.machine.processor}), Node ${report.machine.node}; ${rounds} ` +
      `pairs of ${seconds} s, ${connections} connections, ${mode}, queue in ${queue}, ${whole(addresses)} ` +
      `addresses`,
    "",
  ];
  if (Object.keys(scenarios).length > 0) lines.push(...table(scenarios, rate), "");
  if (engine) {
    const parts = Object.entries(engine.by_country)
      .map(([country, count]) => `${country} ${whole(count)}`)
      .join(", ");
    lines.push(
      `engine: ${whole(engine.per_second)} structured addresses per second on one core (${parts}); first call ` +
        `${whole(engine.first_call_ms)} ms`,
    );
  }
  if (start)
    lines.push(
      `npm run up: first start ${whole(start.first_start_ms)} ms, second ${whole(start.second_start_ms)} ms; ` +
        `${start.rest_mb === undefined ? "?" : whole(start.rest_mb)} MB idle (Node process)`,
    );
  if (size)
    lines.push(
      `size of an address: ${size.address_kb.toFixed(2)} kB, of its log entry: ${size.log_entry_kb.toFixed(2)} kB, ` +
        `total: ${size.both_kb.toFixed(2)} kB, indexes included`,
    );
  return `${lines.join("\n")}\n`;
}

function table(scenarios: Report["scenarios"], rate: number | undefined): string[] {
  const last = rate === undefined ? "node µs" : "max ms";
  const rows = [["", "per second", "ratio", "(min–max)", "p50 ms", "p99 ms", last, "pg µs", "errors"]];
  for (const { title, yardstick, doorplate, ratio } of Object.values(scenarios)) {
    const cells = (side: Measurement): string[] => [
      side.p50_ms.toFixed(1),
      side.p99_ms.toFixed(1),
      rate === undefined ? maybe(side.server_us) : side.max_ms.toFixed(0),
      maybe(side.postgres_us),
      describeErrors(side),
    ];
    rows.push([
      title,
      whole(doorplate.per_second),
      ratio.median.toFixed(2),
      `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`,
      ...cells(doorplate),
    ]);
    rows.push(["  yardstick", whole(yardstick.per_second), "1", "", ...cells(yardstick)]);
  }
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const maybe = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? "?" : whole(value));
const describeErrors = ({ errors }: Measurement): string =>
  Object.entries(errors)
    .map(([status, count]) => `${count}×${status}`)
    .join(" ") || "0";

/** @returns the path of the file */
export async function saveReport(report: Report): Promise<string> {
  const folder = join(import.meta.dirname, "results");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${report.date.replaceAll(":", "-").slice(0, 19)}.json`);
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

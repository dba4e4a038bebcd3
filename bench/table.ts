/**
 * `node bench/table.ts [--compare DIR] [--only read,post-redis] [--quick] [--out FILE]`: runs the benchmarks that the
 * design has targets for, one after the other, optionally alternating with another checkout. Prints a table; asserts
 * nothing.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Measurement } from "./compare.ts";
import { machine, type Report } from "./report.ts";

interface Imported {
  rows_per_second: number;
  undo_share: number;
  memory_mb: { import_growth: number; undo_growth: number };
}

interface Step {
  script: string;
  args: string[];
  /** Arguments for `--quick`, which only checks that the script runs. */
  quick: string[];
  /** Functions that read a number from the script's JSON, by its label. */
  numbers: Record<string, (result: never) => string>;
}

const { values } = parseArgs({
  options: {
    compare: { type: "string" },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

const QUICK = ["--rounds", "1", "--seconds", "2", "--warmup", "1"];
const LONG = ["--rounds", "7", "--seconds", "5"];

const run = (args: string[], numbers: Step["numbers"], quick = QUICK): Step => ({
  script: "bench/run.ts",
  args: ["--json", ...args, ...LONG],
  quick: ["--json", ...args, ...quick],
  numbers,
});

const ratioOf =
  (name: string) =>
  ({ scenarios }: Report): string => {
    const { median, min, max } = scenarios[name]!.ratio;
    return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
  };
const work = ({ server_us, postgres_us }: Measurement): string =>
  `${(server_us ?? NaN).toFixed(0)} + ${(postgres_us ?? NaN).toFixed(0)}`;
const workOf =
  (name: string) =>
  ({ scenarios }: Report): string =>
    work(scenarios[name]!.doorplate);
const p99Of = ({ scenarios: { post } }: Report): string =>
  `${post!.doorplate.p99_ms.toFixed(1)} (yardstick ${post!.yardstick.p99_ms.toFixed(1)})`;

const STEPS: Record<string, Step> = {
  read: run(["--only", "read,list", "--queue", "postgres"], {
    "read by id / yardstick, 10^4 addresses": ratioOf("read"),
    "page of 50, node + pg µs per response": workOf("list"),
  }),
  "read-million": run(["--only", "read", "--queue", "postgres", "--addresses", values.quick ? "20000" : "1000000"], {
    "read by id / yardstick, 10^6 addresses": ratioOf("read"),
  }),
  "post-postgres": run(["--only", "post", "--queue", "postgres"], {
    "checkout POST / yardstick, queue in Postgres": ratioOf("post"),
    "checkout POST, queue in Postgres, node + pg µs": workOf("post"),
  }),
  "post-redis": run(["--only", "post", "--queue", "redis"], {
    "checkout POST / yardstick, queue in Redis": ratioOf("post"),
    "checkout POST, queue in Redis, node + pg µs": workOf("post"),
  }),
  "post-open": run(["--only", "post", "--queue", "postgres", "--rate", values.quick ? "50" : "500"], {
    "checkout POST, open loop, 500 arrivals/s, p99 ms": p99Of,
  }),
  import: {
    script: "bench/import.ts",
    args: ["1000000", "--no-kill"],
    quick: ["2000", "--no-kill"],
    numbers: {
      "import, rows/s": ({ rows_per_second }: Imported) => String(rows_per_second),
      "import, growth MB (undo)": ({ memory_mb }: Imported) => `${memory_mb.import_growth} (${memory_mb.undo_growth})`,
      "undo time / import time": ({ undo_share }: Imported) => String(undo_share),
    },
  },
  size: run(["--only", "size"], {
    "kB per address: row + log entry = total": ({ size }: Report) =>
      `${size!.address_kb.toFixed(2)} + ${size!.log_entry_kb.toFixed(2)} = ${size!.both_kb.toFixed(2)}`,
  }),
};

const checkouts = [
  resolve(import.meta.dirname, ".."),
  ...(values.compare === undefined ? [] : [resolve(values.compare)]),
];
const only = values.only?.split(",") ?? Object.keys(STEPS);
const rows: string[][] = [];
const results: Record<string, unknown[]> = {};
for (const name of only) {
  const step = STEPS[name];
  if (!step) throw new Error(`--only ${name}: must be one of ${Object.keys(STEPS).join(", ")}`);
  const found: unknown[] = [];
  for (const checkout of checkouts) found.push(await runStep(checkout, step));
  results[name] = found;
  for (const [label, read] of Object.entries(step.numbers)) {
    rows.push([label, ...found.map((result) => (result === undefined ? "failed" : read(result as never)))]);
    process.stderr.write(`${rows.at(-1)!.join(" | ")}\n`);
  }
}
const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
process.stdout.write(`${["", "here", ...checkouts.slice(1)].join(" | ")}\n`);
process.stdout.write(
  rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join(""),
);
if (values.out !== undefined)
  await writeFile(
    values.out,
    `${JSON.stringify({ date: new Date().toISOString(), machine: machine(), results }, null, 2)}\n`,
  );

/** @returns the parsed JSON output of the script; undefined if the script failed (it prints the error on stderr) */
async function runStep(checkout: string, { script, args, quick }: Step): Promise<unknown> {
  const given = values.quick ? quick : args;
  process.stderr.write(`${checkout}: ${script} ${given.join(" ")}\n`);
  const child = spawn(process.execPath, [join(checkout, script), ...given], {
    cwd: checkout,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    child.kill("SIGTERM");
  };
  process.once("SIGTERM", stop);
  await once(child, "close");
  process.off("SIGTERM", stop);
  if (isStopped) process.exit(143);
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

/**
 * The output of `npm test` without a terminal: a line for each file that ends, and one after 30 s without any. It also
 * has the slowest files start first.
 */
import { Console } from "node:console";
import type { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";

const QUIET_MS = 30_000;
/** Seconds that the slowest files took; see `--record` in src/cli/test.ts. */
const SECONDS = JSON.parse(readFileSync(new URL("../seconds.json", import.meta.url), "utf8")) as Record<string, number>;

/** The events and results of tap, for the whole run and for each file. */
interface TapTest extends EventEmitter {
  name: string;
  results?: { ok: boolean; plan?: { skipAll: boolean } } | null;
  counts: { pass: number; fail: number; skip: number };
  /** Those that have not started, in their order. tap itself sorts them by name. */
  subtests: TapTest[];
}

const { log } = new Console(process.stdout);
const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** A reporter for tap, which renders it once as a React component. */
export default function Progress({ test: all }: { test: TapTest }): null {
  const running = new Map<TapTest, number>();
  let count = 0;
  let ended = 0;
  let last = Date.now();
  const timer = setInterval(() => {
    if (Date.now() - last < QUIET_MS || running.size === 0) return;
    last = Date.now();
    log(`  … still running: ${[...running].map(([{ name }, since]) => `${name} (${seconds(since)})`).join(", ")}`);
  }, 1_000).unref();
  all.on("subtestAdd", () => {
    count++;
    // Those that start last should be short, so that all processors are busy until the end.
    all.subtests.sort((left, right) => (SECONDS[right.name] ?? 0) - (SECONDS[left.name] ?? 0));
  });
  all.on("spawn", (file: TapTest) => {
    running.set(file, Date.now());
    file.on("process", ({ stderr }: { stderr: Readable | null }) =>
      stderr?.on("data", (text: Buffer) => process.stderr.write(text)),
    );
  });
  all.on("subtestEnd", (file: TapTest) => {
    const { pass, fail, skip } = file.counts;
    last = Date.now();
    const isOk = file.results?.ok === true;
    const counts = isOk ? `${pass} passed` : `FAILED: ${fail} failed, ${pass} passed`;
    const result = isOk && file.results?.plan?.skipAll ? "SKIPPED, no time left" : counts;
    log(
      `${String(++ended).padStart(4)}/${count} ${file.name}: ${result}${skip > 0 ? `, ${skip} skipped` : ""} in ${seconds(running.get(file) ?? last)}`,
    );
    running.delete(file);
  });
  all.on("complete", () => clearInterval(timer));
  return null;
}

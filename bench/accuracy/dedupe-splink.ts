/** Splink (PyPI, MIT) on the same records, set up as its guides do: no labels, threshold .5, connected components. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { DedupeSet } from "./dedupe.ts";
import { options } from "./options.ts";

const CACHE = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "doorplate", "accuracy-splink-5.0.0");
const PYTHON = join(CACHE, "bin/python");
let state: "unknown" | "ready" | "absent" = "unknown";

/** Returns its pairwise F1; empty where it cannot run. */
export function dedupeWithSplink(
  { name, columns }: DedupeSet,
  records: readonly Record<string, string>[],
  truths: ReadonlySet<string>,
): Record<string, number> {
  if (state === "unknown") state = install() ? "ready" : "absent";
  if (state === "absent") return {};
  const plain = records.map((record, row) =>
    Object.fromEntries([["unique_id", row], ...columns.map((column) => [column, record[column]?.trim() || null])]),
  );
  const { stdout, stderr, status } = spawnSync(PYTHON, [join(import.meta.dirname, "dedupe-splink.py")], {
    input: JSON.stringify({ columns, records: plain }),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) {
    console.error(`Splink failed on ${name}: ${stderr.trim().split("\n").at(-1)}`);
    return {};
  }
  const pairs = JSON.parse(stdout.trim().split("\n").at(-1)!) as [number, number][];
  const right = pairs.filter(([a, b]) => truths.has(a < b ? `${a} ${b}` : `${b} ${a}`)).length;
  return { "splink 5.0.0": (2 * right) / Math.max(1, pairs.length + truths.size) };
}

function install(): boolean {
  if (existsSync(join(CACHE, "complete"))) return true;
  if (options.offline) return skip();
  mkdirSync(CACHE, { recursive: true });
  const run = (command: string, ...args: string[]): boolean =>
    spawnSync(command, args, { stdio: ["ignore", 2, 2] }).status === 0;
  const isInstalled =
    run("python3", "-m", "venv", CACHE) && run(join(CACHE, "bin/pip"), "install", "--quiet", "splink==5.0.0", "pandas");
  if (!isInstalled) return skip();
  mkdirSync(join(CACHE, "complete"));
  return true;
}

function skip(): false {
  console.error("Splink is not measured: it is not installed, and Python cannot install it");
  return false;
}

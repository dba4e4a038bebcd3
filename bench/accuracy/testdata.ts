/** What the accuracy benches share: reading the sets, loading the packages we compare with, and printing the scores. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Where the sets are: files NAME.dev.jsonl or NAME.jsonl, or either with .gz. */
    data: { type: "string", default: join(import.meta.dirname, "../../../shared/testdata") },
    /** A folder with a node_modules where the packages to compare with are installed; they are no dependencies of ours. */
    peers: { type: "string", default: process.cwd() },
    /** How many of the worst cases to print for each kind. */
    worst: { type: "string", default: "0" },
  },
});

/** The rows of a set; none where the set is not there, or others were asked for by name. */
export function rows<Row>(set: string): Row[] {
  if (positionals.length > 0 && !positionals.includes(set)) return [];
  for (const file of [`${set}.jsonl`, `${set}.jsonl.gz`, `${set}.dev.jsonl`, `${set}.dev.jsonl.gz`]) {
    const path = join(options.data, file);
    if (!existsSync(path)) continue;
    const bytes = readFileSync(path);
    const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    return text.trim().split("\n").map((line) => JSON.parse(line) as Row);
  }
  return [];
}

/** A package to compare with, undefined where it is not installed. */
export function peer<Package>(name: string): Package | undefined {
  try {
    return createRequire(join(options.peers, "peers.js"))(name) as Package;
  } catch {
    return undefined;
  }
}

/** Counts for one set; what went wrong is kept by kind. */
export class Score {
  readonly set: string;
  private right = 0;
  private total = 0;
  private readonly failures = new Map<string, string[]>();

  constructor(set: string) {
    this.set = set;
  }

  count(isRight: boolean, kind = "wrong", what?: unknown): void {
    this.total++;
    if (isRight) {
      this.right++;
      return;
    }
    const failures = this.failures.get(kind) ?? [];
    failures.push(typeof what === "string" ? what : JSON.stringify(what));
    this.failures.set(kind, failures);
  }

  print(measure: string, isOurs = true): void {
    if (this.total === 0) return;
    const share = `${((100 * this.right) / this.total).toFixed(1)} %`;
    console.log(`${this.set.padEnd(28)} ${measure.padEnd(44)} ${share.padStart(8)}  ${this.right}/${this.total}`);
    if (!isOurs) return;
    for (const [kind, cases] of [...this.failures].toSorted(([, a], [, b]) => b.length - a.length)) {
      const shown = cases.slice(0, Number(options.worst));
      if (shown.length > 0) console.log([`    ${kind}: ${cases.length}`, ...shown.map((text) => `        ${text}`)].join("\n"));
    }
  }
}

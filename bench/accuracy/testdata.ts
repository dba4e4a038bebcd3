/** Reads the sets and counts scores. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { isWanted, options } from "./options.ts";

export interface Failure {
  kind: string;
  id: string;
  got: string;
  expected: string;
}

/** The result of one measure on one set, for the engine and the packages. Scores are shares from 0 to 1. */
export interface Measured {
  set: string;
  measure: string;
  ours: number;
  target: number | null;
  peers: Record<string, number>;
  n: number;
  worst: Failure[];
}

/** A text with gold parts, and whether all parts of ours are right. */
export interface JudgedText {
  set: string;
  id: string;
  text: string;
  country_code: string | undefined;
  isRight: boolean;
}

/** Loads a package to compare with; undefined if it is not installed. */
export type Peers = <Package>(name: string) => Package | undefined;

/** The folder of the sets; undefined if it does not exist. */
export const dataFolder = existsSync(options.data) ? options.data : undefined;

/**
 * Returns the rows of all files of a set (NAME.jsonl, NAME.dev.jsonl, either with .gz); none if the set is not
 * selected.
 */
export function rows<Row>(set: string): (Row & { id: string })[] {
  if (!dataFolder || !isWanted(set)) return [];
  const files = readdirSync(dataFolder)
    .filter((file) => file.startsWith(`${set}.`) && /^[^.]+(?:\.[\w-]+)?\.jsonl(?:\.gz)?$/.test(file))
    .sort();
  return files.flatMap((file) => {
    const bytes = readFileSync(join(dataFolder, file));
    const lines = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").trim().split("\n");
    return lines.map((line, index) => ({ id: `${set}:${index + 1}`, ...(JSON.parse(line) as Row) }));
  });
}

/** Counts one measure for the engine and the packages, and keeps the engine's failures. */
export class Score {
  private readonly head: Pick<Measured, "set" | "measure" | "target">;
  private readonly ours = { right: 0, all: 0 };
  private readonly theirs = new Map<string, { right: number; all: number }>();
  private readonly worst: Failure[] = [];

  constructor(set: string, measure: string, target: number | null = null) {
    this.head = { set, measure, target };
  }

  /** @param failure shown if the result is wrong */
  count(isRight: boolean, failure?: Partial<Failure>): void {
    this.add(Number(isRight), 1);
    if (!isRight && failure) this.miss(failure);
  }

  miss(failure: Partial<Failure>): void {
    this.worst.push({ kind: "wrong", id: "", got: "", expected: "", ...failure });
  }

  /** Adds to the counts directly, for measures that are not a share of cases, such as F1. */
  add(right: number, all: number): void {
    this.ours.right += right;
    this.ours.all += all;
  }

  peer(name: string, isRight: boolean): void {
    this.addPeer(name, Number(isRight), 1);
  }

  addPeer(name: string, right: number, all: number): void {
    const tally = this.theirs.get(name) ?? { right: 0, all: 0 };
    tally.right += right;
    tally.all += all;
    this.theirs.set(name, tally);
  }

  /** Returns the result; empty if nothing was counted. */
  measured(): Measured[] {
    if (this.ours.all === 0) return [];
    const peers = Object.fromEntries(
      [...this.theirs].filter(([, { all }]) => all > 0).map(([name, { right, all }]) => [name, right / all]),
    );
    return [{ ...this.head, ours: this.ours.right / this.ours.all, peers, n: this.ours.all, worst: this.worst }];
  }
}

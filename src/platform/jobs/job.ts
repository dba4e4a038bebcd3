/**
 * A kind of durable work. The rows of its table are the truth: they say what waits, what runs and until when its lease
 * holds. A transaction that adds a row is followed by `queues.ring(name)`; a process that works on the kind then claims
 * rows, a batch at a time and fairly between tenants and their lanes. A ring that was lost costs seconds: each process
 * also looks by itself.
 */
import type { DB } from "../database/tables.ts";
import type { Allotment, Lane, Limits, WaitingLane } from "./fair.ts";

/** What is said of a kind of job once: its code reads it from here, and `docs/jobs.md` is made of it. */
export interface Declaration extends Limits {
  /** What it is called in the queue, the metrics and the log. */
  name: string;
  /** What it does, in a sentence or two. */
  summary: string;
  /** Whose rows say what waits and what runs. */
  table: keyof DB;
  /** The states of a row; for each, those that follow and why. A state that none follows is an end. */
  states: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** In which a row is made. */
  first: readonly string[];
  /** What stands in a line of its own, within its tenant. */
  lane: string;
  /** Rows that one statement claims or ends, at most. */
  batch: number;
  /**
   * How long a claim holds: what a killed process had is claimed again after it. Null: a claim is a transaction, which
   * ends with its process.
   */
  lease_ms: number | null;
  /** Null: it does not fail but by errors of the service, and is then taken up again. */
  retries: Retries | null;
}

export interface Retries {
  /** With the first. */
  attempts: number;
  /** Before the second attempt, the third and so on; the last one repeats. */
  pauses_ms: readonly number[];
}

/** A row that a process has claimed. */
export interface Claim extends Lane {
  is_slow?: boolean;
}

/** What the work on a kind needs to know of its declaration. */
type Declared = Pick<Declaration, "name" | "batch" | keyof Limits>;

export interface Job<Claimed extends Claim, Ending> extends Declared {
  /** Lanes in which something is due: rows that wait, and rows whose lease has ended. */
  listLanes(now: Date): Promise<readonly WaitingLane[]>;
  /** Claims so many rows of lanes, with a lease; fewer where other processes were faster. */
  claim(allotments: readonly Allotment[], now: Date): Promise<Claimed[]>;
  /**
   * Does the work, with no transaction open. An unforeseen error leaves the lease to end.
   * @param signal asks it to stop soon and to leave the row to another process
   */
  run(claim: Claimed, signal: AbortSignal): Promise<Ending>;
  /**
   * Whether a claim came to nothing, so that its row is tried again or given up; for the metrics. Absent: it never does
   * but by an unforeseen error.
   */
  hasFailed?(ending: Ending): boolean;
  /**
   * Writes what came of some claims, in one transaction, as far as they are still held.
   * @returns when the next of them is due, if one has to wait
   */
  end(endings: readonly Ended<Claimed, Ending>[], now: Date): Promise<Date | undefined>;
}

export interface Ended<Claimed, Ending> {
  claim: Claimed;
  ending: Ending;
}

/** Declares a job: names its types once. */
export const defineJob = <Claimed extends Claim, Ending>(job: Job<Claimed, Ending>): Job<Claimed, Ending> => job;

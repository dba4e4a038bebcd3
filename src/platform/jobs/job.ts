/**
 * A job is a kind of durable work. The rows of its table are the truth: they say what waits, what runs and until when a
 * lease holds. After a transaction that adds a row, `queues.ring(name)` notifies the processes that work on the job;
 * they claim rows in batches, fairly between tenants and their lanes. A lost notification costs seconds, since each
 * process also polls.
 */
import type { DB } from "../database/tables.ts";
import type { Allotment, Lane, Limits, WaitingLane } from "./fair.ts";

/** The declaration of a job, which its code reads and of which `docs/jobs.md` is generated. */
export interface Declaration extends Limits {
  /** Its name in the queue, the metrics and the log. */
  name: string;
  /** Its work, in a sentence or two. */
  summary: string;
  /** Its table. */
  table: keyof DB;
  /** By state of a row, the states that can follow, each with the reason. A state without any is final. */
  states: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The states in which a row is inserted. */
  first: readonly string[];
  /** What a lane is, within a tenant. */
  lane: string;
  /** The most rows that one statement claims or ends. */
  batch: number;
  /** How long a claim holds. Rows of a killed process are claimed again after it. Null: a claim is a transaction. */
  lease_ms: number | null;
  /** Null: only an unexpected error makes it fail, and its rows are then claimed again. */
  retries: Retries | null;
}

export interface Retries {
  /** Including the first. */
  attempts: number;
  /** Before the second attempt, the third, and so on. If there are fewer pauses than attempts, the last one repeats. */
  pauses_ms: readonly number[];
}

/** A row that a process has claimed. */
export interface Claim extends Lane {
  is_slow?: boolean;
}

/** The part of a declaration that the runner needs. */
type Declared = Pick<Declaration, "name" | "batch" | keyof Limits>;

export interface Job<Claimed extends Claim, Ending> extends Declared {
  /** Lists the lanes with due rows: rows that wait, and rows whose lease has ended. */
  listLanes(now: Date): Promise<readonly WaitingLane[]>;
  /** Claims rows of lanes, with a lease; fewer than allotted if other processes were faster. */
  claim(allotments: readonly Allotment[], now: Date): Promise<Claimed[]>;
  /**
   * Does the work, without a transaction open. After an unexpected error the lease runs out.
   * @param signal aborts when the process stops: the work returns soon, and leaves the row to another process
   */
  run(claim: Claimed, signal: AbortSignal): Promise<Ending>;
  /** Whether an attempt failed, for the metrics. Absent: only an unexpected error is a failure. */
  hasFailed?(ending: Ending): boolean;
  /**
   * Writes the results of claims in one transaction, except of claims whose lease another process holds by now.
   * @returns when the next of them is due, if one is retried
   */
  end(endings: readonly Ended<Claimed, Ending>[], now: Date): Promise<Date | undefined>;
}

export interface Ended<Claimed, Ending> {
  claim: Claimed;
  ending: Ending;
}

/** Infers the types of a job. */
export const defineJob = <Claimed extends Claim, Ending>(job: Job<Claimed, Ending>): Job<Claimed, Ending> => job;

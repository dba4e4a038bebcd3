/** The interface of a queue server, and settings that are the same for each. */
import type { Job, Queue, Worker } from "bullmq";

export interface Connections {
  backend: "redis" | "postgres";
  /** Resolves once jobs can be added. */
  connected(): Promise<void>;
  isConnected(): boolean;
  queue(name: string): Queue;
  worker(name: string, run: (job: Job) => Promise<void>, concurrency: number): Worker;
  close(): Promise<void>;
}

/** Timeout of a response. Longer than a worker waits for a job (drainDelay). */
export const SILENCE_MS = 10_000;
export const HAND_OVER_TIMEOUT_MS = 5_000;

// Longer than any job takes, so that locks need no renewal: its timers would go on if a worker cannot be closed since
// its server is away. The job of a killed worker returns after it; the rows are claimed sooner, by polling.
const LOCK_MS = 75_000;
export const WORKER_OPTIONS = {
  lockDuration: LOCK_MS,
  skipLockRenewal: true,
  stalledInterval: 15_000,
  maxStalledCount: 10,
  drainDelay: 5,
} as const;
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

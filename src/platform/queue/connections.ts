/** What a server of queues offers, and what holds on each of them. */
import type { Job, Queue, Worker } from "bullmq";

export interface Connections {
  backend: "redis" | "postgres";
  /** Waits until jobs can be handed over. */
  connected(): Promise<void>;
  isConnected(): boolean;
  queue(name: string): Queue;
  worker(name: string, run: (job: Job) => Promise<void>, concurrency: number): Worker;
  close(): Promise<void>;
}

/** Of a connection on which an answer is due. Longer than a worker waits for a job (drainDelay). */
export const SILENCE_MS = 10_000;
export const HAND_OVER_TIMEOUT_MS = 5_000;

// Longer than any job takes, so that none has to be renewed: the timers of that go on where a worker cannot be closed,
// since its server is away. A killed worker's job comes back after it; what the rows hold is taken up sooner.
const LOCK_MS = 75_000;
export const WORKER_OPTIONS = {
  lockDuration: LOCK_MS,
  skipLockRenewal: true,
  stalledInterval: 15_000,
  maxStalledCount: 10,
  drainDelay: 5,
} as const;
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

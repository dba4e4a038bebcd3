/** Claims and runs the rows of one job in this process. */
import { setTimeout as sleep } from "node:timers/promises";
import { batch } from "../database/batch.ts";
import type { Metrics } from "../http/metrics.ts";
import type { Log } from "../log.ts";
import { allot, createOccupancy } from "./fair.ts";
import type { Claim, Ended, Job } from "./job.ts";

/** Interval of polling, and so the cost of a lost notification. */
const LOOK_MS = 5_000;
/** Pause between two claims that found less than a batch, so that rows are claimed together. */
const TOGETHER_MS = 50;
const PAUSE_MS = { first: 250, longest: 15_000 };

export interface RunnerNeeds {
  clock: () => Date;
  log: Log;
  metrics: Metrics;
}

export interface Runner {
  /** Claims due rows soon. */
  ring(): void;
  /** Whether a place is free. */
  hasRoom(): boolean;
  /** Runs all due rows and waits for their end. For tests, on a runner that is not notified. @returns how many */
  runDue(): Promise<number>;
  /** Claims nothing more, and waits for the running claims. Repeated calls wait for the same. */
  stop(): Promise<void>;
}

/**
 * Returns a runner, which does nothing until its first `ring`.
 * @param signal aborts when the running claims are to end soon
 * @param passOn is called when more is due than this process has places for
 */
export function createRunner<Claimed extends Claim, Ending>(
  job: Job<Claimed, Ending>,
  { clock, log, metrics }: RunnerNeeds,
  signal: AbortSignal,
  passOn: () => void = () => undefined,
): Runner {
  const occupancy = createOccupancy();
  const running = new Set<Promise<void>>();
  /** isRung: look again. hasMore: rows are due for which there was no place. */
  let [isRung, hasMore, isStarted, isStopped] = [false, false, false, false];
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause_ms = PAUSE_MS.first;

  const end = batch<Ended<Claimed, Ending>, void>(
    async (endings) => {
      const due = await job.end(endings, clock());
      if (due) ringIn(due.getTime() - clock().getTime());
      return endings.map(() => undefined);
    },
    { most: job.batch, at_once: 2 },
  );

  function ringIn(milliseconds: number): void {
    if (!isStarted || isStopped || milliseconds > LOOK_MS) return;
    setTimeout(ring, Math.max(0, milliseconds)).unref();
  }

  function ring(): void {
    [isStarted, isRung] = [true, true];
    if (isStopped) return;
    looking ??= look().finally(() => {
      looking = undefined;
      if (isRung) ring();
    });
  }

  const isToLook = (): boolean => isRung && !isStopped;

  async function look(): Promise<void> {
    while (isToLook()) {
      isRung = false;
      try {
        const count = await begin();
        pause_ms = PAUSE_MS.first;
        if (count > 0 && hasRoom()) isRung = true;
        // Claims the rows of the next 50 ms together: a row that is claimed alone costs several times as much.
        if (count > 0 && count < job.batch) await sleep(TOGETHER_MS);
      } catch (err) {
        log.warn({ err, job: job.name }, "rows of a job could not be claimed; the worker will retry");
        await sleep(pause_ms, undefined, { signal, ref: false }).catch(() => undefined);
        pause_ms = Math.min(2 * pause_ms, PAUSE_MS.longest);
        isRung = true;
      }
    }
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(ring, LOOK_MS * (0.8 + 0.4 * Math.random())).unref();
  }

  const hasRoom = (): boolean => !isStopped && occupancy.total() < job.places;

  /** Claims rows for the free places and starts them. @returns how many */
  async function begin(): Promise<number> {
    hasMore = true;
    if (!hasRoom()) return 0;
    const now = clock();
    const lanes = await job.listLanes(now);
    hasMore = lanes.length > 0;
    const allotments = allot(lanes, occupancy, job, job.batch);
    if (allotments.length === 0) return 0;
    const claims = await job.claim(allotments, now);
    for (const claim of claims) occupancy.enter(claim);
    for (const claim of claims) begun(claim);
    if (!hasRoom()) passOn();
    return claims.length;
  }

  function begun(claim: Claimed): void {
    const work = runOne(claim).finally(() => {
      running.delete(work);
      occupancy.leave(claim);
      if (hasMore && isStarted) ring();
    });
    running.add(work);
  }

  async function runOne(claim: Claimed): Promise<void> {
    metrics.job_attempts.inc({ kind: job.name });
    const stop = metrics.job_seconds.startTimer({ kind: job.name });
    try {
      const ending = await job.run(claim, signal);
      await end({ claim, ending });
      stop({ outcome: "ended" });
      if (job.hasFailed?.(ending)) metrics.job_failures.inc({ kind: job.name });
    } catch (err) {
      stop({ outcome: "failed" });
      metrics.job_failures.inc({ kind: job.name });
      log.error({ err, job: job.name }, "a job failed; it will be retried when its lease has ended");
    }
  }

  return {
    ring,
    hasRoom,
    async runDue() {
      let count = 0;
      for (let begun_now = await begin(); begun_now > 0; begun_now = await begin()) {
        count += begun_now;
        await Promise.all(running);
      }
      return count;
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
      while (running.size > 0) await Promise.all(running);
    },
  };
}

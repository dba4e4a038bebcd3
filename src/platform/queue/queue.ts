import { setTimeout as sleep } from "node:timers/promises";
import { setMaxListeners } from "node:events";
import type { Queue, Worker, Job as BullJob } from "bullmq";
import type { Log } from "../log.ts";
import { type Connections, HAND_OVER_TIMEOUT_MS } from "./connections.ts";
import { connectPostgres } from "./postgres.ts";
import { connectRedis, hintOf } from "./redis.ts";
import { readRedisUrl, serversOf } from "./redis-url.ts";
import { createTrouble, type Trouble } from "./trouble.ts";
import type { Claim, Job as Work } from "../jobs/job.ts";
import { createRunner, type Runner, type RunnerNeeds } from "../jobs/runner.ts";

type Data = Record<string, string>;

/** A hint that a row waits for work. The row is the truth: a lost job is found by the sweep, a doubled one is harmless. */
export interface Job {
  /** Unique in its queue while the job waits or runs. */
  id: string;
  /** The row's key and nothing else: jobs are stored in clear text. */
  data: Data;
  delay_ms?: number;
}

/** @param signal aborted when the process stops: a long job ends soon then, and releases its row to another worker */
export type Handler<Key extends Data = Data> = (key: Key, signal: AbortSignal) => Promise<void>;

export interface Queues {
  readonly backend: "redis" | "postgres";
  /** Hands jobs over soon, without waiting and without fail: what cannot be handed over is left to the sweep. */
  enqueue(queue: string, jobs: readonly Job[]): void;
  /** Wakes the work on a kind: in this process, and in another one where this one does not work on it or has no room. */
  ring(name: string): void;
  /** Works on a kind of job from now on. */
  workOn<Claimed extends Claim, Ending>(job: Work<Claimed, Ending>, needs: RunnerNeeds): void;
  /** Whether its server answers as it should. Without it background work goes on, some seconds later. */
  isWorking(): boolean;
  /** How many jobs stand where; undefined where the queue does not answer soon. */
  count(queue: string): Promise<QueueCounts | undefined>;
  /** A queue as BullMQ has it, to look at. */
  inspect(queue: string): Queue;
  /** Works on a queue from now on. Its jobs have keys of one kind. */
  work<Key extends Data>(queue: string, handler: Handler<Key>, concurrency: number): void;
  /** Takes no more jobs. Those that run may end, within a few seconds. */
  stopWork(): Promise<void>;
  /** Stops the work, hands over what is left, and disconnects. */
  close(): Promise<void>;
}

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
}

export interface QueueSettings {
  redisUrl: string | undefined;
  databaseUrl: string;
  /** Keeps installations apart on one Redis. */
  prefix: string;
}

/** The id of the one job that wakes a process that works on a kind. */
const BELL = "bell";
const BUFFERED_JOBS = 20_000;
const BATCH = 500;
/** Jobs that come together go over together. */
const GATHER_MS = 10;
/** BullMQ's call for many makes two tables in Postgres and drops them again: 3 ms and 29 kB of WAL, where a single job costs 0.4 ms and 1 kB. */
const MANY = 8;
const COUNT_TIMEOUT_MS = 2_000;
const ABORT_AFTER_MS = 3_500;
const STOP_TIMEOUT_MS = 5_500;

export async function connectQueues(settings: QueueSettings, log: Log): Promise<Queues> {
  const { redisUrl, databaseUrl, prefix } = settings;
  const redis = redisUrl === undefined ? undefined : readRedisUrl(redisUrl);
  const connections = redis ? connectRedis(redis, prefix, (error) => void trouble.report(error)) : await connectPostgres(databaseUrl);
  const trouble = createTrouble(log, redis
    ? { name: serversOf(redis), hintOf: (error) => hintOf(redis, error), isConnected: () => connections.isConnected() }
    : { name: URL.canParse(databaseUrl) ? new URL(databaseUrl).host : "" });
  return new BullQueues(connections, trouble, log);
}

class BullQueues implements Queues {
  readonly backend: "redis" | "postgres";
  readonly #connections: Connections;
  readonly #trouble: Trouble;
  readonly #log: Log;
  readonly #queues = new Map<string, Queue>();
  readonly #workers: Worker[] = [];
  readonly #resting = new Set<Worker>();
  readonly #runners = new Map<string, Runner>();
  readonly #stopping = new AbortController();
  #stopped: Promise<void> | undefined;
  readonly #waiting = new Map<string, Job[]>();
  readonly #handingOver = new Map<string, Promise<void>>();

  constructor(connections: Connections, trouble: Trouble, log: Log) {
    this.backend = connections.backend;
    this.#connections = connections;
    this.#trouble = trouble;
    this.#log = log;
    setMaxListeners(0, this.#stopping.signal); // every running job listens
  }

  enqueue(name: string, jobs: readonly Job[]): void {
    const waiting = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, waiting);
    if (waiting.length + jobs.length > BUFFERED_JOBS) return;
    waiting.push(...jobs);
    if (!this.#handingOver.has(name)) this.#handingOver.set(name, this.#handOver(name, waiting));
  }

  ring(name: string): void {
    const runner = this.#runners.get(name);
    const hasRoom = runner?.hasRoom() ?? false;
    runner?.ring();
    if (!hasRoom) this.#ringOthers(name);
  }

  /** One job in the queue is enough. */
  #ringOthers(name: string): void {
    if (!this.#waiting.get(name)?.some(({ id }) => id === BELL)) this.enqueue(name, [{ id: BELL, data: {} }]);
  }

  workOn<Claimed extends Claim, Ending>(job: Work<Claimed, Ending>, needs: RunnerNeeds): void {
    const runner = createRunner(job, needs, this.#stopping.signal, () => this.#ringOthers(job.name));
    this.#runners.set(job.name, runner);
    const worker = this.#listen(job.name, async () => runner.ring(), 1);
    // A ring that came while this job ran was not queued: it has the same id.
    worker.on("completed", () => runner.ring());
    runner.ring();
  }

  async count(name: string): Promise<QueueCounts | undefined> {
    let counts: Record<string, number> | undefined;
    const ask = async (): Promise<void> => {
      await this.#connections.connected();
      counts = await this.#queue(name).getJobCounts("waiting", "active", "delayed");
    };
    await within(COUNT_TIMEOUT_MS, ask(), (err) => this.#trouble.report(err));
    if (!counts) return undefined;
    const { waiting = 0, active = 0, delayed = 0 } = counts;
    return { waiting, active, delayed };
  }

  inspect(name: string): Queue {
    return this.#queue(name);
  }

  work<Key extends Data>(name: string, handler: Handler<Key>, concurrency: number): void {
    this.#listen(name, (job) => handler(job.data as Key, this.#stopping.signal), concurrency);
  }

  #listen(name: string, run: (job: BullJob) => Promise<void>, concurrency: number): Worker {
    const worker = this.#connections.worker(name, run, concurrency);
    // When it resumes it does not wait for what it runs.
    const begin = worker.run.bind(worker);
    worker.run = () => begin().catch((err: Error) => void worker.emit("error", err));
    worker.on("error", (err) => void this.#rest(worker, this.#trouble.report(err)));
    worker.on("failed", (_job, err) => this.#log.error({ err, queue: name }, "a job failed; the sweep will try it again"));
    this.#workers.push(worker);
    return worker;
  }

  /** A worker whose server answers with errors asks again at once: so it pauses. */
  async #rest(worker: Worker, milliseconds: number): Promise<void> {
    if (this.#resting.has(worker) || this.#stopped) return;
    this.#resting.add(worker);
    await worker.pause(true);
    await sleep(milliseconds, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
    this.#resting.delete(worker);
    if (!this.#stopped) await worker.resume();
  }

  isWorking(): boolean {
    return !this.#trouble.isOn();
  }

  stopWork(): Promise<void> {
    return this.#stopped ??= this.#stopWork();
  }

  async #stopWork(): Promise<void> {
    this.#trouble.close();
    const patience = setTimeout(() => this.#stopping.abort(), ABORT_AFTER_MS);
    // What still runs then is cut off when the connections close; its lease ends, and the sweep finds it.
    await within(STOP_TIMEOUT_MS, Promise.all([...[...this.#runners.values()].map((runner) => runner.stop()), ...this.#workers.map((worker) => worker.close())]));
    clearTimeout(patience);
  }

  async close(): Promise<void> {
    await this.stopWork();
    await within(1_000, Promise.all(this.#handingOver.values()));
    await within(1_000, Promise.all([...this.#queues.values()].map((queue) => queue.close())));
    await within(1_000, this.#connections.close());
  }

  /** Takes what has gathered, batch by batch, so that a busy API makes few calls and never waits for one. */
  async #handOver(name: string, waiting: Job[]): Promise<void> {
    await sleep(GATHER_MS);
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      const added = this.#connections.connected().then(() => this.#add(name, batch));
      if (await within(HAND_OVER_TIMEOUT_MS, added, (err) => this.#trouble.report(err))) continue;
      waiting.length = 0;
    }
    this.#handingOver.delete(name);
  }

  async #add(name: string, batch: readonly Job[]): Promise<void> {
    const queue = this.#queue(name);
    const jobs = batch.map(({ id, data, delay_ms = 0 }) => ({ name, data, opts: { jobId: id, delay: delay_ms } }));
    if (jobs.length > MANY) await queue.addBulk(jobs);
    else for (const { data, opts } of jobs) await queue.add(name, data, opts);
  }

  #queue(name: string): Queue {
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = this.#connections.queue(name);
      queue.on("error", (err) => this.#trouble.report(err));
      this.#queues.set(name, queue);
    }
    return queue;
  }
}

/** Whether a promise is fulfilled in time. */
async function within(milliseconds: number, promise: Promise<unknown>, onError?: (error: unknown) => void): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const done = promise.then(() => true, (error: unknown) => {
    onError?.(error);
    return false;
  });
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

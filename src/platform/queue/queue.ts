import { setTimeout as sleep } from "node:timers/promises";
import { setMaxListeners } from "node:events";
import type { Queue, Worker } from "bullmq";
import type { Log } from "../log.ts";
import { type Connections, HAND_OVER_TIMEOUT_MS } from "./connections.ts";
import { connectPostgres } from "./postgres.ts";
import { connectRedis, hintOf } from "./redis.ts";
import { readRedisUrl, serversOf } from "./redis-url.ts";
import { createOutageLog, type OutageLog } from "./outage-log.ts";
import type { Claim, Job } from "../jobs/job.ts";
import { createRunner, type Runner, type RunnerNeeds } from "../jobs/runner.ts";

export interface Queues {
  readonly backend: "redis" | "postgres";
  /**
   * Notifies that rows of a job are due: this process, or another one if this one does not work on the job or has no
   * free place. Does not wait and does not fail: each process also polls, in case a notification is lost.
   */
  ring(name: string): void;
  /** Starts to work on a job. */
  workOn<Claimed extends Claim, Ending>(job: Job<Claimed, Ending>, needs: RunnerNeeds): void;
  /** Whether the queue server works. Without it background work continues, some seconds later. */
  isWorking(): boolean;
  /** Counts the notifications of a queue by state; undefined if the server does not respond within 2 s. */
  count(queue: string): Promise<QueueCounts | undefined>;
  /** A queue of BullMQ, for inspection. @throws Error if the server does not respond within 2 s */
  inspect(queue: string): Promise<Queue>;
  /** Takes no more jobs, and waits up to 5.5 s for running ones. */
  stopWork(): Promise<void>;
  /** Stops the work, sends pending notifications, and disconnects. */
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

/** Id of the BullMQ job that notifies a process: one at a time for each queue. */
const BELL = "bell";
/** Notifications within that time are sent as one. */
const GATHER_MS = 10;
/**
 * Between two bells of a process that works on the kind itself but has no room: under load each of its rings is one.
 */
const NO_ROOM_MS = 250;
const COUNT_TIMEOUT_MS = 2_000;
const ABORT_AFTER_MS = 3_500;
const STOP_TIMEOUT_MS = 5_500;

/** Connects to Redis, or to the queues in Postgres. */
export async function connectQueues(settings: QueueSettings, log: Log): Promise<Queues> {
  const { redisUrl, databaseUrl, prefix } = settings;
  const redis = redisUrl === undefined ? undefined : readRedisUrl(redisUrl);
  const connections = redis
    ? connectRedis(redis, prefix, (error) => void outages.report(error))
    : await connectPostgres(databaseUrl);
  const outages = createOutageLog(
    log,
    redis
      ? {
          kind: "Redis",
          name: serversOf(redis),
          hintOf: (error) => hintOf(redis, error),
          isConnected: () => connections.isConnected(),
        }
      : { kind: "Postgres", name: URL.canParse(databaseUrl) ? new URL(databaseUrl).host : "" },
  );
  return new BullQueues(connections, outages);
}

class BullQueues implements Queues {
  readonly backend: "redis" | "postgres";
  readonly #connections: Connections;
  readonly #outages: OutageLog;
  readonly #queues = new Map<string, Queue>();
  readonly #workers: Worker[] = [];
  readonly #paused = new Set<Worker>();
  readonly #runners = new Map<string, Runner>();
  readonly #stopping = new AbortController();
  #stopped: Promise<void> | undefined;
  /** Jobs whose notification is to be sent, and those for which that is running. */
  readonly #rung = new Set<string>();
  readonly #handingOver = new Map<string, Promise<void>>();

  constructor(connections: Connections, outages: OutageLog) {
    this.backend = connections.backend;
    this.#connections = connections;
    this.#outages = outages;
    setMaxListeners(0, this.#stopping.signal); // every running job listens
  }

  ring(name: string): void {
    const runner = this.#runners.get(name);
    const hasRoom = runner?.hasRoom() ?? false;
    runner?.ring();
    if (!hasRoom) this.#ringOthers(name);
  }

  #ringOthers(name: string): void {
    this.#rung.add(name);
    if (!this.#handingOver.has(name)) this.#handingOver.set(name, this.#handOver(name));
  }

  workOn<Claimed extends Claim, Ending>(job: Job<Claimed, Ending>, needs: RunnerNeeds): void {
    const runner = createRunner(job, needs, this.#stopping.signal, () => this.#ringOthers(job.name));
    this.#runners.set(job.name, runner);
    this.#listen(job.name, runner);
    runner.ring();
  }

  #listen(name: string, { ring }: Runner): void {
    const worker = this.#connections.worker(name, async () => ring(), 1);
    // A notification that was added while this one ran was dropped: it has the same id.
    worker.on("completed", ring);
    // On resume, BullMQ does not await run(), so its rejection would be unhandled.
    const begin = worker.run.bind(worker);
    worker.run = () => begin().catch((err: Error) => void worker.emit("error", err));
    worker.on("error", (err) => void this.#pause(worker, this.#outages.report(err)));
    this.#workers.push(worker);
  }

  async count(name: string): Promise<QueueCounts | undefined> {
    let counts: Record<string, number> | undefined;
    const ask = async (): Promise<void> => {
      await this.#connections.connected();
      counts = await this.#queue(name).getJobCounts("waiting", "active", "delayed");
    };
    await within(COUNT_TIMEOUT_MS, ask(), (err) => this.#outages.report(err));
    if (!counts) return undefined;
    const { waiting = 0, active = 0, delayed = 0 } = counts;
    return { waiting, active, delayed };
  }

  async inspect(name: string): Promise<Queue> {
    let ready: Queue | undefined;
    const open = async (): Promise<void> => {
      await this.#connections.connected();
      const queue = this.#queue(name);
      await queue.waitUntilReady();
      ready = queue;
    };
    await within(COUNT_TIMEOUT_MS, open(), (err) => this.#outages.report(err));
    if (!ready) throw new Error("the queue does not answer");
    return ready;
  }

  /** Pauses a worker whose server responds with errors, since BullMQ would retry at once. */
  async #pause(worker: Worker, milliseconds: number): Promise<void> {
    if (this.#paused.has(worker) || this.#stopped) return;
    this.#paused.add(worker);
    await worker.pause(true);
    await sleep(milliseconds, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
    this.#paused.delete(worker);
    if (!this.#stopped) await worker.resume();
  }

  isWorking(): boolean {
    return !this.#outages.isOngoing();
  }

  stopWork(): Promise<void> {
    return (this.#stopped ??= this.#stopWork());
  }

  async #stopWork(): Promise<void> {
    this.#outages.close();
    const patience = setTimeout(() => this.#stopping.abort(), ABORT_AFTER_MS);
    // Jobs that still run then are cut off when the connections close. After their leases, the rows are claimed again.
    await within(
      STOP_TIMEOUT_MS,
      Promise.all([
        ...[...this.#runners.values()].map((runner) => runner.stop()),
        ...this.#workers.map((worker) => worker.close()),
      ]),
    );
    clearTimeout(patience);
  }

  async close(): Promise<void> {
    await this.stopWork();
    await within(1_000, Promise.all(this.#handingOver.values()));
    await within(1_000, Promise.all([...this.#queues.values()].map((queue) => queue.close())));
    await within(1_000, this.#connections.close());
  }

  /**
   * One call for all rings until it is made. A ring during the call is another one, since the bell may have been
   * answered by then.
   */
  async #handOver(name: string): Promise<void> {
    while (this.#rung.has(name)) {
      await sleep(GATHER_MS);
      this.#rung.delete(name);
      const added = this.#connections.connected().then(() => this.#queue(name).add(name, {}, { jobId: BELL }));
      await within(HAND_OVER_TIMEOUT_MS, added, (err) => this.#outages.report(err));
      if (this.#runners.has(name)) await sleep(NO_ROOM_MS);
    }
    this.#handingOver.delete(name);
  }

  #queue(name: string): Queue {
    let queue = this.#queues.get(name);
    if (!queue) {
      const made = this.#connections.queue(name);
      made.on("error", (err) => this.#outages.report(err));
      this.#queues.set(name, made);
      // BullMQ keeps the result of the first attempt to connect: after a failed one, the queue would fail for ever.
      made.waitUntilReady().catch(async () => {
        this.#queues.delete(name);
        await made.close().catch(() => undefined);
      });
      queue = made;
    }
    return queue;
  }
}

/** Whether a promise is fulfilled in time. */
async function within(
  milliseconds: number,
  promise: Promise<unknown>,
  onError?: (error: unknown) => void,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const done = promise.then(
    () => true,
    (error: unknown) => {
      onError?.(error);
      return false;
    },
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

/** Queues that live in Postgres. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  PostgresConnection,
  PostgresQueueBackend,
  type Queue,
  runMigrations,
  type Worker,
  withBackend,
  type PostgresConnectionOptions,
  type QueueOptions,
  type WorkerOptions,
} from "bullmq";
import pg from "pg";
import { type Connections, JOB_OPTIONS, SILENCE_MS, WORKER_OPTIONS } from "./connections.ts";

const CONNECT_PAUSE_MS = 1_000;

export async function connectPostgres(connectionString: string): Promise<Connections> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
  const opened: PatientConnection[] = [];
  const open = (options: PostgresConnectionOptions): PatientConnection => {
    const made = new PatientConnection(options);
    opened.push(made);
    return made;
  };
  const classes = withBackend<PostgresQueueBackend, PostgresConnectionOptions>(
    (name, { connection, ...options }, { withBlockingConnection } = {}) =>
      new PostgresQueueBackend(
        open(connection),
        name,
        { connection, ...options },
        true,
        withBlockingConnection ? name : undefined,
      ),
  );
  const connection = {
    connectionString,
    max: 4,
    keepAlive: true,
    query_timeout: SILENCE_MS,
    connectionTimeoutMillis: 5_000,
    application_name: "doorplate queue",
  };
  return {
    backend: "postgres",
    connected: async () => undefined,
    isConnected: () => true,
    queue: (name) =>
      new classes.Queue(name, { connection, defaultJobOptions: JOB_OPTIONS } satisfies QueueOptions<
        typeof connection
      >) as unknown as Queue,
    worker: (name, run, concurrency) =>
      new classes.Worker(name, run, { ...WORKER_OPTIONS, connection, concurrency } satisfies WorkerOptions<
        typeof connection
      >) as unknown as Worker,
    close: async () => {
      for (const one of opened) one.giveUp();
    },
  };
}

/**
 * BullMQ keeps the outcome of its first attempt to connect: after one that failed a worker asks on and on, without a
 * pause, and never works. This one tries until it can.
 */
class PatientConnection extends PostgresConnection {
  #ready: Promise<void> | undefined;
  #hasGivenUp = false;

  constructor(options: PostgresConnectionOptions) {
    super(options);
    // One that breaks while it is in use and waits for nothing would end the process.
    (this.pool as pg.Pool).on("connect", (client) => client.on("error", () => undefined));
  }

  /** Tries no more: a worker that waits for its connection cannot be closed before. */
  giveUp(): void {
    this.#hasGivenUp = true;
  }

  override waitUntilReady(): Promise<void> {
    return (this.#ready ??= this.#connect());
  }

  async #connect(): Promise<void> {
    for (;;) {
      try {
        return await super.waitUntilReady();
      } catch (err) {
        if (this.isClosing || this.#hasGivenUp) throw err;
        this.emit("error", err);
        Reflect.set(this, "readyPromise", undefined);
        await sleep(CONNECT_PAUSE_MS);
      }
    }
  }
}

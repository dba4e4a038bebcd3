/** Queues in Postgres. */
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

/** Connects queues to Postgres, and creates BullMQ's tables. */
export async function connectPostgres(connectionString: string): Promise<Connections> {
  const client = new pg.Client({ connectionString });
  // The next statement on a broken connection fails.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
  const opened: ReconnectingConnection[] = [];
  const open = (options: PostgresConnectionOptions): ReconnectingConnection => {
    const made = new ReconnectingConnection(options);
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
 * Retries until it is connected. BullMQ's connection keeps the result of its first attempt: after a failure a worker
 * polls without a pause, and never works.
 */
class ReconnectingConnection extends PostgresConnection {
  #ready: Promise<void> | undefined;
  #hasGivenUp = false;

  constructor(options: PostgresConnectionOptions) {
    super(options);
    // Without a listener, an idle connection that breaks would end the process.
    (this.pool as pg.Pool).on("connect", (client) => client.on("error", () => undefined));
  }

  /** Stops retrying: until then, a worker that waits for its connection cannot be closed. */
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

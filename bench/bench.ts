/** What a benchmark opens and closes: its folder, Postgres, Redis, the processes of the service. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKey } from "../src/features/access/service.ts";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { startThrowawayRedis } from "../test/support/redis.ts";
import { startServer, type Server } from "./processes.ts";
import { startReceivers, type Receivers } from "./webhooks/receivers.ts";

export type Closers = (() => Promise<unknown>)[];

/** Settings of a Postgres whose statements are listed. */
export const STATEMENTS = { shared_preload_libraries: "pg_stat_statements", "pg_stat_statements.track": "all" };

/** Prints progress, apart from the results. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/**
 * Runs a benchmark in a temporary folder. At its end, and on SIGINT and SIGTERM, what has been opened is closed, the
 * last first.
 */
export async function runBench(
  name: string,
  measure: (directory: string, closers: Closers) => Promise<void>,
): Promise<void> {
  const closers: Closers = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0)) await closer().catch((error: unknown) => say(String(error)));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => void close().then(() => process.exit(130)));
  try {
    const directory = await mkdtemp(join(tmpdir(), `doorplate-${name}-${process.pid}-`));
    closers.unshift(() => rm(directory, { recursive: true, force: true }));
    await measure(directory, closers);
  } finally {
    await close();
  }
}

/** Starts a Redis if the queue is to use one and the machine has it. @returns the environment of the service for it */
export async function startQueue(queue: string, directory: string, closers: Closers): Promise<{ REDIS_URL?: string }> {
  if (queue !== "redis") return {};
  const redis = await startThrowawayRedis(directory);
  if (!redis) return {};
  closers.unshift(() => redis.stop());
  return { REDIS_URL: redis.url };
}

/** A service without workers, and endpoints for its webhooks. */
export interface WebhookLab {
  api: Server;
  /** Of the API, and of workers. */
  env: Record<string, string>;
  rootKey: string;
  databaseUrl: string;
  /** Of Postgres. */
  dataDir: string;
  receivers: Receivers;
  ports: { healthy: number[]; hanging: number[] };
}

export async function openWebhookLab(
  directory: string,
  closers: Closers,
  {
    queue,
    healthy,
    hanging,
    settings = {},
  }: { queue: string; healthy: number; hanging: number; settings?: Record<string, string> },
): Promise<WebhookLab> {
  const dataDir = join(directory, "postgres");
  const postgres = await startPostgres({ dataDir, log: () => undefined, settings });
  closers.unshift(() => postgres.stop());
  const ofQueue = await startQueue(queue, directory, closers);
  const receivers = startReceivers();
  closers.unshift(() => receivers.stop());
  const { ports } = await receivers.ask({ healthy, hanging });
  const rootKey = generateKey();
  const env: Record<string, string> = {
    DATABASE_URL: postgres.url,
    SECRETS_KEY: randomBytes(32).toString("base64"),
    ROOT_API_KEY: rootKey,
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
    LOG_LEVEL: "warn",
    RATE_LIMIT_PER_MINUTE: "100000000",
    ...ofQueue,
  };
  const api = await startServer({ directory, name: "api", entry: "src/server.ts", readyPath: "/health/ready", env });
  closers.unshift(() => api.stop());
  return { api, env, rootKey, databaseUrl: postgres.url, dataDir, receivers, ports: ports! };
}

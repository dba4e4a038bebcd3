import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { generateKey } from "../../src/features/access/service.ts";
import { guardProcess } from "../support/guard.ts";
import { processEnv } from "../support/processes.ts";
import type { Backend } from "../support/service.ts";
import { freePort } from "./ports.ts";
import { OwnRedis } from "./redis.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A process of the service, started as in production. */
export class Part {
  readonly name: string;
  readonly port: number;
  readonly #script: string;
  readonly #env: Record<string, string>;
  readonly #log: string[];
  #process: ChildProcess | undefined;

  constructor(name: string, script: string, port: number, env: Record<string, string>, log: string[]) {
    this.name = name;
    this.port = port;
    this.#script = script;
    this.#env = { ...env, PORT: String(port), METRICS_PORT: String(port) };
    this.#log = log;
  }

  start(): void {
    const started = spawn(process.execPath, [this.#script], {
      cwd: ROOT,
      env: processEnv(this.#env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    guardProcess(started);
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) =>
        this.#log.push(
          ...text
            .trimEnd()
            .split("\n")
            .map((line) => `${this.name}: ${line}`),
        ),
      );
    }
    this.#process = started;
  }

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Waits until the process has ended. @returns its exit code; null after a signal */
  async ended(): Promise<number | null> {
    const process = this.#process;
    if (!process || !this.running) return process?.exitCode ?? null;
    const [code] = (await once(process, "exit")) as [number | null];
    return code;
  }

  async kill(): Promise<void> {
    if (!this.running) return;
    this.signal("SIGKILL");
    await this.ended();
  }
}

/** Shared by all worlds, because a database can only be used with the root key that it was created with. */
const secretsKey = randomBytes(32).toString("base64");

/** Separate API and worker processes on one Postgres and, for the redis backend, their own Redis. */
export interface World {
  key: string;
  apis: Part[];
  workers: Part[];
  redis: OwnRedis | undefined;
  /** The root key of all processes, as in SECRETS_KEY. */
  secretsKey: string;
  /** Log lines of the processes, from level warn. */
  log: string[];
  ready(api: Part): Promise<void>;
  close(): Promise<void>;
}

export async function createWorld({
  databaseUrl,
  backend,
  apis,
  workers,
  shutdown_delay_ms = 0,
}: {
  databaseUrl: string;
  backend: Backend;
  apis: number;
  workers: number;
  shutdown_delay_ms?: number;
}): Promise<World> {
  const redis = backend === "redis" ? new OwnRedis(await freePort()) : undefined;
  await redis?.start();
  const key = generateKey();
  const log: string[] = [];
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis?.url ?? "",
    BOOTSTRAP_API_KEY: key,
    SECRETS_KEY: secretsKey,
    LOG_LEVEL: "warn",
    RATE_LIMIT_PER_MINUTE: "1000000",
    DATABASE_POOL_SIZE: "10",
    WORKER_CONCURRENCY: "8",
    SHUTDOWN_DELAY_MS: String(shutdown_delay_ms),
    HOST: "127.0.0.1",
  };
  const part = async (name: string, script: string): Promise<Part> =>
    new Part(name, script, await freePort(), env, log);
  const world: World = {
    key,
    redis,
    secretsKey,
    log,
    apis: await Promise.all(Array.from({ length: apis }, (_, index) => part(`api ${index}`, "src/server.ts"))),
    workers: await Promise.all(
      Array.from({ length: workers }, (_, index) => part(`worker ${index}`, "test/chaos/worker.ts")),
    ),
    async ready(api) {
      for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
        const response = await fetch(`http://127.0.0.1:${api.port}/health/ready`).catch(() => undefined);
        await response?.arrayBuffer();
        if (response?.ok) return;
        if (!api.running) break;
      }
      throw new Error(`${api.name} did not become ready:\n${log.slice(-20).join("\n")}`);
    },
    async close() {
      await Promise.all([...world.apis, ...world.workers].map((each) => each.kill()));
      await redis?.kill();
    },
  };
  try {
    for (const each of [...world.apis, ...world.workers]) each.start();
    await Promise.all(world.apis.map((api) => world.ready(api)));
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}

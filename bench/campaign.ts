/**
 * `node bench/campaign.ts [--addresses 20000] [--rate 50] [--seconds 10] [--queue postgres|redis] [--no-kill]`: a campaign
 * over that many addresses, with a provider in the process of the workers, while a checkout posts `rate` addresses a
 * second. It is paused and resumed, its worker is killed and started again. Prints what came of it as JSON.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { startThrowawayRedis } from "../test/support/redis.ts";
import { addressBodies } from "./addresses.ts";
import { fill } from "./campaign/fill.ts";
import type { Plan, Result } from "./load/generator.ts";
import { startGenerator, startServer, type Server } from "./processes.ts";
import { machine } from "./report.ts";
import { residentMemory } from "./usage.ts";

interface Progress {
  status: string;
  progress: Record<"total" | "selected" | "skipped" | "queued" | "running" | "verified" | "failed" | "superseded", number> & { rate_per_second: number | null };
}

const { values } = parseArgs({
  options: {
    addresses: { type: "string", default: "20000" }, rate: { type: "string", default: "50" }, seconds: { type: "string", default: "10" },
    queue: { type: "string", default: "postgres" }, "no-kill": { type: "boolean", default: false },
  },
});
const [addresses, rate, seconds] = [Number(values.addresses), Number(values.rate), Number(values.seconds)];
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const closers: (() => Promise<unknown>)[] = [];
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void close().then(() => process.exit(130)));
try {
  process.stdout.write(`${JSON.stringify(await main(), null, 2)}\n`);
} finally {
  await close();
}

async function close(): Promise<void> {
  for (const closer of closers.splice(0)) await closer().catch((error: unknown) => say(String(error)));
}

async function main(): Promise<object> {
  const directory = await mkdtemp(join(tmpdir(), `doorplate-campaign-${process.pid}-`));
  closers.unshift(() => rm(directory, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir: join(directory, "postgres"), log: () => undefined, settings: { max_connections: "200", max_wal_size: "4GB" } });
  closers.unshift(() => postgres.stop());
  const redis = values.queue === "redis" ? await startThrowawayRedis(directory) : undefined;
  if (redis) closers.unshift(() => redis.stop());
  say(`filling in ${addresses} addresses …`);
  const { key, newCustomerIds } = await fill(postgres.url, addresses);
  const env = { DATABASE_URL: postgres.url, LOG_LEVEL: "warn", RATE_LIMIT_PER_MINUTE: "100000000", ...(redis && { REDIS_URL: redis.url }) };
  const start = async (name: string, entry: string, readyPath = "/health/ready"): Promise<Server> => {
    const server = await startServer({ directory, name, entry, readyPath, env });
    closers.unshift(() => server.stop());
    return server;
  };
  const api = await start("api", "src/server.ts");
  const generator = startGenerator();
  closers.unshift(() => generator.stop());
  const plan: Plan = {
    method: "POST", paths: newCustomerIds.map((id) => `/v1/customers/${id}/addresses`), headers: { authorization: `Bearer ${key}` }, bodies: addressBodies(2_000), idempotencyKeys: true, status: 201,
  };
  const post = (): Promise<Result> => generator.run({ port: api.port, plan, connections: 16, seconds, rate });
  let worker = await startWorker(directory, env);
  say("posting without a campaign …");
  await generator.run({ port: api.port, plan, connections: 16, seconds: 3, rate });
  const before = await post();

  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${api.port}/v1${path}`, {
      method, headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) }, ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const began = performance.now();
  const { id } = await call("POST", "/campaigns", { name: "bench", filter: {} }) as { id: string };
  const read = (): Promise<Progress> => call("GET", `/campaigns/${id}`) as Promise<Progress>;
  const until = async (share: number): Promise<Progress> => {
    for (;; await sleep(250)) {
      const now = await read();
      memory.push(Math.round(residentMemory(worker.pid) ?? 0));
      if (now.status === "completed" || now.progress.verified >= share * addresses) return now;
    }
  };
  const memory: number[] = [];
  say("the campaign runs, and posts …");
  const during = post();
  await until(0.001);
  const [from, since] = [(await read()).progress.verified, performance.now()];
  const early = await until(0.4);
  const per_second = Math.round((early.progress.verified - from) / (performance.now() - since) * 1_000);
  const loaded = await during;
  say(`${per_second} addresses/s; pausing …`);
  await call("POST", `/campaigns/${id}/pause`);
  await sleep(3_000);
  const paused = await read();
  await sleep(2_000);
  const later = await read();
  await call("POST", `/campaigns/${id}/resume`);
  if (!values["no-kill"]) {
    await until(0.6);
    say("killing the worker …");
    await worker.kill();
    worker = await startWorker(directory, env);
  }
  const ended = await until(2);
  const seconds_all = Math.round((performance.now() - began) / 1_000);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows: [once] } = await client.query<Record<string, number>>(`
    SELECT count(*)::int AS addresses, count(*) FILTER (WHERE succeeded = 1)::int AS once, count(*) FILTER (WHERE succeeded > 1)::int AS twice
    FROM (SELECT count(*) FILTER (WHERE status = 'succeeded') AS succeeded FROM verifications WHERE campaign_id = $1 GROUP BY address_id) AS each`, [id]);
  await client.end();
  await worker.kill();
  const { p50_ms, p99_ms } = before;
  return {
    machine: machine(), addresses, queue: values.queue, per_second, seconds_all, stood_still_while_paused: paused.progress.verified === later.progress.verified,
    progress: ended.progress, status: ended.status, verified_once: once,
    worker_memory_mb: { first: memory[4], median: memory.toSorted((a, b) => a - b)[memory.length >> 1], most: Math.max(...memory) },
    post: { rate, without: { p50_ms, p99_ms, errors: before.errors }, with: { p50_ms: loaded.p50_ms, p99_ms: loaded.p99_ms, errors: loaded.errors }, p99_ratio: Math.round(loaded.p99_ms / p99_ms * 100) / 100 },
  };
}

/** It listens nowhere, so there is nothing to wait for. */
async function startWorker(directory: string, env: Record<string, string>): Promise<{ pid: number; kill(): Promise<void> }> {
  const log = await open(join(directory, "worker.log"), "a");
  const child = spawn(process.execPath, [join(import.meta.dirname, "campaign/worker.ts")], {
    cwd: directory, env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NODE_ENV: "production", ...env }, stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  const exited = once(child, "exit");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  closers.unshift(kill);
  return { pid: child.pid as number, kill };
}

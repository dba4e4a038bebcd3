import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import pg from "pg";
import { addressBodies } from "../addresses.ts";
import type { Plan, Result } from "../load/generator.ts";
import { startGenerator, startServer } from "../processes.ts";
import { startPostgres } from "../../src/platform/postgres/launcher.ts";
import { startThrowawayRedis } from "../../test/support/redis.ts";
import { postgresProcessorTime, processorTime, residentMemory } from "../usage.ts";
import { fill } from "./fill.ts";
import { killPostgres, startWorker, type Worker } from "./kill.ts";
import { listStatements, type Statement } from "./statements.ts";

export interface Setting {
  addresses: number;
  /** The share of addresses that have never been verified. */
  fresh: number;
  directory: string;
  /** Called in order at the end, also after an error. */
  closers: (() => Promise<unknown>)[];
  /** Addresses per second posted by the checkout. */
  rate: number;
  /** Duration of each measurement. */
  seconds: number;
  /** Number of pairs of measurements, with the campaign and with the campaign paused. */
  rounds: number;
  onRedis: boolean;
  kills: boolean;
  /** Reports the most expensive statements of Postgres. Adds some cost of its own. */
  statements: boolean;
  say: (text: string) => void;
}

export interface Run {
  addresses: number;
  fill_seconds: number;
  campaign_seconds: number;
  /** Without checkout requests. */
  alone_per_second: number;
  alone_seconds_each: number;
  with_checkout_per_second: number;
  /** Processor time per address without checkout requests, of the worker and of Postgres. */
  node_us: number;
  postgres_us: number;
  rounds: { without: Latency; with: Latency; ratio: number }[];
  /** The median of the ratios of the rounds. */
  p99_ratio: number;
  memory_mb: { by_quarter: number[]; most: number };
  idle_while_paused: boolean;
  /** Time from the kill until Postgres was back, until the processes were, and until the next address was verified. */
  recovery_seconds: { postgres: number; processes: number; work: number } | null;
  status: string;
  progress: Progress["progress"];
  /** Counts addresses that existed when the campaign was created, including those of the checkout. */
  verified: { once: number; twice: number; never: number };
  statements?: Statement[];
}

interface Latency {
  p50_ms: number;
  p99_ms: number;
  answers: number;
  errors: Record<string, number>;
}

interface Progress {
  status: string;
  progress: Record<
    "total" | "selected" | "skipped" | "queued" | "running" | "verified" | "failed" | "superseded",
    number
  >;
}

const SECRETS_KEY = randomBytes(32).toString("base64");
const SETTINGS = { max_connections: "200", max_wal_size: "4GB", shared_buffers: "1GB" };

export async function runCampaign(setting: Setting): Promise<Run> {
  const { addresses, directory, closers, rate, seconds, say } = setting;
  const dataDir = join(directory, "postgres");
  const start = () =>
    startPostgres({
      dataDir,
      log: () => undefined,
      settings: {
        ...SETTINGS,
        ...(setting.statements && {
          shared_preload_libraries: "pg_stat_statements",
          "pg_stat_statements.track": "all",
        }),
      },
    });
  let postgres = await start();
  closers.unshift(() => postgres.stop());
  const redis = setting.onRedis ? await startThrowawayRedis(directory) : undefined;
  if (redis) closers.unshift(() => redis.stop());
  say("filling the database …");
  const filling = performance.now();
  const { key, newCustomerIds } = await fill(postgres.url, SECRETS_KEY, addresses, setting.fresh);
  const fill_seconds = since(filling);
  say(`filled the database in ${fill_seconds.toFixed(0)} s`);

  const environment = (): Record<string, string> => ({
    DATABASE_URL: postgres.url,
    SECRETS_KEY,
    LOG_LEVEL: "warn",
    RATE_LIMIT_PER_MINUTE: "100000000",
    ...(redis && { REDIS_URL: redis.url }),
  });
  let apis = 0;
  const startApi = () =>
    startServer({
      directory,
      name: `api-${++apis}`,
      entry: "src/server.ts",
      readyPath: "/health/ready",
      env: environment(),
    });
  let api = await startApi();
  closers.unshift(() => api.stop());
  say(`the API answered ${(api.started_ms / 1_000).toFixed(1)} s after its start`);
  let worker: Worker = await startWorker(directory, environment());
  closers.unshift(() => worker.kill());
  const generator = startGenerator();
  closers.unshift(() => generator.stop());
  const plan: Plan = {
    method: "POST",
    paths: newCustomerIds.map((id) => `/v1/customers/${id}/addresses`),
    headers: { authorization: `Bearer ${key}` },
    bodies: addressBodies(2_000),
    idempotencyKeys: true,
    status: 201,
  };
  const post = (for_seconds = seconds): Promise<Result> =>
    generator.run({ port: api.port, plan, connections: 16, seconds: for_seconds, rate });
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${api.port}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };

  await post(3);
  const began = performance.now();
  const { id } = (await call("POST", "/campaigns", { name: "bench", filter: {} })) as { id: string };
  const memory: { share: number; mb: number }[] = [];
  const read = async (): Promise<Progress> => {
    const now = (await call("GET", `/campaigns/${id}`)) as Progress;
    const mb = residentMemory(worker.pid);
    if (mb !== undefined) memory.push({ share: now.progress.verified / addresses, mb });
    return now;
  };
  const until = async (verified: number): Promise<Progress> => {
    for (; ; await sleep(250)) {
      const now = await read();
      if (now.status !== "running" || now.progress.verified >= verified) return now;
    }
  };
  const pause = async (): Promise<Progress> => {
    await call("POST", `/campaigns/${id}/pause`);
    for (; ; await sleep(200)) {
      const now = await read();
      if (now.progress.running === 0) return now;
    }
  };

  await until(1);
  const rounds: Run["rounds"] = [];
  let idle_while_paused = true;
  let [verifiedTogether, secondsTogether] = [0, 0];
  for (let round = 1; round <= setting.rounds; round++) {
    const paused = await pause();
    await sleep(500);
    const without = await post();
    const later = await read();
    idle_while_paused &&= later.progress.verified === paused.progress.verified;
    await call("POST", `/campaigns/${id}/resume`);
    const from = await until(later.progress.verified + 1);
    const started = performance.now();
    const together = await post();
    verifiedTogether += (await read()).progress.verified - from.progress.verified;
    secondsTogether += since(started);
    rounds.push({ without: latency(without), with: latency(together), ratio: together.p99_ms / without.p99_ms });
    say(
      `round ${round}: p99 ${without.p99_ms.toFixed(1)} ms without, ${together.p99_ms.toFixed(1)} ms with ` +
        `the campaign (${(verifiedTogether / secondsTogether).toFixed(0)} verified/s)`,
    );
  }

  await sleep(1_000);
  const first = {
    ...(await read()).progress,
    at: performance.now(),
    node: processorTime(worker.pid) ?? NaN,
    postgres: postgresProcessorTime(dataDir) ?? NaN,
  };
  if (setting.statements) await listStatements(postgres.url, { reset: true });
  const half = await until(Math.min(0.9 * addresses, Math.max(0.5 * addresses, first.verified + 0.2 * addresses)));
  const count = half.progress.verified - first.verified;
  const alone = {
    alone_per_second: count / since(first.at),
    alone_seconds_each: since(first.at) / count,
    node_us: (((processorTime(worker.pid) ?? NaN) - first.node) * 1_000) / count,
    postgres_us: (((postgresProcessorTime(dataDir) ?? NaN) - first.postgres) * 1_000) / count,
  };
  const statements = setting.statements ? await listStatements(postgres.url) : undefined;
  say(
    `${alone.alone_per_second.toFixed(0)} addresses/s alone; ${alone.node_us.toFixed(0)} µs of Node, ` +
      `${alone.postgres_us.toFixed(0)} µs of Postgres for each`,
  );

  let recovery_seconds: Run["recovery_seconds"] = null;
  if (setting.kills) {
    say("killing all processes …");
    const killed = performance.now();
    await Promise.all([worker.kill(), api.kill(), killPostgres(dataDir)]);
    postgres = await start();
    const postgresIsBack = since(killed);
    [api, worker] = await Promise.all([startApi(), startWorker(directory, environment())]);
    const processesAreBack = since(killed);
    const back = await read();
    await until(back.progress.verified + 1);
    recovery_seconds = { postgres: postgresIsBack, processes: processesAreBack, work: since(killed) };
    say(
      `Postgres was back after ${postgresIsBack.toFixed(1)} s, the processes after ` +
        `${processesAreBack.toFixed(1)} s, the work continued after ${recovery_seconds.work.toFixed(1)} s`,
    );
  }
  const ended = await until(Infinity);
  const campaign_seconds = since(began);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const {
    rows: [verified],
  } = await client.query<Run["verified"]>(
    `
    SELECT count(*) FILTER (WHERE succeeded = 1)::int AS once, count(*) FILTER (WHERE succeeded > 1)::int AS twice,
      count(*) FILTER (WHERE succeeded = 0)::int AS never
    FROM (SELECT count(v.id) AS succeeded
      FROM campaigns c JOIN addresses a ON a.tenant_id = c.tenant_id AND a.created_at < c.created_at
        LEFT JOIN verifications v ON v.address_id = a.id AND v.campaign_id = c.id AND v.status = 'succeeded'
      WHERE c.id = $1 GROUP BY a.id) AS each`,
    [id],
  );
  await client.end();
  return {
    addresses,
    fill_seconds,
    campaign_seconds,
    ...alone,
    with_checkout_per_second: verifiedTogether / secondsTogether,
    rounds,
    p99_ratio: median(rounds.map(({ ratio }) => ratio)),
    memory_mb: quarters(memory),
    idle_while_paused,
    recovery_seconds,
    status: ended.status,
    progress: ended.progress,
    verified: verified!,
    ...(statements && { statements }),
  };
}

const since = (moment: number): number => (performance.now() - moment) / 1_000;
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN;
const latency = ({ p50_ms, p99_ms, answers, errors }: Result): Latency => ({ p50_ms, p99_ms, answers, errors });

/** Returns the median memory during each quarter of the progress, and the maximum. */
function quarters(samples: readonly { share: number; mb: number }[]): Run["memory_mb"] {
  const of = (quarter: number): number =>
    median(samples.filter(({ share }) => Math.min(3, Math.floor(share * 4)) === quarter).map(({ mb }) => mb));
  return { by_quarter: [0, 1, 2, 3].map(of), most: Math.max(...samples.map(({ mb }) => mb)) };
}

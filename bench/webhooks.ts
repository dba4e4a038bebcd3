/**
 * `node bench/webhooks.ts [--endpoints 50] [--events 10000] [--hanging 100] [--queued 100000] [--changes 60] [--queue
 * postgres|redis] [--statements] [--cpu-prof DIR] [--json]`: measures the throughput and processor time of deliveries
 * to healthy endpoints of ten tenants, then the delay from a change to its webhook for a tenant with little traffic,
 * while endpoints of other tenants hang.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { openWebhookLab, runBench, say, STATEMENTS, type Closers } from "./bench.ts";
import { startWorker } from "./campaign/kill.ts";
import { listStatements } from "./campaign/statements.ts";
import { machine } from "./report.ts";
import { postgresProcessorTime, processorTime } from "./usage.ts";

const { values } = parseArgs({
  options: {
    endpoints: { type: "string", default: "50" },
    events: { type: "string", default: "10000" },
    hanging: { type: "string", default: "100" },
    queued: { type: "string", default: "100000" },
    changes: { type: "string", default: "60" },
    queue: { type: "string", default: "postgres" },
    statements: { type: "boolean", default: false },
    "cpu-prof": { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const [endpoints, events, hanging, queued, changes] = [
  values.endpoints,
  values.events,
  values.hanging,
  values.queued,
  values.changes,
].map(Number) as [number, number, number, number, number];
const TENANTS = 10;
const WARM_UP = 3_000;
const PATIENCE_MS = 120_000;
/** Time until hanging endpoints occupy all places that they can get. */
const ALL_BUSY_MS = 1_500;
const BETWEEN_CHANGES_MS = 200;

interface Report {
  per_second: number;
  node_us: number;
  pg_us: number;
  quiet: { p50_ms: number; p99_ms: number; received: number; of: number };
}

interface Endpoint {
  tenant_id: string;
  id: string;
}

const percentile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? NaN;
await runBench("webhooks", async (directory, closers) => {
  const report = await measure(directory, closers);
  process.stdout.write(
    values.json ? `${JSON.stringify({ machine: machine(), options: values, ...report }, null, 2)}\n` : describe(report),
  );
});

async function measure(directory: string, closers: Closers): Promise<Report> {
  const { api, env, rootKey, databaseUrl, dataDir, receivers, ports } = await openWebhookLab(directory, closers, {
    queue: values.queue,
    healthy: endpoints + 1,
    hanging,
    ...(values.statements && { settings: STATEMENTS }),
  });
  const call = async (key: string, path: string, body: object): Promise<Record<string, string>> => {
    const response = await fetch(`http://127.0.0.1:${api.port}/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, string>;
  };
  const makeTenant = async (slug: string): Promise<{ id: string; key: string }> => {
    const { id, key } = await call(rootKey, "/tenants", { slug, name: slug });
    return { id: id!, key: key! };
  };
  say("creating tenants and endpoints …");
  const tenants = await Promise.all(Array.from({ length: TENANTS }, (_, number) => makeTenant(`bench-${number}`)));
  const subscribe = async (at: readonly number[]): Promise<Endpoint[]> =>
    Promise.all(
      at.map(async (port, number) => {
        const { id: tenant_id, key } = tenants[number % TENANTS]!;
        return { tenant_id, id: (await call(key, "/webhooks", { url: `http://127.0.0.1:${port}/hook` }))["id"]! };
      }),
    );
  const healthy = await subscribe(ports.healthy.slice(1));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  closers.unshift(() => client.end());

  const worker = await startWorker(directory, env, values["cpu-prof"]);
  closers.unshift(() => worker.stop());
  api.pause();
  const untilReceived = async (count: number): Promise<number> => {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(5)) {
      const { received = 0, last_at = 0 } = await receivers.ask("read");
      if (received >= count) return last_at;
    }
    throw new Error("The webhooks were not received in time.");
  };
  say("warming up …");
  await enqueue(client, healthy, WARM_UP);
  await untilReceived(WARM_UP);
  await client.query("ANALYZE");
  await sleep(ALL_BUSY_MS);
  await enqueue(client, healthy, events);
  await untilReceived(WARM_UP + 1);
  if (values.statements) await listStatements(databaseUrl, { reset: true });
  const [begun, node, postgres_ms] = [
    Date.now(),
    processorTime(worker.pid) ?? NaN,
    postgresProcessorTime(dataDir) ?? NaN,
  ];
  const already = (await receivers.ask("read")).received ?? 0;
  const count = WARM_UP + events - already;
  const ended = await untilReceived(WARM_UP + events);
  const costs = {
    node_us: (((processorTime(worker.pid) ?? NaN) - node) * 1_000) / count,
    pg_us: (((postgresProcessorTime(dataDir) ?? NaN) - postgres_ms) * 1_000) / count,
  };
  const per_second = (count * 1_000) / (ended - begun);
  if (values.statements) await describeStatements(databaseUrl, count);
  say(
    `${per_second.toFixed(0)} webhooks per second; ${costs.node_us.toFixed(0)} + ${costs.pg_us.toFixed(0)} µs ` +
      `of Node and Postgres for each`,
  );

  api.resume();
  say(`${hanging} endpoints hang, with ${queued} deliveries …`);
  const others = await subscribe(ports.hanging);
  const { key } = await makeTenant("quiet");
  await call(key, "/webhooks", { url: `http://127.0.0.1:${ports.healthy[0]}/hook`, event_types: ["customer.*"] });
  await enqueue(client, others, queued);
  await sleep(ALL_BUSY_MS);
  const changed = new Map<string, number>();
  for (let number = 0; number < changes; number++) {
    const at = Date.now();
    changed.set((await call(key, "/customers", { name: `Quiet ${number}` }))["id"]!, at);
    await sleep(Math.max(0, BETWEEN_CHANGES_MS - (Date.now() - at)));
  }
  const delays = await readDelays();
  return {
    per_second,
    ...costs,
    quiet: { p50_ms: percentile(delays, 0.5), p99_ms: percentile(delays, 0.99), received: delays.length, of: changes },
  };

  async function readDelays(): Promise<number[]> {
    for (const deadline = Date.now() + 10_000; ; await sleep(100)) {
      const { times = {} } = await receivers.ask("read");
      const found = [...changed].flatMap(([id, at]) => (times[id] === undefined ? [] : [times[id] - at]));
      if (found.length === changed.size || Date.now() > deadline) return found;
    }
  }
}

/**
 * Queues deliveries, distributed evenly among the endpoints. Workers are not notified; they poll every five seconds.
 */
async function enqueue(client: pg.Client, to: readonly Endpoint[], count: number): Promise<void> {
  await client.query(
    `
    INSERT INTO webhook_deliveries (tenant_id, webhook_id, id, event_id, event_type, occurred_at, seq, entity,
      entity_id, customer_id, entity_version, due_at, available_at, created_at)
    SELECT tenants[at], webhooks[at], gen_random_uuid(), 'evt_' || replace(gen_random_uuid()::text, '-', ''),
      'address.created', now(), n, 'address', gen_random_uuid(), gen_random_uuid(), 1, now(), now(), now()
    FROM (SELECT $1::uuid[] AS tenants, $2::uuid[] AS webhooks, n, 1 + n % $3::int AS at
      FROM generate_series(1, $4::int) AS n) AS each`,
    [to.map(({ tenant_id }) => tenant_id), to.map(({ id }) => id), to.length, count],
  );
}

async function describeStatements(url: string, count: number): Promise<void> {
  for (const { text, calls, milliseconds } of await listStatements(url)) {
    say(
      `${((milliseconds * 1_000) / count).toFixed(0).padStart(6)} µs per webhook ${String(calls).padStart(7)} ` +
        `calls  ${text.slice(0, 120)}`,
    );
  }
}

function describe({ per_second, node_us, pg_us, quiet }: Report): string {
  return (
    `${per_second.toFixed(0)} webhooks per second to ${endpoints} endpoints; ` +
    `${node_us.toFixed(0)} + ${pg_us.toFixed(0)} µs of Node and Postgres for each\n` +
    `while ${hanging} endpoints hang with ${queued} deliveries, a quiet tenant receives a webhook after ` +
    `${quiet.p50_ms.toFixed(0)} ms (p50), ${quiet.p99_ms.toFixed(0)} ms (p99); ${quiet.received} of ` +
    `${quiet.of} received\n`
  );
}

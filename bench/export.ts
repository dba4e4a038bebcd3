/**
 * `node bench/export.ts [--rows 50000,200000] [--entity addresses] [--mbit 80]`: measures the cost of an export with a
 * slow reader and 500 concurrent writes per second. Each number of rows is exported by a fresh process: with streaming,
 * memory does not grow with the rows. Prints JSON.
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { fillBook } from "./export/fill.ts";
import type { Job, Reading } from "./export/reader.ts";
import { startServer } from "./processes.ts";
import { openFiller } from "./rows.ts";
import { processorTime, residentMemory } from "./usage.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "50000,200000" },
    entity: { type: "string", default: "addresses" },
    mbit: { type: "string", default: "80" },
  },
});
const sizes = values.rows.split(",").map(Number);
const { entity } = values;
if (entity !== "addresses" && entity !== "customers") throw new Error("--entity is addresses or customers");
const key = `bench-${randomBytes(16).toString("hex")}`;
const SECRETS_KEY = randomBytes(32).toString("base64");
const SETTLING_MS = 3_000;
const SAMPLE_MS = 50;

const directory = await mkdtemp(join(tmpdir(), "doorplate-export-"));
const postgres = await startPostgres({
  dataDir: join(directory, "postgres"),
  log: () => undefined,
  settings: { synchronous_commit: "off", max_wal_size: "4GB" },
});
try {
  const results: object[] = [];
  let there = 0;
  for (const size of sizes.toSorted((a, b) => a - b)) {
    const filler = await openFiller(postgres.url, SECRETS_KEY, key);
    await fillBook(filler, entity, size - there);
    await filler.close();
    there = size;
    results.push(await withService(measure));
    console.error(JSON.stringify(results.at(-1)));
  }
  console.log(JSON.stringify(results, null, 2));
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true });
}

interface Service {
  base: string;
  pid: number;
}

/** Starts the API as in production, in its own process. */
async function withService<T>(use: (service: Service) => Promise<T>): Promise<T> {
  const env = {
    DATABASE_URL: postgres.url,
    BOOTSTRAP_API_KEY: key,
    SECRETS_KEY,
    LOG_LEVEL: "warn",
    RATE_LIMIT_PER_MINUTE: "100000000",
  };
  const server = await startServer({ directory, name: "api", entry: "src/server.ts", readyPath: "/health/ready", env });
  try {
    return await use({ base: `http://127.0.0.1:${server.port}`, pid: server.pid });
  } finally {
    await server.stop();
  }
}

async function post<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}

async function measure({ base, pid }: Service) {
  await sleep(SETTLING_MS);
  const rest = residentMemory(pid) ?? 0;
  const {
    download: { url },
  } = await post<{ download: { url: string } }>(`${base}/v1/exports`, { entity, format: "ndjson" });
  const writer = fork(join(import.meta.dirname, "export/writer.ts"), [postgres.url, entity]);
  await once(writer, "message");
  let most = rest;
  const watch = setInterval(() => (most = Math.max(most, residentMemory(pid) ?? 0)), SAMPLE_MS);
  const before_ms = processorTime(pid) ?? 0;
  const slow = await readApart({ url: base + url, bytes_a_second: Number(values.mbit) * 125_000 });
  const processor_ms = (processorTime(pid) ?? 0) - before_ms;
  clearInterval(watch);
  writer.send("stop");
  const [writes_a_second] = (await once(writer, "message")) as [number];
  const fast = await readApart({ url: base + url, bytes_a_second: Infinity });
  return {
    entity,
    rows: slow.lines,
    megabytes: Math.round(slow.bytes / 1e6),
    seconds: Math.round(slow.seconds),
    rows_a_second: Math.round(slow.lines / slow.seconds),
    writes_a_second: Math.round(writes_a_second),
    rest_mb: Math.round(rest),
    memory_growth_mb: Math.round(most - rest),
    node_us_a_row: Math.round((processor_ms / slow.lines) * 1_000),
    same_again: slow.digest === fast.digest,
    rows_a_second_unthrottled: Math.round(fast.lines / fast.seconds),
  };
}

/** Downloads in its own process, so that its cost is not counted. */
async function readApart(job: Job): Promise<Reading> {
  const reader = fork(join(import.meta.dirname, "export/reader.ts"));
  reader.send({ ...job, bytes_a_second: Number.isFinite(job.bytes_a_second) ? job.bytes_a_second : 1e12 });
  const [reading] = (await once(reader, "message")) as [Reading];
  reader.disconnect();
  return reading;
}

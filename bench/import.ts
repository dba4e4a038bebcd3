/**
 * `node bench/import.ts [rows] [--no-kill] [--cpu-prof DIR]`: measures speed and memory of an import and its undo, and
 * checks that killing the service does not change the result. A file with real places is imported into two fresh
 * databases; during the second import the service is killed twice. Prints a table on stderr and JSON on stdout.
 */
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { parseArgs } from "node:util";
import pg from "pg";
import { lineage } from "../src/address/data/china/division.ts";
import { chinaIndex } from "../src/address/suggest/china-index.ts";
import { CHINA } from "../src/cli/seed/places.ts";
import { createRandom } from "../src/cli/seed/random.ts";
import { installKeys, generateKey } from "../src/features/access/service.ts";
import { connectDatabase } from "../src/platform/database/database.ts";
import { migrate } from "../src/platform/database/migrate.ts";
import { createLog } from "../src/platform/log.ts";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { digest } from "./import-digest.ts";
import { startServer, type Server } from "./processes.ts";
import { machine } from "./report.ts";
import { postgresProcessorTime, processorTime, residentMemory } from "./usage.ts";

const {
  values: options,
  positionals: [given = "50000"],
} = parseArgs({
  allowPositionals: true,
  options: { "no-kill": { type: "boolean", default: false }, "cpu-prof": { type: "string" } },
});
const rows = Number(given);
if (!(rows >= 1_000)) throw new Error("node bench/import.ts [rows, at least 1000] [--no-kill] [--cpu-prof DIR]");
const directory = await mkdtemp(join(tmpdir(), `doorplate-bench-import-${process.pid}-`));
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const key = generateKey();
const SECRETS_KEY = randomBytes(32).toString("base64");

interface Progress {
  status: string;
  progress: {
    read: number;
    refused: number;
    undone: number;
    kept: number;
    customers_created: number;
    addresses_created: number;
  };
}

/**
 * Writes the file. One row in a hundred has no postal code but an empty extra cell, one in a hundred an extra value;
 * one in ten is a second address of a customer.
 */
async function writeFile(path: string): Promise<number> {
  const random = createRandom(7305);
  const { divisions } = chinaIndex();
  const counties = divisions.filter(
    ({ rank, status, parent }) => rank === 3 && status === "current" && parent?.rank === 2,
  );
  const file = await open(path, "w");
  let text = "客户编号,收货人,手机,省,市,区,详细地址,邮编\r\n";
  for (let at = 0; at < rows; at++) {
    const [county, city, province] = lineage(random.pick(counties));
    const line = CHINA.line(random.pick(CHINA.streets), 1 + random.below(400), random);
    const ref = random.below(10) === 0 ? Math.max(0, at - 1 - random.below(5_000)) : at;
    text += `C${ref},${random.pick(CHINA.familyNames)}${random.pick(CHINA.givenNames)},13${random.digits(9)},${province?.name},${city?.name},${county?.name},${line}${random.below(100) === 0 ? ",," : `,${random.digits(6)}`}${random.below(100) === 0 ? ",x" : ""}\r\n`;
    if (text.length > 1 << 20) {
      await file.write(text);
      text = "";
    }
  }
  await file.write(text);
  await file.close();
  return (await stat(path)).size;
}

interface Run {
  import_s: number;
  receive_s: number;
  rest_mb: number;
  peak_mb: number;
  /** Per row. */
  processor_us: { node: number; postgres: number };
  progress: Progress["progress"];
  url: string;
  server: Server;
  id: string;
}

async function run(name: string, serverUrl: string, path: string, kills: number): Promise<Run> {
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  await query(serverUrl, `CREATE DATABASE ${name}`);
  await migrate(url);
  const db = connectDatabase(
    { url, poolSize: 1, statementTimeoutMs: 60_000, lockTimeoutMs: 3_000 },
    createLog("silent"),
  );
  await installKeys(db.kysely, { admin: key, root: undefined });
  await db.close();
  const start = (): Promise<Server> =>
    startServer({
      directory,
      name,
      entry: "bench/import-server.ts",
      readyPath: "/health/ready",
      cpuProfiles: options["cpu-prof"],
      env: { DATABASE_URL: url, SECRETS_KEY, LOG_LEVEL: "warn", RATE_LIMIT_PER_MINUTE: "1000000", REDIS_URL: "" },
    });
  let server = await start();
  const call = async <T>(method: string, way: string, body?: Buffer | ReadableStream): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${server.port}/v1${way}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": "text/csv" }) },
      ...(body !== undefined && { body: body as never, duplex: "half" as const }),
    });
    // Postgres is still rolling back the transactions of the killed process.
    if (response.status === 503 && method === "GET") return sleep(200).then(() => call<T>(method, way));
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  // Warm-up: loads the tables of the engine and compiles the code.
  const beginning = Buffer.alloc(500_000);
  const head = await open(path);
  const { bytesRead } = await head.read(beginning, 0, beginning.length, 0);
  await head.close();
  for (let times = 0; times < 5; times++)
    await call("POST", "/imports?source=bench&dry_run=true", beginning.subarray(0, bytesRead));
  await sleep(1_000);
  const rest_mb = residentMemory(server.pid) ?? 0;
  const peak = watchMemory(server);
  const used = usage(server);
  const begun = performance.now();
  const { id } = await call<{ id: string }>("POST", "/imports?source=bench", Readable.toWeb(createReadStream(path)));
  const receive_s = (performance.now() - begun) / 1000;
  let killed = 0;
  let state: Progress;
  for (;;) {
    state = await call<Progress>("GET", `/imports/${id}`);
    if (state.status !== "running") break;
    if (killed < kills && state.progress.read >= (rows * (killed + 1)) / (kills + 1)) {
      killed++;
      process.kill(server.pid, "SIGKILL");
      say(`  killed at ${state.progress.read} rows`);
      server = await start();
    }
    await sleep(50);
  }
  const peak_mb = peak();
  const processor_us = spent(server, used);
  if (state.status !== "completed") throw new Error(`the import is ${state.status}`);
  return {
    import_s: (performance.now() - begun) / 1000,
    receive_s,
    rest_mb,
    peak_mb,
    processor_us,
    progress: state.progress,
    url,
    server,
    id,
  };
}

const dataDir = join(directory, "postgres");
/** Samples the memory of a process. @returns a function that stops sampling and returns the maximum in MB */
function watchMemory({ pid }: Server): () => number {
  let peak = residentMemory(pid) ?? 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMemory(pid) ?? 0);
  }, 50);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

type Usage = Record<"node" | "postgres", number>;

/** Returns the processor time since `before`, in microseconds per row. */
function spent(server: Server, before: Usage): Usage {
  const now = usage(server);
  return {
    node: Math.round((now.node - before.node) / rows),
    postgres: Math.round((now.postgres - before.postgres) / rows),
  };
}

/** Returns the processor time so far, in microseconds. */
const usage = ({ pid }: Server): Usage => ({
  node: (processorTime(pid) ?? Number.NaN) * 1000,
  postgres: (postgresProcessorTime(dataDir) ?? Number.NaN) * 1000,
});

async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

interface Undo {
  undo_s: number;
  peak_mb: number;
  processor_us: Usage;
  progress: Progress["progress"];
}

async function undo({ server, id }: Run): Promise<Undo> {
  const headers = { authorization: `Bearer ${key}` };
  const url = `http://127.0.0.1:${server.port}/v1/imports/${id}`;
  const used = usage(server);
  const peak = watchMemory(server);
  const begun = performance.now();
  const answer = await fetch(`${url}/undo`, { method: "POST", headers });
  if (!answer.ok) throw new Error(await answer.text());
  for (;;) {
    const state = (await (await fetch(url, { headers })).json()) as Progress;
    if (state.status === "undone")
      return {
        undo_s: (performance.now() - begun) / 1000,
        peak_mb: peak(),
        processor_us: spent(server, used),
        progress: state.progress,
      };
    await sleep(50);
  }
}

const postgres = await startPostgres({ dataDir, log: () => undefined, settings: { max_connections: "100" } });
async function close(): Promise<void> {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void close().then(() => process.exit(130)));
try {
  const path = join(directory, "rows.csv");
  const bytes = await writeFile(path);
  say(`${rows} rows, ${(bytes / 1e6).toFixed(1)} MB`);
  const plain = await run("plain", postgres.url, path, 0);
  say(`  imported in ${plain.import_s.toFixed(1)} s`);
  // Takes about as long as the import.
  const whole = options["no-kill"] ? undefined : await digest(plain.url, SECRETS_KEY);
  const back = await undo(plain);
  say(`  undone in ${back.undo_s.toFixed(1)} s`);
  await plain.server.stop();
  const {
    rows: [left],
  } = await query(
    plain.url,
    "SELECT (SELECT count(*)::int FROM customers WHERE deleted_at IS NULL) AS customers, (SELECT count(*)::int " +
      "FROM addresses WHERE deleted_at IS NULL) AS addresses",
  );
  let equal: boolean | undefined;
  if (!options["no-kill"]) {
    const killed = await run("killed", postgres.url, path, 2);
    equal = JSON.stringify(await digest(killed.url, SECRETS_KEY)) === JSON.stringify(whole);
    await killed.server.stop();
  }
  const round = (value: number): number => Number(value.toFixed(2));
  const report = {
    machine: machine(),
    rows,
    megabytes: Math.round(bytes / 1e6),
    rows_per_second: Math.round(rows / plain.import_s),
    import_s: round(plain.import_s),
    of_which_receiving_s: round(plain.receive_s),
    undo_s: round(back.undo_s),
    undo_share: round(back.undo_s / plain.import_s),
    memory_mb: {
      rest: Math.round(plain.rest_mb),
      import_growth: Math.round(plain.peak_mb - plain.rest_mb),
      undo_growth: Math.round(back.peak_mb - plain.rest_mb),
    },
    processor_us: { import: plain.processor_us, undo: back.processor_us },
    progress: back.progress,
    left_after_undo: left,
    killed_twice_equal: equal,
  };
  for (const [name, value, target] of [
    ["rows per second", report.rows_per_second, "at least 5000"],
    ["memory growth, MB", report.memory_mb.import_growth, "at most 64"],
    ["same result if killed twice", equal ?? "not tested", "true"],
    ["undo time / import time", report.undo_share, "at most 0.5"],
    ["processor time of Node, µs per row", plain.processor_us.node, ""],
    ["processor time of Postgres, µs/row", plain.processor_us.postgres, ""],
  ] as const)
    say(`${name.padEnd(34)}${String(value).padStart(10)}   ${target}`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (equal === false) process.exitCode = 1;
} finally {
  await close();
}

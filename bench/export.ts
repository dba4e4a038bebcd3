/** `node --expose-gc bench/export.ts [--rows 1000000] [--mbit 80]`: what an export costs the service, with a slow reader and 500 writes a second meanwhile. */
import { fork } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { buildApp } from "../src/app.ts";
import { installKeys, makeKey } from "../src/features/access/service.ts";
import { readConfig } from "../src/platform/config.ts";
import { migrate } from "../src/platform/database/migrate.ts";
import { createLog } from "../src/platform/log.ts";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { openResources } from "../src/process.ts";

const { values } = parseArgs({ options: { rows: { type: "string", default: "1000000" }, mbit: { type: "string", default: "80" }, writer: { type: "string" }, reader: { type: "string" } } });
const WRITES_A_SECOND = 500;

if (values.writer !== undefined) await writeOn(values.writer);
else if (values.reader !== undefined) process.send?.(await read(values.reader, Number(values.mbit) * 125_000));
else await measure(Number(values.rows), Number(values.mbit));

async function measure(rows: number, mbit: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-export-"));
  const postgres = await startPostgres({ dataDir: join(directory, "postgres"), log: () => undefined, settings: { synchronous_commit: "off", max_wal_size: "4GB" } });
  const closers: (() => Promise<unknown>)[] = [];
  try {
    await migrate(postgres.url);
    const key = makeKey();
    const resources = await openResources(readConfig({ SECRETS_KEY: randomBytes(32).toString("base64"), LOG_LEVEL: "fatal" }), postgres.url, createLog("fatal"), closers);
    await installKeys(resources.db.kysely, { admin: key, root: undefined });
    const filler = new pg.Client({ connectionString: postgres.url });
    await filler.connect();
    await filler.query(`
      INSERT INTO customers (tenant_id, id, version, kind, name, phones, emails, external_refs, tags, attributes, created_at, updated_at)
      SELECT (SELECT id FROM tenants), uuidv7(), 1, 'person', 'Customer ' || number, array['+8613800138000'], '{}', '[]', '{}', '{}', now(), now() FROM generate_series(1, $1::int) AS number`, [rows]);
    await filler.query("ANALYZE");
    await filler.end();
    const app = await buildApp(resources);
    closers.unshift(() => app.close());
    await app.listen({ host: "127.0.0.1", port: 0 });
    const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    const made = await fetch(`${base}/v1/exports`, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "application/json" }, body: JSON.stringify({ entity: "customers", format: "ndjson" }) });
    const { download: { url } } = await made.json() as { download: { url: string } };
    const writer = fork(import.meta.filename, ["--writer", postgres.url]);
    await sleep(2_000);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 200);
    const started = performance.now();
    const slow = await readApart(base + url, mbit);
    const seconds = (performance.now() - started) / 1_000;
    clearInterval(watch);
    writer.kill();
    const fast = await readApart(base + url, Infinity);
    console.log(JSON.stringify({ rows: slow.lines, megabytes: Math.round(slow.bytes / 1e6), seconds: Math.round(seconds), rows_a_second: Math.round(slow.lines / seconds), memory_growth_mb: Math.round((most - before) / 1e6), same_again: slow.digest === fast.digest, rows_a_second_unthrottled: Math.round(fast.lines / fast.seconds) }, null, 2));
  } finally {
    for (const close of closers) await close();
    await postgres.stop();
    await rm(directory, { recursive: true });
  }
}

type Reading = Awaited<ReturnType<typeof read>>;

/** In a process of its own, so that what it costs is not counted. */
async function readApart(url: string, mbit: number): Promise<Reading> {
  const reader = fork(import.meta.filename, ["--reader", url, "--mbit", String(mbit)]);
  const [reading] = await once(reader, "message") as [Reading];
  reader.disconnect();
  return reading;
}

/** Takes no more bytes a second than that. */
async function read(url: string, bytes_a_second: number) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => get(url, { agent: false }, resolve).on("error", reject));
  const digest = createHash("sha256");
  const started = performance.now();
  let [bytes, lines] = [0, 0];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    digest.update(chunk);
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines++;
    const ahead_ms = bytes / bytes_a_second * 1_000 - (performance.now() - started);
    if (ahead_ms > 5) await sleep(ahead_ms);
  }
  return { bytes, lines, digest: digest.digest("hex"), seconds: (performance.now() - started) / 1_000 };
}

async function writeOn(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>("SELECT id FROM customers TABLESAMPLE SYSTEM (5) LIMIT 5000");
  for (const [started, done] = [performance.now(), { count: 0 }]; ;) {
    const due = (performance.now() - started) / 1_000 * WRITES_A_SECOND;
    for (; done.count < due; done.count++) await client.query("UPDATE customers SET name = $1 WHERE tenant_id = (SELECT id FROM tenants) AND id = $2", [`Written ${done.count}`, rows[done.count % rows.length]!.id]);
    await sleep(10);
  }
}

/** `node bench/search/run.ts [--rows 100000] [--queries 200] [--keep DIR]`: how well and how fast addresses are found. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "../../src/cli/seed/random.ts";
import { newAddress } from "../../src/features/addresses/service.ts";
import { newCustomer } from "../../src/features/customers/service.ts";
import { followLog } from "../../src/features/search/follow.ts";
import { search } from "../../src/features/search/service.ts";
import { connectDatabase, type Database } from "../../src/platform/database/database.ts";
import { migrate } from "../../src/platform/database/migrate.ts";
import { createLog } from "../../src/platform/log.ts";
import { startPostgres } from "../../src/platform/postgres/launcher.ts";
import type { Resources } from "../../src/platform/resources.ts";
import { type Entry, makeBook } from "./book.ts";
import { RULES } from "./queries.ts";

const { values: { rows: rowsText, queries: queriesText, keep } } = parseArgs({ options: { rows: { type: "string", default: "100000" }, queries: { type: "string", default: "200" }, keep: { type: "string" } } });
const [rows, queries] = [Number(rowsText), Number(queriesText)];
const SHOWN = 10;
const CHUNK = 1_000;

const directory = keep ?? await mkdtemp(join(tmpdir(), "doorplate-search-"));
const postgres = await startPostgres({ dataDir: join(directory, "postgres"), log: () => undefined, settings: { synchronous_commit: "off", max_wal_size: "4GB", shared_buffers: "512MB" } });
const db = connectDatabase({ url: postgres.url, poolSize: 4, statementTimeoutMs: 600_000, lockTimeoutMs: 60_000 }, createLog("silent"));
try {
  await migrate(postgres.url);
  const tenant_id = (await db.kysely.selectFrom("tenants").select("id").executeTakeFirst())?.id ?? await makeTenant(db);
  const bookOf = makeBook();
  const there = (await db.pool.query<{ there: number }>("SELECT count(*)::int AS there FROM addresses")).rows[0]!.there;
  const started = performance.now();
  for (let first = there; first < rows; first += CHUNK) await fill(db, tenant_id, Array.from({ length: Math.min(CHUNK, rows - first) }, (_, at) => bookOf(first + at)));
  if (there < rows) await db.pool.query("VACUUM ANALYZE");
  const filled = performance.now();
  await followLog({ db } as Resources);
  const followed = performance.now();
  await db.pool.query("VACUUM ANALYZE search_documents");
  const { rows: [sizes] } = await db.pool.query("SELECT pg_size_pretty(pg_table_size('search_documents')) AS documents, pg_size_pretty(pg_relation_size('search_documents_tokens_idx')) AS index, (SELECT avg(cardinality(tokens))::int FROM search_documents TABLESAMPLE SYSTEM (1)) AS tokens");
  console.log(`${rows} addresses; filled in ${seconds(filled - started)}, documents made in ${seconds(followed - filled)};`, sizes);
  console.log("rule".padEnd(32), "recall", "   p50", "   p99", "   max ms");
  for (const [name, { rule }] of Object.entries(RULES)) await measure(name, (number, random) => rule(bookOf(number), random), tenant_id);
} finally {
  await db.close();
  await postgres.stop();
  if (keep === undefined) await rm(directory, { recursive: true });
}

async function measure(name: string, queryOf: (number: number, random: ReturnType<typeof createRandom>) => object | undefined, tenant_id: string): Promise<void> {
  const random = createRandom(4711);
  const times: number[] = [];
  const missed: object[] = [];
  for (let done = -20; done < queries;) {
    const number = random.below(rows);
    const body = queryOf(number, random);
    if (!body) continue;
    const start = performance.now();
    const hits = await search({ db } as Resources, tenant_id, body, [], "of addresses");
    if (done++ < 0) continue;
    times.push(performance.now() - start);
    const target = `c${String(number * 7919 % 100_000_007).padStart(8, "0")}`;
    if (!hits.slice(0, SHOWN).some(({ content }) => content.toLowerCase().includes(target))) missed.push(body);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1).padStart(6);
  console.log(name.padEnd(32), `${(100 * (1 - missed.length / times.length)).toFixed(1)} %`.padStart(7), at(0.5), at(0.99), at(1));
  for (const body of missed.slice(0, 3)) console.log("   missed", JSON.stringify(body));
}

async function fill({ pool }: Database, tenant_id: string, entries: readonly Entry[]): Promise<void> {
  const now = new Date();
  const customers = entries.map(({ customer }) => newCustomer(tenant_id, customer, now));
  const addresses = entries.map(({ address, latitude, longitude }, at) => ({
    ...newAddress(tenant_id, customers[at]!.id, address as never, now), location: { latitude, longitude, granularity: "locality", uncertainty_m: 5_000, source: "bench", pinned: false },
  }));
  const client = await pool.connect();
  // The log would be half of the work, and nobody reads it here: the documents are made from the rows.
  await client.query("SET session_replication_role = replica");
  await client.query("INSERT INTO customers SELECT * FROM jsonb_populate_recordset(NULL::customers, $1)", [JSON.stringify(customers)]);
  await client.query("INSERT INTO addresses SELECT * FROM jsonb_populate_recordset(NULL::addresses, $1)", [JSON.stringify(addresses)]);
  await client.query("RESET session_replication_role");
  client.release();
}

async function makeTenant({ pool }: Database): Promise<string> {
  return (await pool.query<{ id: string }>("INSERT INTO tenants (id, slug, name) VALUES (uuidv7(), 'bench', 'Bench') RETURNING id")).rows[0]!.id;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(0)} s`;
}

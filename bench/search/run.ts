/**
 * `node bench/search/run.ts [--rows 100000] [--queries 200] [--only latin] [--keep DIR] [--misses 0]`: measures recall
 * and latency of the search over HTTP, with one customer per address. An address counts as found if it is on the first
 * page. Creates the entries that are missing in DIR. Prints a table on stderr and JSON on stdout.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FastifyInstance } from "fastify";
import { buildApp } from "../../src/app.ts";
import { installKeys, generateKey } from "../../src/features/access/service.ts";
import { createRandom, type Random } from "../../src/cli/seed/random.ts";
import { streetName } from "../../src/features/search/streets.ts";
import { readConfig } from "../../src/platform/config.ts";
import { migrate } from "../../src/platform/database/migrate.ts";
import { createLog } from "../../src/platform/log.ts";
import { startPostgres } from "../../src/platform/postgres/launcher.ts";
import { openResources } from "../../src/process.ts";
import { makeBook } from "./book.ts";
import { fillBook } from "./fill.ts";
import { type Kind, RULES, type Search } from "./queries.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    queries: { type: "string", default: "200" },
    only: { type: "string", default: "" },
    keep: { type: "string" },
    misses: { type: "string", default: "0" },
  },
});
const [rows, queries] = [Number(values.rows), Number(values.queries)];
const WARMING = 20;
/** The same in each run, so that a database kept with `--keep` can be read again. */
const SECRETS_KEY = Buffer.alloc(32, "bench").toString("base64");

const directory = values.keep ?? (await mkdtemp(join(tmpdir(), "doorplate-search-")));
const postgres = await startPostgres({
  dataDir: join(directory, "postgres"),
  log: () => undefined,
  settings: { synchronous_commit: "off", max_wal_size: "8GB", shared_buffers: "1GB", maintenance_work_mem: "1GB" },
});
const closers: (() => Promise<unknown>)[] = [];
try {
  await migrate(postgres.url);
  const resources = await openResources(
    readConfig({ SECRETS_KEY, LOG_LEVEL: "fatal", STATEMENT_TIMEOUT_MS: "600000" }),
    postgres.url,
    createLog("fatal"),
    closers,
  );
  const key = generateKey();
  await installKeys(resources.db.kysely, { admin: key, root: undefined });
  const app = await buildApp(resources);
  closers.unshift(() => app.close());
  const bookOf = makeBook();
  const filled = await fillBook(resources, postgres.url, bookOf, rows);
  console.error(JSON.stringify(filled));
  console.error("rule".padEnd(34), "  recall", "     p50", "     p99", "     max", "  limit");
  const kinds = Object.entries(RULES).filter(([name]) => name.includes(values.only));
  const results = [];
  for (const [name, kind] of kinds)
    results.push(await measure(app, key, name, kind, (number, random) => kind.rule(bookOf(number), random)));
  const streets = await measureStreets(app, key, bookOf);
  console.log(JSON.stringify({ ...filled, queries, kinds: results, streets }, null, 2));
} finally {
  for (const close of closers) await close();
  await postgres.stop();
  if (values.keep === undefined) await rm(directory, { recursive: true });
}

async function measure(
  app: FastifyInstance,
  key: string,
  name: string,
  { limit_ms }: Kind,
  queryOf: (number: number, random: Random) => Search | undefined,
) {
  const random = createRandom(4711);
  const times: number[] = [];
  const missed: Search[] = [];
  for (let done = -Math.min(WARMING, queries); done < queries;) {
    const number = random.below(rows);
    const body = queryOf(number, random);
    if (!body) continue;
    const start = performance.now();
    const response = await app.inject({
      method: "POST",
      url: "/v1/addresses/search",
      headers: { authorization: `Bearer ${key}` },
      payload: body,
    });
    const took = performance.now() - start;
    if (response.statusCode !== 200) throw new Error(`${JSON.stringify(body)}: ${response.body}`);
    if (done++ < 0) continue;
    times.push(took);
    const { items } = response.json<{ items: { address: { attributes: { number?: number } } }[] }>();
    if (!items.some(({ address }) => address.attributes.number === number)) missed.push(body);
  }
  const result = {
    name,
    recall: Math.round(1e4 * (1 - missed.length / times.length)) / 100,
    ...spread(times),
    limit_ms,
  };
  console.error(
    name.padEnd(34),
    `${result.recall.toFixed(1)} %`.padStart(8),
    ...[result.p50_ms, result.p99_ms, result.max_ms].map((ms) => ms.toFixed(1).padStart(8)),
    String(limit_ms).padStart(7),
    result.recall < 98 || result.p99_ms > limit_ms ? "missed" : "",
  );
  for (const body of missed.slice(0, Number(values.misses))) console.error("   not found:", JSON.stringify(body));
  return result;
}

function spread(times: number[]) {
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))]! * 10) / 10;
  return { p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1) };
}

/** Measures street suggestions, typed from two characters on. Streets are suggested if several customers have them. */
async function measureStreets(app: FastifyInstance, key: string, bookOf: ReturnType<typeof makeBook>) {
  const random = createRandom(4711);
  const times: number[] = [];
  let suggested = 0;
  for (let done = -Math.min(WARMING, queries); done < queries; done++) {
    const street = streetName(bookOf(random.below(rows)).address.address_lines[0]!);
    const typed = street.slice(0, 2 + random.below(8));
    const start = performance.now();
    const response = await app.inject({
      method: "GET",
      url: `/v1/suggest?q=${encodeURIComponent(typed)}`,
      headers: { authorization: `Bearer ${key}` },
    });
    const took = performance.now() - start;
    if (response.statusCode !== 200) throw new Error(`${typed}: ${response.body}`);
    if (done < 0) continue;
    times.push(took);
    if (response.json<{ items: { kind: string }[] }>().items.some(({ kind }) => kind === "street")) suggested++;
  }
  const result = { queries, suggested, ...spread(times) };
  console.error(
    "suggested streets".padEnd(34),
    `${suggested}`.padStart(8),
    ...[result.p50_ms, result.p99_ms, result.max_ms].map((ms) => ms.toFixed(1).padStart(8)),
  );
  return result;
}

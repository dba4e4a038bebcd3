/**
 * `node bench/key-store.ts [--rounds 9] [--requests 300]`: what a key store of its own costs. Two services in turns,
 * with the same requests, their data on one Postgres: one with the keys next to the data, one with KEYS_DATABASE_URL on
 * a second Postgres. Both have the durability of production.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { Pool } from "undici";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { startServer } from "./processes.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "9" }, requests: { type: "string", default: "300" } },
});
const [rounds, requests] = [Number(values.rounds), Number(values.requests)];
const WARM_UP = 200;
const BUSY_CONNECTIONS = 16;
const SETTINGS = {
  SECRETS_KEY: randomBytes(32).toString("base64"),
  LOG_LEVEL: "warn",
  RATE_LIMIT_PER_MINUTE: "1000000",
};
const key = `dp_${randomBytes(32).toString("base64url")}`;
const closers: (() => Promise<unknown>)[] = [];
process.on("SIGINT", () => void close().then(() => process.exit(130)));

async function close(): Promise<void> {
  for (const closer of closers.splice(0)) await closer().catch((error: unknown) => console.error(error));
}

const ADDRESS = { country_code: "DE", address_lines: ["Musterweg 1"], postal_code: "10115", locality: "Berlin" };
/** Below the limit of addresses of a customer. */
const ADDRESSES_EACH = 90;

/** One of the two services. */
interface Contender {
  name: string;
  post(path: string, body: object): Promise<string>;
  pause(): void;
  resume(): void;
}

async function startContender(name: string, directory: string, env: Record<string, string>): Promise<Contender> {
  const server = await startServer({
    directory,
    name,
    entry: "src/server.ts",
    readyPath: "/health/ready",
    env: { ...SETTINGS, BOOTSTRAP_API_KEY: key, ...env },
  });
  closers.unshift(() => server.stop());
  const pool = new Pool(`http://127.0.0.1:${server.port}`, { connections: BUSY_CONNECTIONS });
  closers.unshift(() => pool.destroy());
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return {
    name,
    async post(path, body) {
      const response = await pool.request({ method: "POST", path, headers, body: JSON.stringify(body) });
      const { id } = (await response.body.json()) as { id?: string };
      if (response.statusCode !== 201 || id === undefined) throw new Error(`${path}: ${response.statusCode}`);
      return id;
    },
    pause: () => server.pause(),
    resume: () => server.resume(),
  };
}

/** What is measured: one request. */
type Work = (contender: Contender) => Promise<unknown>;

const newCustomer: Work = (contender) =>
  contender.post("/v1/customers", { name: "Zhang Three", phones: ["+4930901820"] });

function newAddress(): Work {
  const customers = new Map<Contender, { id: string; left: number }>();
  return async (contender) => {
    let customer = customers.get(contender);
    if (!customer || customer.left === 0) {
      customer = { id: await contender.post("/v1/customers", { name: "Li Four" }), left: ADDRESSES_EACH };
      customers.set(contender, customer);
    }
    customer.left--;
    const began = performance.now();
    await contender.post(`/v1/customers/${customer.id}/addresses`, ADDRESS);
    return performance.now() - began;
  };
}

/** The times of requests, in milliseconds. */
async function measure(contender: Contender, work: Work, count: number, connections: number): Promise<number[]> {
  const times: number[] = [];
  const one = async (): Promise<void> => {
    while (times.length < count) {
      const began = performance.now();
      const own = await work(contender);
      times.push(typeof own === "number" ? own : performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return times;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function compare(
  title: string,
  contenders: readonly Contender[],
  work: Work,
  connections: number,
): Promise<void> {
  const medians = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : [...contenders].reverse()) {
      contender.resume();
      medians.get(contender)?.push(median(await measure(contender, work, requests, connections)));
      contender.pause();
    }
  }
  const [together = [], apart = []] = [...medians.values()];
  const differences = apart.map((ms, round) => ms - (together[round] as number)).sort((one, other) => one - other);
  console.log(
    `${title}: ${median(together).toFixed(3)} → ${median(apart).toFixed(3)} ms, difference ` +
      `${median(differences).toFixed(3)} ms (${differences[0]?.toFixed(3)} to ${differences.at(-1)?.toFixed(3)}), ` +
      `ratio ${(median(together) / median(apart)).toFixed(3)}`,
  );
}

/** Starts a Postgres. @returns the URLs of its databases */
async function startDatabases(directory: string, name: string, databases: readonly string[]): Promise<string[]> {
  const postgres = await startPostgres({ dataDir: join(directory, name), log: () => undefined });
  closers.unshift(() => postgres.stop());
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  for (const database of databases) await client.query(`CREATE DATABASE ${database}`);
  await client.end();
  return databases.map((database) => Object.assign(new URL(postgres.url), { pathname: `/${database}` }).href);
}

try {
  const directory = await mkdtemp(join(tmpdir(), `doorplate-bench-${process.pid}-`));
  closers.unshift(() => rm(directory, { recursive: true, force: true }));
  // The data of both on one server, so that they differ by the key store alone.
  const [one = "", other = ""] = await startDatabases(directory, "postgres", ["together", "apart"]);
  const [keys = ""] = await startDatabases(directory, "postgres-keys", ["keys"]);
  const contenders = [
    await startContender("together", directory, { DATABASE_URL: one }),
    await startContender("apart", directory, { DATABASE_URL: other, KEYS_DATABASE_URL: keys }),
  ];
  const address = newAddress();
  for (const contender of contenders) {
    for (const work of [newCustomer, address]) await measure(contender, work, WARM_UP, 1);
    contender.pause();
  }
  await compare("a new customer, one request at a time", contenders, newCustomer, 1);
  await compare(`a new customer, ${BUSY_CONNECTIONS} requests at a time`, contenders, newCustomer, BUSY_CONNECTIONS);
  await compare("an address of a known customer, one request at a time", contenders, address, 1);
} finally {
  await close();
}

/**
 * `node bench/consistency.ts [--clients 64] [--customers 5] [--seconds 60] [--limit 12] [--seed 1]`: concurrent clients
 * create addresses of a few customers, delete them and change defaults. Then the export as of every time in the change
 * log, and every prefix of the change feed, are checked against the constraints of the tables. Prints JSON. The exit
 * status is 1 if a constraint is violated or a response was a server error.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Agent, fetch } from "undici";
import pg from "pg";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { inspectPast, runLoad, type Ask } from "../test/records/consistency.ts";
import { startServer } from "./processes.ts";

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "64" },
    customers: { type: "string", default: "5" },
    seconds: { type: "string", default: "60" },
    limit: { type: "string", default: "12" },
    seed: { type: "string", default: "1" },
  },
});
const number = (name: keyof typeof values): number => {
  const value = Number(values[name]);
  if (!(value > 0)) throw new Error(`--${name} is a number above 0`);
  return value;
};
const [load, limit] = [
  { clients: number("clients"), customers: number("customers"), seconds: number("seconds"), seed: number("seed") },
  number("limit"),
];

const key = `bench-${randomBytes(16).toString("hex")}`;
const directory = await mkdtemp(join(tmpdir(), "doorplate-consistency-"));
const postgres = await startPostgres({
  dataDir: join(directory, "postgres"),
  log: () => undefined,
  settings: { max_connections: "200" },
});
try {
  const env = {
    DATABASE_URL: postgres.url,
    BOOTSTRAP_API_KEY: key,
    SECRETS_KEY: randomBytes(32).toString("base64"),
    LOG_LEVEL: "warn",
    RATE_LIMIT_PER_MINUTE: "100000000",
  };
  const server = await startServer({ directory, name: "api", entry: "src/server.ts", readyPath: "/health/ready", env });
  try {
    await limitAddresses();
    const ask = asker(`http://127.0.0.1:${server.port}/v1`);
    const answers = await runLoad(ask, load);
    console.error(`load: ${JSON.stringify(answers)}; checking every past state …`);
    const result = await inspectPast(ask, limit, answers);
    console.log(JSON.stringify({ ...load, limit, ...result }, null, 2));
    const isRight = result.wrong_moments === 0 && result.wrong_prefixes === 0;
    process.exitCode = isRight && !Object.keys(answers).some((status) => Number(status) >= 500) ? 0 : 1;
  } finally {
    await server.stop();
  }
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true });
}

async function limitAddresses(): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    await client.query("UPDATE tenants SET address_limit = $1", [limit]);
  } finally {
    await client.end();
  }
}

function asker(base: string): Ask {
  // Downloads are public and rate-limited per IP address, so requests come from several addresses.
  const agents = Array.from({ length: 50 }, (_, index) => new Agent({ localAddress: `127.0.1.${index + 1}` }));
  let asked = 0;
  return async (method, path, body, headers) => {
    const response = await fetch(base + path, {
      dispatcher: agents[asked++ % agents.length]!,
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
}

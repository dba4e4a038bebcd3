/** A process that creates customers with the keys apart, and kills itself at one of its commits. */
import pg from "pg";
import { buildApp } from "../../../src/app.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { createLog } from "../../../src/platform/log.ts";
import { openResources } from "../../../src/process.ts";
import { commits } from "./commits.ts";

export interface Order {
  database_url: string;
  keys_database_url: string;
  secrets_key: string;
  api_key: string;
  /** The number of the commit, from 1, at which the process kills itself: before it is sent, or just after. */
  kill_at: number;
  is_sent: boolean;
}

const ADDRESS = { country_code: "DE", text: "Musterweg 1, 10115 Berlin" };

function killAtCommit({ kill_at, is_sent }: Order): void {
  let left = kill_at;
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]): unknown {
    const kill = (): unknown => process.kill(process.pid, "SIGKILL");
    const isLast = commits(this, given[0]) && --left === 0;
    if (isLast && !is_sent) kill();
    const result = (query as (...given: unknown[]) => unknown).apply(this, given);
    // The bytes are with the kernel when the sockets have had their turn.
    if (isLast) setImmediate(() => setImmediate(kill));
    return result;
  } as typeof query;
}

/** Creates customers in the ways that there are: alone, by reference in a transaction, and many at once. */
async function create(order: Order): Promise<void> {
  const config = readConfig({
    DATABASE_POOL_SIZE: "4",
    KEYS_DATABASE_URL: order.keys_database_url,
    SECRETS_KEY: order.secrets_key,
    RATE_LIMIT_PER_MINUTE: "100000",
  });
  const app = await buildApp(await openResources(config, order.database_url, createLog("silent"), []));
  const send = async (method: "POST" | "PUT", path: string, payload: object, expected: number): Promise<void> => {
    const headers = { authorization: `Bearer ${order.api_key}` };
    const { statusCode, body } = await app.inject({ method, url: `/v1${path}`, headers, payload });
    if (statusCode !== expected) throw new Error(`${statusCode} ${body}`);
  };
  const mark = `${process.pid}-${Date.now()}`;
  await send("PUT", `/customers/by-ref/warm-up/${mark}`, { name: "Zhang Three" }, 201);
  killAtCommit(order);
  await send("POST", "/customers", { name: "Li Four" }, 201);
  await send("PUT", `/customers/by-ref/crm/${mark}`, { name: "Wang Five" }, 201);
  const items = Array.from({ length: 3 }, (_, n) => ({
    source: "shop",
    ref: `${mark}-${n}`,
    customer: { name: "Zhao Six" },
    addresses: [ADDRESS],
  }));
  await send("POST", "/batch/customers", { items }, 200);
  process.exit(0);
}

process.once("message", (order) => void create(order as Order));
process.once("disconnect", () => process.exit(1));

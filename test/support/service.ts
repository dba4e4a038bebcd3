import { randomBytes, randomUUID } from "node:crypto";
import type { FastifyInstance, InjectOptions } from "fastify";
import type { Test } from "tap";
import { buildApp } from "../../src/app.ts";
import { startWorkers } from "../../src/background.ts";
import { hashKey, installKeys, generateKey } from "../../src/features/access/service.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { readConfig } from "../../src/platform/config.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { createLog } from "../../src/platform/log.ts";
import type { Resources } from "../../src/platform/resources.ts";
import { openResources } from "../../src/process.ts";
import { createDatabase } from "./database.ts";
import { findRedisServer } from "./redis.ts";
import { sharedCluster } from "./redis-cluster.ts";

/** `cluster` (Redis Cluster) is not in BACKENDS; tests name it explicitly. */
export type Backend = "postgres" | "redis" | "cluster";

/** The backends that can be tested on this machine. */
export const BACKENDS: Exclude<Backend, "cluster">[] = process.env["TEST_REDIS_URL"]
  ? ["postgres", "redis"]
  : ["postgres"];

/** With the Redis Cluster, for the few tests that also run on it. */
export const ALL_BACKENDS: Backend[] = findRedisServer() === undefined ? BACKENDS : [...BACKENDS, "cluster"];

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  // Tests read properties of any body.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

export type Call = (
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

export interface Service {
  app: FastifyInstance;
  resources: Resources;
  /** The admin key; `rootKey` is the root API key. */
  key: string;
  rootKey: string;
  tenantId: string;
  /** Sends a request with the admin key. Paths start after /v1. */
  call: Call;
  /** Returns a function that sends requests with another key. */
  as(key: string): Call;
  /** Creates a key with these scopes only. */
  generateKey(scopes: string[]): Promise<string>;
  /** Creates a tenant with an admin key. */
  makeTenant(): Promise<{ id: string; key: string }>;
}

interface Options {
  backend?: Backend;
  /** If stated, workers run with these providers. */
  providers?: readonly Provider[];
  settings?: Record<string, string>;
  /** Called with each line of the log. */
  onLog?: (line: string) => void;
  now?: () => Date;
  /** Maps the database URL, for example to that of a proxy. */
  reachDatabase?: (url: string) => Promise<string>;
}

/**
 * Starts the whole service on its own database. Requests are injected without a network; all else is as in production.
 */
export async function startService(
  t: Test,
  { backend = "postgres", providers, settings = {}, onLog, now, reachDatabase }: Options = {},
): Promise<Service> {
  const ownUrl = await createDatabase(t);
  const databaseUrl = (await reachDatabase?.(ownUrl)) ?? ownUrl;
  const [key, rootKey] = [generateKey(), generateKey()];
  const config = readConfig({
    DATABASE_POOL_SIZE: "8",
    QUEUE_PREFIX: `test-${randomUUID()}`,
    LOG_LEVEL: onLog ? "debug" : "fatal",
    SECRETS_KEY: randomBytes(32).toString("base64"),
    WORKER_CONCURRENCY: "4",
    ...(backend === "redis" && { REDIS_URL: process.env["TEST_REDIS_URL"] }),
    ...(backend === "cluster" && settings["REDIS_URL"] === undefined && { REDIS_URL: (await sharedCluster()).url }),
    ...settings,
  });
  const log = createLog(config.LOG_LEVEL, { write: (line: string) => onLog?.(line) });
  const closers: (() => Promise<unknown>)[] = [];
  t.teardown(async () => {
    for (const close of closers) await close();
  });
  const opened = await openResources(config, databaseUrl, log, closers);
  const resources: Resources = now ? { ...opened, clock: now } : opened;
  await installKeys(resources.db.kysely, { admin: key, root: rootKey });
  const tenant = await resources.db.kysely
    .selectFrom("tenants")
    .select("id")
    .where("slug", "=", "default")
    .executeTakeFirstOrThrow();
  if (providers) closers.unshift(startWorkers(resources, providers));
  const app = await buildApp(resources);
  closers.unshift(() => app.close());

  const as =
    (bearer: string): Call =>
    async (method, path, body, headers = {}) => {
      const options: InjectOptions = {
        method,
        url: `/v1${path}`,
        headers: { authorization: `Bearer ${bearer}`, ...headers },
      };
      if (body !== undefined) {
        options.payload = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
        options.headers = { "content-type": "application/json", ...options.headers };
      }
      const response = await app.inject(options);
      const isJson = /[/+]json/.test(String(response.headers["content-type"]));
      return {
        status: response.statusCode,
        headers: response.headers as Answer["headers"],
        text: response.body,
        body: isJson && response.body !== "" ? JSON.parse(response.body) : undefined,
      };
    };
  const insertKey = async (tenantId: string, scopes: string[]): Promise<string> => {
    const made = generateKey();
    await resources.db.kysely
      .insertInto("api_keys")
      .values({
        id: uuidv7(Date.now()),
        tenant_id: tenantId,
        name: "test",
        hint: made.slice(0, 7),
        secret_hash: hashKey(made),
        scopes,
      })
      .execute();
    return made;
  };
  return {
    app,
    resources,
    key,
    rootKey,
    tenantId: tenant.id,
    call: as(key),
    as,
    generateKey: (scopes) => insertKey(tenant.id, scopes),
    async makeTenant() {
      const id = uuidv7(Date.now());
      await resources.db.kysely
        .insertInto("tenants")
        .values({ id, slug: `t-${id}`, name: "Another" })
        .execute();
      return { id, key: await insertKey(id, [...TENANT_SCOPES]) };
    },
  };
}

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/**
 * Calls `ask` until its result fits or `seconds` have passed, and returns the last result. The pauses grow, as polling
 * takes processor time.
 */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) {
      // The caller's assertions may hold nevertheless: a condition that never fits must be seen.
      const callers = new Error().stack?.split("\n").slice(2, 4).join("");
      console.error(`until() has waited for ${seconds} s in vain${callers}`);
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

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

/** A Redis Cluster is one that tests ask for by name; BACKENDS leaves it out. */
export type Backend = "postgres" | "redis" | "cluster";

/** The backends that can be tested here. */
export const BACKENDS: Exclude<Backend, "cluster">[] = process.env["TEST_REDIS_URL"]
  ? ["postgres", "redis"]
  : ["postgres"];

/** The Redis Cluster too, for those few tests that shall hold on it as well. */
export const ALL_BACKENDS: Backend[] = findRedisServer() === undefined ? BACKENDS : [...BACKENDS, "cluster"];

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  // Tests look into bodies freely.
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
  /** Of the admin key and the root key. */
  key: string;
  rootKey: string;
  tenantId: string;
  /** With the admin key; paths begin after /v1. */
  call: Call;
  /** With another key. */
  as(key: string): Call;
  /** A key with these scopes only. */
  generateKey(scopes: string[]): Promise<string>;
  /** Another tenant, with an admin key. */
  makeTenant(): Promise<{ id: string; key: string }>;
}

interface Options {
  backend?: Backend;
  /** Starts workers with these. */
  providers?: readonly Provider[];
  settings?: Record<string, string>;
  /** The log, line by line. */
  onLog?: (line: string) => void;
  now?: () => Date;
  /** Another way to the database that was made. */
  reachDatabase?: (url: string) => Promise<string>;
}

/** The whole service on a database of its own, as it runs in production but for the network. */
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

/** Asks again until the answer fits, for at most some seconds, with pauses that grow: asking takes time of a core. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const answer = await ask();
    if (fits(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** `npm run keys -- move`: killed at every statement, beside running processes, on restored data, and back. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import t, { type Test } from "tap";
import { connectDatabase, type Database } from "../../src/platform/database/database.ts";
import { createLog } from "../../src/platform/log.ts";
import { moveKeys, type Direction } from "../../src/privacy/move.ts";
import { checkKeyStore, pairKeyStore } from "../../src/privacy/pairing.ts";
import { createDatabase } from "../support/database.ts";
import { createKeyDatabase } from "../support/key-store.ts";
import { startService, type Service } from "../support/service.ts";

const NAME = "doorplate keys";
const DAY_MS = 86_400_000;
const SECRETS_KEY = Buffer.alloc(32, 7).toString("base64");

interface Databases {
  data_url: string;
  keys_url: string;
  /** Connections that stay open, for looking. */
  data: Database;
  store: Database;
}

function connect(url: string): Database {
  const settings = { url, poolSize: 2, statementTimeoutMs: 20_000, lockTimeoutMs: 5_000, applicationName: NAME };
  return connectDatabase(settings, createLog("silent"));
}

async function createDatabases(t: Test): Promise<Databases> {
  const [data_url, keys_url] = [await createDatabase(t), await createKeyDatabase(t)];
  const [data, store] = [connect(data_url), connect(keys_url)];
  t.teardown(() => Promise.all([data.close(), store.close()]));
  return { data_url, keys_url, data, store };
}

/** A service on the databases. It ends with the test `t`. */
const start = (t: Test, { data_url, keys_url }: Databases, is_apart: boolean): Promise<Service> =>
  startService(t, {
    settings: { SECRETS_KEY, ...(is_apart && { KEYS_DATABASE_URL: keys_url }) },
    reachDatabase: async () => data_url,
  });

async function move(
  { data_url, keys_url }: Databases,
  direction: Direction,
  onStep: (step: string) => unknown = () => undefined,
): Promise<number> {
  const [data, store] = [connect(data_url), connect(keys_url)];
  try {
    return await moveKeys(data, store, direction, { application_name: NAME, chunk: 5, onStep });
  } finally {
    await Promise.all([data.close(), store.close()]);
  }
}

interface Socket {
  connection: { stream: { destroy(): void } };
}

/** Breaks the connection at a statement: before it is sent, a COMMIT just after that, as the end of a process may. */
async function killedAt<T>(statement: number, work: () => Promise<T>): Promise<T | "killed"> {
  let left = statement;
  const { query } = pg.Client.prototype;
  let is_killed = false;
  pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]): unknown {
    if (is_killed) throw new Error("the process was killed");
    is_killed = --left === 0;
    const { stream } = (this as unknown as Socket).connection;
    const kill = (): void => void (is_killed && stream.destroy());
    const isCommit = given[0] === "commit";
    if (!isCommit) kill();
    const result = (query as (...given: unknown[]) => unknown).apply(this, given);
    if (isCommit && is_killed) setImmediate(() => setImmediate(kill));
    return result;
  } as typeof query;
  try {
    return await work();
  } catch (error) {
    if (!is_killed) throw error;
    return "killed";
  } finally {
    pg.Client.prototype.query = query;
  }
}

const count = async ({ pool }: Database, table: string): Promise<number> =>
  Number((await pool.query(`SELECT count(*) FROM keys.${table}`)).rows[0].count);

const idsOf = async ({ pool }: Database, query: string): Promise<Set<string>> =>
  new Set((await pool.query<{ id: string }>(query)).rows.map(({ id }) => id));

/** The customers without a key in the place that has the keys. */
async function listWithoutKey(databases: Databases): Promise<string[]> {
  const { data, store } = databases;
  const isApart = async (): Promise<boolean> =>
    (await data.pool.query("SELECT FROM keys.installation WHERE apart_since IS NOT NULL")).rowCount === 1 &&
    (await store.pool.query("SELECT FROM keys.installation")).rowCount === 1;
  const place = await isApart();
  const keys = await idsOf(place ? store : data, "SELECT customer_id AS id FROM keys.customer_keys");
  // The COMMIT of a killed command may come in between.
  if (place !== (await isApart())) return listWithoutKey(databases);
  return [...(await idsOf(data, "SELECT id FROM customers")).difference(keys)];
}

/** Kills the command at every nth of its statements in turn, until it ends. @returns the number of kills */
async function moveKilled(t: Test, databases: Databases, direction: Direction, nth: number): Promise<number> {
  for (let statement = 1, kills = 0; ; statement += nth, kills++) {
    const end = await killedAt(statement, () => move(databases, direction));
    const missing = await listWithoutKey(databases);
    if (missing.length > 0) t.fail(`${missing.length} customers without a key, at statement ${statement}`);
    if (end !== "killed") return kills;
  }
}

t.test("keys move to a key store and back, whatever interrupts", { timeout: 300_000 }, async (t) => {
  const databases = await createDatabases(t);
  const { data, store } = databases;
  const ids: string[] = [];
  const create = async ({ call }: Service): Promise<void> =>
    void ids.push((await call("POST", "/customers", { name: "Zhang Three" })).body.id);

  await t.test("while a process runs, nothing is moved", async (t) => {
    const service = await start(t, databases, false);
    const { resources, tenantId: tenant_id } = service;
    for (let n = 0; n < 11; n++) await create(service);
    const entry = { tenant_id, customer_id: randomUUID(), erasure_id: randomUUID(), erased_at: "2026-11-30" };
    await resources.keyStore.insertErased([{ ...entry, tokens: [Buffer.from("token")] }]);
    await t.rejects(move(databases, "apart"), { name: "StartError", message: /^\d+ connections of the service/ });
    t.equal(await count(store, "customer_keys"), 0);
    await t.rejects(
      pairKeyStore({ db: data, keyStore: { ...resources.keyStore, is_apart: true, db: store } }),
      /keys -- move/,
      "no process starts with a key store that lacks them",
    );
  });

  await t.test("killed at any statement, no row is without its key", async (t) => {
    const files = `SELECT pg_relation_filenode('keys.customer_keys') AS file,
      pg_relation_size('keys.customer_keys')::int AS size`;
    const before = (await data.pool.query(files)).rows[0];
    const stale = (await data.pool.query("SELECT tenant_id FROM keys.tenant_keys")).rows[0];
    await store.pool.query("INSERT INTO keys.customer_keys VALUES ($1, $2, 1, '', now())", [
      stale.tenant_id,
      randomUUID(),
    ]);
    const kills = await moveKilled(t, databases, "apart", 1);
    t.ok(kills > 60, `${kills} kills`);
    for (const table of ["customer_keys", "tenant_keys", "erased_customers"]) t.equal(await count(data, table), 0);
    const after = (await data.pool.query(files)).rows[0];
    t.ok(before.size > 0 && after.size === 0 && after.file !== before.file, "the file with the keys is deleted");
    t.equal(await count(store, "customer_keys"), 11, "what an abandoned move has left is not there");
    const { rows } = await store.pool.query("SELECT FROM keys.installation WHERE apart_since IS NOT NULL");
    t.equal(rows.length, 1);
    t.equal(await move(databases, "apart"), 0);
    t.equal(await count(store, "customer_keys"), 11, "a further move changes nothing");
  });

  await t.test("a process that was started with the old settings cannot make keys, and none starts so", async (t) => {
    const { resources, call } = await start(t, databases, false);
    await t.rejects(pairKeyStore(resources), /set KEYS_DATABASE_URL/);
    const refused = await call("POST", "/customers", { name: "Li Four" });
    t.match(refused, { status: 503, body: { code: "unavailable" }, headers: { "retry-after": /\d/ } });
    t.equal(await count(data, "tenant_keys"), 0);
  });

  await t.test("processes with the key store open everything", async (t) => {
    const service = await start(t, databases, true);
    const { resources, call } = service;
    await pairKeyStore(resources);
    await checkKeyStore(resources);
    t.same(resources.health.reasons(), []);
    for (const id of ids) t.equal((await call("GET", `/customers/${id}`)).status, 200);
    t.same((await resources.keyStore.listErased(undefined, 10)).length, 1);
    const now = new Date();
    const until = await resources.keyStore.backupsWithoutKeyBy(now);
    t.ok(until.getTime() > now.getTime() + 34 * DAY_MS, "backups of the data from before contain the keys");
    await create(service);
  });

  await t.test("halfway back, a process says how it is completed", async (t) => {
    const stop = (step: string): void => {
      if (step === "record") throw new Error("interrupted");
    };
    await t.rejects(move(databases, "back", stop), /interrupted/);
    t.same(await listWithoutKey(databases), []);
    for (const is_apart of [false, true])
      await t.rejects(pairKeyStore((await start(t, databases, is_apart)).resources), /keys -- move --to data/);
  });
  await move(databases, "back");
  await move(databases, "apart");
  const kills = await moveKilled(t, databases, "back", 2);
  t.ok(kills > 30, `${kills} kills`);
  t.equal(await count(store, "customer_keys"), 0);
  t.equal(await count(data, "customer_keys"), 12);

  await t.test("and so do processes without it, after the way back", async (t) => {
    const service = await start(t, databases, false);
    await pairKeyStore(service.resources);
    for (const id of ids) t.equal((await service.call("GET", `/customers/${id}`)).status, 200);
    await create(service);
  });
});

t.test("two moves at the same time, and a key store of others, are refused in one line", async (t) => {
  const databases = await createDatabases(t);
  const refused: unknown[] = [];
  await move(databases, "apart", async (step) => {
    if (step !== "copy") return;
    const options = { application_name: NAME, lockTimeout: "100ms" };
    await moveKeys(databases.data, databases.store, "apart", options).catch((error: unknown) => refused.push(error));
  });
  t.match(refused, [{ name: "StartError", message: "another `npm run keys -- move` is running" }]);
  const other = { ...databases, keys_url: await createKeyDatabase(t) };
  await t.rejects(move(other, "apart"), { name: "StartError", message: /moved already, to another key store/ });
  const store = connect(other.keys_url);
  t.teardown(() => store.close());
  await store.pool.query("INSERT INTO keys.installation (id) VALUES ($1)", [randomUUID()]);
  for (const direction of ["apart", "back"] as const)
    await t.rejects(move(other, direction), { name: "StartError", message: /belongs to another installation/ });

  const holder = await databases.store.pool.connect();
  await holder.query("BEGIN; SELECT FROM keys.customer_keys");
  await t.rejects(moveKeys(databases.data, databases.store, "back", { application_name: NAME, lockTimeout: "100ms" }), {
    name: "StartError",
    message: /another session uses the keys/,
  });
  await holder.query("ROLLBACK");
  holder.release();
});

t.test("data that were restored from before the move do not bring destroyed keys back", async (t) => {
  const databases = await createDatabases(t);
  const { data } = databases;
  let [kept, erased, tenantId] = ["", "", ""];
  await t.test("a customer is created", async (t) => {
    const service = await start(t, databases, false);
    const create = async (name: string): Promise<string> =>
      (await service.call("POST", "/customers", { name })).body.id as string;
    [kept, erased, tenantId] = [await create("Zhang Three"), await create("Li Four"), service.tenantId];
  });
  const rowsOf = async (table: string): Promise<string> =>
    JSON.stringify((await data.pool.query(`SELECT to_jsonb(k) AS row FROM keys.${table} AS k`)).rows);
  const backup = { customer_keys: await rowsOf("customer_keys"), tenant_keys: await rowsOf("tenant_keys") };
  t.equal(await move(databases, "apart"), 2);
  await t.test("its key is destroyed", async (t) => {
    const { resources } = await start(t, databases, true);
    await resources.keyStore.deleteCustomerKeys(tenantId, [erased]);
  });
  for (const [table, rows] of Object.entries(backup)) {
    await data.pool.query(`ALTER TABLE keys.${table} DROP CONSTRAINT keys_have_moved_check`);
    await data.pool.query(
      `INSERT INTO keys.${table}
        SELECT (jsonb_populate_record(NULL::keys.${table}, r -> 'row')).* FROM jsonb_array_elements($1) AS r`,
      [rows],
    );
  }
  await data.pool.query("UPDATE keys.installation SET apart_since = NULL");
  await t.test("a process says what to do", async (t) => {
    await t.rejects(pairKeyStore((await start(t, databases, true)).resources), /npm run keys -- move/);
  });
  await move(databases, "apart");
  t.equal(await count(data, "customer_keys"), 0);
  const { resources } = await start(t, databases, true);
  await pairKeyStore(resources);
  t.same([...(await resources.keyring.customerKeys(tenantId, [kept, erased])).keys()], [kept]);
});

/** Data and keys in two databases: kill -9 between them, a restore of yesterday's data, and a lost key store. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import pg from "pg";
import t, { type Test } from "tap";
import type { Database } from "../../src/platform/database/database.ts";
import { checkKeyStore, pairKeyStore } from "../../src/privacy/pairing.ts";
import { deleteKeysWithoutCustomer } from "../../src/privacy/sweep.ts";
import { urlOf } from "../support/database.ts";
import { createKeyDatabase } from "../support/key-store.ts";
import type { Order } from "../support/killed/two-stores.ts";
import { startService } from "../support/service.ts";

const WRITER = new URL("../support/killed/two-stores.ts", import.meta.url);

function spare(t: Test): () => ChildProcess {
  const start = (): ChildProcess => {
    const child = fork(WRITER, { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
    t.teardown(() => child.kill("SIGKILL"));
    return child;
  };
  const ready = [start(), start()];
  return () => {
    ready.push(start());
    return ready.shift() as ChildProcess;
  };
}

const idsOf = async ({ pool }: Database, query: string): Promise<Set<string>> =>
  new Set((await pool.query<{ id: string }>(query)).rows.map(({ id }) => id));

t.test("kill -9 at any commit leaves no row without its key", { timeout: 600_000 }, async (t) => {
  const keys_database_url = await createKeyDatabase(t);
  const { resources, key, call } = await startService(t, { settings: { KEYS_DATABASE_URL: keys_database_url } });
  await pairKeyStore(resources);
  const { db, keyStore, config } = resources;
  const next = spare(t);
  const seen = { kills: 0, orphans: 0 };
  for (let kill_at = 1, ended = 0; ended < 2; kill_at++) {
    ended = 0;
    for (const is_sent of [false, true]) {
      const child = next();
      child.send({
        database_url: String(db.pool.options.connectionString),
        keys_database_url,
        secrets_key: config.SECRETS_KEY![0]!.toString("base64"),
        api_key: key,
        kill_at,
        is_sent,
      } satisfies Order);
      const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
      if (code === 0) ended++;
      else if (signal === "SIGKILL") seen.kills++;
      else throw new Error(`the process ended with ${code}`);
      // Rows are read before keys: a statement of the killed process may still be running.
      const rows = await idsOf(db, "SELECT id FROM customers");
      const keys = await idsOf(keyStore.db, "SELECT customer_id AS id FROM keys.customer_keys");
      t.same([...rows.difference(keys)], [], `every customer has a key after a kill at commit ${kill_at}`);
      seen.orphans = keys.difference(rows).size;
    }
  }
  t.comment(JSON.stringify(seen));
  t.ok(seen.kills >= 10 && seen.orphans > 0, JSON.stringify(seen));
  await keyStore.db.pool.query("UPDATE keys.customer_keys SET created_at = created_at - interval '61 minutes'");
  await keyStore.db.pool.query("UPDATE keys.installation SET swept_to = swept_to - interval '61 minutes'");
  t.equal(await deleteKeysWithoutCustomer(resources), seen.orphans);
  const { body } = await call("GET", "/customers?limit=200");
  t.ok(body.items.length > 20, "and all customers are read");
  t.equal(await deleteKeysWithoutCustomer(resources), 0);
});

t.test("the drill: yesterday's data with today's keys; then the key store is lost", { timeout: 120_000 }, async (t) => {
  const KEYS_DATABASE_URL = await createKeyDatabase(t);
  const service = await startService(t, { settings: { KEYS_DATABASE_URL } });
  const { resources, call, tenantId, key } = service;
  await pairKeyStore(resources);
  const create = async (name: string): Promise<string> =>
    (await call("POST", "/customers", { name })).body.id as string;
  const [kept, erased] = [await create("Zhang Three"), await create("Li Four")];

  // A copy of the files of the database.
  const source = new URL(String(resources.db.pool.options.connectionString)).pathname.slice(1);
  const restored = `doorplate_test_restored_${randomUUID().replaceAll("-", "")}`;
  const server = new pg.Client({ connectionString: urlOf("postgres") });
  await server.connect();
  t.teardown(async () => {
    await server.query(`DROP DATABASE IF EXISTS ${restored} WITH (FORCE)`);
    await server.end();
  });
  for (let isCopied = false; !isCopied;) {
    await server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [source]);
    isCopied = await server.query(`CREATE DATABASE ${restored} TEMPLATE ${source} STRATEGY FILE_COPY`).then(
      () => true,
      () => false,
    );
  }

  const since = await create("Wang Five");
  t.equal(await resources.keyStore.deleteCustomerKeys(tenantId, [erased]), 1);
  await resources.keyStore.insertErased([
    { tenant_id: tenantId, customer_id: erased, erasure_id: randomUUID(), erased_at: "2026-11-30", tokens: [] },
  ]);

  const old = await startService(t, {
    settings: { KEYS_DATABASE_URL, SECRETS_KEY: resources.config.SECRETS_KEY![0]!.toString("base64") },
    reachDatabase: async () => urlOf(restored),
  });
  await pairKeyStore(old.resources);
  await checkKeyStore(old.resources);
  t.same(old.resources.health.reasons(), [], "who is erased is not missed");
  const { rows } = await old.resources.db.pool.query("SELECT id FROM customers ORDER BY id");
  t.same(
    rows.map(({ id }) => id),
    [kept, erased].sort(),
    "the rows of yesterday",
  );
  const as = old.as(key);
  t.match((await as("GET", `/customers/${kept}`)).body, { name: "Zhang Three" });
  const refused = await as("GET", `/customers/${erased}`);
  t.not(refused.status, 200);
  t.notMatch(refused.text, /Li Four/);
  t.equal((await old.resources.keyring.customerKeys(tenantId, [erased])).size, 0);
  t.equal((await old.resources.keyStore.listErasedOf(tenantId, [erased])).length, 1, "it is known to be erased");
  await deleteKeysWithoutCustomer(old.resources);
  await resources.keyStore.db.pool.query(
    "UPDATE keys.customer_keys SET created_at = created_at - interval '61 minutes'",
  );
  await deleteKeysWithoutCustomer(old.resources);
  t.equal(
    (await resources.keyring.customerKeys(tenantId, [since])).size,
    1,
    "whose row is in a newer backup keeps the key",
  );

  const lost = await startService(t, {
    settings: {
      KEYS_DATABASE_URL: await createKeyDatabase(t),
      SECRETS_KEY: resources.config.SECRETS_KEY![0]!.toString("base64"),
    },
    reachDatabase: async () => urlOf(restored),
  });
  await t.rejects(pairKeyStore(lost.resources), {
    name: "StartError",
    message:
      "the key store of KEYS_DATABASE_URL is empty. It has no keys for the data of this database: it opens nothing. " +
      "Restore it from its backup",
  });
  t.equal((await lost.resources.keyring.customerKeys(tenantId, [kept])).size, 0);
});

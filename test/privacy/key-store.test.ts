/** Keys apart from the data: what is where, what is refused at start, and what is swept. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import t, { type Test } from "tap";
import { pairKeyStore, checkKeyStore } from "../../src/privacy/pairing.ts";
import { backupsWithoutKeyBy } from "../../src/privacy/key-store.ts";
import { deleteKeysWithoutCustomer } from "../../src/privacy/sweep.ts";
import { migrate, migrateKeyStore } from "../../src/platform/database/migrate.ts";
import type { NewCustomerKey } from "../../src/platform/keyring.ts";
import type { Resources } from "../../src/platform/resources.ts";
import { createKeyDatabase } from "../support/key-store.ts";
import { startFaultyProxy } from "../support/faulty-proxy.ts";
import { startService, until, type Answer, type Service } from "../support/service.ts";

const ADDRESS = { country_code: "DE", text: "Musterweg 1, 10115 Berlin" };
const DAY_MS = 86_400_000;

async function startApart(t: Test, settings: Record<string, string> = {}): Promise<Service> {
  const service = await startService(t, { settings: { KEYS_DATABASE_URL: await createKeyDatabase(t), ...settings } });
  await pairKeyStore(service.resources);
  return service;
}

const countKeys = async ({ db, keyStore }: Resources): Promise<{ data: number; apart: number }> => {
  const [data, apart] = await Promise.all(
    [db, keyStore.db].map(async ({ pool }) =>
      Number((await pool.query("SELECT count(*) FROM keys.customer_keys")).rows[0].count),
    ),
  );
  return { data: data!, apart: apart! };
};

t.test("with the keys apart, everything works, and no key is in the database of the data", async (t) => {
  const { call, resources, tenantId } = await startApart(t);
  const { keyStore, keyring, db } = resources;
  const { body: customer, status } = await call("POST", "/customers", { name: "Zhang Three" });
  t.equal(status, 201);
  t.equal((await call("POST", `/customers/${customer.id}/addresses`, ADDRESS)).status, 201);
  t.equal((await call("PUT", "/customers/by-ref/crm/1", { name: "Li Four" })).status, 201);
  const items = Array.from({ length: 30 }, (_, n) => ({
    source: "crm",
    ref: `b-${n}`,
    customer: { name: `Customer ${n}` },
    addresses: [ADDRESS],
  }));
  t.equal((await call("POST", "/batch/customers", { items })).status, 200);
  const many = await Promise.all(Array.from({ length: 20 }, () => call("POST", "/customers", { name: "Wang Five" })));
  t.ok(many.every(({ status }) => status === 201));
  t.same(await countKeys(resources), { data: 0, apart: 52 });
  t.equal((await keyStore.db.pool.query("SELECT FROM keys.tenant_keys")).rowCount, 1);
  t.equal((await db.pool.query("SELECT FROM keys.tenant_keys")).rowCount, 0);
  await checkKeyStore(resources);
  t.same(resources.health.reasons(), []);

  const other = await startService(t, {
    settings: {
      KEYS_DATABASE_URL: resources.config.KEYS_DATABASE_URL!,
      SECRETS_KEY: resources.config.SECRETS_KEY![0]!.toString("base64"),
    },
    reachDatabase: async () => String(db.pool.options.connectionString),
  });
  const read = await other.resources.keyring.customerKeys(tenantId, [customer.id]);
  t.equal(read.size, 1, "another process finds the keys there");

  t.equal(await keyStore.deleteCustomerKeys(tenantId, [customer.id, randomUUID()]), 1);
  keyring.forgetCustomerKey(tenantId, customer.id);
  t.equal((await keyring.customerKeys(tenantId, [customer.id])).size, 0);
});

const tenantOf = async ({ db }: Resources): Promise<string> =>
  (await db.kysely.selectFrom("tenants").select("id").where("slug", "=", "default").executeTakeFirstOrThrow()).id;

t.test("a creation that is repeated after a rollback seals with the key that was stored first", async (t) => {
  const { resources } = await startApart(t);
  const { keyring } = resources;
  const [tenant_id, customer_id] = [await tenantOf(resources), randomUUID()];
  const tenant = await keyring.tenantKeys(tenant_id);
  const make = (): NewCustomerKey => ({ tenant_id, customer_id, ...keyring.createCustomerKey(tenant, customer_id) });
  const [first, second] = [make(), make()];
  t.same(await keyring.storeCustomerKeys([first]), [first]);
  const [kept] = (await keyring.storeCustomerKeys([second]))!;
  const plain = (key: typeof first): Buffer => key.key.cipher.export();
  t.same(plain(kept!), plain(first));
  t.notSame(plain(second), plain(first));
});

t.test("the ledger of erasures is kept next to the keys", async (t) => {
  for (const service of [await startApart(t), await startService(t)]) {
    const { keyStore } = service.resources;
    const tenant_id = service.tenantId;
    const entries = Array.from({ length: 5 }, (_, n) => ({
      tenant_id,
      customer_id: `00000000-0000-0000-0000-00000000000${n + 1}`,
      erasure_id: randomUUID(),
      erased_at: "2026-11-30T00:00:00.000Z",
      tokens: Array.from({ length: n }, () => Buffer.from([1, 2, n])),
    }));
    await keyStore.insertErased(entries);
    await keyStore.insertErased(entries.map((entry) => ({ ...entry, erasure_id: randomUUID() })));
    const read = await keyStore.listErased(undefined, 3);
    t.same(
      read.map(({ erasure_id, tokens }) => ({ erasure_id, tokens })),
      entries.slice(0, 3).map(({ erasure_id, tokens }) => ({ erasure_id, tokens })),
    );
    t.same(
      (await keyStore.listErased(read.at(-1), 10)).map(({ customer_id }) => customer_id),
      entries.slice(3).map(({ customer_id }) => customer_id),
    );
    t.equal((await keyStore.listErasedOf(tenant_id, [entries[1]!.customer_id, randomUUID()])).length, 1);
    t.equal((await keyStore.listErasedOf(randomUUID(), [entries[1]!.customer_id])).length, 0);
  }
});

t.test("keys and data that do not belong together do not start", async (t) => {
  const KEYS_DATABASE_URL = await createKeyDatabase(t);
  const one = await startService(t, { settings: { KEYS_DATABASE_URL } });
  await Promise.all([pairKeyStore(one.resources), pairKeyStore(one.resources)]);
  await pairKeyStore(one.resources);
  await one.call("POST", "/customers", { name: "Zhang Three" });

  const other = await startService(t, { settings: { KEYS_DATABASE_URL } });
  // Test databases are clones.
  await other.resources.db.pool.query("UPDATE keys.installation SET id = gen_random_uuid()");
  await t.rejects(pairKeyStore(other.resources), { name: "StartError", message: /belongs to another installation/ });

  const urlOfOne = String(one.resources.db.pool.options.connectionString);
  const onData = (settings: Record<string, string>): Promise<Service> =>
    startService(t, { settings, reachDatabase: async () => urlOfOne });
  await t.rejects(pairKeyStore((await onData({})).resources), /set KEYS_DATABASE_URL/);
  const lost = await onData({ KEYS_DATABASE_URL: await createKeyDatabase(t) });
  await t.rejects(pairKeyStore(lost.resources), {
    name: "StartError",
    message: /is empty\. It has no keys for the data of this database: it opens nothing/,
  });
  await one.resources.keyStore.db.pool.query("TRUNCATE keys.customer_keys");
  await t.rejects(checkKeyStore(one.resources), { name: "StartError", message: /it opens nothing/ });

  const together = await startService(t);
  await pairKeyStore(together.resources);
  await together.call("POST", "/customers", { name: "Zhang Three" });
  const unmoved = await startService(t, {
    settings: { KEYS_DATABASE_URL: await createKeyDatabase(t) },
    reachDatabase: async () => String(together.resources.db.pool.options.connectionString),
  });
  await t.rejects(pairKeyStore(unmoved.resources), /npm run keys -- move/);

  await t.rejects(migrateKeyStore(urlOfOne), { name: "StartError", message: /holds data/ });
  await t.rejects(migrate(KEYS_DATABASE_URL), {
    name: "StartError",
    message: /is a key store: are DATABASE_URL and KEYS_DATABASE_URL swapped\?$/,
  });
  await t.rejects(migrateKeyStore("postgres://127.0.0.1:1/keys"), {
    name: "StartError",
    message: /Postgres at 127\.0\.0\.1:1 does not answer \(ECONNREFUSED\): is KEYS_DATABASE_URL right\?/,
  });
});

t.test("a key store without the newest keys is reported, the others open", async (t) => {
  const { call, resources } = await startApart(t);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await call("POST", "/customers", { name: "Zhang Three" })).body.id);
  const tenant_id = await tenantOf(resources);
  await resources.keyStore.deleteCustomerKeys(tenant_id, ids.slice(3));
  await resources.keyStore.insertErased([
    { tenant_id, customer_id: ids[3]!, erasure_id: randomUUID(), erased_at: "2026-11-30", tokens: [] },
  ]);
  await checkKeyStore(resources);
  t.match(resources.health.reasons(), [`no key for 1 of 5 customers that were looked at, such as ${ids[4]}`]);
});

t.test("keys without a customer are deleted after an hour, but not after a restore of the data", async (t) => {
  const { call, resources } = await startApart(t);
  const { keyStore, db } = resources;
  const tenant_id = await tenantOf(resources);
  const { body: customer } = await call("POST", "/customers", { name: "Zhang Three" });
  const orphan = async (): Promise<string> => {
    const customer_id = randomUUID();
    const tenant = await resources.keyring.tenantKeys(tenant_id);
    const { key: _, ...row } = resources.keyring.createCustomerKey(tenant, customer_id);
    await keyStore.insertCustomerKeys([{ tenant_id, customer_id, ...row }]);
    return customer_id;
  };
  const age = async (minutes: number): Promise<void> => {
    await keyStore.db.pool.query(`UPDATE keys.customer_keys SET created_at = created_at - $1 * interval '1 minute'`, [
      minutes,
    ]);
    await keyStore.db.pool.query(`UPDATE keys.installation SET swept_to = swept_to - $1 * interval '1 minute'`, [
      minutes,
    ]);
  };
  for (let n = 0; n < 5; n++) await orphan();
  t.equal(await deleteKeysWithoutCustomer(resources, 2), 0);
  await age(59);
  t.equal(await deleteKeysWithoutCustomer(resources, 2), 0, "they may be of rows that are being written");
  await age(2);
  const swept = await Promise.all([1, 2].map(() => deleteKeysWithoutCustomer(resources, 2)));
  t.equal(
    swept.reduce((sum, count) => sum + count),
    5,
  );
  t.same(await countKeys(resources), { data: 0, apart: 1 });
  t.equal((await call("GET", `/customers/${customer.id}`)).status, 200);

  const lost = await orphan();
  await keyStore.db.pool.query("UPDATE keys.installation SET newest_seq = newest_seq + 1000");
  await age(61);
  t.equal(
    await deleteKeysWithoutCustomer(resources),
    0,
    "the data are older than they were: the customer may come back",
  );
  t.equal(await deleteKeysWithoutCustomer(resources), 0);
  t.equal((await resources.keyring.customerKeys(tenant_id, [lost])).size, 1);
  await keyStore.db.pool.query("UPDATE keys.installation SET data_place = '1/00000001/2'");
  await orphan();
  await age(61);
  t.equal(await deleteKeysWithoutCustomer(resources), 0, "another server");
  await orphan();
  await age(61);
  t.equal(await deleteKeysWithoutCustomer(resources), 1, "later ones are deleted again");
  t.ok(db);
});

t.test("the readiness says that the key store does not answer; cached keys work", async (t) => {
  const { call, app, resources } = await startApart(t);
  const { body: customer } = await call("POST", "/customers", { name: "Zhang Three" });
  const ready = async (): Promise<object> => (await app.inject({ url: "/health/ready" })).json<object>();
  t.same(await ready(), { status: "ok" });
  const { query } = resources.keyStore.db.readers;
  const check = resources.keyStore.db.readers.check;
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  };
  Object.assign(resources.keyStore.db.readers, { query: fail, check: fail });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  t.match(await ready(), { status: "degraded", reasons: [/^The key store does not answer/] });
  t.equal((await call("POST", `/customers/${customer.id}/addresses`, ADDRESS)).status, 201);
  resources.keyring.forgetCustomerKey(await tenantOf(resources), customer.id);
  t.match(await call("GET", `/customers/${customer.id}`), { status: 503, headers: { "retry-after": "2" } });
  Object.assign(resources.keyStore.db.readers, { query, check });
  t.equal((await call("GET", `/customers/${customer.id}`)).status, 200);
});

t.test("while the key store is away, what needs it answers 503, and the rest works", async (t) => {
  const proxy = await startFaultyProxy(t, await createKeyDatabase(t));
  const { call, resources, tenantId } = await startApart(t, {
    KEYS_DATABASE_URL: proxy.url,
    STATEMENT_TIMEOUT_MS: "300",
  });
  const [known, unknown] = [
    (await call("POST", "/customers", { name: "Zhang Three" })).body.id,
    (await call("POST", "/customers", { name: "Li Four" })).body.id,
  ];
  const items = [{ source: "crm", ref: "1", customer: { name: "Wang Five" }, addresses: [ADDRESS] }];
  for (const fault of ["down", "reset", "black hole"] as const) {
    resources.keyring.forgetCustomerKey(tenantId, unknown);
    await proxy.strike(fault);
    const answers = await Promise.all([
      call("GET", `/customers/${unknown}`),
      call("POST", `/customers/${unknown}/addresses`, ADDRESS),
      call("PATCH", `/customers/${unknown}`, { name: "Li Five" }, { "if-match": "*" }),
      call("POST", "/customers", { name: "Zhao Six" }),
      call("PUT", "/customers/by-ref/crm/2", { name: "Zhao Six" }),
      call("POST", "/batch/customers", { items }),
    ]);
    for (const { status, headers, body, text } of answers.slice(0, -1))
      t.match(
        { status, headers, body },
        { status: 503, headers: { "retry-after": /^\d+$/ }, body: { code: "unavailable" } },
        text,
      );
    const [batch] = answers.slice(-1) as [Answer];
    t.ok(batch.status === 503 || batch.body.items[0].error?.code === "unavailable", batch.text);
    t.equal((await call("GET", `/customers/${known}`)).status, 200, "a key that is cached opens");
    t.equal((await call("POST", `/customers/${known}/addresses`, ADDRESS)).status, 201, "and seals");
    await proxy.heal();
    const ends = await until(
      () => call("POST", "/customers", { name: "Sun Seven" }),
      ({ status }) => status === 201,
    );
    t.equal(ends.status, 201, `after ${fault}`);
    const read = await until(
      () => call("GET", `/customers/${unknown}`),
      ({ status }) => status === 200,
    );
    t.equal(read.body.name, "Li Four");
  }
});

t.test("the statements to the key store: one for new customers of a moment, none for a known one", async (t) => {
  const { call, resources } = await startApart(t);
  const { body: customer } = await call("POST", "/customers", { name: "Zhang Three" });
  const { query } = pg.Client.prototype;
  const nameOf = (url: unknown): string => new URL(String(url)).pathname.slice(1);
  const names = {
    data: nameOf(resources.db.pool.options.connectionString),
    keys: nameOf(resources.config.KEYS_DATABASE_URL),
  };
  let [data, keys] = [0, 0];
  pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]): unknown {
    if (this.database === names.keys) keys++;
    else if (this.database === names.data) data++;
    return (query as (...given: unknown[]) => unknown).apply(this, given);
  } as typeof query;
  t.teardown(() => (pg.Client.prototype.query = query));
  const countOf = async (work: () => Promise<{ status: number }>): Promise<{ keys: number }> => {
    const before = keys;
    t.equal((await work()).status, 201);
    return { keys: keys - before };
  };
  t.same(await countOf(() => call("POST", `/customers/${customer.id}/addresses`, ADDRESS)), { keys: 0 });
  t.same(await countOf(() => call("POST", "/customers", { name: "Li Four" })), { keys: 1 });
  const before = keys;
  const many = await Promise.all(Array.from({ length: 40 }, () => call("POST", "/customers", { name: "Wang Five" })));
  t.ok(many.every(({ status }) => status === 201));
  t.ok(keys - before <= 40, `${keys - before} statements for 40 customers: those of a moment share one`);
  t.ok(data > 0);
});

t.test("a tenant is deleted with its keys", async (t) => {
  const { as, rootKey, resources } = await startApart(t);
  const root = as(rootKey);
  const { body: tenant } = await root("POST", "/tenants", { slug: "brand", name: "Brand" });
  await resources.keyring.tenantKeys(tenant.id);
  t.equal((await root("DELETE", `/tenants/${tenant.id}`)).status, 204);
  const { rows } = await resources.keyStore.db.pool.query("SELECT tenant_id FROM keys.tenant_keys");
  t.notOk(rows.some(({ tenant_id }) => tenant_id === tenant.id));
});

t.test("until when a backup can be opened", async (t) => {
  const now = new Date("2026-12-01T00:00:00Z");
  const days = { BACKUP_DAYS: 35, KEYS_BACKUP_DAYS: 7 };
  const by = (is_apart: boolean, moved?: string): string =>
    backupsWithoutKeyBy(now, days, { is_apart, moved_at: moved === undefined ? undefined : new Date(moved) })
      .toISOString()
      .slice(0, 10);
  t.equal(by(false), "2027-01-05");
  t.equal(by(true), "2026-12-08");
  t.equal(by(true, "2026-11-30T00:00:00Z"), "2027-01-04", "backups from before the move contain the keys");
  t.equal(by(true, "2026-10-01T00:00:00Z"), "2026-12-08");
  const { resources } = await startApart(t);
  t.equal((await resources.keyStore.backupsWithoutKeyBy(now)).getTime(), now.getTime() + 7 * DAY_MS);
});

import { randomUUID } from "node:crypto";
import t, { type Test } from "tap";
import { connectDatabase, type Database } from "../../src/platform/database/database.ts";
import { createLog } from "../../src/platform/log.ts";
import type { Resources } from "../../src/platform/resources.ts";
import { moveKeys, type Move } from "../../src/privacy/move.ts";
import { checkKeyStore, pairKeyStore } from "../../src/privacy/pairing.ts";
import { createKeyDatabase } from "../support/key-store.ts";
import { startService, type Service } from "../support/service.ts";

const NAME = "doorplate keys";

function connect(t: Test, url: string): Database {
  const settings = { url, poolSize: 4, statementTimeoutMs: 20_000, lockTimeoutMs: 5_000, applicationName: NAME };
  const db = connectDatabase(settings, createLog("silent"));
  t.teardown(() => db.close());
  return db;
}

const urlOf = ({ db }: Pick<Resources, "db">): string => String(db.pool.options.connectionString);

/** A service that is started again, perhaps with other settings, on the same data. */
const restart = (t: Test, { resources }: Service, settings: Record<string, string>): Promise<Service> =>
  startService(t, {
    settings: { SECRETS_KEY: resources.config.SECRETS_KEY![0]!.toString("base64"), ...settings },
    reachDatabase: async () => urlOf(resources),
  });

const count = async ({ pool }: Database, table: string): Promise<number> =>
  Number((await pool.query(`SELECT count(*) FROM keys.${table}`)).rows[0].count);

t.test("keys move to a key store and back, whatever interrupts", { timeout: 300_000 }, async (t) => {
  const service = await startService(t);
  const { resources, call, tenantId } = service;
  const KEYS_DATABASE_URL = await createKeyDatabase(t);
  const [data, store] = [connect(t, urlOf(resources)), connect(t, KEYS_DATABASE_URL)];
  const ids: string[] = [];
  const create = async (to = call): Promise<void> =>
    void ids.push((await to("POST", "/customers", { name: "Zhang Three" })).body.id);
  for (let n = 0; n < 11; n++) await create();
  const entry = { tenant_id: tenantId, customer_id: randomUUID(), erasure_id: randomUUID() };
  await resources.keyStore.insertErased([{ ...entry, erased_at: "2026-11-30", tokens: [Buffer.from("token")] }]);
  const move = (direction: "apart" | "back", onStep?: (step: string) => unknown): Promise<Move> =>
    moveKeys(data, store, direction, { application_name: NAME, chunk: 3, ...(onStep && { onStep }) });
  // As it is when all processes have stopped: nothing of the service is connected.
  const alone = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
    AND application_name LIKE 'doorplate%' AND application_name <> '${NAME}'`;
  /** Interrupts before each step in turn. @returns the number of steps */
  const moveInterrupted = async (direction: "apart" | "back"): Promise<number> => {
    for (let stop = 1; ; stop++) {
      let step = 0;
      const done = await move(direction, (name) => {
        if (++step === stop) throw new Error("interrupted");
        return name === "count" ? data.pool.query(alone) : undefined;
      }).catch((error: Error) => error);
      if (!(done instanceof Error)) return step;
      t.equal(done.message, "interrupted");
    }
  };

  const { customer_keys, connected } = await move("apart");
  t.ok(customer_keys === 11 && connected > 0, "the service runs: a copy");
  await resources.keyStore.deleteCustomerKeys(tenantId, [ids.pop()!]);
  await create();
  t.equal((await call("GET", `/customers/${ids[0]}`)).status, 200, "which it does not notice");
  await t.rejects(
    pairKeyStore({ db: data, keyStore: { ...resources.keyStore, is_apart: true, db: store } }),
    /keys -- move/,
  );

  const steps = await moveInterrupted("apart");
  t.ok(steps > 20, `${steps} steps`);
  t.equal(await count(data, "customer_keys"), 0);
  t.equal(await count(data, "tenant_keys"), 0);
  t.equal(await count(data, "erased_customers"), 0);
  t.equal(await count(store, "customer_keys"), 11, "a key that was destroyed after the copy is not there");

  t.equal(
    (await call("POST", "/customers", { name: "Li Four" })).status,
    500,
    "an old process cannot create a key there",
  );
  const apart = await restart(t, service, { KEYS_DATABASE_URL });
  await pairKeyStore(apart.resources);
  await checkKeyStore(apart.resources);
  t.same(apart.resources.health.reasons(), []);
  for (const id of ids) t.equal((await apart.call("GET", `/customers/${id}`)).status, 200);
  t.same((await apart.resources.keyStore.listErased(undefined, 10)).length, 1);
  const now = new Date();
  t.ok(
    (await apart.resources.keyStore.backupsWithoutKeyBy(now)).getTime() > now.getTime() + 34 * 86_400_000,
    "backups of the data from before the move contain the keys",
  );
  await create(apart.call);
  await t.rejects(pairKeyStore((await restart(t, service, {})).resources), /set KEYS_DATABASE_URL/);

  await moveInterrupted("back");
  t.equal(await count(store, "customer_keys"), 0);
  const together = await restart(t, service, {});
  await pairKeyStore(together.resources);
  for (const id of ids) t.equal((await together.call("GET", `/customers/${id}`)).status, 200);
  t.equal((await together.call("POST", "/customers", { name: "Li Four" })).status, 201);
});

t.test("data that were restored from before the move do not bring destroyed keys back", async (t) => {
  const service = await startService(t);
  const { resources, call, tenantId } = service;
  const KEYS_DATABASE_URL = await createKeyDatabase(t);
  const [data, store] = [connect(t, urlOf(resources)), connect(t, KEYS_DATABASE_URL)];
  const [kept, erased] = [
    (await call("POST", "/customers", { name: "Zhang Three" })).body.id as string,
    (await call("POST", "/customers", { name: "Li Four" })).body.id as string,
  ];
  const backup = (await data.pool.query("SELECT to_jsonb(k) AS row FROM keys.customer_keys AS k")).rows;
  const tenants = (await data.pool.query("SELECT to_jsonb(k) AS row FROM keys.tenant_keys AS k")).rows;
  await data.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
    AND application_name <> '${NAME}'`);
  const stop = (): Promise<unknown> =>
    data.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
      AND application_name <> '${NAME}'`);
  t.equal((await moveKeys(data, store, "apart", { application_name: NAME, onStep: stop })).connected, 0);
  const apart = await restart(t, service, { KEYS_DATABASE_URL });
  await pairKeyStore(apart.resources);
  await apart.resources.keyStore.deleteCustomerKeys(tenantId, [erased]);

  await data.pool.query("ALTER TABLE keys.customer_keys DROP CONSTRAINT keys_have_moved_check");
  await data.pool.query("ALTER TABLE keys.tenant_keys DROP CONSTRAINT keys_have_moved_check");
  await data.pool.query("UPDATE keys.installation SET apart_since = NULL");
  for (const [table, rows] of [
    ["customer_keys", backup],
    ["tenant_keys", tenants],
  ] as const)
    await data.pool.query(
      `INSERT INTO keys.${table} SELECT (jsonb_populate_record(NULL::keys.${table}, row)).* FROM jsonb_array_elements($1) AS row`,
      [JSON.stringify(rows.map(({ row }) => row))],
    );
  await t.rejects(pairKeyStore(apart.resources), /npm run keys -- move/);
  await data.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
    AND application_name <> '${NAME}'`);
  await moveKeys(data, store, "apart", { application_name: NAME, onStep: stop });
  t.equal(await count(data, "customer_keys"), 0);
  await pairKeyStore(apart.resources);
  t.same(
    [
      ...(
        await (
          await restart(t, service, { KEYS_DATABASE_URL })
        ).resources.keyring.customerKeys(tenantId, [kept, erased])
      ).keys(),
    ],
    [kept],
  );
});

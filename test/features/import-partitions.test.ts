import t, { type Test } from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { retryConflicts } from "../../src/features/upserts/service.ts";
import { startService, until, type Answer, type Service } from "../support/service.ts";

const HEADER = "客户编号,收货人,省,市,区,详细地址,客户标签";
const row = (ref: string, name: string): string => `${ref},${name},广东,深圳,南山区,科技园${name}栋,${name}`;
const table = (...rows: string[]): string => [HEADER, ...rows].join("\r\n");
const KEYS = Array.from({ length: 40 }, (_, index) => `K${index}`);

interface Importer extends Service {
  post(body: string): Promise<{ tenant_id: string; id: string }>;
  work(key: { tenant_id: string; id: string }): Promise<Answer["body"]>;
  count(): Promise<object>;
}

async function startImporter(t: Test): Promise<Importer> {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  return {
    ...service,
    async post(body) {
      const {
        status,
        text,
        body: { id },
      } = await call("POST", "/imports?source=crm", body, { "content-type": "text/csv" });
      if (status !== 202) throw new Error(text);
      return { tenant_id: tenantId, id };
    },
    async work(key) {
      await runImport(resources, key);
      return (await call("GET", `/imports/${key.id}`)).body;
    },
    async count() {
      const {
        rows: [counted],
      } = await resources.db.pool.query(`
        SELECT (SELECT count(*)::int FROM customers WHERE deleted_at IS NULL) AS customers, (SELECT count(*)::int
          FROM addresses WHERE deleted_at IS NULL) AS addresses,
          (SELECT count(*)::int FROM changes) AS changes, (SELECT count(*)::int FROM import_refusals) AS refusals`);
      return counted as object;
    },
  };
}

/** A chunk of which one lane is written, while the other one has met a fault of the database. */
async function startHalf(t: Test): Promise<Importer & { imported: { tenant_id: string; id: string } }> {
  const importer = await startImporter(t);
  const { db } = importer.resources;
  await db.pool.query(`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(2); RAISE EXCEPTION 'the disk is full' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER fail BEFORE INSERT ON customers FOR EACH ROW WHEN (NEW.tags @> '{K7}') EXECUTE FUNCTION fail()`);
  const imported = await importer.post(table(...KEYS.map((name) => row(name, name)), "K1,too,short"));
  await t.rejects(importer.work(imported), { message: "the disk is full" });
  await db.pool.query("DROP TRIGGER fail ON customers; UPDATE imports SET lease_until = NULL");
  const { progress } = (await importer.call("GET", `/imports/${imported.id}`)).body;
  t.ok(progress.read > 0 && progress.read < KEYS.length, `one lane is written: ${progress.read} rows`);
  return { ...importer, imported };
}

t.test("of a chunk that is half written, the other half is written", async (t) => {
  const { work, count, call, imported } = await startHalf(t);
  t.match(await work(imported), {
    status: "completed",
    progress: { read: 41, refused: 1, unchanged: 0, customers_created: 40, addresses_created: 40 },
  });
  t.same(await count(), { customers: 40, addresses: 40, changes: 80, refusals: 1 });
  t.equal((await call("POST", `/imports/${imported.id}/undo`)).status, 202);
  t.match(await work(imported), { status: "undone", progress: { undone: 80, kept: 0 } });
  t.match(await count(), { customers: 0, addresses: 0 }, "both halves are undone");
});

t.test("a half written chunk can be cancelled and undone, also by a version that knows of no halves", async (t) => {
  for (const isOld of [false, true]) {
    await t.test(isOld ? "old" : "new", async (t) => {
      const {
        work,
        count,
        call,
        imported,
        resources: { db },
      } = await startHalf(t);
      if (isOld) await db.pool.query("DELETE FROM import_chunks WHERE rows IS NOT NULL");
      t.equal((await call("POST", `/imports/${imported.id}/cancel`)).status, 200);
      t.equal(
        (await db.pool.query("SELECT FROM import_chunks WHERE rows IS NOT NULL")).rowCount,
        0,
        "nothing of the file remains",
      );
      t.equal((await call("POST", `/imports/${imported.id}/undo`)).status, 202);
      t.match(await work(imported), { status: "undone", progress: { kept: 0 } });
      t.match(await count(), { customers: 0, addresses: 0 });
    });
  }
});

t.test("what a file says of a customer with many keys is written in the order of the file", async (t) => {
  const { post, work, call } = await startImporter(t);
  const external_refs = KEYS.slice(0, 20).map((ref) => ({ source: "crm", ref }));
  const {
    status,
    body: { id },
  } = await call("POST", "/customers", { name: "first", external_refs });
  t.equal(status, 201);
  const names = KEYS.map((key, index) => row(key, `N${index}`));
  t.match(await work(await post(table(...names.toReversed()))), {
    status: "completed",
    progress: { read: 40, refused: 0, customers_created: 20, customers_updated: 1, addresses_created: 40 },
  });
  t.match((await call("GET", `/customers/${id}`)).body, { name: "N0", version: 2 });
  t.match((await call("GET", "/customers/by-ref/crm/K30")).body, { name: "N30", version: 1 });
  await work(await post(table(...names.slice(0, 20))));
  t.match((await call("GET", `/customers/${id}`)).body, { name: "N19", version: 3 });
  // In one lane alone there is nobody to be in order with.
  t.match(await work(await post(table(row("K3", "alone")))), {
    status: "completed",
    progress: { customers_updated: 1 },
  });
  t.match((await call("GET", `/customers/${id}`)).body, { name: "alone", version: 4 });
});

t.test("of a worker whose lease another one has taken, nothing is counted any more", async (t) => {
  const { post, call, count, resources } = await startImporter(t);
  const { db } = resources;
  await db.pool.query(`
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.tags @> '{K7}' THEN PERFORM pg_sleep(1); ELSE PERFORM pg_advisory_xact_lock_shared(1); END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER wait BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION wait()`);
  const imported = await post(table(...KEYS.map((name) => row(name, name))));
  const waiting = (lanes: number) =>
    until(
      () =>
        db.pool.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event IN ('advisory', " +
            "'PgSleep', 'transactionid')",
        ),
      ({ rowCount }) => rowCount === lanes,
    );
  const holder = await db.pool.connect();
  await holder.query("SELECT pg_advisory_lock(1)");
  const first = runImport(resources, imported);
  await waiting(2);
  await db.pool.query("UPDATE imports SET lease_until = NULL");
  const second = runImport(resources, imported);
  await waiting(4);
  await holder.query("SELECT pg_advisory_unlock(1)");
  holder.release();
  await Promise.all([first, second]);
  t.match((await call("GET", `/imports/${imported.id}`)).body, {
    status: "completed",
    progress: { read: 40, refused: 0, unchanged: 0, customers_created: 40, addresses_created: 40 },
  });
  t.same(await count(), { customers: 40, addresses: 40, changes: 80, refusals: 0 });
});

t.test("what a lost worker had taken for its undo is undone once Postgres knows of the loss", async (t) => {
  const {
    post,
    work,
    call,
    count,
    resources: { db },
  } = await startImporter(t);
  const imported = await post(table(...KEYS.map((name) => row(name, name))));
  await work(imported);
  t.equal((await call("POST", `/imports/${imported.id}/undo`)).status, 202);
  const lost = await db.pool.connect();
  await lost.query("BEGIN; SELECT FROM import_chunks FOR UPDATE");
  const working = work(imported);
  const progress = await Promise.race([
    working,
    until(
      () =>
        db.pool.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"),
      ({ rowCount }) => rowCount === 1,
    ),
  ]);
  t.notMatch(progress, { status: "undone" }, "nothing is undone yet");
  await lost.query("ROLLBACK");
  lost.release();
  t.match(await working, { status: "undone", progress: { undone: 80, kept: 0 } });
  t.match(await count(), { customers: 0, addresses: 0 });
});

t.test(
  "where others make its customers, one after the other, a transaction is run again, and not for ever",
  async (t) => {
    let runs = 0;
    const taken = (times: number) => async (): Promise<string> => {
      if (runs++ < times) throw Object.assign(new Error("taken"), { constraint: "customer_refs_pkey" });
      return "written";
    };
    t.equal(await retryConflicts(taken(3)), "written");
    runs = 0;
    await t.rejects(retryConflicts(taken(100)), { message: "taken" });
    t.equal(runs, 10);
  },
);

import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { sql } from "kysely";
import t from "tap";
import {
  analyseNewTables,
  runPeriodically,
  createPartitions,
  deleteExpiredResponses,
} from "../../src/platform/maintenance.ts";
import { createLog } from "../../src/platform/log.ts";
import { createDatabase } from "../support/database.ts";
import { startService, until } from "../support/service.ts";

const HOUR = 3_600_000;

t.test("many make the same partition at once, while others write into the log", async (t) => {
  const url = await createDatabase(t);
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      t.teardown(() => client.end());
      return client;
    }),
  );
  const writer = clients[0]!;
  const tenant = "01a00000-0000-7000-8000-000000000001";
  await writer.query("INSERT INTO tenants (id, slug, name) VALUES ($1, 'default', 'Default')", [tenant]);
  await writer.query("BEGIN");
  await writer.query(
    `INSERT INTO customers (tenant_id, id, version, kind, tags, attributes, created_at, updated_at, sealed)
    VALUES ($1, $1, 1, 'person', '{}', '{}', now(), now(), '\\x01')`,
    [tenant],
  );
  // The writer's transaction stays open: making a partition does not wait for it.
  for (const month of ["2031-01-15", "2031-02-01", "2031-12-31"]) {
    const made = await Promise.all(
      clients.slice(1).map(async (client) => {
        await client.query("SET lock_timeout = '5s'");
        return (await client.query("SELECT ensure_change_partition($1::date) AS made", [month])).rows[0]
          .made as boolean;
      }),
    );
    t.equal(made.filter(Boolean).length, 1, `${month}: one has made it`);
  }
  await writer.query("COMMIT");
  await writer.query("UPDATE customers SET updated_at = '2031-12-31T23:59:59.999Z', tags = '{b}'");
  const { rows } = await writer.query(
    "SELECT tableoid::regclass::text AS partition, version FROM changes ORDER BY version DESC LIMIT 1",
  );
  t.strictSame(rows, [{ partition: "changes_2031_12", version: 2 }]);
});

t.test("of a running service", async (t) => {
  let ahead = 0;
  const { call, resources } = await startService(t, { now: () => new Date(Date.now() + ahead) });
  const { db } = resources;

  t.test("partitions are made three months ahead, and the service goes on over the years", async (t) => {
    const { body: customer } = await call("POST", "/customers", { name: "Ada" });
    for (let month = 0; month < 30; month++) {
      ahead += 30 * 24 * HOUR;
      if (month % 3 === 0)
        await Promise.all([createPartitions(resources), createPartitions(resources), createPartitions(resources)]);
      const { status } = await call(
        "PATCH",
        `/customers/${customer.id}`,
        { name: `Ada ${month}` },
        { "if-match": "*" },
      );
      if (status !== 200) t.fail(`month ${month}: ${status}`);
    }
    const { body } = await call("GET", `/customers/${customer.id}/history?limit=200`);
    t.equal(body.items.length, 31, "the history goes over all partitions");
    const { rows } = await sql<{
      count: number;
    }>`SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'changes'::regclass`.execute(db.kysely);
    t.ok(rows[0]!.count >= 32);
  });

  t.test("answers under an Idempotency-Key are kept for a day", async (t) => {
    ahead = 0;
    const post = (key: string) => call("POST", "/customers", { name: "Ada" }, { "idempotency-key": key });
    const [old, recent] = [await post("old"), await post("recent")];
    t.equal((await post("old")).body.id, old.body.id);
    const filler = Array.from({ length: 12_000 }, (_, index) => index);
    await sql`INSERT INTO idempotency_keys
      SELECT i.tenant_id, decode(md5(number), 'hex'), i.request_hash, i.status, i.headers, NULL, NULL,
      now() - interval '2 days'
      FROM idempotency_keys AS i, jsonb_array_elements_text(${JSON.stringify(filler)}::jsonb) AS number
        WHERE i.customer_id = ${old.body.id}`.execute(db.kysely);
    await sql`UPDATE idempotency_keys SET created_at = now() - interval '24 hours 1 minute'
      WHERE customer_id = ${old.body.id}`.execute(db.kysely);
    await Promise.all([
      deleteExpiredResponses(resources),
      deleteExpiredResponses(resources),
      deleteExpiredResponses(resources),
    ]);
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int FROM idempotency_keys`.execute(db.kysely);
    t.equal(rows[0]?.count, 1);
    t.equal((await post("recent")).body.id, recent.body.id);
    t.not((await post("old")).body.id, old.body.id);
  });

  t.test("tasks run again and again, one run at a time, also after a failure, until they are stopped", async (t) => {
    let [runs, running, most] = [0, 0, 0];
    const stop = runPeriodically(
      [
        {
          name: "test",
          every_ms: 5,
          run: async () => {
            most = Math.max(most, ++running);
            await sleep(20);
            running--;
            if (++runs % 2 === 1) throw new Error("on purpose");
          },
        },
        { name: "sleeper", every_ms: 3_600_000, run: async () => undefined },
      ],
      resources,
    );
    await until(
      async () => runs,
      (count) => count >= 5,
    );
    const stopped = stop();
    await stopped;
    t.equal(running, 0, "a run that has begun ends first");
    const then = runs;
    await sleep(100);
    t.equal(runs, then);
    t.equal(most, 1);
  });
});

t.test("a table that nobody has analysed is, and one that Postgres only forgot to have analysed is not", async (t) => {
  const { resources } = await startService(t);
  const { kysely } = resources.db;
  const insert = () =>
    sql`INSERT INTO position_terms SELECT uuidv7(), uuidv7(), uuidv7(), 'google', now()
      FROM generate_series(1, 200)`.execute(kysely);
  const known = async (): Promise<number> =>
    (
      await sql<{
        tuples: number;
      }>`SELECT reltuples::int AS tuples FROM pg_class WHERE oid = 'position_terms'::regclass`.execute(kysely)
    ).rows[0]!.tuples;
  const changed = async (): Promise<number> =>
    Number(
      (
        await sql<{
          count: string;
        }>`SELECT n_mod_since_analyze AS count FROM pg_stat_user_tables WHERE relname = 'position_terms'`.execute(
          kysely,
        )
      ).rows[0]!.count,
    );
  await insert();
  await until(changed, (count) => count >= 200);
  await analyseNewTables(resources);
  t.equal(await known(), 200);
  // As after a crash of the server.
  await sql`SELECT pg_stat_reset_single_table_counters('position_terms'::regclass)`.execute(kysely);
  await insert();
  await until(changed, (count) => count >= 200);
  await analyseNewTables(resources);
  t.equal(await known(), 200, "it goes by what it knows, until Postgres comes round to it");
});

t.test("a failure of all tasks is one line of the log", async (t) => {
  const lines: { task: string; err: object }[] = [];
  let runs = 0;
  const fail = (message: string) => async (): Promise<void> => {
    runs++;
    throw Object.assign(new Error(message), { code: "ECONNREFUSED" });
  };
  const tasks = Array.from({ length: 20 }, (_, index) => ({ name: `task ${index}`, every_ms: 10, run: fail("away") }));
  const log = createLog("warn", { write: (line: string) => void lines.push(JSON.parse(line)) });
  const stop = runPeriodically([...tasks, { name: "other", every_ms: 10, run: fail("of its own") }], { log });
  await until(
    async () => runs,
    (count) => count > 200,
  );
  await stop();
  t.same(lines.map(({ task }) => task).sort(), ["other", "task 0"]);
});

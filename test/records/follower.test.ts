import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sql } from "kysely";
import pg from "pg";
import t, { type Test } from "tap";
import { newCustomer } from "../../src/features/customers/service.ts";
import { followForSearch, searchDocuments } from "../../src/features/search/follow.ts";
import { FEATURES } from "../../src/features/index.ts";
import { createRunner, defineFollower, type Follower, runFollower } from "../../src/records/follower.ts";
import type { Cursor } from "../../src/records/follower-queries.ts";
import type { LoggedChange } from "../../src/records/log.ts";
import { lagGlobals } from "../../src/records/log-lag.ts";
import { write } from "../../src/records/write.ts";
import { seeded } from "../chaos/random.ts";
import { processEnv } from "../support/processes.ts";
import { startService, type Service } from "../support/service.ts";

interface World extends Service {
  url: string;
  lines: string[];
  pass(seconds: number): void;
  /** Creates customers in one transaction. @returns their ids */
  makeCustomers(count: number, tenant_id?: string, request_id?: string): Promise<string[]>;
  /** Returns the sequence numbers that the follower has processed, in that order. */
  followed(tenant_id?: string): Promise<string[]>;
  logged(tenant_id?: string): Promise<string[]>;
  cursor(name?: string): Promise<Cursor>;
}

const CURSOR = "SELECT * FROM followers WHERE follower = $1 AND tenant_id = $2";

/** Starts a service without workers, and creates a table in which repeated changes of a follower are visible. */
async function prepare(t: Test): Promise<World> {
  let [url, ahead] = ["", 0];
  const lines: string[] = [];
  const service = await startService(t, {
    now: () => new Date(Date.now() + ahead),
    onLog: (line) => void lines.push(line),
    reachDatabase: async (made) => (url = made),
  });
  const { db } = service.resources;
  await db.pool.query("CREATE TABLE followed (n bigserial, tenant_id uuid, seq bigint, customer_id uuid)");
  const column = async (text: string, values: unknown[]): Promise<string[]> =>
    (await db.pool.query<{ value: string }>(text, values)).rows.map(({ value }) => value);
  return {
    ...service,
    url,
    lines,
    pass: (seconds) => void (ahead += seconds * 1_000),
    makeCustomers: (count, tenant_id = service.tenantId, request_id) =>
      db.kysely.transaction().execute(async (tx) => {
        const now = new Date();
        const rows = Array.from({ length: count }, () => newCustomer(tenant_id, { name: "Secret Sam" }, now));
        const context = { actor: "test", source: "test", ...(request_id !== undefined && { request_id }) };
        await write(service.resources, tx, context, now, {
          customers: rows.map((row) => ({ operation: "create", row })),
        });
        return rows.map(({ id }) => id);
      }),
    followed: (tenant_id = service.tenantId) =>
      column("SELECT seq::text AS value FROM followed WHERE tenant_id = $1 ORDER BY n", [tenant_id]),
    // `changes.seq` is the number; `seq` alone would be the text.
    logged: (tenant_id = service.tenantId) =>
      column("SELECT seq::text AS value FROM changes WHERE tenant_id = $1 ORDER BY changes.seq", [tenant_id]),
    cursor: async (name = "test") => (await db.pool.query<Cursor>(CURSOR, [name, service.tenantId])).rows[0]!,
  };
}

/** Returns a follower that inserts each change into the table. */
function recorder(settings: Partial<Follower> = {}, before?: (changes: readonly LoggedChange[]) => void): Follower {
  return defineFollower({
    name: "test",
    format: 1,
    async follow(_vault, tx, tenant_id, changes) {
      for (const { seq, customer_id } of changes) {
        await sql`
          INSERT INTO followed (tenant_id, seq, customer_id) VALUES (${tenant_id}, ${seq}, ${customer_id})`.execute(tx);
      }
      before?.(changes);
    },
    rebuild: async () => undefined,
    ...settings,
  });
}

t.test(
  "two processes follow writers that commit out of order: each change is processed once, in the order of the log",
  async (t) => {
    const { resources, url, makeCustomers, followed, logged, tenantId } = await prepare(t);
    const ids = await makeCustomers(40);
    const follower = recorder({ max_changes: 7 });
    await runFollower(resources, follower);
    const before = await logged();
    t.same(await followed(), [], "existing rows are rebuilt, not followed");
    const random = seeded(20);
    const written = new AbortController();
    const write = async (writer: number): Promise<void> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (let round = 0; round < 25; round++) {
        await client.query("BEGIN");
        // Each writer has its own customers, so that none waits for a lock.
        for (let change = 0; change < 3; change++) {
          const attributes = JSON.stringify({ round, change });
          const values = [tenantId, ids[writer * 5 + change], attributes];
          await client.query("UPDATE customers SET attributes = $3 WHERE tenant_id = $1 AND id = $2", values);
          await sleep(random() * 8);
        }
        await client.query(random() < 0.2 ? "ROLLBACK" : "COMMIT");
      }
      await client.end();
    };
    const process = async (): Promise<void> => {
      while (!written.signal.aborted) {
        await runFollower(resources, follower);
        await sleep(2);
      }
    };
    const processes = [process(), process()];
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
    written.abort();
    await Promise.all(processes);
    await runFollower(resources, follower);
    const all = (await logged()).slice(before.length);
    t.ok(all.length > 300, "most transactions were committed");
    t.same(await followed(), all);
  },
);

t.test("a follower stops before changes that an open transaction can still add", async (t) => {
  const { resources, url, makeCustomers, followed, logged, tenantId } = await prepare(t);
  const [first, second] = await makeCustomers(2);
  const follower = recorder();
  await runFollower(resources, follower);
  const before = await logged();
  const [slow, fast] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  for (const client of [slow, fast]) {
    await client.connect();
    t.teardown(() => client.end());
  }
  const change = (client: pg.Client, id: string): Promise<unknown> =>
    client.query("UPDATE customers SET tags = '{vip}' WHERE tenant_id = $1 AND id = $2", [tenantId, id]);
  await slow.query("BEGIN");
  await change(slow, first!);
  await change(fast, second!);
  await runFollower(resources, follower);
  t.same(await followed(), [], "the later change is committed, the earlier one is not");
  await slow.query("COMMIT");
  await runFollower(resources, follower);
  t.same(await followed(), (await logged()).slice(before.length));
});

t.test("a slow process does not move a cursor back", async (t) => {
  const { resources, makeCustomers, makeTenant, followed, logged, tenantId } = await prepare(t);
  const tenants = [tenantId, (await makeTenant()).id];
  const quick = recorder();
  await runFollower(resources, quick);
  let met: string | undefined;
  const slow = recorder({
    async follow(vault, tx, tenant_id, changes) {
      await quick.follow(vault, tx, tenant_id, changes);
      if (met !== undefined) return;
      met = tenants.find((id) => id !== tenant_id)!;
      // Another process follows the other tenant past the position that this one has read.
      await makeCustomers(2, met, "import/1");
      await runFollower(resources, quick);
    },
  });
  for (const id of tenants) await makeCustomers(3, id);
  await runFollower(resources, slow);
  await runFollower(resources, quick);
  t.equal((await logged(met)).length, 5);
  for (const id of tenants) t.same(await followed(id), await logged(id));
});

t.test("a runner lists tenants only after the log has grown", async (t) => {
  const { resources, makeCustomers, followed, logged } = await prepare(t);
  let listed = 0;
  const counting = { ...resources, clock: () => (listed++, resources.clock()) };
  const run = createRunner(counting, recorder());
  await run();
  await run();
  const before = listed;
  await run();
  t.equal(listed, before, "the log has not grown");
  await makeCustomers(2);
  await run();
  t.same(await followed(), await logged());
});

t.test(
  "all changes before a failing one are processed; it is logged once, and retried at growing intervals",
  async (t) => {
    const { resources, makeCustomers, makeTenant, followed, logged, cursor, lines, pass } = await prepare(t);
    const other = await makeTenant();
    let poison: string | undefined;
    let tries = 0;
    const follower = recorder({ max_changes: 100 }, (changes) => {
      if (!changes.some(({ customer_id }) => customer_id === poison)) return;
      tries++;
      throw new Error("no place for Secret Sam");
    });
    await runFollower(resources, follower);
    const ids = await makeCustomers(90);
    poison = ids[37]!;
    await makeCustomers(3, other.id);
    await runFollower(resources, follower);
    const all = await logged();
    t.same(await followed(), all.slice(0, 37), "all changes before it, and none of the failed batches");
    t.equal((await cursor()).seq, all[36]);
    t.same(await followed(other.id), await logged(other.id), "other tenants continue");
    const stopped = (): string[] => lines.filter((line) => line.includes("failed for a tenant"));
    t.equal(stopped().length, 1);
    t.notMatch(stopped()[0], /Secret Sam/);

    const [before, { failures }] = [tries, await cursor()];
    await runFollower(resources, follower);
    t.equal(tries, before, "no retry during the pause");
    pass(3);
    await runFollower(resources, follower);
    t.ok(tries > before, "it is retried after the pause");
    t.equal((await cursor()).failures, failures + 1);
    const afterSecond = tries;
    pass(3);
    await runFollower(resources, follower);
    t.equal(tries, afterSecond, "the next pause is longer");
    t.equal(stopped().length, 1, "not logged again");

    poison = undefined;
    pass(10);
    await runFollower(resources, follower);
    t.same(await followed(), all, "it continues after the failing change succeeds");
    t.equal((await cursor()).failures, 0);
  },
);

t.test("a killed process leaves the cursor and the derived data unchanged", async (t) => {
  const { resources, makeCustomers, followed, logged } = await prepare(t);
  let deaths = 0;
  const { follow } = recorder();
  const follower = recorder({
    async follow(vault, tx, tenant_id, changes) {
      await follow(vault, tx, tenant_id, changes);
      if (deaths++ === 0) await sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(tx);
    },
  });
  await runFollower(resources, follower);
  await makeCustomers(20);
  await runFollower(resources, follower);
  t.ok(deaths > 1);
  t.same(await followed(), await logged());
});

t.test(
  "a higher format rebuilds all data, resumes after an interruption, and follows the changes since then",
  async (t) => {
    const { resources, makeCustomers, followed, logged, cursor } = await prepare(t);
    const ids = (await makeCustomers(12)).sort();
    await runFollower(resources, recorder());
    const begun = await logged();
    const rebuilt: string[][] = [];
    const stop = new AbortController();
    const newer = recorder({
      format: 2,
      max_customers: 5,
      async rebuild(_vault, _tx, _tenant_id, customer_ids) {
        rebuilt.push([...customer_ids]);
        stop.abort();
      },
    });
    await runFollower(resources, newer, stop.signal);
    t.same(rebuilt, [ids.slice(0, 5)]);
    t.match(await cursor(), { format: 2, rebuilt_to: ids[4] });
    const later = (await makeCustomers(2)).sort();
    await runFollower(resources, recorder());
    t.match(await cursor(), { format: 2, rebuilt_to: ids[4] }, "an older version does not change the cursor");
    t.same(await followed(), []);
    await runFollower(resources, newer);
    t.same(rebuilt.flat(), [...ids, ...later], "each customer once");
    t.match(await cursor(), { format: 2, rebuilt_to: null });
    t.same(await followed(), (await logged()).slice(begun.length), "changes during the rebuild are followed after it");
  },
);

t.test("tenants alternate: a long log does not delay a short one", async (t) => {
  const { resources, makeCustomers, makeTenant, tenantId } = await prepare(t);
  const turns: string[] = [];
  const follower = recorder({
    max_changes: 10,
    follow: async (_vault, _tx, tenant_id) => void turns.push(tenant_id),
  });
  const [second, third] = [await makeTenant(), await makeTenant()];
  await runFollower(resources, follower);
  await makeCustomers(60);
  await makeCustomers(1, second.id);
  await makeCustomers(15, third.id);
  await runFollower(resources, follower);
  t.same(turns.slice(0, 3).sort(), [tenantId, second.id, third.id].sort());
  t.same(turns.slice(3, 5).sort(), [tenantId, third.id].sort());
  t.same(turns.slice(5), [tenantId, tenantId, tenantId, tenantId]);
});

t.test("changes of an import are processed after its end, and do not delay others, even if they fail", async (t) => {
  const { resources, makeCustomers, followed, logged, cursor, pass } = await prepare(t);
  let [isBulkWriteActive, fails] = [true, true];
  const follower = recorder({ max_changes: 4, isBulkWriteActive: async () => isBulkWriteActive }, (changes) => {
    if (fails && changes.some(({ in_bulk }) => in_bulk)) throw new Error("of the import");
  });
  await runFollower(resources, follower);
  await makeCustomers(10, undefined, "import/1");
  await makeCustomers(6);
  await runFollower(resources, follower);
  const live = (await logged()).slice(10);
  t.same(await followed(), live);
  isBulkWriteActive = false;
  await runFollower(resources, follower);
  t.equal((await cursor()).failures, 1);
  await makeCustomers(1);
  pass(10);
  await runFollower(resources, follower);
  t.equal((await cursor()).failures, 2, "the import's first change fails again");
  t.same(await followed(), [...live, (await logged()).at(-1)]);
  fails = false;
  pass(10);
  await runFollower(resources, follower);
  t.same((await followed()).toSorted(), (await logged()).toSorted(), "each change once");
  t.match(await cursor(), { live_seq: null, failures: 0 });
});

t.test("metrics show the lag of followers, webhooks and the feed", async (t) => {
  const { resources, makeCustomers, pass, call } = await prepare(t);
  const follower = recorder();
  const metrics = lagGlobals(
    [follower],
    FEATURES.flatMap(({ log_readers = [] }) => log_readers),
  );
  const measure = async () => {
    const samples = await metrics.read(resources);
    const valuesOf = (name: keyof typeof samples): Record<string, number> =>
      Object.fromEntries(samples[name]!.map(({ labels, value }) => [Object.values(labels!)[0]!, value]));
    return {
      seconds: valuesOf("doorplate_global_log_lag_seconds"),
      changes: valuesOf("doorplate_global_log_lag_changes"),
      rebuilds: valuesOf("doorplate_global_follower_rebuilds"),
    };
  };
  const NONE = { test: 0, feed: 0, webhooks: 0 };
  t.same(await measure(), { seconds: NONE, changes: NONE, rebuilds: { test: 1 } });
  await runFollower(resources, follower);
  await call("POST", "/webhooks", { url: "https://example.com/hook" });
  t.same(await measure(), { seconds: NONE, changes: NONE, rebuilds: { test: 0 } });
  await makeCustomers(3);
  pass(3_600);
  await makeCustomers(1_100);
  const { seconds, changes } = await measure();
  for (const name of ["test", "webhooks"])
    t.ok(seconds[name]! >= 3_600 && seconds[name]! < 3_660, `the age of the oldest change: ${seconds[name]}`);
  t.same(changes, { test: 1_000, webhooks: 1_000, feed: 0 }, "the count stops at 1,000, and the feed can be read");
  await runFollower(resources, follower);
  t.match(await measure(), { seconds: { test: 0 }, changes: { test: 0 } });

  await resources.db.kysely.transaction().execute(async (open) => {
    await sql`SELECT hold_back_feed()`.execute(open);
    await makeCustomers(2);
    pass(60);
    const held = await measure();
    t.match(held.changes, { feed: 2 }, "an open transaction holds the feed back");
    t.ok(held.seconds["feed"]! >= 60, `${held.seconds["feed"]} s`);
  });
  t.match(await measure(), { changes: { feed: 0 } });
});

t.test("the migration keeps the cursors of search, so that nothing is rebuilt", async (t) => {
  const { resources, url, tenantId, makeCustomers } = await prepare(t);
  await followForSearch(resources);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  t.teardown(() => client.end());
  // The schema before the migration.
  await client.query(`
    CREATE TABLE search_progress (
      tenant_id uuid NOT NULL PRIMARY KEY, format integer NOT NULL, seq bigint NOT NULL, built_to uuid);
    INSERT INTO search_progress SELECT tenant_id, format, seq, rebuilt_to FROM followers WHERE follower = 'search';
    DROP TABLE followers, positions`);
  const migration = await readFile(new URL("../../migrations/0020_follow_the_log.sql", import.meta.url), "utf8");
  await client.query(`BEGIN; ${migration}; COMMIT`);
  const {
    rows: [cursor],
  } = await client.query("SELECT * FROM followers WHERE tenant_id = $1", [tenantId]);
  const { format } = searchDocuments;
  t.match(cursor, { follower: "search", format, live_seq: null, rebuilt_to: null, failures: 0 });
  await makeCustomers(1);
  let rebuilds = 0;
  await runFollower(resources, { ...searchDocuments, rebuild: async () => void rebuilds++ });
  t.equal(rebuilds, 0);
  t.equal((await client.query("SELECT FROM search_documents")).rowCount, 1);
});

t.test("npm run search:rebuild rebuilds all documents", async (t) => {
  const { resources, url, makeCustomers, cursor } = await prepare(t);
  await makeCustomers(3);
  await followForSearch(resources);
  await resources.db.pool.query("UPDATE search_documents SET tokens = '{}'");
  const command = fileURLToPath(new URL("../../src/cli/rebuild-search.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [command], { env: processEnv({ DATABASE_URL: url }) });
  t.equal((await cursor("search")).format, 0);
  await followForSearch(resources);
  t.equal((await resources.db.pool.query("SELECT FROM search_documents WHERE tokens <> '{}'")).rowCount, 3);
});

/** What is left of deleted keys, and of sealed values, in the files of Postgres. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import t from "tap";
import { isDue, rewriteKeys } from "../../src/privacy/rewrite.ts";
import { startService, until, type Service } from "../support/service.ts";

/** The file of the table of keys. */
async function readTable({ resources: { db } }: Service): Promise<Buffer> {
  await db.pool.query("CHECKPOINT");
  const { rows } = await db.pool.query<{ directory: string; file: string }>(
    "SELECT current_setting('data_directory') AS directory, pg_relation_filepath('keys.customer_keys') AS file",
  );
  return readFile(join(rows[0]!.directory, rows[0]!.file));
}

const findKey = async ({ resources: { db } }: Service, customer_id: string): Promise<Buffer> =>
  (await db.pool.query("SELECT wrapped FROM keys.customer_keys WHERE customer_id = $1", [customer_id])).rows[0].wrapped;

t.test("a deleted key leaves the file of its table", async (t) => {
  const lines: string[] = [];
  const service = await startService(t, { onLog: (line) => void lines.push(line) });
  const { call, resources, tenantId } = service;
  const [kept, gone] = [
    (await call("POST", "/customers", { name: "Zhang Three" })).body.id,
    (await call("POST", "/customers", { name: "Li Four" })).body.id,
  ];
  t.equal(await rewriteKeys(resources), true, "nothing to do");
  const [kept_key, gone_key] = [await findKey(service, kept), await findKey(service, gone)];
  const reader = new pg.Client({ connectionString: String(resources.db.pool.options.connectionString) });
  await reader.connect();
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM customers");
  await resources.keyStore.deleteCustomerKeys(tenantId, [gone]);
  t.ok((await readTable(service)).includes(gone_key));

  t.equal(await rewriteKeys(resources), false, "the transaction may still read it");
  t.ok((await readTable(service)).includes(gone_key));
  t.ok(lines.some((line) => line.includes("deleted keys stay in the files")));
  await reader.end();

  t.equal(await until(() => rewriteKeys(resources), Boolean), true);
  t.notOk((await readTable(service)).includes(gone_key));
  t.ok((await readTable(service)).includes(kept_key));
  t.equal((await call("GET", `/customers/${kept}`)).status, 200);
  t.equal(await rewriteKeys(resources), true, "nothing to do");

  await resources.keyStore.deleteCustomerKeys(tenantId, [kept]);
  t.equal(await rewriteKeys(resources), false, "not again within ten minutes");
  // A transaction of the service itself can be in the way for a moment.
  await until(
    () => Promise.all([1, 2].map(() => rewriteKeys(resources, { at_once: true }))),
    (ends) => ends.includes(true),
  );
  t.notOk((await readTable(service)).includes(kept_key));
});

t.test("a large table is rewritten at a quiet hour", async (t) => {
  const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 30, hour, 59));
  const [small, large] = [1_000_000, 1_000_000_000];
  const hours = 3_600_000;
  t.equal(isDue({ bytes: small, rewritten_ms: null }, at(12), 3), true);
  t.equal(isDue({ bytes: small, rewritten_ms: 60_000 }, at(3), 3), false);
  t.equal(isDue({ bytes: small, rewritten_ms: 600_000 }, at(12), 3), true);
  t.equal(isDue({ bytes: large, rewritten_ms: null }, at(12), 3), false);
  t.equal(isDue({ bytes: large, rewritten_ms: null }, at(3), 3), true);
  t.equal(isDue({ bytes: large, rewritten_ms: 20 * 60_000 }, at(3), 3), false);
  t.equal(isDue({ bytes: large, rewritten_ms: 24 * hours }, at(3), 3), true);
});

t.test("ANALYZE copies nothing that is sealed into the statistics, where it would outlive its row", async (t) => {
  const { resources } = await startService(t);
  const { rows } = await resources.db.pool.query<{ name: string }>(`
    SELECT attrelid::regclass || '.' || attname AS name FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace IN ('public'::regnamespace, 'keys'::regnamespace) AND relkind IN ('r', 'p')
      AND attnum > 0 AND (attname ~ '^(sealed|wrapped)' OR attname = 'request_hash') AND atttypid = 'bytea'::regtype
      AND attstattarget IS DISTINCT FROM 0`);
  t.same(
    rows.map(({ name }) => name),
    [],
    "ALTER TABLE … ALTER COLUMN … SET STATISTICS 0",
  );
});

import pg from "pg";
import t, { type Test } from "tap";
import { createDatabase } from "../support/database.ts";

/** The names that a query finds in a migrated database. */
async function names(t: Test, query: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: await createDatabase(t) });
  await client.connect();
  try {
    return (await client.query<{ name: string }>(query)).rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** What the migrations have made: no partitions, and nothing that Kysely keeps for itself. */
const OURS = `relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND NOT relispartition AND relname NOT LIKE 'kysely%'`;

t.test("every table says what it holds", async (t) => {
  t.ok((await names(t, `SELECT relname AS name FROM pg_class WHERE ${OURS}`)).includes("customers"));
  t.strictSame(
    await names(t, `SELECT relname AS name FROM pg_class WHERE ${OURS} AND obj_description(oid, 'pg_class') IS NULL`),
    [],
  );
});

t.test("every JSON column says what its JSON is", async (t) => {
  const columns = `SELECT relname || '.' || attname AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE ${OURS} AND attnum > 0 AND NOT attisdropped AND atttypid IN ('json'::regtype, 'jsonb'::regtype)`;
  t.ok((await names(t, columns)).includes("addresses.attributes"));
  t.strictSame(await names(t, `${columns} AND col_description(attrelid, attnum) IS NULL`), []);
});

t.test("every function says what it promises", async (t) => {
  const functions = "SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace";
  t.ok((await names(t, functions)).includes("log_change"));
  t.strictSame(await names(t, `${functions} AND obj_description(oid, 'pg_proc') IS NULL`), []);
});

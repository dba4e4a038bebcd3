import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import t, { type Test } from "tap";
import { applyFunctions, listFunctions, sortFiles, splitFile } from "../../src/platform/database/functions.ts";
import { listMigrations, migrate } from "../../src/platform/database/migrate.ts";
import { createDatabase, urlOf } from "../support/database.ts";

/** Nothing in it at all. */
async function createEmptyDatabase(t: Test, options = ""): Promise<string> {
  const name = `doorplate_test_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: process.env["TEST_DATABASE_URL"] });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} ${options}`);
  t.teardown(async () => {
    // Waits a little for sessions that are just ending; FORCE would kill them, which they report.
    await client.query(`DROP DATABASE ${name}`);
    await client.end();
  });
  return urlOf(name);
}

const moduleUrl = (path: string): string => new URL(`../../src/${path}`, import.meta.url).href;

t.test("five processes start at once on an empty database", { timeout: 300_000 }, async (t) => {
  const url = await createEmptyDatabase(t);
  const script = `
    const { migrate } = await import(${JSON.stringify(moduleUrl("platform/database/migrate.ts"))});
    const { connectQueues } = await import(${JSON.stringify(moduleUrl("platform/queue/queue.ts"))});
    const { createLog } = await import(${JSON.stringify(moduleUrl("platform/log.ts"))});
    const applied = await migrate(process.env.URL_TO_MIGRATE);
    const queues = await connectQueues({ redisUrl: undefined, databaseUrl: process.env.URL_TO_MIGRATE, prefix: "test" }, createLog("silent"));
    await queues.close();
    process.stdout.write(JSON.stringify(applied));`;
  const outputs = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
        env: { ...process.env, URL_TO_MIGRATE: url },
        cwd: fileURLToPath(new URL("../..", import.meta.url)),
      });
      return JSON.parse(stdout) as string[];
    }),
  );
  t.strictSame(outputs.flat().sort(), await listMigrations(), "each migration was applied once, by one of them");
  t.strictSame(await migrate(url), [], "nothing is left to do");
});

t.test("a database without UTF-8 is refused, with what to do", async (t) => {
  const url = await createEmptyDatabase(t, "ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
  await t.rejects(migrate(url), {
    name: "StartError",
    message: /^the database "doorplate_test_\w+" has the encoding SQL_ASCII.+CREATE DATABASE .+ ENCODING 'UTF8'/,
  });
});

t.test("a server that does not answer, and a database that is not there, are named without the password", async (t) => {
  const away = await migrate("postgres://doorplate:secret@127.0.0.1:1/doorplate").catch((error: Error) => error);
  t.match(away, {
    name: "StartError",
    message: "Postgres at 127.0.0.1:1 does not answer (ECONNREFUSED): is DATABASE_URL right?",
  });
  await t.rejects(migrate(urlOf("doorplate_test_none")), {
    name: "StartError",
    message: /^Postgres at .+ refuses the connection: database "doorplate_test_none" does not exist$/,
  });
});

t.test("a migration that fails leaves nothing behind, and is done later", async (t) => {
  const url = await createEmptyDatabase(t);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE TABLE addresses (in_the_way integer)");
  await t.rejects(migrate(url), { code: "42P07" });
  t.equal((await client.query("SELECT to_regclass('changes') AS changes")).rows[0].changes, null);
  await client.query("DROP TABLE addresses");
  t.strictSame(await migrate(url), await listMigrations());
  await client.end();
});

/** Statements on a migrated database. */
async function connect(t: Test): Promise<Kysely<unknown>> {
  const url = await createDatabase(t);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
  t.teardown(() => db.destroy());
  return db;
}

const answer = (text: string) =>
  splitFile("answer", `CREATE OR REPLACE FUNCTION answer() RETURNS text LANGUAGE sql AS $$ SELECT '${text}' $$;\n`);
const call = async (db: Kysely<unknown>) =>
  (await sql<{ answer: string }>`SELECT answer()`.execute(db)).rows[0]?.answer;

t.test("every function and trigger of the schema has its file, and the files have nothing else", async (t) => {
  const db = await connect(t);
  const functions = await sql<{ name: string }>`SELECT proname::text AS name FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace ORDER BY name`.execute(db);
  const parts = await listFunctions();
  const isFunction = ({ text }: { text: string }): boolean => /^CREATE OR REPLACE FUNCTION /m.test(text);
  t.strictSame(
    functions.rows.map(({ name }) => name),
    parts
      .filter(isFunction)
      .map(({ name }) => name)
      .sort(),
  );
  const triggers = await sql<{ name: string }>`
    SELECT proname || ' ' || tgname || ' ' || relname AS name FROM pg_trigger
      JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND NOT relispartition`.execute(db);
  // In the file of their function, or in one of their table.
  const inFiles = parts.flatMap(({ name, text }) => {
    const [, trigger, table, called] =
      /^CREATE OR REPLACE TRIGGER (\w+) [^;]*? ON (\w+)[^;]*? EXECUTE FUNCTION (\w+)/m.exec(text) ?? [];
    if (trigger === undefined) return [];
    t.ok([called, table].includes(name), `${trigger} is in ${name}.sql`);
    return [`${called} ${trigger} ${table}`];
  });
  t.strictSame(inFiles.sort(), triggers.rows.map(({ name }) => name).sort());
});

t.test("a function whose file has changed is applied, once", async (t) => {
  const db = await connect(t);
  const known = await listMigrations();
  for (const text of ["one", "two", "two"]) {
    await applyFunctions(db, answer(text), known);
    t.equal(await call(db), text);
  }
  const applied = await sql`SELECT FROM schema_functions WHERE name = 'answer'`.execute(db);
  t.equal(applied.rows.length, 2);
});

t.test("a process of an older version leaves newer functions alone", async (t) => {
  const db = await connect(t);
  const known = await listMigrations();
  await applyFunctions(db, answer("old"), known);
  await applyFunctions(db, answer("new"), known);
  await applyFunctions(db, answer("old"), known);
  t.equal(await call(db), "new", "its own text was replaced");
  await applyFunctions(db, answer("unknown here"), known.slice(0, -1));
  t.equal(await call(db), "new", "the database has had a migration that it does not know");
});

t.test("a process of an older version starts on a database that a newer one has brought further", async (t) => {
  const url = await createDatabase(t);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_of_a_newer_version', '')");
  await client.query("DELETE FROM schema_functions WHERE name = 'log_change'");
  t.strictSame(await migrate(url), []);
  const { rowCount } = await client.query("SELECT FROM schema_functions WHERE name = 'log_change'");
  t.equal(rowCount, 0, "nor has it touched the functions");
  await client.end();
});

t.test("a trigger that cannot be replaced at once costs no writer its transaction", async (t) => {
  const db = await connect(t);
  const known = await listMigrations();
  const parts = (await listFunctions()).filter(({ text }) => /TRIGGER (?:customers|addresses)_stamp/.test(text));
  t.equal(parts.length, 2);
  const changed = parts.map((part) => ({ ...part, hash: `changed ${part.hash}` }));
  // Takes the tables the other way round, and so has to wait for the one that has to wait for it.
  await db.transaction().execute(async (writer) => {
    await sql`LOCK TABLE addresses IN ROW EXCLUSIVE MODE`.execute(writer);
    const refused = t.rejects(applyFunctions(db, changed, known), { code: "57014" });
    await sleep(200);
    await sql`LOCK TABLE customers IN ROW EXCLUSIVE MODE`.execute(writer);
    await refused;
  });
  await applyFunctions(db, changed, known);
  const applied = await sql`SELECT FROM schema_functions WHERE hash LIKE 'changed %'`.execute(db);
  t.equal(applied.rows.length, 2);
});

t.test("functions are applied all or none", async (t) => {
  const db = await connect(t);
  const known = await listMigrations();
  await applyFunctions(db, answer("whole"), known);
  const broken = splitFile(
    "broken",
    "CREATE OR REPLACE FUNCTION broken() RETURNS text LANGUAGE sql AS $$ SELECT missing $$;",
  );
  await t.rejects(applyFunctions(db, [...answer("half"), ...broken], known), { code: "42703" });
  t.equal(await call(db), "whole");
});

t.test("a function waits for those that its file names", async (t) => {
  const files = new Map([
    ["a", "-- after: c\n"],
    ["b", ""],
    ["c", "-- after: d\n"],
    ["d", ""],
  ]);
  t.strictSame(sortFiles(files), ["d", "c", "a", "b"]);
  t.throws(
    () =>
      sortFiles(
        new Map([
          ["a", "-- after: b\n"],
          ["b", "-- after: a\n"],
        ]),
      ),
    /a, b, a/,
  );
  t.throws(() => sortFiles(new Map([["a", "-- after: z\n"]])), /a names z/);
});

t.test("each trigger of a file is applied by itself, with the comment above it", async (t) => {
  const text =
    "CREATE OR REPLACE FUNCTION f ...;\n\n-- Why.\nCREATE OR REPLACE TRIGGER g ...;\n\nDROP TRIGGER IF EXISTS h " +
    "ON i;\n";
  t.strictSame(
    splitFile("f", text).map((part) => part.text),
    [
      "CREATE OR REPLACE FUNCTION f ...;",
      "-- Why.\nCREATE OR REPLACE TRIGGER g ...;",
      "DROP TRIGGER IF EXISTS h ON i;",
    ],
  );
  t.equal(new Set(splitFile("f", text).map((part) => part.hash)).size, 3);
});

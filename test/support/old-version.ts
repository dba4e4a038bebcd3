import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import type { Test } from "tap";
import { listMigrations } from "../../src/platform/database/migrate.ts";
import type { Recorded } from "../fixtures/world.ts";
import { cloneTemplate } from "./database.ts";

const FIXTURES = new URL("../fixtures/", import.meta.url);
const MIGRATIONS = new URL("../../migrations/", import.meta.url);
/** The last migration of commit b3e2595. */
const LAST_MIGRATION = "0017";

const readGzipped = async (name: string): Promise<string> =>
  (await promisify(gunzip)(await readFile(new URL(name, FIXTURES)))).toString();

export const readAnswers = async (): Promise<Recorded> => JSON.parse(await readGzipped("b3e2595.json.gz")) as Recorded;

/**
 * Creates a database with the schema and data of commit b3e2595. It is dropped at the end, unless the test has failed.
 */
export async function createOldDatabase(t: Test): Promise<string> {
  const dump = await readGzipped("b3e2595.sql.gz");
  const hash = createHash("sha256").update(dump).digest("hex").slice(0, 16);
  return await cloneTemplate(t, `doorplate_old_template_${hash}`, async (url) => {
    await migrateAsThen(url);
    const months = new Set([...dump.matchAll(/"occurred_at": "(\d{4}-\d{2})/g)].map(([, month]) => `${month}-01`));
    await query(
      url,
      [
        ...[...months].map((month) => `SELECT ensure_change_partition('${month}')`),
        "SET session_replication_role = replica",
        "DELETE FROM tenants",
        dump,
      ].join(";\n"),
    );
  });
}

async function migrateAsThen(url: string): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
  });
  const names = (await listMigrations()).filter((name) => name.slice(0, 4) <= LAST_MIGRATION);
  const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}.sql`, MIGRATIONS), "utf8")));
  const migrations = Object.fromEntries(
    names.map((name, index) => [
      name,
      { up: async (tx: Kysely<unknown>) => void (await sql.raw(texts[index] ?? "").execute(tx)) },
    ]),
  );
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  await db.destroy();
  if (error !== undefined) throw error;
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator, type MigrationProvider } from "kysely/migration";
import pg from "pg";
import { applyFunctions, listFunctions } from "./functions.ts";

const FOLDER = new URL("../../../migrations/", import.meta.url);
/** SQLSTATEs of a lock that was not available in time, and of a deadlock: nothing was changed, a retry may succeed. */
const RETRIABLE = ["55P03", "57014", "40P01"];
const ATTEMPTS = 20;

const provider: MigrationProvider = {
  async getMigrations() {
    const names = await listMigrations();
    const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}.sql`, FOLDER), "utf8")));
    return Object.fromEntries(
      names.map((name, index) => [
        name,
        { up: async (db: Kysely<unknown>) => void (await sql.raw(texts[index] ?? "").execute(db)) },
      ]),
    );
  },
};

/** Lists the names of this version's migrations, in order. */
export async function listMigrations(): Promise<string[]> {
  return (await readdir(FOLDER))
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .map((name) => name.slice(0, -4))
    .sort();
}

/**
 * Migrates the database to this version: the numbered migrations, then the functions and triggers whose files have
 * changed. Safe to run in several processes at once and while older versions serve: a migration that does not get its
 * locks soon gives up and is retried. A database that a newer version has migrated is left as it is.
 * @returns the names of the migrations that were applied
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  // A pool of its own, without the timeouts of the service.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, options: "-c timezone=UTC" });
  pool.on("error", () => undefined); // the statement that needs it will fail
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const [parts, known] = await Promise.all([listFunctions(), listMigrations()]);
    if (await isAhead(db, known)) return [];
    const applied = await retryLocks(() => applyMigrations(db));
    await retryLocks(() => applyFunctions(db, parts, known));
    return applied;
  } finally {
    await db.destroy();
  }
}

/** Whether the database has all migrations of this version, and others: Kysely would refuse to continue. */
async function isAhead(db: Kysely<unknown>, known: readonly string[]): Promise<boolean> {
  const {
    rows: [table],
  } = await sql<{ exists: boolean }>`
    SELECT to_regclass('kysely_migration') IS NOT NULL AS exists`.execute(db);
  if (!table?.exists) return false;
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db);
  const applied = new Set(rows.map(({ name }) => name));
  return applied.size > known.length && known.every((name) => applied.has(name));
}

async function applyMigrations(db: Kysely<unknown>): Promise<string[]> {
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

async function retryLocks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!RETRIABLE.includes((error as { code?: string }).code ?? "") || attempt === ATTEMPTS) throw error;
      await sleep(Math.min(500 * attempt, 3_000));
    }
  }
}

import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator, type MigrationProvider } from "kysely/migration";
import pg from "pg";

const FOLDER = new URL("../../../migrations/", import.meta.url);
const LOCK_NOT_AVAILABLE = "55P03";

const provider: MigrationProvider = {
  async getMigrations() {
    const names = await listMigrations();
    const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}.sql`, FOLDER), "utf8")));
    return Object.fromEntries(names.map((name, index) =>
      [name, { up: async (db: Kysely<unknown>) => void (await sql.raw(texts[index] ?? "").execute(db)) }]));
  },
};

/** The names of the migrations that this version of the code knows, in order. */
export async function listMigrations(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).map((name) => name.slice(0, -4)).sort();
}

/**
 * Brings the database up to this version. Safe to run by several processes at once, and while older versions
 * serve: a migration that cannot have its locks soon lets the others through and tries again.
 * @returns the names of the migrations that were applied
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  // One connection of its own: the pool of the service has limits that a migration need not keep.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, options: "-c timezone=UTC" });
  pool.on("error", () => undefined); // the statement that needs it will fail
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    for (let attempt = 1; ; attempt++) {
      const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
      if (error === undefined) return (results ?? []).map((result) => result.migrationName);
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt === 10) throw error;
      await sleep(500 * attempt);
    }
  } finally {
    await db.destroy();
  }
}

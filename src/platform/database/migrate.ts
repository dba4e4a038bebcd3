import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator, type MigrationProvider } from "kysely/migration";
import pg from "pg";
import { StartError } from "../start-error.ts";
import { applyFunctions, listFunctions } from "./functions.ts";

const FOLDER = new URL("../../../migrations/", import.meta.url);
const KEY_STORE_FOLDER = new URL("key-store/", FOLDER);
/** SQLSTATEs of a lock that was not available in time, and of a deadlock: nothing was changed, a retry may succeed. */
const RETRIABLE = ["55P03", "57014", "40P01"];
const ATTEMPTS = 20;
const OLDEST_VERSION = 15;

const providerOf = (folder: URL): MigrationProvider => ({
  async getMigrations() {
    const names = await listMigrations(folder);
    const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}.sql`, folder), "utf8")));
    return Object.fromEntries(
      names.map((name, index) => [
        name,
        { up: async (db: Kysely<unknown>) => void (await sql.raw(texts[index] ?? "").execute(db)) },
      ]),
    );
  },
});

/** Lists the names of this version's migrations, in order. */
export async function listMigrations(folder: URL = FOLDER): Promise<string[]> {
  return (await readdir(folder))
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .map((name) => name.slice(0, -4))
    .sort();
}

/**
 * Migrates the database to this version: the numbered migrations, then the functions and triggers whose files have
 * changed. Safe to run in several processes at once and while older versions serve: a migration that does not get its
 * locks soon gives up and is retried. A database that a newer version has migrated is left as it is.
 * @returns the names of the migrations that were applied
 * @throws StartError if the server or the database is not suitable
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  return onDatabase(databaseUrl, "DATABASE_URL", async (db) => {
    await refuseKeyStore(db);
    const [parts, known] = await Promise.all([listFunctions(), listMigrations()]);
    if (await isAhead(db, known)) return [];
    const applied = await retryLocks(() => applyMigrations(db, FOLDER));
    await retryLocks(() => applyFunctions(db, parts, known));
    return applied;
  });
}

/** @throws StartError if the database is a key store */
async function refuseKeyStore(db: Kysely<unknown>): Promise<void> {
  // Not by to_regclass(): a connection remembers that a schema is missing, while another process creates it.
  const { rows } = await sql<{ name: string }>`SELECT current_database() AS name
    WHERE EXISTS (SELECT FROM pg_tables WHERE schemaname = 'keys' AND tablename = 'installation')
      AND NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'tenants')`.execute(db);
  if (rows[0])
    throw new StartError(
      `the database "${rows[0].name}" of DATABASE_URL is a key store: are DATABASE_URL and KEYS_DATABASE_URL swapped?`,
    );
}

/**
 * Migrates a key store, in the same way.
 * @returns the names of the migrations that were applied
 * @throws StartError if the server or the database is not suitable, or the database is not for keys
 */
export async function migrateKeyStore(url: string): Promise<string[]> {
  return onDatabase(url, "KEYS_DATABASE_URL", async (db) => {
    const { rows } = await sql<{ name: string }>`SELECT current_database() AS name
      WHERE to_regclass('public.tenants') IS NOT NULL`.execute(db);
    if (rows[0])
      throw new StartError(
        `the database "${rows[0].name}" of KEYS_DATABASE_URL holds data: keys are apart from the data in a database ` +
          "of their own, on another server",
      );
    if (await isAhead(db, await listMigrations(KEY_STORE_FOLDER))) return [];
    return retryLocks(() => applyMigrations(db, KEY_STORE_FOLDER));
  });
}

/** @throws StartError if the server cannot be reached or is not suitable */
async function onDatabase<T>(url: string, setting: string, work: (db: Kysely<unknown>) => Promise<T>): Promise<T> {
  // A pool of its own, without the timeouts of the service.
  const pool = new pg.Pool({ connectionString: url, max: 2, options: "-c timezone=UTC" });
  // If a connection breaks, the statement that needs it fails.
  pool.on("error", () => undefined).on("connect", (client) => client.on("error", () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await checkServer(db, setting).catch((error: unknown) => {
      throw describeUnreachable(error as NodeJS.ErrnoException, url, setting) ?? error;
    });
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/** @throws StartError */
async function checkServer(db: Kysely<unknown>, setting: string): Promise<void> {
  const { rows } = await sql<{ name: string; encoding: string; version: number }>`
    SELECT current_database() AS name, current_setting('server_encoding') AS encoding,
      current_setting('server_version_num')::int / 10000 AS version`.execute(db);
  const { name, encoding, version } = rows[0]!;
  if (encoding !== "UTF8")
    throw new StartError(
      `the database "${name}" has the encoding ${encoding}, which cannot hold all addresses. Create one with UTF8 ` +
        `(CREATE DATABASE doorplate ENCODING 'UTF8' TEMPLATE template0), and set ` +
        `${setting} to it`,
    );
  if (version < OLDEST_VERSION)
    throw new StartError(`the server of ${setting} is Postgres ${version}: ${OLDEST_VERSION} or later is needed`);
}

/** @returns the error for the operator if the server cannot be reached or refuses the connection */
function describeUnreachable(
  { code = "", message }: NodeJS.ErrnoException,
  url: string,
  setting: string,
): StartError | undefined {
  const { host, port } = new pg.Client({ connectionString: url });
  const server = `Postgres at ${host}:${port}`;
  if (/^E[A-Z_]+$/.test(code)) return new StartError(`${server} does not answer (${code}): is ${setting} right?`);
  // Class 28: user or password; 3D000: no such database; 53300: too many connections; 57P03: it starts or stops.
  if (/^(?:28...|3D000|53300|57P03)$/.test(code)) return new StartError(`${server} refuses the connection: ${message}`);
  return undefined;
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

async function applyMigrations(db: Kysely<unknown>, folder: URL): Promise<string[]> {
  const { error, results } = await new Migrator({ db, provider: providerOf(folder) }).migrateToLatest();
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

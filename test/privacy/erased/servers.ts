/** Servers of a test's own, whose files can be looked through, copied and started again. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { Test } from "tap";
import { startPostgres } from "../../../src/platform/postgres/launcher.ts";
import { guardServers } from "../../support/guard.ts";
import type { Finder } from "./person.ts";

const run = promisify(execFile);

/** As the service starts it, but for what a crash of the machine would need. */
const SETTINGS = { fsync: "off", synchronous_commit: "off", min_wal_size: "64MB", max_wal_size: "128MB" };

export interface Server {
  directory: string;
  urlOf(database: string): string;
  query<Row extends object>(text: string, database?: string, values?: unknown[]): Promise<Row[]>;
}

/** Creates a directory that is removed after the test. */
export async function makeDirectory(t: Test): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "erased-"));
  t.teardown(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts a Postgres with the data in `directory`. */
export async function startServer(t: Test, directory: string): Promise<Server> {
  guardServers(directory);
  const server = await startPostgres({ dataDir: directory, log: () => {}, settings: SETTINGS });
  t.teardown(() => server.stop());
  const urlOf = (database: string): string => Object.assign(new URL(server.url), { pathname: `/${database}` }).href;
  const clients = new Map<string, Promise<pg.Client>>();
  const connect = async (database: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: urlOf(database) });
    client.on("error", () => undefined);
    await client.connect();
    t.teardown(() => client.end());
    return client;
  };
  return {
    directory,
    urlOf,
    async query<Row extends object>(text: string, database = "postgres", values: unknown[] = []) {
      const client = clients.get(database) ?? connect(database);
      clients.set(database, client);
      return (await (await client).query<Row>(text, values)).rows;
    },
  };
}

/** Makes a base backup, as pg_basebackup does: a copy of the files of the running server. */
export async function copyServer(server: Server, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await server.query("SELECT pg_backup_start('drill', true)");
  // A file may go while it is copied.
  await run("cp", ["-a", server.directory, to]).catch(() => undefined);
  const [label] = await server.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop(false)");
  await run("cp", ["-a", join(server.directory, "pg_wal"), to]);
  await rm(join(to, "postmaster.pid"), { force: true });
  await writeFile(join(to, "backup_label"), label?.labelfile ?? "");
}

/** Looks through all files of a directory that were written since a moment. @returns each file with what was found */
export async function searchFiles(directory: string, finder: Finder, since_ms = 0): Promise<string[]> {
  const faults: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    // Postgres may remove a file meanwhile.
    const written_ms = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (!entry.isFile() || written_ms < since_ms) continue;
    const words = finder.find(await readFile(file).catch(() => Buffer.alloc(0)));
    if (words.length > 0) faults.push(`${file.slice(directory.length)}: ${words.join(", ")}`);
  }
  return faults;
}

/** Looks through all tables of the service, as a dump has them. */
export async function searchTables(pool: pg.Pool, finder: Finder): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema IN " +
      "('public', 'keys') AND table_type = 'BASE TABLE' AND table_name !~ '^gazetteer'",
  );
  const faults: string[] = [];
  for (const { name } of rows) {
    const { rows: dumped } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    const words = finder.find(dumped.map(({ row }) => row).join("\n"));
    if (words.length > 0) faults.push(`${name}: ${words.join(", ")}`);
  }
  return faults;
}

import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import pg from "pg";
import type { Test } from "tap";
import { listFunctions } from "../../src/platform/database/functions.ts";
import { listMigrations, migrate } from "../../src/platform/database/migrate.ts";

const serverUrl = process.env["TEST_DATABASE_URL"];

/** Creates a migrated database from a template. It is dropped at the end, unless the test has failed. */
export async function createDatabase(t: Test): Promise<string> {
  return await cloneTemplate(t, `doorplate_template_${await hashMigrations()}`, migrate);
}

/**
 * Creates a database from a template, which is filled once per server. It is dropped at the end, unless the test has
 * failed.
 */
export async function cloneTemplate(
  t: Test,
  template: string,
  fill: (url: string) => Promise<unknown>,
): Promise<string> {
  if (!serverUrl) throw new Error("TEST_DATABASE_URL is not set: run the tests with `npm test -- FILE`");
  const name = `doorplate_test_${randomUUID().replaceAll("-", "")}`;
  await onServer(async (client) => {
    // The lock keeps other processes from creating the template a second time, or cloning it before it is filled.
    await client.query("SELECT pg_advisory_lock(7305)");
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1 AND datistemplate", [template]);
    if (rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS ${template}`);
      await client.query(`CREATE DATABASE ${template}`);
      await fill(urlOf(template));
      await client.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
    }
    // The default strategy, WAL_LOG, takes three times as long.
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  });
  t.teardown(async () => {
    if (t.passing()) await onServer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  });
  return urlOf(name);
}

export function urlOf(name: string): string {
  return Object.assign(new URL(serverUrl as string), { pathname: `/${name}` }).href;
}

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function hashMigrations(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of await listMigrations())
    hash.update(name).update(await readFile(new URL(`../../migrations/${name}.sql`, import.meta.url)));
  for (const part of await listFunctions()) hash.update(part.name).update(part.text);
  return hash.digest("hex").slice(0, 16);
}

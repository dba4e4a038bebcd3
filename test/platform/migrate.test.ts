import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import t, { type Test } from "tap";
import { listMigrations, migrate } from "../../src/platform/database/migrate.ts";
import { urlOf } from "../support/database.ts";

/** Nothing in it at all. */
async function createEmptyDatabase(t: Test): Promise<string> {
  const name = `doorplate_test_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: process.env["TEST_DATABASE_URL"] });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  t.teardown(async () => {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
  });
  return urlOf(name);
}

const moduleUrl = (path: string): string => new URL(`../../src/${path}`, import.meta.url).href;

t.test("five processes start at once on an empty database", { timeout: 60_000 }, async (t) => {
  const url = await createEmptyDatabase(t);
  const script = `
    const { migrate } = await import(${JSON.stringify(moduleUrl("platform/database/migrate.ts"))});
    const { connectQueues } = await import(${JSON.stringify(moduleUrl("platform/queue/queue.ts"))});
    const { createLog } = await import(${JSON.stringify(moduleUrl("platform/log.ts"))});
    const applied = await migrate(process.env.URL_TO_MIGRATE);
    const queues = await connectQueues({ redisUrl: undefined, databaseUrl: process.env.URL_TO_MIGRATE, prefix: "test" }, createLog("silent"));
    await queues.close();
    process.stdout.write(JSON.stringify(applied));`;
  const outputs = await Promise.all(Array.from({ length: 5 }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { env: { ...process.env, URL_TO_MIGRATE: url }, cwd: fileURLToPath(new URL("../..", import.meta.url)) });
    return JSON.parse(stdout) as string[];
  }));
  t.strictSame(outputs.flat().sort(), await listMigrations(), "each migration was applied once, by one of them");
  t.strictSame(await migrate(url), [], "nothing is left to do");
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

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import t from "tap";
import { startPostgres } from "../../src/platform/postgres/launcher.ts";
import { guardServers } from "../support/guard.ts";

function start(dataDir: string, settings: Record<string, string> = { fsync: "off" }) {
  guardServers(dataDir);
  return startPostgres({ dataDir, log: () => {}, settings });
}

const LAUNCHER = new URL("../../src/platform/postgres/launcher.ts", import.meta.url).href;

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function isDown(url: string): Promise<boolean> {
  return await query(url, "SELECT 1").then(
    () => false,
    () => true,
  );
}

/** A service in another process that starts the server and is killed without a chance to stop it. */
async function killedService(dataDir: string): Promise<void> {
  const script = `
    import { startPostgres } from ${JSON.stringify(LAUNCHER)};
    await startPostgres({ dataDir: process.argv[1], log() {}, settings: { fsync: "off" } });
    process.kill(process.pid, "SIGKILL");`;
  const service = spawn(process.execPath, ["--input-type=module", "-e", script, dataDir], { stdio: "inherit" });
  t.same(await once(service, "exit"), [null, "SIGKILL"], "the service was killed");
}

t.test("starts, stops and starts again with the same data, below any path", async (t) => {
  const dataDir = join(t.testdir(), `a path with 'quotes' and ${"length ".repeat(20)}`, "postgres");
  const first = await start(dataDir);
  t.notOk(first.adopted);
  await query(first.url, "CREATE TABLE kept AS SELECT '深圳市' AS name");
  await first.stop();
  t.ok(await isDown(first.url));

  const second = await start(dataDir);
  t.same(await query(second.url, "SELECT name FROM kept"), [{ name: "深圳市" }]);
  t.equal(second.url, first.url, "the port stays, people have it in their tools");
  t.equal((await readFile(join(dataDir, "url"), "utf8")).trim(), second.url);
  t.equal((await stat(join(dataDir, "url"))).mode & 0o777, 0o600, "the password is nobody else's to read");
  await second.stop();
  await second.stop();
});

t.test("is durable by default, knows Chinese letters, and asks for the password", async (t) => {
  const server = await start(join(t.testdir(), "postgres"), {});
  t.teardown(() => server.stop());
  const settings = await query(
    server.url,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,
            current_setting('listen_addresses') AS listen_addresses, current_setting('server_encoding') AS encoding`,
  );
  t.same(settings, [{ fsync: "on", synchronous_commit: "on", listen_addresses: "127.0.0.1", encoding: "UTF8" }]);

  await query(server.url, "CREATE EXTENSION pg_trgm");
  t.same(await query(server.url, "SELECT cardinality(show_trgm('深圳市南山区')) AS trigrams"), [{ trigrams: 7 }]);

  const wrong = Object.assign(new URL(server.url), { password: "wrong" }).href;
  await t.rejects(query(wrong, "SELECT 1"), { code: "28P01" });
});

t.test("writes no personal data into its log", async (t) => {
  const dataDir = join(t.testdir(), "postgres");
  const server = await start(dataDir);
  await query(server.url, "CREATE TABLE people (phone text CONSTRAINT one_each UNIQUE)");
  await query(server.url, "INSERT INTO people VALUES ('+8613800138000')");
  await t.rejects(query(server.url, "INSERT INTO people VALUES ('+8613800138000')"), { code: "23505" });
  await t.rejects(query(server.url, "SELECT '+8613800138000'::uuid"), { code: "22P02" });
  // Before its directory goes.
  await server.stop();
  t.notMatch(await readFile(join(dataDir, "server.log"), "utf8"), "13800138000");
});

t.test("started twice at once, it runs once, until the last one stops it", async (t) => {
  const dataDir = join(t.testdir(), "postgres");
  const [one, two] = await Promise.all([start(dataDir), start(dataDir)]);
  t.equal(one.url, two.url);
  t.not(one.adopted, two.adopted, "one started it, the other joined");
  await one.stop();
  t.notOk(await isDown(two.url), "the other still works");
  await two.stop();
  t.ok(await isDown(two.url));
});

t.test("stops even when somebody has removed its directory", async (t) => {
  const dataDir = join(t.testdir(), "postgres");
  const server = await start(dataDir);
  await rm(dataDir, { recursive: true });
  await server.stop();
  t.ok(await isDown(server.url));
});

t.test("is adopted after its service was killed, and stopped by the adopter", async (t) => {
  const dataDir = join(t.testdir(), "postgres");
  await killedService(dataDir);
  const adopted = await start(dataDir);
  t.ok(adopted.adopted);
  await adopted.stop();
  t.ok(await isDown(adopted.url));
});

t.test("recovers when it was killed itself, even if its process id now belongs to somebody else", async (t) => {
  const dataDir = join(t.testdir(), "postgres");
  const first = await start(dataDir);
  await query(first.url, "CREATE TABLE kept AS SELECT 1 AS one");
  const pidFile = join(dataDir, "postmaster.pid");
  const [pid, ...rest] = (await readFile(pidFile, "utf8")).split("\n");
  process.kill(Number(pid), "SIGKILL");
  await writeFile(pidFile, [process.ppid, ...rest].join("\n"));

  const second = await start(dataDir);
  t.notOk(second.adopted);
  t.same(await query(second.url, "SELECT one FROM kept"), [{ one: 1 }]);
  await first.stop(); // it has lost its session: the server is not its own any more, and nobody else's
  await second.stop();
  t.ok(await isDown(second.url));
});

t.test("a start that is interrupted leaves nothing behind", async (t) => {
  const folder = t.testdir({});
  const stopping = new AbortController();
  const dataDir = join(folder, "postgres");
  guardServers(dataDir);
  const started = startPostgres({ dataDir, log: () => stopping.abort(), signal: stopping.signal });
  await t.rejects(started, { name: "AbortError" });
  t.same(await readdir(folder), []);
});

t.test("says why it does not start", async (t) => {
  const dataDir = join(t.testdir(), "postgres");
  await (await start(dataDir)).stop();
  await t.rejects(
    start(dataDir, { fsync: "perhaps" }),
    /^Postgres does not start: .*fsync.* \(\/.+\/postgres\/server\.log\)$/,
  );
});

import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import t, { type Test } from "tap";
import { freePort } from "../chaos/ports.ts";
import { seeded } from "../chaos/random.ts";
import { createDatabase } from "../support/database.ts";
import { guardServers } from "../support/guard.ts";
import { processEnv } from "../support/processes.ts";

const ENTRIES = join(import.meta.dirname, "../../src");

interface Started {
  child: ChildProcess;
  said: () => string;
  /** Waits until it has said that. @returns the first group, or the whole match */
  told: (what: RegExp) => Promise<string>;
}

/** Starts an entry away from any `.env`, in a process group of its own. */
function start(t: Test, entry: string, env: Record<string, string>, args: string[] = []): Started {
  const child = spawn(process.execPath, [join(ENTRIES, entry), ...args], {
    cwd: mkdtempSync(join(tmpdir(), "doorplate-up-")),
    env: processEnv(env),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (text += data.toString()));
  t.teardown(() => child.kill("SIGKILL"));
  const told = async (what: RegExp): Promise<string> => {
    for (let tries = 0; tries < 4_000; tries++) {
      const found = what.exec(text);
      if (found) return found[1] ?? found[0];
      await sleep(50);
    }
    throw new Error(`it has not said ${what}, but: ${text}`);
  };
  return { child, said: () => text, told };
}

const countOf = (text: string, what: RegExp): number => text.match(new RegExp(what, "g"))?.length ?? 0;

/** The settings of a service on a database of its own. */
const onDatabase = async (t: Test, key = `dp_${randomBytes(32).toString("base64url")}`) => ({
  DATABASE_URL: await createDatabase(t),
  PORT: "0",
  BOOTSTRAP_API_KEY: key,
  SECRETS_KEY: randomBytes(32).toString("base64"),
});

t.test(
  "a first start works on all but verifications before the places of the world are loaded",
  { timeout: 300_000 },
  async (t) => {
    const key = `dp_${randomBytes(32).toString("base64url")}`;
    const { child, said, told } = start(t, "cli/up.ts", await onDatabase(t, key));
    const url = await told(/API +(http:\S+)/);
    const call = async (path: string, body?: string, type = "application/json"): Promise<any> =>
      (
        await fetch(url + path, {
          method: body === undefined ? "GET" : "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": type },
          ...(body !== undefined && { body }),
        })
      ).json();
    const { id } = await call(
      "/imports?source=erp",
      "ref,name,address\n1,Bob,北京市海淀区中关村大街27号\n",
      "text/csv",
    );
    const until = async (path: string, isSo: (answer: any) => boolean, body?: string): Promise<any> => {
      for (let tries = 0; ; tries++) {
        const answer = await call(path, body);
        if (isSo(answer) || tries === 200) return answer;
        await sleep(50);
      }
    };
    t.match(await until(`/imports/${id}`, ({ status }) => status !== "running"), {
      status: "completed",
      progress: { addresses_created: 1 },
    });
    t.match(await until("/customers/search", ({ items }) => items.length > 0, '{"q":"Bob"}'), {
      items: [{ customer: { name: "Bob" } }],
    });
    t.match((await call("/addresses")).items, [{ verification: { status: "pending" } }]);
    t.match(said(), /first start, loading/);
    t.notMatch(said(), /places in \d+ s/);
    child.kill("SIGTERM");
    t.same((await once(child, "exit"))[0], 0);
  },
);

t.test("a wrong setting is named, and that is all", async (t) => {
  for (const entry of ["cli/up.ts", "server.ts"]) {
    const { child, said } = start(t, entry, {
      LOG_LEVEL: "loud",
      PORT: "many",
      DATABASE_URL: "localhost:5432/doorplate",
      REDIS_URL: "localhost:6379",
    });
    t.same((await once(child, "close"))[0], 1, entry);
    for (const [name, must] of Object.entries({
      PORT: "be a whole number",
      DATABASE_URL: "be a URL that begins with postgres://",
      REDIS_URL: "have the form redis://",
      LOG_LEVEL: "be one of",
    }))
      t.ok(said().includes(`${name} must ${must}`), name);
    t.equal(said().trim().split("\n").length, 1);
  }
});

t.test("a folder or a command line that cannot work is named, and that is all", async (t) => {
  const file = join(t.testdir({ file: "" }), "file");
  for (const entry of ["cli/up.ts", "server.ts"]) {
    const { child, said } = start(t, entry, { DATA_DIR: join(file, "data"), PORT: "0" });
    t.same((await once(child, "close"))[0], 1, entry);
    t.match(said(), /DATA_DIR \(\/.+\/file\/data\) cannot be written: a part of its path is a file/);
    t.equal(said().trim().split("\n").length, 1, said());
  }
  const { child, said } = start(t, "cli/up.ts", {}, ["--dmeo"]);
  t.same((await once(child, "close"))[0], 1);
  t.match(said(), /^npm run up, or npm run up -- --demo\n$/);
});

/** Moments of a first start: what it says, and the longest time after that. */
const MOMENTS: [said: RegExp, within_ms: number][] = [
  [/initialising/, 3_000],
  [/initialising/, 6_000],
  [/Doorplate is up/, 300],
  [/first start, loading/, 500],
  [/first start, loading/, 5_000],
];

t.test("a first start can be interrupted at any moment", { timeout: 600_000 }, async (t) => {
  const random = seeded(Number(process.env["SEED"] ?? 14));
  for (const [index, [what, within_ms]] of MOMENTS.entries()) {
    const signal = random() < 0.5 ? "SIGINT" : "SIGTERM";
    const delay_ms = Math.round(random() * within_ms);
    await t.test(`${signal} ${delay_ms} ms after ${what}`, async (t) => {
      const folder = t.testdir({});
      const data = join(folder, "data");
      guardServers(join(data, "postgres"));
      const { child, said, told } = start(t, "cli/up.ts", { DATA_DIR: data, PORT: "0" });
      const ended = once(child, "close");
      await told(what);
      await sleep(delay_ms);
      // A terminal sends it to the whole group.
      process.kill(index % 2 === 0 ? -(child.pid as number) : (child.pid as number), signal);
      t.same(await ended, [0, null], "it ends by itself, without an error");
      t.notMatch(said(), /^\s+at /m, "no stack");
      t.notMatch(said(), /error|cannot/i);
      const left = await readdir(data);
      t.same(
        left.filter((name) => name.includes("new-")),
        [],
        "no draft is left",
      );
      const postgres = left.includes("postgres") ? await readdir(join(data, "postgres")) : [];
      t.notOk(postgres.includes("postmaster.pid"), "Postgres has stopped");
    });
  }
});

t.test("a gazetteer that cannot load leaves the rest up, and is told once", { timeout: 300_000 }, async (t) => {
  const env = await onDatabase(t);
  const headers = { authorization: `Bearer ${env.BOOTSTRAP_API_KEY}`, "content-type": "application/json" };
  const database = new pg.Client(env.DATABASE_URL);
  await database.connect();
  t.teardown(() => database.end());
  await database.query(`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'could not extend file "base/1/2": No space left on device' USING HINT = 'Check free disk space.';
    END $$;
    CREATE TRIGGER fail BEFORE INSERT ON gazetteer_places EXECUTE FUNCTION fail()`);
  const { child, said, told } = start(t, "cli/up.ts", env);
  const url = (await told(/API +(http:\S+)\/v1/)) ?? "";
  const reason = await told(/The gazetteer cannot be loaded: .+? device \(Check free disk space\.\)\./);
  const ready = await fetch(`${url}/health/ready`);
  t.same([ready.status, await ready.json()], [200, { status: "degraded", reasons: [reason] }]);
  const post = async (path: string, body: object): Promise<{ id: string }> =>
    (await fetch(`${url}/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json() as Promise<{
      id: string;
    }>;
  const { id } = await post("/customers", { name: "Ada" });
  const address = await post(`/customers/${id}/addresses`, { text: "Unter den Linden 1, 10117 Berlin, Germany" });
  const list = await fetch(`${url}/v1/addresses/${address.id}/verifications`, { headers });
  t.match(await list.json(), { items: [{ status: "queued", waits_for: { code: "gazetteer" } }] });
  t.equal(countOf(said(), /No space left/), 1);
  t.notMatch(said(), /^\s+at /m, "no stack");
  child.kill("SIGTERM");
  t.same((await once(child, "close"))[0], 0);

  await database.query("DROP TRIGGER fail ON gazetteer_places");
  const next = start(t, "cli/up.ts", env);
  await next.told(/first start, loading/);
  for (let rows = 0; rows === 0; await sleep(100))
    ({ rowCount: rows } = (await database.query("SELECT FROM gazetteer_places LIMIT 1")) as { rowCount: number });
  next.child.kill("SIGTERM");
  t.same((await once(next.child, "close"))[0], 0, "the next start loads it");
  t.notMatch(next.said(), /cannot/);
});

t.test("a Redis that does not answer is told once, with host and port", async (t) => {
  const port = await freePort();
  const { child, said, told } = start(t, "cli/up.ts", {
    ...(await onDatabase(t)),
    REDIS_URL: `redis://:hush@127.0.0.1:${port}`,
  });
  const url = await told(/API +(http:\S+)\/v1/);
  await told(new RegExp(`Redis at 127\\.0\\.0\\.1:${port} does not answer \\(ECONNREFUSED\\)`));
  await sleep(3_000);
  t.equal(countOf(said(), /does not answer/), 1, said());
  t.notMatch(said(), /hush/);
  t.match(await (await fetch(`${url}/health/ready`)).json(), { status: "degraded", reasons: [/^The queue /] });
  child.kill("SIGTERM");
  t.same((await once(child, "close"))[0], 0);
});

t.test("--demo seeds, and says so", { timeout: 300_000 }, async (t) => {
  const { told, said } = start(t, "cli/up.ts", await onDatabase(t), ["--demo"]);
  t.ok(Number(await told(/Demo data: 300 customers, (\d+) new addresses/)) > 300);
  t.notMatch(said(), /incomplete/);
});

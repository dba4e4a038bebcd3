/** A killed process loses at most the reads of its last second; a stopped one loses none. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { freePort } from "../../chaos/ports.ts";
import { processEnv } from "../../support/processes.ts";
import { startService, until } from "../../support/service.ts";

const SERVER = resolve(import.meta.dirname, "../../../src/server.ts");
/** What a crash may lose. */
const LOST_MS = 1_000;
const LOAD_MS = 3_000;
const AT_ONCE = 4;

interface Acknowledged {
  request_id: string;
  at: number;
}

t.test("reads that were acknowledged", { timeout: 120_000 }, async (t) => {
  const { resources, key, call } = await startService(t);
  const { db, config } = resources;
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });

  const start = async (): Promise<{ child: ChildProcess; url: string }> => {
    const port = await freePort();
    const child = spawn(process.execPath, [SERVER], {
      cwd: t.testdir(),
      env: processEnv({
        DATABASE_URL: String(db.pool.options.connectionString),
        SECRETS_KEY: config.SECRETS_KEY![0]!.toString("base64"),
        QUEUE_PREFIX: config.QUEUE_PREFIX,
        RATE_LIMIT_PER_MINUTE: "1000000",
        PORT: String(port),
        LOG_LEVEL: "error",
      }),
      stdio: ["ignore", "ignore", "inherit"],
    });
    t.teardown(() => child.kill("SIGKILL"));
    const url = `http://127.0.0.1:${port}`;
    await until(
      () =>
        fetch(`${url}/health/live`).then(
          ({ ok }) => ok,
          () => false,
        ),
      Boolean,
    );
    return { child, url };
  };

  /** Reads until the process is gone. */
  async function load(url: string): Promise<Acknowledged[]> {
    const acknowledged: Acknowledged[] = [];
    const readOn = async (): Promise<void> => {
      for (;;) {
        const response = await fetch(`${url}/v1/customers/${customer.id}`, {
          headers: { authorization: `Bearer ${key}` },
        }).catch(() => undefined);
        const text = await response?.text().catch(() => undefined);
        if (!response?.ok || text === undefined) return;
        acknowledged.push({ request_id: response.headers.get("x-request-id")!, at: performance.now() });
        await sleep(2);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, readOn));
    return acknowledged;
  }

  async function recorded(): Promise<Set<string>> {
    const { rows } = await db.pool.query<{ id: string }>(
      "SELECT unnest(coalesce(request_ids, ARRAY[request_id])) AS id FROM reads",
    );
    return new Set(rows.map(({ id }) => id));
  }

  const [killed, stopped] = await Promise.all([start(), start()]);
  const loads = [load(killed.url), load(stopped.url)];
  await sleep(LOAD_MS);
  const exits = [once(killed.child, "exit"), once(stopped.child, "exit")];
  const killed_at = performance.now();
  killed.child.kill("SIGKILL");
  stopped.child.kill("SIGTERM");
  const [of_killed, of_stopped] = (await Promise.all(loads)) as [Acknowledged[], Acknowledged[]];
  const [, [code]] = (await Promise.all(exits)) as [unknown[], [number | null]];
  const there = await recorded();

  const missing = of_killed.filter(({ request_id }) => !there.has(request_id));
  t.comment(`${missing.length} of ${of_killed.length} reads are lost, all of the last ${LOST_MS} ms`);
  t.ok(of_killed.length > 100);
  t.same(
    missing.filter(({ at }) => at < killed_at - LOST_MS),
    [],
    "what was acknowledged more than a second before the kill is on record",
  );
  t.equal(code, 0);
  t.ok(of_stopped.length > 100);
  t.same(
    of_stopped.filter(({ request_id }) => !there.has(request_id)),
    [],
    "a stop loses nothing",
  );
});

/** The API and a worker as processes of their own, on one database and one queue, as an operator sees them. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import t, { type Test } from "tap";
import { ALERTS } from "../src/cli/generate/monitoring/alerts.ts";
import { DASHBOARD } from "../src/cli/generate/monitoring/dashboard.ts";
import { generateKey } from "../src/features/access/service.ts";
import { DECLARATIONS } from "../src/features/index.ts";
import { GAZETTEER_VERSION } from "../src/geocoding/gazetteer/packages.ts";
import { freePort } from "./chaos/ports.ts";
import { createDatabase } from "./support/database.ts";
import { processEnv } from "./support/processes.ts";
import { BACKENDS, until } from "./support/service.ts";

const ROOT = resolve(import.meta.dirname, "..");
const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

interface Started {
  child: ChildProcess;
  lines(): Record<string, unknown>[];
}

/** Away from any `.env`. */
const FOLDER = t.testdir();

/** Starts an entry. */
function start(t: Test, entry: string, env: Record<string, string>): Started {
  const child = spawn(process.execPath, [join(ROOT, entry)], {
    cwd: FOLDER,
    env: processEnv(env),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout?.on("data", (data: Buffer) => (text += data.toString()));
  t.teardown(() => child.kill("SIGKILL"));
  return {
    child,
    lines: () =>
      text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const ended = async ({ child }: Started): Promise<number | null> =>
  child.exitCode ?? ((await once(child, "exit"))[0] as number | null);

async function get(port: number, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
  return { status: response?.status ?? 0, text: (await response?.text()) ?? "" };
}

const isUp = async (port: number): Promise<boolean> => (await get(port, "/health/live")).status === 200;
const readiness = async (port: number): Promise<{ status?: string; reasons?: string[] }> => {
  const { text } = await get(port, "/health/ready");
  return text === "" ? {} : JSON.parse(text);
};

for (const backend of BACKENDS) {
  t.test(`API and worker apart, with queues in ${backend}`, { timeout: 300_000 }, async (t) => {
    const databaseUrl = await createDatabase(t);
    const database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    t.teardown(() => database.end());
    // So that the worker does not load the places of the world.
    await database.query(
      "INSERT INTO gazetteer_releases (source, data_version, loaded_at) VALUES ('packages', $1, now())",
      [GAZETTEER_VERSION],
    );
    const [port, metricsPort, key] = [await freePort(), await freePort(), generateKey()];
    const env = {
      DATABASE_URL: databaseUrl,
      ...(backend === "redis" && { REDIS_URL: process.env["TEST_REDIS_URL"]! }),
      QUEUE_PREFIX: `processes-${randomBytes(4).toString("hex")}`,
      SECRETS_KEY: randomBytes(32).toString("base64"),
      BOOTSTRAP_API_KEY: key,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
    };
    const health = (): Promise<number | null> => ended(start(t, "src/cli/health.ts", env));
    t.equal(await health(), 1, "nothing runs");

    const api = start(t, "src/server.ts", env);
    await until(() => isUp(port), Boolean, 60);
    t.equal(await health(), 0, "the API is alive");
    t.same(await readiness(port), { status: "ok" });
    const call = async (path: string, body: object): Promise<{ id: string }> => {
      const response = await fetch(`http://127.0.0.1:${port}/v1${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { id: string };
    };
    const { id } = await call("/customers", { name: "Ada" });
    await call(`/customers/${id}/addresses`, BERLIN);
    await database.query("UPDATE verifications SET available_at = now() - interval '1 minute'");
    const waits = await until(
      () => readiness(port),
      ({ status }) => status === "degraded",
    );
    t.match(waits, { status: "degraded", reasons: [/no worker runs/] });

    const worker = start(t, "src/worker.ts", env);
    await until(() => isUp(metricsPort), Boolean, 60);
    t.same(
      await until(
        () => readiness(metricsPort),
        ({ status }) => status === "ok",
      ),
      { status: "ok" },
    );
    t.same(
      await until(
        () => readiness(port),
        ({ status }) => status === "ok",
      ),
      { status: "ok" },
    );
    t.equal((await get(metricsPort, "/v1/customers")).status, 404, "a worker serves no API");

    const second = start(t, "src/worker.ts", env);
    t.equal(await ended(second), 1, "another worker on the same port ends");
    t.match(second.lines().at(-1), { level: "fatal", msg: `port ${metricsPort} is taken; set METRICS_PORT` });

    const scrape = async (at: number): Promise<string> => (await get(at, "/metrics")).text;
    const counted = await until(
      () => scrape(metricsPort),
      (text) =>
        /^doorplate_verifications_total\{/m.test(text) &&
        /^doorplate_global_job_open\{kind="verifications"\} 0$/m.test(text),
    );
    const both = { api: await scrape(port), worker: counted };
    t.match(both.worker, /^doorplate_job_attempts_total\{kind="verifications"\} [1-9]/m);
    t.notMatch(both.api, /^doorplate_job_attempts_total\{/m, "the API works on nothing");
    t.match(both.api, /^doorplate_http_request_duration_seconds_count\{method="POST",route="\/v1\/customers",/m);
    for (const text of Object.values(both)) {
      t.match(text, /^doorplate_global_job_workers\{kind="verifications"\} 1$/m);
      t.match(text, /^doorplate_global_log_lag_seconds\{reader="search"\} /m);
      t.match(text, /^doorplate_global_gazetteer_loaded 1$/m);
      t.match(text, /^doorplate_database_up 1$/m);
    }
    const exported = new Set([...(both.api + both.worker).matchAll(/^# TYPE (\w+)/gm)].map(([, name = ""]) => name));
    const queries = [
      ...ALERTS.map(({ expr }) => expr),
      ...DASHBOARD.flatMap(({ panels }) => panels.flatMap((panel) => Object.values(panel.queries))),
    ].join("\n");
    const asked = [...queries.matchAll(/\b(?:doorplate|process|nodejs)_\w+/g)].map(([name]) => name);
    t.same(
      [...new Set(asked)].filter(
        (name) => !exported.has(name) && !exported.has(name.replace(/_(?:bucket|count)$/, "")),
      ),
      [],
      "every metric of the dashboard and the alerts is exported",
    );

    for (const [started, serves] of [
      [api, ["/v1", "/docs", "/health", "/metrics"]],
      [worker, ["/health", "/metrics"]],
    ] as const)
      t.match(
        started.lines().filter(({ msg }) => msg === "started"),
        [{ level: "info", serves, queue: backend }],
        "one line says what has started",
      );
    t.match(
      worker.lines().find(({ msg }) => msg === "started"),
      { works_on: DECLARATIONS.map(({ name }) => name) },
    );

    api.child.kill("SIGTERM");
    t.equal(await ended(api), 0);
    t.equal(await health(), 0, "the worker is alive");
    worker.child.kill("SIGTERM");
    t.equal(await ended(worker), 0);
  });
}

t.test("a shared database without SECRETS_KEY: ready, but degraded", { timeout: 120_000 }, async (t) => {
  const port = await freePort();
  start(t, "src/server.ts", { DATABASE_URL: await createDatabase(t), PORT: String(port) });
  await until(() => isUp(port), Boolean, 60);
  t.match(await readiness(port), { status: "degraded", reasons: [/SECRETS_KEY/] });
});

t.test("compose.yaml and the Dockerfile name settings and files that are there", async (t) => {
  const [compose, dockerfile, example] = await Promise.all(
    ["compose.yaml", "Dockerfile", ".env.example"].map((file) => readFile(join(ROOT, file), "utf8")),
  );
  const settings = new Set([...example!.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name));
  const [, environment = ""] = /environment: &environment\n((?: {6}.+\n)+)/.exec(compose!) ?? [];
  const given = [...environment.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)].map(([, name = "", value = ""]) => ({
    name,
    value,
  }));
  t.same(
    given.map(({ name }) => name),
    ["DATABASE_URL", "REDIS_URL", "BOOTSTRAP_API_KEY", "ROOT_API_KEY", "SECRETS_KEY"],
  );
  for (const { name, value } of given) {
    t.ok(settings.has(name), name);
    if (name.endsWith("_KEY")) t.match(value, new RegExp(`^\\$\\{${name}:\\?.+\\}$`), `${name} must be given`);
  }
  t.match(dockerfile, 'CMD ["node", "src/cli/health.ts"]');
  t.match(dockerfile, "EXPOSE 3000 9464\n");
  t.match(example, "# PORT=3000\n");
  t.match(example, "# METRICS_PORT=9464\n");
});

/** A Redis that answers, but with errors: full, read-only, loading, a node of a cluster, or without the password. */
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import t from "tap";
import { createLog } from "../../src/platform/log.ts";
import { createOutageLog } from "../../src/platform/queue/outage-log.ts";
import { freePort } from "../chaos/ports.ts";
import { OwnRedis } from "../chaos/redis.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { BACKENDS, startService, until } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const WATCHED_MS = 8_000;
const QUEUE_FAILS = "The queue does not work: background work starts some seconds later.";

// They mostly wait.
t.jobs = 6;

t.test("outages is logged once, once a minute, and once when it ends", async (t) => {
  let now = 0;
  const lines: string[] = [];
  const outages = createOutageLog(
    createLog("info", { write: (line: string) => void lines.push(line) }),
    { kind: "Redis", name: "10.0.0.1:6379" },
    () => now,
  );
  t.teardown(() => outages.close());
  const full = Object.assign(new Error("OOM command not allowed when used memory > 'maxmemory' key:张三"), {
    name: "ReplyError",
  });
  const pauses: number[] = [];
  for (; now < 150_000; now += pauses.at(-1)!) pauses.push(outages.report(full));
  t.ok(outages.isOngoing());
  t.same(
    pauses,
    pauses.toSorted((left, right) => left - right),
    "pauses grow",
  );
  t.equal(pauses[0], 250);
  t.equal(pauses.at(-1), 15_000);
  t.same(
    lines.map((line) => {
      const { level, msg, server, reason } = JSON.parse(line);
      return { level, msg, server, reason };
    }),
    [
      {
        level: "warn",
        msg:
          "Redis at 10.0.0.1:6379 refuses commands (OOM): background work continues without it, delayed by some " +
          "seconds",
        server: "10.0.0.1:6379",
        reason: "OOM",
      },
      ...Array.from({ length: 2 }, () => ({
        level: "warn",
        msg: "Redis at 10.0.0.1:6379 still refuses commands (OOM)",
        server: "10.0.0.1:6379",
        reason: "OOM",
      })),
    ],
  );
  now += 60_000;
  await sleep(1_200);
  t.match(JSON.parse(lines.at(-1)!), {
    level: "info",
    msg: "Redis at 10.0.0.1:6379 works as a queue again",
    failures: pauses.length,
  });
  t.notOk(outages.isOngoing());
  t.notMatch(lines.join(""), /张三|maxmemory/);
  outages.report(Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:6379"), { code: "ECONNREFUSED" }));
  t.match(JSON.parse(lines.at(-1)!), {
    reason: "ECONNREFUSED",
    msg: /^Redis at 10\.0\.0\.1:6379 does not answer \(ECONNREFUSED\)/,
  });
});

interface Fault {
  settings: Record<string, string>;
  /** Fills the server before it is started with the settings. */
  fill?: (client: Redis) => Promise<unknown>;
  reason: string;
  heal: (client: Redis) => Promise<unknown>;
}

const FAULTS: Record<string, Fault> = {
  "is full": {
    settings: { maxmemory: "1mb", "maxmemory-policy": "noeviction" },
    reason: "OOM",
    heal: (client) => client.config("SET", "maxmemory", "0"),
  },
  "is a replica": {
    settings: { replicaof: "127.0.0.1 1" },
    reason: "READONLY",
    heal: (client) => client.call("REPLICAOF", "NO", "ONE"),
  },
  "is loading": {
    // It reads a key each 20 ms, minutes in all, and answers after each.
    settings: { "key-load-delay": "20000", "loading-process-events-interval-bytes": "1024" },
    fill: async (client) => {
      const value = "x".repeat(1_024);
      await client.mset(Array.from({ length: 20_000 }, (_, index) => [`old-${index}`, value]).flat());
      await client.config("SET", "rdbcompression", "no");
      await client.save();
    },
    reason: "LOADING",
    heal: (client) => client.config("SET", "key-load-delay", "0"),
  },
  "is a node of a cluster": {
    settings: { "cluster-enabled": "yes" },
    reason: "CLUSTERDOWN",
    heal: (client) => client.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383"),
  },
  "wants a password": {
    settings: { requirepass: "hush" },
    reason: "NOAUTH",
    heal: (client) => client.config("SET", "requirepass", ""),
  },
};

for (const [fault, { settings, fill, reason, heal }] of Object.entries(FAULTS)) {
  t.test(`a Redis that ${fault}`, { skip: BACKENDS.includes("redis") ? false : "no Redis here" }, async (t) => {
    const redis = new OwnRedis(await freePort(), { dir: t.testdir() });
    t.teardown(() => redis.kill());
    if (fill) {
      await redis.start();
      await redis.ask(fill);
      await redis.kill();
    }
    await redis.start(settings);
    const lines: string[] = [];
    const service = await startService(t, {
      backend: "redis",
      settings: { REDIS_URL: redis.url },
      providers: [fakeProvider("fake", found(1, 2))],
      onLog: (line) => lines.push(line),
    });
    const { call } = service;
    const { body: customer } = await call("POST", "/customers", { name: "Ada" });
    const ids: string[] = [];
    for (let number = 1; number < 6; number++) {
      const { status, body } = await call("POST", `/customers/${customer.id}/addresses`, {
        ...BERLIN,
        address_lines: [`Unter den Linden ${number}`],
      });
      t.equal(status, 201);
      ids.push(body.id);
    }
    await sleep(WATCHED_MS);
    for (const id of ids)
      t.match(
        await until(
          () => call("GET", `/addresses/${id}`),
          ({ body }) => body.verification.status === "verified",
          10,
        ),
        { body: { verification: { status: "verified" } } },
      );
    const logged = lines.filter((line) => !line.includes("request"));
    t.ok(logged.length <= 3, `${logged.length} lines: ${logged.join("")}`);
    t.match(JSON.parse(logged[0] ?? "{}"), { level: "warn", server: `127.0.0.1:${redis.port}`, reason });
    const ready = await service.app.inject({ url: "/health/ready" });
    t.same([ready.statusCode, ready.json()], [200, { status: "degraded", reasons: [QUEUE_FAILS] }]);
    const client = new Redis(redis.url, {
      enableReadyCheck: false,
      ...(settings["requirepass"] !== undefined && { password: settings["requirepass"] }),
    });
    await heal(client);
    client.disconnect();
    await until(
      async () => (await service.app.inject({ url: "/health/ready" })).json().status,
      (status) => status === "ok",
      40,
    );
    t.equal(lines.filter((line) => /works as a queue again$/.test(JSON.parse(line).msg)).length, 1);
  });
}

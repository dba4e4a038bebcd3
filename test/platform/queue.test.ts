import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { createMetrics } from "../../src/platform/http/metrics.ts";
import { defineJob } from "../../src/platform/jobs/job.ts";
import { createLog } from "../../src/platform/log.ts";
import { connectQueues, type Queues } from "../../src/platform/queue/queue.ts";
import { freePort } from "../chaos/ports.ts";
import { OwnRedis } from "../chaos/redis.ts";
import { createDatabase } from "../support/database.ts";
import { startFaultyProxy } from "../support/faulty-proxy.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { BACKENDS, startService, until, type Backend } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const silent = createLog("silent");
let installations = 0;

async function connect(t: Test, backend: Backend, databaseUrl: string, redisUrl = process.env["TEST_REDIS_URL"], installation = String(installations++)): Promise<Queues> {
  const queues = await connectQueues({ redisUrl: backend === "redis" ? redisUrl : undefined, databaseUrl, prefix: `queue-test-${process.pid}-${installation}` }, silent);
  t.teardown(() => queues.close());
  return queues;
}

/** Fails where a promise takes very much longer than it should. */
const soon = <T>(promise: Promise<T>, seconds = 2): Promise<T> =>
  Promise.race([promise, sleep(seconds * 1_000, undefined, { ref: false }).then(() => Promise.reject(new Error(`took more than ${seconds} s`)))]);

// They mostly wait.
t.jobs = 3;

for (const backend of BACKENDS) {
  t.test(`jobs on ${backend}`, { buffered: true }, async (t) => {
    const databaseUrl = await createDatabase(t);

    t.test("jobs that wait under one id are one; the delayed go later", async (t) => {
      const queues = await connect(t, backend, databaseUrl);
      const done: string[] = [];
      queues.enqueue("order", [
        { id: "late", data: { row: "late" }, delay_ms: 800 }, { id: "a", data: { row: "a" } }, { id: "b", data: { row: "b" } },
        { id: "a", data: { row: "a again" } }, { id: "c", data: { row: "c" } },
      ]);
      await sleep(300);
      queues.work("order", async ({ row }) => void done.push(row as string), 1);
      await until(async () => done.length, (count) => count === 4);
      await sleep(100);
      t.strictSame(done, ["a", "b", "c", "late"]);
      queues.enqueue("order", [{ id: "a", data: { row: "a later" } }]);
      await until(async () => done.length, (count) => count === 5);
      t.equal(done[4], "a later", "an id is free again when its job has ended");
    });

    t.test("a bell wakes a process that works on its kind, and however often it rings it is one job", async (t) => {
      const [api, worker] = [await connect(t, backend, databaseUrl, undefined, "bells"), await connect(t, backend, databaseUrl, undefined, "bells")];
      const rows: number[] = [];
      const done: number[] = [];
      let looks = 0;
      const job = defineJob<{ tenant_id: string; lane: string; id: number }, null>({
        name: "belled", places: 10, tenant_places: 10, batch: 10,
        listLanes: async () => (looks++, rows.length > 0 ? [{ tenant_id: "t", lane: "l", due: rows.length, most: 10 }] : []),
        claim: async ([allotment]) => rows.splice(0, allotment!.count).map((id) => ({ tenant_id: "t", lane: "l", id })),
        run: async () => null,
        end: async (endings) => (done.push(...endings.map(({ claim }) => claim.id)), undefined),
      });
      for (let ring = 0; ring < 500; ring++) api.ring("belled");
      await until(() => api.count("belled"), (counts) => counts?.waiting === 1);
      t.match(await api.count("belled"), { waiting: 1, delayed: 0 });
      worker.workOn(job, { clock: () => new Date(), log: createLog("silent"), metrics: createMetrics({ pool: { totalCount: 0, idleCount: 0, waitingCount: 0 } } as never) });
      await until(() => api.count("belled"), (counts) => counts?.waiting === 0);
      for (let id = 0; id < 30; id++) {
        const begun = performance.now();
        rows.push(id);
        api.ring("belled");
        await until(async () => done.length, (count) => count === id + 1, 4);
        t.ok(performance.now() - begun < 4_000, "long before the process looks by itself");
      }
      t.same(done, Array.from({ length: 30 }, (_, id) => id));
      t.ok(looks > 30);
    });

    t.test("a job that throws is not tried again by the queue, and holds nobody up", async (t) => {
      const queues = await connect(t, backend, databaseUrl);
      const done: string[] = [];
      queues.work("throwing", async ({ row }) => {
        done.push(row as string);
        if (row === "bad") throw new Error("on purpose");
      }, 1);
      queues.enqueue("throwing", [{ id: "bad", data: { row: "bad" } }, { id: "good", data: { row: "good" } }]);
      await until(async () => done.length, (count) => count >= 2);
      queues.enqueue("throwing", [{ id: "bad", data: { row: "bad" } }]);
      await until(async () => done.length, (count) => count >= 3);
      await sleep(200);
      t.strictSame(done, ["bad", "good", "bad"]);
    });

    t.test("more jobs at once than fit into a batch, each once", async (t) => {
      const queues = await connect(t, backend, databaseUrl);
      const done: string[] = [];
      queues.work("many", async ({ row }) => void done.push(row as string), 20);
      for (let start = 0; start < 1_200; start += 400) queues.enqueue("many", Array.from({ length: 400 }, (_, index) => ({ id: `job-${start + index}`, data: { row: `${start + index}` } })));
      await until(async () => done.length, (count) => count >= 1_200, 20);
      t.equal(done.length, 1_200);
      t.equal(new Set(done).size, 1_200);
    });

    t.test("stopping lets a running job end, begins no other, and then asks to give back", async (t) => {
      const queues = await connect(t, backend, databaseUrl);
      const log: string[] = [];
      queues.work("stopping", async ({ row }, signal) => {
        log.push(`${row} begins`);
        if (row === "long") await new Promise((resolve) => signal.addEventListener("abort", resolve));
        else await sleep(300);
        log.push(`${row} ends`);
      }, 2);
      queues.enqueue("stopping", ["short", "long", "never"].map((row) => ({ id: row, data: { row } })));
      await until(async () => log.length, (count) => count === 2);
      await soon(queues.stopWork(), 9);
      t.strictSame(log, ["short begins", "long begins", "short ends", "long ends"]);
      await soon(queues.close(), 5);
    });
  });
}

t.test("without Redis", { skip: BACKENDS.includes("redis") ? false : "no Redis here", timeout: 170_000, buffered: true }, async (t) => {
  const redis = new OwnRedis(await freePort());
  t.teardown(() => redis.kill());

  t.test("a queue that is out of reach makes nobody wait", async (t) => {
    const queues = await connect(t, "redis", "", redis.url);
    const before = process.memoryUsage().heapUsed;
    for (let round = 0; round < 100; round++) queues.enqueue("nowhere", Array.from({ length: 1_000 }, (_, index) => ({ id: `${round}-${index}`, data: { row: "x".repeat(200) } })));
    await sleep(500);
    t.ok(process.memoryUsage().heapUsed - before < 100_000_000, "and does not gather jobs without end");
    await soon(queues.close(), 10);
  });

  t.test("a checkout gets its 201, and the address is verified when Redis is back", async (t) => {
    let ahead = 0;
    const provider = fakeProvider("fake", found(1, 2));
    const { call, resources } = await startService(t, { backend: "redis", settings: { REDIS_URL: redis.url }, providers: [provider], now: () => new Date(Date.now() + ahead) });
    const { body: customer } = await call("POST", "/customers", { name: "Ada" });
    const post = async (): Promise<string> => {
      const { status, body } = await soon(call("POST", `/customers/${customer.id}/addresses`, BERLIN));
      t.equal(status, 201);
      return body.id;
    };
    const verified = async (addresses: string[]): Promise<void> => {
      for (const address of addresses) {
        const { body } = await until(() => call("GET", `/addresses/${address}`), ({ body }) => body.verification.status === "verified", 15);
        t.match(body, { version: 2, verification: { status: "verified" } });
      }
    };
    const sweepLater = async (): Promise<void> => {
      ahead += 20_000;
      resources.queues.ring("verifications");
    };
    t.comment("Redis has never been there");
    const first = await post();
    await redis.start();
    await sleep(2_500); // until the clients have found it
    await sweepLater();
    await verified([first, await post()]);
    t.comment("Redis dies");
    await redis.kill();
    const during = [await post(), await post()];
    t.equal((await soon(call("POST", "/campaigns", { name: "All", filter: { tag: "none" } }))).status, 202);
    await redis.start();
    await sleep(2_500);
    await sweepLater();
    await verified([...during, await post()]);
    t.equal(provider.calls.length, 5);
  });
});

t.test("a worker that cannot reach Postgres at first works as soon as it can", { buffered: true }, async (t) => {
  const databaseUrl = await createDatabase(t);
  const proxy = await startFaultyProxy(t, databaseUrl);
  const cut = await connect(t, "postgres", proxy.url);
  await proxy.strike("black hole");
  const done: string[] = [];
  cut.work("patience", async ({ row }) => void done.push(row as string), 1);
  await sleep(6_000); // longer than it waits for a connection
  await proxy.heal();
  const others = await connect(t, "postgres", databaseUrl);
  others.enqueue("patience", [{ id: "last", data: { row: "at last" } }]);
  t.strictSame(await until(async () => done, ({ length }) => length === 1, 30), ["at last"]);
});

t.test("workers that are closed while Postgres is away try no more", { buffered: true }, async (t) => {
  const proxy = await startFaultyProxy(t, await createDatabase(t));
  const lines: string[] = [];
  const queues = await connectQueues({ redisUrl: undefined, databaseUrl: proxy.url, prefix: "closed" }, createLog("warn", { write: (line: string) => void lines.push(line) }));
  await proxy.strike("down");
  queues.work("away", async () => undefined, 1);
  await until(async () => lines.length, (count) => count > 0, 10);
  await soon(queues.close(), 12);
  await sleep(1_500);
  lines.length = 0;
  await sleep(2_500);
  t.same(lines, [], "nothing asks any more");
});

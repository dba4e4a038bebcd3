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

async function connect(
  t: Test,
  backend: Backend,
  databaseUrl: string,
  redisUrl = process.env["TEST_REDIS_URL"],
  installation = String(installations++),
): Promise<Queues> {
  const queues = await connectQueues(
    {
      redisUrl: backend === "redis" ? redisUrl : undefined,
      databaseUrl,
      prefix: `queue-test-${process.pid}-${installation}`,
    },
    silent,
  );
  t.teardown(() => queues.close());
  return queues;
}

/** Fails where a promise takes very much longer than it should. */
const soon = <T>(promise: Promise<T>, seconds = 2): Promise<T> =>
  Promise.race([
    promise,
    sleep(seconds * 1_000, undefined, { ref: false }).then(() =>
      Promise.reject(new Error(`took more than ${seconds} s`)),
    ),
  ]);

const needs = {
  clock: () => new Date(),
  log: silent,
  metrics: createMetrics({ pool: { totalCount: 0, idleCount: 0, waitingCount: 0 } } as never),
};

/** A kind of job whose rows are in memory. */
function jobOf(name: string, run: (row: string, signal: AbortSignal) => Promise<void> = async () => undefined) {
  const [rows, done, looks]: [string[], string[], number[]] = [[], [], []];
  const job = defineJob<{ tenant_id: string; lane: string; row: string }, null>({
    name,
    places: 2,
    tenant_places: 2,
    batch: 2,
    listLanes: async () => (
      looks.push(rows.length),
      rows.length > 0 ? [{ tenant_id: "t", lane: "l", due: rows.length, most: 2 }] : []
    ),
    claim: async ([allotment]) => rows.splice(0, allotment!.count).map((row) => ({ tenant_id: "t", lane: "l", row })),
    run: async ({ row }, signal) => (await run(row, signal), null),
    end: async (endings) => (done.push(...endings.map(({ claim }) => claim.row)), undefined),
  });
  return { job, rows, done, looks };
}

// They mostly wait.
t.jobs = 3;

for (const backend of BACKENDS) {
  t.test(`bells on ${backend}`, { buffered: true }, async (t) => {
    const databaseUrl = await createDatabase(t);

    t.test("a bell wakes a process that works on its kind, and however often it rings it is one job", async (t) => {
      const [api, worker] = [
        await connect(t, backend, databaseUrl, undefined, "bells"),
        await connect(t, backend, databaseUrl, undefined, "bells"),
      ];
      const { job, rows, done, looks } = jobOf("belled");
      for (let ring = 0; ring < 500; ring++) api.ring("belled");
      await until(
        () => api.count("belled"),
        (counts) => counts?.waiting === 1,
      );
      t.match(await api.count("belled"), { waiting: 1, delayed: 0 });
      worker.workOn(job, needs);
      await until(
        () => api.count("belled"),
        (counts) => counts?.waiting === 0,
      );
      const waits: number[] = [];
      for (let id = 0; id < 30; id++) {
        const begun = performance.now();
        rows.push(String(id));
        api.ring("belled");
        await until(
          async () => done.length,
          (count) => count === id + 1,
        );
        waits.push(performance.now() - begun);
      }
      t.ok(waits.toSorted((left, right) => left - right)[15]! < 4_000, "before the process looks by itself");
      t.same(
        done,
        Array.from({ length: 30 }, (_, id) => String(id)),
      );
      t.ok(looks.length > 30);
    });

    t.test("a process without room passes on few of its rings", async (t) => {
      const [busy, other] = [
        await connect(t, backend, databaseUrl, undefined, "busy"),
        await connect(t, backend, databaseUrl, undefined, "busy"),
      ];
      const { promise: ends, resolve: end } = Promise.withResolvers<void>();
      t.teardown(end);
      const { job, rows } = jobOf("full", () => ends);
      rows.push("first", "second");
      busy.workOn(job, needs);
      await until(
        async () => rows.length,
        (count) => count === 0,
      );
      const queue = await busy.inspect("full");
      let bells = 0;
      const add = queue.add.bind(queue);
      queue.add = (...args) => (bells++, add(...args));
      const helps = jobOf("full");
      other.workOn(helps.job, needs);
      for (let ring = 0; ring < 50; ring++) {
        busy.ring("full");
        await sleep(10);
      }
      helps.rows.push("last");
      busy.ring("full");
      await until(
        async () => helps.done,
        (done) => done.length === 1,
      );
      t.ok(bells >= 2 && bells <= 10, `${bells} bells of 51 rings`);
    });

    t.test("stopping lets a running job end, begins no other, and then asks it to end", async (t) => {
      const queues = await connect(t, backend, databaseUrl);
      const log: string[] = [];
      const { job, rows, done } = jobOf("stopping", async (row, signal) => {
        log.push(`${row} begins`);
        if (row === "long") await new Promise((resolve) => signal.addEventListener("abort", resolve));
        else await sleep(300);
        log.push(`${row} ends`);
      });
      rows.push("short", "long");
      queues.workOn(job, needs);
      await until(
        async () => rows.length,
        (count) => count === 0,
      );
      rows.push("never");
      await until(
        async () => log.length,
        (count) => count === 2,
      );
      await soon(queues.stopWork(), 9);
      t.strictSame(log, ["short begins", "long begins", "short ends", "long ends"]);
      t.same(done, ["short", "long"], "what came of them is written");
      await soon(queues.close(), 5);
    });
  });
}

t.test(
  "without Redis",
  { skip: BACKENDS.includes("redis") ? false : "no Redis here", timeout: 300_000, buffered: true },
  async (t) => {
    const redis = new OwnRedis(await freePort());
    t.teardown(() => redis.kill());

    t.test("a queue that is out of reach makes nobody wait", async (t) => {
      const queues = await connect(t, "redis", "", redis.url);
      const before = process.memoryUsage().heapUsed;
      for (let ring = 0; ring < 100_000; ring++) queues.ring(`nowhere ${ring % 10}`);
      await sleep(500);
      t.ok(process.memoryUsage().heapUsed - before < 100_000_000, "and does not gather bells without end");
      await soon(queues.close(), 10);
    });

    t.test("a queue that was looked at while Redis was away works when Redis is there", async (t) => {
      const own = new OwnRedis(await freePort());
      t.teardown(() => own.kill());
      const queues = await connect(t, "redis", "", own.url);
      await t.rejects(queues.inspect("early"), { message: "the queue does not answer" });
      await own.start();
      queues.ring("early");
      const rung = await until(
        () => queues.count("early"),
        (counts) => counts?.waiting === 1,
      );
      t.match(rung, { waiting: 1 });
      // It hangs while it is asked for the first time.
      own.pause();
      queues.ring("late");
      await t.rejects(queues.inspect("late"), { message: "the queue does not answer" });
      await sleep(6_000); // until that has failed
      own.resume();
      const heard = await until(
        () => (queues.ring("late"), queues.count("late")),
        (counts) => counts?.waiting === 1,
        20,
      );
      t.match(heard, { waiting: 1 });
    });

    t.test("a checkout gets its 201, and the address is verified when Redis is back", async (t) => {
      let ahead = 0;
      const provider = fakeProvider("fake", found(1, 2));
      const { call, resources } = await startService(t, {
        backend: "redis",
        settings: { REDIS_URL: redis.url },
        providers: [provider],
        now: () => new Date(Date.now() + ahead),
      });
      const { body: customer } = await call("POST", "/customers", { name: "Ada" });
      const post = async (): Promise<string> => {
        const { status, body } = await soon(call("POST", `/customers/${customer.id}/addresses`, BERLIN));
        t.equal(status, 201);
        return body.id;
      };
      const verified = async (addresses: string[]): Promise<void> => {
        for (const address of addresses) {
          const { body } = await until(
            () => call("GET", `/addresses/${address}`),
            ({ body }) => body.verification.status === "verified",
            15,
          );
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
  },
);

t.test("a worker that cannot reach Postgres at first works as soon as it can", { buffered: true }, async (t) => {
  const databaseUrl = await createDatabase(t);
  const proxy = await startFaultyProxy(t, databaseUrl);
  const cut = await connect(t, "postgres", proxy.url);
  await proxy.strike("black hole");
  cut.workOn(jobOf("patience").job, needs);
  await sleep(6_000); // longer than it waits for a connection
  await proxy.heal();
  const others = await connect(t, "postgres", databaseUrl);
  others.ring("patience");
  await until(
    () => others.count("patience"),
    (counts) => counts?.waiting === 1,
  );
  const answered = await until(
    () => others.count("patience"),
    (counts) => counts?.waiting === 0 && counts.active === 0,
    30,
  );
  t.match(answered, { waiting: 0, active: 0 }, "the bell is answered");
});

t.test("workers that are closed while Postgres is away try no more", { buffered: true }, async (t) => {
  const proxy = await startFaultyProxy(t, await createDatabase(t));
  const lines: string[] = [];
  const queues = await connectQueues(
    { redisUrl: undefined, databaseUrl: proxy.url, prefix: "closed" },
    createLog("warn", { write: (line: string) => void lines.push(line) }),
  );
  await proxy.strike("down");
  queues.workOn(jobOf("away").job, needs);
  await until(
    async () => lines.length,
    (count) => count > 0,
    10,
  );
  await soon(queues.close(), 12);
  await sleep(1_500);
  lines.length = 0;
  await sleep(2_500);
  t.same(lines, [], "nothing asks any more");
});

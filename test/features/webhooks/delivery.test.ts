import { Webhook } from "standardwebhooks";
import t from "tap";
import { claimDeliveries } from "../../../src/features/webhooks/delivery-queries.ts";
import { deliveryJob, cleanUpDeliveries, DELIVERY_JOB } from "../../../src/features/webhooks/deliver.ts";
import { dispatchEvents } from "../../../src/features/webhooks/dispatch.ts";
import { nextAttempt } from "../../../src/features/webhooks/schedule.ts";
import { createRunner } from "../../../src/platform/jobs/runner.ts";
import { dumpTable } from "../../support/dump.ts";
import { startReceiver, type Received, type Receiver } from "../../support/receiver.ts";
import { BACKENDS, startService, until } from "../../support/service.ts";
import { makeWorld, typesOf, type World } from "./world.ts";

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** Seconds from one attempt to the next, by the example of the specification. */
const SCHEDULE = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** Lets the hours pass, from one thing that is due to the next. */
async function live({ clock, deliver, resources }: World, hours: number): Promise<void> {
  for (const end = clock.now.getTime() + hours * HOUR; ;) {
    await dispatchEvents(resources);
    while ((await deliver()) > 0);
    const next = await resources.db.kysely
      .selectFrom("webhook_deliveries")
      .select("due_at")
      .where("status", "=", "queued")
      .where(
        "webhook_id",
        "in",
        resources.db.kysely.selectFrom("webhooks").select("id").where("status", "=", "enabled"),
      )
      .orderBy("due_at")
      .limit(1)
      .executeTakeFirst();
    const moment = next ? new Date(next.due_at).getTime() : end;
    if (moment >= end) return clock.pass(end - clock.now.getTime());
    clock.pass(Math.max(1, moment - clock.now.getTime()));
  }
}

t.test("the schedule", async (t) => {
  const now = new Date("2026-11-22T08:00:00Z");
  const waits = (random: number): (number | undefined)[] =>
    Array.from({ length: 10 }, (_, index) => nextAttempt(index + 1, undefined, now, () => random)).map(
      (date) => date && (date.getTime() - now.getTime()) / SECOND,
    );
  for (const random of [0, 0.5, 0.999]) {
    const [...taken] = waits(random);
    t.equal(taken.pop(), undefined, "ten attempts and no more");
    t.ok(
      taken.every((wait, index) => Math.abs(wait! / SCHEDULE[index]! - 1) <= 0.1),
      `within a tenth at ${random}`,
    );
  }
  t.not(waits(0)[3], waits(0.9)[3], "with jitter");
  const after = (text: string): number => (nextAttempt(1, text, now, () => 0)!.getTime() - now.getTime()) / SECOND;
  t.equal(after("120"), 120);
  t.equal(after("1"), SCHEDULE[0]! * 0.96, "no sooner than planned");
  t.equal(after(new Date(now.getTime() + 10 * MINUTE).toUTCString()), 600);
  t.equal(after("999999999"), 86_400, "a day at most");
  for (const text of ["soon", "-5", "", "1e9", new Date(0).toUTCString()])
    t.equal(after(text), SCHEDULE[0]! * 0.96, text);
});

t.test("what is kept of a delivery says nothing of the customer", async (t) => {
  const {
    receiver,
    subscribe,
    call,
    work,
    resources: { db },
  } = await makeWorld(t);
  await subscribe({ payload: "full" });
  receiver.answer = (response) => response.writeHead(500).end("Wilhelmine Geheimrat, Verborgene Gasse 7");
  const { body: customer } = await call("POST", "/customers", {
    name: "Wilhelmine Geheimrat",
    phones: ["+4930901820"],
  });
  await call("POST", `/customers/${customer.id}/addresses`, {
    country_code: "DE",
    address_lines: ["Verborgene Gasse 7"],
    locality: "Berlin",
    postal_code: "10117",
  });
  await work();
  t.ok(
    receiver.received.some(({ body }) => body.includes("Verborgene")),
    "it was sent",
  );
  t.notMatch(await dumpTable(db, "webhook_deliveries"), /Geheimrat|Verborgene|901820/);
});

t.test(
  "a hostile receiver over 80 hours gets every event, under one id, on schedule",
  { timeout: 300_000 },
  async (t) => {
    const world = await makeWorld(t);
    const { receiver, subscribe, makeAddress, clock, call, rows } = world;
    const { id, secret } = await subscribe({ payload: "full" });
    const attempts = new Map<string, { at: number; status: string }[]>();
    const taken = new Set<string>();
    const faults: ((one: { response: Parameters<Receiver["answer"]>[0] }) => string)[] = [
      ({ response }) => (response.writeHead(500).end("error"), "500"),
      ({ response }) => (response.writeHead(429, { "retry-after": "900" }).end(), "429"),
      () => "silence",
      ({ response }) => (response.writeHead(302, { location: receiver.url }).end(), "302"),
      ({ response }) => (response.socket!.resetAndDestroy(), "reset"),
      ({ response }) => (
        response.writeHead(200, { "content-length": "10" }),
        response.write("x"),
        response.socket!.destroy(),
        "200, then cut"
      ),
      ({ response }) => (response.writeHead(404).end(), "404"),
    ];
    let turn = 0;
    const bad: Received[] = [];
    receiver.answer = (response, received) => {
      const { "webhook-timestamp": seconds, "webhook-signature": signature } = received.headers;
      if (
        new Webhook(secret).sign(received.id, new Date(Number(seconds) * 1_000), received.body) !== signature ||
        Math.abs(Number(seconds) * 1_000 - clock.now.getTime()) > SECOND
      )
        bad.push(received);
      const made = attempts.get(received.id) ?? [];
      attempts.set(received.id, made);
      // Each event is taken at another of its attempts, the last one never.
      const fine = made.length >= [...attempts.keys()].indexOf(received.id) % 10;
      const status = fine ? "200" : faults[turn++ % faults.length]!({ response });
      if (fine) response.writeHead(200).end();
      if (status.startsWith("200")) taken.add(received.id);
      made.push({ at: clock.now.getTime(), status });
    };
    for (let index = 0; index < 7; index++) await makeAddress();
    await live(world, 80);
    const stray = await rows(id);
    t.equal(stray.length, 14);
    t.same(
      stray.filter(({ event_id }) => !taken.has(event_id)),
      [],
      "each has been taken",
    );
    t.same(
      stray.filter(({ status }) => status !== "succeeded"),
      [],
    );
    t.same(bad, [], "each attempt is signed again");
    t.same([...attempts.keys()].sort(), stray.map(({ event_id }) => event_id).sort(), "there are no other ids");
    const waits = [...attempts.values()].flatMap((made) =>
      made
        .slice(1)
        .map(({ at }, index) => ({ wait: (at - made[index]!.at) / SECOND, index, status: made[index]!.status })),
    );
    t.ok(waits.length > 40);
    const planned = ({ index, status }: { index: number; status: string }): number =>
      Math.max(SCHEDULE[index]!, status === "429" ? 900 : 0);
    t.same(
      waits.filter((one) => Math.abs(one.wait / planned(one) - 1) > 0.1),
      [],
      "within a tenth",
    );
    t.equal((await call("GET", `/webhooks/${id}`)).body.failing_since, null);
  },
);

t.test("what is given up after three days can be sent again", { timeout: 300_000 }, async (t) => {
  const world = await makeWorld(t);
  const { receiver, subscribe, makeAddress, call, clock, work } = world;
  const { id } = await subscribe({ event_types: ["address.created"] });
  receiver.answer = (response) => response.writeHead(503).end();
  const since = clock.now.toISOString();
  await makeAddress();
  await live(world, 84);
  t.equal(receiver.received.length, 10);
  t.equal(new Set(receiver.received.map((one) => one.id)).size, 1);
  t.match((await call("GET", `/webhooks/${id}/deliveries`)).body.items, [
    { status: "failed", next_attempt_at: null, attempts: Array.from({ length: 10 }, () => ({ response_status: 503 })) },
  ]);
  receiver.answer = (response) => response.writeHead(200).end();
  await call("POST", `/webhooks/${id}/replay`, { since });
  await work();
  t.match((await call("GET", `/webhooks/${id}/deliveries`)).body.items, [{ status: "succeeded" }]);
});

t.test(
  "410 disables an endpoint at once, five days of failure too, and the others are told",
  { timeout: 300_000 },
  async (t) => {
    const world = await makeWorld(t);
    const { receiver, subscribe, makeAddress, call, clock, work } = world;
    const other = await startReceiver(t);
    const [gone, failing] = [await startReceiver(t), await startReceiver(t)];
    await subscribe({ url: other.url, event_types: ["webhook.disabled"] });
    await subscribe({ event_types: ["address.*"] });
    const [first, second] = [
      await subscribe({ url: gone.url }),
      await subscribe({ url: failing.url, event_types: ["address.created"] }),
    ];
    gone.answer = (response) => response.writeHead(410).end();
    failing.answer = (response) => response.writeHead(500).end();
    await makeAddress();
    await work();
    t.equal(gone.received.length, 1);
    t.match((await call("GET", `/webhooks/${first.id}`)).body, { status: "disabled", disabled_reason: "gone" });
    t.match((await call("GET", `/webhooks/${second.id}`)).body, {
      status: "enabled",
      failing_since: clock.now.toISOString(),
    });
    for (let day = 0; day < 6; day++) {
      await makeAddress();
      await live(world, 24);
    }
    t.match((await call("GET", `/webhooks/${second.id}`)).body, { status: "disabled", disabled_reason: "failing" });
    t.same(
      other.received.map(({ body }) => JSON.parse(body)).map(({ type, data }) => [type, data.webhook_id, data.reason]),
      [
        ["webhook.disabled", first.id, "gone"],
        ["webhook.disabled", second.id, "failing"],
      ],
    );
    const before = [gone.received.length, failing.received.length];
    await makeAddress();
    await live(world, 24);
    t.same([gone.received.length, failing.received.length], before, "nothing more is sent");

    for (const one of [gone, failing]) one.answer = (response) => response.writeHead(200).end();
    for (const { id } of [first, second]) t.equal((await call("POST", `/webhooks/${id}/enable`, {})).status, 200);
    await live(world, 1);
    const created = (receiver: Receiver): Set<string> =>
      new Set(receiver.received.filter(({ body }) => body.includes("address.created")).map((one) => one.id));
    t.same([...created(gone)].sort(), [...created(receiver)].sort(), "and when it comes back it gets all of it");
    const open = await world.resources.db.kysely
      .selectFrom("webhook_deliveries")
      .select("id")
      .where("status", "in", ["queued", "running"])
      .execute();
    t.same(open, []);
  },
);

t.test(
  "where it is asked for, the events of an entity wait for each other and no others do",
  { timeout: 300_000 },
  async (t) => {
    const world = await makeWorld(t);
    const { receiver, subscribe, makeAddress, call, clock, deliver, resources } = world;
    await subscribe({ event_types: ["address.*"], ordered: true });
    const [stuck, free] = [await makeAddress(), await makeAddress()];
    for (const { id } of [stuck, free])
      for (const instructions of ["a", "b"])
        await call("PATCH", `/addresses/${id}`, { instructions }, { "if-match": "*" });
    const seen: [entity: string, version: number][] = [];
    let fails = 2;
    receiver.answer = (response, { body }) => {
      const { id, version } = JSON.parse(body).data;
      seen.push([id === stuck.id ? "stuck" : "free", version]);
      response.writeHead(id === stuck.id && version === 1 && fails-- > 0 ? 500 : 200).end();
    };
    await dispatchEvents(resources);
    await deliver();
    await deliver();
    t.same(
      seen.filter(([entity]) => entity === "free").map(([, version]) => version),
      [1, 2, 3],
    );
    t.same(
      seen.filter(([entity]) => entity === "stuck").map(([, version]) => version),
      [1],
    );
    clock.pass(10 * SECOND);
    await deliver();
    t.same(
      seen.filter(([entity]) => entity === "stuck").map(([, version]) => version),
      [1, 1],
    );
    clock.pass(6 * MINUTE);
    for (let round = 0; round < 3; round++) await deliver();
    t.same(
      seen.filter(([entity]) => entity === "stuck").map(([, version]) => version),
      [1, 1, 1, 2, 3],
    );
  },
);

t.test("a crash between any two steps loses nothing", { timeout: 300_000 }, async (t) => {
  const world = await makeWorld(t);
  const { receiver, subscribe, makeAddress, clock, deliver, resources, outbound, rows } = world;
  const { id } = await subscribe({ event_types: ["address.*"] });
  const { db } = resources;
  for (let index = 0; index < 3; index++) await makeAddress();

  // The database breaks off when the deliveries are written but the cursor is not.
  await db.pool.query(
    "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''crash''; END'",
  );
  await db.pool.query("CREATE TRIGGER crash BEFORE UPDATE OF cursor ON webhooks FOR EACH ROW EXECUTE FUNCTION crash()");
  await t.rejects(dispatchEvents(resources), /crash/);
  t.same(await rows(id), []);
  await db.pool.query("DROP TRIGGER crash ON webhooks");

  // The process ends after the commit: nobody is told. Whoever looks finds the rows.
  await dispatchEvents({ ...resources, queues: { ...resources.queues, ring: () => {} } });
  const made = await rows(id);
  t.equal(made.length, 3);

  // A worker dies after it has claimed, and one after it has sent.
  const { tenant_id } = made[0]!;
  const claimed = await claimDeliveries(db.pool, [{ tenant_id, lane: id, count: 1 }], clock.now, 40_000);
  t.equal(claimed.length, 1);
  const dying = {
    ...outbound,
    post: async (...given: Parameters<typeof outbound.post>) => {
      await outbound.post(...given);
      return await new Promise<never>(() => {});
    },
  };
  void createRunner(deliveryJob(resources, dying), resources, new AbortController().signal).runDue();
  await until(
    async () => receiver.received.length,
    (count) => count === 1,
  );
  t.equal(await deliver(), 1, "the third one");
  t.equal(receiver.received.length, 2);
  clock.pass(39 * SECOND);
  t.equal(await deliver(), 0, "not while the leases hold");
  clock.pass(2 * SECOND);
  t.equal(await deliver(), 2);
  t.same(
    (await rows(id)).map(({ status }) => status),
    ["succeeded", "succeeded", "succeeded"],
  );
  t.equal(receiver.received.length, 4);
  t.same(new Set(receiver.received.map((one) => one.id)).size, 3, "at least once, and twice only what was cut off");
});

t.test("a claim holds for its lease, and the number of the attempt is its fence", async (t) => {
  const world = await makeWorld(t);
  const { resources, outbound, clock } = world;
  const { id } = await world.subscribe({ event_types: ["customer.created"] });
  await world.makeAddress();
  await dispatchEvents(resources);
  const job = deliveryJob(resources, outbound);
  const claim = async (): Promise<Awaited<ReturnType<typeof job.claim>>> =>
    job.claim(
      (await job.listLanes(clock.now)).map((lane) => ({ ...lane, count: 1 })),
      clock.now,
    );
  const failed = {
    made: { at: clock.now.toISOString(), latency_ms: 1, response_status: null, error_code: "timeout" },
    status: "failed" as const,
    due_at: null,
  };
  const [slow] = await claim();
  t.equal(slow?.delivery.attempt, 1);
  t.same(await claim(), [], "the lease holds");
  clock.pass(DELIVERY_JOB.lease_ms + SECOND);
  const [next] = await claim();
  t.equal(next?.delivery.attempt, 2, "after the lease it is claimed again");
  await job.end([{ claim: slow!, ending: failed }], clock.now);
  t.match(await world.rows(id), [{ status: "running", attempt: 2, attempts: [] }], "the first writes nothing");
  await job.end([{ claim: next!, ending: { ...failed, status: "succeeded" } }], clock.now);
  for (const ending of [failed, { ...failed, status: "queued" as const, due_at: clock.now }])
    await job.end([{ claim: next!, ending }], clock.now);
  const [row] = await world.rows(id);
  t.match(row, { status: "succeeded", attempt: 2 }, "what has ended does not end again");
  t.equal(row?.attempts.length, 1);
});

t.test("many processes at once dispatch and deliver each event once", { timeout: 300_000 }, async (t) => {
  const world = await makeWorld(t);
  const { receiver, subscribe, makeAddress, resources, outbound, rows } = world;
  const { id } = await subscribe({ event_types: ["address.created"] });
  for (let index = 0; index < 10; index++) await makeAddress();
  await Promise.all(Array.from({ length: 4 }, () => dispatchEvents(resources, 6)));
  await dispatchEvents(resources);
  const made = await rows(id);
  t.equal(made.length, 10);
  await Promise.all(
    Array.from({ length: 4 }, () =>
      createRunner(deliveryJob(resources, outbound), resources, new AbortController().signal).runDue(),
    ),
  );
  t.same(receiver.received.map((one) => one.id).sort(), made.map((row) => row.event_id).sort());
});

for (const backend of BACKENDS) {
  t.test(
    `with workers on ${backend}: events come by themselves, also past an endpoint that hangs, and the log names nobody`,
    { timeout: 300_000 },
    async (t) => {
      const lines: string[] = [];
      const service = await startService(t, {
        backend,
        providers: [],
        onLog: (line) => lines.push(line),
        settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" },
      });
      const { call, resources } = service;
      const [receiver, hanging] = [await startReceiver(t), await startReceiver(t)];
      let [waiting, most] = [0, 0];
      hanging.answer = (response) => {
        most = Math.max(most, ++waiting);
        response.on("close", () => waiting--);
      };
      for (const one of [hanging, receiver])
        await call("POST", "/webhooks", {
          url: `${one.url}?token=hush`,
          payload: "full",
          event_types: ["customer.created"],
        });
      const names = Array.from({ length: 30 }, (_, index) => `Grace Hopper ${index}`);
      for (const name of names) await call("POST", "/customers", { name });
      await until(
        async () => receiver.received.length,
        (count) => count >= names.length,
        40,
      );
      t.same(receiver.received.map(({ body }) => JSON.parse(body).data.after.name).sort(), [...names].sort());
      t.same([...new Set(typesOf(receiver.received))], ["customer.created"]);
      t.ok(most >= 1 && most < 16, "one endpoint has no more than its share of the workers");
      receiver.answer = (response) => response.writeHead(500).end();
      await call("POST", "/customers", { name: "Grace Hopper" });
      await until(async () => lines.some((line) => line.includes("was not delivered")), Boolean, 20);
      t.same(
        lines.filter((line) => /Grace|Hopper|hush|127\.0\.0\.1/.test(line)),
        [],
      );
      t.match(await resources.metrics.registry.metrics(), /doorplate_webhook_attempts_total\{outcome="succeeded"\} 30/);
    },
  );
}

t.test("a delivery made while its endpoint is being removed is cancelled", async (t) => {
  const { subscribe, makeAddress, resources, rows, clock } = await makeWorld(t);
  const { id } = await subscribe();
  await makeAddress();
  await dispatchEvents(resources);
  await resources.db.kysely.deleteFrom("webhooks").where("id", "=", id).execute();
  clock.pass(MINUTE);
  await cleanUpDeliveries(resources);
  t.same(
    (await rows(id)).map(({ status }) => status),
    ["cancelled", "cancelled"],
  );
});

t.test("an event waits for one batch of each other tenant, however much these have to dispatch", async (t) => {
  const service = await startService(t);
  const { call, resources } = service;
  for (let index = 0; index < 5; index++)
    await call("POST", "/webhooks", { url: `https://example.com/${index}`, event_types: ["customer.created"] });
  for (let index = 0; index < 10; index++) await call("POST", "/customers", { name: `Noise ${index}` });
  const quiet = await service.makeTenant();
  const as = service.as(quiet.key);
  await as("POST", "/webhooks", { url: "https://example.com/quiet", event_types: ["customer.created"] });
  const countDeliveries = async (tenant_id: string): Promise<number> =>
    (await resources.db.pool.query("SELECT FROM webhook_deliveries WHERE tenant_id = $1", [tenant_id])).rows.length;
  let rounds = 0;
  const waits: { heard: number; noise: number }[] = [];
  const readers: typeof resources.db.readers = Object.assign(Object.create(resources.db.readers), {
    async query(statement: Parameters<typeof resources.db.readers.query>[0]) {
      if (statement.name === "list_webhooks_behind") {
        rounds++;
        if (rounds === 3)
          waits.push({ heard: await countDeliveries(quiet.id), noise: await countDeliveries(service.tenantId) });
      }
      const result = await resources.db.readers.query(statement);
      // In the middle of the first round.
      if (statement.name === "list_webhooks_behind" && rounds === 1) await as("POST", "/customers", { name: "Ada" });
      return result;
    },
  });
  await dispatchEvents({ ...resources, db: { ...resources.db, readers } }, 2);
  t.match(waits, [{ heard: 1 }], "after two rounds");
  t.ok(waits[0]!.noise < 50, `${waits[0]!.noise} of 50 of the others`);
  t.equal(await countDeliveries(service.tenantId), 50, "in the end all are there");
});

t.test("endpoints of one tenant that hang hold up nobody else's, and nothing queues twice", async (t) => {
  const service = await startService(t, { providers: [], settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" } });
  const { call, resources } = service;
  const [receiver, hanging] = [await startReceiver(t), await startReceiver(t)];
  hanging.answer = () => undefined;
  const quiet = service.as((await service.makeTenant()).key);
  await quiet("POST", "/webhooks", { url: receiver.url, event_types: ["customer.created"] });
  for (let index = 0; index < 40; index++)
    await call("POST", "/webhooks", { url: `${hanging.url}/${index}`, event_types: ["customer.created"] });
  for (let index = 0; index < 20; index++) await call("POST", "/customers", { name: `Noise ${index}` });
  await until(
    async () => hanging.received.length,
    (count) => count >= 40,
    20,
  );
  const waits: number[] = [];
  for (let index = 0; index < 5; index++) {
    const begun = performance.now();
    await quiet("POST", "/customers", { name: "Ada" });
    await until(
      async () => receiver.received.length,
      (count) => count === index + 1,
      10,
    );
    waits.push(performance.now() - begun);
  }
  t.ok(
    Math.max(...waits) < 5_000,
    `heard after ${waits.map(Math.round).join(", ")} ms; an attempt that hangs takes 15,000`,
  );
  const jobs = await resources.queues.count("webhooks");
  t.ok(jobs !== undefined && jobs.waiting + jobs.delayed <= 1, "however much is due, the queue holds one bell");
});

t.test("an endpoint has one replay of a time at once, which waits while there is a backlog", async (t) => {
  const { receiver, subscribe, makeAddress, call, clock, work, deliver, resources } = await makeWorld(t);
  const { id } = await subscribe({ event_types: ["address.created"] });
  const since = clock.now.toISOString();
  await makeAddress();
  const replay = () => call("POST", `/webhooks/${id}/replay`, { since, include_delivered: true });
  t.equal((await replay()).status, 202);
  t.match(await replay(), {
    status: 409,
    body: { detail: "A replay of this webhook is already running. Wait until it is completed." },
  });
  // As many as stand for an endpoint that is far behind.
  await resources.db.pool.query(
    `
    INSERT INTO webhook_deliveries (tenant_id, webhook_id, id, event_id, event_type, occurred_at, due_at,
      available_at, created_at)
    SELECT tenant_id, id, gen_random_uuid(), 'evt_' || n, 'address.created', now(), 'infinity', 'infinity', now()
      FROM webhooks, generate_series(1, 5000) AS n WHERE id = $1`,
    [id],
  );
  await work();
  const running = () => resources.db.kysely.selectFrom("webhook_replays").select("status").execute();
  t.same(await running(), [{ status: "running" }]);
  await resources.db.pool.query("DELETE FROM webhook_deliveries WHERE available_at = 'infinity'");
  await work();
  await deliver();
  t.same(await running(), [{ status: "completed" }]);
  t.equal(receiver.received.length, 2, "sent, and sent again");
  t.equal((await replay()).status, 202);
});

import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import t, { type Test } from "tap";
import { advanceCampaign } from "../../src/features/campaigns/advance.ts";
import { startScheduled } from "../../src/features/campaigns/jobs.ts";
import { runCampaign } from "../../src/features/campaigns/work.ts";
import { nextRun } from "../../src/features/campaigns/schedule.ts";
import { DECLARATIONS } from "../../src/features/index.ts";
import type { Throttle } from "../../src/platform/jobs/throttle.ts";
import { verificationJob } from "../../src/features/verifications/jobs.ts";
import { claimCampaignVerifications } from "../../src/features/verifications/queries.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { runFollower } from "../../src/records/follower.ts";
import { positions } from "../../src/records/positions.ts";
import { fakeProvider, found, NOT_FOUND, type Behaviour } from "../support/fake-provider.ts";
import { createAddresses } from "../support/create-addresses.ts";
import { BACKENDS, startService, until, type Backend } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const DAY = 86_400_000;
const FAKE = fakeProvider("fake", found(52.5, 13.4));

interface Options {
  backend?: Backend;
  providers?: readonly Provider[];
}

async function prepare(t: Test, { backend = "postgres", providers }: Options = {}) {
  let ahead = 0;
  const service = await startService(t, {
    backend,
    now: () => new Date(Date.now() + ahead),
    settings: { DATABASE_POOL_SIZE: "12" },
    ...(providers && { providers }),
  });
  const { call, tenantId, resources } = service;
  const { kysely } = resources.db;
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const key = (id: string) => ({ tenant_id: tenantId, id });
  return {
    ...service,
    kysely,
    key,
    pass: (ms: number) => void (ahead += ms),
    makeAddress: async (index: number, fields: object = {}): Promise<string> =>
      (
        await call("POST", `/customers/${customer.id}/addresses`, {
          ...BERLIN,
          address_lines: [`Unter den Linden ${index}`],
          ...fields,
        })
      ).body.id,
    /** As if somebody had verified them: no verification is open. */
    settle: () =>
      kysely.updateTable("verifications").set({ status: "cancelled" }).where("status", "=", "queued").execute(),
    /** Verified ones, by the thousand. */
    multiply: async (count: number): Promise<void> => {
      await createAddresses(call, count);
      await sql`ANALYZE`.execute(kysely);
      await kysely.updateTable("verifications").set({ status: "cancelled" }).where("status", "=", "queued").execute();
    },
    start: async (body: object = {}): Promise<string> =>
      (await call("POST", "/campaigns", { name: "Again", filter: {}, ...body })).body.id,
    /** To its end, here. */
    finish: async (id: string, ...providers: Provider[]): Promise<void> => {
      await advanceCampaign(resources, key(id));
      await runCampaign(resources, providers, key(id));
      await advanceCampaign(resources, key(id));
    },
    results: async (id: string, query = "") => {
      const { status, headers, text } = await call("GET", `/campaigns/${id}/results${query}`);
      t.match([status, headers["content-type"]], [200, /^application\/x-ndjson/]);
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    },
  };
}

t.test("campaigns take what their filter says", async (t) => {
  const { call, makeAddress, start, finish, kysely, pass, resources } = await prepare(t);
  const total = async (filter: object): Promise<number> =>
    (await call("POST", "/campaigns?dry_run=true", { name: "x", filter })).body.total;
  const ids: string[] = [];
  for (let index = 0; index < 4; index++) ids.push(await makeAddress(index));
  await kysely.updateTable("verifications").set({ status: "cancelled" }).execute();
  await finish(await start(), FAKE);
  const all = (await call("GET", "/addresses")).body.items;
  t.same(
    [...new Set(all.map(({ verification }: { verification: { status: string } }) => verification.status))],
    ["verified"],
  );

  t.equal(await total({ confidence_below: 0.99 }), 4);
  t.equal(await total({ confidence_below: 0.85 }), 0);
  pass(365 * DAY);
  t.equal(await total({ confidence_below: 0.85 }), 4, "a year later");
  pass(-365 * DAY);
  await call("POST", `/addresses/${ids[0]}/evidence`, {
    kind: "returned",
    reason: "moved",
    source: "dhl",
    ref: "1",
    occurred_at: new Date().toISOString(),
  });
  t.equal(await total({ confidence_below: 0.5 }), 1);
  t.equal(await total({ evidence: { kind: "returned" } }), 1);
  t.equal(
    await total({ evidence: { kind: "returned", reason: "moved", since: new Date(Date.now() - DAY).toISOString() } }),
    1,
  );
  t.equal(await total({ evidence: { kind: "returned", reason: "refused" } }), 0);
  t.equal(await total({ evidence: { kind: "delivered" } }), 0);
  t.equal(await total({ evidence: { kind: "returned", since: new Date(Date.now() + DAY).toISOString() } }), 0);
  t.equal(await total({ not_verified_since: new Date(Date.now() + DAY).toISOString() }), 4);
  t.equal(await total({ not_verified_since: new Date(Date.now() - DAY).toISOString() }), 0);
  t.equal(await total({ near: { latitude: 52.5, longitude: 13.4, radius_m: 10 } }), 0, "positions are a moment behind");
  await runFollower(resources, positions);
  t.equal(await total({ near: { latitude: 52.5, longitude: 13.4, radius_m: 10 } }), 4);
  t.equal(await total({ near: { latitude: 52.51, longitude: 13.4, radius_m: 1_000 } }), 0, "1,112 m away");
  t.equal(await total({ near: { latitude: 52.51, longitude: 13.4, radius_m: 1_200 } }), 4);
  for (const filter of [{ near: { latitude: 1, longitude: 2 } }, { evidence: {} }, { confidence_below: 2 }])
    t.equal((await call("POST", "/campaigns", { name: "x", filter })).status, 422);
  t.match((await call("POST", "/campaigns?dry_run=true", { name: "x", filter: {} })).body, {
    total: 4,
    doors: 4,
    from_cache: 0,
    providers: [],
    is_sampled: false,
  });
});

t.test("an estimate counts doors, what is known of them, and what the others cost", async (t) => {
  const { call, makeAddress, kysely, tenantId } = await prepare(t);
  for (const index of [1, 2, 3, 3]) await makeAddress(index);
  await makeAddress(4, { country_code: "AT", postal_code: "1010", locality: "Wien" });
  await kysely
    .insertInto("provider_settings")
    .values({
      tenant_id: tenantId,
      provider: "nominatim",
      enabled: true,
      priority: 1,
      countries: ["DE"],
      calls_per_second: 1,
      calls_per_day: 2,
      cost_per_call: "0.005",
      updated_by: "test",
      updated_at: new Date().toISOString(),
    })
    .execute();
  const { door_hash } = await kysely
    .selectFrom("addresses")
    .select("door_hash")
    .orderBy("id")
    .limit(1)
    .executeTakeFirstOrThrow();
  const remember = (provider: string, days: number) =>
    kysely
      .insertInto("geocode_cache")
      .values({
        tenant_id: tenantId,
        door_hash,
        provider,
        data_version: "1",
        answer: sql`'{}'::jsonb`,
        expires_at: new Date(Date.now() + days * DAY).toISOString(),
      })
      .execute();
  const estimate = async () => (await call("POST", "/campaigns?dry_run=true", { name: "x", filter: {} })).body;
  await remember("photon", 1);
  t.match(await estimate(), {
    total: 5,
    doors: 4,
    from_cache: 0,
    providers: [{ provider: "nominatim", calls: 3, cost: 0.015, days: 2 }],
    seconds: null,
  });
  await remember("nominatim", 1);
  t.match(await estimate(), { from_cache: 1, providers: [{ calls: 2, cost: 0.01, days: 1 }] });
  await kysely.updateTable("provider_settings").set({ calls_per_day: null }).execute();
  t.match(await estimate(), { providers: [{ days: null }] });
  await kysely
    .updateTable("geocode_cache")
    .set({ expires_at: new Date(0).toISOString() })
    .execute();
  t.match(await estimate(), { from_cache: 0, providers: [{ calls: 3 }] });
});

t.test("results tell what changed, before and after, and a reader misses nothing", async (t) => {
  const { call, makeAddress, settle, start, finish, results, as, makeTenant, resources, key } = await prepare(t);
  for (let index = 0; index < 5; index++) await makeAddress(index);
  await settle();
  const first = await start();
  t.same(await results(first), [], "nothing has ended");
  await finish(first, fakeProvider("fake", found(52.5, 13.4), NOT_FOUND, found(52.5, 13.4)));
  const lines = await results(first);
  t.equal(lines.length, 5);
  t.match(lines[0], {
    status: "succeeded",
    outcome: "verified",
    changed: ["status", "location"],
    before: { status: "pending", location: null },
    after: { status: "verified", provider: "fake", location: { latitude: 52.5 } },
    findings: [],
  });
  const second = await start();
  await finish(
    second,
    fakeProvider("fake", found(52.5, 13.4), found(52.5, 13.4), found(52.6, 13.4), found(52.5, 13.4)),
  );
  const changed = await results(second, "?changed=true");
  t.match(changed, [
    { changed: ["status", "location"], before: { status: "not_found" }, after: { status: "verified" } },
    {
      changed: ["location"],
      distance_m: 11_120,
      before: { status: "verified", confidence: Number, location: { latitude: 52.5 } },
      after: { location: { latitude: 52.6 } },
    },
  ]);
  t.equal(changed.length, 2);
  const whole = await results(second);
  for (const [index, { cursor }] of whole.entries())
    t.same(await results(second, `?after=${cursor}`), whole.slice(index + 1));
  t.match(
    await call("GET", `/campaigns/${first}/results?after=${whole[0].cursor}`),
    { status: 400, body: { code: "invalid_cursor" } },
    "another campaign's cursor",
  );
  t.equal((await as((await makeTenant()).key)("GET", `/campaigns/${first}/results`)).status, 404);

  const third = await start();
  await advanceCampaign(resources, key(third));
  await call("POST", `/campaigns/${third}/cancel`);
  t.match(
    await results(third),
    Array.from({ length: 5 }, () => ({ status: "cancelled", after: null, changed: [] })),
  );
});

t.test("a schedule starts campaigns", async (t) => {
  const { call, makeAddress, start, finish, resources, pass } = await prepare(t);
  await makeAddress(1);
  for (const [schedule, pointer] of [
    [{ cron: "0 3 * * 1", timezone: "Mars/Olympus" }, "/schedule/timezone"],
    [{ cron: "61 3 * * 1", timezone: "UTC" }, "/schedule/cron"],
    [{ cron: "0 3 31 2 *", timezone: "UTC" }, "/schedule/cron"],
    [{ cron: "* 0 3 * * 1", timezone: "UTC" }, "/schedule/cron"],
  ] as const)
    t.match(await call("POST", "/campaigns", { name: "x", filter: {}, schedule }), {
      status: 422,
      body: { errors: [{ pointer }] },
    });
  for (const cron of ["* * * * *", "*/30 * * * *", "0,59 3 * * *", "5-6 3 1 1 *"]) {
    for (const query of ["", "?dry_run=true"]) {
      t.match(
        await call("POST", `/campaigns${query}`, { name: "x", filter: {}, schedule: { cron, timezone: "UTC" } }),
        { status: 422, body: { errors: [{ pointer: "/schedule/cron", detail: /more than once an hour/ }] } },
        cron,
      );
    }
  }
  for (const cron of ["H 3 * * *", "0 h * * *", "H(0-5) 3 * * *", "0 3 H/2 * *"]) {
    t.match(
      await call("POST", "/campaigns", { name: "x", filter: {}, schedule: { cron, timezone: "UTC" } }),
      { status: 422, body: { errors: [{ pointer: "/schedule/cron" }] } },
      `${cron}: another time at each look`,
    );
  }
  for (const cron of ["0 * * * *", "59 3 * * 1-5", "0 3 * MAR THU"])
    t.equal(
      (await call("POST", "/campaigns?dry_run=true", { name: "x", filter: {}, schedule: { cron, timezone: "UTC" } }))
        .status,
      200,
      cron,
    );
  const schedule = { cron: "0 3 * * *", timezone: "Asia/Shanghai" };
  const id = await start({ schedule });
  const read = async () => (await call("GET", `/campaigns/${id}`)).body;
  const runs = async () => (await call("GET", `/campaigns?schedule_id=${id}`)).body.items;
  const scheduled = await read();
  t.match(scheduled, { status: "scheduled", schedule, next_run_at: /T19:00:00\.000Z$/, progress: { total: null } });
  await startScheduled(resources);
  t.same(await runs(), [], "not before its time");
  pass(DAY);
  await Promise.all([startScheduled(resources), startScheduled(resources), startScheduled(resources)]);
  const [run, ...others] = await runs();
  t.same(others, [], "one, however many look");
  t.match(run, { status: "running", schedule_id: id, schedule: null, name: "Again" });
  t.ok(Date.parse((await read()).next_run_at) > Date.parse(scheduled.next_run_at));
  pass(DAY);
  await startScheduled(resources);
  t.equal((await runs()).length, 1, "none while the one before is under way");
  await finish(run.id, FAKE);
  pass(3 * DAY);
  await startScheduled(resources);
  t.equal((await runs()).length, 2, "one for all the times that were missed");
  t.match(await call("POST", `/campaigns/${id}/pause`), { status: 200, body: { status: "paused", next_run_at: null } });
  pass(DAY);
  await startScheduled(resources);
  t.equal((await runs()).length, 2);
  t.match(await call("POST", `/campaigns/${id}/resume`), { body: { status: "scheduled", next_run_at: /T19:00/ } });
  t.match(await call("POST", `/campaigns/${id}/cancel`), { body: { status: "cancelled", next_run_at: null } });
  t.equal(
    nextRun({ cron: "30 2 * * *", timezone: "Europe/Berlin" }, new Date("2026-03-29T00:00:00Z"))
      .toISOString()
      .slice(0, 10),
    "2026-03-29",
    "also when that hour does not exist",
  );
});

for (const backend of BACKENDS) {
  t.test(`a backlog of a campaign holds no first verification up, on ${backend}`, { timeout: 300_000 }, async (t) => {
    const slow: Provider = { name: "fake", dataVersion: "1", locate: async () => (await sleep(50), found(1, 2)) };
    const { call, multiply, start, makeAddress } = await prepare(t, { backend, providers: [slow] });
    await multiply(4_000);
    const campaign = await start();
    const progress = async () => (await call("GET", `/campaigns/${campaign}`)).body.progress;
    await until(progress, ({ running }) => running > 0);
    const address = await makeAddress(1);
    const { verification } = await until(
      async () => (await call("GET", `/addresses/${address}`)).body,
      ({ verification }) => verification.status === "verified",
    );
    t.equal(verification.status, "verified");
    t.ok((await progress()).verified < 4_000, "long before the campaign");
    await call("POST", `/campaigns/${campaign}/cancel`);
  });
}

t.test("beside traffic a campaign goes in small pieces, with a rest after each", async (t) => {
  const { multiply, start, results, resources, kysely, key } = await prepare(t);
  await multiply(600);
  const id = await start();
  let [pauses, most] = [0, 0];
  const running = async (): Promise<number> =>
    (await kysely.selectFrom("verifications").select("id").where("status", "=", "running").execute()).length;
  const throttle: Throttle = { record: () => undefined, isBusy: () => true, pause: async () => void pauses++ };
  const provider: Provider = {
    ...FAKE,
    locate: async (...asked) => {
      most = Math.max(most, await running());
      return FAKE.locate(...asked);
    },
  };
  await advanceCampaign(resources, key(id), { throttle });
  t.equal(
    (await kysely.selectFrom("verifications").select("id").where("status", "=", "queued").execute()).length,
    500,
    "two chunks of 250",
  );
  await runCampaign(resources, [provider], key(id), { throttle });
  await advanceCampaign(resources, key(id), { throttle });
  t.equal((await results(id)).length, 600);
  t.equal(most, 20);
  t.equal(pauses, 30);
});

t.test(
  "a campaign whose worker is killed, and one whose provider is down for a while, verify each address once",
  { timeout: 300_000 },
  async (t) => {
    const { call, multiply, start, finish, resources, kysely, key, pass, tenantId } = await prepare(t);
    await multiply(450);
    const id = await start();
    await advanceCampaign(resources, key(id));
    const lost = await claimCampaignVerifications(resources, resources.db.pool, key(id), new Date(), 60_000, 200);
    t.equal(lost.length, 200, "taken by a worker that dies");
    const [down, ...stillDown] = Array.from({ length: 30 }, (): Behaviour => ({ fail: "unavailable" }));
    const provider = fakeProvider("fake", down!, ...stillDown, found(1, 2));
    await runCampaign(resources, [provider], key(id));
    const progress = async () => (await call("GET", `/campaigns/${id}`)).body.progress;
    t.match(await progress(), { running: 200, queued: 30, verified: 220 });
    pass(61_000);
    await runCampaign(resources, [provider], key(id));
    t.match(await progress(), { running: 200, queued: 0, verified: 250 });
    const kept = await kysely.selectFrom("verifications").select("id").where("status", "=", "running").execute();
    t.equal(kept.length, 200, "they keep their lease until a worker claims them");
    resources.queues.workOn(verificationJob(resources, [provider], 4), resources);
    await until(progress, ({ running }) => running === 0, 30);
    await finish(id, provider);
    t.match((await call("GET", `/campaigns/${id}`)).body, {
      status: "completed",
      progress: { verified: 450, failed: 0, superseded: 0 },
    });
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM (
    SELECT FROM verifications WHERE tenant_id = ${tenantId} AND status = 'succeeded'
      GROUP BY address_id, address_version HAVING count(*) > 1) AS twice`.execute(kysely);
    t.equal(rows[0]?.count, 0);
  },
);

t.test("the root key sees how much work waits", async (t) => {
  const { call, as, rootKey, makeAddress } = await prepare(t);
  await makeAddress(1);
  t.equal((await call("GET", "/queues")).status, 403);
  const { status, body, text } = await until(
    () => as(rootKey)("GET", "/queues"),
    ({ body }) => body.items?.some(({ jobs }: { jobs: { waiting: number } }) => jobs.waiting > 0),
  );
  t.match(
    { status, body },
    {
      status: 200,
      body: {
        backend: "postgres",
        verifications: { queued: 1, running: 0 },
        items: DECLARATIONS.map(({ name }) => ({
          name,
          jobs: { waiting: name === "verifications" ? 1 : 0, active: 0, delayed: 0 },
        })),
      },
    },
  );
  t.notMatch(text, /Linden|Ada/);
});

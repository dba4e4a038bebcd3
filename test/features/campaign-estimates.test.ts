import t from "tap";
import { estimateDuration, budgetWaitSeconds, type Workload } from "../../src/features/campaigns/duration.ts";
import { updatePace } from "../../src/features/campaigns/service.ts";
import { createPaceMeter, findPaceMs } from "../../src/platform/jobs/pace.ts";
import { createAddresses } from "../support/create-addresses.ts";
import { startProviderServer } from "../support/provider-server.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService, until } from "../support/service.ts";

const NOW = new Date("2026-03-01T18:00:00Z");
const WORK: Workload = {
  total: 6_000,
  address_ms: 0.5,
  calls: [],
  postpones: false,
  processes: 1,
  calls_at_once: 100,
  slowdown: 1,
};
const CALLS = { calls: 6_000, calls_per_second: 1_000, calls_per_day: null, used_today: 0, call_ms: 20 };
const HIT = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      geometry: { type: "Point", coordinates: [13.39, 52.51] },
      properties: {
        osm_type: "W",
        osm_id: 1,
        type: "house",
        countrycode: "DE",
        city: "Berlin",
        postcode: "10117",
        street: "Unter den Linden",
        housenumber: "1",
      },
    },
  ],
};

t.test("an estimate needs a read scope only", async (t) => {
  const { as, call, generateKey } = await startService(t);
  const reader = as(await generateKey(["campaigns:read"]));
  const body = { name: "Estimate", filter: {} };
  t.match(await reader("POST", "/campaigns?dry_run=true", body), { status: 200, body: { total: 0 } });
  t.equal((await as(await generateKey(["campaigns:write"]))("POST", "/campaigns?dry_run=true", body)).status, 200);
  for (const path of [
    "/campaigns",
    "/campaigns?dry_run=false",
    "/campaigns?dry_run=1",
    "/campaigns?dry_run=true&dry_run=true",
  ])
    t.match(await reader("POST", path, body), { status: 403, body: { code: "insufficient_scope" } }, path);
  t.match(await as(await generateKey(["addresses:read"]))("POST", "/campaigns?dry_run=true", body), {
    status: 403,
    body: { detail: "The operation requires the scope campaigns:read or campaigns:write." },
  });
  t.same((await call("GET", "/campaigns")).body.items, []);
});

t.test("how long a campaign takes, by what takes the longest", async (t) => {
  const cases: [string, Partial<Workload>, ReturnType<typeof estimateDuration>][] = [
    ["the service's own work", {}, { seconds: 4, depends_on: "verifications" }],
    ["by two processes", { processes: 2 }, { seconds: 3, depends_on: "verifications" }],
    ["while it is throttled", { slowdown: 3 }, { seconds: 10, depends_on: "throttle" }],
    ["nothing was measured", { address_ms: null }, { seconds: null, depends_on: "not_measured" }],
    ["nothing matches", { total: 0, address_ms: null }, { seconds: 1, depends_on: "verifications" }],
    ["a slow provider", { calls: [{ ...CALLS, call_ms: 400 }] }, { seconds: 25, depends_on: "provider_latency" }],
    [
      "a provider's rate",
      { calls: [{ ...CALLS, calls_per_second: 10 }] },
      { seconds: 601, depends_on: "provider_rate" },
    ],
    [
      "a rate, and nothing measured",
      { address_ms: null, calls: [{ ...CALLS, calls_per_second: 10, call_ms: null }] },
      { seconds: 601, depends_on: "provider_rate" },
    ],
    [
      "the rate of few of them, and nothing measured",
      { address_ms: null, calls: [{ ...CALLS, calls: 100 }] },
      { seconds: null, depends_on: "not_measured" },
    ],
    [
      "a budget that is used up: others answer",
      { calls: [{ ...CALLS, calls_per_day: 1_000, used_today: 1_000 }] },
      { seconds: 4, depends_on: "verifications" },
    ],
    [
      "a budget for which is waited",
      { postpones: true, calls: [{ ...CALLS, calls_per_day: 1_000 }] },
      { seconds: 6 * 3_600 + 4 * 86_400 + 2, depends_on: "provider_budget" },
    ],
    [
      "no calls on any day",
      { postpones: true, calls: [{ ...CALLS, calls_per_day: 0 }] },
      { seconds: null, depends_on: "provider_budget" },
    ],
  ];
  for (const [title, work, expected] of cases) t.same(estimateDuration({ ...WORK, ...work }, NOW), expected, title);
  t.equal(budgetWaitSeconds({ calls: 5, calls_per_second: 1, calls_per_day: 10, used_today: 10 }, NOW), 6 * 3_600 + 5);
});

t.test("the pace begins with the first that ends, and fades with time, not with looks", async (t) => {
  const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
  let pace = updatePace(null, 0, at(0));
  for (let second = 10; second <= 600; second += 10) pace = updatePace(pace, 0, at(second));
  t.equal(pace.rate, null, "ten minutes in which none ended");
  pace = updatePace(pace, 1_000, at(602));
  t.equal(pace.rate, 500);
  let [often, seldom] = [pace, pace];
  for (let second = 2; second <= 30; second += 2) often = updatePace(often, 1_000 + 100 * second, at(602 + second));
  seldom = updatePace(seldom, 4_000, at(632));
  t.ok(Math.abs(often.rate! - seldom.rate!) < 1 && Math.abs(often.rate! - 154) < 2, `${often.rate} ${seldom.rate}`);
});

t.test("what verifications cost is added up; the latest count the most", async (t) => {
  const {
    resources: { db },
  } = await startService(t);
  const meter = createPaceMeter();
  const note = async (addresses: number, ms: number): Promise<number | null> => {
    meter.note({
      addresses,
      claim_ms: (addresses * ms) / 4,
      check_ms: (addresses * ms * 3) / 4,
      write_ms: (addresses * ms) / 2,
    });
    await meter.write(db.kysely, NOW);
    return findPaceMs(db.kysely);
  };
  t.equal(await findPaceMs(db.kysely), null);
  t.equal(await note(100, 1), null, "too few to judge by");
  t.equal(Math.round((await note(5_000, 1)) as number), 1);
  const later = (await note(5_000, 4)) as number;
  t.ok(Math.abs(later - 2.98) < 0.02, `${later}`);
});

t.test("the time of a campaign at a provider's rate, and its rest, are told within a factor of two", async (t) => {
  let answered = 0;
  const gazetteer = { ...fakeProvider("gazetteer", found(52.52, 13.4)), is_free: true };
  const {
    call,
    resources: { db },
  } = await startService(t, {
    providers: [gazetteer],
    settings: { PROVIDER_PRIVATE_ADDRESSES: "allowed", DATABASE_POOL_SIZE: "12" },
  });
  const server = await startProviderServer(t);
  server.play(
    (_request, response) =>
      void setTimeout(() => {
        answered++;
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(HIT));
      }, 20),
  );
  await createAddresses(call, 600);
  await db.kysely
    .updateTable("verifications")
    .set({ status: "cancelled" })
    .where("status", "in", ["queued", "running"])
    .execute();
  await call("PUT", "/providers/photon", { base_url: server.url, calls_per_second: 50 }, { "if-match": "*" });
  const { body: estimate } = await call("POST", "/campaigns?dry_run=true", { name: "x", filter: {} });
  t.match(estimate, { total: 600, seconds_depend_on: "provider_rate" });
  const began = performance.now();
  const {
    body: { id },
  } = await call("POST", "/campaigns", { name: "x", filter: {} });
  const rests: [number, number][] = [];
  const ended = await until(
    async () => {
      const { body } = await call("GET", `/campaigns/${id}`);
      if (rests.length === 0 && body.progress.seconds_left !== null && body.progress.verified >= 200)
        rests.push([body.progress.seconds_left, performance.now()]);
      return body;
    },
    ({ status }) => status !== "running",
    60,
  );
  const end = performance.now();
  t.match(ended, { status: "completed", progress: { verified: 600 } });
  t.equal(answered, estimate.providers[0].calls);
  const factors = [
    [estimate.seconds, (end - began) / 1_000],
    ...rests.map(([seconds, at]) => [seconds, (end - at) / 1_000]),
  ] as [number, number][];
  t.equal(rests.length, 1);
  for (const [told, actual] of factors)
    t.ok(told <= 2 * actual && told >= actual / 2, `told ${told} s, took ${actual.toFixed(1)} s`);
  const { calls, timed_calls, timed_ms } = await db.kysely
    .selectFrom("provider_usage")
    .select(["calls", "timed_calls", "timed_ms"])
    .executeTakeFirstOrThrow();
  t.equal(calls, answered);
  t.ok(
    timed_calls > 0 && timed_calls < answered && Number(timed_ms) / timed_calls >= 20,
    `${timed_ms} ms for ${timed_calls} calls`,
  );
});

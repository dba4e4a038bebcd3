import t, { type Test } from "tap";
import { startWorkers } from "../../src/background.ts";
import { advanceCampaign } from "../../src/features/campaigns/advance.ts";
import { CAMPAIGNS } from "../../src/features/campaigns/declaration.ts";
import { describeWait, nextWait, noWait } from "../../src/features/campaigns/wait.ts";
import { VERIFICATIONS } from "../../src/features/verifications/service.ts";
import { runCampaign } from "../../src/features/campaigns/work.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { createHeartbeat } from "../../src/platform/jobs/worker-processes.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { createAddresses } from "../support/create-addresses.ts";
import { startProviderServer } from "../support/provider-server.ts";
import { startService, until } from "../support/service.ts";

const MINUTE = 60_000;
const GAZETTEER: Provider = { ...fakeProvider("gazetteer", found(52.52, 13.4)), is_free: true };
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

async function prepare(t: Test, count: number) {
  let ahead = 0;
  const service = await startService(t, {
    now: () => new Date(Date.now() + ahead),
    settings: { PROVIDER_PRIVATE_ADDRESSES: "allowed", DATABASE_POOL_SIZE: "12" },
  });
  const { call, resources, tenantId } = service;
  const provider = await startProviderServer(t);
  provider.play({ json: HIT });
  await createAddresses(call, count);
  await resources.db.kysely.updateTable("verifications").set({ status: "cancelled" }).execute();
  let [isThrottled, jobs] = [false, [VERIFICATIONS, CAMPAIGNS]];
  const report = createHeartbeat(resources, { jobs: () => jobs, isThrottled: () => isThrottled });
  const {
    body: { id },
  } = await call("POST", "/campaigns", { name: "Again", filter: {} });
  const key = { tenant_id: tenantId, id };
  return {
    ...service,
    provider,
    id,
    key,
    pass: (ms: number) => void (ahead += ms),
    /** As a process does that verifies. */
    report: async ({ is_throttled = false, works_on = [VERIFICATIONS, CAMPAIGNS] } = {}): Promise<void> => {
      [isThrottled, jobs] = [is_throttled, works_on];
      await report();
    },
    put: (body: object) =>
      call(
        "PUT",
        "/providers/photon",
        { base_url: provider.url, calls_per_second: 1_000, ...body },
        { "if-match": "*" },
      ),
    postpone: () =>
      call(
        "PUT",
        "/providers",
        { chinese_addresses_may_leave: false, when_unanswered: "postpone" },
        { "if-match": "*" },
      ),
    work: async (): Promise<void> => {
      await advanceCampaign(resources, key);
      await runCampaign(resources, [GAZETTEER], key);
      ahead += 1_500;
      await report();
      await advanceCampaign(resources, key);
    },
    read: async () => (await call("GET", `/campaigns/${id}`)).body,
  };
}

t.test("a campaign that no process works on says so, and since when", async (t) => {
  const { read, report, pass, call, id, key, resources } = await prepare(t, 3);
  const { created_at, waits_for } = await read();
  t.same(waits_for, { code: "worker", provider: null, since: created_at, until: null });

  await report();
  await advanceCampaign(resources, key);
  t.equal((await read()).waits_for, null, "a process has looked at it");
  pass(MINUTE);
  t.match((await read()).waits_for, { code: "worker", since: /^20/ }, "the process has ended");
  t.ok((await read()).waits_for.since > created_at);
  await report();
  t.match((await read()).waits_for, { code: "worker" }, "a process is there, and does not come to it");
  await advanceCampaign(resources, key);
  t.equal((await read()).waits_for, null);

  await report({ is_throttled: true });
  t.match((await read()).waits_for, { code: "throttled", provider: null, until: null });
  const { since } = (await read()).waits_for;
  pass(4_000);
  await report({ is_throttled: false });
  t.match((await read()).waits_for, { code: "throttled", since }, "a throttle that closes again within seconds");
  pass(9_000);
  await report({ is_throttled: false });
  t.equal((await read()).waits_for, null);

  await call("POST", `/campaigns/${id}/pause`);
  t.match(await read(), { status: "paused", waits_for: null });
  pass(MINUTE);
  await report();
  t.match((await call("POST", `/campaigns/${id}/resume`)).body, { status: "running", waits_for: null });
  t.equal((await read()).waits_for, null, "it was not left alone while it was paused");
  t.match((await call("GET", "/campaigns")).body.items, [{ waits_for: null }]);
});

t.test("while the gazetteer is being loaded", async (t) => {
  const { read, resources } = await prepare(t, 3);
  const stop = startWorkers(resources, new Promise(() => undefined));
  t.teardown(stop);
  const waiting = await until(read, ({ waits_for }) => waits_for?.code === "gazetteer");
  t.match(waiting.waits_for, { code: "gazetteer", provider: null, until: null });
  t.match(waiting.progress, { selected: 0, verified: 0, rate_per_second: null, seconds_left: null });
});

t.test("at a provider's rate", async (t) => {
  const { read, put, work, pass, provider } = await prepare(t, 40);
  await put({ calls_per_second: 5 });
  await work();
  t.match((await read()).waits_for, { code: "provider_rate", provider: "photon", until: null });
  const { since } = (await read()).waits_for;
  // Those that were refused come one by one, as the turns do.
  for (let rounds = 0; rounds < 12 && (await read()).status === "running"; rounds++) {
    pass(1_000);
    await work();
    const { waits_for, status } = await read();
    if (status === "running") t.match(waits_for, { code: "provider_rate", provider: "photon", since });
  }
  t.match(await read(), { status: "completed", waits_for: null, progress: { verified: 40 } });
  t.equal(provider.asked.length, 40);
});

t.test("for the day's budget, until the next day", async (t) => {
  const { read, put, work, pass, postpone } = await prepare(t, 6);
  await put({ calls_per_day: 2 });
  await postpone();
  await work();
  const { waits_for, progress } = await read();
  t.match(waits_for, { code: "provider_budget", provider: "photon", until: /T00:00:00\.\d{3}Z$/ });
  t.match(progress, { verified: 2, queued: 4 });
  pass(Date.parse(waits_for.until) - Date.now() + MINUTE);
  await put({ calls_per_day: 100 });
  await work();
  t.match(await read(), { status: "completed", waits_for: null, progress: { verified: 6 } });
});

t.test("for a provider that fails", async (t) => {
  const { read, put, work, pass, postpone, provider } = await prepare(t, 6);
  await put({});
  await postpone();
  provider.play({ status: 500 });
  await work();
  t.match((await read()).waits_for, { code: "provider_failing", provider: "photon", until: /^20/ });
  provider.play({ json: HIT });
  for (let rounds = 0; rounds < 6 && (await read()).status === "running"; rounds++) {
    pass(MINUTE);
    await work();
  }
  t.match(await read(), { status: "completed", waits_for: null, progress: { verified: 6 } });
});

t.test("a wait goes on through short gaps, and another cause begins another", async (t) => {
  const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
  const rate = { code: "provider_rate", provider: "a", until: null } as const;
  const first = nextWait(null, rate, at(0));
  t.match(first, { code: "provider_rate", since: at(0).toISOString() });
  t.match(nextWait(first, rate, at(3)), { since: at(0).toISOString(), seen: at(3).toISOString() });
  t.match(nextWait(first, undefined, at(4)), {
    code: "provider_rate",
    at: at(4).toISOString(),
    seen: at(0).toISOString(),
  });
  t.same(nextWait(first, undefined, at(6)), noWait(at(6)));
  t.match(nextWait(first, { ...rate, provider: "b" }, at(2)), { provider: "b", since: at(2).toISOString() });
});

t.test("what is told where several things hold it up", async (t) => {
  const now = new Date();
  const created_at = new Date(now.getTime() - 10 * MINUTE).toISOString();
  const ago = (minutes: number): string => new Date(now.getTime() - minutes * MINUTE).toISOString();
  const worker = {
    started_at: ago(20),
    seen_at: ago(0),
    jobs: [VERIFICATIONS],
    throttled_since: null,
    queue_fails_since: null,
  };
  const budget = {
    ...noWait(now),
    code: "provider_budget",
    provider: "a",
    since: ago(3),
    until: null,
    seen: ago(0),
  } as const;
  t.equal(describeWait({ created_at, wait: noWait(now) }, [worker], now), null);
  t.match(describeWait({ created_at, wait: budget }, [{ ...worker, throttled_since: ago(1) }], now), {
    code: "provider_budget",
    provider: "a",
    since: ago(3),
  });
  t.match(describeWait({ created_at, wait: noWait(now) }, [worker, { ...worker, queue_fails_since: ago(2) }], now), {
    code: "queue",
    since: ago(2),
  });
  t.match(
    describeWait({ created_at, wait: { ...budget, at: ago(2) } }, [{ ...worker, queue_fails_since: ago(15) }], now),
    { code: "queue", since: created_at },
    "since it was made, at the earliest",
  );
  t.equal(
    describeWait({ created_at, wait: noWait(now) }, [worker, { ...worker, throttled_since: ago(1) }], now),
    null,
    "the other process goes on",
  );
  t.match(
    describeWait(
      { created_at, wait: noWait(now) },
      [
        { ...worker, throttled_since: ago(2) },
        { ...worker, throttled_since: ago(1) },
      ],
      now,
    ),
    { code: "throttled", since: ago(1) },
  );
});

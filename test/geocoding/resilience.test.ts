/**
 * Each of {provider, Postgres, Redis} × {down, slow, black hole, reset, wrong answers}: what the caller sees, what
 * becomes of the work, and how it heals.
 */
import pg from "pg";
import t, { type Test } from "tap";
import { openVerifications, type StoredVerification } from "../../src/features/verifications/seal.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { FAULTS, startFaultyProxy, type FaultyProxy } from "../support/faulty-proxy.ts";
import { startProviderServer } from "../support/provider-server.ts";
import { BACKENDS, startService, until, type Answer } from "../support/service.ts";

// Black holes are waited for.
t.setTimeout(400_000);

const SECOND = 1_000;
const BREAKER_AT_MOST_MS = 41 * SECOND;
const LEASE_MS = 41 * SECOND;
const HAND_OVER_MS = 16 * SECOND;
/** Short, so that what waits for a timeout does not take long here. */
const SETTINGS = { PROVIDER_PRIVATE_ADDRESSES: "allowed", PROVIDER_TIMEOUT_MS: "1000", STATEMENT_TIMEOUT_MS: "1500" };
const gazetteer: Provider = { ...fakeProvider("gazetteer", found(52.5, 13.4)), is_free: true };
const HIT = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      geometry: { type: "Point", coordinates: [13.4, 52.5] },
      properties: {
        osm_type: "W",
        osm_id: 1,
        type: "house",
        countrycode: "DE",
        city: "Berlin",
        postcode: "10117",
        housenumber: "1",
      },
    },
  ],
};

// They mostly wait.
t.jobs = 2;

type Broken = "provider" | "postgres" | "redis";

/** A service with workers, and a way to one of the things that it stands on. */
async function prepare(t: Test, broken: Broken) {
  const server = await startProviderServer(t);
  let proxy: FaultyProxy | undefined;
  const reach = async (url: string) => (proxy = await startFaultyProxy(t, url)).url;
  const backend = broken === "redis" ? "redis" : "postgres";
  const traffic = { now: 0, most: 0, answered: 0, answer_after_ms: 0 };
  server.play((_request, response) => {
    traffic.now++;
    if (traffic.answered === 0) traffic.most = Math.max(traffic.most, traffic.now);
    setTimeout(() => {
      traffic.now--;
      traffic.answered++;
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(HIT));
    }, traffic.answer_after_ms);
  });
  let ahead = 0;
  const settings = {
    ...SETTINGS,
    ...(broken === "redis" && { REDIS_URL: await reach(process.env["TEST_REDIS_URL"] as string) }),
  };
  let ownUrl = "";
  const service = await startService(t, {
    backend,
    settings,
    providers: [gazetteer],
    now: () => new Date(Date.now() + ahead),
    reachDatabase: async (url) => ((ownUrl = url), broken === "postgres" ? reach(url) : url),
  });
  const { call, resources } = service;
  const base_url = broken === "provider" ? await reach(server.url) : server.url;
  t.equal((await call("PUT", "/providers/photon", { base_url, calls_per_second: 1_000 })).status, 200);
  const customer = (await call("POST", "/customers", { name: "Ada" })).body.id as string;
  const direct = new pg.Pool({ connectionString: ownUrl, max: 2 });
  t.teardown(() => direct.end());

  let number = 0;
  const verifications = async () =>
    (await direct.query<StoredVerification>("SELECT * FROM verifications ORDER BY id")).rows;
  return {
    ...service,
    ...server,
    proxy: proxy as unknown as FaultyProxy,
    advance: (ms: number) => void (ahead += ms),
    /** At the provider's: calls under way, the most at once before the first answer, and how long an answer takes. */
    traffic,
    /** A new address, each at another door. */
    post: (key = `${++number}`): Promise<Answer> =>
      call(
        "POST",
        `/customers/${customer}/addresses`,
        { country_code: "DE", locality: "Berlin", postal_code: "10117", address_lines: [`Unter den Linden ${key}`] },
        { "idempotency-key": key },
      ),
    verifications,
    /** Until nothing waits to be verified. */
    settled: () => until(verifications, (rows) => rows.every(({ status }) => status === "succeeded"), 45),
    sweep: () => resources.queues.ring("verifications"),
    /** Nothing lost, nothing doubled. */
    async judge(t: Test, acknowledged: readonly string[]) {
      const rows = await verifications();
      t.same(
        rows.filter(({ status }) => status !== "succeeded"),
        [],
        "all has been verified",
      );
      const {
        rows: [facts],
      } = await direct.query(
        `
        WITH written AS (
          SELECT entity_id, count(*) AS times FROM changes
          WHERE entity = 'address' AND actor = 'system:verification' GROUP BY entity_id
        )
        SELECT (SELECT count(*)::int FROM addresses) AS addresses,
          (SELECT count(DISTINCT id)::int FROM addresses WHERE id = ANY ($1::uuid[])) AS kept,
          (SELECT count(*)::int FROM written WHERE times <> 1) AS doubled,
          (SELECT count(*)::int FROM written) AS written`,
        [acknowledged],
      );
      t.same(
        facts,
        { addresses: acknowledged.length, kept: acknowledged.length, doubled: 0, written: acknowledged.length },
        "each address is there, and was verified once",
      );
      t.equal(rows.length, acknowledged.length);
    },
  };
}

for (const fault of FAULTS) {
  t.test(`provider: ${fault}`, { timeout: 300_000, buffered: true }, async (t) => {
    const { proxy, post, settled, verifications, call, advance, traffic, judge, asked, resources } = await prepare(
      t,
      "provider",
    );
    const posts = async (count: number): Promise<string[]> => {
      const answers = await Promise.all(Array.from({ length: count }, () => post()));
      t.same(
        answers.map(({ status }) => status),
        answers.map(() => 201),
        "the caller sees nothing of it",
      );
      return answers.map(({ body }) => body.id as string);
    };
    const acknowledged = await posts(2);
    await settled();
    const well = asked.length;
    await proxy.strike(fault);
    const during = await posts(20);
    acknowledged.push(...during);
    await settled();
    const rows = await openVerifications(
      resources,
      (await verifications()).filter(({ address_id }) => during.includes(address_id)),
    );
    const reasons = rows.map(({ findings }) => (findings as { reason?: string }[] | null)?.[0]?.reason);
    const {
      days: [day],
      states: [state],
    } = (await call("GET", "/providers/usage")).body;
    if (fault === "slow") {
      t.same([...new Set(rows.map(({ provider }) => provider))], ["photon"], "slow, but well");
      t.equal(state.breaker, "closed");
    } else {
      t.same(
        [...new Set(rows.map(({ provider, attempt }) => `${provider} ${attempt}`))],
        ["gazetteer 1"],
        "the gazetteer answers",
      );
      t.ok(
        reasons.every((reason) => reason !== undefined),
        "and it is said that the provider did not",
      );
      t.ok(reasons.includes("breaker_open"));
      t.equal(state.breaker, "open");
      t.ok(day.calls - well <= 10, `${day.calls - well} calls opened the breaker`);
    }

    await proxy.heal();
    Object.assign(traffic, { answer_after_ms: 200, most: 0, answered: 0 });
    let probes = 0;
    // A connection that is kept alive may still be one that leads nowhere: then that probe fails too.
    for (; traffic.answered === 0 && probes < 6; probes++) {
      advance(BREAKER_AT_MOST_MS);
      acknowledged.push(...(await posts(4)));
      await settled();
    }
    t.comment(`healed by probe ${probes}`);
    if (fault !== "slow") t.equal(traffic.most, 1, "one probe at a time");
    traffic.answer_after_ms = 0;
    const [last = ""] = await posts(1);
    acknowledged.push(last);
    await settled();
    t.equal(
      (await verifications()).find(({ address_id }) => address_id === last)?.provider,
      "photon",
      "asked again by all",
    );
    await judge(t, acknowledged);
  });

  t.test(`Postgres: ${fault}`, { timeout: 300_000, buffered: true }, async (t) => {
    const { proxy, post, settled, advance, traffic, sweep, judge, asked } = await prepare(t, "postgres");
    const acknowledged: string[] = [(await post()).body.id];
    await settled();
    // This one is being verified when it happens.
    traffic.answer_after_ms = 400;
    acknowledged.push((await post()).body.id);
    await until(
      async () => asked.length,
      (count) => count === 2,
    );
    await proxy.strike(fault);
    const keys = ["101", "102", "103"];
    for (const key of keys) {
      const began = Date.now();
      const answer = await post(key);
      t.comment(`${answer.status} after ${Date.now() - began} ms`);
      if (fault === "slow") t.equal(answer.status, 201, "later, but well");
      else
        t.match(
          answer,
          {
            status: 503,
            headers: { "content-type": "application/problem+json", "retry-after": String },
            body: { code: "unavailable" },
          },
          "a clean 503",
        );
      t.notMatch(answer.text, /postgres|sql|127\.0\.0\.1/i);
    }
    await proxy.heal();
    traffic.answer_after_ms = 0;
    const began = Date.now();
    for (const key of keys) {
      const answer = await until(
        () => post(key),
        ({ status }) => status === 201,
        20,
      );
      t.equal(answer.status, 201, "the caller's next attempt gets through");
      acknowledged.push(answer.body?.id);
    }
    t.comment(`healed after ${Date.now() - began} ms`);
    advance(LEASE_MS);
    await until(
      async () => (sweep(), settled()),
      (rows) => rows.every(({ status }) => status === "succeeded"),
      20,
    );
    await judge(t, acknowledged);
  });

  t.test(
    `Redis: ${fault}`,
    { timeout: 300_000, buffered: true, skip: BACKENDS.includes("redis") ? false : "needs TEST_REDIS_URL" },
    async (t) => {
      const { proxy, post, settled, advance, sweep, judge } = await prepare(t, "redis");
      const acknowledged: string[] = [(await post()).body.id];
      await settled();
      await proxy.strike(fault);
      for (let count = 0; count < 5; count++) {
        const answer = await post();
        t.equal(answer.status, 201, "no request waits for Redis");
        acknowledged.push(answer.body.id);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
      await proxy.heal();
      acknowledged.push((await post()).body.id);
      advance(HAND_OVER_MS);
      const began = Date.now();
      await until(
        async () => (advance(31 * SECOND), sweep(), settled()),
        (rows) => rows.every(({ status }) => status === "succeeded"),
        40,
      );
      t.comment(`healed after ${Date.now() - began} ms`);
      await judge(t, acknowledged);
    },
  );
}

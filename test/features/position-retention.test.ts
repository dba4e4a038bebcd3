import { sql } from "kysely";
import t, { type Test } from "tap";
import { advanceCampaign } from "../../src/features/campaigns/advance.ts";
import { runVerification } from "../support/verifications.ts";
import { deleteExpiredPositions } from "../../src/features/verifications/position-retention.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { found } from "../support/fake-provider.ts";
import { startProviderServer } from "../support/provider-server.ts";
import { startService } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const DAY = 24 * 3_600_000;

/** A provider whose terms let an answer be kept for so many days. */
const provider = (name: string, keep_for_days: number | null, latitude = 52): Provider => ({
  name,
  dataVersion: "1",
  locate: async () => {
    const answer = found(latitude, 13) as Extract<ReturnType<typeof found>, { outcome: "verified" }>;
    return {
      ...answer,
      location: { ...answer.location, source: name },
      match: { datum: "WGS-84", quality: "exact", parts: {}, place_id: null, keep_for_days },
    };
  },
});

async function prepare(t: Test, settings: Record<string, string> = {}) {
  let ahead = 0;
  const service = await startService(t, { settings, now: () => new Date(Date.now() + ahead) });
  const { call, resources } = service;
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const open = () =>
    resources.db.kysely
      .selectFrom("verifications")
      .selectAll()
      .where("status", "=", "queued")
      .executeTakeFirstOrThrow();
  const run = async (...providers: Provider[]): Promise<void> => runVerification(resources, providers, await open());
  const count = async (): Promise<number> =>
    (await sql<{ count: number }>`SELECT count(*)::int AS count FROM position_terms`.execute(resources.db.kysely))
      .rows[0]!.count;
  return {
    ...service,
    run,
    count,
    pass: (milliseconds: number) => void (ahead += milliseconds),
    purge: () => deleteExpiredPositions(resources),
    make: async (...providers: Provider[]): Promise<string> => {
      const { body } = await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
      await run(...providers);
      return body.id;
    },
    again: async (id: string, ...providers: Provider[]) => {
      await call("POST", `/addresses/${id}/verifications`);
      await run(...providers);
    },
    read: async (id: string) => (await call("GET", `/addresses/${id}`)).body,
    checks: async (id: string) => (await call("GET", `/addresses/${id}/verifications`)).body.items,
    history: async (id: string) => (await call("GET", `/addresses/${id}/history`)).body.items,
  };
}

t.test("a position goes when its provider's terms end, and the history says why", async (t) => {
  const { make, read, checks, history, purge, pass, count } = await prepare(t);
  const [limited, unlimited] = [await make(provider("google", 30)), await make(provider("photon", null))];
  pass(29 * DAY);
  await purge();
  t.match((await read(limited)).location, { latitude: 52, source: "google" }, "not before");
  pass(1 * DAY + 1_000);
  const { version } = await read(limited);
  await purge();
  t.match(
    await read(limited),
    { version: version + 1, location: null, verification: { status: "verified", provider: "google" } },
    "that it was found stays known",
  );
  t.match(await checks(limited), [{ outcome: "verified", location: null }]);
  const entry = (await history(limited)).find((one: { version: number }) => one.version === version + 1);
  t.match(entry, { operation: "update", actor: "system:retention", reason: /terms/ });
  t.ok(entry.diff.every(({ pointer }: { pointer: string }) => pointer.startsWith("/location")));
  t.match((await read(unlimited)).location, { source: "photon" });
  t.equal(await count(), 0);
  await purge();
  t.equal((await read(limited)).version, version + 1, "once");
});

t.test("whoever verifies again in time keeps the newer position", async (t) => {
  const { make, again, read, checks, purge, pass, count } = await prepare(t);
  const id = await make(provider("google", 30, 52));
  pass(20 * DAY);
  await again(id, provider("google", 30, 53));
  pass(11 * DAY);
  await purge();
  t.match((await read(id)).location, { latitude: 53 });
  t.same(
    (await checks(id))
      .map(({ location }: { location: { latitude: number } | null }) => location?.latitude ?? null)
      .toSorted(),
    [53, null],
    "the older answer is gone",
  );
  t.equal(await count(), 1);
  pass(20 * DAY);
  await purge();
  t.equal((await read(id)).location, null);
});

t.test("what others found, and what somebody has set by hand, stays", async (t) => {
  const { make, again, read, checks, call, purge, pass } = await prepare(t);
  const [replaced, pinned] = [await make(provider("google", 30)), await make(provider("google", 30))];
  await again(replaced, provider("photon", null, 54));
  t.equal(
    (await call("PUT", `/addresses/${pinned}/location`, { latitude: 52.1, longitude: 13.1 }, { "if-match": "*" }))
      .status,
    200,
  );
  pass(31 * DAY);
  await purge();
  t.match((await read(replaced)).location, { latitude: 54, source: "photon" });
  t.match((await read(pinned)).location, { latitude: 52.1, pinned: true });
  t.equal(
    (await checks(pinned)).find(({ provider }: { provider: string }) => provider === "google").location,
    null,
    "but what the provider had said is gone",
  );
});

t.test("what a campaign took down of a position goes with it", async (t) => {
  const { make, run, call, purge, pass, resources, tenantId } = await prepare(t);
  await make(provider("google", 30, 52));
  const {
    body: { id },
  } = await call("POST", "/campaigns", { name: "Again", filter: {} });
  const advance = () => advanceCampaign(resources, { tenant_id: tenantId, id });
  await advance();
  await run(provider("photon", null, 54));
  await advance();
  const result = async () => JSON.parse((await call("GET", `/campaigns/${id}/results`)).text);
  t.match(await result(), {
    before: { location: { latitude: 52 } },
    after: { location: { latitude: 54 } },
    distance_m: Number,
  });
  pass(31 * DAY);
  await purge();
  t.match(await result(), {
    before: { status: "verified", location: null },
    after: { location: { latitude: 54 } },
    distance_m: null,
  });
});

t.test("many expire together, and two processes take them once", async (t) => {
  const { make, read, purge, pass, history } = await prepare(t);
  const ids: string[] = [];
  for (let index = 0; index < 12; index++) ids.push(await make(provider("here", 0)));
  pass(1_000);
  await Promise.all([purge(), purge(), purge()]);
  for (const id of ids) t.match(await read(id), { location: null });
  t.equal((await history(ids[0]!)).filter(({ actor }: { actor: string }) => actor === "system:retention").length, 1);
});

t.test("a contract of one's own goes before the public terms", async (t) => {
  const { call, run, read, purge, pass } = await prepare(t, { PROVIDER_PRIVATE_ADDRESSES: "allowed" });
  const server = await startProviderServer(t);
  server.play({
    json: {
      items: [
        {
          title: "Unter den Linden 1",
          id: "here:1",
          resultType: "houseNumber",
          houseNumberType: "PA",
          position: { lat: 52.5, lng: 13.4 },
          address: {
            countryCode: "DEU",
            city: "Berlin",
            postalCode: "10117",
            street: "Unter den Linden",
            houseNumber: "1",
          },
          scoring: { queryScore: 1 },
        },
      ],
    },
  });
  const put = await call(
    "PUT",
    "/providers/here",
    { key: "a-key", base_url: server.url, keep_for_days: 40 },
    { "if-match": "*" },
  );
  t.match(put, { status: 200, body: { keep_for_days: 40 } });
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
  await run();
  t.match((await read(address.id)).location, { source: "here" });
  pass(35 * DAY);
  await purge();
  t.match((await read(address.id)).location, { source: "here" }, "HERE's public terms would allow 30 days");
  pass(6 * DAY);
  await purge();
  t.equal((await read(address.id)).location, null);
  t.match(
    await call(
      "PUT",
      "/providers/here",
      { key: "a-key", base_url: server.url, keep_for_days: -1 },
      { "if-match": "*" },
    ),
    { status: 422 },
  );
});

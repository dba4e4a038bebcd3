/** Providers and webhooks with a purpose: nothing is sent where the purpose, a consent or an objection forbids it. */
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { startWorkers } from "../../src/background.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { openResources } from "../../src/process.ts";
import { DECISION_MS, refusalFinder } from "../../src/privacy/purposes.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startProviderServer } from "../support/provider-server.ts";
import { startReceiver } from "../support/receiver.ts";
import { BACKENDS, startService, until, type Call, type Service } from "../support/service.ts";
import { runVerification } from "../support/verifications.ts";
import { makeWorld, typesOf } from "./webhooks/world.ts";

const SETTINGS = { PROVIDER_PRIVATE_ADDRESSES: "allowed", WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" };
const NOTICE = { language: "en", text: "We check your address with a map service in the United States." };
const MAPS = {
  title: "Checks of addresses",
  basis: "consent",
  notices: [NOTICE],
  countries: [{ country_code: "US", transfer_basis: "standard_contract" }],
};
const HIT = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      geometry: { type: "Point", coordinates: [13.4, 52.5] },
      properties: { osm_type: "W", osm_id: 1, type: "house", countrycode: "DE", city: "Berlin", postcode: "10117" },
    },
  ],
};
const berlin = (number: number) => ({
  country_code: "DE",
  address_lines: [`Unter den Linden ${number}`],
  locality: "Berlin",
  postal_code: "10117",
});
const embedded = { ...fakeProvider("gazetteer", found(52.52, 13.4)), is_free: true };

const declare = (call: Call, id: string, status: string) =>
  call("POST", `/customers/${id}/consents`, {
    purpose: "maps",
    status,
    channel: "form",
    ...(status === "given" && { notice_language: "en" }),
  });

const putPurpose = (call: Call, body: object = MAPS) => call("PUT", "/purposes/maps", body, { "if-match": "*" });

/** A tenant with a provider in the United States, for a purpose that needs consent. */
async function startWithProvider(t: Test) {
  const service = await startService(t, { settings: SETTINGS });
  const server = await startProviderServer(t);
  server.play({ json: HIT });
  const { call, resources } = service;
  await putPurpose(call);
  const put = (body: object) =>
    call("PUT", "/providers/photon", { base_url: server.url, calls_per_second: 10_000, ...body }, { "if-match": "*" });
  t.match(await put({ country_code: "US", purpose: "maps" }), {
    status: 200,
    body: { country_code: "US", purpose: "maps" },
  });
  let numbers = 0;
  /** A new address, with what its verification has found. */
  const verify = async (customer_id: string) => {
    const { body } = await call("POST", `/customers/${customer_id}/addresses`, berlin(++numbers));
    const open = await resources.db.kysely
      .selectFrom("verifications")
      .select(["tenant_id", "address_id", "id"])
      .where("address_id", "=", body.id)
      .executeTakeFirstOrThrow();
    await runVerification(resources, [embedded], open);
    return (await call("GET", `/addresses/${body.id}/verifications`)).body.items[0];
  };
  const customer = async (): Promise<string> => (await call("POST", "/customers", { name: "Ada" })).body.id;
  return { ...service, server, put, verify, customer };
}

t.test("a provider with a purpose", { timeout: 300_000 }, async (t) => {
  const { call, as, server, put, verify, customer, makeTenant } = await startWithProvider(t);
  const asked = (): number => server.asked.splice(0).length;

  await t.test("is called for customers who have consented; the others go to the next provider", async (t) => {
    const ada = await customer();
    t.match(await verify(ada), {
      status: "succeeded",
      provider: "gazetteer",
      findings: [{ code: "provider_unanswered", providers: ["photon"], reason: "consent_missing" }],
    });
    t.equal(asked(), 0);
    await declare(call, ada, "given");
    t.match(await verify(ada), { provider: "photon", findings: [] });
    t.equal(asked(), 1);
    await declare(call, ada, "withdrawn");
    t.match(await verify(ada), { provider: "gazetteer", findings: [{ reason: "consent_missing" }] });
    await declare(call, ada, "given");
    await call("PUT", `/customers/${ada}/objections/maps`, {});
    t.match(await verify(ada), { findings: [{ reason: "objected" }] });
    await call("DELETE", `/customers/${ada}/objections/maps`);
    t.equal(asked(), 0);
    const { body: usage } = await call("GET", "/providers/usage");
    t.equal(usage.days[0].calls, 1, "a refused call uses no budget");
  });

  await t.test("is not called in a country that the purpose does not allow, nor for an archived purpose", async (t) => {
    const ada = await customer();
    await declare(call, ada, "given");
    await putPurpose(call, { ...MAPS, countries: [{ country_code: "DE", transfer_basis: "not_needed" }] });
    t.match(await verify(ada), { provider: "gazetteer", findings: [{ reason: "country_not_allowed" }] });
    t.match((await call("POST", "/providers/photon/test", {})).body, {
      outcome: "failed",
      reason: "country_not_allowed",
    });
    await call("DELETE", "/purposes/maps", undefined, { "if-match": "*" });
    t.match(await verify(ada), { findings: [{ reason: "purpose_archived" }] });
    t.equal(asked(), 0);
    await putPurpose(call);
    await verify(ada);
    t.equal(asked(), 1);
  });

  await t.test("without a known customer is called only where no consent is needed", async (t) => {
    t.match((await call("POST", "/providers/photon/test", { address: berlin(1) })).body, { reason: "consent_missing" });
    t.equal(asked(), 0);
    t.match((await call("POST", "/providers/photon/test", {})).body, { outcome: "verified" }, "a public building");
    t.equal(asked(), 1);
    await call("POST", "/geocode", { items: [berlin(7)] });
    t.equal(asked(), 0);
    await putPurpose(call, { ...MAPS, basis: "contract" });
    t.match((await call("POST", "/providers/photon/test", { address: berlin(1) })).body, { outcome: "verified" });
    t.equal(asked(), 1);
    await putPurpose(call);
  });

  await t.test("settings that cannot work are refused", async (t) => {
    const refused = async (body: object): Promise<string> => {
      const answer = await put(body);
      t.equal(answer.status, 422);
      return answer.body.errors[0].pointer;
    };
    t.equal(await refused({ purpose: "maps" }), "/country_code");
    t.equal(await refused({ purpose: "absent", country_code: "US" }), "/purpose");
    t.equal(await refused({ purpose: "maps", country_code: "DE" }), "/country_code");
    t.equal(await refused({ country_code: "XX" }), "/country_code");
    t.equal(await refused({ purpose: "Maps", country_code: "US" }), "/purpose");
    t.equal(
      (await call("PUT", "/providers/google", { key: "a-key-of-google", country_code: "CN" })).body.errors[0].pointer,
      "/country_code",
      "the public service is not in China",
    );
    t.match(await put({ country_code: "CN", countries: ["CN"] }), { status: 200 }, "an own server in China");
    t.equal(await refused({ country_code: "US", countries: ["CN"] }), "/countries/0");
    await put({ country_code: "US", purpose: "maps" });
    const other = as((await makeTenant()).key);
    t.equal(
      (await other("PUT", "/providers/photon", { base_url: server.url, purpose: "maps", country_code: "US" })).status,
      422,
    );
  });

  await t.test("is configured by keys for its purpose", async (t) => {
    await call("PUT", "/purposes/other", { title: "Other", basis: "contract", countries: MAPS.countries });
    const { body: key } = await call("POST", "/api-keys", {
      name: "bound",
      scopes: TENANT_SCOPES,
      purposes: ["other"],
    });
    const header = { "doorplate-purpose": "other", "if-match": "*" };
    const bound = (name: string, body: object) => as(key.key)("PUT", `/providers/${name}`, body, header);
    const nominatim = { base_url: server.url, country_code: "US" };
    t.match(await bound("nominatim", nominatim), { status: 403, body: { code: "purpose_not_allowed" } });
    t.equal((await bound("nominatim", { ...nominatim, purpose: "other" })).status, 200);
    t.equal((await bound("photon", { ...nominatim, purpose: "other" })).status, 403, "one of another purpose");
    await call("DELETE", "/providers/nominatim", undefined, { "if-match": "*" });
    const hook = { url: "https://a.example/hook", country_code: "US" };
    const create = (body: object) => as(key.key)("POST", "/webhooks", body, header);
    t.equal((await create(hook)).status, 403);
    t.match(await create({ ...hook, purpose: "maps" }), { status: 403, body: { code: "purpose_not_allowed" } });
    t.equal((await create({ ...hook, purpose: "other" })).status, 201);
    const { body: free } = await call("POST", "/webhooks", { url: "https://b.example/hook" });
    const patch = { "content-type": "application/merge-patch+json", ...header };
    t.equal((await as(key.key)("PATCH", `/webhooks/${free.id}`, { url: "https://c.example/" }, patch)).status, 403);
  });
});

t.test("a webhook with a purpose", { timeout: 300_000 }, async (t) => {
  const world = await makeWorld(t);
  const { call, receiver, subscribe, work, rows, makeAddress } = world;
  await putPurpose(call);
  const { id } = await subscribe({ country_code: "US", purpose: "maps", event_types: ["*"] });
  const take = () => receiver.received.splice(0);

  await t.test("is sent events about customers who have consented", async (t) => {
    const { customer_id } = await makeAddress();
    await work();
    t.equal(take().length, 0);
    t.match(await rows(id), [
      { status: "withheld", attempts: [{ error_code: "consent_missing", response_status: null }], finished_at: String },
      { status: "withheld" },
    ]);
    t.match((await call("GET", `/webhooks/${id}`)).body, { failing_since: null, status: "enabled" });
    t.equal((await call("GET", `/webhooks/${id}/deliveries?status=withheld`)).body.items.length, 2);
    await declare(call, customer_id, "given");
    await call(
      "PATCH",
      `/customers/${customer_id}`,
      { tags: ["a"] },
      { "if-match": "*", "content-type": "application/merge-patch+json" },
    );
    await work();
    t.same(typesOf(take()).sort(), ["consent.given", "customer.updated"]);
    const { body: replay } = await call("POST", `/webhooks/${id}/replay`, { since: new Date(0).toISOString() });
    t.equal(replay.status, "running");
    await work();
    t.same(typesOf(take()).sort(), ["address.created", "customer.created"], "what was withheld can be sent again");
    await declare(call, customer_id, "withdrawn");
    await call(
      "PATCH",
      `/customers/${customer_id}`,
      { tags: ["b"] },
      { "if-match": "*", "content-type": "application/merge-patch+json" },
    );
    await work();
    t.same(typesOf(take()), ["consent.withdrawn"], "the receiver hears of the withdrawal and of nothing else");
    await call("PUT", `/customers/${customer_id}/objections/maps`, {});
    await work();
  });

  await t.test("is sent nothing where the purpose does not allow its country", async (t) => {
    const { customer_id } = await makeAddress();
    await declare(call, customer_id, "given");
    await putPurpose(call, { ...MAPS, countries: [] });
    await declare(call, customer_id, "withdrawn");
    t.equal((await call("POST", `/webhooks/${id}/test`)).status, 202);
    await work();
    t.equal(take().length, 0, "not even a test");
    const { body } = await call("GET", `/webhooks/${id}/deliveries?status=withheld&limit=50`);
    const refused = body.items.find(({ event_type }: { event_type: string }) => event_type === "webhook.test");
    t.match(refused, { attempts: [{ error_code: "country_not_allowed" }], next_attempt_at: null });
    await putPurpose(call);
    await call("POST", `/webhooks/${id}/test`);
    await work();
    t.same(typesOf(take()), ["webhook.test"]);
  });

  await t.test("settings that cannot work are refused", async (t) => {
    const create = async (body: object): Promise<string> =>
      (await call("POST", "/webhooks", { url: receiver.url, ...body })).body.errors[0].pointer;
    t.equal(await create({ purpose: "maps" }), "/country_code");
    t.equal(await create({ purpose: "maps", country_code: "DE" }), "/country_code");
    t.equal(await create({ purpose: "absent", country_code: "US" }), "/purpose");
    t.equal(await create({ country_code: "XX" }), "/country_code");
    const patch = (body: object) =>
      call("PATCH", `/webhooks/${id}`, body, { "if-match": "*", "content-type": "application/merge-patch+json" });
    t.equal((await patch({ country_code: null })).status, 422);
    t.equal((await patch({ country_code: "DE" })).status, 422);
    t.match(await patch({ purpose: null, country_code: null }), { status: 200, body: { purpose: null } });
  });
});

/** Starts workers, each with connections and caches of its own, as processes have. */
async function startEight(t: Test, { resources }: Service): Promise<void> {
  const url = (resources.db.pool.options as { connectionString: string }).connectionString;
  for (let nth = 0; nth < 8; nth++) {
    const closers: (() => Promise<unknown>)[] = [];
    const opened = await openResources(resources.config, url, resources.log, closers);
    closers.unshift(startWorkers(opened, [embedded]));
    t.teardown(async () => {
      for (const close of closers) await close();
    });
  }
}

/** How long no call arrives before what was decided earlier is taken to be over. */
const QUIET_MS = 600;

for (const backend of BACKENDS)
  t.test(`eight workers on ${backend}: no call after a change`, { timeout: 120_000 }, async (t) => {
    const settings = { ...SETTINGS, DATABASE_POOL_SIZE: "2" };
    const service = await startService(t, { backend, settings });
    const { call, resources } = service;
    const server = await startProviderServer(t);
    const receiver = await startReceiver(t);
    const calls: number[] = [];
    server.play((_request, response) => {
      calls.push(Date.now());
      setTimeout(() => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(HIT)), 20);
    });
    receiver.answer = (response, { body }) => {
      if (!body.includes('"consent.')) calls.push(Date.now());
      setTimeout(() => response.writeHead(204).end(), 20);
    };
    await putPurpose(call);
    const photon = { base_url: server.url, calls_per_second: 200, country_code: "US", purpose: "maps" };
    await call("PUT", "/providers/photon", photon);
    await call("POST", "/webhooks", { url: receiver.url, country_code: "US", purpose: "maps" });
    const ids: string[] = [];
    for (let nth = 0; nth < 6; nth++) ids.push((await call("POST", "/customers", { name: "Ada" })).body.id);
    await startEight(t, service);
    let numbers = 0;
    const write = () => Promise.all(ids.map((id) => call("POST", `/customers/${id}/addresses`, berlin(++numbers))));
    const declareAll = (status: string) => Promise.all(ids.map((id) => declare(call, id, status)));
    /** Work that has ended without a call. */
    const withheld = async (): Promise<number> => {
      const { rows } = await resources.db.pool.query(
        `SELECT count(*)::int AS count FROM webhook_deliveries
          WHERE status = 'withheld' AND event_type = 'address.created'
          UNION ALL SELECT count(*)::int FROM verifications
          WHERE status = 'succeeded' AND provider = 'gazetteer'`,
      );
      return Math.min(...rows.map(({ count }: { count: number }) => count));
    };

    for (const [name, allow, forbid] of [
      ["a withdrawal", () => declareAll("given"), () => declareAll("withdrawn")],
      [
        "a country that is no longer allowed",
        () => declareAll("given"),
        () => putPurpose(call, { ...MAPS, countries: [] }),
      ],
    ] as const) {
      await allow();
      const before = calls.length;
      const stop = new AbortController();
      const writing = (async () => {
        for (let time = 0; time < 40 && !stop.signal.aborted; time++) {
          await write();
          await sleep(50);
        }
      })();
      await until(
        async () => calls.length - before,
        (count) => count > 30,
      );
      await forbid();
      const forbidden_at = Date.now();
      await until(
        async () => Date.now() - Math.max(forbidden_at, calls.at(-1)!),
        (quiet_ms) => quiet_ms > QUIET_MS,
      );
      stop.abort();
      await writing;
      const late = calls.filter((at) => at > forbidden_at);
      t.comment(
        `${name}: ${late.length} of ${calls.length - before} calls after it, up to ${
          Math.max(forbidden_at, ...late) - forbidden_at
        } ms`,
      );
      const settled = calls.length;
      const ended = await withheld();
      await write();
      await until(withheld, (count) => count >= ended + ids.length);
      t.equal(calls.length, settled, `no call after ${name}`);
      t.ok((await withheld()) >= ended + ids.length, "the work went on");
    }
  });

t.test("a decision is taken again if the process was too busy to begin the call", async (t) => {
  let now = 0;
  let asked = 0;
  const rows = (facts: object) => [
    { name: "maps", basis: "consent", needs_consent: true, countries: ["US"], ...facts },
  ];
  const findRefusal = refusalFinder(
    {
      async query() {
        asked++;
        now += asked === 1 ? DECISION_MS + 1 : 10;
        return { rows: rows({ archived_at: null, objected_at: null, has_consent: asked === 1 }) };
      },
    } as never,
    () => now,
  );
  const use = { tenant_id: "t", purpose: "maps", customer_id: "c", country_code: "US" };
  t.equal(await findRefusal(use), "consent_missing", "it was withdrawn in the meantime");
  t.equal(asked, 2);
});

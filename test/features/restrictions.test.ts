import t from "tap";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { advanceCampaign } from "../../src/features/campaigns/advance.ts";
import { claimDueVerifications } from "../../src/features/verifications/queries.ts";
import { queueDueVerifications } from "../../src/features/verifications/due.ts";
import { endChecks } from "../../src/features/verifications/end.ts";
import { newVerification } from "../../src/features/verifications/service.ts";
import { openResources } from "../../src/process.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startReceiver } from "../support/receiver.ts";
import { startService, until, type Service } from "../support/service.ts";

const HOME = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const CLAIM = { grounds: "accuracy_contested", reason: "Quibblekern says that it is an old one" };

const unawareKey = (service: Service): Promise<string> =>
  service.generateKey(TENANT_SCOPES.filter((scope) => scope !== "restricted:read"));

async function makeHome({ call }: Pick<Service, "call">, name = "Ada") {
  const { body: customer } = await call("POST", "/customers", { name });
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, HOME);
  return { customer_id: customer.id as string, address_id: address.id as string };
}

t.test("who restricts and lifts, when and why", async (t) => {
  const service = await startService(t);
  const { call } = service;
  const { customer_id } = await makeHome(service);
  const path = `/customers/${customer_id}/restriction`;
  t.match(await call("GET", path), { status: 200, body: { customer_id, restricted: false, history: [] } });

  t.match(await call("PUT", path, CLAIM), {
    status: 200,
    body: { restricted: true, history: [{ ...CLAIM, restricted_by: /^api_key:/, lifted_at: null }] },
  });
  t.equal((await call("PUT", path, CLAIM)).body.history.length, 1, "the same again changes nothing");
  const sues = { grounds: "legal_claims", reason: "Quibblekern sues" };
  t.match((await call("PUT", path, sues)).body, {
    restricted: true,
    history: [sues, { ...CLAIM, lifted_by: /^api_key:/, lift_reason: null }],
  });
  const why = { "doorplate-reason": "Quibblekern has lost" };
  t.match((await call("DELETE", path, undefined, why)).body, {
    restricted: false,
    history: [{ ...sues, lift_reason: "Quibblekern has lost" }, CLAIM],
  });
  t.equal((await call("DELETE", path)).body.history.length, 2, "lifting twice changes nothing");

  await t.test("reasons are sealed, and shown with restricted:read only", async (t) => {
    const { rows } = await service.resources.db.pool.query("SELECT restrictions::text AS row FROM restrictions");
    t.equal(rows.length, 2);
    t.notMatch(JSON.stringify(rows), /Quibblekern/);
    const { body, text } = await service.as(await unawareKey(service))("GET", path);
    t.notMatch(text, /Quibblekern/);
    t.match(body.history, [{ grounds: "legal_claims", reason: null, lift_reason: null }, {}]);
    const masked = service.as(await service.generateKey(TENANT_SCOPES.filter((scope) => scope !== "pii:read")));
    t.notMatch((await masked("GET", path)).text, /Quibblekern/);
  });

  await t.test("a deleted customer can be restricted; its history is not shown", async (t) => {
    await call("DELETE", `/customers/${customer_id}`, undefined, { "if-match": "*" });
    t.match(await call("PUT", path, CLAIM), {
      status: 200,
      body: { customer_id, restricted: true },
    });
    const unaware = service.as(await unawareKey(service));
    t.match(await unaware("GET", `/customers/${customer_id}/history`), { status: 403 });
    t.match(await unaware("POST", `/customers/${customer_id}/restore`, { version: 1 }), { status: 403 });
  });

  await t.test("of another tenant, unknown, or without the scope", async (t) => {
    const other = service.as((await service.makeTenant()).key);
    for (const [method, body] of [["GET"], ["PUT", CLAIM], ["DELETE"]] as const) {
      t.match(await other(method, path, body), { status: 404 }, method);
      t.match(await call(method, "/customers/01a200c5-fc8a-7da3-af72-78edb7cac2a6/restriction", body), { status: 404 });
    }
    const reader = service.as(await service.generateKey(["customers:read", "customers:write"]));
    t.match(await reader("GET", path), { status: 200 });
    t.match(await reader("PUT", path, CLAIM), { status: 403, body: { code: "insufficient_scope" } });
    t.match(await reader("DELETE", path), { status: 403, body: { code: "insufficient_scope" } });
    t.match(await call("PUT", path, { grounds: "other", reason: "x" }), { status: 422 });
    t.match(await call("PUT", path, { grounds: "legal_claims", reason: " " }), { status: 422 });
  });

  await t.test("customers of another tenant with the same grounds stay visible", async (t) => {
    const { key } = await service.makeTenant();
    const theirs = await makeHome({ call: service.as(key) });
    t.match(await service.as(key)("GET", `/customers/${theirs.customer_id}`), { status: 200 });
  });
});

t.test("correcting the data stays possible with the scope", async (t) => {
  const service = await startService(t);
  const { call } = service;
  const { customer_id, address_id } = await makeHome(service);
  await call("PUT", `/customers/${customer_id}/restriction`, CLAIM);
  const unaware = service.as(await unawareKey(service));
  const any = { "if-match": "*" };
  for (const [path, body] of [
    [`/customers/${customer_id}`, { name: "Ada L." }],
    [`/addresses/${address_id}`, { address_lines: ["Unter den Linden 2"] }],
  ] as const) {
    t.match(await unaware("PATCH", path, body, any), { status: 403, body: { code: "customer_restricted" } }, path);
    t.match(await call("PATCH", path, body, any), { status: 200 }, path);
  }
});

t.test("no verification, by whatever way", async (t) => {
  let now = new Date();
  const service = await startService(t, { now: () => now });
  const { call, resources, tenantId } = service;
  const { db } = resources;
  const { customer_id, address_id } = await makeHome(service);
  const other = await makeHome(service, "Bob");
  const path = `/customers/${customer_id}/restriction`;
  const verificationsOf = async (address: string) =>
    (await call("GET", `/addresses/${address}/verifications`)).body.items;
  const claim = () =>
    claimDueVerifications(
      resources,
      db.pool,
      [false, true].map((in_background) => ({ tenant_id: tenantId, in_background, due: 10 })),
      now,
      40_000,
    );

  const claimed = await claim();
  t.equal(claimed.length, 2);
  await call("PUT", path, CLAIM);

  await t.test("one in flight ends, and its result is not written", async (t) => {
    t.match(await verificationsOf(address_id), [{ status: "cancelled", error_code: "customer_restricted" }]);
    const mine = claimed.find((one) => one.address_id === address_id)!;
    const { tenant_id, id, attempt, requested_by } = mine;
    const ended = await endChecks(resources, [
      {
        key: { tenant_id, address_id, id },
        attempt,
        requested_by,
        ending: {
          status: "succeeded",
          outcome: "verified",
          provider: "fake",
          data_version: null,
          location: null,
          confidence: null,
          error_code: null,
        },
        next: newVerification(mine.address, "updated", requested_by, now),
      },
    ]);
    t.same(ended, []);
    t.match((await call("GET", `/addresses/${address_id}`)).body, { version: 1, verification: { status: "pending" } });
  });

  await t.test("it cannot be asked for, with any scope", async (t) => {
    t.match(await call("POST", `/addresses/${address_id}/verifications`), {
      status: 403,
      body: { code: "customer_restricted" },
    });
  });

  await t.test("one that a correction queues ends instead of being claimed", async (t) => {
    // Ids sort by time.
    now = new Date(now.getTime() + 1_000);
    await call("PATCH", `/addresses/${address_id}`, { address_lines: ["Unter den Linden 3"] }, { "if-match": "*" });
    t.match((await verificationsOf(address_id))[0], { status: "queued" });
    t.same(await claim(), []);
    t.match((await verificationsOf(address_id))[0], { status: "cancelled", error_code: "customer_restricted" });
  });

  await t.test("a campaign leaves it out, also of its estimate", async (t) => {
    await db.pool.query("UPDATE verifications SET status = 'cancelled' WHERE status IN ('queued', 'running')");
    t.match((await call("POST", "/campaigns?dry_run=true", { name: "all", filter: {} })).body, { total: 1 });
    const { body: campaign } = await call("POST", "/campaigns", { name: "all", filter: {} });
    await advanceCampaign(resources, { tenant_id: tenantId, id: campaign.id });
    t.match((await call("GET", `/campaigns/${campaign.id}`)).body.progress, { total: 1, selected: 1 });
    await call("POST", `/campaigns/${campaign.id}/cancel`);
  });

  await t.test("it does not become due, but is after the restriction is lifted", async (t) => {
    await db.pool.query(
      "BEGIN; SET LOCAL session_replication_role = 'replica'; UPDATE addresses SET verify_after = created_at; COMMIT",
    );
    t.same(
      (await queueDueVerifications(resources)).map((key) => key.address_id),
      [other.address_id],
    );
    now = new Date(now.getTime() + 1_000);
    await call("DELETE", path);
    t.match((await verificationsOf(address_id))[0], { status: "queued", cause: "requested" }, "queued again");
  });
});

t.test("workers call no provider", async (t) => {
  const provider = fakeProvider("fake", found(52.5, 13.4));
  const service = await startService(t, { providers: [provider] });
  const { call } = service;
  const first = await makeHome(service);
  await until(
    async () => (await call("GET", `/addresses/${first.address_id}`)).body,
    ({ verification }) => verification.status === "verified",
  );
  await call("PUT", `/customers/${first.customer_id}/restriction`, CLAIM);
  const before = provider.calls.length;
  await call("PATCH", `/addresses/${first.address_id}`, { address_lines: ["Karl-Marx-Allee 3"] }, { "if-match": "*" });
  const path = `/addresses/${first.address_id}/verifications`;
  await until(
    async () => (await call("GET", path)).body.items[0],
    ({ status }) => status === "cancelled",
  );
  t.equal(provider.calls.length, before);
});

t.test("webhooks are told, and get no data of it", async (t) => {
  const receiver = await startReceiver(t);
  const service = await startService(t, {
    providers: [],
    settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" },
  });
  const { call } = service;
  const { body: customer } = await call("POST", "/customers", { name: "Ada Quibblekern" });
  await call("POST", "/webhooks", { url: receiver.url, event_types: ["customer.*"], payload: "full" });
  await call("PUT", `/customers/${customer.id}/restriction`, CLAIM);
  await call("PATCH", `/customers/${customer.id}`, { name: "Ada Q. Quibblekern" }, { "if-match": "*" });
  await call("DELETE", `/customers/${customer.id}/restriction`);
  const bodies = await until(
    async () => receiver.received.map(({ body }) => JSON.parse(body)),
    (list) => list.length >= 3,
  );
  const byType = Object.fromEntries(bodies.map((body) => [body.type, body.data]));
  t.same(byType["customer.restricted"], {
    customer_id: customer.id,
    link: `/v1/customers/${customer.id}/restriction`,
  });
  t.ok(byType["customer.restriction_lifted"]);
  t.ok(byType["customer.updated"]);
});

t.test("another process follows within a second, and in the order of commits", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const closers: (() => Promise<unknown>)[] = [];
  const other = await openResources(
    resources.config,
    String(resources.db.pool.options.connectionString),
    resources.log,
    closers,
  );
  t.teardown(async () => {
    for (const close of closers) await close();
  });
  const { customer_id } = await makeHome(service);
  const path = `/customers/${customer_id}/restriction`;
  t.equal(other.restrictions.has(tenantId, customer_id), false);
  await call("PUT", path, CLAIM);
  t.equal(resources.restrictions.has(tenantId, customer_id), true, "at once in its own process");
  await until(
    async () => other.restrictions.has(tenantId, customer_id),
    (is_restricted) => is_restricted,
    3,
  );
  await call("DELETE", path);
  await until(
    async () => other.restrictions.any(tenantId),
    (any) => !any,
    3,
  );
  for (let round = 0; round < 10; round++) await Promise.all([call("PUT", path, CLAIM), call("DELETE", path)]);
  const { body } = await call("GET", path);
  await other.restrictions.refresh();
  t.equal(other.restrictions.has(tenantId, customer_id), body.restricted);
  t.equal(resources.restrictions.has(tenantId, customer_id), body.restricted);
});

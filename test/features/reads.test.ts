/** The read audit: who has read which customers, and what a breach has disclosed. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyRequest } from "fastify";
import t from "tap";
import { recordDownload } from "../../src/features/exports/record-download.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import type { Read } from "../../src/platform/read-audit.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startProviderServer } from "../support/provider-server.ts";
import { startReceiver } from "../support/receiver.ts";
import { startService, until, type Service } from "../support/service.ts";

t.setTimeout(400_000);

interface Recorded {
  operation: string;
  customer_ids: string[];
  purpose: string | null;
  ip: string | null;
  is_masked: boolean;
  query_hash: Buffer | null;
  result_count: number;
  recipient: string | null;
  actor: string;
  subject_id: string | null;
}

async function recorded({ resources }: Service, tenant_id?: string): Promise<Recorded[]> {
  // A response is recorded when it has been sent, a little after a test has it.
  await new Promise(setImmediate);
  await resources.reads.flush();
  const { rows } = await resources.db.pool.query<Recorded>(
    `SELECT operation, purpose, ip, is_masked, query_hash, result_count, recipient, actor, subject_id,
        CASE WHEN offsets IS NULL THEN customer_ids ELSE ARRAY[customer_ids[n]] END AS customer_ids
      FROM reads, generate_subscripts(coalesce(offsets, '{0}'), 1) AS n
      WHERE $1::uuid IS NULL OR tenant_id = $1
      ORDER BY tenant_id, block, occurred_at + coalesce(offsets[n], 0) * interval '1 ms', nth, n`,
    [tenant_id ?? null],
  );
  return rows;
}

const ADA = { name: "Ada Quibblekern", phones: ["+4930901827"], emails: ["ada.mail@example.com"] };
const HOME = { country_code: "DE", recipient: "Ada", address_lines: ["Zyxstrasse 12"], locality: "Berlin" };

t.test("who, when, why and from where", async (t) => {
  const service = await startService(t, { settings: { TRUSTED_PROXIES: "10.0.0.0/8" } });
  const { call, app, key } = service;
  await call("PUT", "/purposes/delivery", { title: "Delivery of orders", basis: "contract" });
  const { body: customer } = await call("POST", "/customers", ADA);
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, HOME);
  await followForSearch(service.resources);
  const path = `/customers/${customer.id}/reads`;
  const readsOf = async () => {
    await new Promise(setImmediate);
    await service.resources.reads.flush();
    return (await call("GET", `${path}?limit=200`)).body.items;
  };

  await t.test("a read states its purpose and its request", async (t) => {
    const { headers } = await call("GET", `/addresses/${address.id}`, undefined, { "doorplate-purpose": "delivery" });
    const [read] = await readsOf();
    t.match(read, {
      operation: "getAddress",
      purpose: "delivery",
      ip: "127.0.0.1",
      request_id: headers["x-request-id"],
      is_masked: false,
      recipient: null,
    });
    t.match(read.actor, /^api_key:/);
  });

  await t.test("every way to a customer", async (t) => {
    const now = encodeURIComponent(new Date(Date.now() + 500).toISOString());
    const begun = (await recorded(service)).length;
    const asked: [string, ...Parameters<typeof call>][] = [
      ["getCustomer", "GET", `/customers/${customer.id}`],
      ["getCustomer", "GET", `/customers/${customer.id}?as_of=${now}`],
      ["getAddress", "GET", `/addresses/${address.id}?as_of=${now}`],
      ["listCustomers", "GET", "/customers?limit=1"],
      ["listAddresses", "GET", "/addresses?country_code=DE"],
      ["listCustomerAddresses", "GET", `/customers/${customer.id}/addresses`],
      ["getAddressHistory", "GET", `/addresses/${address.id}/history`],
      ["searchCustomers", "POST", "/customers/search", { phone: "+4930901827" }],
      ["listChanges", "GET", "/changes"],
      ["updateAddress", "PATCH", `/addresses/${address.id}`, { phone: "+4930901828" }, { "if-match": "*" }],
      ["updateAddress", "PATCH", `/addresses/${address.id}?dry_run=true`, { phone: null }, { "if-match": "*" }],
      ["listVerifications", "GET", `/addresses/${address.id}/verifications`],
    ];
    for (const [, ...one] of asked) t.match(await call(...one), { status: 200 }, one[1]);
    const reads = (await recorded(service)).slice(begun);
    t.same(
      reads.map(({ operation, customer_ids }) => [operation, customer_ids.join(" ")]),
      asked.map(([operation]) => [operation, customer.id]),
    );
  });

  await t.test("a repetition of a request is a read of its own", async (t) => {
    const once_only = { "idempotency-key": "again" };
    for (let time = 0; time < 2; time++)
      await call("POST", `/customers/${customer.id}/addresses`, { ...HOME, address_lines: ["Other 1"] }, once_only);
    await call("POST", "/customers", ADA, { "idempotency-key": "ada-2" });
    const { body } = await call("POST", "/customers", ADA, { "idempotency-key": "ada-2" });
    const reads = await recorded(service);
    t.equal(reads.filter(({ customer_ids }) => customer_ids.includes(body.id)).length, 2);
    t.equal((await readsOf()).filter((read: Recorded) => read.operation === "createAddress").length, 3);
  });

  await t.test("a search is recorded with a hash of its query, and without its text", async (t) => {
    for (const email of ["nobody@example.com", "nobody@example.com", "other@example.com"])
      await call("POST", "/customers/search", { email });
    const [one, two, other] = (await recorded(service)).slice(-3);
    t.match(one, { operation: "searchCustomers", result_count: 0, customer_ids: [] });
    t.same(one?.query_hash, two?.query_hash);
    t.notSame(one?.query_hash, other?.query_hash);
    const { rows } = await service.resources.db.pool.query("SELECT reads::text AS text FROM reads");
    t.notMatch(JSON.stringify(rows), /Quibblekern|901827|example\.com|Zyxstrasse/);
  });

  await t.test("what has given no data is no read", async (t) => {
    const begun = (await recorded(service)).length;
    const { headers } = await call("GET", `/customers/${customer.id}`);
    await call("GET", `/customers/${customer.id}`, undefined, { "if-none-match": headers["etag"]! });
    await call("GET", "/customers/01a200c5-fc89-7fc4-9874-6ca4f79da9fb");
    await call("GET", `/addresses/${customer.id}`);
    await call("GET", "/countries");
    await call("PATCH", `/customers/${customer.id}`, { name: 1 }, { "if-match": "*" });
    t.equal((await recorded(service)).length, begun + 1);
  });

  await t.test("a masked key's reads are marked", async (t) => {
    const masked = service.as(await service.generateKey(["customers:read", "addresses:read"]));
    await masked("GET", `/customers/${customer.id}`);
    await masked("GET", `/customers`);
    const [list, one] = await readsOf();
    t.match([list.is_masked, list.operation, one.is_masked], [true, "listCustomers", true]);
  });

  await t.test("an address is believed from a trusted proxy only", async (t) => {
    const inject = (remoteAddress: string, forwarded: string) =>
      app.inject({
        url: `/v1/customers/${customer.id}`,
        headers: { authorization: `Bearer ${key}`, "x-forwarded-for": forwarded },
        remoteAddress,
      });
    const cases = [
      ["203.0.113.9", "198.51.100.1", "203.0.113.9"],
      ["10.1.2.3", "198.51.100.1", "198.51.100.1"],
      ["10.1.2.3", "6.6.6.6, 198.51.100.1", "198.51.100.1"],
      ["::ffff:10.1.2.3", "2001:DB8::1", "2001:db8::1"],
      ["10.1.2.3", "'; DROP TABLE reads; --", null],
      ["10.1.2.3", "x".repeat(5_000), null],
    ] as const;
    for (const [from, forwarded, ip] of cases) {
      t.equal((await inject(from, forwarded)).statusCode, 200);
      t.equal((await readsOf())[0].ip, ip, `${from} ${forwarded.slice(0, 40)}`);
    }
  });

  await t.test("headers cannot be made up", async (t) => {
    const begun = (await recorded(service)).length;
    for (const purpose of ["a\u0001b", "a b", "x".repeat(64), "x".repeat(8_000), "Ä", "a,b", "__proto__"])
      t.match(await call("GET", `/customers/${customer.id}`, undefined, { "doorplate-purpose": purpose }), {
        status: 400,
        body: { errors: [{ in: "header", pointer: "/doorplate-purpose" }] },
      });
    t.equal((await recorded(service)).length, begun);
    await call("GET", `/customers/${customer.id}`, undefined, { "x-request-id": '"}],{"evil"' });
    t.notMatch((await readsOf())[0].request_id, /evil/);
  });

  await t.test("pages", async (t) => {
    const all = await readsOf();
    const seen: unknown[] = [];
    for (let cursor = "", more = true; more;) {
      const { body } = await call("GET", `${path}?limit=7${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...body.items);
      more = body.next_cursor !== null;
      cursor = body.next_cursor;
    }
    t.same(seen.slice(-all.length), all);
    for (const cursor of ["x", "W10.abc", encodeURIComponent("' OR 1=1")])
      t.match(await call("GET", `${path}?cursor=${cursor}`), { status: 400, body: { code: "invalid_cursor" } });
  });

  await t.test("other tenants and other keys", async (t) => {
    const other = service.as((await service.makeTenant()).key);
    t.match(await other("GET", path), { status: 404 });
    t.match(await other("GET", "/customers/01a200c5-fc89-7fc4-9874-6ca4f79da9fb/reads"), { status: 404 });
    const plain = service.as(await service.generateKey(["customers:read", "pii:read"]));
    t.match(await plain("GET", path), { status: 403, body: { code: "insufficient_scope" } });
    const period = { from: "2026-01-01T00:00:00Z", to: "2026-12-31T00:00:00Z", ip: "127.0.0.1" };
    t.match(await plain("POST", "/breach-reports", period), { status: 403 });
    const hour = {
      from: new Date(Date.now() - 3_600_000).toISOString(),
      to: new Date(Date.now() + 60_000).toISOString(),
    };
    t.match((await other("POST", "/breach-reports", { ...hour, ip: "127.0.0.1" })).body, {
      customers: 0,
      customer_ids: [],
      categories: [],
    });
    t.match((await call("POST", "/breach-reports", { ...hour, ip: "127.0.0.1" })).body, { customers: 2 });
  });

  await t.test("of deleted customers too", async (t) => {
    await call("DELETE", `/customers/${customer.id}`, undefined, { "if-match": "*" });
    t.ok((await readsOf()).length > 5);
  });
});

t.test("a breach report", async (t) => {
  const service = await startService(t, { providers: [] });
  const { call } = service;
  await call("PUT", "/purposes/theft", { title: "Theft", basis: "contract" });
  const { body: made } = await call("POST", "/api-keys", {
    name: "stolen",
    scopes: ["customers:read", "addresses:read", "exports:write", "exports:read"],
  });
  const stolen = service.as(made.key);
  const ids: string[] = [];
  for (const country_code of ["DE", "FR", "FR", undefined]) {
    const { body: customer } = await call("POST", "/customers", ADA);
    ids.push(customer.id);
    if (country_code) await call("POST", `/customers/${customer.id}/addresses`, { ...HOME, country_code });
  }
  const period = { from: new Date(Date.now() - 60_000).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
  const report = async (asked: object) => {
    await new Promise(setImmediate);
    await service.resources.reads.flush();
    return call("POST", "/breach-reports", { key_id: made.id, ...period, ...asked });
  };
  t.match((await report({})).body, { reads: 0, customers: 0, countries: [], categories: [] });
  await stolen("GET", `/customers/${ids[0]}`, undefined, { "doorplate-purpose": "theft" });
  t.match((await report({})).body, {
    reads: 1,
    customers: 1,
    customer_ids: [ids[0]],
    countries: [{ country_code: "DE", customers: 1 }],
    operations: [{ operation: "getCustomer", reads: 1 }],
    purposes: ["theft"],
    lost_reads: 0,
  });
  const { categories } = (await report({})).body;
  t.ok(categories.every(({ entity, is_masked }: Record<string, unknown>) => entity === "customer" && is_masked));
  t.match(
    categories.map(({ field }: { field: string }) => field),
    ["name", "given_name", "family_name", "phones", "emails"],
  );

  await t.test("an export", async (t) => {
    const { body } = await stolen("POST", "/exports", { entity: "customers", format: "csv" });
    t.equal((await report({})).body.customers, 1, "nothing is read before the download");
    await service.call("GET", body.download.url.slice("/v1".length));
    const { body: first } = await report({ limit: 3 });
    t.match([first.customers, first.customer_ids.length], [4, 3]);
    const { body: second } = await report({ limit: 3, cursor: first.next_cursor });
    t.same([...first.customer_ids, ...second.customer_ids], ids.toSorted());
    t.equal(second.next_cursor, null);
    t.same(first.countries, [
      { country_code: "FR", customers: 2 },
      { country_code: "DE", customers: 1 },
      { country_code: null, customers: 1 },
    ]);
    t.match(await report({ cursor: first.next_cursor, ip: "127.0.0.1" }), { body: { code: "invalid_cursor" } });
  });

  await t.test("of customers that were erased since", async (t) => {
    const [erased] = ids as [string];
    const asked = { grounds: "consent_withdrawn", verified_by: "desk" };
    const { body } = await call("POST", `/customers/${erased}/erasures`, asked);
    await until(
      async () => (await call("GET", `/erasures/${body.id}`)).body.status,
      (status) => status === "completed",
    );
    const { body: after } = await report({});
    t.match(after, { customers: 4, erased_customers: 1, customer_ids: ids.toSorted() });
    t.same(after.countries, [
      { country_code: "FR", customers: 2 },
      { country_code: null, customers: 2 },
    ]);
    t.same(after.categories, categories, "the kinds of data stay");
    t.equal((await call("GET", `/customers/${erased}`)).status, 410);
    const { body: known } = await call("GET", `/customers/${erased}/reads`);
    const by_thief = known.items.filter(({ actor }: Recorded) => actor === `api_key:${made.id}`);
    t.match(by_thief, [{ operation: "downloadExport.customers" }, { operation: "getCustomer", purpose: "theft" }]);
  });

  await t.test("what cannot be asked", async (t) => {
    for (const [body, pointer] of [
      [{ ...period }, ""],
      [{ ...period, ip: "not an address" }, "/ip"],
      [{ ...period, ip: "127.0.0.1", to: period.from }, "/to"],
      [{ ...period, ip: "127.0.0.1", from: "2020-01-01T00:00:00Z" }, "/to"],
      [{ ...period, key_id: "x" }, "/key_id"],
      [{ ...period, actor: "x".repeat(301) }, "/actor"],
    ] as const)
      t.match(await call("POST", "/breach-reports", body), { status: 422, body: { errors: [{ pointer }] } }, pointer);
  });
});

t.test("a download of many customers is recorded whole, in pieces, and waits for the audit", async (t) => {
  const pieces: Read[] = [];
  let unwritten = 0;
  let most_unwritten = 0;
  const reads = {
    record(read: Read) {
      pieces.push(read);
      unwritten += read.customer_ids.length;
      most_unwritten = Math.max(most_unwritten, unwritten);
    },
    flush: async () => void (unwritten = 0),
    close: async () => undefined,
  };
  const row = {
    ...{ tenant_id: "t", id: "e", entity: "all" as const },
    ...{ is_masked: false, created_by: "api_key:x", purpose: "delivery" },
  };
  const request = { headers: {}, ip: "127.0.0.1", id: "r" } as FastifyRequest;
  const record = recordDownload({ reads, clock: () => new Date() }, request, row);
  const idOf = (n: number): string => `01a200c5-fc89-7fc4-9874-${String(n).padStart(12, "0")}`;
  for (let n = 0; n < 50_000; n++) {
    // Two addresses of a customer, the second one much later.
    record.add(idOf(n));
    record.add(idOf(Math.max(0, n - 9_000)));
    if (n % 64 === 0) await record.flushOften();
  }
  record.end();
  t.equal(new Set(pieces.flatMap(({ customer_ids }) => customer_ids)).size, 50_000);
  t.equal(
    pieces.reduce((sum, { customer_ids }) => sum + customer_ids.length, 0),
    50_000,
    "each once",
  );
  t.ok(pieces.every(({ customer_ids }) => customer_ids.length <= 1_000));
  t.ok(most_unwritten < 12_000, `${most_unwritten} in memory`);
  t.match(pieces[0], { operation: "downloadExport.all", actor: "api_key:x", subject_id: "e", purpose: "delivery" });
});

t.test("webhooks, providers and streams", async (t) => {
  const receiver = await startReceiver(t);
  const service = await startService(t, {
    providers: [fakeProvider("gazetteer", found(52.5, 13.4))],
    settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8", PROVIDER_PRIVATE_ADDRESSES: "allowed" },
  });
  const { call } = service;
  const provider = await startProviderServer(t);
  provider.play({ json: { type: "FeatureCollection", features: [] } });
  await call("PUT", "/providers/photon", { base_url: provider.url, calls_per_second: 50 }, { "if-match": "*" });
  const { body: webhook } = await call("POST", "/webhooks", { url: receiver.url, event_types: ["*"], payload: "full" });
  const { body: customer } = await call("POST", "/customers", ADA);
  await call("POST", `/customers/${customer.id}/addresses`, HOME);
  const reads = await until(
    () => recorded(service),
    (all) => ["webhook.delivery", "provider.call"].every((name) => all.some(({ operation }) => operation === name)),
  );
  const sent = reads.filter(({ recipient }) => recipient !== null);
  t.match(
    sent.find(({ operation }) => operation === "webhook.delivery"),
    { recipient: `webhook:${webhook.id}`, customer_ids: [customer.id], is_masked: false, actor: "system:webhooks" },
  );
  t.match(
    sent.filter(({ operation }) => operation === "provider.call"),
    [{ recipient: "provider:photon", customer_ids: [customer.id], actor: "system:verifications" }],
  );
  await service.app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = service.app.server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${service.key}`, accept: "text/event-stream" };
  const asked = request({ host: "127.0.0.1", port, path: "/v1/changes", headers, agent: false }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  for await (const piece of response.setEncoding("utf8")) if (String(piece).includes("data:")) break;
  asked.destroy();
  const read = (await recorded(service)).find(({ operation }) => operation === "listChanges");
  t.same(read?.customer_ids, [customer.id]);
});

t.test("without Postgres reads wait, and are written later; what finds no room is counted", async (t) => {
  const service = await startService(t);
  const { resources, tenantId } = service;
  const read = {
    tenant_id: tenantId,
    occurred_at: new Date(),
    operation: "getCustomer",
    actor: "test",
    is_masked: false,
    customer_ids: Array.from({ length: 1_000 }, (_, n) => `01a200c5-fc89-7fc4-9874-${String(n).padStart(12, "0")}`),
  };
  await resources.db.pool.query("ALTER TABLE reads RENAME TO reads_away");
  for (let n = 0; n < 600; n++) resources.reads.record(read);
  await t.rejects(resources.reads.flush());
  await resources.db.pool.query("ALTER TABLE reads_away RENAME TO reads");
  const reads = await recorded(service);
  const [lost] = reads.filter(({ operation }) => operation === "audit.lost");
  t.ok(lost && lost.result_count > 90, "the loss is on record");
  t.equal(reads.length - 1 + lost!.result_count, 600);
  const metrics = await resources.metrics.registry.metrics();
  t.match(metrics, new RegExp(`doorplate_reads_lost_total ${lost!.result_count}`));
});

import { readFile } from "node:fs/promises";
import t from "tap";
import { buildApp } from "../../src/app.ts";
import type { Database } from "../../src/platform/database/database.ts";
import { rescheduleChunk } from "../../src/records/due-dates.ts";
import { splitChunk } from "../../src/records/attribute-split.ts";
import { runVerification } from "../../src/features/verifications/jobs.ts";
import { createMetrics } from "../../src/platform/http/metrics.ts";
import { declarePublic } from "../support/attributes.ts";
import { dumpTable } from "../support/dump.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService, type Call, type Service } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const ANY = { "if-match": "*" };
const MINUTE = 60_000;

const LEVEL = { entity: "customer", name: "level", type: "string", limits: { max_length: 10, enum: ["silver", "gold"] }, is_personal: false };
const FLOOR = { entity: "address", name: "floor", type: "number", limits: { minimum: -2, maximum: 200 }, is_personal: false };
const NICKNAME = { entity: "customer", name: "nickname", type: "string", is_personal: true };

const put = (call: Call, items: unknown, headers: Record<string, string> = ANY) => call("PUT", "/attribute-definitions", { items }, headers);

async function start(t: Parameters<typeof startService>[0]) {
  let ahead = 0;
  const service = await startService(t, { now: () => new Date(Date.now() + ahead) });
  const { resources } = service;
  const tenant = async () => {
    const { id, key } = await service.makeTenant();
    return { tenant_id: id, key, call: service.as(key) };
  };
  /** The pass that can run by now, some rows at a time. */
  const split = async (limit = 3): Promise<void> => { while (await splitChunk(resources, resources.db.kysely, resources.clock(), limit)); };
  return { ...service, tenant, split, advance: (ms: number) => void (ahead += ms) };
}

const makeCustomer = async (call: Call, attributes: object): Promise<string> => (await call("POST", "/customers", { name: "Ada", attributes })).body.id;
const makeAddress = async (call: Call, customer: string, attributes: object): Promise<string> =>
  (await call("POST", `/customers/${customer}/addresses`, { ...BERLIN, attributes })).body.id;

/** What stands clear in the table, by id. */
async function clearOf({ pool }: Database, table: "customers" | "addresses", id: string): Promise<object> {
  return (await pool.query<{ attributes: object }>(`SELECT attributes FROM ${table} WHERE id = $1`, [id])).rows[0]!.attributes;
}

t.test("definitions are listed and replaced", { timeout: 170_000 }, async (t) => {
  const { tenant } = await start(t);

  await t.test("they come back as they were stated, in their order", async (t) => {
    const { call } = await tenant();
    t.strictSame((await call("GET", "/attribute-definitions")).body, { version: 1, applied: true, items: [] });
    const answer = await put(call, [NICKNAME, FLOOR, LEVEL, { entity: "address", name: "level", type: "any" }]);
    const expected = { version: 2, applied: false, items: [NICKNAME, FLOOR, LEVEL, { entity: "address", name: "level", type: "any", is_personal: true }] };
    t.match(answer, { status: 200, headers: { etag: '"2"' } });
    t.strictSame(answer.body, expected);
    t.strictSame((await call("GET", "/attribute-definitions")).body, expected);
    t.strictSame((await put(call, [])).body.items, []);
  });

  await t.test("under their version", async (t) => {
    const { call } = await tenant();
    const { headers } = await call("GET", "/attribute-definitions");
    t.equal((await put(call, [LEVEL], {})).status, 428);
    t.equal((await put(call, [LEVEL], { "if-match": headers["etag"]! })).status, 200);
    t.match(await put(call, [], { "if-match": headers["etag"]! }), { status: 412, headers: { etag: '"2"' } });
    t.match((await call("GET", "/attribute-definitions")).body, { version: 2, items: [LEVEL] });
  });

  await t.test("of two at once, one is refused", async (t) => {
    const { call } = await tenant();
    const answers = await Promise.all([put(call, [LEVEL], { "if-match": '"1"' }), put(call, [FLOOR], { "if-match": '"1"' })]);
    t.same(answers.map(({ status }) => status).sort(), [200, 412]);
  });

  await t.test("another tenant's are not there", async (t) => {
    const [one, other] = [await tenant(), await tenant()];
    await put(one.call, [LEVEL]);
    t.strictSame((await other.call("GET", "/attribute-definitions")).body.items, []);
    t.equal((await other.call("POST", "/customers", { name: "Ada", attributes: { level: 5 } })).status, 201);
    t.equal((await other.call("POST", "/campaigns?dry_run=true", { name: "x", filter: { customer: { attribute: { name: "level", equals: "gold" } } } })).status, 422);
  });

  await t.test("a change of types only leaves the rows alone", async (t) => {
    const { call } = await tenant();
    t.equal((await put(call, [NICKNAME])).body.applied, true);
    t.equal((await put(call, [{ ...NICKNAME, type: "number" }])).body.applied, true);
  });

  await t.test("what contradicts itself is refused, with its place", async (t) => {
    const { call } = await tenant();
    const refused: [definition: object, pointer: string][] = [
      [{ ...LEVEL, entity: "pet" }, "/items/0/entity"], [{ ...LEVEL, type: "text" }, "/items/0/type"], [{ ...LEVEL, name: "" }, "/items/0/name"],
      [{ ...LEVEL, name: "x".repeat(201) }, "/items/0/name"], [{ ...LEVEL, limits: { enum: [] } }, "/items/0/limits/enum"],
      [{ ...LEVEL, limits: { enum: ["a", 1] } }, "/items/0/limits/enum/1"], [{ ...LEVEL, limits: { minimum: 1 } }, "/items/0/limits/minimum"],
      [{ ...FLOOR, limits: { max_length: 1 } }, "/items/0/limits/max_length"], [{ ...FLOOR, limits: { minimum: 2, maximum: 1 } }, "/items/0/limits/maximum"],
      [{ ...FLOOR, type: "any" }, "/items/0/limits/minimum"], [{ ...LEVEL, color: "red" }, "/items/0/color"],
    ];
    for (const [definition, pointer] of refused) {
      const { status, body } = await put(call, [definition]);
      t.match([status, body.errors.map((fault: { pointer: string }) => fault.pointer)], [422, [pointer]], pointer);
    }
    t.match(await put(call, [LEVEL, FLOOR, LEVEL]), { status: 422, body: { errors: [{ pointer: "/items/2/name", detail: /twice/ }] } });
    const many = Array.from({ length: 10_000 }, (_, n) => ({ ...LEVEL, name: `n${n}` }));
    t.equal((await put(call, many)).status, 413);
    t.match(await put(call, many.slice(0, 1_000)), { status: 422, body: { errors: [{ pointer: "/items" }] } });
    t.equal((await put(call, many.slice(0, 201))).status, 422);
    t.equal((await put(call, many.slice(0, 200))).status, 200);
  });

  await t.test("it takes the scopes of policies", async (t) => {
    const service = await startService(t);
    const reader = service.as(await service.makeKey(["policies:read"]));
    t.equal((await reader("GET", "/attribute-definitions")).status, 200);
    t.equal((await put(reader, [])).status, 403);
    t.equal((await service.as(await service.makeKey(["customers:write"]))("GET", "/attribute-definitions")).status, 403);
  });
});

t.test("values are as declared", { timeout: 170_000 }, async (t) => {
  const { tenant } = await start(t);
  const { call } = await tenant();
  const own = [
    LEVEL, { ...FLOOR, entity: "customer" }, { entity: "customer", name: "since", type: "date" }, { entity: "customer", name: "is_member", type: "boolean" }, { entity: "customer", name: "a/b~c", type: "number" },
    { entity: "customer", name: "short", type: "string", limits: { max_length: 3 } }, { entity: "customer", name: "free", type: "any" }, FLOOR,
  ];
  t.equal((await put(call, own)).status, 200);
  const post = (attributes: object) => call("POST", "/customers", { name: "Ada", attributes });
  const good = { level: "gold", floor: 200, since: "2024-02-29", is_member: false, "a/b~c": -1.5, short: "𠮷𠮷𠮷", free: { a: [1] }, unknown: { b: 2 } };

  await t.test("what fits is taken, and what is not declared", async (t) => {
    const { status, body } = await post(good);
    t.equal(status, 201);
    t.same((await call("GET", `/customers/${body.id}`)).body.attributes, good);
    t.equal((await post({ level: null, floor: null })).status, 201);
  });

  await t.test("what does not fit is refused, each with its place and without its value", async (t) => {
    const bad = { level: "platinum", floor: 201, since: "2023-02-29", is_member: "no", "a/b~c": "1", short: "𠮷𠮷𠮷𠮷" };
    const { status, body, text } = await post({ ...good, ...bad });
    t.equal(status, 422);
    t.same(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), ["/attributes/a~1b~0c", "/attributes/floor", "/attributes/is_member", "/attributes/level", "/attributes/short", "/attributes/since"]);
    t.notMatch(text, /platinum|2023|𠮷/);
    for (const value of [5, true, "gold ", [], {}, "Gold"]) t.match(await post({ level: value }), { status: 422, body: { errors: [{ pointer: "/attributes/level" }] } }, JSON.stringify(value));
    t.match(await post({ floor: -3 }), { status: 422, body: { errors: [{ detail: "is less than -2" }] } });
  });

  await t.test("by every way in", async (t) => {
    const customer = await makeCustomer(call, {});
    const address = await makeAddress(call, customer, { floor: 3 });
    const refused = (answer: unknown, pointer: string) => t.match(answer, { status: 422, body: { errors: [{ pointer }] } });
    refused(await call("POST", "/customers?dry_run=true", { name: "x", attributes: { level: 1 } }), "/attributes/level");
    refused(await call("PATCH", `/customers/${customer}`, { attributes: { level: 1 } }, ANY), "/attributes/level");
    refused(await call("PUT", "/customers/by-ref/crm/1", { name: "x", attributes: { level: 1 } }), "/attributes/level");
    refused(await call("POST", `/customers/${customer}/addresses`, { ...BERLIN, attributes: { floor: "3" } }), "/attributes/floor");
    refused(await call("PATCH", `/addresses/${address}`, { attributes: { floor: "3" } }, ANY), "/attributes/floor");
    const batch = await call("POST", "/batch/customers", { items: [
      { source: "crm", ref: "2", customer: { name: "x", attributes: { level: 1 } } }, { source: "crm", ref: "3", customer: { name: "y" }, addresses: [{ ...BERLIN, attributes: { floor: "3" } }] },
      { source: "crm", ref: "4", customer: { name: "z", attributes: { level: "gold" } } },
    ] });
    t.match(batch.body.items, [
      { status: "refused", errors: [{ pointer: "/customer/attributes/level" }] }, { status: "refused", errors: [{ pointer: "/addresses/0/attributes/floor" }] }, { status: "created" },
    ]);
    t.equal((await call("PATCH", `/customers/${customer}`, { attributes: { level: "gold" } }, ANY)).status, 200);
    t.equal((await call("PATCH", `/customers/${customer}`, { attributes: { level: null } }, ANY)).status, 200);
    t.same((await call("GET", `/customers/${customer}`)).body.attributes, {});
  });

  await t.test("what was there before does not stop other changes", async (t) => {
    const { call: later } = await tenant();
    const customer = await makeCustomer(later, { level: "platinum" });
    await put(later, [LEVEL]);
    t.equal((await later("PATCH", `/customers/${customer}`, { attributes: { other: 1 }, tags: ["a"] }, ANY)).status, 200);
    t.same((await later("GET", `/customers/${customer}`)).body.attributes, { level: "platinum", other: 1 });
  });
});

t.test("only what is declared as not personal is clear, and used in conditions", { timeout: 170_000 }, async (t) => {
  const service = await start(t);
  const { resources: { db }, tenant } = service;

  await t.test("it is found in the tables, and nothing else is", async (t) => {
    const { call } = await tenant();
    await put(call, [LEVEL, FLOOR, NICKNAME]);
    const customer = await makeCustomer(call, { level: "gold", nickname: "SECRET-1", undeclared: "SECRET-2", "SECRET-3": 1 });
    const address = await makeAddress(call, customer, { floor: 3, level: "SECRET-4" });
    await call("PATCH", `/customers/${customer}`, { attributes: { nickname: "SECRET-5" } }, ANY);
    t.strictSame(await clearOf(db, "customers", customer), { level: "gold" });
    t.strictSame(await clearOf(db, "addresses", address), { floor: 3 });
    for (const table of ["customers", "addresses", "changes"]) t.notMatch(await dumpTable(db, table), /SECRET/, table);
    t.match(await dumpTable(db, "changes"), /gold/);
    t.strictSame((await call("GET", `/customers/${customer}`)).body.attributes, { level: "gold", nickname: "SECRET-5", undeclared: "SECRET-2", "SECRET-3": 1 });
    t.strictSame((await call("GET", `/addresses/${address}`)).body.attributes, { floor: 3, level: "SECRET-4" });
  });

  await t.test("conditions on sealed attributes are refused at every door", async (t) => {
    const { call } = await tenant();
    await put(call, [LEVEL, NICKNAME]);
    const sealed = { any: [{ tag: "a" }, { not: { customer: { all: [{ attribute: { name: "nickname", equals: "x" } }] } } }, { attribute: { name: "level", at_least: 1 } }] };
    const pointers = ["/filter/any/1/not/customer/all/0/attribute/name", "/filter/any/2/attribute/name"];
    for (const [path, body] of [
      ["/campaigns", { name: "x" }], ["/campaigns?dry_run=true", { name: "x" }], ["/exports", { entity: "addresses", format: "csv" }],
      ["/exports", { entity: "addresses", format: "csv", as_of: "2026-01-01T00:00:00Z" }], ["/addresses/search", { q: "Ada" }],
    ] as const) {
      const { status, body: answer } = await call("POST", path, { ...body, filter: sealed });
      t.same([status, answer.errors.map(({ pointer }: { pointer: string }) => pointer)], [422, pointers], path);
      t.match(answer.errors[0].detail, /not declared as not personal.*PUT \/v1\/attribute-definitions/);
    }
    const nickname = { attribute: { name: "nickname", equals: "x" } };
    t.match(await call("POST", "/exports", { entity: "customers", format: "csv", filter: nickname }), { status: 422, body: { errors: [{ pointer: "/filter/attribute/name" }] } });
    for (const member of ["customer", "address"]) {
      t.match(await call("POST", "/customers/search", { q: "Ada", filter: { [member]: nickname } }), { status: 422, body: { errors: [{ pointer: `/filter/${member}/attribute/name` }] } });
    }
    const rules = [{ customer_tag: "a", interval: "P1M" }, { customer_attribute: nickname.attribute, address_attribute: { name: "level", at_least: 1 }, interval: "P1M" }];
    t.match(await call("PUT", "/verification-policies", { default_interval: "P3M", rules }, ANY), {
      status: 422, body: { errors: [{ pointer: "/rules/1/customer_attribute/name" }, { pointer: "/rules/1/address_attribute/name" }] },
    });
    t.equal((await call("POST", "/exports", { entity: "customers", format: "csv", filter: { attribute: { name: "level", equals: "gold" } } })).status, 201);
  });

  await t.test("filters and policies use what is clear", async (t) => {
    const { tenant_id, call } = await tenant();
    await put(call, [LEVEL, FLOOR]);
    const [gold, silver] = [await makeCustomer(call, { level: "gold" }), await makeCustomer(call, { level: "silver" })];
    const address = await makeAddress(call, gold, { floor: 3 });
    await makeAddress(call, silver, { floor: 1 });
    const total = async (filter: object): Promise<number> => (await call("POST", "/campaigns?dry_run=true", { name: "x", filter })).body.total;
    t.equal(await total({ customer: { attribute: { name: "level", equals: "gold" } } }), 1);
    t.equal(await total({ attribute: { name: "floor", at_least: 1 } }), 2);
    t.equal(await total({ attribute: { name: "floor", at_least: 2 } }), 1);
    t.equal((await call("PUT", "/verification-policies", { default_interval: "P3M", rules: [{ customer_attribute: { name: "level", equals: "gold" }, interval: "P1M" }] }, ANY)).status, 200);
    await verifyAll(service, tenant_id);
    t.ok(await daysOf(call, address) < 32);
  });

  await t.test("an attribute that a policy or a campaign needs is not sealed under it", async (t) => {
    const { call } = await tenant();
    await put(call, [LEVEL, FLOOR]);
    await call("PUT", "/verification-policies", { default_interval: "P3M", rules: [{ customer_attribute: { name: "level", equals: "gold" }, interval: "P1M" }] }, ANY);
    t.match(await put(call, [FLOOR]), { status: 409, body: { detail: /verification policy/ } });
    t.match(await put(call, [FLOOR, { ...LEVEL, is_personal: true }]), { status: 409 });
    await call("PUT", "/verification-policies", { default_interval: "P3M", rules: [] }, ANY);
    const { body: campaign } = await call("POST", "/campaigns", { name: "x", filter: { not: { attribute: { name: "floor", equals: 1 } } } });
    t.match(await put(call, [LEVEL]), { status: 409, body: { detail: /[Cc]ampaign/ } });
    t.equal((await put(call, [FLOOR])).status, 200);
    await call("POST", `/campaigns/${campaign.id}/cancel`);
    t.equal((await put(call, [LEVEL])).status, 200);
  });

  await t.test("names of Object.prototype are names like others", async (t) => {
    const { call } = await tenant();
    const names = ["constructor", "toString", "hasOwnProperty"];
    const values = Object.fromEntries(names.map((name) => [name, 1]));
    const before = await makeCustomer(call, values);
    t.strictSame(await clearOf(db, "customers", before), {}, "undeclared ones are sealed");
    t.equal((await call("POST", "/campaigns?dry_run=true", { name: "x", filter: { customer: { attribute: { name: "constructor", equals: 1 } } } })).status, 422);
    await declarePublic(call, { customer: [...names, "__proto__"] });
    t.equal((await call("GET", "/attribute-definitions")).body.items.length, 4);
    const customer = await makeCustomer(call, values);
    t.same(Object.entries(await clearOf(db, "customers", customer)).sort(), Object.entries(values).sort());
    t.equal((await call("POST", "/campaigns?dry_run=true", { name: "x", filter: { customer: { attribute: { name: "__proto__", equals: 1 } } } })).status, 200);
  });
});

async function verifyAll({ resources }: Service, tenant_id: string): Promise<void> {
  const open = await resources.db.kysely.selectFrom("verifications").select(["tenant_id", "address_id", "id"]).where("tenant_id", "=", tenant_id).where("status", "=", "queued").execute();
  for (const row of open) await runVerification(resources, [fakeProvider("fake", found(1, 2))], row);
}

async function daysOf(call: Call, address: string): Promise<number> {
  const { verification: { verify_after, verified_at } } = (await call("GET", `/addresses/${address}`)).body;
  return (Date.parse(verify_after) - Date.parse(verified_at)) / (24 * 60 * MINUTE);
}

t.test("rows that are there follow their definitions", { timeout: 170_000 }, async (t) => {
  const service = await start(t);
  const { resources, tenant, split, advance } = service;
  const { db } = resources;

  await t.test("both ways, without a version or an entry in the log", async (t) => {
    const { call } = await tenant();
    const attributes = (n: number) => ({ level: "gold", nickname: `SECRET-${n}` });
    const customers = await Promise.all(Array.from({ length: 7 }, (_, n) => makeCustomer(call, attributes(n))));
    const addresses = await Promise.all(customers.map((id, n) => makeAddress(call, id, { floor: n, note: `SECRET-${n}` })));
    const deleted = customers[6]!;
    await call("DELETE", `/customers/${deleted}`, undefined, ANY);
    const entries = async () => (await db.pool.query("SELECT count(*)::int AS count FROM changes")).rows[0];
    const before = [await entries(), await Promise.all(customers.slice(0, 6).map(async (id) => (await call("GET", `/customers/${id}`)).body))];
    const clear = () => Promise.all([...customers.map((id) => clearOf(db, "customers", id)), ...addresses.map((id) => clearOf(db, "addresses", id))]);

    t.equal((await put(call, [LEVEL, FLOOR])).body.applied, false);
    await split();
    t.strictSame(await clear(), [...customers.map(() => ({ level: "gold" })), ...addresses.map((_, n) => ({ floor: n }))]);
    t.equal((await call("GET", "/attribute-definitions")).body.applied, false, "other processes may still write by old definitions");
    advance(3 * MINUTE);
    await split();
    t.equal((await call("GET", "/attribute-definitions")).body.applied, true);
    t.strictSame([await entries(), await Promise.all(customers.slice(0, 6).map(async (id) => (await call("GET", `/customers/${id}`)).body))], before);
    for (const table of ["customers", "addresses"]) t.notMatch(await dumpTable(db, table), /SECRET/, table);
    t.match((await call("POST", `/customers/${deleted}/restore`, { version: 1 })).body.attributes, attributes(6));

    t.equal((await put(call, [])).body.applied, false);
    await split();
    advance(3 * MINUTE);
    await split();
    t.strictSame(await clear(), [...customers, ...addresses].map(() => ({})));
    t.equal((await call("GET", "/attribute-definitions")).body.applied, true);
    t.strictSame((await call("GET", `/customers/${customers[0]}`)).body.attributes, attributes(0));
  });

  await t.test("what another process writes by old definitions meanwhile is reached by the second pass", async (t) => {
    const { key, call } = await tenant();
    const stale = await buildApp({ ...resources, metrics: createMetrics(db), attributes: { ...resources.attributes, publicOf: async () => new Map() } });
    t.teardown(() => stale.close());
    const customer = await makeCustomer(call, { level: "gold" });
    await put(call, [LEVEL]);
    await split();
    t.strictSame(await clearOf(db, "customers", customer), { level: "gold" });
    const { statusCode } = await stale.inject({ method: "PATCH", url: `/v1/customers/${customer}`, headers: { authorization: `Bearer ${key}`, ...ANY }, payload: { tags: ["a"] } });
    t.equal(statusCode, 200);
    t.strictSame(await clearOf(db, "customers", customer), {}, "sealed by a process that does not know better");
    await split();
    t.strictSame(await clearOf(db, "customers", customer), {}, "the first pass is over");
    advance(3 * MINUTE);
    await split();
    t.strictSame(await clearOf(db, "customers", customer), { level: "gold" });
    t.match((await call("GET", `/customers/${customer}`)).body, { version: 2, attributes: { level: "gold" }, tags: ["a"] });
  });

  await t.test("while writers write, nothing is lost and no writer fails", async (t) => {
    const { call } = await tenant();
    const customers = await Promise.all(Array.from({ length: 12 }, (_, n) => makeCustomer(call, { level: "gold", n })));
    const addresses = await Promise.all(customers.map((id, n) => makeAddress(call, id, { floor: n, n })));
    const rounds = 6;
    const writeAll = customers.map(async (id, n) => {
      for (let round = 1; round <= rounds; round++) {
        t.equal((await call("PATCH", `/customers/${id}`, { attributes: { [`own${round}`]: n } }, ANY)).status, 200);
        t.equal((await call("PATCH", `/addresses/${addresses[n]}`, { attributes: { [`own${round}`]: n }, tags: [`t${round}`] }, ANY)).status, 200);
      }
    });
    const writing = new AbortController();
    const redefine = (async () => {
      for (let nth = 0; !writing.signal.aborted; nth++) {
        t.equal((await put(call, nth % 2 === 0 ? [LEVEL, FLOOR] : [NICKNAME])).status, 200);
        await split(5);
      }
    })();
    await Promise.all(writeAll);
    writing.abort();
    await redefine;
    await put(call, [LEVEL, FLOOR]);
    await split();
    advance(3 * MINUTE);
    await split();
    const own = (n: number) => Object.fromEntries(Array.from({ length: rounds }, (_, round) => [`own${round + 1}`, n]));
    for (const [n, id] of customers.entries()) {
      t.strictSame((await call("GET", `/customers/${id}`)).body, { ...(await call("GET", `/customers/${id}`)).body, version: rounds + 1 });
      t.same((await call("GET", `/customers/${id}`)).body.attributes, { level: "gold", n, ...own(n) });
      t.same((await call("GET", `/addresses/${addresses[n]}`)).body.attributes, { floor: n, n, ...own(n) });
      t.strictSame(await clearOf(db, "customers", id), { level: "gold" });
      t.strictSame(await clearOf(db, "addresses", addresses[n]!), { floor: n });
    }
  });

  await t.test("it goes on before a row that is held, and never waits", async (t) => {
    const { tenant_id, call } = await tenant();
    const customers: string[] = [];
    for (let n = 0; n < 5; n++) customers.push(await makeCustomer(call, { level: "gold" }));
    await put(call, [LEVEL]);
    await db.kysely.transaction().execute(async (tx) => {
      await tx.selectFrom("customers").select("id").where("tenant_id", "=", tenant_id).where("id", "=", customers[2]!).forUpdate().execute();
      await split(10);
      t.strictSame(await clearOf(db, "customers", customers[4]!), { level: "gold" });
      t.strictSame(await clearOf(db, "customers", customers[2]!), {});
    });
    await split(10);
    t.strictSame(await clearOf(db, "customers", customers[2]!), { level: "gold" });
  });

  await t.test("due dates follow", async (t) => {
    const { tenant_id, call } = await tenant();
    const address = await makeAddress(call, await makeCustomer(call, { level: "gold" }), {});
    await verifyAll(service, tenant_id);
    t.ok(await daysOf(call, address) > 80);
    await put(call, [LEVEL]);
    await call("PUT", "/verification-policies", { default_interval: "P3M", rules: [{ customer_attribute: { name: "level", equals: "gold" }, interval: "P1M" }] }, ANY);
    while (await rescheduleChunk(db.kysely, 100));
    t.ok(await daysOf(call, address) > 80, "the attribute is not clear yet");
    await split();
    while (await rescheduleChunk(db.kysely, 100));
    t.ok(await daysOf(call, address) < 32);
  });
});

t.test("what policies and campaigns of earlier versions use is declared as not personal", async (t) => {
  const { resources: { db }, tenant } = await start(t);
  const { call } = await tenant();
  const other = await tenant();
  await declarePublic(call, { customer: ["tier", "orders", "past"], address: ["gate", "floor"] });
  const rules = [{ customer_attribute: { name: "tier", equals: "gold" }, address_attribute: { name: "gate", equals: "open" }, interval: "P1M" }, { customer_tag: "a", interval: "P1W" }];
  t.equal((await call("PUT", "/verification-policies", { default_interval: "P3M", rules }, ANY)).status, 200);
  const filter = { not: { any: [{ attribute: { name: "floor", at_least: 1 } }, { customer: { all: [{ attribute: { name: "orders", at_least: 1 } }, { tag: "a" }] } }] } };
  const { status, body: past } = await call("POST", "/campaigns", { name: "past", filter: { customer: { attribute: { name: "past", equals: 1 } } } });
  t.equal(status, 202);
  await call("POST", `/campaigns/${past.id}/cancel`);
  t.equal((await call("POST", "/campaigns", { name: "x", filter, schedule: { cron: "0 3 * * 1", timezone: "Asia/Shanghai" } })).status, 202);

  const migration = await readFile(new URL("../../migrations/0025_define_attributes.sql", import.meta.url), "utf8");
  await db.pool.query(`DROP TABLE attribute_definitions, attribute_schemas; BEGIN; ${migration} COMMIT;`);
  const of = (entity: string, name: string) => ({ entity, name, type: "any", is_personal: false });
  t.strictSame((await call("GET", "/attribute-definitions")).body, {
    version: 1, applied: true, items: [of("address", "floor"), of("address", "gate"), of("customer", "orders"), of("customer", "tier")],
  });
  t.strictSame((await other.call("GET", "/attribute-definitions")).body.items, []);
});

import { readFile } from "node:fs/promises";
import t from "tap";
import {
  ANY,
  BERLIN,
  FLOOR,
  LEVEL,
  makeAddress,
  makeCustomer,
  NICKNAME,
  put,
  start,
} from "../support/attribute-definitions.ts";
import { declarePublic } from "../support/attributes.ts";
import { startService } from "../support/service.ts";

t.test("definitions are listed and replaced", { timeout: 300_000 }, async (t) => {
  const { tenant } = await start(t);

  await t.test("they come back as they were stated, in their order", async (t) => {
    const { call } = await tenant();
    t.strictSame((await call("GET", "/attribute-definitions")).body, { version: 1, applied: true, items: [] });
    const answer = await put(call, [NICKNAME, FLOOR, LEVEL, { entity: "address", name: "level", type: "any" }]);
    const expected = {
      version: 2,
      applied: false,
      items: [NICKNAME, FLOOR, LEVEL, { entity: "address", name: "level", type: "any", is_personal: true }],
    };
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
    const answers = await Promise.all([
      put(call, [LEVEL], { "if-match": '"1"' }),
      put(call, [FLOOR], { "if-match": '"1"' }),
    ]);
    t.same(answers.map(({ status }) => status).sort(), [200, 412]);
  });

  await t.test("another tenant's are not there", async (t) => {
    const [one, other] = [await tenant(), await tenant()];
    await put(one.call, [LEVEL]);
    t.strictSame((await other.call("GET", "/attribute-definitions")).body.items, []);
    t.equal((await other.call("POST", "/customers", { name: "Ada", attributes: { level: 5 } })).status, 201);
    t.equal(
      (
        await other.call("POST", "/campaigns?dry_run=true", {
          name: "x",
          filter: { customer: { attribute: { name: "level", equals: "gold" } } },
        })
      ).status,
      422,
    );
  });

  await t.test("a change of types only leaves the rows alone", async (t) => {
    const { call } = await tenant();
    t.equal((await put(call, [NICKNAME])).body.applied, true);
    t.equal((await put(call, [{ ...NICKNAME, type: "number" }])).body.applied, true);
  });

  await t.test("what contradicts itself is refused, with its place", async (t) => {
    const { call } = await tenant();
    const refused: [definition: object, pointer: string][] = [
      [{ ...LEVEL, entity: "pet" }, "/items/0/entity"],
      [{ ...LEVEL, type: "text" }, "/items/0/type"],
      [{ ...LEVEL, name: "" }, "/items/0/name"],
      [{ ...LEVEL, name: "x".repeat(201) }, "/items/0/name"],
      [{ ...LEVEL, limits: { enum: [] } }, "/items/0/limits/enum"],
      [{ ...LEVEL, limits: { enum: ["a", 1] } }, "/items/0/limits/enum/1"],
      [{ ...LEVEL, limits: { minimum: 1 } }, "/items/0/limits/minimum"],
      [{ ...FLOOR, limits: { max_length: 1 } }, "/items/0/limits/max_length"],
      [{ ...FLOOR, limits: { minimum: 2, maximum: 1 } }, "/items/0/limits/maximum"],
      [{ ...FLOOR, type: "any" }, "/items/0/limits/minimum"],
      [{ ...LEVEL, color: "red" }, "/items/0/color"],
    ];
    for (const [definition, pointer] of refused) {
      const { status, body } = await put(call, [definition]);
      t.match([status, body.errors.map((fault: { pointer: string }) => fault.pointer)], [422, [pointer]], pointer);
    }
    t.match(await put(call, [LEVEL, FLOOR, LEVEL]), {
      status: 422,
      body: { errors: [{ pointer: "/items/2/name", detail: /duplicate/ }] },
    });
    const many = Array.from({ length: 10_000 }, (_, n) => ({ ...LEVEL, name: `n${n}` }));
    t.equal((await put(call, many)).status, 413);
    t.match(await put(call, many.slice(0, 1_000)), { status: 422, body: { errors: [{ pointer: "/items" }] } });
    t.equal((await put(call, many.slice(0, 201))).status, 422);
    t.equal((await put(call, many.slice(0, 200))).status, 200);
  });

  await t.test("it takes the scopes of policies", async (t) => {
    const service = await startService(t);
    const reader = service.as(await service.generateKey(["policies:read"]));
    t.equal((await reader("GET", "/attribute-definitions")).status, 200);
    t.equal((await put(reader, [])).status, 403);
    t.equal(
      (await service.as(await service.generateKey(["customers:write"]))("GET", "/attribute-definitions")).status,
      403,
    );
  });
});

t.test("values are as declared", { timeout: 300_000 }, async (t) => {
  const { tenant } = await start(t);
  const { call } = await tenant();
  const own = [
    LEVEL,
    { ...FLOOR, entity: "customer" },
    { entity: "customer", name: "since", type: "date" },
    { entity: "customer", name: "is_member", type: "boolean" },
    { entity: "customer", name: "a/b~c", type: "number" },
    { entity: "customer", name: "short", type: "string", limits: { max_length: 3 } },
    { entity: "customer", name: "free", type: "any" },
    FLOOR,
  ];
  t.equal((await put(call, own)).status, 200);
  const post = (attributes: object) => call("POST", "/customers", { name: "Ada", attributes });
  const good = {
    level: "gold",
    floor: 200,
    since: "2024-02-29",
    is_member: false,
    "a/b~c": -1.5,
    short: "𠮷𠮷𠮷",
    free: { a: [1] },
    unknown: { b: 2 },
  };

  await t.test("what fits is taken, and what is not declared", async (t) => {
    const { status, body } = await post(good);
    t.equal(status, 201);
    t.same((await call("GET", `/customers/${body.id}`)).body.attributes, good);
    t.equal((await post({ level: null, floor: null })).status, 201);
  });

  await t.test("what does not fit is refused, each with its place and without its value", async (t) => {
    const bad = {
      level: "platinum",
      floor: 201,
      since: "2023-02-29",
      is_member: "no",
      "a/b~c": "1",
      short: "𠮷𠮷𠮷𠮷",
    };
    const { status, body, text } = await post({ ...good, ...bad });
    t.equal(status, 422);
    t.same(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), [
      "/attributes/a~1b~0c",
      "/attributes/floor",
      "/attributes/is_member",
      "/attributes/level",
      "/attributes/short",
      "/attributes/since",
    ]);
    t.notMatch(text, /platinum|2023|𠮷/);
    for (const value of [5, true, "gold ", [], {}, "Gold"])
      t.match(
        await post({ level: value }),
        { status: 422, body: { errors: [{ pointer: "/attributes/level" }] } },
        JSON.stringify(value),
      );
    t.match(await post({ floor: -3 }), { status: 422, body: { errors: [{ detail: "must not be less than -2" }] } });
  });

  await t.test("by every way in", async (t) => {
    const customer = await makeCustomer(call, {});
    const address = await makeAddress(call, customer, { floor: 3 });
    const refused = (answer: unknown, pointer: string) =>
      t.match(answer, { status: 422, body: { errors: [{ pointer }] } });
    refused(
      await call("POST", "/customers?dry_run=true", { name: "x", attributes: { level: 1 } }),
      "/attributes/level",
    );
    refused(await call("PATCH", `/customers/${customer}`, { attributes: { level: 1 } }, ANY), "/attributes/level");
    refused(await call("PUT", "/customers/by-ref/crm/1", { name: "x", attributes: { level: 1 } }), "/attributes/level");
    refused(
      await call("POST", `/customers/${customer}/addresses`, { ...BERLIN, attributes: { floor: "3" } }),
      "/attributes/floor",
    );
    refused(await call("PATCH", `/addresses/${address}`, { attributes: { floor: "3" } }, ANY), "/attributes/floor");
    const batch = await call("POST", "/batch/customers", {
      items: [
        { source: "crm", ref: "2", customer: { name: "x", attributes: { level: 1 } } },
        { source: "crm", ref: "3", customer: { name: "y" }, addresses: [{ ...BERLIN, attributes: { floor: "3" } }] },
        { source: "crm", ref: "4", customer: { name: "z", attributes: { level: "gold" } } },
      ],
    });
    t.match(batch.body.items, [
      { status: "refused", errors: [{ pointer: "/customer/attributes/level" }] },
      { status: "refused", errors: [{ pointer: "/addresses/0/attributes/floor" }] },
      { status: "created" },
    ]);
    t.equal((await call("PATCH", `/customers/${customer}`, { attributes: { level: "gold" } }, ANY)).status, 200);
    t.equal((await call("PATCH", `/customers/${customer}`, { attributes: { level: null } }, ANY)).status, 200);
    t.same((await call("GET", `/customers/${customer}`)).body.attributes, {});
  });

  await t.test("what was there before does not stop other changes", async (t) => {
    const { call: later } = await tenant();
    const customer = await makeCustomer(later, { level: "platinum" });
    await put(later, [LEVEL]);
    t.equal(
      (await later("PATCH", `/customers/${customer}`, { attributes: { other: 1 }, tags: ["a"] }, ANY)).status,
      200,
    );
    t.same((await later("GET", `/customers/${customer}`)).body.attributes, { level: "platinum", other: 1 });
  });
});

t.test("what policies and campaigns of earlier versions use is declared as not personal", async (t) => {
  const {
    resources: { db },
    tenant,
  } = await start(t);
  const { call } = await tenant();
  const other = await tenant();
  await declarePublic(call, { customer: ["tier", "orders", "past"], address: ["gate", "floor"] });
  const rules = [
    {
      customer_attribute: { name: "tier", equals: "gold" },
      address_attribute: { name: "gate", equals: "open" },
      interval: "P1M",
    },
    { customer_tag: "a", interval: "P1W" },
  ];
  t.equal((await call("PUT", "/verification-policies", { default_interval: "P3M", rules }, ANY)).status, 200);
  const filter = {
    not: {
      any: [
        { attribute: { name: "floor", at_least: 1 } },
        { customer: { all: [{ attribute: { name: "orders", at_least: 1 } }, { tag: "a" }] } },
      ],
    },
  };
  const { status, body: past } = await call("POST", "/campaigns", {
    name: "past",
    filter: { customer: { attribute: { name: "past", equals: 1 } } },
  });
  t.equal(status, 202);
  await call("POST", `/campaigns/${past.id}/cancel`);
  t.equal(
    (
      await call("POST", "/campaigns", {
        name: "x",
        filter,
        schedule: { cron: "0 3 * * 1", timezone: "Asia/Shanghai" },
      })
    ).status,
    202,
  );

  const migration = await readFile(new URL("../../migrations/0025_define_attributes.sql", import.meta.url), "utf8");
  await db.pool.query(`DROP TABLE attribute_definitions, attribute_schemas; BEGIN; ${migration} COMMIT;`);
  const of = (entity: string, name: string) => ({ entity, name, type: "any", is_personal: false });
  t.strictSame((await call("GET", "/attribute-definitions")).body, {
    version: 1,
    applied: true,
    items: [of("address", "floor"), of("address", "gate"), of("customer", "orders"), of("customer", "tier")],
  });
  t.strictSame((await other.call("GET", "/attribute-definitions")).body.items, []);
});

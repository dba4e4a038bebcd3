import t from "tap";
import { buildApp } from "../../src/app.ts";
import { runVerification } from "../support/verifications.ts";
import { createMetrics } from "../../src/platform/http/metrics.ts";
import { rescheduleChunk } from "../../src/records/due-dates.ts";
import {
  ANY,
  clearOf,
  FLOOR,
  LEVEL,
  makeAddress,
  makeCustomer,
  MINUTE,
  NICKNAME,
  put,
  start,
} from "../support/attribute-definitions.ts";
import { declarePublic } from "../support/attributes.ts";
import { dumpTable } from "../support/dump.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import type { Call, Service } from "../support/service.ts";

t.test(
  "only attributes declared as not personal are stored unsealed and can be used in conditions",
  { timeout: 300_000 },
  async (t) => {
    const service = await start(t);
    const {
      resources: { db },
      tenant,
    } = service;

    await t.test("the tables contain them, and no others, in clear text", async (t) => {
      const { call } = await tenant();
      await put(call, [LEVEL, FLOOR, NICKNAME]);
      const customer = await makeCustomer(call, {
        level: "gold",
        nickname: "SECRET-1",
        undeclared: "SECRET-2",
        "SECRET-3": 1,
      });
      const address = await makeAddress(call, customer, { floor: 3, level: "SECRET-4" });
      await call("PATCH", `/customers/${customer}`, { attributes: { nickname: "SECRET-5" } }, ANY);
      t.strictSame(await clearOf(db, "customers", customer), { level: "gold" });
      t.strictSame(await clearOf(db, "addresses", address), { floor: 3 });
      for (const table of ["customers", "addresses", "changes"])
        t.notMatch(await dumpTable(db, table), /SECRET/, table);
      t.match(await dumpTable(db, "changes"), /gold/);
      t.strictSame((await call("GET", `/customers/${customer}`)).body.attributes, {
        level: "gold",
        nickname: "SECRET-5",
        undeclared: "SECRET-2",
        "SECRET-3": 1,
      });
      t.strictSame((await call("GET", `/addresses/${address}`)).body.attributes, { floor: 3, level: "SECRET-4" });
    });

    await t.test("every endpoint rejects conditions on sealed attributes", async (t) => {
      const { call } = await tenant();
      await put(call, [LEVEL, NICKNAME]);
      const sealed = {
        any: [
          { tag: "a" },
          { not: { customer: { all: [{ attribute: { name: "nickname", equals: "x" } }] } } },
          { attribute: { name: "level", at_least: 1 } },
        ],
      };
      const pointers = ["/filter/any/1/not/customer/all/0/attribute/name", "/filter/any/2/attribute/name"];
      for (const [path, body] of [
        ["/campaigns", { name: "x" }],
        ["/campaigns?dry_run=true", { name: "x" }],
        ["/exports", { entity: "addresses", format: "csv" }],
        ["/exports", { entity: "addresses", format: "csv", as_of: "2026-01-01T00:00:00Z" }],
        ["/addresses/search", { q: "Ada" }],
      ] as const) {
        const { status, body: answer } = await call("POST", path, { ...body, filter: sealed });
        t.same([status, answer.errors.map(({ pointer }: { pointer: string }) => pointer)], [422, pointers], path);
        t.match(answer.errors[0].detail, /is sealed: .* `is_personal: false` .*PUT \/v1\/attribute-definitions/);
      }
      const nickname = { attribute: { name: "nickname", equals: "x" } };
      t.match(await call("POST", "/exports", { entity: "customers", format: "csv", filter: nickname }), {
        status: 422,
        body: { errors: [{ pointer: "/filter/attribute/name" }] },
      });
      for (const member of ["customer", "address"]) {
        t.match(await call("POST", "/customers/search", { q: "Ada", filter: { [member]: nickname } }), {
          status: 422,
          body: { errors: [{ pointer: `/filter/${member}/attribute/name` }] },
        });
      }
      const rules = [
        { customer_tag: "a", interval: "P1M" },
        { customer_attribute: nickname.attribute, address_attribute: { name: "level", at_least: 1 }, interval: "P1M" },
      ];
      t.match(await call("PUT", "/verification-policies", { default_interval: "P3M", rules }, ANY), {
        status: 422,
        body: {
          errors: [{ pointer: "/rules/1/customer_attribute/name" }, { pointer: "/rules/1/address_attribute/name" }],
        },
      });
      t.equal(
        (
          await call("POST", "/exports", {
            entity: "customers",
            format: "csv",
            filter: { attribute: { name: "level", equals: "gold" } },
          })
        ).status,
        201,
      );
    });

    await t.test("filters and policies use unsealed attributes", async (t) => {
      const { tenant_id, call } = await tenant();
      await put(call, [LEVEL, FLOOR]);
      const [gold, silver] = [
        await makeCustomer(call, { level: "gold" }),
        await makeCustomer(call, { level: "silver" }),
      ];
      const address = await makeAddress(call, gold, { floor: 3 });
      await makeAddress(call, silver, { floor: 1 });
      const total = async (filter: object): Promise<number> =>
        (await call("POST", "/campaigns?dry_run=true", { name: "x", filter })).body.total;
      t.equal(await total({ customer: { attribute: { name: "level", equals: "gold" } } }), 1);
      t.equal(await total({ attribute: { name: "floor", at_least: 1 } }), 2);
      t.equal(await total({ attribute: { name: "floor", at_least: 2 } }), 1);
      t.equal(
        (
          await call(
            "PUT",
            "/verification-policies",
            {
              default_interval: "P3M",
              rules: [{ customer_attribute: { name: "level", equals: "gold" }, interval: "P1M" }],
            },
            ANY,
          )
        ).status,
        200,
      );
      await verifyAll(service, tenant_id);
      t.ok((await daysOf(call, address)) < 32);
    });

    await t.test("an attribute that a policy or a campaign uses cannot become sealed", async (t) => {
      const { call } = await tenant();
      await put(call, [LEVEL, FLOOR]);
      await call(
        "PUT",
        "/verification-policies",
        {
          default_interval: "P3M",
          rules: [{ customer_attribute: { name: "level", equals: "gold" }, interval: "P1M" }],
        },
        ANY,
      );
      t.match(await put(call, [FLOOR]), { status: 409, body: { detail: /verification policy/ } });
      t.match(await put(call, [FLOOR, { ...LEVEL, is_personal: true }]), { status: 409 });
      await call("PUT", "/verification-policies", { default_interval: "P3M", rules: [] }, ANY);
      const { body: campaign } = await call("POST", "/campaigns", {
        name: "x",
        filter: { not: { attribute: { name: "floor", equals: 1 } } },
      });
      t.match(await put(call, [LEVEL]), { status: 409, body: { detail: /[Cc]ampaign/ } });
      t.equal((await put(call, [FLOOR])).status, 200);
      await call("POST", `/campaigns/${campaign.id}/cancel`);
      t.equal((await put(call, [LEVEL])).status, 200);
    });

    await t.test("names of Object.prototype are handled like other names", async (t) => {
      const { call } = await tenant();
      const names = ["constructor", "toString", "hasOwnProperty"];
      const values = Object.fromEntries(names.map((name) => [name, 1]));
      const before = await makeCustomer(call, values);
      t.strictSame(await clearOf(db, "customers", before), {}, "undeclared attributes are sealed");
      t.equal(
        (
          await call("POST", "/campaigns?dry_run=true", {
            name: "x",
            filter: { customer: { attribute: { name: "constructor", equals: 1 } } },
          })
        ).status,
        422,
      );
      await declarePublic(call, { customer: [...names, "__proto__"] });
      t.equal((await call("GET", "/attribute-definitions")).body.items.length, 4);
      const customer = await makeCustomer(call, values);
      t.same(Object.entries(await clearOf(db, "customers", customer)).sort(), Object.entries(values).sort());
      t.equal(
        (
          await call("POST", "/campaigns?dry_run=true", {
            name: "x",
            filter: { customer: { attribute: { name: "__proto__", equals: 1 } } },
          })
        ).status,
        200,
      );
    });
  },
);

async function verifyAll({ resources }: Service, tenant_id: string): Promise<void> {
  const open = await resources.db.kysely
    .selectFrom("verifications")
    .select(["tenant_id", "address_id", "id"])
    .where("tenant_id", "=", tenant_id)
    .where("status", "=", "queued")
    .execute();
  for (const row of open) await runVerification(resources, [fakeProvider("fake", found(1, 2))], row);
}

async function daysOf(call: Call, address: string): Promise<number> {
  const {
    verification: { verify_after, verified_at },
  } = (await call("GET", `/addresses/${address}`)).body;
  return (Date.parse(verify_after) - Date.parse(verified_at)) / (24 * 60 * MINUTE);
}

t.test("existing rows are converted when definitions change", { timeout: 300_000 }, async (t) => {
  const service = await start(t);
  const { resources, tenant, split, advance } = service;
  const { db } = resources;

  await t.test("in both directions, without a new version or an entry in the log", async (t) => {
    const { call } = await tenant();
    const attributes = (n: number) => ({ level: "gold", nickname: `SECRET-${n}` });
    const customers = await Promise.all(Array.from({ length: 7 }, (_, n) => makeCustomer(call, attributes(n))));
    const addresses = await Promise.all(
      customers.map((id, n) => makeAddress(call, id, { floor: n, note: `SECRET-${n}` })),
    );
    const deleted = customers[6]!;
    await call("DELETE", `/customers/${deleted}`, undefined, ANY);
    const entries = async () => (await db.pool.query("SELECT count(*)::int AS count FROM changes")).rows[0];
    const before = [
      await entries(),
      await Promise.all(customers.slice(0, 6).map(async (id) => (await call("GET", `/customers/${id}`)).body)),
    ];
    const clear = () =>
      Promise.all([
        ...customers.map((id) => clearOf(db, "customers", id)),
        ...addresses.map((id) => clearOf(db, "addresses", id)),
      ]);

    t.equal((await put(call, [LEVEL, FLOOR])).body.applied, false);
    await split();
    t.strictSame(await clear(), [
      ...customers.map(() => ({ level: "gold" })),
      ...addresses.map((_, n) => ({ floor: n })),
    ]);
    t.equal(
      (await call("GET", "/attribute-definitions")).body.applied,
      false,
      "other processes may still use the old definitions",
    );
    advance(3 * MINUTE);
    await split();
    t.equal((await call("GET", "/attribute-definitions")).body.applied, true);
    t.strictSame(
      [
        await entries(),
        await Promise.all(customers.slice(0, 6).map(async (id) => (await call("GET", `/customers/${id}`)).body)),
      ],
      before,
    );
    for (const table of ["customers", "addresses"]) t.notMatch(await dumpTable(db, table), /SECRET/, table);
    t.match((await call("POST", `/customers/${deleted}/restore`, { version: 1 })).body.attributes, attributes(6));

    t.equal((await put(call, [])).body.applied, false);
    await split();
    advance(3 * MINUTE);
    await split();
    t.strictSame(
      await clear(),
      [...customers, ...addresses].map(() => ({})),
    );
    t.equal((await call("GET", "/attribute-definitions")).body.applied, true);
    t.strictSame((await call("GET", `/customers/${customers[0]}`)).body.attributes, attributes(0));
  });

  await t.test("a second pass converts rows that another process has written with old definitions", async (t) => {
    const { key, call } = await tenant();
    const stale = await buildApp({
      ...resources,
      metrics: createMetrics(db),
      attributes: { ...resources.attributes, publicOf: async () => new Map() },
    });
    t.teardown(() => stale.close());
    const customer = await makeCustomer(call, { level: "gold" });
    await put(call, [LEVEL]);
    await split();
    t.strictSame(await clearOf(db, "customers", customer), { level: "gold" });
    const { statusCode } = await stale.inject({
      method: "PATCH",
      url: `/v1/customers/${customer}`,
      headers: { authorization: `Bearer ${key}`, ...ANY },
      payload: { tags: ["a"] },
    });
    t.equal(statusCode, 200);
    t.strictSame(await clearOf(db, "customers", customer), {}, "sealed by a process with old definitions");
    await split();
    t.strictSame(await clearOf(db, "customers", customer), {}, "the first pass is over");
    advance(3 * MINUTE);
    await split();
    t.strictSame(await clearOf(db, "customers", customer), { level: "gold" });
    t.match((await call("GET", `/customers/${customer}`)).body, {
      version: 2,
      attributes: { level: "gold" },
      tags: ["a"],
    });
  });

  await t.test("concurrent writes succeed and are not lost", async (t) => {
    const { call } = await tenant();
    const customers = await Promise.all(Array.from({ length: 12 }, (_, n) => makeCustomer(call, { level: "gold", n })));
    const addresses = await Promise.all(customers.map((id, n) => makeAddress(call, id, { floor: n, n })));
    const rounds = 6;
    const writeAll = customers.map(async (id, n) => {
      for (let round = 1; round <= rounds; round++) {
        t.equal((await call("PATCH", `/customers/${id}`, { attributes: { [`own${round}`]: n } }, ANY)).status, 200);
        t.equal(
          (
            await call(
              "PATCH",
              `/addresses/${addresses[n]}`,
              { attributes: { [`own${round}`]: n }, tags: [`t${round}`] },
              ANY,
            )
          ).status,
          200,
        );
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
      t.strictSame((await call("GET", `/customers/${id}`)).body, {
        ...(await call("GET", `/customers/${id}`)).body,
        version: rounds + 1,
      });
      t.same((await call("GET", `/customers/${id}`)).body.attributes, { level: "gold", n, ...own(n) });
      t.same((await call("GET", `/addresses/${addresses[n]}`)).body.attributes, { floor: n, n, ...own(n) });
      t.strictSame(await clearOf(db, "customers", id), { level: "gold" });
      t.strictSame(await clearOf(db, "addresses", addresses[n]!), { floor: n });
    }
  });

  await t.test("locked rows are skipped and converted later", async (t) => {
    const { tenant_id, call } = await tenant();
    const customers: string[] = [];
    for (let n = 0; n < 5; n++) customers.push(await makeCustomer(call, { level: "gold" }));
    await put(call, [LEVEL]);
    await db.kysely.transaction().execute(async (tx) => {
      await tx
        .selectFrom("customers")
        .select("id")
        .where("tenant_id", "=", tenant_id)
        .where("id", "=", customers[2]!)
        .forUpdate()
        .execute();
      await split(10);
      t.strictSame(await clearOf(db, "customers", customers[4]!), { level: "gold" });
      t.strictSame(await clearOf(db, "customers", customers[2]!), {});
    });
    await split(10);
    t.strictSame(await clearOf(db, "customers", customers[2]!), { level: "gold" });
  });

  await t.test("due dates are recalculated", async (t) => {
    const { tenant_id, call } = await tenant();
    const address = await makeAddress(call, await makeCustomer(call, { level: "gold" }), {});
    await verifyAll(service, tenant_id);
    t.ok((await daysOf(call, address)) > 80);
    await put(call, [LEVEL]);
    await call(
      "PUT",
      "/verification-policies",
      { default_interval: "P3M", rules: [{ customer_attribute: { name: "level", equals: "gold" }, interval: "P1M" }] },
      ANY,
    );
    while (await rescheduleChunk(db.kysely, 100));
    t.ok((await daysOf(call, address)) > 80, "the attribute is still sealed");
    await split();
    while (await rescheduleChunk(db.kysely, 100));
    t.ok((await daysOf(call, address)) < 32);
  });
});

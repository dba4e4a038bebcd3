import { hash } from "node:crypto";
import pg from "pg";
import t from "tap";
import { dumpTable } from "../../support/dump.ts";
import { startService, type Answer, type Call, type Service } from "../../support/service.ts";

const ADDRESS = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const CAMPAIGN = { name: "all", filter: {} };
const KEY = { name: "till", scopes: ["customers:read"] };

const once = (key: string) => ({ "idempotency-key": key });
const makeCustomer = async (call: Call): Promise<string> =>
  (await call("POST", "/customers", { name: "张三" })).body.id;

t.test("one Idempotency-Key", async (t) => {
  const service = await startService(t);
  const {
    call,
    as,
    resources: { db },
    tenantId,
  } = service;
  const count = async (
    table: "customers" | "addresses" | "verifications" | "campaigns" | "api_keys" | "changes",
  ): Promise<number> =>
    Number((await db.pool.query(`SELECT count(*) FROM ${table} WHERE tenant_id = $1`, [tenantId])).rows[0].count);

  await t.test("makes one thing of 50 parallel requests, and gives each the same answer", async (t) => {
    const customer = await makeCustomer(call);
    for (const { path, body, status, tables } of [
      {
        path: `/customers/${customer}/addresses`,
        body: { ...ADDRESS, is_default_shipping: true },
        status: 201,
        tables: ["addresses", "verifications", "changes"],
      },
      {
        path: "/customers",
        body: { name: "李四", external_refs: [{ source: "crm", ref: "1" }] },
        status: 201,
        tables: ["customers", "changes"],
      },
      { path: "/campaigns", body: CAMPAIGN, status: 202, tables: ["campaigns"] },
      { path: "/api-keys", body: KEY, status: 201, tables: ["api_keys"] },
    ] as const) {
      const before = await Promise.all(tables.map(count));
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => call("POST", path, body, once("order-4711-" + path.split("/").length + path))),
      );
      t.same(different(answers), { statuses: [status], texts: 1, locations: 1, etags: 1 }, path);
      const after = await Promise.all(tables.map(count));
      t.same(
        after.map((number, index) => number - (before[index] ?? 0)),
        tables.map(() => 1),
        `${path}: one row in ${tables.join(", ")}`,
      );
      t.same((await call("GET", String(answers[0]?.headers["location"]).slice(3))).status, 200, "which is there");
    }
  });

  await t.test("with another request is refused", async (t) => {
    const [customer, other] = [await makeCustomer(call), await makeCustomer(call)];
    const first = await call("POST", `/customers/${customer}/addresses`, ADDRESS, once("a"));
    t.equal(first.status, 201);
    const reused = { status: 422, body: { code: "idempotency_key_reused" } };
    t.match(
      await call(
        "POST",
        `/customers/${customer}/addresses`,
        { ...ADDRESS, address_lines: ["Unter den Linden 2"] },
        once("a"),
      ),
      reused,
      "another body",
    );
    t.match(await call("POST", `/customers/${other}/addresses`, ADDRESS, once("a")), reused, "another path");
    t.match(await call("POST", "/campaigns", CAMPAIGN, once("a")), reused, "another kind");
    t.match(await call("POST", "/api-keys", KEY, once("a")), reused, "another kind, sealed");
    t.equal((await call("GET", `/customers/${other}/addresses`)).body.items.length, 0);
    const respelt = JSON.stringify(ADDRESS, null, 4).replace("Unter", "\\u0055nter");
    t.equal(
      (await call("POST", `/customers/${customer}/addresses`, respelt, once("a"))).text,
      first.text,
      "the same body, spelt in another way",
    );
  });

  await t.test("gives the first answer after what was made has changed, and after it is gone", async (t) => {
    const first = await call("POST", "/customers", { name: "张三" }, once("b"));
    const path = `/customers/${first.body.id}`;
    t.equal((await call("PATCH", path, { name: "张三丰" }, { "if-match": '"1"' })).status, 200);
    for (const state of ["changed", "deleted"]) {
      const again = await call("POST", "/customers", { name: "张三" }, once("b"));
      t.match(
        again,
        { status: 201, text: first.text, headers: { etag: '"1"', location: first.headers["location"] } },
        state,
      );
      t.equal(again.headers["content-type"], first.headers["content-type"]);
      await call("DELETE", path, undefined, { "if-match": "*" });
    }
  });

  await t.test("keeps nothing personal that can be read in the database", async (t) => {
    const person = { name: "Wilhelmine Geheimrat", phones: ["+4930901820"] };
    const made = await call("POST", "/customers", person, once("sealed-1"));
    const street = { ...ADDRESS, recipient: "Wilhelmine Geheimrat", address_lines: ["Verborgene Gasse 7"] };
    const path = `/customers/${made.body.id}/addresses`;
    const [single, several] = [
      await call("POST", path, street, once("sealed-2")),
      await call("POST", path, { ...street, is_default_billing: true }, once("sealed-3")),
    ];
    const batch = await call(
      "POST",
      "/batch/customers",
      { items: [{ source: "shop", ref: "9", customer: person, addresses: [street] }] },
      once("sealed-4"),
    );
    t.same([made.status, single.status, several.status, batch.status], [201, 201, 201, 200]);
    t.notMatch(await dumpTable(db, "idempotency_keys"), /Geheimrat|Verborgene|901820/);
    t.equal((await call("POST", "/customers", person, once("sealed-1"))).text, made.text);
    t.equal((await call("POST", path, street, once("sealed-2"))).text, single.text);
    t.equal(
      (
        await call(
          "POST",
          "/batch/customers",
          { items: [{ source: "shop", ref: "9", customer: person, addresses: [street] }] },
          once("sealed-4"),
        )
      ).text,
      batch.text,
    );
  });

  await t.test("gives an answer that an earlier version kept in clear", async (t) => {
    const first = await call("POST", "/customers", { name: "张三" }, once("clear"));
    const { rowCount } = await db.pool.query(
      "UPDATE idempotency_keys SET body = $1, sealed_body = NULL WHERE key_hash = $2",
      [first.text, hash("sha256", "clear", "buffer")],
    );
    t.equal(rowCount, 1);
    t.equal((await call("POST", "/customers", { name: "张三" }, once("clear"))).text, first.text);
  });

  await t.test(
    "keeps no answer that the log can make again, and one whose attributes Postgres would put in another order",
    async (t) => {
      const another = await service.makeTenant();
      const define = as(another.key);
      t.equal(
        (
          await define(
            "PUT",
            "/attribute-definitions",
            {
              items: [
                { entity: "customer", name: "level", type: "string", is_personal: false },
                { entity: "customer", name: "age", type: "number", is_personal: false },
              ],
            },
            { "if-match": "*" },
          )
        ).status,
        200,
      );
      const kept = async (key: string): Promise<number> =>
        (
          await db.pool.query(
            "SELECT length(sealed_body) AS bytes FROM idempotency_keys WHERE tenant_id = $1 AND key_hash = $2",
            [another.id, hash("sha256", key, "buffer")],
          )
        ).rows[0].bytes;
      for (const [key, body, isKept] of [
        ["log", { name: "张三", tags: ["b", "a"] }, false],
        ["attributes", { name: "张三", attributes: { level: "gold", age: 7, nickname: "三" } }, true],
      ] as const) {
        const first = await define("POST", "/customers", body, once(key));
        t.equal((await kept(key)) > 0, isKept, key);
        t.equal((await define("POST", "/customers", body, once(key))).text, first.text, key);
      }
    },
  );

  await t.test("of one tenant is not that of another", async (t) => {
    const another = as((await service.makeTenant()).key);
    const [ours, theirs] = [
      await call("POST", "/customers", { name: "张三" }, once("c")),
      await another("POST", "/customers", { name: "李四" }, once("c")),
    ];
    t.same([ours.status, theirs.status], [201, 201]);
    t.not(ours.body.id, theirs.body.id);
    t.equal((await another("GET", `/customers/${ours.body.id}`)).status, 404);
  });

  await t.test("is not used up by a request that failed", async (t) => {
    const gone = await makeCustomer(call);
    await call("DELETE", `/customers/${gone}`, undefined, { "if-match": "*" });
    for (const [path, wrong, right] of [
      ["/customers", { name: 7 }, { name: "七" }],
      ["/customers", { name: "七", attributes: { text: "x".repeat(20_000) } }, { name: "八" }],
      ["/api-keys", { ...KEY, expires_at: "2020-01-01T00:00:00Z" }, KEY],
    ] as const) {
      const key = once(`d-${JSON.stringify(wrong).length}`);
      t.equal((await call("POST", path, wrong, key)).status, 422);
      t.equal((await call("POST", path, right, key)).status, 201);
    }
    t.equal(
      (await call("POST", `/customers/${gone}/addresses`, ADDRESS, once("e"))).status,
      404,
      "after the work had begun",
    );
    t.equal((await call("POST", "/customers", { name: "九" }, once("e"))).status, 201);
    t.equal((await call("POST", "/customers?dry_run=true", { name: "十" }, once("f"))).status, 200, "nor by a dry run");
    t.equal((await call("POST", "/customers", { name: "十" }, once("f"))).status, 201);
  });

  await t.test("brings an answer with a secret back to its caller only", async (t) => {
    const made = await call("POST", "/api-keys", KEY, once("g"));
    const {
      rows: [row],
    } = await db.pool.query("SELECT * FROM idempotency_keys WHERE key_hash = $1", [hash("sha256", "g", "buffer")]);
    t.equal(row.status, 201);
    for (const text of [row.body, Buffer.from(row.body, "base64").toString("latin1")]) {
      t.notOk(
        text.includes(made.body.key) || text.includes(made.body.id) || text.includes("dp_"),
        "the record cannot be read",
      );
    }
    t.equal((await call("POST", "/api-keys", KEY, once("g"))).text, made.text);
    const colleague = as(await service.generateKey(["api-keys:write", "customers:read"]));
    const refused = await colleague("POST", "/api-keys", KEY, once("g"));
    t.match(refused, { status: 422, body: { code: "idempotency_key_reused" } }, "not to another key of the tenant");
    t.notOk(refused.text.includes(made.body.key));
  });

  await t.test("has to be one", async (t) => {
    for (const key of ["", "with space", "ä", "x".repeat(256)]) {
      t.match(
        await call("POST", "/customers", { name: "x" }, once(key)),
        { status: 400, body: { errors: [{ in: "header", pointer: "/idempotency-key" }] } },
        JSON.stringify(key),
      );
    }
  });
});

t.test("while the first request is under way, the next is told to come again", async (t) => {
  const service = await startService(t, { settings: { LOCK_TIMEOUT_MS: "100" } });
  const { call } = service;
  const customer = await makeCustomer(call);
  for (const [path, body, status] of [
    [`/customers/${customer}/addresses`, ADDRESS, 201],
    ["/customers", { name: "x" }, 201],
    ["/api-keys", KEY, 201],
    ["/campaigns", CAMPAIGN, 202],
  ] as const) {
    const giveUp = await holdKey(service, path);
    const meanwhile = await call("POST", path, body, once(path));
    t.match(
      meanwhile,
      {
        status: 409,
        body: { code: "idempotency_key_in_use" },
        headers: { "content-type": "application/problem+json" },
      },
      path,
    );
    t.match(meanwhile.headers["retry-after"], /^[1-9]\d*$/);
    await giveUp();
    t.equal((await call("POST", path, body, once(path))).status, status, "the first one failed: the next is the first");
  }
});

/** What of the answers is not the same for all. */
const different = (answers: Answer[]) => ({
  statuses: [...new Set(answers.map(({ status }) => status))],
  texts: new Set(answers.map(({ text }) => text)).size,
  locations: new Set(answers.map(({ headers }) => headers["location"])).size,
  etags: new Set(answers.map(({ headers }) => headers["etag"])).size,
});

/** A first request that never ends: its record is written and not committed. */
async function holdKey({ resources, tenantId }: Service, key: string): Promise<() => Promise<void>> {
  const { connectionString } = resources.db.pool.options;
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query("BEGIN");
  await client.query("INSERT INTO idempotency_keys VALUES ($1, $2, $2, 201, '{}', '', NULL, now())", [
    tenantId,
    hash("sha256", key, "buffer"),
  ]);
  return async () => {
    await client.query("ROLLBACK");
    await client.end();
  };
}

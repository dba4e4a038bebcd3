import t from "tap";
import { findLegalHold } from "../../src/features/legal-holds/service.ts";
import { heldCondition, listFilterHolds } from "../../src/features/legal-holds/queries.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { startService, type Service } from "../support/service.ts";

const HOUR_MS = 3_600_000;

const findHold = ({ resources, tenantId }: Service, customer_id: string, tenant_id = tenantId) =>
  resources.db.kysely.transaction().execute((tx) => findLegalHold(tx, tenant_id, customer_id, resources.clock()));

/** @returns the ids of the customers that are held, sorted */
async function listHeld({ resources: { db, clock }, tenantId }: Service): Promise<string[]> {
  const now = clock();
  const filters = await listFilterHolds(db.kysely, tenantId, now);
  const rows = await db.kysely
    .selectFrom("customers")
    .select("id")
    .where("tenant_id", "=", tenantId)
    .where(heldCondition(filters, now))
    .execute();
  return rows.map(({ id }) => id).sort();
}

t.test("a hold on one customer", async (t) => {
  const service = await startService(t);
  const { call } = service;
  const { body: ada } = await call("POST", "/customers", { name: "Ada" });
  const { body: bob } = await call("POST", "/customers", { name: "Bob" });
  t.equal(await findHold(service, ada.id), undefined);

  const reason = "case 7 O 12/26 against Quibblekern";
  const { body: hold, status, headers } = await call("POST", "/legal-holds", { customer_id: ada.id, reason });
  t.match([status, hold], [201, { customer_id: ada.id, filter: null, reason, until: null, active: true }]);
  t.match(hold, { released_by: null, released_at: null, release_reason: null, created_by: /^api_key:/ });
  t.equal(headers["location"], `/v1/legal-holds/${hold.id}`);
  t.match(await findHold(service, ada.id), { id: hold.id });
  t.equal(await findHold(service, bob.id), undefined);
  t.same(await listHeld(service), [ada.id]);

  await t.test("also holds a deleted customer", async (t) => {
    await call("DELETE", `/customers/${ada.id}`, undefined, { "if-match": "*" });
    t.match(await findHold(service, ada.id), { id: hold.id });
    t.match(await call("POST", "/legal-holds", { customer_id: ada.id, reason: "again" }), { status: 201 });
  });

  await t.test("its reason is sealed, and masked without pii:read", async (t) => {
    const { rows } = await service.resources.db.pool.query("SELECT legal_holds::text AS row FROM legal_holds");
    t.notMatch(JSON.stringify(rows), /Quibblekern/);
    const masked = service.as(await service.generateKey(TENANT_SCOPES.filter((scope) => scope !== "pii:read")));
    t.notMatch((await masked("GET", "/legal-holds")).text, /Quibblekern/);
    t.match((await call("GET", `/legal-holds/${hold.id}`)).text, /Quibblekern/);
  });

  await t.test("a released hold holds nothing, and stays in the list with who released it and why", async (t) => {
    const why = { "doorplate-reason": "judgment of Quibblekern" };
    t.match(await call("DELETE", `/legal-holds/${hold.id}`, undefined, why), {
      status: 200,
      body: { active: false, released_by: /^api_key:/, release_reason: "judgment of Quibblekern" },
    });
    const { body: released } = await call("GET", `/legal-holds/${hold.id}`);
    t.same((await call("DELETE", `/legal-holds/${hold.id}`)).body, released, "the second release changes nothing");
    const { body: all } = await call("GET", `/legal-holds?customer_id=${ada.id}`);
    t.same(
      all.items.map(({ reason: why, active }: { reason: string; active: boolean }) => [why, active]),
      [
        ["again", true],
        [reason, false],
      ],
    );
    t.equal((await call("GET", "/legal-holds?active=true")).body.items.length, 1);
    t.same((await call("GET", "/legal-holds?active=false")).body.items[0].id, hold.id);
    await call("DELETE", `/legal-holds/${all.items[0].id}`);
    t.equal(await findHold(service, ada.id), undefined);
  });
});

t.test("a hold by filter holds who matches it at the moment", async (t) => {
  let now = new Date();
  const service = await startService(t, { now: () => now });
  const { call } = service;
  const { body: ada } = await call("POST", "/customers", { name: "Ada", tags: ["litigation"] });
  const { body: bob } = await call("POST", "/customers", { name: "Bob", kind: "organization" });
  const until = new Date(now.getTime() + HOUR_MS).toISOString();
  const { body: hold } = await call("POST", "/legal-holds", {
    filter: { any: [{ tag: "litigation" }, { not: { kind: "person" } }] },
    reason: "tax audit",
    until,
  });
  t.match(hold, { customer_id: null, until, active: true });
  t.match(await findHold(service, ada.id), { id: hold.id });
  t.match(await findHold(service, bob.id), { id: hold.id });
  t.same(await listHeld(service), [ada.id, bob.id].sort());
  t.same((await call("GET", `/legal-holds?customer_id=${ada.id}`)).body.items[0].id, hold.id);

  await call("PATCH", `/customers/${ada.id}`, { tags: [] }, { "if-match": "*" });
  await call("PATCH", `/customers/${ada.id}`, { kind: "person" }, { "if-match": "*" });
  t.equal(await findHold(service, ada.id), undefined);
  t.same(await listHeld(service), [bob.id]);

  now = new Date(now.getTime() + HOUR_MS);
  t.equal(await findHold(service, bob.id), undefined, "it has ended");
  t.same(await listHeld(service), []);
  t.match((await call("GET", `/legal-holds/${hold.id}`)).body, { active: false, released_at: null });
});

t.test("an attribute of a hold's filter cannot be sealed", async (t) => {
  const { call } = await startService(t);
  const items = [{ entity: "customer", name: "case", type: "string", is_personal: false }];
  await call("PUT", "/attribute-definitions", { items }, { "if-match": "*" });
  const filter = { attribute: { name: "case", equals: "12" } };
  t.match(
    await call("POST", "/legal-holds", { filter: { not: { attribute: { name: "x", equals: 1 } } }, reason: "." }),
    {
      status: 422,
      body: { errors: [{ pointer: "/filter/not/attribute/name" }] },
    },
  );
  const { body: hold } = await call("POST", "/legal-holds", { filter, reason: "case 12" });
  t.match(await call("PUT", "/attribute-definitions", { items: [] }, { "if-match": "*" }), { status: 409 });
  await call("DELETE", `/legal-holds/${hold.id}`);
  t.match(await call("PUT", "/attribute-definitions", { items: [] }, { "if-match": "*" }), { status: 200 });
});

t.test("what is refused", async (t) => {
  const service = await startService(t);
  const { call } = service;
  const other = service.as((await service.makeTenant()).key);
  const { body: ada } = await call("POST", "/customers", { name: "Ada" });
  const { body: hold } = await call("POST", "/legal-holds", { customer_id: ada.id, reason: "case" });
  for (const [body, pointer] of [
    [{ reason: "case" }, ""],
    [{ customer_id: ada.id, filter: {}, reason: "case" }, ""],
    [{ customer_id: ada.id, reason: " \n" }, "/reason"],
    [{ customer_id: ada.id, reason: "x".repeat(501) }, "/reason"],
    [{ customer_id: ada.id, reason: "case", until: "2020-01-01T00:00:00Z" }, "/until"],
    [{ customer_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6", reason: "case" }, "/customer_id"],
    [{ filter: { name: "Ada" }, reason: "case" }, "/filter/name"],
    [{ filter: { not: { not: { not: { not: {} } } } }, reason: "case" }, "/filter/not/not/not/not"],
  ] as const)
    t.match(
      await call("POST", "/legal-holds", body),
      { status: 422, body: { code: "invalid_body", errors: [{ pointer }] } },
      JSON.stringify(body).slice(0, 100),
    );

  await t.test("another tenant sees and releases nothing, and its filters hold nobody here", async (t) => {
    t.match(await other("GET", `/legal-holds/${hold.id}`), { status: 404 });
    t.match(await other("DELETE", `/legal-holds/${hold.id}`), { status: 404 });
    t.same((await other("GET", "/legal-holds")).body.items, []);
    t.same((await other("GET", `/legal-holds?customer_id=${ada.id}`)).body.items, []);
    t.match(await other("POST", "/legal-holds", { customer_id: ada.id, reason: "case" }), { status: 422 });
    await call("DELETE", `/legal-holds/${hold.id}`);
    await other("POST", "/legal-holds", { filter: {}, reason: "all of ours" });
    t.equal(await findHold(service, ada.id), undefined);
  });

  await t.test("keys without the scopes", async (t) => {
    const reader = service.as(await service.generateKey(["legal-holds:read", "customers:write"]));
    t.match(await reader("GET", "/legal-holds"), { status: 200 });
    t.match(await reader("POST", "/legal-holds", { filter: {}, reason: "case" }), { status: 403 });
    t.match(await reader("DELETE", `/legal-holds/${hold.id}`), { status: 403 });
  });
});

t.test("a hold waits for who has looked for one", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const { body: ada } = await call("POST", "/customers", { name: "Ada" });
  let isCreated = false;
  let created: Promise<unknown> = Promise.resolve();
  await resources.db.kysely.transaction().execute(async (tx) => {
    t.equal(await findLegalHold(tx, tenantId, ada.id), undefined);
    created = call("POST", "/legal-holds", { customer_id: ada.id, reason: "case" }).then(() => (isCreated = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    t.equal(isCreated, false);
    t.equal(await findLegalHold(tx, tenantId, ada.id), undefined);
  });
  await created;
  t.ok(await findHold(service, ada.id));
});

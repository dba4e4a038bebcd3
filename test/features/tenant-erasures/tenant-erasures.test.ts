import { createLocalJWKSet, jwtVerify } from "jose";
import t from "tap";
import { DELETED_WITH_TENANT, KEPT_AFTER_TENANT, KEYS_OF_TENANT } from "../../../src/features/access/tenant-tables.ts";
import { tenantErasureJob } from "../../../src/features/tenant-erasures/jobs.ts";
import { replayTenants } from "../../../src/features/tenant-erasures/replay.ts";
import { fillTenant } from "../../support/fill-tenant.ts";
import { startService } from "../../support/service.ts";
import { countTenantRows, fillEmptyTables, listTenantTables } from "../../support/tenant-tables.ts";

t.test("every table with rows of tenants is deleted, or kept for a reason", async (t) => {
  const { resources } = await startService(t);
  t.same(
    [...DELETED_WITH_TENANT, ...KEYS_OF_TENANT, ...Object.keys(KEPT_AFTER_TENANT)].toSorted(),
    await listTenantTables(resources),
  );
});

t.test("a tenant is erased with all that belongs to it", async (t) => {
  let ahead = 0;
  const service = await startService(t, { now: () => new Date(Date.now() + ahead) });
  const { resources, tenantId } = service;
  const root = service.as(service.rootKey);
  const { body: shop } = await root("POST", "/tenants", { slug: "shop", name: "Shop" });
  const call = service.as(shop.key);
  await fillTenant(service, call);
  const neighbour = await fillTenant(service, service.call);
  await resources.reads.flush();
  for (const id of [shop.id, tenantId]) await fillEmptyTables(resources, id);
  await resources.db.pool.query("DELETE FROM tenant_erasures");
  await resources.db.pool.query("DELETE FROM keys.erased_tenants");
  const before = await countTenantRows(resources, tenantId);
  t.same(
    DELETED_WITH_TENANT.filter((table) => !before[table]),
    [],
    "both have rows in every table",
  );
  const path = `/tenants/${shop.id}/erasures`;
  const CONFIRMED = { confirm: "shop" };

  await t.test("who may not, and what is not confirmed", async (t) => {
    t.match(await call("POST", path, CONFIRMED), { status: 403, body: { code: "insufficient_scope" } });
    for (const body of [{}, { confirm: "Shop" }, { confirm: "default" }, { ...CONFIRMED, more: 1 }])
      t.match(await root("POST", path, body), { status: 422, body: { code: "invalid_body" } }, JSON.stringify(body));
    t.match(await root("POST", `/tenants/${neighbour.customer}/erasures`, CONFIRMED), { status: 404 });
    t.equal((await call("GET", "/customers")).status, 200, "nothing has happened");
  });

  await t.test("a legal hold refuses", async (t) => {
    const { body: hold } = await call("POST", "/legal-holds", { filter: { tag: "audit" }, reason: "case" });
    t.match(await root("POST", path, CONFIRMED), { status: 409, body: { code: "legal_hold" } });
    await call("DELETE", `/legal-holds/${hold.id}`);
  });

  await t.test("a dry run counts table by table, and erases nothing", async (t) => {
    await resources.reads.flush();
    const { status, body } = await root("POST", `${path}?dry_run=true`, CONFIRMED);
    t.equal(status, 200);
    await resources.reads.flush();
    const counts = await countTenantRows(resources, shop.id);
    for (const { place, outcome, rows } of body.places)
      if (outcome === "deleted") t.equal(rows, counts[place] ?? 0, place);
    t.equal((await call("GET", "/customers")).status, 200);
  });

  const counts = await countTenantRows(resources, shop.id);
  const { status, body: erasure } = await root("POST", path, CONFIRMED);
  t.equal(status, 202);
  t.match(erasure, { status: "requested", slug: "shop", tenant_id: shop.id, receipt: null });
  t.equal((await root("POST", path, CONFIRMED)).body.id, erasure.id, "the second request returns it");
  t.match(await call("GET", "/customers"), { status: 403, body: { code: "tenant_disabled" } });
  for (const [method, at] of [
    ["POST", `/tenants/${shop.id}/enable`],
    ["DELETE", `/tenants/${shop.id}`],
  ] as const)
    t.match(await root(method, at), { status: 409, body: { code: "conflict" } }, "nobody enables it again");

  const job = tenantErasureJob(resources, 3);
  t.same(await job.listLanes(resources.clock()), [], "the other processes have a minute to notice it");
  ahead += 61_000;
  const claim = async () => {
    const now = resources.clock();
    const lanes = await job.listLanes(now);
    return job.claim(
      lanes.map((lane) => ({ ...lane, count: 1 })),
      now,
    );
  };
  const [late] = await claim();
  ahead += 61_000;
  const [claimed] = await claim();
  await job.run(late!, new AbortController().signal);
  t.ok((await countTenantRows(resources, shop.id))["customers"], "a worker that has lost its lease deletes nothing");
  await job.run(claimed!, new AbortController().signal);

  await t.test("nothing of it is left, but what is kept by name", async (t) => {
    t.same(Object.keys(await countTenantRows(resources, shop.id)), [
      "keys.erased_customers",
      "keys.erased_tenants",
      "tenant_erasures",
    ]);
    t.match(await root("GET", `/tenants/${shop.id}`), { status: 404 });
    t.match(await call("GET", "/customers"), { status: 401 });
    t.equal((await root("POST", "/tenants", { slug: "shop", name: "Again" })).status, 201, "its slug is free");
  });

  await t.test("the receipt has every table, and can be verified by anybody", async (t) => {
    const { body } = await root("GET", `${path}/${erasure.id}`);
    t.match(body, { status: "completed", completed_at: String, backups_without_data_by: String });
    const { body: keys } = await service.as("none")("GET", "/receipt-keys");
    const { payload } = await jwtVerify(body.receipt, createLocalJWKSet(keys));
    t.match(payload, { jti: erasure.id, tenant_id: shop.id, tenant: "shop" });
    t.same(payload["places"], body.places);
    const rows = Object.fromEntries(body.places.map((one: { place: string; rows: number }) => [one.place, one.rows]));
    for (const table of ["customers", "addresses", "changes", "consents", "keys.customer_keys"])
      t.equal(rows[table], counts[table], table);
    t.match(await root("GET", `/tenants/${tenantId}/erasures/${erasure.id}`), { status: 404 });
  });

  await t.test("other tenants are untouched", async (t) => {
    t.same(await countTenantRows(resources, tenantId), before);
    t.match(await service.call("GET", `/customers/${neighbour.customer}`), {
      status: 200,
      body: { name: "Ada Quibblefrau" },
    });
  });

  await t.test("after a restore of older data it is erased again", async (t) => {
    await resources.db.kysely.insertInto("tenants").values({ id: shop.id, slug: "old", name: "Shop" }).execute();
    await replayTenants(resources);
    ahead += 1_000;
    for (const again of await claim()) await job.run(again, new AbortController().signal);
    t.match(await root("GET", `/tenants/${shop.id}`), { status: 404 });
    await replayTenants(resources);
    t.same(await job.listLanes(resources.clock()), [], "once");
  });
});

import { sql } from "kysely";
import t from "tap";
import { startScheduled } from "../../src/features/campaigns/jobs.ts";
import { queueDueVerifications } from "../../src/features/verifications/due.ts";
import { dispatchEvents } from "../../src/features/webhooks/dispatch.ts";
import { CAMPAIGN_BACKLOG } from "../../src/features/campaigns/backlog.ts";
import { VERIFICATION_BACKLOG } from "../../src/features/verifications/backlog.ts";
import { DECLARATIONS } from "../../src/features/index.ts";
import { measureBacklog } from "../../src/platform/jobs/backlog.ts";
import { createRunner } from "../../src/platform/jobs/runner.ts";
import { rescheduleChunk } from "../../src/records/due-dates.ts";
import { JOBS, type JobName } from "../support/killed/jobs.ts";
import { startService, until, type Call, type Service } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const ANY = { "if-match": "*" };
const CSV = { "content-type": "text/csv" };

const createTenant = async (service: Service, slug: string) => {
  const { body } = await service.as(service.rootKey)("POST", "/tenants", { slug, name: "Shop" });
  return { id: body.id as string, call: service.as(body.key) };
};

t.test("a disabled tenant is refused, and comes back", async (t) => {
  const service = await startService(t);
  const root = service.as(service.rootKey);
  const { id, call } = await createTenant(service, "shop");
  const { body: page } = await call("POST", "/api-keys", {
    name: "form",
    kind: "publishable",
    origins: ["https://shop.example"],
  });
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  t.match((await root("GET", `/tenants/${id}`)).body, { id, slug: "shop", disabled_at: null });

  const disabled = await root("POST", `/tenants/${id}/disable`);
  t.match(disabled, { status: 200, body: { id, disabled_at: /Z$/ } });
  t.same((await root("POST", `/tenants/${id}/disable`)).body, disabled.body, "twice is as good as once");
  for (const answer of [
    await call("GET", `/customers/${customer.id}`),
    await call("POST", "/customers", { name: "Grace" }),
    await call("GET", "/countries/DE"),
    await call("GET", "/api-keys/current"),
    await service.as(page.key)("GET", "/countries/DE", undefined, { origin: "https://shop.example" }),
  ])
    t.match(answer, {
      status: 403,
      headers: { "content-type": "application/problem+json" },
      body: { code: "tenant_disabled", type: "/docs/problems/tenant_disabled" },
    });
  t.equal((await service.call("GET", "/customers")).status, 200, "other tenants notice nothing");
  t.match(
    (await root("GET", "/tenants")).body.items.find((one: { id: string }) => one.id === id),
    {
      disabled_at: disabled.body.disabled_at,
    },
  );

  t.match(await root("POST", `/tenants/${id}/enable`), { status: 200, body: { disabled_at: null } });
  t.match(await call("GET", `/customers/${customer.id}`), { status: 200, body: { name: "Ada", version: 1 } });
  for (const path of ["/disable", "/enable"])
    t.match(await root("POST", `/tenants/01a200c5-fc89-7fc4-9874-6ca4f79da9fb${path}`), { status: 404 });
});

t.test("requests with the keys of a disabled tenant are limited by IP address", async (t) => {
  const service = await startService(t);
  const { id, call } = await createTenant(service, "shop");
  await service.as(service.rootKey)("POST", `/tenants/${id}/disable`);
  const answers = await Promise.all(Array.from({ length: 301 }, () => call("GET", "/customers")));
  t.equal(answers.filter(({ status }) => status === 403).length, 300);
  t.equal(answers.filter(({ status }) => status === 429).length, 1);
});

t.test("a wait for changes ends in a refusal when its tenant is disabled", async (t) => {
  const service = await startService(t);
  const { id, call } = await createTenant(service, "shop");
  const { body } = await call("GET", "/changes");
  const waiting = call("GET", `/changes?wait=2&after=${body.cursor}`);
  await service.as(service.rootKey)("POST", `/tenants/${id}/disable`);
  t.match(await waiting, { status: 403, body: { code: "tenant_disabled" } });
});

t.test("the background work of a disabled tenant is paused", async (t) => {
  let ahead = 0;
  const service = await startService(t, { now: () => new Date(Date.now() + ahead) });
  const { resources } = service;
  const { kysely } = resources.db;
  const root = service.as(service.rootKey);
  const shop = await createTenant(service, "shop");
  for (const call of [shop.call, service.call]) await fill(call);
  await dispatchEvents(resources);
  ahead += 7_200_000;
  // A tenant that is being erased is disabled.
  const names = DECLARATIONS.map(({ name }) => name as JobName).filter((name) => name !== "tenant-erasures");
  const shopIn = async (): Promise<Record<string, [shop: boolean, other: boolean]>> => {
    const lanes = await Promise.all(names.map((name) => JOBS[name](resources).listLanes(resources.clock())));
    const has = (index: number, id: string) => lanes[index]!.some(({ tenant_id }) => tenant_id === id);
    return Object.fromEntries(names.map((name, index) => [name, [has(index, shop.id), has(index, service.tenantId)]]));
  };
  const inAll = (value: [boolean, boolean]) => Object.fromEntries(names.map((name) => [name, value]));
  t.same(await shopIn(), inAll([true, true]), "each kind of job has work of both tenants");

  await root("POST", `/tenants/${shop.id}/disable`);
  t.same(await shopIn(), inAll([false, true]), "now of the other one only");

  await t.test("its schedules start nothing", async (t) => {
    const started = async (tenant_id: string) =>
      (
        await kysely
          .selectFrom("campaigns")
          .select("id")
          .where("tenant_id", "=", tenant_id)
          .where("schedule_id", "is not", null)
          .execute()
      ).length;
    await startScheduled(resources);
    t.same([await started(shop.id), await started(service.tenantId)], [0, 1]);
  });

  await t.test("its open work raises no alarm", async (t) => {
    await kysely
      .updateTable("verifications")
      .set({ status: "cancelled" })
      .where("tenant_id", "=", service.tenantId)
      .execute();
    await kysely
      .updateTable("campaigns")
      .set({ status: "cancelled" })
      .where("tenant_id", "=", service.tenantId)
      .execute();
    for (const source of [VERIFICATION_BACKLOG, CAMPAIGN_BACKLOG]) {
      const { open, oldest_seconds } = await measureBacklog(
        resources.db.readers,
        { ...source, name: source.table },
        resources.clock(),
      );
      t.ok(open > 0, source.table);
      t.equal(oldest_seconds, 0, "what is paused does not wait");
    }
  });

  await root("POST", `/tenants/${shop.id}/enable`);
  t.match(await shopIn(), Object.fromEntries(names.map((name) => [name, [true]])), "and continues");
});

t.test("what is due while a tenant is disabled is verified when it is enabled", async (t) => {
  const service = await startService(t);
  const { resources, tenantId } = service;
  const { kysely } = resources.db;
  const root = service.as(service.rootKey);
  const shop = await createTenant(service, "shop");
  for (const call of [shop.call, shop.call, service.call]) await createAddress(call);
  await createRunner(JOBS.verifications(resources), resources, new AbortController().signal).runDue();
  await kysely.updateTable("addresses").set({ verify_after: "2020-01-01T00:00:00Z" }).execute();
  await kysely
    .updateTable("addresses")
    .set({ verify_after: "2021-01-01T00:00:00Z" })
    .where("tenant_id", "=", tenantId)
    .execute();
  await root("POST", `/tenants/${shop.id}/disable`);

  const queued = await queueDueVerifications(resources, 1);
  t.same(
    queued.map(({ tenant_id }) => tenant_id),
    [tenantId],
    "those of others do not wait behind it",
  );
  const dueDates = async () =>
    (await kysely.selectFrom("addresses").select("verify_after").where("tenant_id", "=", shop.id).execute()).map(
      ({ verify_after }) => verify_after,
    );
  t.same(await dueDates(), [null, null]);
  const { rows: before } = await sql`SELECT count(*)::int AS count FROM changes`.execute(kysely);

  await root("POST", `/tenants/${shop.id}/enable`);
  while (await rescheduleChunk(kysely, 10));
  for (const date of await dueDates()) t.ok(date !== null, "has a due date again");
  const { rows: after } = await sql`SELECT count(*)::int AS count FROM changes`.execute(kysely);
  t.same(after, before, "a due date is no change");
});

t.test("an import that runs stops when its tenant is disabled, and can continue", async (t) => {
  const service = await startService(t);
  const { resources } = service;
  const root = service.as(service.rootKey);
  const shop = await createTenant(service, "shop");
  const rows = Array.from({ length: 20_000 }, (_, index) => `${index},Ada ${index},北京市海淀区中关村大街27号`);
  const { body } = await shop.call("POST", "/imports?source=shop", `ref,name,address\n${rows.join("\n")}\n`, CSV);
  const runner = createRunner(JOBS.imports(resources), resources, new AbortController().signal);
  const running = runner.runDue();
  const state = () =>
    resources.db.kysely.selectFrom("imports").selectAll().where("id", "=", body.id).executeTakeFirstOrThrow();
  await until(state, ({ customers_created }) => Number(customers_created) > 0);
  await root("POST", `/tenants/${shop.id}/disable`);
  await running;
  const { status, customers_created } = await state();
  t.equal(status, "running");
  t.ok(Number(customers_created) < rows.length, `${customers_created} rows were written`);
  await root("POST", `/tenants/${shop.id}/enable`);
  t.match(await JOBS.imports(resources).listLanes(new Date()), [{ tenant_id: shop.id, lane: body.id }]);
});

t.test("a tenant is deleted when it is empty", async (t) => {
  const service = await startService(t);
  const { resources } = service;
  const root = service.as(service.rootKey);

  await t.test("else it says what is still there", async (t) => {
    const { id, call } = await createTenant(service, "full");
    await fill(call);
    await call("PUT", "/providers/photon", { base_url: "https://photon.example.com" }, ANY);
    t.match(await root("DELETE", `/tenants/${id}`), {
      status: 409,
      body: {
        code: "tenant_not_empty",
        detail: "The tenant still has customers, webhooks, providers, campaigns, imports.",
        remaining: { customers: 2, webhooks: 1, providers: 1, campaigns: 2, imports: 1 },
      },
    });
    t.equal((await call("GET", "/customers")).status, 200, "and nothing was deleted");
  });

  await t.test("deleted customers have a history", async (t) => {
    const { id, call } = await createTenant(service, "former");
    const { body: customer } = await call("POST", "/customers", { name: "Ada" });
    await call("DELETE", `/customers/${customer.id}`, undefined, ANY);
    t.match(await root("DELETE", `/tenants/${id}`), { status: 409, body: { remaining: { customers: 1 } } });
  });

  await t.test("with all that belongs to it", async (t) => {
    const { id, call } = await createTenant(service, "empty");
    const once = { "idempotency-key": "one" };
    const { body: key } = await call("POST", "/api-keys", { name: "till", scopes: ["customers:read"] }, once);
    await call("POST", `/api-keys/${key.id}/rotate`, {});
    const webhook = await call("POST", "/webhooks", { url: "https://example.com/hook" });
    await call("DELETE", `/webhooks/${webhook.body.id}`, undefined, ANY);
    const campaign = await call("POST", "/campaigns", { name: "all", filter: {} });
    await call("POST", `/campaigns/${campaign.body.id}/cancel`);
    const imported = await call("POST", "/imports?source=shop", "ref,name,address\n1,,\n", CSV);
    await createRunner(JOBS.imports(resources), resources, new AbortController().signal).runDue();
    t.match((await call("GET", `/imports/${imported.body.id}`)).body, { status: "completed" });
    await call("POST", "/exports", { entity: "addresses", format: "csv" });
    await call("PUT", "/verification-policies", { default_interval: "P1M", rules: [] }, ANY);
    const definition = { entity: "customer", name: "level", type: "string", is_personal: false };
    t.equal((await call("PUT", "/attribute-definitions", { items: [definition] }, ANY)).status, 200);
    await call("PUT", "/providers/photon", { base_url: "https://photon.example.com" }, ANY);
    await call("DELETE", "/providers/photon", undefined, ANY);

    t.match(await root("DELETE", `/tenants/${id}`), { status: 204, text: "" });
    t.match(await call("GET", "/customers"), { status: 401, body: { code: "unauthorized" } });
    t.match(await root("GET", `/tenants/${id}`), { status: 404 });
    t.match(await root("DELETE", `/tenants/${id}`), { status: 404 });
    t.same(await tablesWith(service, id), ["public.provider_changes"], "but for the log of its providers");
    t.equal((await root("POST", "/tenants", { slug: "empty", name: "Again" })).status, 201, "its slug is free");
  });

  await t.test("or it gets a customer, or it is deleted", async (t) => {
    for (let round = 0; round < 5; round++) {
      const { id, call } = await createTenant(service, `race-${round}`);
      const [created, deleted] = await Promise.all([
        call("POST", "/customers", { name: "Ada" }),
        root("DELETE", `/tenants/${id}`),
      ]);
      t.ok(
        (created.status === 201 && deleted.status === 409) || (created.status === 401 && deleted.status === 204),
        `${created.status} and ${deleted.status}`,
      );
    }
  });
});

async function createAddress(call: Call): Promise<void> {
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
}

/** Work for each kind of job. */
async function fill(call: Call): Promise<void> {
  const { body: webhook } = await call("POST", "/webhooks", { url: "https://example.com/hook", event_types: ["*"] });
  await createAddress(call);
  await call("POST", `/webhooks/${webhook.id}/replay`, { since: "2020-01-01T00:00:00Z" });
  await call("POST", "/campaigns", { name: "now", filter: {} });
  const schedule = { cron: "0 * * * *", timezone: "UTC" };
  await call("POST", "/campaigns", { name: "each hour", filter: { country_code: "FR" }, schedule });
  await call("POST", "/imports?source=shop", "ref,name,address\n1,Grace,北京市海淀区中关村大街27号\n", CSV);
  const { body: customer } = await call("POST", "/customers", { name: "Bo" });
  await call("POST", `/customers/${customer.id}/access-packages`, { verified_by: "desk" });
  await call("POST", `/customers/${customer.id}/erasures`, { grounds: "child", verified_by: "desk" });
  await call("PUT", "/retention-rules/old-files", { entity: "export", condition: { age: "P1Y" }, action: "delete" });
  await call("POST", "/retention-rules/old-files/runs?dry_run=true");
}

/** The tables that have rows of a tenant. */
async function tablesWith({ resources: { db } }: Service, tenant_id: string): Promise<string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    SELECT table_schema AS schema, table_name AS name FROM information_schema.columns
    WHERE column_name = 'tenant_id' AND table_schema IN ('public', 'keys') ORDER BY 1, 2`.execute(db.kysely);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const { rows } = await sql`
      SELECT FROM ${sql.id(schema, name)} WHERE tenant_id = ${tenant_id} LIMIT 1`.execute(db.kysely);
    if (rows.length > 0) found.push(`${schema}.${name}`);
  }
  return found;
}

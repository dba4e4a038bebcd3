import { sql } from "kysely";
import t from "tap";
import { VERIFICATION_BACKLOG } from "../../src/features/verifications/backlog.ts";
import { DELIVERY_BACKLOG } from "../../src/features/webhooks/backlog.ts";
import { backlogQuery, measureBacklog } from "../../src/platform/jobs/backlog.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService, until, type Service } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

/** The metrics of one kind of job. */
async function metricsOf({ resources }: Service, job: string): Promise<Record<string, number>> {
  const text = await resources.metrics.registry.metrics();
  return Object.fromEntries(
    [...text.matchAll(/^doorplate_(?:global_)?job_(\w+)\{kind="([\w-]+)"(?:,outcome="ended")?\} (\S+)$/gm)]
      .filter(([, , name]) => name === job)
      .map(([, metric, , value]) => [metric!, Number(value)]),
  );
}

t.test("each kind of job tells what is open, what runs, and how long the oldest has waited", async (t) => {
  let ahead = 0;
  const service = await startService(t, { now: () => new Date(Date.now() + ahead) });
  const {
    call,
    as,
    rootKey,
    resources: { db },
  } = service;
  const kinds = async () =>
    Object.fromEntries(
      (await as(rootKey)("GET", "/queues")).body.kinds.map(({ name, ...kind }: { name: string }) => [name, kind]),
    );
  const NONE = { open: 0, running: 0, oldest_seconds: 0, workers: 0 };
  t.same(await kinds(), {
    verifications: NONE,
    campaigns: NONE,
    webhooks: NONE,
    "webhook-replays": NONE,
    imports: NONE,
    retention: NONE,
    erasures: NONE,
    "access-packages": NONE,
    "tenant-erasures": NONE,
  });

  await call("POST", "/webhooks", { url: "https://example.com/hook", event_types: ["*"] });
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
  await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
  await call("POST", "/campaigns", { name: "Again", filter: {} });
  await call("POST", "/imports?source=t", "name,address\nAda,Berlin\n", { "content-type": "text/csv" });
  ahead += 90_000;
  const about = (seconds: number) => seconds >= 89 && seconds < 120;
  const waiting = await kinds();
  t.match(waiting, {
    verifications: { open: 2, running: 0 },
    campaigns: { open: 1, running: 0 },
    imports: { open: 1, running: 0 },
    webhooks: NONE,
    "webhook-replays": NONE,
  });
  for (const name of ["verifications", "campaigns", "imports"])
    t.ok(about(waiting[name].oldest_seconds), `${name}: ${waiting[name].oldest_seconds} s`);

  await db.kysely
    .updateTable("verifications")
    .set({ status: "running", available_at: new Date(Date.now() + ahead + 60_000).toISOString() })
    .where("address_id", "=", address.id)
    .execute();
  t.match(await kinds(), { verifications: { open: 2, running: 1 } }, "one is held by a worker");
  await db.kysely
    .updateTable("verifications")
    .set({ available_at: new Date(Date.now() + ahead + 60_000).toISOString() })
    .execute();
  t.match(
    await kinds(),
    { verifications: { open: 2, running: 1, oldest_seconds: 0 } },
    "what is to be tried again later is not due",
  );
  t.match(await metricsOf(service, "verifications"), { open: 2, running: 1, oldest_seconds: 0 });
  t.ok(about((await metricsOf(service, "imports"))["oldest_seconds"]!));
});

t.test("attempts, failures and times are counted by kind", async (t) => {
  const provider = fakeProvider("fake", { fail: "refused" }, found(1, 2));
  const service = await startService(t, { providers: [provider] });
  const { call, as, rootKey } = service;
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  for (const index of [1, 2, 3])
    await call("POST", `/customers/${customer.id}/addresses`, {
      ...BERLIN,
      address_lines: [`Unter den Linden ${index}`],
    });
  const counted = await until(
    () => metricsOf(service, "verifications"),
    ({ seconds_count, open, failures_total }) => seconds_count === 3 && open === 0 && failures_total === 1,
  );
  t.match(counted, { attempts_total: 3, failures_total: 1, open: 0, running: 0, seconds_count: 3 });
  const { body } = await until(
    () => as(rootKey)("GET", "/queues"),
    ({ body: { kinds } }) => kinds[0].workers === 1,
  );
  t.match(
    body.kinds.map(({ name, workers }: { name: string; workers: number }) => [name, workers]),
    [
      ["tenant-erasures", 1],
      ["verifications", 1],
      ["campaigns", 1],
      ["webhooks", 1],
      ["webhook-replays", 1],
      ["imports", 1],
      ["retention", 1],
      ["erasures", 1],
      ["access-packages", 1],
    ],
  );
});

t.test("what is kept for a disabled endpoint is open, and does not wait", async (t) => {
  const {
    call,
    tenantId,
    resources: { db },
  } = await startService(t);
  const { body: webhook } = await call("POST", "/webhooks", { url: "https://example.com/hook", event_types: ["*"] });
  await sql`
    INSERT INTO webhook_deliveries (tenant_id, webhook_id, id, event_id, event_type, occurred_at, due_at, available_at,
      created_at)
    SELECT ${tenantId}, ${webhook.id}, gen_random_uuid(), 'e', 'address.created', past, past, past, past
      FROM (SELECT now() - interval '10 minutes' AS past) AS at`.execute(db.kysely);
  const measure = () => measureBacklog(db.readers, { name: "webhooks", ...DELIVERY_BACKLOG }, new Date());
  t.ok((await measure()).oldest_seconds >= 600, "of an enabled endpoint");
  await call("PATCH", `/webhooks/${webhook.id}`, { status: "disabled" }, { "if-match": "*" });
  t.match(await measure(), { open: 1, oldest_seconds: 0 });
});

t.test("the oldest is found through the index, among a hundred thousand", async (t) => {
  const {
    resources: { db },
    tenantId,
    makeTenant,
  } = await startService(t);
  const tenants = [tenantId, (await makeTenant()).id, (await makeTenant()).id];
  const oldest = new Date(Date.now() - 600_000).toISOString();
  for (const [status, count] of [
    ["succeeded", 60_000],
    ["queued", 40_000],
  ] as const) {
    await sql`
      INSERT INTO verifications (tenant_id, address_id, id, customer_id, address_version, cause, status,
        available_at, requested_by, created_at)
      SELECT (${tenants}::uuid[])[1 + n % 3], gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, CASE
        WHEN n % 2 = 0 THEN 'due' ELSE 'created' END, ${status},
        ${oldest}::timestamptz + n * interval '10 milliseconds', 'test', now()
          FROM generate_series(0, ${count - 1}) AS n`.execute(db.kysely);
    await sql`
      INSERT INTO webhook_deliveries (tenant_id, webhook_id, id, event_id, event_type, occurred_at, status, due_at,
        available_at, created_at)
      SELECT ${tenantId}, ('00000000-0000-7000-8000-0000000000' || (10 + n % 50))::uuid, gen_random_uuid(),
        'e' || n || ${status}, 'address.created', now(), ${status},
        now(), ${oldest}::timestamptz + n * interval '10 milliseconds', now()
          FROM generate_series(0, ${count - 1}) AS n`.execute(db.kysely);
  }
  await sql`ANALYZE`.execute(db.kysely);
  for (const source of [
    { name: "verifications", ...VERIFICATION_BACKLOG },
    { name: "webhooks", ...DELIVERY_BACKLOG },
  ]) {
    const measured = await measureBacklog(db.readers, source, new Date());
    t.match(measured, { open: 40_000, running: 0 }, source.name);
    t.ok(
      measured.oldest_seconds >= 599 && measured.oldest_seconds < 700,
      `${source.name}: ${measured.oldest_seconds} s`,
    );
    const { rows } = await db.pool.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${backlogQuery(source)}`, [
      new Date().toISOString(),
    ]);
    const forOldest = (rows[0]["QUERY PLAN"][0].Plan.Plans as Record<string, string | number>[]).filter(
      (plan) => plan["Parent Relationship"] === "InitPlan",
    );
    t.ok(forOldest.length > 0);
    // But of the tenants and the endpoints, which are few.
    const scan = /"Node Type":"(?:Seq|Bitmap Heap) Scan"[^{}]*?"Relation Name":"(?!(?:tenants|webhooks)")/;
    t.notMatch(JSON.stringify(forOldest), scan, `${source.name}: no scan`);
    const pages = forOldest.reduce(
      (sum, plan) => sum + Number(plan["Shared Hit Blocks"]) + Number(plan["Shared Read Blocks"]),
      0,
    );
    t.comment(`${source.name}: ${pages} pages for the oldest; all in ${rows[0]["QUERY PLAN"][0]["Execution Time"]} ms`);
    t.ok(pages < 1_000, `${source.name}: ${pages} pages`);
  }
});

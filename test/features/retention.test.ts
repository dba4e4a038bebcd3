import t from "tap";
import { erasureJob } from "../../src/features/erasures/jobs.ts";
import { advanceRun, retentionJob } from "../../src/features/retention/run.ts";
import { startDueRuns } from "../../src/features/retention/service.ts";
import { startService, type Call, type Service } from "../support/service.ts";

const DAY_MS = 86_400_000;
const HOME = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const RULE = { entity: "customer", condition: { inactive_for: "P1M" }, action: "delete", max_share: 1 };

/** Runs what is due, as a worker does; a failure is thrown. */
async function work({ resources }: Pick<Service, "resources">, batch = 100): Promise<void> {
  const lanes = () => retentionJob(resources).listLanes(resources.clock());
  for (let due = await lanes(); due.length > 0; due = await lanes())
    for (const { tenant_id, lane: id } of due) await advanceRun(resources, { tenant_id, id }, batch);
}

/** Makes a dry run and enables the rule. @returns the dry run */
async function enable(service: Pick<Service, "resources">, call: Call, name: string) {
  const { body } = await call("POST", `/retention-rules/${name}/runs?dry_run=true`);
  await work(service);
  const { body: run } = await call("GET", `/retention-rules/${name}/runs/${body.id}`);
  const enabled = await call("POST", `/retention-rules/${name}/enable`);
  t.equal(enabled.status, 200, `${name} is enabled: ${enabled.text}`);
  return run;
}

async function run(service: Pick<Service, "resources">, call: Call, name: string, batch?: number) {
  const { body, status, text } = await call("POST", `/retention-rules/${name}/runs`);
  t.equal(status, 202, text);
  await work(service, batch);
  return (await call("GET", `/retention-rules/${name}/runs/${body.id}`)).body;
}

const startAt = async (t: Parameters<typeof startService>[0]) => {
  const clock = { now: new Date() };
  const service = await startService(t, { now: () => clock.now });
  const later = (days: number): void => void (clock.now = new Date(clock.now.getTime() + days * DAY_MS));
  return { service, later, clock };
};

async function living({ call }: Pick<Service, "call">, path = "/customers"): Promise<string[]> {
  return (await call("GET", path)).body.items.map(({ id, name }: { id: string; name?: string }) => name ?? id);
}

t.test("a rule is tried, enabled and run", async (t) => {
  const { service, later } = await startAt(t);
  const { call } = service;
  await call("POST", "/customers", { name: "Old" });
  const { body: moved } = await call("POST", "/customers", { name: "Moved" });
  const { body: home } = await call("POST", `/customers/${moved.id}/addresses`, HOME);
  const { body: parcel } = await call("POST", "/customers", { name: "Parcel" });
  const { body: door } = await call("POST", `/customers/${parcel.id}/addresses`, HOME);
  later(40);
  await call("PATCH", `/addresses/${home.id}`, { recipient: "Moved" }, { "if-match": "*" });
  await call("POST", `/addresses/${door.id}/evidence`, {
    kind: "delivered",
    occurred_at: service.resources.clock().toISOString(),
    source: "dhl",
    ref: "1",
  });
  await call("POST", "/customers", { name: "New" });

  const { status, body: made } = await call("PUT", "/retention-rules/inactive", RULE);
  t.match([status, made], [201, { version: 1, enabled: false, can_be_enabled: false, next_run_at: null }]);
  t.match(await call("POST", "/retention-rules/inactive/enable"), { status: 409 }, "not before a dry run");
  t.match(await call("POST", "/retention-rules/inactive/runs"), { status: 409 }, "nor run");
  const tried = await enable(service, call, "inactive");
  t.match(tried, { dry_run: true, status: "completed", total: 4, hits: 1, held: 0, done: 0 });
  t.equal(tried.sample_ids.length, 1);
  t.equal((await living(service)).length, 4, "a dry run changes nothing");
  t.match((await call("GET", "/retention-rules/inactive")).body, { enabled: true, next_run_at: /T03:00:00.000Z$/ });
  // Ids sort by time.
  later(1 / 86_400);

  t.match(await run(service, call, "inactive"), { status: "completed", hits: 1, done: 1, dry_run: false });
  t.same((await living(service)).sort(), ["Moved", "New", "Parcel"]);
  const { body: log } = await call("GET", `/customers/${tried.sample_ids[0]}/history`);
  t.match(log.items[0], {
    operation: "delete",
    actor: "system:retention",
    source: "retention",
    reason: "retention rule inactive",
  });
  t.match((await call("GET", "/retention-rules/inactive/runs")).body.items, [
    { dry_run: false, done: 1 },
    { dry_run: true, done: 0 },
  ]);

  await t.test("a change of it disables it, the same again does not", async (t) => {
    t.match((await call("PUT", "/retention-rules/inactive", RULE)).body, { version: 1, enabled: true });
    const changed = { ...RULE, condition: { inactive_for: "P2W" } };
    t.match((await call("PUT", "/retention-rules/inactive", changed, { "if-match": '"7"' })).status, 412);
    t.match((await call("PUT", "/retention-rules/inactive", changed)).body, {
      version: 2,
      enabled: false,
      can_be_enabled: false,
      next_run_at: null,
    });
    t.match(await call("POST", "/retention-rules/inactive/enable"), { status: 409 });
  });

  await t.test("its runs stay when it is deleted", async (t) => {
    t.match(await call("DELETE", "/retention-rules/inactive"), { status: 204 });
    t.match(await call("GET", "/retention-rules/inactive"), { status: 404 });
    t.equal((await call("GET", "/retention-rules/inactive/runs")).body.items.length, 2);
  });
});

t.test("legal holds and other restrictions win, and the report says so", async (t) => {
  const { service, later } = await startAt(t);
  const { call } = service;
  const ids: Record<string, string> = {};
  for (const name of ["free", "named", "tagged", "restricted", "ended"])
    ids[name] = (await call("POST", "/customers", { name, tags: name === "tagged" ? ["audit"] : [] })).body.id;
  await call("POST", "/legal-holds", { customer_id: ids["named"], reason: "case" });
  const { body: audit } = await call("POST", "/legal-holds", { filter: { tag: "audit" }, reason: "audit" });
  const restrict = (name: string, grounds: string) =>
    call("PUT", `/customers/${ids[name]}/restriction`, { grounds, reason: "x" });
  await restrict("restricted", "legal_claims");
  await restrict("ended", "retention_ended");
  later(10);
  await call("PUT", "/retention-rules/old", { ...RULE, condition: { age: "P1W" } });
  t.match(await enable(service, call, "old"), { total: 5, hits: 2, held: 3 });
  t.match(await run(service, call, "old"), { hits: 2, held: 3, done: 2 });
  t.same((await living(service)).sort(), ["named", "restricted", "tagged"]);
  await call("DELETE", `/legal-holds/${audit.id}`);
  t.match(await run(service, call, "old"), { hits: 1, held: 2, done: 1 });
});

t.test("a rule that restricts", async (t) => {
  const { service, later } = await startAt(t);
  const { call } = service;
  const { body: ada } = await call("POST", "/customers", { name: "Ada" });
  await call("DELETE", `/customers/${ada.id}`, undefined, { "if-match": "*" });
  await call("POST", "/customers", { name: "Bob" });
  later(40);
  const rule = { entity: "customer", condition: { deleted_for: "P1M" }, action: "restrict", max_share: 1 };
  await call("PUT", "/retention-rules/deleted", rule);
  await enable(service, call, "deleted");
  t.match(await run(service, call, "deleted"), { hits: 1, done: 1 });
  t.match((await call("GET", `/customers/${ada.id}/restriction`)).body, {
    restricted: true,
    history: [{ grounds: "retention_ended", restricted_by: "system:retention", reason: "retention rule deleted" }],
  });
  t.equal(service.resources.restrictions.has(service.tenantId, ada.id), true);
  t.match(await run(service, call, "deleted"), { hits: 0, done: 0 }, "what is restricted is not hit again");
});

t.test("a rule that erases: what is held stays, the rest goes with a receipt, and stands in the ledger", async (t) => {
  const { service, later } = await startAt(t);
  const { call, resources } = service;
  const { body: ada } = await call("POST", "/customers", { name: "Ada", phones: ["+4930901820"] });
  await call("POST", `/customers/${ada.id}/addresses`, HOME);
  const { body: bob } = await call("POST", "/customers", { name: "Bob" });
  const { body: hold } = await call("POST", "/legal-holds", { customer_id: bob.id, reason: "case" });
  later(40);
  await call("POST", "/customers", { name: "Cy" });
  await call("PUT", "/retention-rules/old", { ...RULE, condition: { age: "P1M" }, action: "erase" });
  t.match(await enable(service, call, "old"), { dry_run: true, total: 3, hits: 1, held: 1, sample_ids: [ada.id] });
  t.same((await call("GET", "/erasures")).body.items, [], "the report erases nothing");
  later(1 / 86_400);
  t.match(await run(service, call, "old"), { status: "completed", hits: 1, held: 1, done: 1 });

  const eraseAll = async (): Promise<void> => {
    const job = erasureJob(resources);
    const now = resources.clock();
    const lanes = await job.listLanes(now);
    const allotments = lanes.map((lane) => ({ ...lane, count: 10 }));
    for (const claim of await job.claim(allotments, now)) await job.run(claim, new AbortController().signal);
  };
  await eraseAll();
  t.match((await call("GET", "/erasures")).body.items, [
    {
      customer_id: ada.id,
      status: "completed",
      grounds: "retention_ended",
      verified_by: "retention rule old",
      created_by: "system:retention",
      receipt: String,
    },
  ]);
  t.equal((await call("GET", `/customers/${ada.id}`)).status, 410);
  t.equal((await call("GET", `/customers/${bob.id}`)).status, 200);
  const { rows } = await resources.db.pool.query("SELECT customer_id FROM keys.erased_customers");
  t.same(rows, [{ customer_id: ada.id }]);
  t.match(await run(service, call, "old"), { hits: 0, held: 1, done: 0 }, "who is erased is not hit again");

  await t.test("a hold that comes between the run and the erasure wins, too", async (t) => {
    await call("DELETE", `/legal-holds/${hold.id}`);
    t.match(await run(service, call, "old"), { hits: 1, done: 1 });
    const { body: late } = await call("POST", "/legal-holds", { customer_id: bob.id, reason: "case" });
    await eraseAll();
    t.equal((await call("GET", `/customers/${bob.id}`)).status, 200);
    await call("DELETE", `/legal-holds/${late.id}`);
    later(1);
    await eraseAll();
    t.equal((await call("GET", `/customers/${bob.id}`)).status, 410);
  });
});

t.test("a rule that would hit too many stops before it begins, and is disabled", async (t) => {
  const { service, later } = await startAt(t);
  const { call } = service;
  for (let nth = 0; nth < 10; nth++) await call("POST", "/customers", { name: "Ada", tags: nth < 2 ? ["old"] : [] });
  later(10);
  const condition = { age: "P1W", customer: { tag: "old" } };
  await call("PUT", "/retention-rules/old", { ...RULE, condition, max_share: 0.2 });
  await enable(service, call, "old");
  const { body } = await call("GET", "/customers");
  const fresh = body.items.find(({ tags }: { tags: string[] }) => tags.length === 0);
  await call("PATCH", `/customers/${fresh.id}`, { tags: ["old"] }, { "if-match": "*" });
  t.match(await run(service, call, "old"), {
    status: "stopped",
    stop_reason: "max_share",
    hits: 3,
    total: 10,
    done: 0,
  });
  t.equal((await living(service)).length, 10);
  t.match((await call("GET", "/retention-rules/old")).body, {
    enabled: false,
    can_be_enabled: false,
    next_run_at: null,
    disabled_reason: "max_share",
    updated_by: "system:retention",
  });
});

t.test("a cap per run: the rest is for the next day", async (t) => {
  const { service, later } = await startAt(t);
  const { call } = service;
  for (let nth = 0; nth < 5; nth++) {
    const { body: customer } = await call("POST", "/customers", { name: "Ada" });
    await call("POST", `/customers/${customer.id}/addresses`, HOME);
  }
  later(10);
  await call("PUT", "/retention-rules/old", { ...RULE, condition: { age: "P1W" }, max_rows: 3 });
  await enable(service, call, "old");
  t.match(await run(service, call, "old", 2), { status: "completed", hits: 5, done: 3 });
  t.equal((await living(service)).length, 2);
  t.equal((await living(service, "/addresses")).length, 2, "with their addresses");
  t.match(await run(service, call, "old", 1), { hits: 2, done: 2 });
});

t.test("daily at a time of a time zone, once however many workers look", async (t) => {
  const { service, clock } = await startAt(t);
  const { call, resources } = service;
  clock.now = new Date("2030-03-30T12:00:00Z");
  await call("PUT", "/retention-rules/old", {
    ...RULE,
    condition: { age: "P1D" },
    run_at: "04:30",
    timezone: "Europe/Berlin",
  });
  await enable(service, call, "old");
  const next = async () => (await call("GET", "/retention-rules/old")).body.next_run_at;
  t.equal(await next(), "2030-03-31T02:30:00.000Z", "summer time begins that night");
  const runs = async (): Promise<{ dry_run: boolean; started_by: string }[]> =>
    (await call("GET", "/retention-rules/old/runs")).body.items.filter(({ dry_run }: { dry_run: boolean }) => !dry_run);
  await startDueRuns(resources);
  t.equal((await runs()).length, 0, "it is not due yet");
  clock.now = new Date("2030-04-02T12:00:00Z");
  await Promise.all(Array.from({ length: 8 }, () => startDueRuns(resources)));
  t.match(await runs(), [{ started_by: "system:retention" }], "missed days are one run");
  t.equal(await next(), "2030-04-03T02:30:00.000Z");
  await Promise.all(Array.from({ length: 8 }, () => work(service)));
  t.match(await runs(), [{ status: "completed" }]);
});

t.test("disabling stops a run between two blocks", async (t) => {
  const { service, later } = await startAt(t);
  const { call, resources, tenantId } = service;
  for (let nth = 0; nth < 3; nth++) await call("POST", "/customers", { name: "Ada" });
  later(10);
  await call("PUT", "/retention-rules/old", { ...RULE, condition: { age: "P1W" } });
  await enable(service, call, "old");
  const { body } = await call("POST", "/retention-rules/old/runs");
  t.match(await call("POST", "/retention-rules/old/runs"), { status: 409 }, "one at a time");
  const key = { tenant_id: tenantId, id: body.id };
  t.equal(await advanceRun(resources, key, 1), true, "counts");
  t.equal(await advanceRun(resources, key, 1), true, "deletes one");
  await call("POST", "/retention-rules/old/disable");
  t.equal(await advanceRun(resources, key, 1), false);
  t.match((await call("GET", `/retention-rules/old/runs/${body.id}`)).body, {
    status: "stopped",
    stop_reason: "rule_changed",
    done: 1,
  });
});

t.test("a dry run of a deleted rule is not that of a new one with its name", async (t) => {
  const { service } = await startAt(t);
  const { call } = service;
  await call("PUT", "/retention-rules/old", RULE);
  const { body: run } = await call("POST", "/retention-rules/old/runs?dry_run=true");
  await call("DELETE", "/retention-rules/old");
  await call("PUT", "/retention-rules/old", { ...RULE, condition: { age: "P1D" } });
  await work(service);
  t.match((await call("GET", `/retention-rules/old/runs/${run.id}`)).body, { status: "stopped" });
  t.match(await call("POST", "/retention-rules/old/enable"), { status: 409 });
});

t.test("what else is kept", async (t) => {
  const { service, later } = await startAt(t);
  const { call, resources } = service;
  const { body: ada } = await call("POST", "/customers", { name: "Ada" });
  const { body: bob } = await call("POST", "/customers", { name: "Bob" });
  for (const { id } of [ada, bob]) {
    const { body: home } = await call("POST", `/customers/${id}/addresses`, HOME);
    await call("POST", `/addresses/${home.id}/verifications`);
    await resources.db.pool.query(
      `UPDATE verifications SET status = 'succeeded', outcome = 'verified', finished_at = created_at
        WHERE status IN ('queued', 'running')`,
    );
    await call("POST", `/addresses/${home.id}/verifications`);
    await resources.db.pool.query(
      `UPDATE verifications SET status = 'succeeded', outcome = 'verified', finished_at = created_at
        WHERE status IN ('queued', 'running')`,
    );
  }
  await call("POST", "/exports", { entity: "customers", format: "csv" });
  await call("POST", "/legal-holds", { customer_id: bob.id, reason: "case" });
  later(10);
  for (const [entity, total, hits, held] of [
    ["verification", 4, 1, 1],
    ["export", 1, 1, 0],
    ["webhook_delivery", 0, 0, 0],
    ["import_refusal", 0, 0, 0],
  ] as const) {
    const name = entity.replace("_", "-");
    await call("PUT", `/retention-rules/${name}`, {
      entity,
      condition: { age: "P1W" },
      action: "delete",
      max_share: 1,
    });
    t.match(await enable(service, call, name), { total, hits, held }, entity);
    t.match(await run(service, call, name), { status: "completed", done: hits }, entity);
  }
  const address = { entity: "address", condition: { inactive_for: "P1W" }, action: "delete", max_share: 1 };
  await call("PUT", "/retention-rules/addresses", address);
  t.match(await enable(service, call, "addresses"), { total: 2, hits: 1, held: 1 });
  t.match(await run(service, call, "addresses"), { done: 1 });
  t.equal((await living(service, "/addresses")).length, 1);
});

t.test("what is refused", async (t) => {
  const { service } = await startAt(t);
  const { call } = service;
  for (const [change, pointer] of [
    [{ condition: {} }, "/condition"],
    [{ condition: { customer: { tag: "x" } } }, "/condition"],
    [{ condition: { age: "3 years" } }, "/condition/age"],
    [{ condition: { age: "PT1H" } }, "/condition/age"],
    [{ condition: { age: "P1Y", address: { country_code: "DE" } } }, "/condition/address"],
    [{ condition: { age: "P1Y", customer: { name: "Ada" } } }, "/condition/customer/name"],
    [{ condition: { deleted_for: "P1Y" } }, "/action"],
    [{ entity: "address", action: "restrict" }, "/action"],
    [{ entity: "export", condition: { inactive_for: "P1Y" } }, "/condition/inactive_for"],
    [{ entity: "tenant" }, "/entity"],
    [{ max_share: 0 }, "/max_share"],
    [{ max_rows: 0 }, "/max_rows"],
    [{ run_at: "24:00" }, "/run_at"],
    [{ timezone: "Mars/Olympus" }, "/timezone"],
  ] as const)
    t.match(
      await call("PUT", "/retention-rules/hostile", { ...RULE, ...change }),
      { status: 422, body: { code: "invalid_body", errors: [{ pointer }] } },
      JSON.stringify(change),
    );
  t.match(await call("PUT", "/retention-rules/No%20Name", RULE), { status: 400 });

  await t.test("another tenant, and keys without the scopes", async (t) => {
    await call("PUT", "/retention-rules/mine", RULE);
    const { body: run } = await call("POST", "/retention-rules/mine/runs?dry_run=true");
    const other = service.as((await service.makeTenant()).key);
    for (const [method, path] of [
      ["GET", "/retention-rules/mine"],
      ["GET", `/retention-rules/mine/runs/${run.id}`],
      ["DELETE", "/retention-rules/mine"],
      ["POST", "/retention-rules/mine/enable"],
      ["POST", "/retention-rules/mine/runs?dry_run=true"],
    ] as const)
      t.match(await other(method, path), { status: 404 }, `${method} ${path}`);
    t.same((await other("GET", "/retention-rules/mine/runs")).body.items, []);
    t.same((await other("GET", "/retention-rules")).body.items, []);
    const reader = service.as(await service.generateKey(["retention:read"]));
    t.match(await reader("GET", "/retention-rules"), { status: 200 });
    t.match(await reader("PUT", "/retention-rules/mine", RULE), { status: 403 });
    t.match(await reader("POST", "/retention-rules/mine/runs?dry_run=true"), { status: 403 });
  });

  await t.test("an attribute of a rule cannot be sealed", async (t) => {
    const items = [{ entity: "customer", name: "contract", type: "boolean", is_personal: false }];
    await call("PUT", "/attribute-definitions", { items }, { "if-match": "*" });
    const condition = { age: "P1Y", customer: { attribute: { name: "contract", equals: false } } };
    t.match(await call("PUT", "/retention-rules/contracts", { ...RULE, condition }), { status: 201 });
    t.match(await call("PUT", "/attribute-definitions", { items: [] }, { "if-match": "*" }), { status: 409 });
  });
});

t.test("two tenants do not touch each other", async (t) => {
  const { service, later } = await startAt(t);
  const { call } = service;
  const theirs = service.as((await service.makeTenant()).key);
  await call("POST", "/customers", { name: "Ours" });
  await theirs("POST", "/customers", { name: "Theirs" });
  later(10);
  await call("PUT", "/retention-rules/old", { ...RULE, condition: { age: "P1W" } });
  t.match(await enable(service, call, "old"), { total: 1, hits: 1 });
  t.match(await run(service, call, "old"), { done: 1 });
  t.same(await living(service), []);
  t.equal((await theirs("GET", "/customers")).body.items.length, 1);
});

import t from "tap";
import { GAZETTEER_VERSION } from "../src/geocoding/gazetteer/packages.ts";
import { startFaultyProxy, type FaultyProxy } from "./support/faulty-proxy.ts";
import { startService, until, type Service } from "./support/service.ts";

/** The samples of /metrics, by name and labels. */
async function scrape({ app }: Service, remoteAddress = "192.0.2.1"): Promise<Record<string, number>> {
  const { statusCode, body } = await app.inject({ url: "/metrics", remoteAddress });
  if (statusCode !== 200) throw new Error(`/metrics answers ${statusCode}`);
  return samplesOf(body);
}

const samplesOf = (text: string): Record<string, number> =>
  Object.fromEntries([...text.matchAll(/^(doorplate_\S+) (\S+)$/gm)].map(([, name, value]) => [name!, Number(value)]));

t.test("metrics of the whole installation are read from the database", async (t) => {
  const service = await startService(t, { settings: { PROVIDER_PRIVATE_ADDRESSES: "allowed" } });
  const { call, resources, tenantId } = service;
  const { db } = resources;
  const { body: campaign } = await call("POST", "/campaigns", { name: "One", filter: {} });
  await call("POST", `/campaigns/${campaign.id}/cancel`);
  await call("POST", "/campaigns", { name: "Two", filter: {} });
  await call("POST", "/imports?source=t", "name,address\nAda,Berlin\n", { "content-type": "text/csv" });
  for (const name of ["a", "b", "c"]) await call("POST", "/webhooks", { url: `https://example.com/${name}` });
  const { body: hooks } = await call("GET", "/webhooks");
  await db.kysely
    .updateTable("webhooks")
    .set({ status: "disabled", disabled_reason: "failing", disabled_at: new Date().toISOString() })
    .where("id", "=", hooks.items[0].id)
    .execute();
  await db.kysely
    .updateTable("webhooks")
    .set({ failing_since: new Date().toISOString() })
    .where("id", "=", hooks.items[1].id)
    .execute();
  const put = await call(
    "PUT",
    "/providers/nominatim",
    { base_url: "http://127.0.0.1:9", calls_per_day: 40, cost_per_call: 0.5 },
    { "if-match": "*" },
  );
  t.ok([200, 201].includes(put.status), "a provider with a budget");
  const usage = { tenant_id: tenantId, provider: "nominatim", calls: 30, cost: "15" };
  await db.kysely
    .insertInto("provider_usage")
    .values([
      { ...usage, day: new Date().toISOString().slice(0, 10) },
      { ...usage, day: "2026-01-01", calls: 1_000 },
    ])
    .execute();
  await db.kysely
    .insertInto("provider_states")
    .values({
      tenant_id: tenantId,
      provider: "nominatim",
      open_until: new Date().toISOString(),
      next_call_at: new Date().toISOString(),
    })
    .execute();
  const found = await scrape(service);
  t.match(found, {
    'doorplate_global_campaigns{status="running"}': 1,
    'doorplate_global_campaigns{status="cancelled"}': 1,
    'doorplate_global_campaigns{status="paused"}': 0,
    'doorplate_global_imports{status="running"}': 1,
    'doorplate_global_imports{status="failed"}': 0,
    'doorplate_global_webhook_endpoints{state="enabled"}': 1,
    'doorplate_global_webhook_endpoints{state="failing"}': 1,
    'doorplate_global_webhook_endpoints{state="disabled_failing"}': 1,
    'doorplate_global_webhook_endpoints{state="disabled_gone"}': 0,
    'doorplate_global_provider_calls_today{provider="nominatim"}': 30,
    'doorplate_global_provider_call_budget{provider="nominatim"}': 40,
    'doorplate_global_provider_budget_used_ratio{provider="nominatim"}': 0.75,
    'doorplate_global_provider_cost_today{provider="nominatim"}': 15,
    'doorplate_global_provider_breakers_open{provider="nominatim"}': 1,
    'doorplate_global_job_open{kind="imports"}': 1,
    'doorplate_global_job_workers{kind="imports"}': 0,
    'doorplate_global_log_lag_seconds{reader="feed"}': 0,
    doorplate_global_gazetteer_loaded: 0,
    doorplate_database_up: 1,
    doorplate_queue_up: 1,
    doorplate_metric_read_failures_total: 0,
    [`doorplate_build_info{version="0.1.0",node_version="${process.version}"}`]: 1,
  });
  t.ok(found["doorplate_global_database_bytes"]! > 5_000_000, `${found["doorplate_global_database_bytes"]} bytes`);
});

t.test("the gazetteer of this version counts, once it is whole", async (t) => {
  const service = await startService(t);
  const release = { source: "packages", data_version: GAZETTEER_VERSION };
  await service.resources.db.kysely
    .insertInto("gazetteer_releases")
    .values({ ...release, loaded_at: new Date().toISOString() })
    .execute();
  t.equal((await scrape(service))["doorplate_global_gazetteer_loaded"], 1);
});

t.test("without Postgres the metrics of the process are still there", async (t) => {
  let proxy: FaultyProxy | undefined;
  const service = await startService(t, {
    settings: { STATEMENT_TIMEOUT_MS: "500" },
    reachDatabase: async (url) => (proxy = await startFaultyProxy(t, url)).url,
  });
  await proxy!.strike("black hole");
  const found = await until(
    () => scrape(service),
    (samples) => samples["doorplate_metric_read_failures_total"]! > 0,
  );
  t.equal(found["doorplate_database_up"], 0);
  t.equal(found["doorplate_queue_up"], 1);
  t.ok(found["doorplate_metric_read_failures_total"]! > 0, "which is counted");
  t.equal(found['doorplate_http_rate_limited_total{caller="key"}'], 0);
  const globals = Object.keys(found).filter((name) => name.startsWith("doorplate_global_"));
  t.same(globals, [], "what cannot be read is absent, and not 0");
  await proxy!.heal();
});

t.test("strangers make no series of their own, and refused requests are counted", async (t) => {
  const service = await startService(t, { settings: { RATE_LIMIT_PER_MINUTE: "2" } });
  const { app } = service;
  const key = await service.generateKey(["customers:read"]);
  const ask = async (method: "GET" | "DELETE", url: string, authorization = "Bearer dp_guess"): Promise<number> =>
    (await app.inject({ method, url, headers: { authorization } })).statusCode;
  t.same(
    [await ask("GET", "/v1/customers"), await ask("DELETE", "/openapi.json"), await ask("GET", "/none")],
    [401, 405, 404],
  );
  for (const status of [200, 200, 429]) t.equal(await ask("GET", "/v1/customers", `Bearer ${key}`), status);
  const found = await scrape(service);
  const counts = Object.entries(found).filter(([name]) =>
    name.startsWith("doorplate_http_request_duration_seconds_count"),
  );
  t.same(
    Object.fromEntries(counts),
    Object.fromEntries(
      [
        ["GET", "(none)", 401, 1],
        ["DELETE", "(none)", 405, 1],
        ["GET", "(none)", 404, 1],
        ["GET", "/v1/customers", 200, 2],
        ["GET", "/v1/customers", 429, 1],
      ].map(([method, route, status, count]) => [
        `doorplate_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`,
        count,
      ]),
    ),
  );
  t.match(found, {
    'doorplate_http_rate_limited_total{caller="key"}': 1,
    'doorplate_http_rate_limited_total{caller="public"}': 0,
    'doorplate_http_rate_limited_total{caller="stranger"}': 0,
  });
});

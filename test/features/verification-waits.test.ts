import t from "tap";
import { createHeartbeat } from "../../src/platform/jobs/worker-processes.ts";
import { GAZETTEER_VERSION } from "../../src/geocoding/gazetteer/packages.ts";
import { startService } from "../support/service.ts";

t.test("a queued verification says what it waits for", async (t) => {
  const { call, resources } = await startService(t);
  const { db } = resources;
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, {
    country_code: "DE",
    address_lines: ["Unter den Linden 1"],
    locality: "Berlin",
    postal_code: "10117",
  });
  const { id } = address;
  const read = async () => (await call("GET", `/addresses/${id}/verifications`)).body.items[0];
  const waitOf = async () => (await read()).waits_for;
  const report = (jobs: string[]) => createHeartbeat(resources, { jobs: () => jobs, isThrottled: () => false })();

  const nothing = { provider: null, until: null };
  t.same(await waitOf(), { code: "worker", ...nothing });
  await report(["webhooks"]);
  t.same(await waitOf(), { code: "gazetteer", ...nothing }, "a worker is there, and works on everything else");
  await db.pool.query("INSERT INTO gazetteer_releases (data_version, loaded_at) VALUES ($1, now())", [
    GAZETTEER_VERSION,
  ]);
  t.same(await waitOf(), { code: "worker", ...nothing });
  const { id: verification, status } = await read();
  t.equal(status, "queued");
  t.match(
    (await call("POST", `/addresses/${id}/verifications`)).body,
    { id: verification, waits_for: { code: "worker" } },
    "also where it was asked for",
  );
  await report(["verifications"]);
  t.equal(await waitOf(), null);
  t.match((await call("GET", `/addresses/${id}/verifications/${verification}`)).body, { waits_for: null });

  const until = "2099-01-01T00:00:00.000Z";
  for (const [reason, code] of [
    ["rate_limited", "provider_rate"],
    ["over_budget", "provider_budget"],
    ["timeout", "provider_failing"],
  ]) {
    await db.kysely
      .updateTable("verifications")
      .set({ postponed_for: reason as string, postponed_by: "photon", available_at: until })
      .execute();
    t.same(await waitOf(), { code, provider: "photon", until });
  }
  await db.kysely.updateTable("verifications").set({ available_at: "infinity" }).execute();
  t.same(await waitOf(), { code: "campaign", ...nothing });
  await db.kysely.updateTable("verifications").set({ status: "cancelled" }).execute();
  t.equal(await waitOf(), null);
});

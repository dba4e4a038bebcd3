import t, { type Test } from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { verifyDueAddresses } from "../../src/features/verifications/due.ts";
import { runVerification } from "../support/verifications.ts";
import { requestRebuild } from "../../src/records/follower-queries.ts";
import { runFollower } from "../../src/records/follower.ts";
import type { StoredLocation } from "../../src/records/location.ts";
import { positions } from "../../src/records/positions.ts";
import { openRows } from "../../src/records/seal.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService, type Service } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const PIN = { latitude: 52.51, longitude: 13.38 };
const ANY_VERSION = { "if-match": "*" };

interface World extends Service {
  /** Runs the follower. @returns latitude and longitude by address */
  places(): Promise<Record<string, [latitude: number, longitude: number]>>;
  verifyAll(latitude: number, longitude: number): Promise<void>;
  /** Verifies due addresses, such as those of an import, for which no verification is queued. */
  verifyDue(latitude: number, longitude: number): Promise<void>;
  makeAddress(): Promise<{ id: string; customer_id: string }>;
}

async function prepare(t: Test): Promise<World> {
  const service = await startService(t);
  const { resources, call } = service;
  const { kysely, pool } = resources.db;
  return {
    ...service,
    async places() {
      await runFollower(resources, positions);
      const { rows } = await pool.query("SELECT * FROM positions ORDER BY address_id");
      const stored = await kysely
        .selectFrom("addresses")
        .selectAll()
        .where("deleted_at", "is", null)
        .orderBy("id")
        .execute();
      const expected = (await openRows(resources, "address", stored))
        .filter(({ location }) => location !== null)
        .map(({ tenant_id, id: address_id, customer_id, location }) => {
          const { latitude, longitude, granularity, uncertainty_m } = location as unknown as StoredLocation;
          return { tenant_id, address_id, customer_id, latitude, longitude, granularity, uncertainty_m };
        });
      t.same(rows, expected, "a row for each address with a location");
      return Object.fromEntries(rows.map((row) => [row.address_id, [row.latitude, row.longitude]]));
    },
    async verifyAll(latitude, longitude) {
      const open = await kysely.selectFrom("verifications").selectAll().where("status", "=", "queued").execute();
      for (const row of open) await runVerification(resources, [fakeProvider("fake", found(latitude, longitude))], row);
    },
    async verifyDue(latitude, longitude) {
      const verify_after = new Date(0).toISOString();
      await kysely
        .updateTable("addresses")
        .set({ verify_after })
        .where("verification_status", "=", "pending")
        .execute();
      await verifyDueAddresses(resources, [fakeProvider("fake", found(latitude, longitude))]);
    },
    async makeAddress() {
      const { body: customer } = await call("POST", "/customers", { name: "Ada" });
      return (await call("POST", `/customers/${customer.id}/addresses`, BERLIN)).body;
    },
  };
}

t.test("positions follow verifications, pins, updates, deletions and restorations", async (t) => {
  const { call, places, verifyAll, makeAddress, resources } = await prepare(t);
  const { id, customer_id } = await makeAddress();
  t.same(await places(), {}, "created, not verified yet");
  await verifyAll(1, 2);
  t.same(await places(), { [id]: [1, 2] }, "verified");
  t.equal((await call("PUT", `/addresses/${id}/location`, PIN, ANY_VERSION)).status, 200);
  t.same(await places(), { [id]: [PIN.latitude, PIN.longitude] }, "pinned");
  t.equal((await call("DELETE", `/addresses/${id}/location`, undefined, ANY_VERSION)).status, 200);
  const unpinned = await places();
  t.notSame(unpinned[id], [PIN.latitude, PIN.longitude], "unpinned");
  await verifyAll(3, 4);
  t.same(await places(), { [id]: [3, 4] });
  await call("PATCH", `/addresses/${id}`, { instructions: "ring twice" }, ANY_VERSION);
  t.same(await places(), { [id]: [3, 4] }, "other instructions");
  await call("PATCH", `/addresses/${id}`, { address_lines: ["Friedrichstraße 100"] }, ANY_VERSION);
  await places();
  await verifyAll(5, 6);
  t.same(await places(), { [id]: [5, 6] }, "another street");

  await call("DELETE", `/addresses/${id}`, undefined, ANY_VERSION);
  t.same(await places(), {}, "deleted");
  const {
    body: { items },
  } = await call("GET", `/addresses/${id}/history`);
  const placed = items.find(({ operation }: { operation: string }) => operation !== "delete");
  t.equal((await call("POST", `/addresses/${id}/restore`, { version: placed.version })).status, 200);
  await places();
  await verifyAll(7, 8);
  t.same(await places(), { [id]: [7, 8] }, "restored");

  await call("DELETE", `/customers/${customer_id}`, undefined, ANY_VERSION);
  t.same(await places(), {}, "deleted with its customer");

  await call("POST", `/customers/${customer_id}/restore`, { version: 1 });
  const another = await makeAddress();
  await verifyAll(9, 10);
  const before = await places();
  t.match(before, { [another.id]: [9, 10] });
  await resources.db.pool.query("UPDATE positions SET latitude = 0");
  await requestRebuild(resources.db.kysely, positions.name);
  t.same(await places(), before, "a rebuild has the same result");
});

t.test("positions follow an import, its verifications and its undo", async (t) => {
  const { call, places, verifyAll, verifyDue, makeAddress, resources, tenantId } = await prepare(t);
  const { id: kept } = await makeAddress();
  await verifyAll(1, 2);
  const rows = Array.from({ length: 30 }, (_, index) => `${index},Filed ${index},${index + 1} Main St,Springfield,US`);
  const file = ["ref,name,address,city,country", ...rows].join("\n");
  const {
    body: { id },
  } = await call("POST", "/imports?source=crm", file, { "content-type": "text/csv" });
  await runImport(resources, { tenant_id: tenantId, id });
  t.same(await places(), { [kept]: [1, 2] });
  await verifyDue(3, 4);
  t.equal(Object.keys(await places()).length, 31);
  t.equal((await call("POST", `/imports/${id}/undo`)).status, 202);
  await runImport(resources, { tenant_id: tenantId, id });
  t.same(await places(), { [kept]: [1, 2] });
});

t.test("a query for a box uses an index-only scan", async (t) => {
  const {
    resources: { db },
    tenantId,
  } = await prepare(t);
  await db.pool.query(
    `
    INSERT INTO positions (tenant_id, address_id, customer_id, latitude, longitude, granularity, uncertainty_m)
    SELECT $1, gen_random_uuid(), gen_random_uuid(), 50 + random() * 4, 10 + random() * 5, 'building', 20
    FROM generate_series(1, 5000)`,
    [tenantId],
  );
  await db.pool.query("VACUUM ANALYZE positions");
  const { rows } = await db.pool.query<{ "QUERY PLAN": string }>(`
    EXPLAIN SELECT address_id FROM positions
    WHERE tenant_id = '${tenantId}' AND latitude BETWEEN 52.4 AND 52.5 AND longitude BETWEEN 13.3 AND 13.5`);
  t.match(rows[0]!["QUERY PLAN"], /Index Only Scan using positions_place_idx/);
});

import t, { type Test } from "tap";
import { advanceCampaign } from "../../src/features/campaigns/advance.ts";
import { runCampaign } from "../../src/features/campaigns/work.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import { verifyDueAddresses } from "../../src/features/verifications/due.ts";
import { runVerification } from "../support/verifications.ts";
import { deleteExpiredPositions } from "../../src/features/verifications/position-retention.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { runFollower } from "../../src/records/follower.ts";
import { positions } from "../../src/records/positions.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService } from "../support/service.ts";

const DAY = 24 * 3_600_000;
const BERLIN = fakeProvider("fake", found(52, 13));

/** A provider whose answers may be kept for a month. */
const LIMITED: Provider = {
  ...BERLIN,
  name: "google",
  locate: async (...asked) => {
    const answer = (await BERLIN.locate(...asked)) as Extract<ReturnType<typeof found>, { outcome: "verified" }>;
    return {
      ...answer,
      location: { ...answer.location, source: "google" },
      match: { datum: "WGS-84", quality: "exact", parts: {}, place_id: null, keep_for_days: 30 },
    };
  },
};

/** Two customers with an address each. */
async function prepare(t: Test) {
  let ahead = 0;
  const service = await startService(t, { now: () => new Date(Date.now() + ahead) });
  const {
    call,
    resources: { db, keyring },
    tenantId,
  } = service;
  const make = async (name: string) => {
    const {
      body: { id: customer_id },
    } = await call("POST", "/customers", { name });
    const {
      body: { id },
    } = await call("POST", `/customers/${customer_id}/addresses`, {
      country_code: "DE",
      address_lines: [`${name}weg 1`],
      locality: "Berlin",
      postal_code: "10117",
    });
    return { id, customer_id };
  };
  const [broken, whole] = [await make("Zwiebel"), await make("Quarz")];
  return {
    ...service,
    broken,
    whole,
    pass: (milliseconds: number) => void (ahead += milliseconds),
    read: async ({ id }: { id: string }) => (await call("GET", `/addresses/${id}`)).body,
    breaking: [
      () =>
        db.pool.query("UPDATE addresses SET sealed = (SELECT sealed FROM addresses WHERE id = $2) WHERE id = $1", [
          broken.id,
          whole.id,
        ]),
      () => db.pool.query("UPDATE addresses SET sealed = '\\x0102' WHERE id = $1", [broken.id]),
      async () => {
        await db.pool.query("DELETE FROM keys.customer_keys WHERE customer_id = $1", [broken.customer_id]);
        keyring.forgetCustomerKey(tenantId, broken.customer_id);
      },
      async () => {
        await db.pool.query(
          "UPDATE keys.customer_keys SET wrapped = (SELECT wrapped FROM keys.customer_keys WHERE customer_id = " +
            "$2) WHERE customer_id = $1",
          [broken.customer_id, whole.customer_id],
        );
        for (const { customer_id } of [broken, whole]) keyring.forgetCustomerKey(tenantId, customer_id);
      },
    ] satisfies (() => Promise<unknown>)[],
  };
}

for (const [nth, way] of [
  "its sealed part is another one's",
  "its sealed part is cut off",
  "its customer's key is gone",
  "its customer's key is another one's",
].entries()) {
  t.test(`one address that does not open holds up no others: ${way}`, async (t) => {
    t.test("in a campaign, which ends", async (t) => {
      const { call, resources, broken, whole, read, breaking } = await prepare(t);
      await resources.db.pool.query("UPDATE verifications SET status = 'cancelled'");
      await breaking[nth]!();
      const {
        body: { id },
      } = await call("POST", "/campaigns", { name: "x", filter: {} });
      const [{ tenant_id }] = (await resources.db.pool.query("SELECT tenant_id FROM campaigns")).rows;
      const key = { tenant_id, id };
      await advanceCampaign(resources, key);
      await runCampaign(resources, [BERLIN], key);
      await advanceCampaign(resources, key);
      t.match((await call("GET", `/campaigns/${id}`)).body, {
        status: "completed",
        progress: { total: 2, verified: 1, failed: 1, queued: 0, running: 0 },
      });
      t.match((await read(whole)).location, { latitude: 52 });
      t.match((await call("GET", `/addresses/${broken.id}/verifications`)).body.items[0], {
        status: "failed",
        error_code: "internal_error",
      });
      t.equal((await call("GET", `/addresses/${broken.id}`)).status, 500, "a read of it is an error");
    });

    t.test("when addresses are due, and when they are checked one by one", async (t) => {
      const { resources, whole, read, breaking } = await prepare(t);
      await breaking[nth]!();
      const open = await resources.db.kysely
        .selectFrom("verifications")
        .selectAll()
        .where("status", "=", "queued")
        .execute();
      for (const row of open) await runVerification(resources, [BERLIN], row);
      await resources.db.pool.query("UPDATE addresses SET verify_after = now() - interval '1 day'");
      const { version } = await read(whole);
      await verifyDueAddresses(resources, [BERLIN]);
      t.ok((await read(whole)).version > version);
      t.same((await resources.db.pool.query("SELECT DISTINCT status FROM verifications ORDER BY status")).rows, [
        { status: "failed" },
        { status: "succeeded" },
      ]);
    });

    t.test("when providers' terms end", async (t) => {
      const { resources, whole, read, breaking, pass } = await prepare(t);
      const open = await resources.db.kysely
        .selectFrom("verifications")
        .selectAll()
        .where("status", "=", "queued")
        .execute();
      for (const row of open) await runVerification(resources, [LIMITED], row);
      t.match((await read(whole)).location, { source: "google" });
      await breaking[nth]!();
      pass(31 * DAY);
      await deleteExpiredPositions(resources);
      t.equal((await read(whole)).location, null);
      t.same((await resources.db.pool.query("SELECT FROM position_terms")).rows, []);
    });

    t.test("when the log is followed", async (t) => {
      const { call, resources, broken, whole, breaking } = await prepare(t);
      const pin = { latitude: 52.5, longitude: 13.3 };
      for (const { id } of [broken, whole])
        t.equal((await call("PUT", `/addresses/${id}/location`, pin, { "if-match": "*" })).status, 200);
      await breaking[nth]!();
      await runFollower(resources, positions);
      t.same((await resources.db.pool.query("SELECT address_id FROM positions")).rows, [{ address_id: whole.id }]);
      await followForSearch(resources);
      for (const [q, hits] of [
        ["Quarzweg", [whole.id]],
        ["Zwiebelweg", []],
      ] as const) {
        t.same(
          (await call("POST", "/addresses/search", { q })).body.items.map(
            ({ address }: { address: { id: string } }) => address.id,
          ),
          hits,
          q,
        );
      }
      t.same((await resources.db.pool.query("SELECT failures FROM followers WHERE failures > 0")).rows, []);
    });
  });
}

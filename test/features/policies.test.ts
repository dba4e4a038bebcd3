import { sql } from "kysely";
import t from "tap";
import { rescheduleChunk } from "../../src/records/due-dates.ts";
import { queueDueVerifications } from "../../src/features/verifications/due.ts";
import { runVerification } from "../support/verifications.ts";
import { createPartitions } from "../../src/platform/maintenance.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { BACKENDS, startService, type Service } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const DAY = 24 * 3_600_000;
const LITERAL_CASE = { default_interval: "P3M", rules: [{ customer_tag: "frequent", interval: "P1M" }] };

async function prepare(service: Service) {
  const { id: tenant_id, key } = await service.makeTenant();
  const call = service.as(key);
  const { resources } = service;
  const runAll = async (): Promise<string[]> => {
    const open = await resources.db.kysely
      .selectFrom("verifications")
      .select(["tenant_id", "address_id", "id", "cause"])
      .where("tenant_id", "=", tenant_id)
      .where("status", "=", "queued")
      .orderBy("address_id")
      .execute();
    for (const row of open) await runVerification(resources, [fakeProvider("fake", found(1, 2))], row);
    return open.filter(({ cause }) => cause === "due").map(({ address_id }) => address_id);
  };
  const read = async (id: string) => (await call("GET", `/addresses/${id}`)).body;
  return {
    call,
    runAll,
    read,
    setPolicy: async (policy: object) =>
      (await call("PUT", "/verification-policies", policy, { "if-match": "*" })).status,
    reschedule: async (limit = 2_000) => {
      while (await rescheduleChunk(resources.db.kysely, limit));
    },
    makeCustomer: async (...tags: string[]): Promise<string> =>
      (await call("POST", "/customers", { name: "Ada", tags })).body.id,
    makeAddress: async (customer: string, fields: object = {}): Promise<string> =>
      (await call("POST", `/customers/${customer}/addresses`, { ...BERLIN, ...fields })).body.id,
    /** What is due by now, which is verified. */
    runDue: async (): Promise<string[]> => (await queueDueVerifications(resources), runAll()),
    /** The interval between the last check and the next, as Postgres counts it. */
    interval: async (id: string): Promise<string | undefined> =>
      (
        await sql<{ length: string }>`
      SELECT CASE verify_after WHEN verified_at + interval '3 months' THEN 'P3M'
        WHEN verified_at + interval '1 month' THEN 'P1M' WHEN verified_at + interval '2 weeks' THEN 'P2W'
        WHEN verified_at + interval '1 year' THEN 'P1Y' WHEN verified_at + interval '1 day' THEN 'P1D' END AS length
          FROM addresses WHERE id = ${id}`.execute(resources.db.kysely)
      ).rows[0]?.length,
  };
}

for (const backend of BACKENDS) {
  t.test(`how often addresses are verified again, on ${backend}`, { timeout: 300_000 }, async (t) => {
    let ahead = 0;
    const now = () => new Date(Date.now() + ahead);
    const service = await startService(t, { backend, now });

    t.test(
      "intervals by tag of the customer, by country, by tag of the address; the first rule that matches",
      async (t) => {
        const { setPolicy, makeCustomer, makeAddress, runAll, interval } = await prepare(service);
        t.equal(
          await setPolicy({
            default_interval: "P3M",
            rules: [
              { customer_tag: "frequent", country_code: "AT", interval: "P2W" },
              { customer_tag: "frequent", interval: "P1M" },
              { country_code: "AT", interval: "P1Y" },
              { address_tag: "risky", interval: "P1D" },
            ],
          }),
          200,
        );
        const [frequent, seldom] = [await makeCustomer("frequent", "vip"), await makeCustomer()];
        const addresses = [
          await makeAddress(frequent),
          await makeAddress(seldom),
          await makeAddress(frequent, { country_code: "AT" }),
          await makeAddress(seldom, { country_code: "AT" }),
          await makeAddress(seldom, { tags: ["risky"] }),
          await makeAddress(seldom, { country_code: "AT", tags: ["risky"] }),
        ];
        await runAll();
        t.same(await Promise.all(addresses.map(interval)), ["P1M", "P3M", "P2W", "P1Y", "P1D", "P1Y"]);
      },
    );

    t.test(
      "due dates move with the tags of the customer and of the address, and with the policy; no version does",
      async (t) => {
        const { call, setPolicy, reschedule, makeCustomer, makeAddress, runAll, interval, read } =
          await prepare(service);
        await setPolicy({ ...LITERAL_CASE, rules: [...LITERAL_CASE.rules, { address_tag: "risky", interval: "P1D" }] });
        const customer = await makeCustomer();
        const addresses = [await makeAddress(customer), await makeAddress(customer), await makeAddress(customer)];
        await runAll();
        const { version } = await read(addresses[0]!);
        const patch = (tags: string[]) => call("PATCH", `/customers/${customer}`, { tags }, { "if-match": "*" });
        const intervals = () => Promise.all(addresses.map(interval));
        t.same(await intervals(), ["P3M", "P3M", "P3M"]);
        await patch(["frequent"]);
        t.same(await intervals(), ["P1M", "P1M", "P1M"]);
        await patch([]);
        t.same(await intervals(), ["P3M", "P3M", "P3M"]);
        await call("PATCH", `/addresses/${addresses[2]}`, { tags: ["risky"] }, { "if-match": "*" });
        t.same(await intervals(), ["P3M", "P3M", "P1D"]);
        await setPolicy({ default_interval: "P1Y", rules: [] });
        await reschedule(1);
        t.same(await intervals(), ["P1Y", "P1Y", "P1Y"]);
        t.equal((await read(addresses[0]!)).version, version);
        t.equal(
          (await call("GET", `/addresses/${addresses[0]}/history`)).body.items.length,
          version,
          "nor is it in the history",
        );
      },
    );

    t.test("what has failed is tried within a day, whatever the policy becomes", async (t) => {
      const { call, setPolicy, reschedule, makeCustomer, makeAddress, interval } = await prepare(service);
      const customer = await makeCustomer();
      const address = await makeAddress(customer);
      const { body } = await call("GET", `/addresses/${address}/verifications`);
      const { tenant_id } = await service.resources.db.kysely
        .selectFrom("addresses")
        .select("tenant_id")
        .where("id", "=", address)
        .executeTakeFirstOrThrow();
      await runVerification(service.resources, [fakeProvider("fake", { fail: "refused" })], {
        tenant_id,
        address_id: address,
        id: body.items[0].id,
      });
      t.equal(await interval(address), "P1D");
      await setPolicy({ default_interval: "P1Y", rules: [] });
      await reschedule();
      await call("PATCH", `/customers/${customer}`, { tags: ["frequent"] }, { "if-match": "*" });
      t.equal(await interval(address), "P1D");
    });

    t.test("a policy is replaced under its version", async (t) => {
      const { call, setPolicy } = await prepare(service);
      const first = await call("GET", "/verification-policies");
      t.match(first, { status: 200, body: { version: 1, default_interval: "P3M", rules: [] } });
      t.equal((await call("PUT", "/verification-policies", LITERAL_CASE)).status, 428);
      t.equal(
        (await call("PUT", "/verification-policies", LITERAL_CASE, { "if-match": first.headers["etag"]! })).status,
        200,
      );
      t.equal(
        (await call("PUT", "/verification-policies", LITERAL_CASE, { "if-match": first.headers["etag"]! })).status,
        412,
      );
      t.strictSame((await call("GET", "/verification-policies")).body, { version: 2, ...LITERAL_CASE });
      for (const interval of ["P", "PT1H", "P0D", "1 month", "P1.5M", "-P1M"])
        t.equal(await setPolicy({ default_interval: interval, rules: [] }), 422, interval);
      const current = await call("GET", "/verification-policies");
      const refused = await call(
        "PUT",
        "/verification-policies",
        { default_interval: "P1M", rules: [{ country_code: "AT", interval: "PT1H" }] },
        { "if-match": current.headers["etag"] as string },
      );
      t.match(refused.body.errors, [
        { in: "body", pointer: "/rules/0/interval", detail: /^must be a duration .* such as P30D/ },
      ]);
      t.equal(refused.body.errors.length, 1);
      t.equal(
        await setPolicy({ default_interval: "P1M", rules: [{ interval: "P1M" }] }),
        422,
        "a rule without a condition",
      );
    });

    t.test("customers tagged frequent monthly, all others quarterly: half a year of it", async (t) => {
      const { setPolicy, makeCustomer, makeAddress, runAll, runDue, read } = await prepare(service);
      await setPolicy(LITERAL_CASE);
      const [often, seldom] = [
        await makeAddress(await makeCustomer("frequent")),
        await makeAddress(await makeCustomer()),
      ];
      await runAll();
      t.same(await runDue(), [], "nothing is due yet");
      const seen: string[] = [];
      for (let day = 1; day <= 190; day++) {
        ahead += DAY;
        if (day % 20 === 0) await createPartitions(service.resources);
        for (const address of await runDue()) seen.push(address === often ? "often" : "seldom");
      }
      t.equal(seen.filter((name) => name === "often").length, 6);
      t.equal(seen.filter((name) => name === "seldom").length, 2);
      t.match(
        [await read(often), await read(seldom)],
        [{ version: 8 }, { version: 4 }],
        "a version for each check, none for a due date",
      );
    });
  });
}

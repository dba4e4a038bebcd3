import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import t, { type Test } from "tap";
import { followForSearch } from "../../src/features/search/follow.ts";
import { createThrottle, type Throttle } from "../../src/platform/jobs/throttle.ts";
import { queueDueVerifications, verifyDueAddresses } from "../../src/features/verifications/due.ts";
import { verificationJob } from "../../src/features/verifications/jobs.ts";
import { listDueLanes } from "../../src/features/verifications/queries.ts";
import { createRunner } from "../../src/platform/jobs/runner.ts";
import type { Resources } from "../../src/platform/resources.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService, until } from "../support/service.ts";
import { runVerification } from "../support/verifications.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

async function prepare(t: Test) {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const service = await startService(t, { now });
  const {
    resources: { db },
  } = service;
  const rings: string[] = [];
  // No worker runs here: bells are looked at.
  const resources: Resources = {
    ...service.resources,
    queues: { ...service.resources.queues, ring: (name) => void rings.push(name) },
  };
  const open = () =>
    db.kysely
      .selectFrom("verifications")
      .selectAll()
      .where("status", "in", ["queued", "running"])
      .orderBy("id")
      .execute();
  return {
    ...service,
    resources,
    rings,
    open,
    pass: (milliseconds: number) => void (ahead += milliseconds),
    makeAddresses: async (count: number, call = service.call): Promise<string[]> => {
      const { body: customer } = await call("POST", "/customers", { name: "Ada" });
      const ids: string[] = [];
      for (let index = 0; index < count; index++)
        ids.push(
          (
            await call("POST", `/customers/${customer.id}/addresses`, {
              ...BERLIN,
              address_lines: [`Unter den Linden ${index}`],
            })
          ).body.id,
        );
      return ids;
    },
    verifyAll: async (): Promise<void> => {
      for (const row of await open()) await runVerification(resources, [fakeProvider("fake", found(1, 2))], row);
    },
    makeDue: () =>
      db.kysely
        .updateTable("addresses")
        .set({ verify_after: new Date(0).toISOString() })
        .execute(),
    changesOf: (id: string) =>
      db.kysely.selectFrom("changes").selectAll().where("entity_id", "=", id).orderBy("version").execute(),
  };
}

t.test("what is due is verified by the hundred, for all tenants, and no bell rings for it", async (t) => {
  const { resources, makeAddresses, makeTenant, as, verifyAll, makeDue, rings, open, changesOf } = await prepare(t);
  const other = as((await makeTenant()).key);
  const [address] = [...(await makeAddresses(70)), ...(await makeAddresses(3, other))];
  await verifyAll();
  await makeDue();
  rings.length = 0;
  const provider = fakeProvider("fake", found(1, 2));
  let pauses = 0;
  const throttle: Throttle = { record: () => undefined, isBusy: () => true, pause: async () => void pauses++ };
  await Promise.all([
    verifyDueAddresses(resources, [provider], { throttle }),
    verifyDueAddresses(resources, [provider], { throttle }),
  ]);
  t.ok(pauses >= 2, "with a pause after each small batch");
  t.equal(provider.calls.length, 73, "each was asked about once");
  t.same(rings, []);
  t.same(await open(), []);
  t.same(
    await changesOf(address!).then((changes) => changes.map(({ version }) => version)),
    [1, 2, 3],
    "a version for a check, none for a due date",
  );
  await verifyDueAddresses(resources, [provider]);
  t.equal(provider.calls.length, 73, "nothing is due any more");
});

t.test("nobody waits behind a due check, whatever becomes of it", async (t) => {
  const { resources, makeAddresses, verifyAll, makeDue, open, pass, tenantId } = await prepare(t);
  await makeAddresses(40);
  await verifyAll();
  await makeDue();
  const [tried] = await queueDueVerifications(resources);
  await runVerification(resources, [fakeProvider("fake", { fail: "unavailable" })], tried!);
  t.equal((await open()).length, 40);
  pass(60_000);
  const created = (await makeAddresses(1))[0]!;
  const now = resources.clock();
  t.same(
    await listDueLanes(resources.db.readers, now, 50),
    [
      { tenant_id: tenantId, in_background: false, due: 1 },
      { tenant_id: tenantId, in_background: true, due: 40 },
    ],
    "in lanes of their own",
  );
  const gate = Promise.withResolvers<void>();
  const asked: string[] = [];
  const provider = {
    ...fakeProvider("fake", found(1, 2)),
    locate: async () => (asked.push(""), await gate.promise, found(1, 2)),
  };
  const runner = createRunner(verificationJob(resources, [provider], 2), resources, new AbortController().signal);
  const running = runner.runDue();
  await until(
    async () => asked.length,
    (count) => count === 2,
  );
  const running_now = (await open()).filter(({ status }) => status === "running").map(({ cause }) => cause);
  t.same(
    [running_now.filter((cause) => cause === "created").length, running_now.filter((cause) => cause === "due").length],
    [1, 32],
    "the background has half of the places",
  );
  gate.resolve();
  t.equal(await running, 41);
  t.same(await open(), []);
  t.ok(created);
});

t.test("a provider that is down postpones what is due, and a worker that ends gives it back", async (t) => {
  const { resources, makeAddresses, verifyAll, makeDue, open } = await prepare(t);
  await makeAddresses(4);
  await verifyAll();
  await makeDue();
  await verifyDueAddresses(resources, [fakeProvider("fake", { fail: "unavailable" })]);
  t.match(
    await open(),
    Array.from({ length: 4 }, () => ({ cause: "due", status: "queued", attempt: 1 })),
  );
  await sql`UPDATE verifications SET status = 'cancelled' WHERE status = 'queued'`.execute(resources.db.kysely);
  await makeDue();
  const stopping = new AbortController();
  const slow = fakeProvider("fake", { ...found(1, 2), after_ms: 30_000 });
  const running = verifyDueAddresses(resources, [slow], { signal: stopping.signal });
  while (slow.calls.length < 4) await sleep(10);
  stopping.abort();
  await running;
  t.match(
    await open(),
    Array.from({ length: 4 }, () => ({ cause: "due", status: "queued" })),
  );
});

t.test("the log tells of a check what changed, as it does of any change", async (t) => {
  const { resources, call, makeAddresses, verifyAll, changesOf } = await prepare(t);
  const [id] = await makeAddresses(1);
  await verifyAll();
  const verified = (await changesOf(id!)).at(-1)!;
  const {
    rows: [row],
  } = await sql<{ state: object; sealed: Buffer }>`
    SELECT state_to_log(to_jsonb(addresses)) AS state, sealed FROM addresses WHERE id = ${id!}`.execute(
    resources.db.kysely,
  );
  t.same(verified.state, row!.state);
  t.same(verified.sealed, row!.sealed);
  t.match(verified, {
    operation: "update",
    version: 2,
    actor: "system:verification",
    source: "verification",
    sealed_reason: null,
  });
  t.same(verified.changed_fields, [
    "confidence_as_of",
    "confidence_half_life_days",
    "location",
    "verification_confidence",
    "verification_provider",
    "verification_reasons",
    "verification_status",
    "verified_at",
    "verify_after",
  ]);
  await call("POST", `/addresses/${id}/verifications`);
  await sleep(5);
  await verifyAll();
  const again = (await changesOf(id!)).at(-1)!;
  t.notOk(again.changed_fields.includes("location"), "the place is the same");
  t.ok(again.changed_fields.includes("verified_at"));
  t.same(
    (await call("GET", "/changes?limit=100")).body.items
      .filter(({ entity_id }: { entity_id: string }) => entity_id === id)
      .map(({ version }: { version: number }) => version),
    [1, 2, 3],
  );
});

t.test("a check that finds what was known makes no document again; one that finds another place does", async (t) => {
  const { resources, call, makeAddresses, verifyAll, open } = await prepare(t);
  const [id] = await makeAddresses(1);
  await verifyAll();
  await followForSearch(resources);
  await followForSearch(resources);
  const document = async () =>
    (
      await sql<{
        latitude: number;
        xmin: string;
      }>`SELECT latitude, xmin::text FROM search_documents WHERE id = ${id!}`.execute(resources.db.kysely)
    ).rows[0]!;
  const made = await document();
  t.equal(made.latitude, 1);
  await sql`UPDATE search_documents SET latitude = 77 WHERE id = ${id!}`.execute(resources.db.kysely);
  await call("POST", `/addresses/${id}/verifications`);
  await verifyAll();
  await followForSearch(resources);
  t.equal((await document()).latitude, 77, "it was not touched");
  await call("POST", `/addresses/${id}/verifications`);
  const [row] = await open();
  await runVerification(resources, [fakeProvider("fake", found(3, 4))], row!);
  await followForSearch(resources);
  t.equal((await document()).latitude, 3);
});

t.test("who works in the background notices traffic, and forgets it", async (t) => {
  let now = 0;
  const throttle = createThrottle(() => now);
  t.notOk(throttle.isBusy());
  for (let index = 0; index < 9; index++, now += 10) throttle.record();
  t.notOk(throttle.isBusy(), "a few are no traffic");
  throttle.record();
  t.ok(throttle.isBusy());
  now += 3_000;
  t.notOk(throttle.isBusy());
  const stopping = new AbortController();
  stopping.abort();
  const begun = performance.now();
  await throttle.pause(1_000, stopping.signal);
  t.ok(performance.now() - begun < 900, "a stopped process does not pause");
});

t.test("only what requests wait for is traffic: what is checked again in the background is not", async (t) => {
  const { resources, makeAddresses, makeDue, pass } = await prepare(t);
  let records = 0;
  const throttle: Throttle = { record: () => void records++, isBusy: () => false, pause: async () => undefined };
  const runner = createRunner(
    verificationJob(resources, [fakeProvider("fake", found(1, 2))], 4, throttle),
    resources,
    new AbortController().signal,
  );
  await makeAddresses(3);
  t.equal(await runner.runDue(), 3);
  t.equal(records, 3);
  await makeDue();
  await queueDueVerifications(resources);
  pass(60_000); // until other processes claim what the one that queued them has not
  t.equal(await runner.runDue(), 3);
  t.equal(records, 3);
});

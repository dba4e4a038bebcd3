import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { sql } from "kysely";
import t, { type Test } from "tap";
import { startWorkers } from "../../src/background.ts";
import { advanceCampaign } from "../../src/features/campaigns/advance.ts";
import { queueDueVerifications } from "../../src/features/verifications/due.ts";
import { claimVerification, runVerification } from "../support/verifications.ts";
import { endChecks } from "../../src/features/verifications/end.ts";
import type { Claimed, Ending, VerificationKey } from "../../src/features/verifications/queries.ts";
import { newVerification } from "../../src/features/verifications/service.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { dumpTable } from "../support/dump.ts";
import { fakeProvider, found, NOT_COVERED, NOT_FOUND } from "../support/fake-provider.ts";
import { startThrowawayRedis } from "../support/redis.ts";
import { BACKENDS, startService, until, type Backend, type Service } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const SECOND = 1_000;
const LEASE_MS = 40 * SECOND;

/** A service whose clock runs ahead of ours, with tools to work off verifications by hand. */
async function prepare(t: Test, backend: Backend, settings: Record<string, string> = {}) {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const service = await startService(t, { backend, now, settings });
  const { call, resources, tenantId } = service;
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const listVerifications = async (address_id: string) =>
    resources.db.kysely
      .selectFrom("verifications")
      .selectAll()
      .where("address_id", "=", address_id)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
  return {
    ...service,
    customerId: customer.id as string,
    now,
    advance: (milliseconds: number) => void (ahead += milliseconds),
    makeAddress: async (fields: object = {}): Promise<string> =>
      (await call("POST", `/customers/${customer.id}/addresses`, { ...BERLIN, ...fields })).body.id,
    readAddress: async (id: string) => (await call("GET", `/addresses/${id}`)).body,
    listVerifications,
    end: (key: VerificationKey, claim: Claimed | undefined, attempt: number) =>
      endChecks(service.resources, [
        {
          key,
          attempt,
          requested_by: "test",
          ending: VERIFIED,
          next: newVerification(claim!.address, "updated", "test", now()),
        },
      ]),
    openKey: async (address_id: string) => {
      const row = (await listVerifications(address_id)).find(
        ({ status }) => status === "queued" || status === "running",
      );
      return { tenant_id: tenantId, address_id, id: row?.id as string };
    },
    countChangesBySystem: async (address_id: string) =>
      Number(
        (
          await resources.db.kysely
            .selectFrom("changes")
            .select((eb) => eb.fn.countAll().as("count"))
            .where("entity_id", "=", address_id)
            .where("actor", "=", "system:verification")
            .executeTakeFirstOrThrow()
        ).count,
      ),
  };
}

const VERIFIED: Ending = {
  status: "succeeded",
  outcome: "verified",
  provider: "fake",
  data_version: "1",
  confidence: 0.9,
  error_code: null,
  location: { latitude: 1, longitude: 2, granularity: "locality", uncertainty_m: 5, source: "fake" },
};

for (const backend of BACKENDS) {
  t.test(`one verification at a time, on ${backend}`, { timeout: 300_000 }, async (t) => {
    const service = await prepare(t, backend);
    const {
      resources,
      call,
      advance,
      makeAddress,
      readAddress,
      listVerifications,
      openKey,
      countChangesBySystem,
      now,
      end,
    } = service;
    const { db } = resources;

    t.test("a claim holds for its lease, and the number of the attempt is its fence", async (t) => {
      const address = await makeAddress();
      const key = await openKey(address);
      const first = await claimVerification(resources, key, LEASE_MS);
      t.match(first, { attempt: 1, address: { id: address, version: 1 } });
      t.equal(await claimVerification(resources, key, LEASE_MS), undefined, "it is taken");
      advance(LEASE_MS + SECOND);
      t.match(await claimVerification(resources, key, LEASE_MS), { attempt: 2 }, "its worker is dead, so it seems");
      t.same(await end(key, first, 1), [], "but comes back, and may not write");
      t.match(await readAddress(address), { version: 1, location: null, verification: { status: "pending" } });
      t.match(await listVerifications(address), [{ status: "running", attempt: 2, outcome: null }]);
      t.match(await end(key, first, 2), [{ status: "succeeded", queued_next: false }]);
      t.same(await end(key, first, 2), [], "nobody writes twice");
      t.match(await readAddress(address), {
        version: 2,
        location: { latitude: 1 },
        verification: { status: "verified" },
      });
      t.equal(await countChangesBySystem(address), 1);
    });

    t.test("of two workers with the same job one asks the provider", async (t) => {
      const key = await openKey(await makeAddress());
      const provider = fakeProvider("fake", { ...found(1, 2), after_ms: 50 });
      await Promise.all(Array.from({ length: 5 }, () => runVerification(resources, [provider], key)));
      t.equal(provider.calls.length, 1);
      t.match(await listVerifications(key.address_id), [{ status: "succeeded", attempt: 1 }]);
    });

    t.test(
      "a result is written onto the version that was checked, and a newer one is checked again, once",
      async (t) => {
        const address = await makeAddress();
        const key = await openKey(address);
        const patching: Provider = {
          name: "fake",
          dataVersion: "1",
          locate: async () => {
            t.equal(
              (await call("PATCH", `/addresses/${address}`, { instructions: "ring twice" }, { "if-match": '"1"' }))
                .status,
              200,
            );
            return found(1, 2);
          },
        };
        await runVerification(resources, [patching], key);
        t.match(await readAddress(address), { version: 2, location: null, verification: { status: "pending" } });
        t.equal(await countChangesBySystem(address), 0);
        const rows = await listVerifications(address);
        t.match(rows, [
          { id: key.id, status: "superseded", address_version: 1 },
          { status: "queued", address_version: 2, cause: "updated", attempt: 0 },
        ]);
        t.equal(rows.length, 2);
        await runVerification(resources, [patching], key);
        t.equal((await listVerifications(address)).length, 2, "the old job does nothing more");
        await runVerification(resources, [fakeProvider("fake", found(3, 4))], await openKey(address));
        t.match(await readAddress(address), {
          version: 3,
          location: { latitude: 3 },
          verification: { status: "verified" },
        });
        t.match(
          (await listVerifications(address)).map(({ status, address_version }) => [status, address_version]),
          [
            ["superseded", 1],
            ["succeeded", 2],
          ],
        );
      },
    );

    t.test("an address that moved while it was asked about", async (t) => {
      const address = await makeAddress();
      const key = await openKey(address);
      const moving: Provider = {
        name: "fake",
        dataVersion: "1",
        locate: async () => {
          await call("PATCH", `/addresses/${address}`, { address_lines: ["Friedrichstraße 9"] }, { "if-match": "*" });
          return found(1, 2);
        },
      };
      await runVerification(resources, [moving], key);
      t.match(await readAddress(address), { version: 2, location: null, verification: { status: "pending" } });
      t.match(
        (await listVerifications(address)).map(({ status, cause }) => [status, cause]),
        [
          ["superseded", "created"],
          ["queued", "updated"],
        ],
      );
    });

    t.test("an address that was deleted while it was asked about", async (t) => {
      const address = await makeAddress();
      const key = await openKey(address);
      const deleting: Provider = {
        name: "fake",
        dataVersion: "1",
        locate: async () => (
          await call("DELETE", `/addresses/${address}`, undefined, { "if-match": "*" }),
          found(1, 2)
        ),
      };
      await runVerification(resources, [deleting], key);
      t.match(
        (await listVerifications(address)).map(({ status }) => status),
        ["cancelled"],
      );
      t.equal(await countChangesBySystem(address), 0);
    });

    t.test("who writes a result waits for who changes the address, and they do not lock each other out", async (t) => {
      const address = await makeAddress();
      const key = await openKey(address);
      const claim = await claimVerification(resources, key, LEASE_MS);
      let ending: Promise<unknown> | undefined;
      await db.kysely.transaction().execute(async (tx) => {
        await tx.selectFrom("addresses").select("id").where("id", "=", address).forUpdate().execute();
        ending = end(key, claim, 1);
        const waiting = await until(
          async () =>
            (
              await sql<{ count: number }>`
          SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND query LIKE '%FOR UPDATE OF addresses%'`.execute(db.kysely)
            ).rows[0]?.count,
          (count) => count === 1,
        );
        t.equal(waiting, 1);
        await tx.updateTable("verifications").set({ status: "superseded" }).where("id", "=", key.id).execute();
      });
      t.same(await ending, []);
      t.match(await readAddress(address), { version: 1, verification: { status: "pending" } });
    });

    t.test("a provider that is down is asked again, later and later, and then it has failed", async (t) => {
      const address = await makeAddress();
      const key = await openKey(address);
      const provider = fakeProvider("fake", { fail: "unavailable" });
      const waits: number[] = [];
      for (let attempt = 1; attempt < 5; attempt++) {
        await runVerification(resources, [provider], key);
        const [row] = await listVerifications(address);
        t.match(row, { status: "queued", attempt });
        t.match(await readAddress(address), { version: 1, verification: { status: "pending" } });
        waits.push(Date.parse(row!.available_at) - Date.parse(row!.started_at!));
      }
      t.same(
        waits,
        [...waits].sort((a, b) => a - b),
      );
      t.ok(waits.at(-1)! < 120_000, "the sweep may take it within two minutes, should the job be lost");
      await runVerification(resources, [provider], key);
      t.match(await listVerifications(address), [
        { status: "failed", outcome: "failed", error_code: "unavailable", attempt: 5 },
      ]);
      const { verification } = await readAddress(address);
      t.equal(verification.status, "failed");
      t.ok(Date.parse(verification.verify_after) <= now().getTime() + 24 * 3_600 * SECOND, "tried again within a day");
      await runVerification(resources, [provider], key);
      t.equal(provider.calls.length, 5);
    });

    t.test("a provider that refuses us is not asked again", async (t) => {
      const key = await openKey(await makeAddress());
      await runVerification(resources, [fakeProvider("fake", { fail: "refused" })], key);
      t.match(await listVerifications(key.address_id), [{ status: "failed", error_code: "refused", attempt: 1 }]);
    });

    t.test("not found, not covered and failed are three answers", async (t) => {
      const outcomes = [];
      for (const behaviour of [NOT_FOUND, NOT_COVERED, { fail: "refused" } as const]) {
        const key = await openKey(await makeAddress());
        await runVerification(resources, [fakeProvider("fake", behaviour)], key);
        const { body } = await call("GET", `/addresses/${key.address_id}/verifications/${key.id}`);
        const { verification, location } = await readAddress(key.address_id);
        outcomes.push([verification.status, body.outcome, body.status, location]);
      }
      t.same(outcomes, [
        ["not_found", "not_found", "succeeded", null],
        ["not_covered", "not_covered", "succeeded", null],
        ["failed", "failed", "failed", null],
      ]);
    });

    t.test("a failure keeps the position that was known", async (t) => {
      const address = await makeAddress();
      await runVerification(resources, [fakeProvider("fake", found(3, 4))], await openKey(address));
      await call("POST", `/addresses/${address}/verifications`);
      await runVerification(resources, [fakeProvider("fake", { fail: "refused" })], await openKey(address));
      t.match(await readAddress(address), { location: { latitude: 3 }, verification: { status: "failed" } });
    });

    t.test("what contradicts an earlier answer replaces it, and both are in the history", async (t) => {
      const address = await makeAddress();
      for (const provider of [fakeProvider("a", found(1, 2)), fakeProvider("b", found(50, 60))]) {
        await runVerification(resources, [provider], await openKey(address));
        await call("POST", `/addresses/${address}/verifications`);
      }
      const { body } = await call("GET", `/addresses/${address}/history`);
      t.match(
        body.items.map(({ version, state }: { version: number; state: { location: { latitude: number } | null } }) => [
          version,
          state.location?.latitude ?? null,
        ]),
        [
          [3, 50],
          [2, 1],
          [1, null],
        ],
      );
    });

    t.test("a request for a verification is answered by the open one", async (t) => {
      const address = await makeAddress();
      const open = await openKey(address);
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => call("POST", `/addresses/${address}/verifications`)),
      );
      t.strictSame(
        answers.map(({ status, body }) => [status, body.id]),
        answers.map(() => [202, open.id]),
      );
      await runVerification(resources, [fakeProvider("fake", found(1, 2))], open);
      const asked = await Promise.all(
        Array.from({ length: 4 }, () => call("POST", `/addresses/${address}/verifications`)),
      );
      t.equal(new Set(asked.map(({ body }) => body.id)).size, 1);
      t.match(asked[0]?.body, { status: "queued", cause: "requested" });
      t.equal((await listVerifications(address)).length, 2);
    });

    t.test("a worker that stops gives back what takes too long", async (t) => {
      const key = await openKey(await makeAddress());
      const stopping = new AbortController();
      const provider = fakeProvider("fake", { hang: true });
      const run = runVerification(resources, [provider], key, stopping.signal);
      await until(
        async () => provider.calls.length,
        (count) => count === 1,
      );
      stopping.abort();
      await run;
      t.match(await listVerifications(key.address_id), [{ status: "queued", attempt: 1 }]);
      await runVerification(resources, [fakeProvider("fake", found(1, 2))], key);
      t.match(await listVerifications(key.address_id), [{ status: "succeeded", attempt: 2 }]);
    });

    t.test("addresses are due once, and an open verification does not make one forget it", async (t) => {
      const [due, busy] = [await makeAddress(), await makeAddress()];
      for (const address of [due, busy])
        await runVerification(resources, [fakeProvider("fake", found(1, 2))], await openKey(address));
      const { version } = await readAddress(due);
      await call("POST", `/addresses/${busy}/verifications`);
      const past = new Date(now().getTime() - SECOND).toISOString();
      await db.kysely.updateTable("addresses").set({ verify_after: past }).where("id", "in", [due, busy]).execute();
      await Promise.all(Array.from({ length: 3 }, () => queueDueVerifications(resources)));
      t.match(
        (await listVerifications(due)).map(({ cause }) => cause),
        ["created", "due"],
      );
      t.match(
        (await listVerifications(busy)).map(({ cause }) => cause),
        ["created", "requested"],
      );
      t.match(
        await readAddress(due),
        { version, verification: { verify_after: null, status: "verified" } },
        "being due is no change of the address",
      );
      t.equal((await readAddress(busy)).verification.verify_after, past);
      await db.kysely
        .updateTable("verifications")
        .set({ status: "cancelled" })
        .where("id", "=", (await openKey(busy)).id)
        .execute();
      await queueDueVerifications(resources);
      t.match(
        (await listVerifications(busy)).map(({ cause }) => cause),
        ["created", "requested", "due"],
        "it is still due when the other one was cancelled",
      );
    });
  });

  t.test(`what the queue forgets is found again, on ${backend}`, { timeout: 300_000 }, async (t) => {
    const redis = backend === "redis" ? await startThrowawayRedis(t.testdir()) : undefined;
    if (redis) t.teardown(() => redis.stop());
    const service = await prepare(t, backend, redis && { REDIS_URL: redis.url });
    const { resources, advance, makeAddress, readAddress, listVerifications, openKey } = service;
    const forgetAll = redis ? () => flush(redis.url) : () => emptyBullTables(service);
    const provider = fakeProvider("fake", found(1, 2));
    const isVerified = (address: string) =>
      until(
        () => readAddress(address),
        ({ verification }) => verification.status === "verified",
        20,
      );

    // Lost before any worker came; and one whose worker died.
    const [lost, orphan] = [await makeAddress(), await makeAddress()];
    const orphanKey = await openKey(orphan);
    await claimVerification(resources, orphanKey, LEASE_MS);
    await sleep(200); // the bells arrive
    await forgetAll();
    const stop = startWorkers(resources, [provider]);
    t.teardown(stop);
    t.match(await isVerified(lost), { verification: { status: "verified" } });
    t.match(
      await listVerifications(orphan),
      [{ status: "running", attempt: 1 }],
      "the lease of the other one still holds",
    );
    advance(LEASE_MS + SECOND);
    t.match(await isVerified(orphan), { verification: { status: "verified" } });
    t.match(await listVerifications(orphan), [{ status: "succeeded", attempt: 2 }]);
    t.equal(provider.calls.length, 2, "each was asked about once");

    // Under the feet of workers that run, and of a retry that waits.
    provider.play({ fail: "unavailable" }, found(1, 2));
    const retried = await makeAddress();
    await until(
      () => listVerifications(retried),
      ([row]) => row?.status === "queued" && row.attempt === 1,
    );
    await forgetAll();
    advance(35 * SECOND);
    t.match(await isVerified(retried), { verification: { status: "verified" } });
    t.match(await isVerified(await makeAddress()), { verification: { status: "verified" } }, "the workers go on");
  });
}

t.test("where somebody lives cannot be read in the table", async (t) => {
  const { call, resources, tenantId } = await startService(t);
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
  const runOpen = async (latitude: number): Promise<void> => {
    const key = await resources.db.kysely
      .selectFrom("verifications")
      .select(["tenant_id", "address_id", "id"])
      .where("status", "=", "queued")
      .executeTakeFirstOrThrow();
    await runVerification(resources, [fakeProvider("fake", found(latitude, 13.45678))], key);
  };
  await runOpen(52.51234);
  const {
    body: { id },
  } = await call("POST", "/campaigns", { name: "Again", filter: {} });
  const advance = () => advanceCampaign(resources, { tenant_id: tenantId, id });
  await advance();
  await runOpen(52.98765);
  await advance();
  await call(
    "PUT",
    `/addresses/${address.id}/location`,
    { latitude: 48.13579, longitude: 11.57913 },
    { "if-match": "*" },
  );
  await call("POST", `/addresses/${address.id}/verifications`);
  await runOpen(52.51234);
  t.match((await call("GET", `/addresses/${address.id}/verifications`)).body.items, [
    { location: { latitude: 52.51234 }, findings: [{ code: "pin_disagrees" }] },
    { location: { latitude: 52.98765 } },
    { location: { latitude: 52.51234 } },
  ]);
  t.match(JSON.parse((await call("GET", `/campaigns/${id}/results`)).text), {
    before: { location: { latitude: 52.51234 } },
    after: { location: { latitude: 52.98765 } },
  });
  t.notMatch(
    await dumpTable(resources.db, "verifications"),
    /51234|98765|45678|13579|57913|latitude|pin_disagrees|Linden|Berlin|10117/,
  );
});

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  await client.quit();
}

async function emptyBullTables({ resources: { db } }: Service): Promise<void> {
  const { rows } = await sql<{
    name: string;
  }>`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE tablename LIKE '%job%'
    AND schemaname NOT IN ('pg_catalog', 'information_schema')`.execute(db.kysely);
  await sql.raw(`TRUNCATE ${rows.map(({ name }) => name).join(", ")} CASCADE`).execute(db.kysely);
}

import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { advanceCampaign } from "../../src/features/campaigns/advance.ts";
import { CAMPAIGNS } from "../../src/features/campaigns/declaration.ts";
import { campaignJob } from "../../src/features/campaigns/jobs.ts";
import { queueDueVerifications } from "../../src/features/verifications/due.ts";
import { releaseCampaignVerifications, type VerificationKey } from "../../src/features/verifications/queries.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { fakeProvider, found, NOT_COVERED, NOT_FOUND } from "../support/fake-provider.ts";
import { createAddresses } from "../support/create-addresses.ts";
import { BACKENDS, startService, until, type Call, type Service } from "../support/service.ts";
import { claimVerification, runVerification } from "../support/verifications.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const OUTCOMES = [
  "skipped",
  "queued",
  "running",
  "verified",
  "not_found",
  "not_covered",
  "failed",
  "superseded",
  "cancelled",
] as const;

type Progress = Record<(typeof OUTCOMES)[number] | "selected" | "total", number>;
const sumUp = (progress: Progress): number => OUTCOMES.reduce((sum, name) => sum + progress[name], 0);

/** A tenant of its own in a service that others use too. */
async function prepare(service: Service) {
  const { id, key } = await service.makeTenant();
  const call = service.as(key);
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const { db } = service.resources;
  return {
    ...service,
    call,
    tenantId: id,
    customerId: customer.id as string,
    /** Verified ones, unless they are to be open. */
    makeAddresses: async (
      count: number,
      { open = false, ...fields }: { open?: boolean; country_code?: string; tags?: string[] } = {},
    ): Promise<string[]> => {
      const ids: string[] = [];
      for (let index = 0; index < count; index++)
        ids.push(
          (
            await call("POST", `/customers/${customer.id}/addresses`, {
              ...BERLIN,
              ...fields,
              address_lines: [`Unter den Linden ${index}`],
            })
          ).body.id,
        );
      if (!open)
        await db.kysely
          .updateTable("verifications")
          .set({ status: "succeeded" })
          .where("address_id", "in", ids)
          .execute();
      return ids;
    },
    start: async (filter: object = {}) =>
      (await call("POST", "/campaigns", { name: "Again", filter })).body.id as string,
    advance: (campaign: string) => advanceCampaign(service.resources, { tenant_id: id, id: campaign }),
    read: async (campaign: string): Promise<{ status: string; progress: Progress }> =>
      (await call("GET", `/campaigns/${campaign}`)).body,
    waiting: (campaign: string): Promise<VerificationKey[]> =>
      db.kysely
        .selectFrom("verifications")
        .select(["tenant_id", "address_id", "id"])
        .where("campaign_id", "=", campaign)
        .where("status", "=", "queued")
        .orderBy("address_id")
        .execute(),
    run: async (keys: VerificationKey[], ...providers: Provider[]) => {
      for (const key of keys) await runVerification(service.resources, providers, key);
    },
  };
}

/** Verified ones, by the thousand. */
async function multiply({ resources: { db } }: Service, call: Call, count: number): Promise<void> {
  await createAddresses(call, count);
  await db.kysely.updateTable("verifications").set({ status: "succeeded" }).where("status", "=", "queued").execute();
}

for (const backend of BACKENDS) {
  t.test(`campaigns step by step, on ${backend}`, { timeout: 300_000 }, async (t) => {
    const service = await startService(t, { backend });
    const { db } = service.resources;

    t.test("a dry run counts what the campaign then takes up, and the numbers are exact", async (t) => {
      const { call, makeAddresses, start, advance, read, waiting, run } = await prepare(service);
      await makeAddresses(4);
      await makeAddresses(3, { country_code: "AT", tags: ["old"] });
      const [busy] = await makeAddresses(1, { open: true, tags: ["old"] });
      const filter = { tag: "old" };
      const dry = await call("POST", "/campaigns?dry_run=true", { name: "Again", filter });
      t.match(dry, { status: 200, body: { total: 4 } });
      t.same((await call("GET", "/campaigns")).body.items, [], "a dry run makes nothing");
      const campaign = await start(filter);
      await sleep(5); // ids sort by the millisecond
      await makeAddresses(2, { tags: ["old"] });
      await advance(campaign);
      t.match(await read(campaign), { status: "running", progress: { total: 4, selected: 4, skipped: 1, queued: 3 } });
      const keys = await waiting(campaign);
      t.notOk(
        keys.some(({ address_id }) => address_id === busy),
        "an address with a verification of its own is skipped",
      );
      await run(keys.slice(0, 1), fakeProvider("fake", found(1, 2)));
      t.match((await read(campaign)).progress, { verified: 1, queued: 2 });
      await run(keys.slice(1, 2), fakeProvider("fake", NOT_FOUND));
      await run(keys.slice(2), fakeProvider("fake", NOT_COVERED));
      await advance(campaign);
      const { status, progress } = await read(campaign);
      t.equal(status, "completed");
      t.match(progress, {
        total: 4,
        selected: 4,
        skipped: 1,
        queued: 0,
        running: 0,
        verified: 1,
        not_found: 1,
        not_covered: 1,
        failed: 0,
        superseded: 0,
        cancelled: 0,
      });
      await advance(campaign);
      t.strictSame((await read(campaign)).progress, progress, "an ended one stays as it is");
    });

    t.test("many jobs that advance one campaign make each chunk once", async (t) => {
      const { makeAddresses, start, advance, read, waiting } = await prepare(service);
      await makeAddresses(5);
      const campaign = await start();
      await Promise.all(Array.from({ length: 6 }, () => advance(campaign)));
      await advance(campaign);
      t.match((await read(campaign)).progress, { total: 5, selected: 5, skipped: 0, queued: 5 });
      t.equal((await waiting(campaign)).length, 5);
    });

    t.test("an address that changes meanwhile is checked again outside the campaign", async (t) => {
      const { call, makeAddresses, start, advance, read, waiting } = await prepare(service);
      const [address] = await makeAddresses(1);
      const campaign = await start();
      await advance(campaign);
      const patching: Provider = {
        name: "fake",
        dataVersion: "1",
        locate: async () => {
          await call("PATCH", `/addresses/${address}`, { instructions: "ring twice" }, { "if-match": "*" });
          return found(1, 2);
        },
      };
      for (const key of await waiting(campaign)) await runVerification(service.resources, [patching], key);
      await advance(campaign);
      const { status, progress } = await read(campaign);
      t.equal(status, "completed");
      t.match(progress, { selected: 1, superseded: 1 });
      t.equal(sumUp(progress), 1);
      t.match((await call("GET", `/addresses/${address}/verifications`)).body.items, [
        { status: "queued", campaign_id: null },
        { status: "superseded", campaign_id: campaign },
      ]);
    });

    t.test("a cancel frees what was to be tried again, and what an earlier version left open", async (t) => {
      const { call, makeAddresses, start, advance, waiting } = await prepare(service);
      const [address] = await makeAddresses(1);
      const campaign = await start();
      await advance(campaign);
      const [key] = await waiting(campaign);
      const failing = fakeProvider("fake", { fail: "unavailable", after_ms: 300 });
      const running = runVerification(service.resources, [failing], key!);
      await until(
        async () => failing.calls.length,
        (count) => count === 1,
      );
      t.match(await call("POST", `/campaigns/${campaign}/cancel`), {
        status: 200,
        body: { status: "cancelled", progress: { running: 1 } },
      });
      await running;
      const read = () => call("GET", `/addresses/${address}/verifications/${key!.id}`);
      t.match(await read(), { body: { status: "cancelled" } });
      t.match(await call("POST", `/addresses/${address}/verifications`), {
        status: 202,
        body: { status: "queued", campaign_id: null },
      });

      const { kysely } = service.resources.db;
      await kysely
        .updateTable("verifications")
        .set({ status: "cancelled" })
        .where("address_id", "=", address!)
        .where("status", "=", "queued")
        .execute();
      await kysely
        .updateTable("verifications")
        .set({ status: "queued", finished_at: null })
        .where("id", "=", key!.id)
        .execute();
      await releaseCampaignVerifications(kysely, service.resources.clock());
      t.match(await read(), { body: { status: "cancelled" } });
    });

    t.test("what a dead worker held of a paused campaign waits for it", async (t) => {
      const { call, makeAddresses, start, advance, waiting } = await prepare(service);
      await makeAddresses(1);
      const campaign = await start();
      await advance(campaign);
      const [key] = await waiting(campaign);
      await claimVerification(service.resources, key!, -1_000);
      await call("POST", `/campaigns/${campaign}/pause`);
      await releaseCampaignVerifications(service.resources.db.kysely, service.resources.clock());
      t.match(await call("GET", `/addresses/${key!.address_id}/verifications/${key!.id}`), {
        body: { status: "queued" },
      });
      t.match(
        await call("POST", `/addresses/${key!.address_id}/verifications`),
        { status: 202, body: { campaign_id: null } },
        "a request for one does not wait",
      );
    });

    t.test("a pause holds back what waits, and what is to be tried again", async (t) => {
      const { call, makeAddresses, start, advance, read, waiting, run } = await prepare(service);
      const [, , , due] = await makeAddresses(4);
      const campaign = await start();
      await advance(campaign);
      const keys = await waiting(campaign);
      const failing = fakeProvider("fake", { fail: "unavailable", after_ms: 300 });
      const running = runVerification(service.resources, [failing], keys[0]!);
      await until(
        async () => failing.calls.length,
        (count) => count === 1,
      );
      t.match(await call("POST", `/campaigns/${campaign}/pause`), {
        status: 200,
        body: { status: "paused", progress: { running: 1, queued: 3 } },
      });
      await running;
      const provider = fakeProvider("fake", found(1, 2));
      await run(keys, provider);
      await advance(campaign);
      t.equal(provider.calls.length, 0, "nothing is begun");
      t.match(await read(campaign), { status: "paused", progress: { selected: 4, queued: 4, running: 0 } });
      t.match(await call("POST", `/campaigns/${campaign}/pause`), { status: 409 });

      // Who wants one of them now does not wait for the campaign; who is due does.
      const asked = await call("POST", `/addresses/${keys[1]!.address_id}/verifications`);
      t.match(asked, { status: 202, body: { cause: "requested", campaign_id: null } });
      await run([{ ...keys[1]!, id: asked.body.id }], provider);
      t.equal(provider.calls.length, 1);
      await db.kysely
        .updateTable("addresses")
        .set({ verify_after: new Date(0).toISOString() })
        .where("id", "=", due!)
        .execute();
      await queueDueVerifications(service.resources);
      t.equal((await call("GET", `/addresses/${due}/verifications`)).body.items.length, 2, "created, campaign");

      t.match(await call("POST", `/campaigns/${campaign}/resume`), {
        status: 200,
        body: { status: "running", progress: { queued: 3, superseded: 1 } },
      });
      await run(keys, provider);
      await advance(campaign);
      t.match(await read(campaign), {
        status: "completed",
        progress: { selected: 4, verified: 3, superseded: 1, queued: 0 },
      });
      t.equal(provider.calls.length, 4);
    });

    t.test("cancelling is for good, and leaves what is due due", async (t) => {
      const { call, makeAddresses, start, advance, read, waiting, run } = await prepare(service);
      const addresses = await makeAddresses(3);
      const campaign = await start();
      await advance(campaign);
      const keys = await waiting(campaign);
      const provider = fakeProvider("fake", found(1, 2));
      await run(keys.slice(0, 1), provider);
      await db.kysely
        .updateTable("addresses")
        .set({ verify_after: new Date(0).toISOString() })
        .where("id", "in", addresses.slice(1))
        .execute();
      await queueDueVerifications(service.resources);
      t.match(await call("POST", `/campaigns/${campaign}/cancel`), {
        status: 200,
        body: { status: "cancelled", progress: { verified: 1, cancelled: 2, queued: 0 } },
      });
      await run(keys, provider);
      await advance(campaign);
      t.equal(provider.calls.length, 1);
      const { progress } = await read(campaign);
      t.equal(sumUp(progress), 3);
      for (const step of ["pause", "resume", "cancel"])
        t.equal((await call("POST", `/campaigns/${campaign}/${step}`)).status, 409);
      await queueDueVerifications(service.resources);
      t.match((await call("GET", `/addresses/${addresses[1]}/verifications`)).body.items[0], {
        cause: "due",
        status: "queued",
      });
    });

    t.test("nobody sees a neighbour's campaign, nor does it touch his addresses", async (t) => {
      const [mine, other] = [await prepare(service), await prepare(service)];
      await other.makeAddresses(2);
      await mine.makeAddresses(1);
      const campaign = await mine.start();
      await mine.advance(campaign);
      t.match((await mine.read(campaign)).progress, { total: 1, selected: 1 });
      for (const path of ["", "/pause"])
        t.equal((await other.call(path ? "POST" : "GET", `/campaigns/${campaign}${path}`)).status, 404);
    });
  });

  t.test(`a campaign over several chunks, on ${backend}`, { timeout: 300_000 }, async (t) => {
    const service = await startService(t, {
      backend,
      settings: { DATABASE_POOL_SIZE: "12", CAMPAIGN_CONCURRENCY: "4" },
    });
    const { call, resources } = service;
    const [COUNT, CHUNK] = [650, 200];
    await multiply(service, call, COUNT);
    const {
      body: { id },
    } = await call("POST", "/campaigns", { name: "All", filter: {} });
    const read = async (): Promise<{ status: string; progress: Progress }> =>
      (await call("GET", `/campaigns/${id}`)).body;
    const answers = [found(1, 2), NOT_FOUND, found(3, 4), NOT_COVERED];
    let asked = 0;
    const provider: Provider = {
      name: "fake",
      dataVersion: "1",
      locate: async () => (await sleep(5), answers[asked++ % answers.length]!),
    };

    // A worker takes up the first chunks and dies; the next one goes on.
    await advanceCampaign(resources, { tenant_id: service.tenantId, id }, { chunk_size: CHUNK });
    t.match((await read()).progress, { total: COUNT, selected: 2 * CHUNK, queued: 2 * CHUNK });
    resources.queues.workOn(campaignJob(resources, [provider], { chunk_size: CHUNK }), resources);
    await until(
      async () => asked,
      (count) => count > 50,
      30,
    );
    t.equal((await call("POST", `/campaigns/${id}/pause`)).status, 200);
    await until(
      async () => (await read()).progress.running,
      (running) => running === 0,
    );
    const paused = await read();
    const askedThen = asked;
    t.ok(paused.progress.queued > 0 || paused.progress.selected < COUNT, "it was paused in the middle");
    t.equal(sumUp(paused.progress), paused.progress.selected);
    resources.queues.ring(CAMPAIGNS);
    await sleep(1_000);
    t.equal(asked, askedThen, "nothing is begun while it is paused");
    t.strictSame(await read(), paused);

    t.equal((await call("POST", `/campaigns/${id}/resume`)).status, 200);
    const wrong: Progress[] = [];
    const { status, progress } = await until(
      async () => {
        const campaign = await read();
        if (sumUp(campaign.progress) !== campaign.progress.selected) wrong.push(campaign.progress);
        return campaign;
      },
      (campaign) => campaign.status !== "running",
      60,
    );
    t.same(wrong, [], "the numbers add up at every moment");
    t.equal(status, "completed");
    t.match(progress, {
      total: COUNT,
      selected: COUNT,
      skipped: 0,
      queued: 0,
      running: 0,
      failed: 0,
      superseded: 0,
      cancelled: 0,
    });
    t.equal(asked, COUNT, "each address was asked about once");
    t.same([progress.verified, progress.not_found, progress.not_covered], [325, 163, 162]);
  });
}

import t from "tap";
import { advanceCampaign } from "../../../src/features/campaigns/advance.ts";
import { eraseCustomer } from "../../../src/features/erasures/jobs.ts";
import { findErasure } from "../../../src/features/erasures/queries.ts";
import { runImport } from "../../../src/features/imports/jobs.ts";
import { followForSearch } from "../../../src/features/search/follow.ts";
import { endChecks } from "../../../src/features/verifications/end.ts";
import { claimDueVerifications } from "../../../src/features/verifications/queries.ts";
import { newVerification } from "../../../src/features/verifications/service.ts";
import { makeWorld, type World } from "../webhooks/world.ts";

const NAME = "Ada Quibblekern";
const HOME = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const REQUEST = { grounds: "child", verified_by: "desk" };

async function makePerson({ call }: World, more: object = {}) {
  const { body: customer } = await call("POST", "/customers", { name: NAME, ...more });
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, { ...HOME, recipient: NAME });
  return { customer: customer.id as string, address: address.id as string };
}

async function claim({ call, resources, tenantId }: World, customer: string) {
  const { body } = await call("POST", `/customers/${customer}/erasures`, REQUEST);
  const { pool, kysely } = resources.db;
  await pool.query("UPDATE erasures SET lease_until = now() + interval '1 minute' WHERE id = $1", [body.id]);
  return (await findErasure(kysely, { tenant_id: tenantId, id: body.id }))!;
}

const erase = async (world: World, customer: string): Promise<void> =>
  eraseCustomer(world.resources, await claim(world, customer));

t.test("what was begun before an erasure brings nothing back after it", async (t) => {
  const world = await makeWorld(t);
  const { call, app, resources, tenantId, receiver, clock } = world;
  const { db } = resources;

  await t.test("an export, a cursor of the feed, and the follower of the search", async (t) => {
    const { body: before } = await call("GET", "/changes");
    const { customer } = await makePerson(world);
    const { body: made } = await call("POST", "/exports", { entity: "customers", format: "ndjson" });
    await erase(world, customer);
    const { body: file, statusCode } = await app.inject({ method: "GET", url: made.download.url });
    t.equal(statusCode, 200);
    t.notMatch(file, /Quibblekern/);
    const cursor = before.next_cursor ?? before.cursor;
    const feed = await call("GET", cursor ? `/changes?after=${cursor}` : "/changes");
    t.notMatch(feed.text, /Quibblekern/);
    t.match(feed.text, /customer\.erased/);
    await followForSearch(resources);
    t.same((await call("POST", "/customers/search", { q: "Quibblekern" })).body.items, []);
    const { rowCount } = await db.pool.query("SELECT FROM search_documents WHERE customer_id = $1", [customer]);
    t.equal(rowCount, 0);
  });

  await t.test("a check in flight", async (t) => {
    await db.pool.query("UPDATE verifications SET status = 'cancelled' WHERE status IN ('queued', 'running')");
    const { customer, address } = await makePerson(world);
    const allotments = [false, true].map((in_background) => ({ tenant_id: tenantId, in_background, due: 10 }));
    const claimed = await claimDueVerifications(resources, db.pool, allotments, new Date(Date.now() + 1_000), 40_000);
    const mine = claimed.find((one) => one.address_id === address)!;
    await erase(world, customer);
    const { tenant_id, id, attempt, requested_by } = mine;
    const location = {
      latitude: 52.5,
      longitude: 13.4,
      granularity: "building" as const,
      uncertainty_m: 10,
      source: "fake",
    };
    const ended = await endChecks(resources, [
      {
        key: { tenant_id, address_id: address, id },
        attempt,
        requested_by,
        ending: {
          status: "succeeded",
          outcome: "verified",
          provider: "fake",
          data_version: null,
          location,
          confidence: 0.9,
          error_code: null,
        },
        next: newVerification(mine.address, "updated", requested_by, new Date()),
      },
    ]);
    t.same(ended, []);
    for (const table of ["positions", "position_terms"])
      t.equal((await db.pool.query(`SELECT FROM ${table} WHERE address_id = $1`, [address])).rowCount, 0, table);
    t.equal((await call("GET", `/addresses/${address}`)).status, 410);
    const { rows } = await db.pool.query("SELECT status, sealed FROM verifications WHERE address_id = $1", [address]);
    t.same(rows, [{ status: "cancelled", sealed: null }]);
  });

  await t.test("a campaign", async (t) => {
    const { customer } = await makePerson(world);
    const { body: campaign } = await call("POST", "/campaigns", { name: "all", filter: {} });
    await erase(world, customer);
    await advanceCampaign(resources, { tenant_id: tenantId, id: campaign.id });
    t.match((await call("GET", `/campaigns/${campaign.id}`)).body.progress, { selected: 0 });
    await call("POST", `/campaigns/${campaign.id}/cancel`);
  });

  await t.test("a webhook that waits for its next attempt, and a replay", async (t) => {
    const webhook = await world.subscribe({ event_types: ["customer.*", "address.*"], payload: "full" });
    const { answer } = receiver;
    receiver.answer = (response) => response.writeHead(500).end();
    const { customer } = await makePerson(world);
    await world.work();
    t.ok(receiver.received.length > 0, "the first attempt has failed");
    receiver.answer = answer;
    await erase(world, customer);
    receiver.received.length = 0;
    const since = new Date(clock.now.getTime() - 3_600_000).toISOString();
    clock.pass(3_600_000);
    const replay = await call("POST", `/webhooks/${webhook.id}/replay`, { since, include_delivered: true });
    t.equal(replay.status, 202, replay.text);
    for (let n = 0; n < 4; n++) await world.work();
    const bodies = receiver.received.map(({ body }) => body);
    t.notMatch(bodies.join("\n"), /Quibblekern|Linden/);
    const erased = bodies.filter((body) => JSON.parse(body).type === "customer.erased" && body.includes(customer));
    t.ok(erased.length >= 1, "it is informed");
    await call("DELETE", `/webhooks/${webhook.id}`);
  });

  await t.test("an import that waits, with the person in it", async (t) => {
    const identifiers = { phones: ["+4930901820"], external_refs: [{ source: "x", ref: "1" }] };
    const { customer } = await makePerson(world, identifiers);
    const home = '"Unter den Linden 1, 10117 Berlin"';
    const file = `ref,name,phone,address\n1,${NAME},+4930901820,${home}\n2,Bo,+4930901821,${home}\n`;
    const imported = await call("POST", "/imports?source=x&country_code=DE", file, { "content-type": "text/csv" });
    await erase(world, customer);
    await runImport(resources, { tenant_id: tenantId, id: imported.body.id });
    t.match((await call("GET", `/imports/${imported.body.id}`)).body.progress, { refused: 1, customers_created: 1 });
    t.equal((await call("GET", "/customers/by-ref/x/1")).status, 404);
    t.notMatch((await call("GET", `/imports/${imported.body.id}/refused`)).text, /Quibblekern/);
  });

  await t.test("writes at the same time", async (t) => {
    const { customer, address } = await makePerson(world);
    const claimed = await claim(world, customer);
    const writes = Array.from({ length: 12 }, (_, n) =>
      n % 2
        ? call("POST", `/customers/${customer}/addresses`, HOME)
        : call("PATCH", `/addresses/${address}`, { recipient: `${NAME} ${n}` }, { "if-match": "*" }),
    );
    const [, ...answers] = await Promise.all([eraseCustomer(resources, claimed), ...writes]);
    t.ok(
      answers.every(({ status }) => [200, 201, 410].includes(status)),
      String(answers.map(({ status }) => status)),
    );
    for (const table of ["addresses", "search_documents", "keys.customer_keys"])
      t.equal((await db.pool.query(`SELECT FROM ${table} WHERE customer_id = $1`, [customer])).rowCount, 0, table);
    const { rowCount } = await db.pool.query(
      "SELECT FROM changes WHERE customer_id = $1 AND octet_length(sealed) > 0",
      [customer],
    );
    t.equal(rowCount, 0, "no values in the log");
  });

  await t.test("a phone that comes after the request is recognised, too", async (t) => {
    const { customer } = await makePerson(world);
    const claimed = await claim(world, customer);
    await eraseCustomer(resources, claimed, 1);
    await call("PATCH", `/customers/${customer}`, { phones: ["+4930901877"] }, { "if-match": "*" });
    const row = (await findErasure(db.kysely, { tenant_id: tenantId, id: claimed.id }))!;
    await eraseCustomer(resources, row);
    t.match(await call("POST", "/customers", { name: "A", phones: ["+4930901877"] }), {
      status: 409,
      body: { code: "person_erased" },
    });
  });
});

/** Writes for a customer, or a tenant, whose keys are destroyed at the same time: none is created again. */
import { randomUUID } from "node:crypto";
import t, { type Test } from "tap";
import { eraseCustomer } from "../../src/features/erasures/jobs.ts";
import { findErasure } from "../../src/features/erasures/queries.ts";
import { pairKeyStore } from "../../src/privacy/pairing.ts";
import { createKeyDatabase } from "../support/key-store.ts";
import { startService, type Answer, type Call, type Service } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const ERASURE = { grounds: "consent_withdrawn", verified_by: "code sent to the registered phone" };
const CUSTOMERS = 12;

interface Person {
  customer: string;
  address: string;
}

/** Two processes on the same databases. */
async function startTwo(t: Test, is_apart: boolean): Promise<[Service, Service]> {
  const settings = {
    SECRETS_KEY: Buffer.alloc(32, 5).toString("base64"),
    ...(is_apart && { KEYS_DATABASE_URL: await createKeyDatabase(t) }),
  };
  const one = await startService(t, { settings });
  await pairKeyStore(one.resources);
  const url = String(one.resources.db.pool.options.connectionString);
  return [one, await startService(t, { settings, reachDatabase: async () => url })];
}

/** All ways to seal something for a customer that exists. */
const writes = ({ customer, address }: Person, call: Call): (() => Promise<Answer>)[] => [
  () =>
    call("POST", `/addresses/${address}/evidence`, {
      kind: "delivered",
      source: "dhl",
      ref: randomUUID(),
      note: "at the door",
      occurred_at: new Date().toISOString(),
    }),
  () =>
    call("POST", `/customers/${customer}/consents`, {
      purpose: "newsletter",
      status: "given",
      channel: "form",
      notice_language: "en",
      evidence: "form 4711",
    }),
  () => call("PUT", `/customers/${customer}/objections/profiling`, { reason: "I do not want it" }),
  () => call("POST", `/customers/${customer}/addresses`, BERLIN),
  () => call("PATCH", `/customers/${customer}`, { name: "Ada King" }, { "if-match": "*" }),
  () => call("PATCH", `/addresses/${address}`, { locality: "Potsdam" }, { "if-match": "*" }),
];

async function erase({ call, resources, tenantId: tenant_id }: Service, { customer }: Person): Promise<void> {
  const { body } = await call("POST", `/customers/${customer}/erasures`, ERASURE);
  const lease_until = new Date(Date.now() + 60_000).toISOString();
  await resources.db.kysely.updateTable("erasures").set({ lease_until }).where("id", "=", body.id).execute();
  const row = await findErasure(resources.db.kysely, { tenant_id, id: body.id });
  await eraseCustomer(resources, row!);
}

async function makePeople({ call }: Service, count: number): Promise<Person[]> {
  await call("PUT", "/purposes/newsletter", {
    title: "Newsletter",
    basis: "consent",
    notices: [{ language: "en", text: "We send you news once a month." }],
  });
  await call("PUT", "/purposes/profiling", { title: "Profiling", basis: "legitimate_interests" });
  const people: Person[] = [];
  for (let n = 0; n < count; n++) {
    const { body } = await call("POST", "/customers", { name: `Ada ${n}` });
    const address = await call("POST", `/customers/${body.id}/addresses`, BERLIN);
    people.push({ customer: body.id, address: address.body.id });
  }
  return people;
}

for (const is_apart of [false, true]) {
  t.test(`keys ${is_apart ? "apart" : "with the data"}`, { timeout: 300_000 }, async (t) => {
    const [service, other] = await startTwo(t, is_apart);
    const { resources, key, rootKey, tenantId } = service;
    const { keyStore, db } = resources;
    const calls = [service.call, other.as(key)];
    const countKeys = async (): Promise<number> =>
      (await keyStore.db.pool.query("SELECT FROM keys.customer_keys")).rowCount as number;

    await t.test("writes beside an erasure seal with the key that is destroyed, or find nobody", async (t) => {
      const people = await makePeople(service, CUSTOMERS);
      for (const write of writes(people[0] as Person, service.call)) {
        const { status, text } = await write();
        t.ok(status < 300, text);
      }
      const statuses = new Map<number, number>();
      for (const person of people) {
        // Both processes have the key in their caches.
        for (const call of calls) t.equal((await call("GET", `/customers/${person.customer}`)).status, 200);
        const racing = calls.flatMap((call) => writes(person, call).map((write) => write()));
        const [, ...answers] = await Promise.all([erase(service, person), ...racing]);
        const later = await Promise.all(calls.flatMap((call) => writes(person, call).map((write) => write())));
        t.ok(
          later.every(({ status }) => status === 410),
          `afterwards: ${later.map(({ status }) => status).join()}`,
        );
        for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      t.comment(JSON.stringify(Object.fromEntries(statuses)));
      t.same(
        [...statuses.keys()].filter((status) => status >= 500),
        [],
      );
      t.equal(await countKeys(), 0, "no key was created again");
      for (const table of ["evidence", "addresses", "customers"])
        t.equal((await db.pool.query(`SELECT FROM ${table}`)).rowCount, 0, table);
      for (const table of ["consents", "objections"])
        t.equal((await db.pool.query(`SELECT FROM ${table} WHERE sealed IS NOT NULL`)).rowCount, 0, table);
    });

    await t.test("a customer of restored data, whose key is destroyed, answers 410 and gets no key", async (t) => {
      const [person] = (await makePeople(service, 1)) as [Person];
      await keyStore.insertErased([
        {
          tenant_id: tenantId,
          customer_id: person.customer,
          erasure_id: randomUUID(),
          erased_at: "2026-11-30",
          tokens: [],
        },
      ]);
      await keyStore.deleteCustomerKeys(tenantId, [person.customer]);
      for (const { resources } of [service, other]) resources.keyring.forgetCustomerKey(tenantId, person.customer);
      const [, , , create, ...others] = writes(person, service.call);
      for (const write of [...writes(person, service.call).slice(0, 3), ...others]) {
        const { status, text } = await write();
        t.equal(status, 410, text);
      }
      t.equal((await create!()).status, 404);
      t.equal((await service.call("GET", `/customers/${person.customer}`)).status, 410);
      t.equal(await countKeys(), 0);
    });

    await t.test("the keys of a tenant are not created beside or after its deletion", async (t) => {
      const root = service.as(rootKey);
      for (let n = 0; n < 8; n++) {
        const { id } = await service.makeTenant();
        const [deleted, ...ends] = await Promise.all([
          root("DELETE", `/tenants/${id}`),
          ...[service, other].map(({ resources: { keyring } }) =>
            keyring.tenantKeys(id).catch((error: { code: string }) => error.code),
          ),
        ]);
        t.equal(deleted.status, 204);
        t.ok(ends.every((end) => end === "unauthorized" || typeof end === "object"));
        const { rowCount } = await keyStore.db.pool.query("SELECT FROM keys.tenant_keys WHERE tenant_id = $1", [id]);
        t.equal(rowCount, 0);
      }
      await t.rejects(resources.keyring.tenantKeys(randomUUID()), { code: "unauthorized" });
    });

    await t.test("lost keys of a tenant with customers are not replaced", async (t) => {
      await makePeople(service, 1);
      await keyStore.db.pool.query("TRUNCATE keys.tenant_keys, keys.index_keys, keys.customer_keys");
      const late = await startService(t, {
        settings: {
          SECRETS_KEY: resources.config.SECRETS_KEY![0]!.toString("base64"),
          ...(is_apart && { KEYS_DATABASE_URL: resources.config.KEYS_DATABASE_URL! }),
        },
        reachDatabase: async () => String(db.pool.options.connectionString),
      });
      const answer = await late.as(key)("POST", "/customers", { name: "Li Four" });
      t.match(answer, {
        status: 503,
        headers: { "retry-after": "30" },
        body: { detail: /has no keys of the tenant .* Restore/ },
      });
      t.equal((await keyStore.db.pool.query("SELECT FROM keys.tenant_keys")).rowCount, 0);
    });
  });
}

import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import t from "tap";
import { createSecrets } from "../../src/platform/secrets.ts";
import { createKeyring } from "../../src/privacy/keys.ts";
import { openRecord, recordAad, sealRecord } from "../../src/privacy/seal.ts";
import { counting, makeCustomer, openDatabase, rootKey } from "./support.ts";

const aadOf = (tenant_id: string, id: string): Buffer =>
  recordAad({ tenant_id, customer_id: id, entity: "customer", id });

t.test("one process opens what another has sealed", async (t) => {
  const db = await openDatabase(t);
  const secrets = createSecrets([rootKey()]);
  const [one, other] = [createKeyring({ ...db, secrets }), createKeyring({ ...db, secrets })];
  const tenant = randomUUID();
  const { id, key } = await makeCustomer(db, one, tenant);
  const sealed = sealRecord(key, aadOf(tenant, id), "张三");
  t.equal(other.cachedCustomerKey(tenant, id), undefined);
  const found = await other.customerKeys(tenant, [id, randomUUID()]);
  t.same([...found.keys()], [id], "who has no key is not among them");
  t.equal(openRecord(found.get(id)!, aadOf(tenant, id), sealed), "张三");
  t.equal(other.cachedCustomerKey(tenant, id), found.get(id));
  t.equal(await other.openText(tenant, "a", await one.sealText(tenant, "a", "text")), "text");
  t.ok((await one.hmac(tenant, "ref", "1")).equals(await other.hmac(tenant, "ref", "1")));
});

t.test("many first users of a tenant's key get the same one", async (t) => {
  const db = await openDatabase(t);
  const secrets = createSecrets([rootKey()]);
  const tenant = randomUUID();
  const keyrings = Array.from({ length: 8 }, () => createKeyring({ ...db, secrets }));
  const sealed = await Promise.all(keyrings.map((keyring) => keyring.sealText(tenant, "a", "text")));
  const hashes = await Promise.all(keyrings.map((keyring) => keyring.hmac(tenant, "ref", "1")));
  for (const text of sealed) t.equal(await keyrings[0]!.openText(tenant, "a", text), "text");
  t.equal(new Set(hashes.map((hash) => hash.toString("hex"))).size, 1);
  t.equal((await db.kysely.selectFrom("keys.tenant_keys").selectAll().execute()).length, 1);
});

t.test("a customer without a key gets none", async (t) => {
  const db = await openDatabase(t);
  const keyring = createKeyring({ ...db, secrets: createSecrets([rootKey()]) });
  const customer_id = randomUUID();
  await t.rejects(keyring.customerKey(randomUUID(), customer_id), {
    name: "Error",
    code: "internal_error",
    customer_id,
  });
  t.same(await db.kysely.selectFrom("keys.customer_keys").selectAll().execute(), []);
});

t.test("a neighbour's key opens nothing, even under the same id", async (t) => {
  const db = await openDatabase(t);
  const secrets = createSecrets([rootKey()]);
  const keyring = createKeyring({ ...db, secrets });
  const [mine, theirs] = [randomUUID(), randomUUID()];
  const { id } = await makeCustomer(db, keyring, mine);
  t.equal(keyring.cachedCustomerKey(theirs, id), undefined);
  t.equal((await keyring.customerKeys(theirs, [id])).size, 0);
  await keyring.tenantKeys(theirs);
  await db.kysely.updateTable("keys.customer_keys").set({ tenant_id: theirs }).execute();
  await t.rejects(createKeyring({ ...db, secrets: createSecrets([rootKey()]) }).customerKeys(theirs, [id]), {
    code: "unavailable",
  });
  t.equal(
    (await keyring.customerKeys(theirs, [id])).size,
    0,
    "a key that was moved to another tenant is as good as none",
  );
  await db.kysely.deleteFrom("keys.tenant_keys").where("tenant_id", "=", theirs).execute();
  await db.kysely
    .insertInto("keys.tenant_keys")
    .columns(["tenant_id", "version", "wrapped", "root_key", "created_at"])
    .expression((eb) =>
      eb
        .selectFrom("keys.tenant_keys")
        .select([sql`${theirs}::uuid`.as("tenant_id"), "version", "wrapped", "root_key", "created_at"])
        .where("tenant_id", "=", mine),
    )
    .execute();
  await t.rejects(createKeyring({ ...db, secrets }).customerKeys(theirs, [id]), "nor does a tenant's key open there");
});

t.test("keys are asked for together, kept for a minute, and in a bounded number", async (t) => {
  const db = await openDatabase(t);
  const secrets = createSecrets([rootKey()]);
  const tenant = randomUUID();
  const writer = createKeyring({ ...db, secrets });
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await makeCustomer(db, writer, tenant)).id);
  const counted = counting(db);
  let now = 1_000;
  const reader = createKeyring({ ...counted, secrets, now: () => now, most: 4 });
  await reader.tenantKeys(tenant);
  const before = counted.count();
  t.equal((await reader.customerKeys(tenant, [...ids, ...ids])).size, 5);
  t.equal(counted.count() - before, 1, "one query for all");
  t.equal(
    reader.cachedCustomerKey(tenant, ids[0]!) &&
      reader.cachedCustomerKey(tenant, ids[1]!) &&
      reader.cachedCustomerKey(tenant, ids[2]!) &&
      reader.cachedCustomerKey(tenant, ids[3]!) &&
      reader.cachedCustomerKey(tenant, ids[4]!),
    undefined,
    "four at most",
  );
  now += 59_999;
  t.equal(ids.filter((id) => reader.cachedCustomerKey(tenant, id)).length, 4);
  now += 1;
  t.equal(ids.filter((id) => reader.cachedCustomerKey(tenant, id)).length, 0);
  t.equal(reader.cachedTenantKeys(tenant), undefined);
});

t.test("requests that want one key each at the same moment share a query, and not their troubles", async (t) => {
  const db = await openDatabase(t);
  const secrets = createSecrets([rootKey()]);
  const [ours, theirs] = [randomUUID(), randomUUID()];
  const writer = createKeyring({ ...db, secrets });
  const made = await Promise.all(
    [ours, ours, ours, theirs].map(async (tenant) => ({ tenant, ...(await makeCustomer(db, writer, tenant)) })),
  );
  const counted = counting(db);
  const reader = createKeyring({ ...counted, secrets });
  for (const tenant of [ours, theirs]) await reader.tenantKeys(tenant);
  const before = counted.count();
  const found = await Promise.all(
    made.map(async ({ tenant, id }) => [...(await reader.customerKeys(tenant, [id])).keys()]),
  );
  t.same(
    found,
    made.map(({ id }) => [id]),
  );
  t.equal(counted.count() - before, 2, "a query for each tenant");

  await db.kysely
    .updateTable("keys.customer_keys")
    .set({ tenant_key_version: 7 })
    .where("tenant_id", "=", theirs)
    .execute();
  const fresh = createKeyring({ ...db, secrets });
  const results = await Promise.allSettled(made.map(({ tenant, id }) => fresh.customerKeys(tenant, [id])));
  t.same(
    results.map(({ status }) => status),
    ["fulfilled", "fulfilled", "fulfilled", "rejected"],
  );
});

t.test("absence is not remembered; an erased customer is", async (t) => {
  const db = await openDatabase(t);
  const secrets = createSecrets([rootKey()]);
  const tenant = randomUUID();
  const [writer, reader] = [createKeyring({ ...db, secrets }), createKeyring({ ...db, secrets })];
  const id = randomUUID();
  t.equal((await reader.customerKeys(tenant, [id])).size, 0);
  const { key: _, ...row } = writer.createCustomerKey(await writer.tenantKeys(tenant), id);
  await db.kysely
    .insertInto("keys.customer_keys")
    .values({ tenant_id: tenant, customer_id: id, created_at: new Date().toISOString(), ...row })
    .execute();
  t.equal((await reader.customerKeys(tenant, [id])).size, 1);
  await db.kysely.deleteFrom("keys.customer_keys").execute();
  reader.forgetCustomerKey(tenant, id);
  t.equal((await reader.customerKeys(tenant, [id])).size, 0);
});

t.test("without the root key it says so plainly", async (t) => {
  const db = await openDatabase(t);
  const tenant = randomUUID();
  await createKeyring({ ...db, secrets: createSecrets([rootKey()]) }).tenantKeys(tenant);
  for (const secrets of [createSecrets([]), createSecrets([rootKey()])]) {
    const keyring = createKeyring({ ...db, secrets });
    await t.rejects(keyring.tenantKeys(tenant), { code: "unavailable", particulars: { detail: /SECRETS_KEY/ } });
    await t.rejects(keyring.sealText(tenant, "a", "text"), { code: "unavailable" });
  }
});

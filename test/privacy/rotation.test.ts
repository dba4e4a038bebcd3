import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { createSecrets } from "../../src/platform/secrets.ts";
import { createKeyring } from "../../src/privacy/keys.ts";
import { registerRootKey, rewrapTenantKeys } from "../../src/privacy/root.ts";
import { advanceRotation, startRotation } from "../../src/privacy/rotation.ts";
import { openRecord, recordAad, sealRecord } from "../../src/privacy/seal.ts";
import { makeCustomer, openDatabase, rootKey } from "./support.ts";

const aadOf = (tenant_id: string, id: string): Buffer =>
  recordAad({ tenant_id, customer_id: id, entity: "customer", id });
const MINUTE = 60_000;

t.test("a tenant's key and the root key are rotated while others read and write", async (t) => {
  const db = await openDatabase(t);
  const tenant = randomUUID();
  const [old, present] = [rootKey(), rootKey()];
  const secrets = createSecrets([old, present]);
  await registerRootKey(db.kysely, secrets);
  // A clock that runs 200 times as fast, so that keys are read again all the time.
  const now = (): number => performance.now() * 200;
  const keyrings = Array.from({ length: 2 }, () => createKeyring({ ...db, secrets, now }));
  const written: { id: string; sealed: Buffer }[] = [];
  const write = async (n: number): Promise<void> => {
    const { id, key } = await makeCustomer(db, keyrings[n]!, tenant);
    written.push({ id, sealed: sealRecord(key, aadOf(tenant, id), id) });
  };
  for (let n = 0; n < 300; n++) await write(n % 2);

  const stop = new AbortController();
  let reads = 0;
  const read = async (n: number): Promise<void> => {
    const some = Array.from({ length: 10 }, () => written[Math.floor(Math.random() * written.length)]!);
    const keys = await keyrings[n]!.customerKeys(
      tenant,
      some.map(({ id }) => id),
    );
    for (const { id, sealed } of some)
      if (openRecord(keys.get(id)!, aadOf(tenant, id), sealed) !== id) throw new Error("another text");
    reads++;
  };
  const busy = [0, 1].flatMap((n) =>
    [read, write].map(async (work) => {
      while (!stop.signal.aborted) {
        await work(n);
        await sleep(1);
      }
    }),
  );

  const start = new Date("2026-11-01T00:00:00Z");
  const at = (minutes: number): Date => new Date(start.getTime() + minutes * MINUTE);
  const advance = async (when: Date): Promise<void> => {
    while (await advanceRotation(db, secrets, when, 500));
  };
  t.equal(await startRotation(db.kysely, secrets, tenant, start), 2);
  await Promise.all([advance(at(0)), advance(at(0))]);
  await sleep(400); // for this clock more than a minute: nobody wraps with the version before
  t.equal(await startRotation(db.kysely, secrets, tenant, at(1)), 3, "another one before the first has ended");
  await advance(at(1));
  const turned = createSecrets([present, old]);
  await registerRootKey(db.kysely, turned);
  t.ok((await rewrapTenantKeys(db.kysely, turned)) >= 4);
  await sleep(400);
  await advance(at(3));
  stop.abort();
  await Promise.all(busy);

  t.ok(reads > 50, `${reads} reads`);
  const left = await db.kysely
    .selectFrom("keys.customer_keys")
    .select("customer_id")
    .where("tenant_key_version", "<", 3)
    .execute();
  t.same(left, []);
  const rotations = await db.kysely.selectFrom("keys.rotations").selectAll().orderBy("version").execute();
  t.ok(rotations.every(({ finished_at }) => finished_at !== null));
  t.ok(Number(rotations[0]!.rewrapped) >= 300);
  const fresh = createKeyring({ ...db, secrets: createSecrets([present]) });
  const keys = await fresh.customerKeys(
    tenant,
    written.map(({ id }) => id),
  );
  t.ok(written.every(({ id, sealed }) => openRecord(keys.get(id)!, aadOf(tenant, id), sealed) === id));
});

t.test(
  "a rotation goes on where it was, and walks again for keys that were wrapped by the version before meanwhile",
  async (t) => {
    const db = await openDatabase(t);
    const [tenant, secrets] = [randomUUID(), createSecrets([rootKey()])];
    const start = new Date("2026-11-01T00:00:00Z");
    const late = createKeyring({ ...db, secrets, now: () => 0 });
    for (let n = 0; n < 25; n++) await makeCustomer(db, late, tenant);
    await startRotation(db.kysely, secrets, tenant, start);
    const versions = async (): Promise<number[]> =>
      (await db.kysely.selectFrom("keys.customer_keys").select("tenant_key_version").execute()).map(
        (row) => row.tenant_key_version,
      );
    const rewrapped = async (): Promise<number> => (await versions()).filter((version) => version === 2).length;
    t.equal(await advanceRotation(db, secrets, start, 10), true);
    t.equal(await rewrapped(), 10);
    t.equal(await advanceRotation(db, secrets, start, 10), true, "as another process does it");
    t.equal(await rewrapped(), 20);
    while (await advanceRotation(db, secrets, start, 10));
    t.equal(await rewrapped(), 25);
    await makeCustomer(db, late, tenant);
    t.ok((await versions()).includes(1), "a process that has not heard of the new version");
    t.equal(await advanceRotation(db, secrets, new Date(start.getTime() + MINUTE), 10), false, "it may yet do so");
    while (await advanceRotation(db, secrets, new Date(start.getTime() + 2 * MINUTE), 10));
    t.equal(await rewrapped(), 26);
    t.match(await db.kysely.selectFrom("keys.rotations").selectAll().execute(), [
      { finished_at: String, rewrapped: "26" },
    ]);
  },
);

t.test("a tenant without a key has nothing to rotate", async (t) => {
  const db = await openDatabase(t);
  await t.rejects(startRotation(db.kysely, createSecrets([rootKey()]), randomUUID(), new Date()), /no key yet/);
});

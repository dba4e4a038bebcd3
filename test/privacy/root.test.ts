import { randomUUID } from "node:crypto";
import t from "tap";
import { createSecrets } from "../../src/platform/secrets.ts";
import { createKeyring } from "../../src/privacy/keys.ts";
import { registerRootKey, MissingRootKey, rewrapTenantKeys } from "../../src/privacy/root.ts";
import { openDatabase, rootKey } from "./support.ts";

t.test("of machines that start at once with different root keys one wins, the others refuse", async (t) => {
  const db = await openDatabase(t);
  const machines = Array.from({ length: 5 }, () => createSecrets([rootKey()]));
  const results = await Promise.allSettled(machines.map((secrets) => registerRootKey(db.kysely, secrets)));
  const refused = results.filter((result) => result.status === "rejected");
  t.equal(refused.length, 4);
  for (const { reason } of refused)
    t.match(reason, {
      name: "MissingRootKey",
      message: /^the data of this database is sealed with the root key \S{8}, .* set SECRETS_KEY/,
    });
  const winner = machines[results.findIndex(({ status }) => status === "fulfilled")]!;
  await t.resolves(registerRootKey(db.kysely, winner), "it may start again");
});

t.test(
  "a process without a root key that is in use does not start; an old root key goes when nothing needs it",
  async (t) => {
    const db = await openDatabase(t);
    const [old, present] = [rootKey(), rootKey()];
    const refuses = (keys: Buffer[]) => t.rejects(registerRootKey(db.kysely, createSecrets(keys)), MissingRootKey);
    const starts = (keys: Buffer[]) => t.resolves(registerRootKey(db.kysely, createSecrets(keys)));
    await refuses([]);
    await starts([old]);
    const tenants = Array.from({ length: 7 }, () => randomUUID());
    const before = createKeyring({ ...db, secrets: createSecrets([old]) });
    const sealed = new Map<string, Buffer>();
    for (const tenant of tenants) sealed.set(tenant, await before.sealText(tenant, "a", tenant));
    await refuses([present]);

    t.equal(await rewrapTenantKeys(db.kysely, createSecrets([old])), 0);
    const both = createSecrets([present, old]);
    t.equal(await rewrapTenantKeys(db.kysely, both), 0, "not before it is registered");
    await starts([old, present]);
    await starts([present, old]);
    await refuses([old]);
    t.equal(await rewrapTenantKeys(db.kysely, createSecrets([old, present])), 0, "nor back to an older one");
    t.equal(await rewrapTenantKeys(db.kysely, both, [], 3), 14, "tenants' keys and their index keys");
    t.equal(await rewrapTenantKeys(db.kysely, both, [], 3), 0);

    await starts([present]);
    const after = createKeyring({ ...db, secrets: createSecrets([present]) });
    for (const [tenant, text] of sealed) {
      t.equal(await after.openText(tenant, "a", text), tenant);
      t.ok((await after.hmac(tenant, "ref", "1")).equals(await before.hmac(tenant, "ref", "1")));
    }
  },
);

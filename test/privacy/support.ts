import { randomBytes } from "node:crypto";
import type { Test } from "tap";
import { connectDatabase, type Database } from "../../src/platform/database/database.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import type { DataKey, Keyring } from "../../src/platform/keyring.ts";
import { createLog } from "../../src/platform/log.ts";
import { insertCustomerKeys } from "../../src/privacy/queries.ts";
import { createDatabase } from "../support/database.ts";

export async function openDatabase(t: Test): Promise<Database> {
  const db = connectDatabase(
    { url: await createDatabase(t), poolSize: 6, statementTimeoutMs: 20_000, lockTimeoutMs: 5_000 },
    createLog("silent"),
  );
  t.teardown(() => db.close());
  return db;
}

export const rootKey = (): Buffer => randomBytes(32);

/** A new customer, as a writer makes it: its row first, then the key into memory. */
export async function makeCustomer(
  db: Database,
  keyring: Keyring,
  tenant_id: string,
): Promise<{ id: string; key: DataKey }> {
  const id = uuidv7(Date.now());
  const { key, ...row } = keyring.createCustomerKey(await keyring.tenantKeys(tenant_id), id);
  await insertCustomerKeys(db.pool, [{ tenant_id, customer_id: id, ...row }]);
  keyring.rememberCustomerKey(tenant_id, id, key);
  return { id, key };
}

/** Counts the statements that go by. */
export function counting(db: Database): Pick<Database, "readers" | "pool"> & { count: () => number } {
  let count = 0;
  const readers = { query: (statement: never) => (count++, db.readers.query(statement)) };
  return { readers: readers as never, pool: db.pool, count: () => count };
}

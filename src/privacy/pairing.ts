import { sql } from "kysely";
import type { Database } from "../platform/database/database.ts";
import type { KeyStore } from "../platform/key-store.ts";
import type { Resources } from "../platform/resources.ts";
import { StartError } from "../platform/start-error.ts";
import { ALWAYS, findInstallation, listCustomerKeys, type Installation } from "./queries.ts";

const MOVED_HALFWAY =
  "the keys of this database are being moved back from a key store: complete it by `npm run keys -- move --to data`, " +
  "with KEYS_DATABASE_URL";

const exists = async ({ kysely }: Database, rows: string): Promise<boolean> =>
  (await sql<{ is_there: boolean }>`SELECT EXISTS (SELECT FROM ${sql.table(rows)}) AS is_there`.execute(kysely)).rows[0]
    ?.is_there === true;

/**
 * Checks that the key store is the one of the data, and pairs a new one with new data.
 * @throws StartError if keys and data do not belong together
 */
export async function pairKeyStore({ db, keyStore }: Pick<Resources, "db" | "keyStore">): Promise<void> {
  const own = await findInstallation(db.kysely);
  if (!own) throw new StartError("the table keys.installation of the database is empty: restore it from a backup");
  if (!keyStore.is_apart) {
    if (own.apart_since !== null)
      throw new StartError(
        (await exists(db, "keys.tenant_keys"))
          ? MOVED_HALFWAY
          : "the keys of this database are in a key store of their own: set KEYS_DATABASE_URL to it",
      );
    return;
  }
  const theirs = (await findInstallation(keyStore.db.kysely)) ?? (await insertInstallation(db, keyStore, own));
  if (theirs.id !== own.id)
    throw new StartError(
      `the key store of KEYS_DATABASE_URL belongs to another installation (${theirs.id}; the data are of ${own.id}): ` +
        "it opens nothing here",
    );
  if (own.apart_since !== null) return completePairing(keyStore, own.apart_since);
  if (await exists(db, "keys.tenant_keys"))
    throw new StartError(
      "the keys are still in the database of the data, or are being moved: stop all processes, and run " +
        "`npm run keys -- move`, which moves them to the key store of KEYS_DATABASE_URL",
    );
  await sql`UPDATE keys.installation SET apart_since = ${ALWAYS} WHERE apart_since IS NULL`.execute(db.kysely);
  await completePairing(keyStore, ALWAYS);
}

/** Records in the key store that it has all keys of the data: a move of keys does not overwrite them. */
async function completePairing({ db }: KeyStore, apart_since: string): Promise<void> {
  await sql`UPDATE keys.installation SET apart_since = ${apart_since} WHERE apart_since IS NULL`.execute(db.kysely);
}

/** @throws StartError if there are data that the empty key store cannot open */
async function insertInstallation(db: Database, keyStore: KeyStore, own: Installation): Promise<Installation> {
  const has_keys = await exists(db, "keys.tenant_keys");
  if (!has_keys && (own.apart_since !== null || (await exists(db, "customers"))))
    throw new StartError(
      "the key store of KEYS_DATABASE_URL is empty. It has no keys for the data of this database: it opens nothing. " +
        "Restore it from its backup",
    );
  if (has_keys && own.apart_since !== null) throw new StartError(MOVED_HALFWAY);
  if (has_keys) return own;
  // Another process may start at the same time, and another installation.
  await sql`INSERT INTO keys.installation (id) VALUES (${own.id}) ON CONFLICT DO NOTHING`.execute(keyStore.db.kysely);
  return (await findInstallation(keyStore.db.kysely)) ?? own;
}

/** Pages at the end of the table of customers, which contain the newest. */
const PAGES = 16;
const SAMPLE = 500;

/**
 * Looks whether the key store has the keys of some of the oldest and newest customers: a key store that was restored
 * from an older backup lacks the newest.
 * @throws StartError if it has no keys at all, although there are customers
 */
export async function checkKeyStore({
  db,
  keyStore,
  log,
  health,
}: Pick<Resources, "db" | "keyStore" | "log" | "health">): Promise<void> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`
    (SELECT tenant_id, id FROM customers LIMIT ${SAMPLE})
    UNION
    (SELECT tenant_id, id FROM customers
      WHERE ctid >= format('(%s,0)', greatest(pg_relation_size('customers')
        / current_setting('block_size')::bigint - ${PAGES}::bigint, 0))::tid
      LIMIT ${SAMPLE})`.execute(db.kysely);
  const missing: string[] = [];
  for (const [tenant_id, of_tenant] of Map.groupBy(rows, (row) => row.tenant_id)) {
    const ids = of_tenant.map(({ id }) => id);
    const known = new Set([
      ...(await listCustomerKeys(keyStore.db.readers, tenant_id, ids)).map(({ customer_id }) => customer_id),
      ...(await keyStore.listErasedOf(tenant_id, ids)).map(({ customer_id }) => customer_id),
    ]);
    missing.push(...ids.filter((id) => !known.has(id)));
  }
  if (missing.length === 0) return health.report("key store", undefined);
  if (missing.length === rows.length && !(await exists(keyStore.db, "keys.customer_keys")))
    throw new StartError(
      "the key store has no keys for the customers of this database: it opens nothing. Restore it from its backup",
    );
  const reason =
    `The key store has no key for ${missing.length} of ${rows.length} customers that were looked at, such as ` +
    `${missing[0]}: they cannot be opened. Was it restored from an older backup than the data?`;
  log.error(reason);
  health.report("key store", reason);
}

import type { Config } from "../platform/config.ts";
import { batch } from "../platform/database/batch.ts";
import type { Database } from "../platform/database/database.ts";
import type { KeyStore } from "../platform/key-store.ts";
import type { CustomerKey } from "../platform/keyring.ts";
import { HOUR } from "../platform/time.ts";
import {
  ALWAYS,
  countCustomerKeys,
  deleteCustomerKeys,
  deleteTenantKeys,
  findInstallation,
  insertCustomerKeys,
  insertErased,
  insertErasedTenant,
  listErased,
  listErasedOf,
  listErasedTenants,
} from "./queries.ts";

const DAY = 24 * HOUR;
/** Lists of keys in a statement: the keys of a request, or of a chunk of an import. */
const LISTS_AT_ONCE = 64;
/** Statements at the same time: while one waits for the disk, the next is sent. */
const INSERTS_AT_ONCE = 2;

interface Dependencies {
  /** The database with the schema `keys`. */
  db: Database;
  /** The database of the data. */
  data: Database;
  config: Pick<Config, "BACKUP_DAYS" | "KEYS_BACKUP_DAYS">;
}

/** Creates the key store of a process. */
export function createKeyStore({ db, data, config }: Dependencies): KeyStore {
  const is_apart = db !== data;
  return {
    is_apart,
    db,
    insertCustomerKeys: batch(async (lists: (readonly CustomerKey[])[]) => insertLists(db, lists), {
      most: LISTS_AT_ONCE,
      at_once: INSERTS_AT_ONCE,
    }),
    deleteCustomerKeys: (tenant_id, customer_ids) => deleteCustomerKeys(db.background, tenant_id, customer_ids),
    deleteTenantKeys: (tenant_id) => deleteTenantKeys(db.background, tenant_id),
    insertErased: (entries) => insertErased(db.background, entries),
    listErased: (after, limit) => listErased(db.background, after, limit),
    listErasedOf: (tenant_id, customer_ids) => listErasedOf(db.background, tenant_id, customer_ids),
    insertErasedTenant: (entry) => insertErasedTenant(db.background, entry),
    listErasedTenants: () => listErasedTenants(db.background),
    countCustomerKeys: (tenant_id) => countCustomerKeys(db.background, tenant_id),
    backupsWithoutKeyBy: async (now) =>
      backupsWithoutKeyBy(now, config, { is_apart, moved_at: is_apart ? await findMove(data) : undefined }),
  };
}

/** @returns for each list the ids of its customers that have a key already */
async function insertLists({ pool }: Database, lists: readonly (readonly CustomerKey[])[]): Promise<string[][]> {
  const inserted = new Set(await insertCustomerKeys(pool, lists.flat()));
  return lists.map((keys) => keys.map(({ customer_id }) => customer_id).filter((id) => !inserted.has(id)));
}

/** Finds when the keys were moved out of the database of the data; undefined if they were never there. */
async function findMove({ kysely }: Database): Promise<Date | undefined> {
  const since = (await findInstallation(kysely))?.apart_since ?? ALWAYS;
  return since === ALWAYS ? undefined : new Date(since);
}

/**
 * When no backup contains a key any more that is destroyed now.
 * @param keys.moved_at when the keys left the database of the data, whose backups from before contain them
 */
export function backupsWithoutKeyBy(
  now: Date,
  { BACKUP_DAYS, KEYS_BACKUP_DAYS }: Pick<Config, "BACKUP_DAYS" | "KEYS_BACKUP_DAYS">,
  { is_apart, moved_at }: { is_apart: boolean; moved_at: Date | undefined },
): Date {
  const later = (date: Date, days: number): Date => new Date(date.getTime() + days * DAY);
  if (!is_apart) return later(now, BACKUP_DAYS);
  const by = later(now, KEYS_BACKUP_DAYS);
  const of_data = moved_at && later(moved_at, BACKUP_DAYS);
  return of_data && of_data > by ? of_data : by;
}

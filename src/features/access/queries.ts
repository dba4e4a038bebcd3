import { sql, type Insertable, type Kysely, type Selectable } from "kysely";
import type { ApiKeys, DB, Tenants } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { DELETED_WITH_TENANT, KEYS_OF_TENANT } from "./tenant-tables.ts";

export type ApiKeyRow = Selectable<ApiKeys>;
export type TenantRow = Selectable<Tenants>;

type Db = Kysely<DB>;

/** Finds a key by the hash of its secret, and whether its tenant is disabled. */
export const findKeyByHash = (
  db: Db,
  secret_hash: Buffer,
): Promise<(ApiKeyRow & { tenant_disabled_at: string | null }) | undefined> =>
  db
    .selectFrom("api_keys")
    .leftJoin("tenants", "tenants.id", "api_keys.tenant_id")
    .selectAll("api_keys")
    .select("tenants.disabled_at as tenant_disabled_at")
    .where("secret_hash", "=", secret_hash)
    .executeTakeFirst();

/** Finds a key of any tenant, or a root key. */
export const findKeyById = (db: Db, id: string): Promise<ApiKeyRow | undefined> =>
  db.selectFrom("api_keys").selectAll().where("id", "=", id).executeTakeFirst();

/** Finds a key of a tenant. */
export const findKey = (db: Db, tenant_id: string, id: string): Promise<ApiKeyRow | undefined> =>
  db.selectFrom("api_keys").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst();

/** Locks a key for rotation: of two rotations the second one waits, and sees the result of the first. */
export const lockKey = (db: Db, tenant_id: string, id: string): Promise<ApiKeyRow | undefined> =>
  db
    .selectFrom("api_keys")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();

/** Lists the keys of a tenant by id. */
export const listKeys = (db: Db, tenant_id: string, after: string | undefined, limit: number): Promise<ApiKeyRow[]> =>
  db
    .selectFrom("api_keys")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .$if(after !== undefined, (query) => query.where("id", ">", after as string))
    .orderBy("id")
    .limit(limit)
    .execute();

/** Counts the tenant's valid keys, and blocks inserts by other transactions until this one ends. */
export async function countKeys(tx: Tx, tenant_id: string, now: Date): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('API keys of a tenant'), hashtext(${tenant_id}))`.execute(tx);
  const { count } = await tx
    .selectFrom("api_keys")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("tenant_id", "=", tenant_id)
    .where("revoked_at", "is", null)
    .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", now.toISOString())]))
    .executeTakeFirstOrThrow();
  return count;
}

/** Inserts a key. */
export const insertKey = (db: Db, row: Insertable<ApiKeys>): Promise<ApiKeyRow> =>
  db.insertInto("api_keys").values(row).returningAll().executeTakeFirstOrThrow();

/** Inserts a key from the configuration, or updates its scopes and makes it valid again. */
export const installKey = async (db: Db, row: Insertable<ApiKeys>): Promise<void> => {
  const { tenant_id, scopes, rate_limit_per_minute } = row;
  await db
    .insertInto("api_keys")
    .values(row)
    .onConflict((conflict) =>
      conflict.constraint("api_keys_secret_hash_key").doUpdateSet({
        tenant_id,
        kind: "secret",
        origins: [],
        scopes,
        rate_limit_per_minute,
        expires_at: null,
        revoked_at: null,
      }),
    )
    .execute();
};

/** Revokes a key, unless it is revoked already. */
export const revokeKey = async (db: Db, tenant_id: string, id: string): Promise<void> => {
  await db
    .updateTable("api_keys")
    .set({ revoked_at: sql`coalesce(revoked_at, now())` })
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .execute();
};

/** Sets the successor of a key, which expires after the overlap, unless it expires before. */
export const replaceKey = async (db: Db, id: string, rotated_to: string, overlap_seconds: number): Promise<void> => {
  await db
    .updateTable("api_keys")
    .set({ rotated_to, expires_at: sql`least(expires_at, now() + ${overlap_seconds} * interval '1 second')` })
    .where("id", "=", id)
    .execute();
};

/** Updates when a key was last used, at most once an hour. */
export const touchKey = async (db: Db, id: string): Promise<void> => {
  await db
    .updateTable("api_keys")
    .set({ last_used_at: sql`now()` })
    .where("id", "=", id)
    .where((eb) =>
      eb.or([eb("last_used_at", "is", null), eb("last_used_at", "<", sql<string>`now() - interval '1 hour'`)]),
    )
    .execute();
};

/**
 * Inserts a tenant.
 * @returns undefined if the slug is used
 */
export const insertTenant = (
  db: Db,
  row: { id: string; slug: string; name: string; address_limit: number },
): Promise<TenantRow | undefined> =>
  db
    .insertInto("tenants")
    .values(row)
    .onConflict((conflict) => conflict.constraint("tenants_slug_key").doNothing())
    .returningAll()
    .executeTakeFirst();

/** Finds a tenant by its slug. */
export const findTenantBySlug = (db: Db, slug: string): Promise<TenantRow | undefined> =>
  db.selectFrom("tenants").selectAll().where("slug", "=", slug).executeTakeFirst();

/** Finds a tenant. */
export const findTenant = (db: Db, id: string): Promise<TenantRow | undefined> =>
  db.selectFrom("tenants").selectAll().where("id", "=", id).executeTakeFirst();

/** Inserts a tenant, unless its slug exists. */
export const ensureTenant = async (db: Db, row: { id: string; slug: string; name: string }): Promise<void> => {
  await db
    .insertInto("tenants")
    .values(row)
    .onConflict((conflict) => conflict.constraint("tenants_slug_key").doNothing())
    .execute();
};

/** Lists tenants by id. */
export const listTenants = (db: Db, after: string | undefined, limit: number): Promise<TenantRow[]> =>
  db
    .selectFrom("tenants")
    .selectAll()
    .$if(after !== undefined, (query) => query.where("id", ">", after as string))
    .orderBy("id")
    .limit(limit)
    .execute();

/** Locks a tenant: inserts of rows that belong to it wait. */
export const lockTenant = (tx: Tx, id: string): Promise<TenantRow | undefined> =>
  tx.selectFrom("tenants").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

/** Disables a tenant that is enabled, or enables it. */
export const setDisabled = (db: Db, id: string, disabled_at: string | null): Promise<TenantRow> =>
  db.updateTable("tenants").set({ disabled_at }).where("id", "=", id).returningAll().executeTakeFirstOrThrow();

/** What prevents the deletion of a tenant. */
const CONTENTS = {
  customers: "customers WHERE true",
  webhooks: "webhooks WHERE true",
  providers: "provider_settings WHERE true",
  campaigns: "campaigns WHERE status IN ('scheduled', 'running', 'paused')",
  imports: "imports WHERE status IN ('receiving', 'running', 'undoing')",
};
export type Contents = Record<keyof typeof CONTENTS, number>;
/** Counting stops there. */
const COUNTED_AT_MOST = 100_000;

/** Counts what prevents the deletion of a tenant. */
export async function countContents(tx: Tx, tenant_id: string): Promise<Contents> {
  const counts = Object.entries(CONTENTS).map(
    ([name, rows]) => sql`(
      SELECT count(*)::int FROM (
        SELECT FROM ${sql.raw(rows)} AND tenant_id = ${tenant_id} LIMIT ${sql.lit(COUNTED_AT_MOST)}) AS first
    ) AS ${sql.id(name)}`,
  );
  const { rows } = await sql<Contents>`SELECT ${sql.join(counts)}`.execute(tx);
  return rows[0]!;
}

/** True if a tenant is being erased. */
export const isErasing = async (db: Db, tenant_id: string): Promise<boolean> =>
  (await db
    .selectFrom("tenant_erasures")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("status", "<>", "completed")
    .executeTakeFirst()) !== undefined;

/** Tables of what has happened in a tenant without customers, which is kept. */
const LOGS = ["provider_changes"];

/** Deletes a tenant without contents, with its keys and settings. The log of its providers is kept. */
export async function deleteTenantRows(tx: Tx, tenant_id: string): Promise<void> {
  await sql`SELECT set_config('doorplate.erases', 'on', true)`.execute(tx);
  const tables = [...DELETED_WITH_TENANT.filter((table) => !LOGS.includes(table)), ...KEYS_OF_TENANT];
  for (const name of tables.map((table) => sql.table(table)))
    await sql`DELETE FROM ${name} WHERE tenant_id = ${tenant_id}`.execute(tx);
  await tx.deleteFrom("tenants").where("id", "=", tenant_id).execute();
}

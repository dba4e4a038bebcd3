import { sql, type Kysely } from "kysely";
import type { Database } from "../platform/database/database.ts";
import type { DB } from "../platform/database/tables.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { TenantKeys } from "../platform/keyring.ts";
import type { Secrets } from "../platform/secrets.ts";
import { NIL_ID } from "../platform/ids.ts";
import { CACHE_MS, tenantKeyOwner, readTenantKeys } from "./keys.ts";
import { newKey, unwrapCustomerKey, wrapCustomerKey } from "./seal.ts";

/** After this time, no process uses the previous version. */
const SETTLED_MS = 2 * CACHE_MS;

/**
 * Creates a new version of a tenant's key, which wraps and seals from now on (in every process within a minute). The
 * workers then wrap the keys of its customers again. Older versions stay, for what they have sealed.
 * @returns the new version
 * @throws Error if the tenant has no key
 */
export async function startRotation(db: Kysely<DB>, secrets: Secrets, tenant_id: string, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // Locks the row of the index key, of which there is one, so that rotations of a tenant wait for each other.
    const {
      rows: [last],
    } = await sql<{ version: number }>`
      SELECT (SELECT max(version) FROM keys.tenant_keys AS t WHERE t.tenant_id = i.tenant_id) AS version
      FROM keys.index_keys AS i WHERE tenant_id = ${tenant_id} FOR UPDATE`.execute(tx);
    if (!last) throw new Error("the tenant has no key yet, so there is nothing to rotate");
    const version = last.version + 1;
    const { wrapped, root_key } = await secrets.wrap(newKey(), tenantKeyOwner(tenant_id, version));
    await tx
      .insertInto("keys.tenant_keys")
      .values({ tenant_id, version, wrapped, root_key, created_at: now.toISOString() })
      .execute();
    await tx
      .insertInto("keys.rotations")
      .values({ tenant_id, version, started_at: now.toISOString(), walk_started_at: now.toISOString() })
      .execute();
    // The new rotation covers what an unfinished one has left.
    await tx
      .updateTable("keys.rotations")
      .set({ finished_at: now.toISOString() })
      .where("tenant_id", "=", tenant_id)
      .where("version", "<", version)
      .where("finished_at", "is", null)
      .execute();
    return version;
  });
}

interface Rotation {
  tenant_id: string;
  version: number;
  started_at: string;
  walk_started_at: string;
  cursor: string;
}

/**
 * Wraps the next keys of customers with the new version of their tenant's key. Several processes may run it; what one
 * has not committed another continues.
 * @returns true if there may be more to do now
 */
export async function advanceRotation(
  { kysely, readers }: Pick<Database, "kysely" | "readers">,
  secrets: Secrets,
  now: Date,
  chunk = 1_000,
): Promise<boolean> {
  return kysely.transaction().execute(async (tx) => {
    // Takes a random tenant, so that one with a key that does not open does not block the others. After a walk, waits
    // until no process uses the previous version; a second walk covers the keys that were wrapped with it in between.
    const {
      rows: [rotation],
    } = await sql<Rotation>`
      SELECT tenant_id, version, started_at, walk_started_at, cursor FROM keys.rotations
      WHERE finished_at IS NULL AND walk_started_at <= ${now.toISOString()}
      ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(tx);
    if (!rotation) return false;
    const keys = await readTenantKeys(readers, secrets, rotation.tenant_id);
    if (!keys) throw new Error(`tenant ${rotation.tenant_id} has no key`);
    const { last, rewrapped } = await rewrapChunk(tx, keys, rotation, chunk);
    const progress = { rewrapped: sql<string>`rewrapped + ${rewrapped}` };
    const settled = new Date(Date.parse(rotation.started_at) + SETTLED_MS);
    const change =
      last !== undefined
        ? { ...progress, cursor: last }
        : new Date(rotation.walk_started_at) >= settled
          ? { ...progress, finished_at: now.toISOString() }
          : { ...progress, cursor: NIL_ID, walk_started_at: settled.toISOString() };
    await tx
      .updateTable("keys.rotations")
      .set(change)
      .where("tenant_id", "=", rotation.tenant_id)
      .where("version", "=", rotation.version)
      .execute();
    return true;
  });
}

/**
 * Wraps the keys of a chunk again.
 * @returns the last customer of the chunk; undefined at the end, after which keys of new customers are wrapped with the
 *   new version
 */
async function rewrapChunk(
  tx: Tx,
  keys: TenantKeys,
  { tenant_id, version, cursor }: Rotation,
  chunk: number,
): Promise<{ last: string | undefined; rewrapped: number }> {
  const reached = await tx
    .selectFrom("keys.customer_keys")
    .select(["customer_id", "tenant_key_version", "wrapped"])
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", ">", cursor)
    .orderBy("customer_id")
    .limit(chunk)
    .execute();
  const old = reached.filter(({ tenant_key_version }) => tenant_key_version < version);
  if (old.length > 0) {
    const wrapped = old.map((row) =>
      wrapCustomerKey(
        keys,
        row.customer_id,
        unwrapCustomerKey(keys, row.customer_id, row.tenant_key_version, row.wrapped),
      ),
    );
    await sql`
      UPDATE keys.customer_keys AS k SET wrapped = made.wrapped, tenant_key_version = ${keys.version}
      FROM unnest(${old.map(({ customer_id }) => customer_id)}::uuid[], ${wrapped}::bytea[])
        AS made (customer_id, wrapped)
      WHERE k.tenant_id = ${tenant_id} AND k.customer_id = made.customer_id`.execute(tx);
  }
  return { last: reached.length === chunk ? reached.at(-1)?.customer_id : undefined, rewrapped: old.length };
}

import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { DB, TenantErasures } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";

type Db = Kysely<DB>;

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "tenant_erasures.counts": Record<string, number>;
  }
}

export type TenantErasureRow = Selectable<TenantErasures>;
export type TenantErasureClaim = Pick<TenantErasureRow, "tenant_id" | "id" | "attempt">;

/** Inserts the erasure of a tenant. @returns undefined if it has one */
export const insertTenantErasure = (
  tx: Tx,
  row: Pick<TenantErasureRow, "tenant_id" | "id" | "slug" | "status" | "created_by" | "created_at" | "starts_at">,
): Promise<TenantErasureRow | undefined> =>
  tx
    .insertInto("tenant_erasures")
    .values(row)
    .onConflict((conflict) => conflict.constraint("tenant_erasures_tenant_key").doNothing())
    .returningAll()
    .executeTakeFirst();

/** Finds the erasure of a tenant. */
export const findTenantErasure = (db: Db, tenant_id: string): Promise<TenantErasureRow | undefined> =>
  db.selectFrom("tenant_erasures").selectAll().where("tenant_id", "=", tenant_id).executeTakeFirst();

/** Lists tenants whose erasure no worker has claimed. */
export async function listDueTenants(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    SELECT tenant_id FROM tenant_erasures
    WHERE status IN ('requested', 'running')
      AND greatest(starts_at, lease_until) < ${now.toISOString()}::timestamptz
    ORDER BY tenant_id`.execute(db);
  return rows.map(({ tenant_id }) => tenant_id);
}

/** Claims erasures of tenants until a time. */
export async function claimTenantErasures(
  db: Db,
  tenant_ids: readonly string[],
  now: Date,
  until: Date,
): Promise<TenantErasureRow[]> {
  const { rows } = await sql<TenantErasureRow>`
    UPDATE tenant_erasures AS e
    SET status = 'running', attempt = e.attempt + 1, lease_until = ${until.toISOString()}::timestamptz
    FROM (
      SELECT tenant_id FROM tenant_erasures
      WHERE tenant_id = ANY (${tenant_ids}::uuid[]) AND status IN ('requested', 'running')
        AND greatest(starts_at, lease_until) < ${now.toISOString()}::timestamptz
      FOR UPDATE SKIP LOCKED) AS due
    WHERE e.tenant_id = due.tenant_id
    RETURNING e.*`.execute(db);
  return rows;
}

/**
 * Updates an erasure that this worker has claimed, and locks it.
 * @returns undefined if another worker has claimed it, or it is completed
 */
export const updateClaimed = (
  tx: Db,
  { tenant_id, id, attempt }: TenantErasureClaim,
  to: Updateable<TenantErasures>,
): Promise<TenantErasureRow | undefined> =>
  tx
    .updateTable("tenant_erasures")
    .set(to)
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("attempt", "=", attempt)
    .where("status", "=", "running")
    .returningAll()
    .executeTakeFirst();

/** A table without partitions, or a partition of one. */
export interface Part {
  table: string;
  name: string;
}

/** Lists what tables consist of, in their order. */
export async function listParts(db: Db, tables: readonly string[]): Promise<Part[]> {
  const { rows } = await sql<Part>`
    SELECT stated.name AS table, coalesce(part.relid::text, stated.name) AS name
    FROM unnest(${tables}::text[]) WITH ORDINALITY AS stated (name, nth)
      LEFT JOIN LATERAL pg_partition_tree(stated.name::regclass) AS part ON part.isleaf
    ORDER BY stated.nth, 2`.execute(db);
  return rows;
}

/** Lists the parts that have rows of a tenant, in their order. */
export async function listFilled(db: Db, parts: readonly Part[], tenant_id: string): Promise<Part[]> {
  const { rows } = await sql<{ nth: number }>`${sql.join(
    parts.map(
      ({ name }, nth) => sql`SELECT ${sql.lit(nth)}::int AS nth
        WHERE EXISTS (SELECT FROM ${sql.table(name)} WHERE tenant_id = ${tenant_id}::uuid)`,
    ),
    sql` UNION ALL `,
  )} ORDER BY 1`.execute(db);
  return rows.map(({ nth }) => parts[nth] as Part);
}

/** Deletes the next rows of a tenant. @returns their number */
export async function deleteRows(tx: Tx, table: string, tenant_id: string, most: number): Promise<number> {
  const name = sql.table(table);
  // The order of the key, as everything is indexed by tenant; by ctid, as the keys of tables differ.
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM ${name} WHERE tenant_id = ${tenant_id}::uuid AND ctid = ANY (ARRAY(
      SELECT ctid FROM ${name} WHERE tenant_id = ${tenant_id}::uuid LIMIT ${most}))`.execute(tx);
  return Number(numAffectedRows);
}

/** Counts the rows of a tenant. */
export async function countRows(db: Db, table: string, tenant_id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM ${sql.table(table)} WHERE tenant_id = ${tenant_id}::uuid`.execute(db);
  return (rows as [{ count: number }])[0].count;
}

/** API keys refer to those that replace them. */
export const unlinkKeys = async (tx: Tx, tenant_id: string): Promise<void> => {
  await tx.updateTable("api_keys").set({ rotated_to: null }).where("tenant_id", "=", tenant_id).execute();
};

/** Finds an active legal hold of a tenant. */
export const findHold = (db: Db, tenant_id: string, now: Date): Promise<{ id: string } | undefined> =>
  db
    .selectFrom("legal_holds")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("released_at", "is", null)
    .where((where) => where.or([where("until", "is", null), where("until", ">", now.toISOString())]))
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();

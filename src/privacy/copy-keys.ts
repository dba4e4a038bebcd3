/** Makes tables of keys in one database equal to those in another one. A copy can be repeated. */
import { sql, type Kysely } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { NIL_ID } from "../platform/ids.ts";

/** Copies a table with few rows. */
export async function copyTable(from: Kysely<DB>, to: Kysely<DB>, name: string, chunk: number): Promise<void> {
  const keys = sql.table(`keys.${name}`);
  const { rows } = await sql<{ row: object }>`SELECT to_jsonb(t) AS row FROM ${keys} AS t`.execute(from);
  await to.transaction().execute(async (tx) => {
    await sql`DELETE FROM ${keys}`.execute(tx);
    for (let at = 0; at < rows.length; at += chunk) {
      const some = JSON.stringify(rows.slice(at, at + chunk).map(({ row }) => row));
      await sql`INSERT INTO ${keys} SELECT * FROM jsonb_populate_recordset(NULL::${keys}, ${some}::jsonb)`.execute(tx);
    }
  });
}

interface KeyRow {
  tenant_id: string;
  customer_id: string;
  tenant_key_version: number;
  wrapped: Buffer;
  created_at: string;
}

type Position = Pick<KeyRow, "tenant_id" | "customer_id">;

/** Copies the keys of customers, chunk by chunk. @returns their number */
export async function copyCustomerKeys(from: Kysely<DB>, to: Kysely<DB>, chunk: number): Promise<number> {
  let copied = 0;
  let after: Position = { tenant_id: NIL_ID, customer_id: NIL_ID };
  for (let isDone = false; !isDone;) {
    const { rows } = await sql<KeyRow>`
      SELECT tenant_id, customer_id, tenant_key_version, wrapped, created_at::text FROM keys.customer_keys
      WHERE (tenant_id, customer_id) > (${after.tenant_id}::uuid, ${after.customer_id}::uuid)
      ORDER BY tenant_id, customer_id LIMIT ${chunk}`.execute(from);
    isDone = rows.length < chunk;
    const last = isDone ? undefined : rows.at(-1);
    const begin = after;
    await to.transaction().execute(async (tx) => {
      await deleteOthers(tx, begin, last, rows);
      await upsertKeys(tx, rows);
    });
    copied += rows.length;
    after = last ?? after;
  }
  return copied;
}

/** Deletes the keys after a position, and until another one, that are not in the source. */
async function deleteOthers(
  tx: Tx,
  after: Position,
  last: Position | undefined,
  rows: readonly Position[],
): Promise<void> {
  const until = last
    ? sql`AND (k.tenant_id, k.customer_id) <= (${last.tenant_id}::uuid, ${last.customer_id}::uuid)`
    : sql``;
  await sql`
    DELETE FROM keys.customer_keys AS k
    WHERE (k.tenant_id, k.customer_id) > (${after.tenant_id}::uuid, ${after.customer_id}::uuid) ${until}
      AND NOT EXISTS (
        SELECT FROM unnest(${rows.map((row) => row.tenant_id)}::uuid[], ${rows.map((row) => row.customer_id)}::uuid[])
          AS r (tenant_id, customer_id)
        WHERE r.tenant_id = k.tenant_id AND r.customer_id = k.customer_id)`.execute(tx);
}

async function upsertKeys(tx: Tx, rows: readonly KeyRow[]): Promise<void> {
  await sql`
    INSERT INTO keys.customer_keys AS k (tenant_id, customer_id, tenant_key_version, wrapped, created_at)
    SELECT * FROM unnest(${rows.map((row) => row.tenant_id)}::uuid[], ${rows.map((row) => row.customer_id)}::uuid[],
      ${rows.map((row) => row.tenant_key_version)}::int[], ${rows.map((row) => row.wrapped)}::bytea[],
      ${rows.map((row) => row.created_at)}::timestamptz[])
    ON CONFLICT (tenant_id, customer_id) DO UPDATE
      SET tenant_key_version = excluded.tenant_key_version, wrapped = excluded.wrapped
      WHERE k.wrapped <> excluded.wrapped`.execute(tx);
}

/** The number of rows of a table, and a sum of their hashes, which does not depend on their order. */
export async function digestTable(db: Kysely<DB>, name: string): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    SELECT count(*) || '/' || coalesce(sum(hashtextextended(to_jsonb(t)::text, 0)::numeric), 0) AS digest
    FROM ${sql.table(`keys.${name}`)} AS t`.execute(db);
  return rows[0]?.digest ?? "";
}

import type { Kysely, Selectable } from "kysely";
import type { Connection } from "../../platform/database/prepared.ts";
import type { DB, Exports } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";

export interface ExportFilter {
  tag?: string;
  changed_since?: string;
  customer_id?: string;
  country_code?: string;
  division_code?: string;
  status?: string;
}

export type ExportRow = Omit<Selectable<Exports>, "filter"> & { filter: ExportFilter };

export const insertExport = async (tx: Tx, row: ExportRow): Promise<ExportRow> =>
  await tx.insertInto("exports").values({ ...row, filter: json(row.filter) }).returningAll().executeTakeFirstOrThrow() as unknown as ExportRow;

export const findExport = async (db: Kysely<DB>, tenant_id: string, id: string): Promise<ExportRow | undefined> =>
  await db.selectFrom("exports").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst() as unknown as ExportRow | undefined;

/** @returns whether it is still there: one that has been deleted is not read on. */
export const noteProgress = async (db: Kysely<DB>, { tenant_id, id }: ExportRow, rows_sent: number, downloaded_at?: string): Promise<boolean> =>
  (await db.updateTable("exports").set({ rows_sent: String(rows_sent), ...(downloaded_at !== undefined && { downloaded_at }) }).where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst()).numUpdatedRows > 0n;

export const deleteExport = async (tx: Tx, tenant_id: string, id: string): Promise<boolean> =>
  (await tx.deleteFrom("exports").where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst()).numDeletedRows > 0n;

export const purgeExports = async (db: Kysely<DB>, before: string): Promise<void> => {
  await db.deleteFrom("exports").where("created_at", "<", before).execute();
};

export interface Moment {
  /** bigint as text. */
  seq: string;
  as_of: string | null;
}

export interface Stated {
  id: string;
  /** Null where it did not exist yet. */
  state: Record<string, unknown> | null;
}

/**
 * The next customers or addresses by id, as they were at a moment: all of them are in their tables, deleted ones too,
 * and what each was then is in the log. Statements of their own, so that no snapshot of the database is held open for
 * as long as a reader takes, and a download can go on after any row.
 */
export async function readStates(connection: Connection, table: "customers" | "addresses", tenant_id: string, { seq, as_of }: Moment, after: string, limit: number): Promise<Stated[]> {
  const { rows } = await connection.query({
    name: `read_states_of_${table}`,
    text: `
      SELECT entity.id, (
        SELECT changes.state FROM changes
        WHERE changes.tenant_id = $1 AND changes.entity_id = entity.id AND changes.seq <= $2::bigint AND changes.occurred_at <= coalesce($3::timestamptz, 'infinity')
        ORDER BY changes.version DESC LIMIT 1
      ) AS state
      FROM (SELECT id FROM ${table} WHERE tenant_id = $1 AND id > $4::uuid ORDER BY id LIMIT $5) AS entity ORDER BY entity.id`,
    values: [tenant_id, seq, as_of, after, limit],
  });
  return rows as Stated[];
}

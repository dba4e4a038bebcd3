/** Erases again, after a restore of older data, which tenants stand in the ledger next to the keys. */
import { sql, type RawBuilder } from "kysely";
import type { Resources } from "../../platform/resources.ts";
import { DELETED_WITH_TENANT } from "../access/tenant-tables.ts";
import { TENANT_ERASURES } from "./jobs.ts";

/** Compares the ledger with the data: the tenant of older data is there again, or a process has written a row late. */
export async function replayTenants({ db, keyStore, queues, log, clock }: Resources): Promise<void> {
  const now = clock().toISOString();
  let replayed = 0;
  for (const { tenant_id, erasure_id, slug } of await keyStore.listErasedTenants()) {
    const { numAffectedRows = 0n } = await sql`
      INSERT INTO tenant_erasures AS e (tenant_id, id, slug, status, created_by, created_at, starts_at)
      SELECT ${tenant_id}, ${erasure_id}, ${slug}, 'requested', 'system:tenant-erasures', ${now}, ${now}
      WHERE EXISTS (SELECT FROM tenants WHERE id = ${tenant_id}) OR ${hasAnyRow(tenant_id)}
      ON CONFLICT ON CONSTRAINT tenant_erasures_tenant_key DO UPDATE
        SET status = 'requested', removed_at = NULL, completed_at = NULL, receipt = NULL, lease_until = NULL
        WHERE e.status = 'completed'`.execute(db.kysely);
    if (numAffectedRows === 0n) continue;
    await sql`UPDATE tenants SET disabled_at = coalesce(disabled_at, ${now}) WHERE id = ${tenant_id}`.execute(
      db.kysely,
    );
    replayed++;
  }
  if (replayed === 0) return;
  log.warn({ tenants: replayed }, "there are rows of erased tenants: they are erased again");
  queues.ring(TENANT_ERASURES);
}

const hasAnyRow = (tenant_id: string): RawBuilder<boolean> =>
  sql`(${sql.join(
    DELETED_WITH_TENANT.map((table) => sql`EXISTS (SELECT FROM ${sql.table(table)} WHERE tenant_id = ${tenant_id})`),
    sql` OR `,
  )})`;

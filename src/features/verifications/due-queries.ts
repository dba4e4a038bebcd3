import { sql, type Selectable } from "kysely";
import type { Addresses } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { VerificationKey } from "./queries.ts";

type DueAddress = Pick<Selectable<Addresses>, "tenant_id" | "customer_id" | "id" | "version">;

/** Locks addresses that are due by their policy. One with an open verification stays due, lest that one be cancelled. */
export async function lockDue(tx: Tx, now: Date, limit: number): Promise<DueAddress[]> {
  const { rows } = await sql<DueAddress>`
    SELECT a.tenant_id, a.customer_id, a.id, a.version FROM addresses AS a
    WHERE a.verify_after <= ${now.toISOString()} AND a.deleted_at IS NULL AND NOT EXISTS (
      SELECT FROM verifications AS v WHERE v.tenant_id = a.tenant_id AND v.address_id = a.id AND v.status IN ('queued', 'running'))
    ORDER BY a.verify_after LIMIT ${limit} FOR NO KEY UPDATE OF a SKIP LOCKED`.execute(tx);
  return rows;
}

/** What these addresses were due for is queued now. */
export async function clearDue(tx: Tx, queued: readonly VerificationKey[]): Promise<void> {
  // Moving a due date is no change of the address: the triggers would compare it with itself, field by field.
  await sql`SELECT set_config('doorplate.logged', 'in bulk', true)`.execute(tx);
  await sql`
    UPDATE addresses AS a SET verify_after = NULL FROM jsonb_populate_recordset(NULL::verifications, ${JSON.stringify(queued)}::jsonb) AS v
    WHERE a.tenant_id = v.tenant_id AND a.id = v.address_id`.execute(tx);
}


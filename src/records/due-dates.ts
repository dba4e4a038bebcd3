/**
 * Due dates: when addresses are verified again under the policy of their tenant. Setting one is not a change of the
 * address: no version, no log entry.
 */
import { sql, type Kysely } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { NIL_ID } from "../platform/ids.ts";
import { ofEnabledTenant } from "../platform/jobs/enabled-tenants.ts";
import { notRestricted } from "../platform/restrictions.ts";
import type { AddressRow } from "./rows.ts";

type DueAddress = Pick<AddressRow, "tenant_id" | "customer_id" | "id" | "version">;

/**
 * Locks due addresses, skipping those that other transactions lock. An address with an open
 * verification stays due, and so does one of a restricted customer.
 * @returns also those of disabled tenants, marked: left out, they would be read again and again
 */
export async function lockDueAddresses(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<(DueAddress & { is_enabled: boolean })[]> {
  const { rows } = await sql<DueAddress & { is_enabled: boolean }>`
    SELECT a.tenant_id, a.customer_id, a.id, a.version, ${sql.raw(ofEnabledTenant("a.tenant_id"))} AS is_enabled
    FROM addresses AS a
    WHERE a.verify_after <= ${now.toISOString()} AND a.deleted_at IS NULL AND NOT EXISTS (
      SELECT FROM verifications AS v
      WHERE v.tenant_id = a.tenant_id AND v.address_id = a.id AND v.status IN ('queued', 'running'))
      AND ${sql.raw(notRestricted("a.tenant_id", "a.customer_id"))}
    ORDER BY a.verify_after LIMIT ${limit} FOR NO KEY UPDATE OF a SKIP LOCKED`.execute(tx);
  return rows;
}

/** Clears the due dates of addresses whose verification was queued. */
export async function clearDueDates(
  tx: Tx,
  addresses: readonly { tenant_id: string; address_id: string }[],
): Promise<void> {
  const tenants = addresses.map(({ tenant_id }) => tenant_id);
  const ids = addresses.map(({ address_id }) => address_id);
  await withoutTriggers(tx, async () => {
    await sql`
      UPDATE addresses AS a SET verify_after = NULL
      FROM unnest(${tenants}::uuid[], ${ids}::uuid[]) AS due (tenant_id, id)
      WHERE a.tenant_id = due.tenant_id AND a.id = due.id`.execute(tx);
  });
}

/**
 * Recomputes the due dates of the next addresses of one tenant whose policy has changed.
 * @returns true if there may be more
 */
export async function rescheduleChunk(db: Kysely<DB>, limit: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const tenant = await tx
      .selectFrom("tenants")
      .select(["id", "reschedule_cursor"])
      .where("reschedule_cursor", "is not", null)
      .limit(1)
      .forNoKeyUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!tenant) return false;
    const { last, taken } = await withoutTriggers(tx, () =>
      reschedule(tx, tenant.id, tenant.reschedule_cursor as string, limit),
    );
    await tx
      .updateTable("tenants")
      .set({ reschedule_cursor: taken < limit ? null : last })
      .where("id", "=", tenant.id)
      .execute();
    return true;
  });
}

/** Starts to recompute the due dates of all addresses of a tenant, in the background. */
export async function startReschedule(tx: Tx, tenant_id: string): Promise<void> {
  await tx.updateTable("tenants").set({ reschedule_cursor: NIL_ID }).where("id", "=", tenant_id).execute();
}

async function reschedule(
  tx: Tx,
  tenant_id: string,
  after: string,
  limit: number,
): Promise<{ last: string | null; taken: number }> {
  const {
    rows: [chunk],
  } = await sql<{ last: string | null; taken: number }>`
    WITH chunk AS (
      SELECT id FROM addresses WHERE tenant_id = ${tenant_id} AND id > ${after} ORDER BY id LIMIT ${limit}
    ), moved AS (
      UPDATE addresses AS a SET verify_after = due_at(
        t.verification_policy, a.tenant_id, a.id, a.verified_at, a.verification_status, a.verification_confidence,
        a.confidence_as_of, a.confidence_half_life_days, a.country_code, c.tags, a.tags, c.attributes, a.attributes)
      FROM chunk, customers AS c, tenants AS t
      WHERE a.tenant_id = ${tenant_id} AND a.id = chunk.id
        AND c.tenant_id = a.tenant_id AND c.id = a.customer_id AND t.id = a.tenant_id
        AND a.deleted_at IS NULL AND a.verified_at IS NOT NULL
    )
    SELECT (SELECT id FROM chunk ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM chunk) AS taken
    `.execute(tx);
  return chunk ?? { last: null, taken: 0 };
}

/** Runs statements without the row triggers, which would compare each row field by field and write log entries. */
export async function withoutTriggers<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`SELECT set_config('doorplate.logged', 'in bulk', true)`.execute(tx);
  const result = await work();
  await sql`SELECT set_config('doorplate.logged', '', true)`.execute(tx);
  return result;
}

import { sql, type Kysely, type Selectable } from "kysely";
import type { DB, Tenants } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Static } from "typebox";
import { json } from "../../platform/database/transaction.ts";
import type { VerificationPolicyPut } from "./schema.ts";

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "tenants.verification_policy": Static<typeof VerificationPolicyPut>;
  }
}

export type PolicyRow = Pick<Selectable<Tenants>, "verification_policy" | "policy_version">;

/** Of an address beside its customer and its tenant. */
const DUE_AT = sql`due_at(verification_policy, addresses.tenant_id, addresses.id, addresses.verified_at, addresses.verification_status, addresses.verification_confidence,
  addresses.confidence_as_of, addresses.confidence_half_life_days, addresses.country_code, customers.tags, addresses.tags, customers.attributes, addresses.attributes)`;

const NIL = "00000000-0000-0000-0000-000000000000";

export const findPolicy = async (db: Kysely<DB>, tenant_id: string): Promise<PolicyRow> =>
  await db.selectFrom("tenants").select(["verification_policy", "policy_version"]).where("id", "=", tenant_id).executeTakeFirstOrThrow();

export const lockPolicy = async (tx: Tx, tenant_id: string): Promise<PolicyRow> =>
  await tx.selectFrom("tenants").select(["verification_policy", "policy_version"]).where("id", "=", tenant_id).forNoKeyUpdate().executeTakeFirstOrThrow();

/** Replaces the policy, and has the due dates of all addresses moved to it. */
export const replacePolicy = async (tx: Tx, tenant_id: string, policy: PolicyRow["verification_policy"]): Promise<PolicyRow> =>
  await tx.updateTable("tenants")
    .set({ verification_policy: json(policy), policy_version: sql`policy_version + 1`, reschedule_cursor: NIL })
    .where("id", "=", tenant_id).returning(["verification_policy", "policy_version"]).executeTakeFirstOrThrow();

/** Moves the due dates of one customer's addresses to its present tags and attributes, or those of one address to its evidence. */
export async function rescheduleCustomer(tx: Tx, tenant_id: string, customer_id: string, only_address: string | null = null): Promise<void> {
  await sql`
    UPDATE addresses SET verify_after = ${DUE_AT}
    FROM customers JOIN tenants ON tenants.id = customers.tenant_id
    WHERE customers.tenant_id = ${tenant_id} AND customers.id = ${customer_id}
      AND addresses.tenant_id = customers.tenant_id AND addresses.customer_id = customers.id
      AND addresses.deleted_at IS NULL AND addresses.verified_at IS NOT NULL AND addresses.id = coalesce(${only_address}, addresses.id)
      AND verify_after IS DISTINCT FROM ${DUE_AT}`.execute(tx);
}

/**
 * Moves the next addresses of some tenant whose policy has changed.
 * @returns whether there may be more
 */
export async function rescheduleChunk(db: Kysely<DB>, limit: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const tenant = await tx.selectFrom("tenants").select(["id", "reschedule_cursor"]).where("reschedule_cursor", "is not", null)
      .limit(1).forNoKeyUpdate().skipLocked().executeTakeFirst();
    if (!tenant) return false;
    const { rows: [chunk] } = await sql<{ last: string | null; taken: number }>`
      WITH chunk AS (
        SELECT id FROM addresses WHERE tenant_id = ${tenant.id} AND id > ${tenant.reschedule_cursor} ORDER BY id LIMIT ${limit}
      ), moved AS (
        UPDATE addresses SET verify_after = ${DUE_AT}
        FROM chunk, customers, tenants
        WHERE addresses.tenant_id = ${tenant.id} AND addresses.id = chunk.id AND customers.tenant_id = addresses.tenant_id
          AND customers.id = addresses.customer_id AND tenants.id = addresses.tenant_id
          AND addresses.deleted_at IS NULL AND addresses.verified_at IS NOT NULL
      ) SELECT (SELECT id FROM chunk ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM chunk) AS taken`.execute(tx);
    const done = !chunk || chunk.taken < limit;
    await tx.updateTable("tenants").set({ reschedule_cursor: done ? null : chunk.last }).where("id", "=", tenant.id).execute();
    return true;
  });
}

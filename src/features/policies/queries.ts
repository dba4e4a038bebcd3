import { sql, type Kysely, type Selectable } from "kysely";
import type { DB, Tenants } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Static } from "typebox";
import { json } from "../../platform/database/transaction.ts";
import { NIL_ID } from "../../platform/ids.ts";
import type { VerificationPolicyPut } from "./schema.ts";

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "tenants.verification_policy": Static<typeof VerificationPolicyPut>;
  }
}

export type PolicyRow = Pick<Selectable<Tenants>, "verification_policy" | "policy_version">;

/** Gets the policy of a tenant. */
export const getPolicy = async (db: Kysely<DB>, tenant_id: string): Promise<PolicyRow> =>
  await db
    .selectFrom("tenants")
    .select(["verification_policy", "policy_version"])
    .where("id", "=", tenant_id)
    .executeTakeFirstOrThrow();

/** Locks the policy of a tenant. */
export const lockPolicy = async (tx: Tx, tenant_id: string): Promise<PolicyRow> =>
  await tx
    .selectFrom("tenants")
    .select(["verification_policy", "policy_version"])
    .where("id", "=", tenant_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();

/** Replaces the policy, and starts to recompute the due dates of all addresses. */
export const replacePolicy = async (
  tx: Tx,
  tenant_id: string,
  policy: PolicyRow["verification_policy"],
): Promise<PolicyRow> =>
  await tx
    .updateTable("tenants")
    .set({ verification_policy: json(policy), policy_version: sql`policy_version + 1`, reschedule_cursor: NIL_ID })
    .where("id", "=", tenant_id)
    .returning(["verification_policy", "policy_version"])
    .executeTakeFirstOrThrow();

/** When the first keys of a tenant may be created. */
import type { PoolClient } from "pg";
import type { Database } from "../platform/database/database.ts";
import type { Connection } from "../platform/database/prepared.ts";
import { AppError, tenantDeleted } from "../platform/errors.ts";
import { NIL_ID } from "../platform/ids.ts";

/**
 * Creates the first keys of a tenant, or refuses to.
 * @param create inserts them on a connection, or on one to the key store
 */
export type CreateTenantKeys = (tenant_id: string, create: (connection?: Connection) => Promise<void>) => Promise<void>;

/**
 * Allows the first keys of a tenant that exists and has no customers, while it cannot be deleted: otherwise the keys
 * of a deleted tenant would be created again, and where the keys are lost, new ones would hide it.
 * @param is_apart whether the keys are in another database than the data
 */
export const createForNewTenant =
  ({ background }: Pick<Database, "background">, is_apart: boolean): CreateTenantKeys =>
  async (tenant_id, create) => {
    // Answers to the root API key belong to no tenant.
    if (tenant_id === NIL_ID) return create();
    const client = await background.connect();
    try {
      await client.query("BEGIN");
      await lockNewTenant(client, tenant_id);
      await create(is_apart ? undefined : client);
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  };

/** @throws AppError unauthorized if it was deleted; unavailable if it has customers */
async function lockNewTenant(client: PoolClient, tenant_id: string): Promise<void> {
  const { rows } = await client.query<{ has_customers: boolean }>(
    `SELECT EXISTS (SELECT FROM customers WHERE tenant_id = $1) AS has_customers FROM tenants
      WHERE id = $1 FOR KEY SHARE`,
    [tenant_id],
  );
  if (!rows[0]) throw tenantDeleted();
  if (rows[0].has_customers)
    throw new AppError("unavailable", {
      detail:
        `The key store has no keys of the tenant ${tenant_id}, which has customers: it opens nothing of them. ` +
        "Restore it from its newest backup.",
      headers: { "retry-after": "30" },
    });
}

/** For commands that only read. */
export const createNoKeys: CreateTenantKeys = async (tenant_id) => {
  throw new Error(`the key store has no keys of the tenant ${tenant_id}`);
};

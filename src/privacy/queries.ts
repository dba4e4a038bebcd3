import type { AttributeDefinition } from "../platform/attribute-registry.ts";
import { prepare, type Connection } from "../platform/database/prepared.ts";

/** A row of keys.tenant_keys, or of keys.index_keys, which has no version. */
export interface TenantKeyRow {
  version: number | null;
  wrapped: Buffer;
  root_key: string;
}

/** Lists all versions of a tenant's key and its index key. */
export async function listTenantKeys(connection: Connection, tenant_id: string): Promise<TenantKeyRow[]> {
  const { rows } = await connection.query({
    name: "list_tenant_keys",
    text: `SELECT version, wrapped, root_key FROM keys.tenant_keys WHERE tenant_id = $1
      UNION ALL SELECT NULL, wrapped, root_key FROM keys.index_keys WHERE tenant_id = $1`,
    values: [tenant_id],
  });
  return rows as TenantKeyRow[];
}

interface FirstKeys {
  tenant_id: string;
  root_key: string;
  tenant_key: Buffer;
  index_key: Buffer;
}

/** Inserts the first keys of a tenant, unless it has keys. */
export async function insertFirstKeys(
  connection: Connection,
  { tenant_id, root_key, tenant_key, index_key }: FirstKeys,
): Promise<void> {
  await connection.query({
    name: "insert_first_keys",
    text: `WITH tenant_key AS (
        INSERT INTO keys.tenant_keys (tenant_id, version, wrapped, root_key, created_at) VALUES ($1, 1, $3, $2, now())
        ON CONFLICT DO NOTHING
      )
      INSERT INTO keys.index_keys (tenant_id, wrapped, root_key, created_at) VALUES ($1, $4, $2, now())
      ON CONFLICT DO NOTHING`,
    values: [tenant_id, root_key, tenant_key, index_key],
  });
}

export interface CustomerKeyRow {
  customer_id: string;
  tenant_key_version: number;
  wrapped: Buffer;
}

/** Lists the wrapped keys of customers. */
export async function listCustomerKeys(
  connection: Connection,
  tenant_id: string,
  customer_ids: readonly string[],
): Promise<CustomerKeyRow[]> {
  const { rows } = await connection.query({
    name: "find_customer_keys",
    text: `
      SELECT customer_id, tenant_key_version, wrapped FROM keys.customer_keys
      WHERE tenant_id = $1 AND customer_id = ANY ($2::uuid[])`,
    values: [tenant_id, customer_ids],
  });
  return rows as CustomerKeyRow[];
}

/** Inserts the keys of customers without one; of new customers in the transaction that inserts them. */
export async function insertCustomerKeys(
  connection: Connection,
  tenant_id: string,
  keys: readonly CustomerKeyRow[],
): Promise<void> {
  await connection.query({
    name: "insert_customer_keys",
    text: `INSERT INTO keys.customer_keys (tenant_id, customer_id, tenant_key_version, wrapped, created_at)
      SELECT $1, customer_id, version, wrapped, now()
      FROM unnest($2::uuid[], $3::integer[], $4::bytea[]) AS made (customer_id, version, wrapped)
      ON CONFLICT DO NOTHING`,
    values: [
      tenant_id,
      keys.map((key) => key.customer_id),
      keys.map((key) => key.tenant_key_version),
      keys.map((key) => key.wrapped),
    ],
  });
}

/** Lists the attribute definitions of a tenant, in its order. */
export const listAttributeDefinitions = prepare<{ tenant_id: string }, AttributeDefinition>(
  "list_attribute_definitions",
  (db, $) =>
    db
      .selectFrom("attribute_definitions")
      .select(["entity", "name", "type", "limits", "is_personal"])
      .where("tenant_id", "=", $("tenant_id"))
      .orderBy("position")
      .$castTo<AttributeDefinition>(),
);

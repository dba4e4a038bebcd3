import { sql, type Kysely } from "kysely";
import type { AttributeDefinition } from "../platform/attribute-registry.ts";
import { binaryArray } from "../platform/database/binary-array.ts";
import { prepare, type Connection } from "../platform/database/prepared.ts";
import type { DB } from "../platform/database/tables.ts";
import { NIL_ID } from "../platform/ids.ts";
import type { ErasedCustomer, ErasedTenant, LedgerPosition } from "../platform/key-store.ts";
import type { CustomerKey } from "../platform/keyring.ts";

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

/** The first keys of a tenant, wrapped. */
export interface FirstKeys {
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

/**
 * Inserts the keys of customers without one; where keys and rows share a database, in the transaction of the rows.
 * @returns the ids of the customers whose key was inserted
 */
export async function insertCustomerKeys(connection: Connection, keys: readonly CustomerKey[]): Promise<string[]> {
  const { rows } = await connection.query({
    name: "insert_customer_keys",
    text: `INSERT INTO keys.customer_keys (tenant_id, customer_id, tenant_key_version, wrapped, created_at)
      SELECT tenant_id, customer_id, version, wrapped, now()
      FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bytea[]) AS made (tenant_id, customer_id, version, wrapped)
      ON CONFLICT DO NOTHING
      RETURNING customer_id`,
    values: [
      keys.map((key) => key.tenant_id),
      keys.map((key) => key.customer_id),
      keys.map((key) => key.tenant_key_version),
      binaryArray(
        "bytea",
        keys.map((key) => key.wrapped),
      ),
    ],
  });
  return rows.map(({ customer_id }: { customer_id: string }) => customer_id);
}

/** Their bytes stay in the files until the table is rewritten: see rewrite.ts. */
const NOTE_DESTROYED = "UPDATE keys.installation SET destroyed_at = clock_timestamp()";

/** Deletes the keys of customers. @returns their number */
export async function deleteCustomerKeys(
  connection: Connection,
  tenant_id: string,
  customer_ids: readonly string[],
): Promise<number> {
  const { rowCount } = await connection.query({
    name: "delete_customer_keys",
    text: `WITH gone AS (
        DELETE FROM keys.customer_keys WHERE tenant_id = $1 AND customer_id = ANY ($2::uuid[]) RETURNING customer_id
      ), noted AS (${NOTE_DESTROYED})
      SELECT customer_id FROM gone`,
    values: [tenant_id, customer_ids],
  });
  return rowCount ?? 0;
}

/** Deletes all keys of a tenant. */
export async function deleteTenantKeys(connection: Connection, tenant_id: string): Promise<void> {
  await connection.query({
    name: "delete_tenant_keys",
    text: `WITH c AS (DELETE FROM keys.customer_keys WHERE tenant_id = $1),
        r AS (DELETE FROM keys.rotations WHERE tenant_id = $1),
        i AS (DELETE FROM keys.index_keys WHERE tenant_id = $1),
        n AS (${NOTE_DESTROYED})
      DELETE FROM keys.tenant_keys WHERE tenant_id = $1`,
    values: [tenant_id],
  });
}

const LEDGER = "tenant_id, customer_id, erasure_id, erased_at, tokens";

/** Inserts entries into the ledger of erasures; one that is there already is kept as it is. */
export async function insertErased(connection: Connection, entries: readonly ErasedCustomer[]): Promise<void> {
  await connection.query({
    name: "insert_erased_customers",
    // An array of arrays of different lengths is no array of Postgres.
    text: `INSERT INTO keys.erased_customers (${LEDGER})
      SELECT tenant_id, customer_id, erasure_id, erased_at,
        ARRAY(SELECT decode(token, 'hex') FROM jsonb_array_elements_text(tokens) AS token)
      FROM jsonb_to_recordset($1) AS e (tenant_id uuid, customer_id uuid, erasure_id uuid, erased_at timestamptz,
        tokens jsonb)
      ON CONFLICT DO NOTHING`,
    values: [
      JSON.stringify(
        entries.map((entry) => ({ ...entry, tokens: entry.tokens.map((token) => token.toString("hex")) })),
      ),
    ],
  });
}

/** Lists the ledger of erasures by tenant and customer, after a position. */
export async function listErased(
  connection: Connection,
  after: LedgerPosition | undefined,
  limit: number,
): Promise<ErasedCustomer[]> {
  const { rows } = await connection.query({
    name: "list_erased_customers",
    text: `SELECT ${LEDGER} FROM keys.erased_customers WHERE (tenant_id, customer_id) > ($1::uuid, $2::uuid)
      ORDER BY tenant_id, customer_id LIMIT $3`,
    values: [after?.tenant_id ?? NIL_ID, after?.customer_id ?? NIL_ID, limit],
  });
  return rows as ErasedCustomer[];
}

/** Lists the entries of customers in the ledger of erasures. */
export async function listErasedOf(
  connection: Connection,
  tenant_id: string,
  customer_ids: readonly string[],
): Promise<ErasedCustomer[]> {
  const { rows } = await connection.query({
    name: "list_erased_customers_of_tenant",
    text: `SELECT ${LEDGER} FROM keys.erased_customers WHERE tenant_id = $1 AND customer_id = ANY ($2::uuid[])`,
    values: [tenant_id, customer_ids],
  });
  return rows as ErasedCustomer[];
}

/** Inserts an entry into the ledger of erased tenants; one that is there already is kept as it is. */
export async function insertErasedTenant(
  connection: Connection,
  { tenant_id, erasure_id, slug, erased_at }: ErasedTenant,
): Promise<void> {
  await connection.query({
    name: "insert_erased_tenant",
    text: `INSERT INTO keys.erased_tenants (tenant_id, erasure_id, slug, erased_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT DO NOTHING`,
    values: [tenant_id, erasure_id, slug, erased_at],
  });
}

/** Lists the ledger of erased tenants. */
export async function listErasedTenants(connection: Connection): Promise<ErasedTenant[]> {
  const { rows } = await connection.query({
    name: "list_erased_tenants",
    text: "SELECT tenant_id, erasure_id, slug, erased_at FROM keys.erased_tenants ORDER BY tenant_id",
    values: [],
  });
  return rows as ErasedTenant[];
}

/** Counts the keys of a tenant's customers. */
export async function countCustomerKeys(connection: Connection, tenant_id: string): Promise<number> {
  const { rows } = await connection.query({
    name: "count_customer_keys",
    text: "SELECT count(*)::int AS count FROM keys.customer_keys WHERE tenant_id = $1",
    values: [tenant_id],
  });
  return (rows as [{ count: number }])[0].count;
}

/** The row of keys.installation. */
export interface Installation {
  id: string;
  /** Since when the keys are apart, in the format of Postgres, or ALWAYS; null if they are not, or are being moved. */
  apart_since: string | null;
}

/** The time before all others, in the format of Postgres. */
export const ALWAYS = "-infinity";

/** Finds the row that pairs data and key store. */
export const findInstallation = async (db: Kysely<DB>): Promise<Installation | undefined> =>
  (await sql<Installation>`SELECT id, apart_since::text FROM keys.installation`.execute(db)).rows[0];

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

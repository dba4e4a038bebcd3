import type { Client } from "pg";
import type { DataKey, TenantKeys } from "../platform/keyring.ts";
import type { Vault } from "../records/seal.ts";

/** A row of the previous version, as `to_jsonb` returns it: times are ISO 8601, bytes are `\x…`. */
// Each step knows the types of its columns.
// oxlint-disable-next-line typescript/no-explicit-any
export type OldRow = Record<string, any> & { tenant_id: string };

/** What sealing a chunk needs. The client is in the transaction that also updates the cursor. */
export interface Work {
  client: Client;
  vault: Vault;
}

/** A step reads rows in the order of a key, seals them and writes them, a chunk at a time. */
export interface Step {
  name: string;
  /** The table from which rows are read. */
  table: string;
  /** Its unique columns with their types, in the order of an index. */
  key: readonly (readonly [column: string, type: string])[];
  /** SQL: true for rows that are still clear. */
  where?: string;
  /** Seals rows, possibly of several tenants. */
  seal(work: Work, rows: readonly OldRow[]): Promise<void>;
}

/** Bytes in the JSON form of bytea. */
export const hex = (bytes: Buffer | null): string | null => bytes && `\\x${bytes.toString("hex")}`;

/** Inserts rows from JSON. */
export const insertRows = async (client: Client, table: string, rows: readonly object[]): Promise<void> => {
  await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
};

/** The keys of the customers and tenants of rows. */
export interface Keys {
  tenant(row: OldRow): TenantKeys;
  /** @throws Error if the customer has no key, because its row is missing */
  customer(row: OldRow): DataKey;
}

/**
 * Loads the keys of rows.
 * @param rows with the column `customer_id`
 */
export async function keysOf({ keyring }: Vault, rows: readonly OldRow[]): Promise<Keys> {
  const tenants = new Map<string, TenantKeys>();
  const customers = new Map<string, DataKey>();
  for (const [tenant_id, of_tenant] of Map.groupBy(rows, (row) => row.tenant_id)) {
    tenants.set(tenant_id, await keyring.tenantKeys(tenant_id));
    const ids = of_tenant.map((row) => row["customer_id"] as string);
    for (const [id, key] of await keyring.customerKeys(tenant_id, ids)) customers.set(`${tenant_id} ${id}`, key);
  }
  return {
    tenant: ({ tenant_id }) => tenants.get(tenant_id) as TenantKeys,
    customer(row) {
      const key = customers.get(`${row.tenant_id} ${row["customer_id"]}`);
      if (!key) throw new Error(`customer ${row["customer_id"]} has no key`);
      return key;
    },
  };
}

import type { Client } from "pg";
import type { DataKey, TenantKeys } from "../platform/keyring.ts";
import type { Vault } from "../records/seal.ts";

/** A row of the version before, as `to_jsonb` gives it: times are ISO 8601, bytes are `\x…`. */
// What its columns hold, each step knows.
// oxlint-disable-next-line typescript/no-explicit-any
export type OldRow = Record<string, any> & { tenant_id: string };

/** What a chunk is sealed with. The client is in the transaction that also moves the cursor. */
export interface Work {
  client: Client;
  vault: Vault;
}

/** Rows that are read in the order of a key, sealed, and written, a chunk at a time. */
export interface Step {
  name: string;
  /** Where they are read. */
  table: string;
  /** Its unique columns, in the order of an index, with their types. */
  key: readonly (readonly [column: string, type: string])[];
  /** SQL: which rows are still clear. */
  where?: string;
  /** Rows of several tenants. */
  seal(work: Work, rows: readonly OldRow[]): Promise<void>;
}

/** The bytes as JSON has them for a column of bytea. */
export const hex = (bytes: Buffer | null): string | null => bytes && `\\x${bytes.toString("hex")}`;

export const insertRows = async (client: Client, table: string, rows: readonly object[]): Promise<void> => {
  await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
};

/** The keys of rows' customers and tenants. */
export interface Keys {
  tenant(row: OldRow): TenantKeys;
  /** @throws Error where the customer has no key: its row is missing */
  customer(row: OldRow): DataKey;
}

/** @param rows with the column `customer_id` */
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

import type { Database } from "./database/database.ts";
import type { CustomerKey } from "./keyring.ts";

/** An entry of the ledger of erasures, without personal data. */
export interface ErasedCustomer {
  tenant_id: string;
  customer_id: string;
  erasure_id: string;
  /** In the format of Postgres. */
  erased_at: string;
  /** HMACs of what the customer is recognised by: rows of suppressions. */
  tokens: readonly Buffer[];
}

/** An entry of the ledger of erased tenants. */
export interface ErasedTenant {
  tenant_id: string;
  erasure_id: string;
  slug: string;
  /** In the format of Postgres. */
  erased_at: string;
}

/** A place in the ledger, which is ordered by tenant and customer. */
export type LedgerPosition = Pick<ErasedCustomer, "tenant_id" | "customer_id">;

/**
 * The keys that open what is sealed, and the ledger of erasures: the schema `keys`, in the database of the data or,
 * with KEYS_DATABASE_URL, in another one. Each function is one committed statement there, never a part of a transaction
 * of the data.
 */
export interface KeyStore {
  /** True if it is in another database than the data. Keys of new customers are then committed before their rows. */
  readonly is_apart: boolean;
  /** The database with the schema `keys`; it may have no other tables. */
  readonly db: Database;
  /**
   * Inserts the keys of customers without one. Concurrent calls share a statement.
   * @returns the ids of the customers that have a key already, which stays
   */
  insertCustomerKeys(keys: readonly CustomerKey[]): Promise<string[]>;
  /**
   * Deletes the keys of customers: what they have sealed cannot be opened again. Other processes forget a key within a
   * minute; this one when `keyring.forgetCustomerKey` is called.
   * @returns the number of deleted keys
   */
  deleteCustomerKeys(tenant_id: string, customer_ids: readonly string[]): Promise<number>;
  /** Deletes all keys of a tenant. The ledger of its erasures is kept. */
  deleteTenantKeys(tenant_id: string): Promise<void>;
  /** Adds entries to the ledger; one that is there already is kept as it is. */
  insertErased(entries: readonly ErasedCustomer[]): Promise<void>;
  /** Lists the ledger in its order, after a position. */
  listErased(after: LedgerPosition | undefined, limit: number): Promise<ErasedCustomer[]>;
  /** Lists the entries of customers of a tenant. */
  listErasedOf(tenant_id: string, customer_ids: readonly string[]): Promise<ErasedCustomer[]>;
  /** Adds a tenant to the ledger; one that is there already is kept as it is. */
  insertErasedTenant(entry: ErasedTenant): Promise<void>;
  /** Lists the erased tenants. */
  listErasedTenants(): Promise<ErasedTenant[]>;
  /** Counts the keys of a tenant's customers. */
  countCustomerKeys(tenant_id: string): Promise<number>;
  /**
   * Until when a backup may contain a key that is destroyed now: from then on nothing opens what it has sealed, in any
   * backup.
   */
  backupsWithoutKeyBy(now: Date): Promise<Date>;
}

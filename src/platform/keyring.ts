import type { KeyObject } from "node:crypto";
import { AppError } from "./errors.ts";

/** A key that seals records and opens them. */
export interface DataKey {
  readonly cipher: KeyObject;
  /** Derives initialisation vectors. */
  vector: KeyObject | Buffer;
}

/** The keys of a tenant, unwrapped. */
export interface TenantKeys {
  readonly tenant_id: string;
  /** The version that seals and wraps; older ones only open. */
  readonly version: number;
  readonly versions: ReadonlyMap<number, TenantKey>;
  /** For HMACs; never rotated. */
  readonly index: KeyObject;
}

export interface TenantKey {
  /** Wraps the keys of the tenant's customers. */
  readonly wrapping: KeyObject;
  /** Seals data of the tenant that belongs to no single customer. */
  readonly sealing: KeyObject;
}

/** A customer's key as it is stored in keys.customer_keys. */
export interface WrappedCustomerKey {
  tenant_key_version: number;
  wrapped: Buffer;
}

/** A row of keys.customer_keys. */
export interface CustomerKey extends WrappedCustomerKey {
  tenant_id: string;
  customer_id: string;
}

/** The key of a customer whose row is to be written. */
export interface NewCustomerKey extends CustomerKey {
  key: DataKey;
}

/** A customer has no key: it is erased, or the key store has lost it. The ledger of erasures knows which. */
export class MissingKeyError extends AppError {
  readonly customer_id: string;

  constructor(customer_id: string) {
    super("internal_error", { cause: new Error(`customer ${customer_id} has no key`) });
    this.customer_id = customer_id;
  }
}

/**
 * The keys of tenants and customers. Caches unwrapped keys for a minute at most. One keyring for a process.
 * The functions that return a promise throw AppError unavailable if SECRETS_KEY lacks the root key.
 */
export interface Keyring {
  /**
   * Gets the keys of a tenant; creates them at their first use.
   * @throws AppError not_found if the tenant was deleted; unavailable if it has customers, whose keys were lost
   */
  tenantKeys(tenant_id: string): Promise<TenantKeys>;
  /** The keys of a tenant if they are cached; else undefined. */
  cachedTenantKeys(tenant_id: string): TenantKeys | undefined;
  /**
   * Gets the keys of customers by their ids, without customers that are erased or whose key does not open. One query
   * for all that are not cached.
   */
  customerKeys(tenant_id: string, customer_ids: readonly string[]): Promise<Map<string, DataKey>>;
  /** The key of a customer if it is cached; else undefined. Called for every read. */
  cachedCustomerKey(tenant_id: string, customer_id: string): DataKey | undefined;
  /**
   * Creates the key of a new customer. The caller stores it, inserts the row of the customer, and calls
   * `rememberCustomerKey` after the commit.
   */
  createCustomerKey(tenant: TenantKeys, customer_id: string): WrappedCustomerKey & { key: DataKey };
  /**
   * Stores the keys of new customers, committed, if the key store is apart from the data.
   * @returns the keys to seal their rows with: a customer that has a key already, of an attempt that was rolled back,
   *   keeps it. Undefined if the store is not apart: the transaction of the rows has to insert the keys
   */
  storeCustomerKeys(keys: readonly NewCustomerKey[]): Promise<readonly NewCustomerKey[] | undefined>;
  /**
   * Gets the key of a customer whose row exists. None is created: a key is created together with its customer, and
   * never again, so that nothing can be sealed for an erased customer.
   * @throws MissingKeyError if it has none
   */
  customerKey(tenant_id: string, customer_id: string): Promise<DataKey>;
  /** Caches a key. */
  rememberCustomerKey(tenant_id: string, customer_id: string, key: DataKey): void;
  /**
   * Drops a key from the cache: of an erased customer (other processes drop it within a minute), or one not needed
   * soon.
   */
  forgetCustomerKey(tenant_id: string, customer_id: string): void;
  /** Seals a text of a tenant. @param owner names it, such as `import:<id>`: it opens under the same name only */
  sealText(tenant_id: string, owner: string, text: string | Buffer): Promise<Buffer>;
  /** Opens a sealed text. @throws Error if owner or tenant differ, or a byte was changed */
  openText(tenant_id: string, owner: string, sealed: Buffer): Promise<string>;
  /** A keyed hash, 32 bytes. @param purpose equal texts have different hashes for different purposes */
  hmac(tenant_id: string, purpose: string, text: string): Promise<Buffer>;
}

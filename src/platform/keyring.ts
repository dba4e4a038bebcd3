import type { KeyObject } from "node:crypto";

/** What a data key does: seals records and opens them. */
export interface DataKey {
  readonly cipher: KeyObject;
  /** Derives initialisation vectors. */
  vector: KeyObject | Buffer;
}

/** The keys of a tenant, unwrapped. */
export interface TenantKeys {
  readonly tenant_id: string;
  /** The version that seals and wraps. */
  readonly version: number;
  readonly versions: ReadonlyMap<number, TenantKey>;
  /** For HMACs; the same for ever. */
  readonly index: KeyObject;
}

export interface TenantKey {
  /** Wraps the keys of customers. */
  readonly wrapping: KeyObject;
  /** Seals what belongs to the tenant and to no single customer. */
  readonly sealing: KeyObject;
}

/** A customer's key as its row in keys.customer_keys has it. */
export interface WrappedCustomerKey {
  tenant_key_version: number;
  wrapped: Buffer;
}

/**
 * Gives the keys of tenants and customers, and keeps them unwrapped for a minute at most. One for a process.
 * All that waits for the database throws AppError unavailable where SECRETS_KEY lacks the root key.
 */
export interface Keyring {
  /** The keys of a tenant; made at first use. */
  tenantKeys(tenant_id: string): Promise<TenantKeys>;
  /** The same where they are in memory; else undefined. */
  cachedTenantKeys(tenant_id: string): TenantKeys | undefined;
  /**
   * Of those customers that have a key, by their ids: an erased one has none, and one whose key does not open. One
   * query for all that are not in memory.
   */
  customerKeys(tenant_id: string, customer_ids: readonly string[]): Promise<Map<string, DataKey>>;
  /** The same for one that is in memory; else undefined. Called for every read. */
  cachedCustomerKey(tenant_id: string, customer_id: string): DataKey | undefined;
  /** A new key for a new customer. The caller inserts its row and passes it to `rememberCustomerKey` after the commit. */
  createCustomerKey(tenant: TenantKeys, customer_id: string): WrappedCustomerKey & { key: DataKey };
  /** The key of a customer; made where there is none, as that of a customer of an earlier version. */
  ensureCustomerKey(tenant_id: string, customer_id: string): Promise<DataKey>;
  rememberCustomerKey(tenant_id: string, customer_id: string, key: DataKey): void;
  /** Of an erased customer: other processes forget it within a minute. Or of one that is not likely to be asked for. */
  forgetCustomerKey(tenant_id: string, customer_id: string): void;
  /** Seals what belongs to a tenant. @param owner what it is, such as `import:<id>`: under another name it does not open */
  sealText(tenant_id: string, owner: string, text: string | Buffer): Promise<Buffer>;
  /** @throws Error where owner or tenant are others, or something was changed */
  openText(tenant_id: string, owner: string, sealed: Buffer): Promise<string>;
  /** 32 bytes. @param purpose keeps apart what is looked up in different places: equal texts differ between purposes */
  hmac(tenant_id: string, purpose: string, text: string): Promise<Buffer>;
}

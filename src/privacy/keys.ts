import { batch } from "../platform/database/batch.ts";
import type { Connection } from "../platform/database/prepared.ts";
import type { KeyStore } from "../platform/key-store.ts";
import {
  MissingKeyError,
  type DataKey,
  type Keyring,
  type NewCustomerKey,
  type TenantKeys,
  type TenantKey,
} from "../platform/keyring.ts";
import type { Secrets } from "../platform/secrets.ts";
import { createCache } from "./cache.ts";
import type { CreateTenantKeys } from "./first-keys.ts";
import { listCustomerKeys, insertFirstKeys, listTenantKeys, type CustomerKeyRow, type FirstKeys } from "./queries.ts";
import {
  dataKey,
  hmac,
  indexKey,
  newKey,
  openText,
  sealText,
  tenantKey,
  textVersion,
  unwrapCustomerKey,
  wrapCustomerKey,
} from "./seal.ts";

/** How long a process may use a key that another process has erased. */
export const CACHE_MS = 60_000;
const MAX_CUSTOMERS = 100_000;
const MAX_TENANTS = 10_000;

interface Dependencies {
  readers: Connection;
  /** For creating keys; not the connection on which transactions wait for them. */
  pool: Connection;
  secrets: Secrets;
  /** Where keys of new customers are stored before their rows; undefined: with their rows. */
  apart?: Pick<KeyStore, "insertCustomerKeys"> | undefined;
  /** Decides whether the first keys of a tenant may be created; by default they may. */
  createFirst?: CreateTenantKeys;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
  /** Maximum number of customers whose keys are cached. */
  most?: number;
}

interface CustomerOfTenant {
  tenant_id: string;
  customer_id: string;
}

interface CachedKey {
  tenant_id: string;
  key: DataKey;
}

/** Creates a keyring, with caches of tenants' and customers' keys. */
export function createKeyring({
  readers,
  pool,
  secrets,
  apart,
  createFirst = async (_tenant_id, create) => create(),
  now = () => performance.now(),
  most = MAX_CUSTOMERS,
}: Dependencies): Keyring {
  const tenants = createCache<TenantKeys>(CACHE_MS, MAX_TENANTS, now);
  const customers = createCache<CachedKey>(CACHE_MS, most, now);
  const loading = new Map<string, Promise<TenantKeys>>();

  const loadTenantKeys = async (tenant_id: string): Promise<TenantKeys> => {
    let keys = await readTenantKeys(readers, secrets, tenant_id);
    if (!keys) {
      const first = await wrapFirstKeys(secrets, tenant_id);
      await createFirst(tenant_id, (connection = pool) => insertFirstKeys(connection, first));
      // From the primary that was written to: another process may have been first.
      keys = await readTenantKeys(pool, secrets, tenant_id);
    }
    if (!keys) throw new Error(`the keys of tenant ${tenant_id} are incomplete`);
    tenants.set(tenant_id, keys);
    return keys;
  };
  /** One query for concurrent calls. */
  const reloadTenantKeys = (tenant_id: string): Promise<TenantKeys> => {
    const known = loading.get(tenant_id);
    if (known) return known;
    const loaded = loadTenantKeys(tenant_id).finally(() => loading.delete(tenant_id));
    loading.set(tenant_id, loaded);
    return loaded;
  };
  const tenantKeys = async (tenant_id: string): Promise<TenantKeys> =>
    tenants.get(tenant_id) ?? reloadTenantKeys(tenant_id);
  /** Loads keys that contain a version, which another process may have created. */
  const tenantKeysWith = async (tenant_id: string, version: number): Promise<TenantKeys> => {
    for (const load of [tenantKeys, reloadTenantKeys]) {
      const keys = await load(tenant_id);
      if (keys.versions.has(version)) return keys;
    }
    // The second load may have started before the version was created.
    return reloadTenantKeys(tenant_id);
  };
  const cachedCustomerKey = (tenant_id: string, customer_id: string): DataKey | undefined => {
    const cached = customers.get(customer_id);
    return cached?.tenant_id === tenant_id ? cached.key : undefined;
  };
  const rememberCustomerKey = (tenant_id: string, customer_id: string, key: DataKey): void =>
    customers.set(customer_id, { tenant_id, key });
  const loadCustomerKeys = async (
    from: Connection,
    tenant_id: string,
    missing: readonly string[],
  ): Promise<Map<string, DataKey>> => {
    const found = new Map<string, DataKey>();
    const rows = await listCustomerKeys(from, tenant_id, missing);
    if (rows.length === 0) return found;
    const keys = await tenantKeysWith(tenant_id, Math.max(...rows.map((row) => row.tenant_key_version)));
    for (const row of rows) {
      const key = unwrap(keys, row);
      if (!key) continue;
      const { customer_id } = row;
      rememberCustomerKey(tenant_id, customer_id, key);
      found.set(customer_id, key);
    }
    return found;
  };
  /** Batched: a query for each key would cost a request more than its write. */
  const loadCustomerKey = batch(
    async (wanted: CustomerOfTenant[]) => {
      const loaded = new Map(
        [...Map.groupBy(wanted, ({ tenant_id }) => tenant_id)].map(([tenant_id, of_tenant]) => [
          tenant_id,
          loadCustomerKeys(
            readers,
            tenant_id,
            of_tenant.map(({ customer_id }) => customer_id),
          ),
        ]),
      );
      // Calls during this query form the next batch. A failure of one tenant is thrown only to the callers that need
      // its keys.
      await Promise.allSettled(loaded.values());
      return wanted.map(async ({ tenant_id, customer_id }) => (await loaded.get(tenant_id))?.get(customer_id));
    },
    { most: 64, at_once: 1 },
  );

  const createCustomerKey: Keyring["createCustomerKey"] = (tenant, customer_id) => {
    const key = newKey();
    return {
      tenant_key_version: tenant.version,
      wrapped: wrapCustomerKey(tenant, customer_id, key),
      key: dataKey(key),
    };
  };
  /** Replaces new keys of customers by those that they have. */
  const replaceKeys = async (
    keys: readonly NewCustomerKey[],
    known: ReadonlySet<string>,
  ): Promise<readonly NewCustomerKey[]> => {
    const stored = new Map<string, DataKey>();
    for (const [tenant_id, of_tenant] of Map.groupBy(keys, (key) => key.tenant_id)) {
      const ids = of_tenant.map(({ customer_id }) => customer_id).filter((id) => known.has(id));
      for (const [id, key] of ids.length === 0 ? [] : await loadCustomerKeys(pool, tenant_id, ids)) stored.set(id, key);
    }
    return keys.map((made) => {
      if (!known.has(made.customer_id)) return made;
      const key = stored.get(made.customer_id);
      if (!key) throw new Error(`the key of customer ${made.customer_id} cannot be decrypted`);
      return { ...made, key };
    });
  };
  const customerKeys: Keyring["customerKeys"] = async (tenant_id, customer_ids) => {
    const found = new Map<string, DataKey>();
    const missing = new Set<string>();
    for (const customer_id of customer_ids) {
      const key = cachedCustomerKey(tenant_id, customer_id);
      if (key) found.set(customer_id, key);
      else missing.add(customer_id);
    }
    const [first] = missing;
    if (missing.size === 1 && first !== undefined) {
      const key = await loadCustomerKey({ tenant_id, customer_id: first });
      if (key) found.set(first, key);
    } else if (missing.size > 0) {
      for (const [customer_id, key] of await loadCustomerKeys(readers, tenant_id, [...missing]))
        found.set(customer_id, key);
    }
    return found;
  };

  return {
    tenantKeys,
    cachedTenantKeys: (tenant_id) => tenants.get(tenant_id),
    customerKeys,
    cachedCustomerKey,
    createCustomerKey,
    async storeCustomerKeys(keys) {
      if (!apart || keys.length === 0) return apart && keys;
      const known = new Set(await apart.insertCustomerKeys(keys));
      return known.size === 0 ? keys : replaceKeys(keys, known);
    },
    async customerKey(tenant_id, customer_id) {
      const key = (await customerKeys(tenant_id, [customer_id])).get(customer_id);
      if (!key) throw new MissingKeyError(customer_id);
      return key;
    },
    rememberCustomerKey,
    forgetCustomerKey(tenant_id, customer_id) {
      if (cachedCustomerKey(tenant_id, customer_id)) customers.delete(customer_id);
    },
    sealText: async (tenant_id, owner, text) => sealText(await tenantKeys(tenant_id), owner, text),
    openText: async (tenant_id, owner, sealed) =>
      openText(await tenantKeysWith(tenant_id, textVersion(sealed)), owner, sealed),
    hmac: async (tenant_id, purpose, text) => hmac(await tenantKeys(tenant_id), purpose, text),
  };
}

/**
 * Unwraps the key of a customer.
 * @returns undefined if it does not open because it was changed in the database: the customer then has no key, and the
 *   others of the batch are not affected
 * @throws Error if the version of the tenant's key is missing: all customers would seem to have no key
 */
function unwrap(keys: TenantKeys, { customer_id, tenant_key_version, wrapped }: CustomerKeyRow): DataKey | undefined {
  if (!keys.versions.has(tenant_key_version))
    throw new Error(`version ${tenant_key_version} of the key of tenant ${keys.tenant_id} does not exist`);
  try {
    return dataKey(unwrapCustomerKey(keys, customer_id, tenant_key_version, wrapped));
  } catch {
    return undefined;
  }
}

/** The owner that a wrapped key of a tenant is bound to, for `Secrets`. */
export const tenantKeyOwner = (tenant_id: string, version: number | null): string =>
  version === null ? `index key:${tenant_id}` : `tenant key:${tenant_id}:${version}`;

/**
 * Reads and unwraps the keys of a tenant.
 * @returns undefined if it has none
 * @throws Error if a root key is missing
 */
export async function readTenantKeys(
  connection: Connection,
  secrets: Secrets,
  tenant_id: string,
): Promise<TenantKeys | undefined> {
  const versions = new Map<number, TenantKey>();
  let index: Buffer | undefined;
  const rows = await listTenantKeys(connection, tenant_id);
  const keys = await Promise.all(
    rows.map(({ version, ...wrapped }) => secrets.unwrap(wrapped, tenantKeyOwner(tenant_id, version))),
  );
  for (const [at, { version }] of rows.entries()) {
    const key = keys[at] as Buffer;
    if (version === null) index = key;
    else versions.set(version, tenantKey(key));
  }
  if (!index || versions.size === 0) return undefined;
  return { tenant_id, version: Math.max(...versions.keys()), versions, index: indexKey(index) };
}

async function wrapFirstKeys(secrets: Secrets, tenant_id: string): Promise<FirstKeys> {
  const made = await secrets.wrap(newKey(), tenantKeyOwner(tenant_id, 1));
  const index = await secrets.wrap(newKey(), tenantKeyOwner(tenant_id, null));
  return { tenant_id, root_key: made.root_key, tenant_key: made.wrapped, index_key: index.wrapped };
}

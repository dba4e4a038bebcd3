/** Seals the rows of one write. */
import type { PublicAttributes } from "../platform/attribute-registry.ts";
import { storedBytes, type StoredText } from "../platform/database/text-store.ts";
import type { DataKey, NewCustomerKey, TenantKeys } from "../platform/keyring.ts";
import { MINUTE } from "../platform/time.ts";
import { allChanges, changesOf, subjectOf, type Changes } from "./changes.ts";
import { ownerOf, type Entity, type RowOf } from "./entities.ts";
import { getCustomerKey, refHash, sealPart, sealRow, type Vault } from "./seal.ts";
import { isOffHeap, loadRow, type OffHeapRow } from "./off-heap-rows.ts";
import { suppressionTokens, type Identifiers } from "./suppression.ts";

export interface Sealer {
  tenants: readonly string[];
  /** The keys of new customers, in order. */
  newKeys: readonly NewCustomerKey[];
  /**
   * The keys that the statement stores: none if the key store is apart and has them.
   * @throws Error if it has had them for so long that it may have deleted them as keys without a customer
   */
  keysOfStatement(): readonly NewCustomerKey[];
  seal<E extends Entity>(entity: E, row: RowOf[E] | OffHeapRow): SealedJson;
  refHash(tenant_id: string, ref: { source: string; ref: string }): Buffer;
  suppressionTokens(customer: Identifiers & { tenant_id: string }): Buffer[];
}

/** A sealed row with its clear part as JSON. */
export interface SealedJson {
  clear: string | StoredText;
  sealed: Buffer;
}

interface TenantSealing {
  keys: TenantKeys;
  attributes: PublicAttributes;
  customers: Map<string, DataKey>;
}

/** Far below the age at which a key without a customer is deleted from a key store (sweep.ts). */
const MAX_KEY_AGE_MS = 10 * MINUTE;

/** Loads the keys of all rows of a write, and creates keys for new customers. */
export async function createSealer(vault: Vault, changes: Changes): Promise<Sealer> {
  const all = allChanges(changes);
  const tenants = [...new Set(all.map((change) => subjectOf(change).tenant_id))];
  const made = changesOf(changes, "customer")
    .filter(({ operation }) => operation === "create")
    .map(subjectOf);
  const isMade = new Set(made.map(({ id }) => id));
  const sealed = all.filter(({ operation }) => operation !== "delete").map(subjectOf);
  const created: NewCustomerKey[] = [];
  const of = new Map<string, TenantSealing>();
  for (const tenant_id of tenants) {
    const keys = await vault.keyring.tenantKeys(tenant_id);
    const existing = sealed
      .filter((row) => row.tenant_id === tenant_id)
      .map(ownerOf)
      .filter((id) => !isMade.has(id));
    const customers = new Map(existing.length > 0 ? await vault.keyring.customerKeys(tenant_id, existing) : []);
    for (const { id } of made.filter((row) => row.tenant_id === tenant_id))
      created.push({ tenant_id, customer_id: id, ...vault.keyring.createCustomerKey(keys, id) });
    of.set(tenant_id, { keys, attributes: await vault.attributes.publicOf(tenant_id), customers });
  }
  const began = Date.now();
  const stored = await vault.keyring.storeCustomerKeys(created);
  const newKeys = stored ?? created;
  for (const { tenant_id, customer_id, key } of newKeys) of.get(tenant_id)?.customers.set(customer_id, key);
  return {
    tenants,
    newKeys,
    keysOfStatement() {
      if (!stored) return newKeys;
      if (stored.length > 0 && Date.now() - began > MAX_KEY_AGE_MS)
        throw new Error("the process was suspended between storing a key and writing its row");
      return [];
    },
    seal(entity, row) {
      const { keys, attributes, customers: known } = of.get(row.tenant_id) as TenantSealing;
      const [key, names] = [getCustomerKey(known, ownerOf(row)), attributes.get(entity)];
      // The texts were split by older definitions if these differ.
      if (isOffHeap(row) && row.names === names)
        return { clear: row.clear, sealed: sealPart(entity, key, row, storedBytes(row.secrets)) };
      const { clear, sealed } = sealRow(entity, keys, key, isOffHeap(row) ? loadRow(entity, row) : row, names);
      return { clear: JSON.stringify(clear), sealed };
    },
    refHash: (tenant_id, ref) => refHash((of.get(tenant_id) as TenantSealing).keys, ref),
    suppressionTokens: (customer) => suppressionTokens((of.get(customer.tenant_id) as TenantSealing).keys, customer),
  };
}

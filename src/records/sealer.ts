/** Seals the rows of one write. */
import type { PublicAttributes } from "../platform/attribute-registry.ts";
import type { DataKey, TenantKeys, WrappedCustomerKey } from "../platform/keyring.ts";
import type { Change, Changes } from "./changes.ts";
import type { AddressRow, CustomerRow, Entity, RowOf } from "./rows.ts";
import { keyOf, refHash, sealRow, type SealedRow, type Vault } from "./seal.ts";

export interface NewKey extends WrappedCustomerKey {
  tenant_id: string;
  customer_id: string;
  key: DataKey;
}

export interface Sealer {
  tenants: readonly string[];
  /** Of the customers that are made, in their order. */
  newKeys: readonly NewKey[];
  seal<E extends Entity>(entity: E, row: RowOf[E]): SealedRow;
  refHash(tenant_id: string, ref: { source: string; ref: string }): Buffer;
}

interface OfTenant {
  keys: TenantKeys;
  attributes: PublicAttributes;
  customers: ReadonlyMap<string, DataKey>;
}

/** Has the keys of all that a write concerns at hand; new customers get theirs. */
export async function openSealer(vault: Vault, { customers = [], addresses = [] }: Changes): Promise<Sealer> {
  const rows = [...customers, ...addresses].map((change: Change<CustomerRow> | Change<AddressRow>) => (change.operation === "delete" ? change.before : change.row) as AddressRow);
  const tenants = [...new Set(rows.map(({ tenant_id }) => tenant_id))];
  const made = customers.flatMap((change) => change.operation === "create" ? [change.row as CustomerRow] : []);
  const isMade = new Set(made.map(({ id }) => id));
  const owners = [...customers, ...addresses].flatMap((change) => change.operation === "delete" ? [] : [change.row as AddressRow]);
  const newKeys: NewKey[] = [];
  const of = new Map<string, OfTenant>();
  for (const tenant_id of tenants) {
    const keys = await vault.keyring.tenantKeys(tenant_id);
    const existing = owners.filter((row) => row.tenant_id === tenant_id).map((row) => row.customer_id ?? row.id).filter((id) => !isMade.has(id));
    const known = new Map(existing.length > 0 ? await vault.keyring.customerKeys(tenant_id, existing) : []);
    for (const { id } of made.filter((row) => row.tenant_id === tenant_id)) {
      const made_key = vault.keyring.createCustomerKey(keys, id);
      known.set(id, made_key.key);
      newKeys.push({ tenant_id, customer_id: id, ...made_key });
    }
    of.set(tenant_id, { keys, attributes: await vault.attributes.publicOf(tenant_id), customers: known });
  }
  return {
    tenants, newKeys,
    seal(entity, row) {
      const { keys, attributes, customers: known } = of.get(row.tenant_id) as OfTenant;
      return sealRow(entity, keys, keyOf(known, (row as AddressRow).customer_id ?? row.id), row, attributes.get(entity));
    },
    refHash: (tenant_id, ref) => refHash((of.get(tenant_id) as OfTenant).keys, ref),
  };
}

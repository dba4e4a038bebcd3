import { insertCustomerKeys } from "../privacy/queries.ts";
import { byTenant, refHash, sealRow } from "../records/seal.ts";
import type { CustomerRow } from "../records/rows.ts";
import { hex, insertRows, keysOf, type OldRow, type Step, type Work } from "./step.ts";

/** Customers, each with a new key. */
export const customers: Step = {
  name: "customers",
  table: "customers_clear",
  key: [
    ["tenant_id", "uuid"],
    ["id", "uuid"],
  ],
  seal: async (work, rows) => {
    const sealed = await byTenant(rows, (of_tenant) => sealCustomers(work, of_tenant));
    await insertRows(work.client, "customers", sealed);
  },
};

async function sealCustomers({ client, vault }: Work, rows: readonly OldRow[]): Promise<object[]> {
  const { tenant_id } = rows[0] as OldRow;
  const tenant = await vault.keyring.tenantKeys(tenant_id);
  const names = (await vault.attributes.publicOf(tenant_id)).get("customer");
  const keys = await vault.keyring.customerKeys(
    tenant_id,
    rows.map((row) => row["id"] as string),
  );
  const made = rows
    .map((row) => row["id"] as string)
    .filter((id) => !keys.has(id))
    .map((id) => ({ tenant_id, customer_id: id, ...vault.keyring.createCustomerKey(tenant, id) }));
  const stored = await vault.keyring.storeCustomerKeys(made);
  if (!stored) await insertCustomerKeys(client, made);
  for (const { customer_id, key } of stored ?? made) keys.set(customer_id, key);
  return rows.map((row) => {
    const { clear, sealed } = sealRow(
      "customer",
      tenant,
      keys.get(row["id"] as string)!,
      row as unknown as CustomerRow,
      names,
    );
    return { ...clear, sealed: hex(sealed) };
  });
}

/** References of customers, as hashes. */
export const customerRefs: Step = {
  name: "references of customers",
  table: "customer_refs_clear",
  key: [
    ["tenant_id", "uuid"],
    ["source", "text"],
    ["ref", "text"],
  ],
  seal: async ({ client, vault }, rows) => {
    const keys = await keysOf(vault, rows);
    await insertRows(
      client,
      "customer_refs",
      rows.map((row) => {
        const { tenant_id, source, ref, customer_id } = row as OldRow & { source: string; ref: string };
        return { tenant_id, source, customer_id, ref_hash: hex(refHash(keys.tenant(row), { source, ref })) };
      }),
    );
  },
};

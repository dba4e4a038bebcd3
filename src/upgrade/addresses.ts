import { MUTABLE_COLUMNS, type AddressRow } from "../records/rows.ts";
import { sealRow } from "../records/seal.ts";
import { insertRows, hex, keysOf, type Keys, type OldRow, type Step } from "./step.ts";
import { listTerms, withTerm, type Terms } from "./provider-terms.ts";

/** Columns that old states may lack, as null. */
const COLUMNS = Object.fromEntries(
  MUTABLE_COLUMNS.address.filter((name) => name !== "sealed").map((name) => [name, null]),
);

/** Addresses. */
export const addresses: Step = {
  name: "addresses",
  table: "addresses_clear",
  key: [
    ["tenant_id", "uuid"],
    ["customer_id", "uuid"],
    ["id", "uuid"],
  ],
  seal: async ({ client, vault }, rows) => {
    const [keys, terms] = [await keysOf(vault, rows), await listTerms(client)];
    const sealed = await Promise.all(
      rows.map(async (row) => {
        const names = (await vault.attributes.publicOf(row.tenant_id)).get("address");
        const one = sealAddress(keys, row, names, terms);
        return { ...one.clear, sealed: hex(one.sealed) };
      }),
    );
    await insertRows(client, "addresses", sealed);
  },
};

/**
 * Seals a row, or a state of the log.
 * @param names the attributes that stay clear
 */
export function sealAddress(keys: Keys, row: OldRow, names: ReadonlySet<string> | undefined, terms: Terms) {
  const whole = { ...COLUMNS, ...row, location: withTerm(terms, row) };
  return sealRow("address", keys.tenant(row), keys.customer(row), whole as unknown as AddressRow, names);
}

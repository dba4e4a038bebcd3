/** What an upsert makes of a customer, and of an address at a door that the customer has already. */
import { ADDRESS_FIELDS } from "./address-fields.ts";
import { CUSTOMER_FIELDS } from "./customer-fields.ts";
import { namesOf, type Field } from "./fields.ts";
import type { AddressRow, CustomerRow } from "./rows.ts";

/** Made by the engine together with the fields that it reads; the door, by which addresses are matched, is the same. */
const DERIVED = ["division_code", "components", "verdict"] as const;

/** Fields that an upsert changes, and the undo of an import therefore takes back. */
export const MERGED_FIELDS = {
  customer: namesOf(CUSTOMER_FIELDS, ({ merge }) => merge !== "keep"),
  address: [...namesOf(ADDRESS_FIELDS, ({ merge }) => merge !== "keep"), ...DERIVED, "entered"] as (keyof AddressRow)[],
} as const;

/**
 * @param stated the names of the fields that the upsert states; the others stay
 * @param adds whether lists are added to, instead of replaced
 */
export function mergeCustomer(
  row: CustomerRow,
  stated: readonly string[],
  customer: CustomerRow,
  adds: boolean,
): Partial<CustomerRow> {
  const names = MERGED_FIELDS.customer.filter((name) => stated.includes(name));
  return Object.fromEntries(
    names.map((name) => [name, merged(CUSTOMER_FIELDS[name], row[name], customer[name], adds)]),
  );
}

/** The same door again: the engine's reading is the new one, and what is not stated of its use stays. */
export function mergeAddress(row: AddressRow, address: AddressRow, adds: boolean): Partial<AddressRow> {
  const fields: Record<string, unknown> = Object.fromEntries(DERIVED.map((name) => [name, address[name]]));
  for (const [name, field] of Object.entries(ADDRESS_FIELDS) as [keyof AddressRow, Field][]) {
    if (field.merge === "engine" || (field.merge !== "keep" && !isEmpty(address[name])))
      fields[name] = merged(field, row[name], address[name], adds);
  }
  // Text that says the same in the same words leaves the row as it is.
  fields["entered"] = { ...row.entered, ...address.entered };
  return fields;
}

const merged = ({ merge }: Field, before: unknown, stated: unknown, adds: boolean): unknown =>
  merge === "union" && adds ? [...new Set([...(before as unknown[]), ...(stated as unknown[])])] : stated;

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.keys(value).length === 0);

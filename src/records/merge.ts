/** Merges an upsert into an existing customer, and into an existing address at the same door. */
import { haveOtherNumbers, standardise } from "../address/index.ts";
import { ADDRESS_FIELDS } from "./address-fields.ts";
import { CUSTOMER_FIELDS } from "./customer-fields.ts";
import { namesOf, type Field } from "./fields.ts";
import type { AddressRow, CustomerRow } from "./rows.ts";

/**
 * Fields that the engine derives and a merge replaces. The fingerprint stays: evidence of the door is filed under it.
 */
const DERIVED = ["division_code", "components", "verdict"] as const;

/** Fields that an upsert can change, and that the undo of an import restores. */
export const MERGED_FIELDS = {
  customer: namesOf(CUSTOMER_FIELDS, ({ merge }) => merge !== "keep"),
  address: [...namesOf(ADDRESS_FIELDS, ({ merge }) => merge !== "keep"), ...DERIVED, "entered"] as (keyof AddressRow)[],
} as const;

/**
 * Merges a customer.
 * @param stated the names of the fields that the upsert states; the others keep their value
 * @param adds true to add to lists instead of replacing them
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

type Read = Pick<AddressRow, "country_code" | "fingerprint" | "address_lines">;

/**
 * Whether an address that the engine has just read is at the door of a stored one. A release may read lines differently
 * than the one that stored the row; so the row's parts are read again, unless its numbers are others.
 */
export const isSameDoor = (row: AddressRow, read: Read): boolean =>
  row.country_code === read.country_code &&
  (row.fingerprint === read.fingerprint ||
    (!haveOtherNumbers(row, read) && fingerprintOfToday(row) === read.fingerprint));

/** The first of some addresses at the door: one of the same fingerprint before one that has to be read again. */
export const findSameDoor = <T extends { row: AddressRow }>(addresses: readonly T[], read: Read): T | undefined =>
  addresses.find(({ row }) => row.country_code === read.country_code && row.fingerprint === read.fingerprint) ??
  addresses.find(({ row }) => isSameDoor(row, read));

/** Rows that were read again: an upsert compares each of its addresses with all of the customer's. */
const readAgain = new WeakMap<AddressRow, string>();

function fingerprintOfToday(row: AddressRow): string {
  const known = readAgain.get(row) ?? standardise(row).fingerprint;
  readAgain.set(row, known);
  return known;
}

/**
 * Merges an address at the same door: takes the engine's new result, and keeps fields of its use that are not stated.
 */
export function mergeAddress(row: AddressRow, address: AddressRow, adds: boolean): Partial<AddressRow> {
  const fields: Record<string, unknown> = Object.fromEntries(DERIVED.map((name) => [name, address[name]]));
  for (const [name, field] of Object.entries(ADDRESS_FIELDS) as [keyof AddressRow, Field][]) {
    if (field.merge === "engine" || (field.merge !== "keep" && !isEmpty(address[name])))
      fields[name] = merged(field, row[name], address[name], adds);
  }
  // The same text again leaves the row unchanged.
  fields["entered"] = { ...row.entered, ...address.entered };
  return fields;
}

const merged = ({ merge }: Field, before: unknown, stated: unknown, adds: boolean): unknown =>
  merge === "union" && adds ? [...new Set([...(before as unknown[]), ...(stated as unknown[])])] : stated;

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.keys(value).length === 0);

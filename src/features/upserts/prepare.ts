import type { Static } from "typebox";
import type { Ref } from "../../records/queries.ts";
import type { AddressRow, CustomerRow } from "../../records/rows.ts";
import { loadRow, moveOffHeap, type OffHeapStore, type OffHeapRow } from "../../records/off-heap-rows.ts";
import type { AddressCreate } from "../addresses/schema.ts";
import { newAddress } from "../addresses/service.ts";
import type { CustomerCreate } from "../customers/schema.ts";
import { newCustomer } from "../customers/service.ts";

/** A customer by another system's key, with addresses. What is not stated stays as it is. */
export interface Upsert {
  ref: Ref;
  customer: Static<typeof CustomerCreate>;
  addresses: Static<typeof AddressCreate>[];
  /** Phones, e-mails and tags are added to those that are there, instead of replacing them. */
  adds?: boolean;
}

/** An upsert with the rows that the engine has made of it, as if the customer were new. */
export interface PreparedUpsert {
  ref: Ref;
  /** The fields that it states of the customer. */
  stated: readonly string[];
  adds: boolean;
  customer: CustomerRow;
  addresses: AddressRow[];
}

/** Pasted or stated, every address goes through the engine here. @throws AppError about what cannot be taken */
export function prepareUpsert(
  tenant_id: string,
  { ref, customer: body, addresses, adds = false }: Upsert,
  now: Date,
  verify_after: Date,
): PreparedUpsert {
  const customer = newCustomer(tenant_id, { ...body, external_refs: [ref] }, now);
  return {
    ref,
    stated: Object.keys(body),
    adds,
    customer,
    // Checked in the background when that time comes.
    addresses: addresses.map((address): AddressRow => ({
      ...newAddress(tenant_id, customer.id, address, now),
      verify_after: verify_after.toISOString(),
    })),
  };
}

/** The same outside of the heap: of files, few rows are looked at again before they are written. */
export interface OffHeapUpsert {
  ref: Ref;
  stated: readonly string[];
  adds: boolean;
  takes_default: boolean;
  off_heap_customer: OffHeapRow;
  off_heap_addresses: readonly OffHeapRow[];
}

export const isOffHeapUpsert = (upsert: PreparedUpsert | OffHeapUpsert): upsert is OffHeapUpsert =>
  "off_heap_customer" in upsert;

/** @throws AppError about a value beyond the limits of its field */
export const moveUpsertOffHeap = (
  store: OffHeapStore,
  { customer, addresses, ...upsert }: PreparedUpsert,
): OffHeapUpsert => ({
  ...upsert,
  takes_default: addresses.some(
    ({ is_default_shipping, is_default_billing }) => is_default_shipping || is_default_billing,
  ),
  off_heap_customer: moveOffHeap(store, "customer", customer),
  off_heap_addresses: addresses.map((address) => moveOffHeap(store, "address", address)),
});

export function loadUpsert(upsert: PreparedUpsert | OffHeapUpsert): PreparedUpsert {
  if (!isOffHeapUpsert(upsert)) return upsert;
  const { ref, stated, adds, off_heap_customer, off_heap_addresses } = upsert;
  return {
    ref,
    stated,
    adds,
    customer: loadRow("customer", off_heap_customer),
    addresses: off_heap_addresses.map((address) => loadRow("address", address)),
  };
}

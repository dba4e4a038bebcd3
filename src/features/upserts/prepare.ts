import type { Static } from "typebox";
import type { Ref } from "../../records/queries.ts";
import type { AddressRow, CustomerRow } from "../../records/rows.ts";
import { loadRow, moveOffHeap, type OffHeapStore, type OffHeapRow } from "../../records/off-heap-rows.ts";
import type { AddressCreate } from "../addresses/schema.ts";
import { newAddress } from "../addresses/service.ts";
import type { CustomerCreate } from "../customers/schema.ts";
import { newCustomer } from "../customers/service.ts";

/** A customer by external reference, with addresses. Fields that are not stated keep their values. */
export interface Upsert {
  ref: Ref;
  customer: Static<typeof CustomerCreate>;
  addresses: Static<typeof AddressCreate>[];
  /** Set to add phones, e-mails and tags to the existing ones instead of replacing them. */
  adds?: boolean;
}

/** An upsert with the rows that the engine has made of it, as for a new customer. */
export interface PreparedUpsert {
  ref: Ref;
  /** The names of the stated fields of the customer. */
  stated: readonly string[];
  adds: boolean;
  customer: CustomerRow;
  addresses: AddressRow[];
}

/**
 * Runs the engine on the addresses of an upsert.
 * @throws AppError invalid_body
 */
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
    // Due for verification at that time.
    addresses: addresses.map((address): AddressRow => ({
      ...newAddress(tenant_id, customer.id, address, now),
      verify_after: verify_after.toISOString(),
    })),
  };
}

/** A prepared upsert off the heap; see `OffHeapRow`. */
export interface OffHeapUpsert {
  ref: Ref;
  stated: readonly string[];
  adds: boolean;
  takes_default: boolean;
  off_heap_customer: OffHeapRow;
  off_heap_addresses: readonly OffHeapRow[];
}

/** True if an upsert is off the heap. */
export const isOffHeapUpsert = (upsert: PreparedUpsert | OffHeapUpsert): upsert is OffHeapUpsert =>
  "off_heap_customer" in upsert;

/**
 * Moves a prepared upsert off the heap.
 * @throws AppError invalid_body if a value exceeds the limits of its field
 */
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

/** Loads an upsert back. */
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

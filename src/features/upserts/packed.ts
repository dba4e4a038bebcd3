/** Upserts of files wait in the form that they are written in, outside of the heap: few are looked at again. */
import { readStored, storeText, type StoredText, type TextStore } from "../../platform/database/jsonb.ts";
import type { CustomerRow } from "../customers/queries.ts";
import type { AddressRow } from "../addresses/queries.ts";
import type { Judged } from "./judged.ts";
import type { Entries, Ref } from "./queries.ts";

/** A judged upsert. None of its addresses is to be a default. */
export interface Packed {
  ref: Ref;
  customer_id: string;
  address_ids: string[];
  /** What the upsert says of the customer, by name; what of it is to be added. */
  stated: string[];
  adds: boolean;
  /** JSON of its parts. */
  customer: StoredText;
  addresses: StoredText[];
}

export const isPacked = (judged: Judged | Packed): judged is Packed => "address_ids" in judged;

export function pack(store: TextStore, { upsert, customer, addresses }: Judged): Packed {
  const put = (value: unknown): StoredText => storeText(store, JSON.stringify(value));
  return { ref: upsert.ref, customer_id: customer.id, address_ids: addresses.map(({ id }) => id), stated: Object.keys(upsert.customer), adds: upsert.adds === true, customer: put(customer), addresses: addresses.map(put) };
}

/** What of a judged upsert changes what is there. */
export interface Told {
  stated: readonly string[];
  adds: boolean;
  customer: CustomerRow;
  addresses: AddressRow[];
}

export const told = (judged: Judged | Packed): Told => isPacked(judged)
  ? { stated: judged.stated, adds: judged.adds, customer: unpack(judged.customer), addresses: judged.addresses.map((address) => unpack<AddressRow>(address)) }
  : { stated: Object.keys(judged.upsert.customer), adds: judged.upsert.adds === true, customer: judged.customer, addresses: judged.addresses };

const unpack = <Row>(text: StoredText): Row => JSON.parse(readStored(text)) as Row;

/** What is written of it, where it is all that is said of a new customer. */
export const packedEntries = ({ customer, addresses }: Packed): Entries => ({
  customers: [{ operation: "create", changed: [], row: customer }], addresses: addresses.map((row) => ({ operation: "create", changed: [], row })),
});

/** Upserts of files wait in the form that they are written in, outside of the heap: few are looked at again. */
import { readStored, storeText, type StoredText, type TextStore } from "../../platform/database/jsonb.ts";
import type { Judged } from "./judged.ts";
import type { Entries, Ref } from "./queries.ts";

/** A judged upsert. None of its addresses is to be a default. */
export interface Packed {
  ref: Ref;
  customer_id: string;
  address_ids: string[];
  /** JSON of its parts. */
  upsert: StoredText;
  customer: StoredText;
  addresses: StoredText[];
}

export const isPacked = (judged: Judged | Packed): judged is Packed => "address_ids" in judged;

export function pack(store: TextStore, { upsert, customer, addresses }: Judged): Packed {
  const put = (value: unknown): StoredText => storeText(store, JSON.stringify(value));
  return { ref: upsert.ref, customer_id: customer.id, address_ids: addresses.map(({ id }) => id), upsert: put(upsert), customer: put(customer), addresses: addresses.map(put) };
}

export function unpack({ upsert, customer, addresses }: Packed): Judged {
  const read = (text: StoredText): never => JSON.parse(readStored(text)) as never;
  return { upsert: read(upsert), customer: read(customer), addresses: addresses.map(read) };
}

/** What is written of it, where it is all that is said of a new customer. */
export const packedEntries = ({ customer, addresses }: Packed): Entries => ({
  customers: [{ operation: "create", changed: [], row: customer }], addresses: addresses.map((row) => ({ operation: "create", changed: [], row })),
});

import type { Static } from "typebox";
import type { AddressRow } from "../addresses/queries.ts";
import type { AddressCreate } from "../addresses/schema.ts";
import { newAddress } from "../addresses/service.ts";
import type { CustomerRow } from "../customers/queries.ts";
import type { CustomerCreate } from "../customers/schema.ts";
import { newCustomer } from "../customers/service.ts";
import type { Ref } from "./queries.ts";

/** A customer by another system's key, with addresses. What is not stated stays as it is. */
export interface Upsert {
  ref: Ref;
  customer: Static<typeof CustomerCreate>;
  addresses: Static<typeof AddressCreate>[];
  /** Phones, e-mails and tags are added to those that are there, instead of replacing them. */
  adds?: boolean;
}

/** An upsert that the engine has judged, as if the customer were new. */
export interface Judged {
  upsert: Upsert;
  customer: CustomerRow;
  addresses: AddressRow[];
}

/** Pasted or stated, every address goes through the engine here. @throws AppError about what cannot be taken */
export function judgeUpsert(tenant_id: string, upsert: Upsert, now: Date, verify_after: Date): Judged {
  const customer = newCustomer(tenant_id, { ...upsert.customer, external_refs: [upsert.ref] }, now);
  const addresses = upsert.addresses.map((body): AddressRow =>
    // Checked in the background when that time comes; defaults are given afterwards, by the database's own rules.
    ({ ...newAddress(tenant_id, customer.id, body, now), is_default_shipping: false, is_default_billing: false, verify_after: verify_after.toISOString() }));
  return { upsert, customer, addresses };
}

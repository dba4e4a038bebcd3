import type { Selectable } from "kysely";
import type { AsText } from "../platform/database/prepared.ts";
import type { Addresses, Customers } from "../platform/database/tables.ts";
import { ADDRESS_FIELDS, DERIVED_FIELDS, SERVICE_FIELDS } from "./address-fields.ts";
import { CUSTOMER_FIELDS } from "./customer-fields.ts";
import { namesOf } from "./fields.ts";

export type CustomerRow = Selectable<Customers>;
export type AddressRow = Selectable<Addresses>;
/** The same with every value as the text that Postgres sends. */
export type AddressText = AsText<AddressRow>;

/** What the change log tells of. */
export const ENTITIES = ["customer", "address"] as const;
export type Entity = (typeof ENTITIES)[number];

export interface RowOf {
  customer: CustomerRow;
  address: AddressRow;
}

export const TABLES = { customer: "customers", address: "addresses" } as const satisfies Record<Entity, string>;

/** What a change does, in the words of the log. */
export const OPERATIONS = ["create", "update", "delete", "restore"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Columns that an update may set. The others are keys, or given by the write itself: version, times, due date. */
export const MUTABLE_COLUMNS = {
  customer: [...namesOf(CUSTOMER_FIELDS), "deleted_at"] satisfies (keyof CustomerRow)[],
  address: [...namesOf(ADDRESS_FIELDS), ...DERIVED_FIELDS, ...SERVICE_FIELDS, "deleted_at"] satisfies (keyof AddressRow)[],
} as const;

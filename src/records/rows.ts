import type { Selectable } from "kysely";
import type { Static } from "typebox";
import type { Components, Verdict } from "../address/index.ts";
import type { Addresses, Customers } from "../platform/database/tables.ts";
import { ADDRESS_FIELDS, DERIVED_FIELDS, SERVICE_FIELDS } from "./address-fields.ts";
import { CUSTOMER_FIELDS } from "./customer-fields.ts";
import { namesOf, type Fields } from "./fields.ts";
import type { StoredLocation } from "./location.ts";

/** As the tables have them: what is personal is sealed. */
export type StoredCustomer = Selectable<Customers>;
export type StoredAddress = Selectable<Addresses>;

/** What is personal of the fields that callers state. */
type SecretsOf<F extends Fields> = { -readonly [Name in keyof F as F[Name]["personal"] extends true ? Exclude<Name, "attributes"> : never]: Static<F[Name]["schema"]> } & { attributes: Record<string, unknown> };

type CustomerSecrets = SecretsOf<typeof CUSTOMER_FIELDS>;

/** With what the service finds out. */
type AddressSecrets = SecretsOf<typeof ADDRESS_FIELDS> & {
  components: Components;
  entered: Record<string, unknown>;
  /** As the engine gives it; the tables have an HMAC of it, `door_hash`. */
  fingerprint: string;
  verdict: Verdict;
  location: StoredLocation | null;
};

/** As the service knows them. */
export type CustomerRow = Omit<StoredCustomer, "sealed" | "attributes"> & CustomerSecrets;
export type AddressRow = Omit<StoredAddress, "sealed" | "attributes" | "door_hash" | "verdict_status"> & AddressSecrets;

/** What the change log is about. */
export const ENTITIES = ["customer", "address"] as const;
export type Entity = (typeof ENTITIES)[number];

export interface RowOf {
  customer: CustomerRow;
  address: AddressRow;
}

export interface StoredOf {
  customer: StoredCustomer;
  address: StoredAddress;
}

export const TABLES = { customer: "customers", address: "addresses" } as const satisfies Record<Entity, string>;

export const FIELDS = { customer: CUSTOMER_FIELDS, address: ADDRESS_FIELDS } as const satisfies Record<Entity, Fields>;

/** What a change does, in the words of the log. */
export const OPERATIONS = ["create", "update", "delete", "restore"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Fields that are sealed, in the order in which they are. `attributes` are, as far as they are not declared as not personal. */
export const SEALED_FIELDS = {
  customer: namesOf(CUSTOMER_FIELDS, ({ personal }) => personal),
  address: [...namesOf(ADDRESS_FIELDS, ({ personal }) => personal), "components", "entered", "fingerprint", "verdict", "location"],
} as const satisfies { [E in Entity]: readonly (keyof RowOf[E])[] };

const isClear = (entity: Entity) => (name: string): boolean => name === "attributes" || !(SEALED_FIELDS[entity] as readonly string[]).includes(name);

/** Columns that an update may set. The others are keys, or given by the write itself: version, times, due date. */
export const MUTABLE_COLUMNS = {
  customer: [...namesOf(CUSTOMER_FIELDS).filter(isClear("customer")), "deleted_at", "sealed"] as (keyof StoredCustomer)[],
  address: [...[...namesOf(ADDRESS_FIELDS), ...DERIVED_FIELDS, ...SERVICE_FIELDS].filter(isClear("address")), "door_hash", "verdict_status", "deleted_at", "sealed"] as (keyof StoredAddress)[],
} as const;

/** All columns, in the order in which a creation names them. */
export const COLUMNS = {
  customer: ["tenant_id", "id", "version", "created_at", "updated_at", ...MUTABLE_COLUMNS.customer],
  address: ["tenant_id", "customer_id", "id", "version", "created_at", "updated_at", "verify_after", ...MUTABLE_COLUMNS.address],
} as const;

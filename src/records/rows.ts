import { forEach, type Entity, type RowOf, type StoredOf } from "./entities.ts";
import { namesOf } from "./fields.ts";

export type { AddressRow } from "./address.ts";
export type { CustomerRow } from "./customer.ts";
export { ENTITIES, TABLES, type Entity, type RowOf, type StoredOf } from "./entities.ts";

export type StoredCustomer = StoredOf["customer"];
export type StoredAddress = StoredOf["address"];

/** What a change does, in the words of the log. */
export const OPERATIONS = ["create", "update", "delete", "restore"] as const;
export type Operation = (typeof OPERATIONS)[number];

/**
 * Fields that are sealed, in the order in which they are. `attributes` are, as far as they are not declared as not
 * personal.
 */
export const SEALED_FIELDS = forEach((_, { fields, sealed }) => [
  ...namesOf(fields, ({ personal }) => personal),
  ...sealed,
]) as { readonly [E in Entity]: readonly (keyof RowOf[E] & string)[] };

const isClear =
  (entity: Entity) =>
  (name: string): boolean =>
    name === "attributes" || !(SEALED_FIELDS[entity] as readonly string[]).includes(name);

/** Columns that an update may set. The others are keys, or given by the write itself: version, times, due date. */
export const MUTABLE_COLUMNS = forEach((entity, { fields, derived, extracted }) => [
  ...[...namesOf(fields), ...derived].filter(isClear(entity)),
  ...extracted,
  "deleted_at",
  "sealed",
]) as { readonly [E in Entity]: readonly (keyof StoredOf[E] & string)[] };

/** All columns, in the order in which a creation names them. */
export const COLUMNS = forEach((entity, { is_owned, given }) => [
  "tenant_id",
  ...(is_owned ? ["customer_id"] : []),
  "id",
  "version",
  "created_at",
  "updated_at",
  ...given,
  ...MUTABLE_COLUMNS[entity],
]) as { readonly [E in Entity]: readonly (keyof StoredOf[E] & string)[] };

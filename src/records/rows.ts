import { mapEntities, type Entity, type RowOf, type StoredOf } from "./entities.ts";
import { namesOf } from "./fields.ts";

export type { AddressRow } from "./address.ts";
export type { CustomerRow } from "./customer.ts";
export { ENTITIES, TABLES, type Entity, type RowOf, type StoredOf } from "./entities.ts";

export type StoredCustomer = StoredOf["customer"];
export type StoredAddress = StoredOf["address"];

/** The operations of a change. */
export const OPERATIONS = ["create", "update", "delete", "restore", "erase"] as const;
export type Operation = (typeof OPERATIONS)[number];

/**
 * The sealed fields of each entity, in the order in which they are sealed. `attributes` are sealed except those that
 * are declared as not personal.
 */
export const SEALED_FIELDS = mapEntities((_, { fields, sealed }) => [
  ...namesOf(fields, ({ personal }) => personal !== false),
  ...sealed,
]) as { readonly [E in Entity]: readonly (keyof RowOf[E] & string)[] };

const isClear =
  (entity: Entity) =>
  (name: string): boolean =>
    name === "attributes" || !(SEALED_FIELDS[entity] as readonly string[]).includes(name);

/** The columns that an update sets. The others are keys, or computed by the write: version, times, due date. */
export const MUTABLE_COLUMNS = mapEntities((entity, { fields, derived, extracted }) => [
  ...[...namesOf(fields), ...derived].filter(isClear(entity)),
  ...extracted,
  "deleted_at",
  "sealed",
]) as { readonly [E in Entity]: readonly (keyof StoredOf[E] & string)[] };

/** All columns of each entity, in the order of an insert. */
export const COLUMNS = mapEntities((entity, { is_owned, computed }) => [
  "tenant_id",
  ...(is_owned ? ["customer_id"] : []),
  "id",
  "version",
  "created_at",
  "updated_at",
  ...computed,
  ...MUTABLE_COLUMNS[entity],
]) as { readonly [E in Entity]: readonly (keyof StoredOf[E] & string)[] };

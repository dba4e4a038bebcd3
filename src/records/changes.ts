import { isDeepStrictEqual } from "node:util";
import { ENTITIES, mapEntities, OWNED_ENTITIES, TABLES, type Entity, type RowOf, type TableOf } from "./entities.ts";
import { namesOf } from "./fields.ts";
import type { AddressRow } from "./rows.ts";
import { isOffHeap, type OffHeapRow } from "./off-heap-rows.ts";

/** A new row. The write sets its version and its times. */
export interface Creation<Row> {
  operation: "create";
  row: Row | OffHeapRow;
}

/** A new state of an existing row. */
export interface Update<Row> {
  operation: "update" | "restore";
  /** The row as it was locked. */
  before: Row;
  /** The new row, still with the version and the times of `before`. */
  row: Row;
  /** The names of the changed fields, sorted. */
  fields: string[];
}

/** The deletion of a row, which stays in its table with `deleted_at`. */
export interface Deletion<Row> {
  operation: "delete";
  before: Pick<Row, keyof Row & ("tenant_id" | "customer_id" | "id" | "version")>;
}

export type Change<Row> = Creation<Row> | Update<Row> | Deletion<Row>;

type RowChanges = { [E in Entity as TableOf<E>]?: readonly Change<RowOf[E]>[] };

/** The changes of one write, by table. A row has at most one change. */
export interface Changes extends RowChanges {
  /** Verifications to queue. Each replaces the open verification of its address. */
  verifications?: readonly QueuedVerification[];
}

/** The changes of the rows of one entity. */
export const changesOf = <E extends Entity>(changes: Changes, entity: E): readonly Change<RowOf[E]>[] =>
  (changes as { [Table in TableOf]?: readonly Change<RowOf[E]>[] })[TABLES[entity]] ?? [];

export type AnyChange = Change<RowOf[Entity]>;

/** All changes, in the order in which they are written. */
export const allChanges = (changes: Changes): AnyChange[] => ENTITIES.flatMap((entity) => changesOf(changes, entity));

/** The row of a change: the new row, or the key of a deleted one. */
export const subjectOf = (change: AnyChange): { tenant_id: string; id: string; customer_id?: string } =>
  change.operation === "delete" ? change.before : change.row;

/** A verification to be queued. */
export interface QueuedVerification {
  tenant_id: string;
  customer_id: string;
  address_id: string;
  id: string;
  address_version: number;
  cause: string;
  available_at: string;
  requested_by: string;
  created_at: string;
}

/** Columns that the write sets. */
const COMPUTED = new Set(["version", "updated_at"]);

/**
 * Compares a row with new values.
 * @returns the change, or undefined if no value differs
 */
export function updateOf<Row extends object>(
  before: Row,
  values: Partial<Row>,
  operation: "update" | "restore" = "update",
): Update<Row> | undefined {
  const fields = Object.keys(values)
    .filter((name) => !COMPUTED.has(name) && !isDeepStrictEqual(values[name as keyof Row], before[name as keyof Row]))
    .sort();
  if (fields.length === 0) return undefined;
  const changed = Object.fromEntries(fields.map((name) => [name, values[name as keyof Row]]));
  return { operation, before, row: { ...before, ...changed }, fields };
}

const DUE_DATE_FIELDS = mapEntities(
  (_, definition): ReadonlySet<string> =>
    new Set([
      ...namesOf(definition.fields, ({ affects_due_date }) => affects_due_date === true),
      ...definition.due_date_fields,
    ]),
);

/** True if a change of these fields can change a due date. */
export const affectsDueDate = (entity: Entity, fields: readonly string[]): boolean =>
  fields.some((field) => DUE_DATE_FIELDS[entity].has(field));

/** What a change means for the customer that the row belongs to: an argument of `begin_write`. */
export interface CustomerEffect {
  /** True if the customer gets one more address. */
  adds: boolean;
  take_shipping: boolean;
  take_billing: boolean;
}

/** The effect of a change of an address; undefined if it has none. */
function addressEffect(change: Change<AddressRow>): CustomerEffect | undefined {
  if (change.operation === "delete") return undefined;
  const { row } = change;
  if (isOffHeap(row)) return undefined;
  if (row.deleted_at !== null) return undefined;
  const before = change.operation === "create" || change.before.deleted_at !== null ? undefined : change.before;
  const effect = {
    adds: before === undefined,
    take_shipping: row.is_default_shipping && !before?.is_default_shipping,
    take_billing: row.is_default_billing && !before?.is_default_billing,
  };
  return effect.adds || effect.take_shipping || effect.take_billing ? effect : undefined;
}

/** The effect of a change of any other entity: where a row appears, its customer must exist and is locked. */
function ownedEffect(change: AnyChange): CustomerEffect | undefined {
  const appears = change.operation === "create" || (change.operation !== "delete" && change.before.deleted_at !== null);
  return appears ? { adds: false, take_shipping: false, take_billing: false } : undefined;
}

/** The changes that affect a customer, in the order in which they are written. `index` counts within the entity. */
export const customerEffects = (changes: Changes): { change: AnyChange; effect: CustomerEffect; index: number }[] =>
  OWNED_ENTITIES.flatMap((entity) =>
    (entity === "address"
      ? changesOf(changes, entity).map((change) => ({ change, effect: addressEffect(change) }))
      : changesOf(changes, entity).map((change) => ({ change, effect: ownedEffect(change) }))
    ).flatMap(({ change, effect }, index) => (effect ? [{ change, effect, index }] : [])),
  );

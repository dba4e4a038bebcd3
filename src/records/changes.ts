import { isDeepStrictEqual } from "node:util";
import { ENTITIES, forEach, OWNED_ENTITIES, TABLES, type Entity, type RowOf, type TableOf } from "./entities.ts";
import { namesOf } from "./fields.ts";
import type { AddressRow } from "./rows.ts";
import { isStoredRow, type StoredRow } from "./stored-rows.ts";

/** A row that is made. Its version and its times are given when it is written. */
export interface Creation<Row> {
  operation: "create";
  row: Row | StoredRow;
}

/** A row that gets another state. */
export interface Update<Row> {
  operation: "update" | "restore";
  /** As it was locked. */
  before: Row;
  /** With the version and the times of `before`. */
  row: Row;
  /** Names of the fields that differ, sorted. */
  fields: string[];
}

/** A row that is marked as deleted. */
export interface Deletion<Row> {
  operation: "delete";
  before: Pick<Row, keyof Row & ("tenant_id" | "customer_id" | "id" | "version")>;
}

export type Change<Row> = Creation<Row> | Update<Row> | Deletion<Row>;

type RowChanges = { [E in Entity as TableOf<E>]?: readonly Change<RowOf[E]>[] };

/** What one write consists of, by table. Of each row there is one change at the most. */
export interface Changes extends RowChanges {
  /** Checks to be queued for these addresses, in place of those that are open. */
  verifications?: readonly QueuedVerification[];
}

/** The changes of one entity's rows. */
export const changesOf = <E extends Entity>(changes: Changes, entity: E): readonly Change<RowOf[E]>[] =>
  (changes as { [Table in TableOf]?: readonly Change<RowOf[E]>[] })[TABLES[entity]] ?? [];

export type AnyChange = Change<RowOf[Entity]>;

/** The changes of all rows, in the order in which they are written. */
export const allChanges = (changes: Changes): AnyChange[] => ENTITIES.flatMap((entity) => changesOf(changes, entity));

/** The row that a change is of: as it will be, or of a deletion what says which one it is. */
export const subjectOf = (change: AnyChange): { tenant_id: string; id: string; customer_id?: string } =>
  change.operation === "delete" ? change.before : change.row;

/** The intent to check an address. */
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

/** Columns that are given by the write itself. */
const GIVEN = new Set(["version", "updated_at"]);

/** @returns the change that gives a row some other values; undefined where none differs */
export function updateOf<Row extends object>(
  before: Row,
  values: Partial<Row>,
  operation: "update" | "restore" = "update",
): Update<Row> | undefined {
  const fields = Object.keys(values)
    .filter((name) => !GIVEN.has(name) && !isDeepStrictEqual(values[name as keyof Row], before[name as keyof Row]))
    .sort();
  if (fields.length === 0) return undefined;
  const changed = Object.fromEntries(fields.map((name) => [name, values[name as keyof Row]]));
  return { operation, before, row: { ...before, ...changed }, fields };
}

const SCHEDULING = forEach(
  (_, definition): ReadonlySet<string> =>
    new Set([...namesOf(definition.fields, ({ schedules }) => schedules === true), ...definition.schedules]),
);

/** Whether a change of these fields may move a due date. */
export const reschedules = (entity: Entity, fields: readonly string[]): boolean =>
  fields.some((field) => SCHEDULING[entity].has(field));

/** What a customer gains by something of its own, as `begin_write` asks it. */
export interface Gain {
  /** Whether it counts as one more address. */
  adds: boolean;
  take_shipping: boolean;
  take_billing: boolean;
}

/** What a change of an address gains for its customer; undefined where it is nothing. */
function addressGain(change: Change<AddressRow>): Gain | undefined {
  if (change.operation === "delete") return undefined;
  const { row } = change;
  if (isStoredRow(row)) return undefined;
  if (row.deleted_at !== null) return undefined;
  const before = change.operation === "create" || change.before.deleted_at !== null ? undefined : change.before;
  const gain = {
    adds: before === undefined,
    take_shipping: row.is_default_shipping && !before?.is_default_shipping,
    take_billing: row.is_default_billing && !before?.is_default_billing,
  };
  return gain.adds || gain.take_shipping || gain.take_billing ? gain : undefined;
}

/** The same of anything else: where it appears, its customer has to be there and to stay. */
function plainGain(change: AnyChange): Gain | undefined {
  const appears = change.operation === "create" || (change.operation !== "delete" && change.before.deleted_at !== null);
  return appears ? { adds: false, take_shipping: false, take_billing: false } : undefined;
}

/**
 * The changes by which customers gain something, in the order in which they are written. @param index among the changes
 * of its entity
 */
export const gainsOf = (changes: Changes): { change: AnyChange; gain: Gain; index: number }[] =>
  OWNED_ENTITIES.flatMap((entity) =>
    (entity === "address"
      ? changesOf(changes, entity).map((change) => ({ change, gain: addressGain(change) }))
      : changesOf(changes, entity).map((change) => ({ change, gain: plainGain(change) }))
    ).flatMap(({ change, gain }, index) => (gain ? [{ change, gain, index }] : [])),
  );

import { isDeepStrictEqual } from "node:util";
import type { StoredText } from "../platform/database/jsonb.ts";
import { ADDRESS_FIELDS } from "./address-fields.ts";
import { CUSTOMER_FIELDS } from "./customer-fields.ts";
import type { Field } from "./fields.ts";
import type { AddressRow, CustomerRow, Entity, RowOf } from "./rows.ts";

/** A row that is made. Its version and its times are given when it is written. */
export interface Creation<Row> {
  operation: "create";
  /** Or its JSON, of a customer that is made by the same write, or of that one's only address: no default one. */
  row: Row | StoredText;
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

/** What one write consists of. Of each row there is one change at the most. */
export interface Changes {
  customers?: readonly Change<CustomerRow>[];
  addresses?: readonly Change<AddressRow>[];
  /** Checks to be queued for these addresses, in place of those that are open. */
  verifications?: readonly QueuedVerification[];
}

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
export function updateOf<Row extends object>(before: Row, values: Partial<Row>, operation: "update" | "restore" = "update"): Update<Row> | undefined {
  const fields = Object.keys(values).filter((name) => !GIVEN.has(name) && !isDeepStrictEqual(values[name as keyof Row], before[name as keyof Row])).sort();
  if (fields.length === 0) return undefined;
  const changed = Object.fromEntries(fields.map((name) => [name, values[name as keyof Row]]));
  return { operation, before, row: { ...before, ...changed }, fields };
}

/** Of an address, what its due date follows from besides the fields that callers state. */
const CHECKED = ["verified_at", "verification_status", "verification_confidence", "confidence_as_of", "confidence_half_life_days"];

const SCHEDULING: Record<Entity, ReadonlySet<string>> = {
  customer: new Set(schedulingFields(CUSTOMER_FIELDS)),
  address: new Set([...schedulingFields(ADDRESS_FIELDS), ...CHECKED]),
};

function schedulingFields(fields: Record<string, Field>): string[] {
  return Object.keys(fields).filter((name) => fields[name]?.schedules);
}

/** Whether a change of these fields may move a due date. */
export const reschedules = (entity: Entity, fields: readonly string[]): boolean => fields.some((field) => SCHEDULING[entity].has(field));

/** What an address gains for its customer by a change, as `begin_write` asks it; undefined where it is nothing. */
export function gainOf(change: Change<AddressRow>): { adds: boolean; take_shipping: boolean; take_billing: boolean } | undefined {
  if (change.operation === "delete") return undefined;
  const { row } = change;
  if ("store" in row) return undefined;
  if (row.deleted_at !== null) return undefined;
  const before = change.operation === "create" || change.before.deleted_at !== null ? undefined : change.before;
  const gain = {
    adds: before === undefined,
    take_shipping: row.is_default_shipping && !before?.is_default_shipping, take_billing: row.is_default_billing && !before?.is_default_billing,
  };
  return gain.adds || gain.take_shipping || gain.take_billing ? gain : undefined;
}

export type ChangeOf<E extends Entity> = Change<RowOf[E]>;

/**
 * New rows outside of the V8 heap, already in the form in which they are written. An import holds thousands of them and
 * reads few again before the write.
 */
import type { PublicAttributes } from "../platform/attribute-registry.ts";
import { readStored, storeText, type StoredText, type TextStore } from "../platform/database/text-store.ts";
import type { TenantKeys } from "../platform/keyring.ts";
import { ENTITIES, type Entity, type RowOf } from "./entities.ts";
import { checkLimits } from "./limits.ts";
import { COLUMNS } from "./rows.ts";
import { joinRow, splitRow } from "./seal.ts";

/** A row of a customer that the same write creates, or of its only address, which is not a default. */
export interface OffHeapRow {
  tenant_id: string;
  /** Absent for a customer. */
  customer_id?: string;
  id: string;
  /** The references of a customer. */
  external_refs: readonly { source: string; ref: string }[];
  /** The clear columns as JSON. */
  clear: StoredText;
  /** The text to be sealed. */
  secrets: StoredText;
  /** The attributes that are clear. */
  names: ReadonlySet<string> | undefined;
}

/** What moving rows of a tenant off the heap needs. */
export interface OffHeapStore {
  texts: TextStore;
  keys: TenantKeys;
  attributes: PublicAttributes;
}

/** True if a row is off the heap. */
export const isOffHeap = (row: object): row is OffHeapRow => "secrets" in row;

/**
 * Splits a row and stores its texts off the heap.
 * @throws AppError invalid_body if a value exceeds the limits of its field
 */
export function moveOffHeap<E extends Entity>(store: OffHeapStore, entity: E, row: RowOf[E]): OffHeapRow {
  checkLimits(entity, row);
  const names = store.attributes.get(entity);
  const { clear, text } = splitRow(entity, store.keys, row, names);
  const {
    tenant_id,
    customer_id,
    id,
    external_refs = [],
  } = row as Partial<OffHeapRow> & { tenant_id: string; id: string };
  return {
    tenant_id,
    ...(customer_id !== undefined && { customer_id }),
    id,
    external_refs,
    names,
    clear: storeText(store.texts, JSON.stringify(clear)),
    secrets: storeText(store.texts, text),
  };
}

const EMPTY = Object.fromEntries(
  ENTITIES.map((entity) => [entity, Object.fromEntries(COLUMNS[entity].map((name) => [name, null]))]),
) as Record<Entity, object>;

/** Loads a row back. */
export const loadRow = <E extends Entity>(entity: E, { clear, secrets }: OffHeapRow): RowOf[E] =>
  joinRow<E>({ ...EMPTY[entity], ...(JSON.parse(readStored(clear)) as object) }, readStored(secrets));

/** New rows outside of the heap, in the form in which they are written: of a file, few are looked at again before. */
import type { PublicAttributes } from "../platform/attribute-registry.ts";
import { readStored, storeText, type StoredText, type TextStore } from "../platform/database/text-store.ts";
import type { TenantKeys } from "../platform/keyring.ts";
import { ENTITIES, type Entity, type RowOf } from "./entities.ts";
import { checkLimits } from "./limits.ts";
import { COLUMNS } from "./rows.ts";
import { joinRow, splitRow } from "./seal.ts";

/** A row of a customer that is made by the same write, or of that one's only address: no default one. */
export interface StoredRow {
  tenant_id: string;
  /** Absent of a customer. */
  customer_id?: string;
  id: string;
  /** References to other systems, of a customer. */
  external_refs: readonly { source: string; ref: string }[];
  /** JSON of its clear columns. */
  clear: StoredText;
  /** What is to be sealed. */
  secrets: StoredText;
  /** The attributes that are clear. */
  names: ReadonlySet<string> | undefined;
}

/** What storing rows of a tenant takes. */
export interface RowStore {
  texts: TextStore;
  keys: TenantKeys;
  attributes: PublicAttributes;
}

export const isStoredRow = (row: object): row is StoredRow => "secrets" in row;

/** @throws AppError invalid_body where a value is beyond the limits of its field */
export function storeRow<E extends Entity>(store: RowStore, entity: E, row: RowOf[E]): StoredRow {
  checkLimits(entity, row);
  const names = store.attributes.get(entity);
  const { clear, text } = splitRow(entity, store.keys, row, names);
  const {
    tenant_id,
    customer_id,
    id,
    external_refs = [],
  } = row as Partial<StoredRow> & { tenant_id: string; id: string };
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

export const loadRow = <E extends Entity>(entity: E, { clear, secrets }: StoredRow): RowOf[E] =>
  joinRow<E>({ ...EMPTY[entity], ...(JSON.parse(readStored(clear)) as object) }, readStored(secrets));

import type { ColumnType, RawBuilder } from "kysely";

/**
 * What JSON columns hold, by table and column. The feature that owns the table declares it where the type is:
 * `declare module "../../platform/database/json-columns.ts" { interface JsonColumns { "exports.filter": ExportFilter }
 * }`. `src/cli/generate.ts` then lists the column.
 */
export interface JsonColumns {
  "idempotency_keys.headers": Record<string, string>;
}

/**
 * Read as what it holds. Written as `json(value)` only, or null where that is allowed: of an array, the driver would
 * make a Postgres array.
 */
export type JsonColumn<Name extends keyof JsonColumns> = ColumnType<
  JsonColumns[Name],
  Written<JsonColumns[Name]>,
  Written<JsonColumns[Name]>
>;

/** What `json()` makes. */
type Written<Value> = RawBuilder<never> | Extract<Value, null>;

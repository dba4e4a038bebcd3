import type { ColumnType, RawBuilder } from "kysely";

/**
 * The types of JSON columns, by table and column. The feature that owns the table declares them next to the type:
 * `declare module "../../platform/database/json-columns.ts" { interface JsonColumns { "exports.filter": ExportFilter }
 * }`. `src/cli/generate.ts` then lists the column.
 */
export interface JsonColumns {
  "idempotency_keys.headers": Record<string, string>;
}

/**
 * A JSON column: read as its declared type, written by `json(value)` only, or as null where that is allowed. The driver
 * would turn an array into a Postgres array.
 */
export type JsonColumn<Name extends keyof JsonColumns> = ColumnType<
  JsonColumns[Name],
  Written<JsonColumns[Name]>,
  Written<JsonColumns[Name]>
>;

/** The result of `json()`. */
type Written<Value> = RawBuilder<never> | Extract<Value, null>;

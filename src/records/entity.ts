import type { TSchema } from "typebox";
import type { DB } from "../platform/database/tables.ts";
import type { Field, Fields } from "./fields.ts";

/** The definition of an entity that is sealed, versioned and in the change log: a customer, or what belongs to one. */
export interface EntityDefinition<Row> {
  /** The name of its table, which is also its name in paths, scopes and exports. */
  table: keyof DB;
  /** True if it belongs to a customer, by its column `customer_id`. It is deleted with its customer. */
  is_owned: boolean;
  /** The fields that callers state. `attributes` are sealed, except those that are declared as not personal. */
  fields: Fields & { attributes: Field };
  /** Fields that the service sets. */
  derived: readonly string[];
  /** Derived fields that are sealed. Personal stated fields always are. */
  sealed: readonly string[];
  /** Columns of the table that are computed from sealed fields, such as hashes. */
  extracted: readonly string[];
  /** Columns that the statement of a write computes, in addition to the version and the times. */
  computed: readonly string[];
  /** Derived fields that due dates depend on. */
  due_date_fields: readonly string[];
  /** The schema of the resource. */
  schema: TSchema;
  /**
   * Converts a row, or a state of the change log, to the resource.
   * @param now hides locations whose retention has ended
   */
  toResource(row: Row, now: Date): object;
}

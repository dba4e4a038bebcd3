import type { TSchema } from "typebox";
import type { DB } from "../platform/database/tables.ts";
import type { Field, Fields } from "./fields.ts";

/** What is known of a kind of thing that is sealed, versioned and in the change log: a customer, or what belongs to one. */
export interface EntityDefinition<Row> {
  /** Its table: also what paths, scopes and exports call it. */
  table: keyof DB;
  /** Whether it belongs to a customer, which its column `customer_id` names. It is deleted with its customer. */
  is_owned: boolean;
  /** What callers state of it. All have `attributes`, which are sealed as far as they are not declared as not personal. */
  fields: Fields & { attributes: Field };
  /** Fields that the service itself finds out. */
  derived: readonly string[];
  /** Those of them that are sealed, besides the personal ones of the fields that callers state. */
  sealed: readonly string[];
  /** Columns made of what is sealed: of the table only. */
  extracted: readonly string[];
  /** Columns that the statement of a write finds out, besides the version and the times. */
  given: readonly string[];
  /** Derived fields that due dates follow from. */
  schedules: readonly string[];
  /** As the API shows it. */
  schema: TSchema;
  /** From its row, or from a state of the change log. @param now positions are shown for as long as their terms say */
  show(row: Row, now: Date): object;
}

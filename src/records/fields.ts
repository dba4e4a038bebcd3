import type { Static, TSchema } from "typebox";
import { masked, type Mask } from "../privacy/masks.ts";

/**
 * The definition of a stated field. All lists of fields are derived from the registries `CUSTOMER_FIELDS` and
 * `ADDRESS_FIELDS`: the schemas of the API, rows, merges, undo, the columns of exports and of imported files.
 */
export interface Field {
  /** The schema of the API. Its limits hold for every way in. */
  schema: TSchema;
  /** The value if the field is not stated. */
  empty: unknown;
  /** Of personal data, which is sealed: how it is shown without the scope `pii:read`. */
  personal: Mask | false;
  /** Set if the engine reads it and may correct it. */
  engine?: true;
  /**
   * How an upsert merges it. stated: replaces the value if it is stated; engine: always takes the engine's new value;
   * union: adds to the list in an import, replaces it otherwise; keep: keeps the value.
   */
  merge: "stated" | "engine" | "union" | "keep";
  /** Set if policies read it: its change can change due dates. */
  affects_due_date?: true;
  /** The separator of list items in a cell of a CSV file. */
  separator?: string;
  /** The column of imported files; absent if files cannot contain it. */
  file?: FileColumn;
}

export interface FileColumn {
  /** The name of the column in the mapping of an import. */
  name: string;
  /** Known headers of the column, separated by commas. */
  headers: string;
  /** Set if several columns may map to it. */
  is_repeatable?: true;
  /** Maximum length of a cell in characters, if the schema has none. */
  max_length?: number;
}

export type Fields = Record<string, Field>;

/** The values of fields, by name. */
export type ValuesOf<F extends Fields> = { -readonly [Name in keyof F]: Static<F[Name]["schema"]> };

/** The values of the personal fields, by name. */
export type SecretsOf<F extends Fields> = {
  -readonly [Name in keyof F as F[Name]["personal"] extends false ? never : Name]: Static<F[Name]["schema"]>;
};

/** A stored row with its sealed part opened. */
export type OpenedRow<Stored, F extends Fields> = Omit<Stored, "sealed" | keyof SecretsOf<F>> & SecretsOf<F>;

/** The names of the fields that satisfy a condition. */
export const namesOf = <F extends Fields>(
  fields: F,
  holds: (field: Field) => boolean = () => true,
): (keyof F & string)[] => Object.keys(fields).filter((name) => holds(fields[name] as Field));

/** The schemas of fields, by name. Those of personal fields are marked with their masks. */
export const schemasOf = <F extends Fields>(fields: F): { [Name in keyof F]: F[Name]["schema"] } =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { schema, personal }]) => [
      name,
      personal === false ? schema : masked(personal, schema),
    ]),
  ) as { [Name in keyof F]: F[Name]["schema"] };

/** The stated values of fields, and the empty values of those that are not stated. */
export function fillIn<F extends Fields, Name extends keyof F & string>(
  fields: F,
  names: readonly Name[],
  stated: object,
): Pick<ValuesOf<F>, Name> {
  const filled: Record<string, unknown> = {};
  for (const name of names) filled[name] = (stated as Record<string, unknown>)[name] ?? fields[name]?.empty;
  return filled as Pick<ValuesOf<F>, Name>;
}

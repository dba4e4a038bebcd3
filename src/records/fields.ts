import type { Static, TSchema } from "typebox";

/**
 * What is known of a field that callers state. All lists of fields follow from the registries `CUSTOMER_FIELDS` and
 * `ADDRESS_FIELDS`: the schemas of the API, rows, merges, undo, the columns of exports and of imported files.
 */
export interface Field {
  /** Of the API, with its limits, which hold on every way in. */
  schema: TSchema;
  /** Its value where it is not stated. */
  empty: unknown;
  /** Whether it is about a person: then it is sealed. */
  personal: boolean;
  /** Whether the address engine reads it, and may correct it. */
  engine?: true;
  /**
   * What an upsert does with it. stated: replaces it where it is stated; engine: replaces it, as all that the engine
   * has read again; union: adds to what is there where a file brings it, and replaces it otherwise; keep: leaves it.
   */
  merge: "stated" | "engine" | "union" | "keep";
  /** Whether policies look at it: due dates may move when it changes. */
  schedules?: true;
  /** Separates the items of a list in a cell of a CSV file. */
  separator?: string;
  /** How files bring it; absent where they cannot. */
  file?: FileColumn;
}

export interface FileColumn {
  /** In the mapping of an import. */
  name: string;
  /** What columns with it are called, with commas between. */
  headers: string;
  /** Whether several columns may stand for it. */
  is_repeatable?: true;
  /** Of a cell, in characters, where the schema does not say it. */
  longest?: number;
}

export type Fields = Record<string, Field>;

/** The values of fields, by name. */
export type ValuesOf<F extends Fields> = { -readonly [Name in keyof F]: Static<F[Name]["schema"]> };

/** The same of those fields that are personal. */
export type SecretsOf<F extends Fields> = {
  -readonly [Name in keyof F as F[Name]["personal"] extends true ? Name : never]: Static<F[Name]["schema"]>;
};

/** A row as the service knows it: a stored one, in which what is personal is opened. */
export type OpenedRow<Stored, F extends Fields> = Omit<Stored, "sealed" | keyof SecretsOf<F>> & SecretsOf<F>;

/** The names of those fields that a condition holds for. */
export const namesOf = <F extends Fields>(
  fields: F,
  holds: (field: Field) => boolean = () => true,
): (keyof F & string)[] => Object.keys(fields).filter((name) => holds(fields[name] as Field));

/** The schemas of the API, by name. */
export const schemasOf = <F extends Fields>(fields: F): { [Name in keyof F]: F[Name]["schema"] } =>
  Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])) as never;

/** What is stated, and what is empty of the rest. */
export function fillIn<F extends Fields, Name extends keyof F & string>(
  fields: F,
  names: readonly Name[],
  stated: object,
): Pick<ValuesOf<F>, Name> {
  const filled: Record<string, unknown> = {};
  for (const name of names) filled[name] = (stated as Record<string, unknown>)[name] ?? fields[name]?.empty;
  return filled as Pick<ValuesOf<F>, Name>;
}

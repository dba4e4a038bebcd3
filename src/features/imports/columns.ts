/**
 * The columns that a file may have: the fields with a `file` in the registries, the reference and the whole address.
 */
import { ADDRESS_FIELDS } from "../../records/address-fields.ts";
import { CUSTOMER_FIELDS } from "../../records/customer-fields.ts";
import type { Fields, FileColumn } from "../../records/fields.ts";

type NameOf<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { file: { name: infer Column } } ? Column : never;
}[keyof F] &
  string;

export type Field = "ref" | NameOf<typeof CUSTOMER_FIELDS> | NameOf<typeof ADDRESS_FIELDS> | "text";

type Column = FileColumn & Required<Pick<FileColumn, "max_length">>;

/** The key of the customer in the other system. */
const REF: Column = {
  name: "ref",
  max_length: 200,
  headers:
    "ref, reference, external ref, external reference, external id, id, customer id, customer no, customer number, " +
    "customer code, customer ref, client id, member id, user id, account id, account number, uid, 客户编号, 客户号, 客户id, " +
    "客户代码, 会员编号, 会员号, 会员id, 用户编号, 用户id, 编号, 外部编号, 客戶編號, 會員編號, 用戶編號",
};

/** A whole address in one cell, which the engine parses. */
const TEXT: Column = {
  name: "text",
  max_length: 2_000,
  headers:
    "full address, complete address, whole address, address text, pasted address, text, 完整地址, 全地址, 地址全文, 收货信息, 收件信息, " +
    "收货人信息, 地址信息",
};

/** In characters: a sign and the digits of the largest integer that a number represents exactly. */
const MAX_INTEGER_LENGTH = 16;

/** All columns that a file may have. */
export const COLUMNS = [REF, ...columnsOf(CUSTOMER_FIELDS), ...columnsOf(ADDRESS_FIELDS), TEXT] as readonly (Column & {
  name: Field;
})[];

function columnsOf(fields: Fields): Column[] {
  return Object.values(fields).flatMap(({ file, schema }) => {
    if (file === undefined) return [];
    const max_length =
      file.max_length ??
      (schema as { maxLength?: number }).maxLength ??
      (isInteger(schema) ? MAX_INTEGER_LENGTH : undefined);
    if (max_length === undefined)
      throw new Error(
        `The maximum length of a cell with ${file.name} is unknown: add \`max_length\` to its \`file\` in the ` +
          "registry of fields, or `maxLength` to its schema.",
      );
    return [{ ...file, max_length }];
  });
}

export const FIELDS: readonly Field[] = COLUMNS.map(({ name }) => name);

interface PlainField {
  field: string;
  column: Field;
  /** The limits of an integer; absent for text. */
  integer?: { minimum?: number; maximum?: number };
}

/** Lists the fields whose schema alone says how a cell is read: text without a pattern, or an integer. */
export const plainFields = (fields: Fields): PlainField[] =>
  Object.entries(fields).flatMap(([field, { file, schema }]): PlainField[] => {
    if (
      file === undefined ||
      !(isText(schema) || isInteger(schema)) ||
      ["pattern", "format", "enum"].some((limit) => limit in schema)
    )
      return [];
    return [{ field, column: file.name as Field, ...(isInteger(schema) && { integer: schema }) }];
  });

const hasType = (schema: object, type: string): boolean =>
  [type, `${type},null`].includes(String((schema as { type?: unknown }).type));
const isText = (schema: object): boolean => hasType(schema, "string");
const isInteger = (schema: object): boolean => hasType(schema, "integer");

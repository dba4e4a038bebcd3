/**
 * The columns that a file may have: the fields with a `file` in the registries, the reference, and those that files
 * have another way, such as a house number apart from its street.
 */
import { ADDRESS_FIELDS } from "../../records/address-fields.ts";
import { CUSTOMER_FIELDS } from "../../records/customer-fields.ts";
import type { Fields, FileColumn } from "../../records/fields.ts";

type NameOf<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { file: { name: infer Column } } ? Column : never;
}[keyof F] &
  string;

export type Field =
  | "ref"
  | NameOf<typeof CUSTOMER_FIELDS>
  | "other_phone"
  | NameOf<typeof ADDRESS_FIELDS>
  | "divisions"
  | "house_number"
  | "unit"
  | "text";

/** What an address is used for. */
export const USAGES = ["shipping", "billing", "home", "work", "pickup", "returns", "other"] as const;
export type Usage = (typeof USAGES)[number];

/** The addresses that a row may have in addition to its main one: by their usage, or numbered. */
export const FURTHER_ADDRESSES = [...USAGES, "2", "3", "4", "5"] as const;
export type FurtherAddress = (typeof FURTHER_ADDRESSES)[number];

/** What a column stands for: a field of the customer or of the main address, or a field of a further address. */
export type Target = Field | `${FurtherAddress}.${Field}`;

type Column = FileColumn & Required<Pick<FileColumn, "max_length">>;

/** The key of the customer in the other system. */
const REF: Column = {
  name: "ref",
  max_length: 200,
  headers:
    "ref, reference, external ref, external reference, external id, id, customer id, customer no, customer number, " +
    "customer code, customer ref, client id, member id, user id, contact id, record id, account id, account number, " +
    "uid, 客户编号, 客户号, 客户id, 客户代码, 客户编码, 往来单位编号, 往来单位编码, 单位编号, 单位编码, 会员编号, " +
    "会员号, 会员id, 会员卡号, 用户编号, 用户id, 编号, 外部编号, 客戶編號, 會員編號, 用戶編號",
};

/** A further number of the customer, which is left out if it is none: what files have there is often not dialled. */
const OTHER_PHONE: Column = {
  name: "other_phone",
  max_length: 60,
  headers:
    "other phone, phone 2, phone 3, telephone 2, tel 2, mobile 2, home phone, home phone 2, business phone, " +
    "business phone 2, work phone, office phone, company phone, company main phone, primary phone, " +
    "alternative phone, 备用电话, 备用手机, 其他电话, 其它电话, 电话2, 手机2, 手机二, 联系电话2, 单位电话, " +
    "办公电话, 公司电话, 家庭电话",
  is_repeatable: true,
};

/** Province, city and district in one cell. */
const DIVISIONS: Column = {
  name: "divisions",
  max_length: 200,
  headers:
    "所在地区, 所属地区, 所在区域, 省市区, 省市县, 省市区县, 省市县区, 省市区街道, 所在省市, 所在省市区, 地区, 收货地区, 收货省市区, 收货地址省市, 收货地址省市区, 收货人所在地区",
};

const HOUSE_NUMBER: Column = {
  name: "house_number",
  max_length: 60,
  headers:
    "house number, house no, house nr, house num, street number, street no, street nr, building number, building no, " +
    "house number addition, 门牌号, 门牌, 門牌號, 门牌号码",
  is_repeatable: true,
};

/** Flat, room, floor, stairs, building: what follows the house number. */
const UNIT: Column = {
  name: "unit",
  max_length: 120,
  headers:
    "unit, unit no, unit number, apt, apt no, apt number, apartment, apartment no, apartment number, apt suite, " +
    "apartment suite, apt unit, suite, suite no, flat, flat no, flat number, room, room no, room number, floor, 楼栋, " +
    "楼号, 栋号, 单元, 单元号, 楼层, 室号, 房号, 房间号, 门牌室号",
  is_repeatable: true,
};

/** A whole address in one cell, which the engine parses. */
const TEXT: Column = {
  name: "text",
  max_length: 2_000,
  headers:
    "full address, complete address, whole address, address text, pasted address, formatted address, text, 完整地址, " +
    "全地址, 地址全文, 收货信息, 收件信息, 收货人信息, 地址信息",
};

/** In characters: a sign and the digits of the largest integer that a number represents exactly. */
const MAX_INTEGER_LENGTH = 16;

/** All columns that a file may have. */
export const COLUMNS = [
  REF,
  ...columnsOf(CUSTOMER_FIELDS),
  OTHER_PHONE,
  ...columnsOf(ADDRESS_FIELDS),
  DIVISIONS,
  HOUSE_NUMBER,
  UNIT,
  TEXT,
] as readonly (Column & { name: Field })[];

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

/** Fields that a further address of a row has; a name in it is that of the recipient. */
const FIELDS_OF_ADDRESS: ReadonlySet<Field> = new Set([
  ...[...columnsOf(ADDRESS_FIELDS), DIVISIONS, HOUSE_NUMBER, UNIT, TEXT].map(({ name }) => name as Field),
  "given_name",
  "family_name",
]);

/** Splits a target into the address that it is of, null for the main one, and the field. */
export function splitTarget(target: Target): { address: FurtherAddress | null; field: Field } {
  const dot = target.indexOf(".");
  return dot < 0
    ? { address: null, field: target as Field }
    : { address: target.slice(0, dot) as FurtherAddress, field: target.slice(dot + 1) as Field };
}

export const targetOf = (address: FurtherAddress | null, field: Field): Target =>
  address === null ? field : `${address}.${field}`;

/** True if a text is the name of a field, or of one of a further address: `billing.address_line`. */
export function isTarget(text: string): text is Target {
  const { address, field } = splitTarget(text as Target);
  if (address === null) return FIELDS.includes(field);
  return FURTHER_ADDRESSES.includes(address) && FIELDS_OF_ADDRESS.has(field);
}

/** True if further addresses of a row have the field. */
export const isOfAddress = (field: Field): boolean => FIELDS_OF_ADDRESS.has(field);

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

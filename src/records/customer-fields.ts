import Type from "typebox";
import { Attributes, closed, named, nullable, oneOf, Tags } from "../platform/http/schemas.ts";
import type { Fields } from "./fields.ts";
import { LanguageCode } from "./schemas.ts";

const Name = Type.String({ minLength: 1, maxLength: 200 });

export const ExternalRef = named(
  "ExternalRef",
  closed(
    {
      source: Type.String({
        minLength: 1,
        maxLength: 64,
        pattern: "^[A-Za-z0-9._-]+$",
        description: "The external system.",
        examples: ["crm"],
      }),
      ref: Type.String({
        minLength: 1,
        maxLength: 200,
        description: "The customer's key in the external system, unique within it.",
        examples: ["4711"],
      }),
    },
    { description: "The key of a customer in an external system." },
  ),
);

/** The fields of a customer that callers state, in the order of the API. */
export const CUSTOMER_FIELDS = {
  kind: {
    schema: oneOf(["person", "organization"], { description: "Default: person." }),
    empty: "person",
    personal: false,
    merge: "stated",
  },
  name: {
    schema: Type.String({
      minLength: 1,
      maxLength: 200,
      // Not all blanks and control characters.
      // The empty text is refused by its length alone.
      pattern: "^$|[^\\s\\x00-\\x1f\\x7f-\\x9f]",
      description: "The full name.",
      examples: ["张三"],
    }),
    empty: "",
    personal: "name",
    merge: "stated",
    file: {
      name: "name",
      headers:
        "name, customer name, customer, full name, client, client name, contact, contact name, contact person, " +
        "display name, person name, 姓名, 客户姓名, 客户名称, 客户, 客户全称, 往来单位名称, 往来单位全名, " +
        "单位全名, 名称, 会员姓名, 会员名称, 用户姓名, 用户名, 联系人, 联系人姓名, 联系人一, " +
        "客戶姓名, 客戶名稱, 聯絡人, 會員姓名",
    },
  },
  given_name: {
    schema: nullable(Name),
    empty: null,
    personal: "name",
    merge: "stated",
    file: { name: "given_name", headers: "given name, first name, forename, 名, 名字" },
  },
  family_name: {
    schema: nullable(Name),
    empty: null,
    personal: "name",
    merge: "stated",
    file: { name: "family_name", headers: "family name, last name, surname, 姓, 姓氏" },
  },
  phones: {
    schema: Type.Array(
      Type.String({
        pattern: "^\\+[1-9][0-9]{6,14}$",
        description: "Phone number in E.164.",
        examples: ["+8613800138000"],
      }),
      { maxItems: 20, uniqueItems: true },
    ),
    empty: [],
    personal: "phone",
    merge: "union",
    separator: ";",
    file: {
      name: "customer_phone",
      headers: "customer phone, contact phone, account phone, 客户电话, 客户手机, 会员手机, 注册手机, 注册手机号",
      is_repeatable: true,
      max_length: 60,
    },
  },
  emails: {
    schema: Type.Array(Type.String({ format: "email", maxLength: 254 }), { maxItems: 20, uniqueItems: true }),
    empty: [],
    personal: "email",
    merge: "union",
    separator: ";",
    file: {
      name: "email",
      headers:
        "email, mail, email address, user email, customer email, contact email, secondary email, alternate email, " +
        "邮箱, 电子邮箱, 电子邮件, 邮件, 邮箱地址, 郵箱, 電子郵件, 電子郵箱",
      is_repeatable: true,
      max_length: 254,
    },
  },
  language_code: {
    schema: nullable(LanguageCode),
    empty: null,
    personal: false,
    merge: "stated",
    file: { name: "language_code", headers: "language, language code, locale, 语言, 語言" },
  },
  external_refs: {
    schema: Type.Array(ExternalRef, {
      maxItems: 50,
      description: "References to external systems. Each belongs to one customer only.",
    }),
    empty: [],
    personal: "external_refs",
    merge: "keep",
    separator: ";",
  },
  tags: {
    schema: Tags,
    empty: [],
    personal: false,
    merge: "union",
    affects_due_date: true,
    separator: ";",
    file: {
      name: "customer_tags",
      headers: "tags, tag, labels, customer tags, 标签, 客户标签, 標籤",
      is_repeatable: true,
      max_length: 3_000,
    },
  },
  attributes: {
    schema: Attributes,
    empty: {},
    personal: "attributes_of_customer",
    merge: "stated",
    affects_due_date: true,
  },
} as const satisfies Fields;

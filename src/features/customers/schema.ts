import Type from "typebox";
import { CUSTOMER_FIELDS } from "../../records/customer-fields.ts";
import { fillIn, namesOf, schemasOf } from "../../records/fields.ts";
import { closed, Id, named, pageOf, Timestamp } from "../../platform/http/schemas.ts";

const fields = schemasOf(CUSTOMER_FIELDS);

const example = {
  ...fillIn(CUSTOMER_FIELDS, namesOf(CUSTOMER_FIELDS), {}),
  kind: "person", name: "张三", given_name: "三", family_name: "张", phones: ["+8613800138000"], emails: ["zhangsan@example.com"],
  language_code: "zh-Hans", external_refs: [{ source: "crm", ref: "4711" }], tags: ["frequent"], attributes: { loyalty_level: "gold" },
};

export const Customer = named("Customer", closed({
  id: Id,
  version: Type.Integer({ minimum: 1, description: "Counts the changes; the ETag is the same number." }),
  ...fields,
  created_at: Timestamp,
  updated_at: Timestamp,
}, {
  description: "A person or an organisation.",
  examples: [{ id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb", version: 1, ...example, created_at: "2026-11-22T08:30:00.000Z", updated_at: "2026-11-22T08:30:00.000Z" }],
}));

const { name, ...optional } = fields;

export const CustomerCreate = named("CustomerCreate", closed({ name, ...Type.Partial(closed(optional)).properties }, { examples: [example] }));

export const CustomerPatch = named("CustomerPatch", closed(Type.Partial(closed({
  ...fields,
  attributes: Type.Unsafe<Record<string, unknown> | null>({ type: ["object", "null"], additionalProperties: true, description: "Merged member by member; null removes all." }),
})).properties, { minProperties: 1, description: "JSON Merge Patch (RFC 7396).", examples: [{ tags: ["frequent", "vip"], attributes: { loyalty_level: null } }] }));

export const CustomerPage = named("CustomerPage", pageOf(Customer));

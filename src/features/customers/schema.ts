import Type from "typebox";
import { Attributes, closed, Id, named, nullable, oneOf, pageOf, Tags, Timestamp } from "../../platform/http/schemas.ts";
import { CUSTOMER_KINDS } from "../../records/enums.ts";

const Name = Type.String({ minLength: 1, maxLength: 200 });

const ExternalRef = named("ExternalRef", closed({
  source: Type.String({ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9._-]+$", description: "The other system.", examples: ["crm"] }),
  ref: Type.String({ minLength: 1, maxLength: 200, description: "The customer's key in it: unique in that system.", examples: ["4711"] }),
}, { description: "How another system calls the customer." }));

const fields = {
  kind: oneOf(CUSTOMER_KINDS, { description: "Default: person." }),
  name: Type.String({ minLength: 1, maxLength: 200, description: "The whole name, as the customer writes it.", examples: ["张三"] }),
  given_name: nullable(Name),
  family_name: nullable(Name),
  phones: Type.Array(Type.String({ pattern: "^\\+[1-9][0-9]{6,14}$", description: "E.164.", examples: ["+8613800138000"] }), { maxItems: 20, uniqueItems: true }),
  emails: Type.Array(Type.String({ format: "email", maxLength: 254 }), { maxItems: 20, uniqueItems: true }),
  language_code: nullable(Type.String({ maxLength: 35, pattern: "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", description: "BCP 47.", examples: ["zh-Hans"] })),
  external_refs: Type.Array(ExternalRef, { maxItems: 50, description: "Each belongs to one customer only." }),
  tags: Tags,
  attributes: Attributes,
};

const example = {
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

import Type from "typebox";
import { closed, named, pageOf } from "../../platform/http/schemas.ts";
import { Customer, customerExample } from "../../records/customer.ts";
import { CUSTOMER_FIELDS } from "../../records/customer-fields.ts";
import { schemasOf } from "../../records/fields.ts";

const fields = schemasOf(CUSTOMER_FIELDS);
const { name, ...optional } = fields;

export const CustomerCreate = named(
  "CustomerCreate",
  closed({ name, ...Type.Partial(closed(optional)).properties }, { examples: [customerExample] }),
);

export const CustomerPatch = named(
  "CustomerPatch",
  closed(
    Type.Partial(
      closed({
        ...fields,
        attributes: Type.Unsafe<Record<string, unknown> | null>({
          type: ["object", "null"],
          additionalProperties: true,
          description: "Merged member by member. null removes all attributes.",
        }),
      }),
    ).properties,
    {
      minProperties: 1,
      description: "JSON Merge Patch (RFC 7396).",
      examples: [{ tags: ["frequent", "vip"], attributes: { loyalty_level: null } }],
    },
  ),
);

export const CustomerPage = named("CustomerPage", pageOf(Customer));

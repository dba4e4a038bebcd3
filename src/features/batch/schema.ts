import Type from "typebox";
import { closed, component, Id, named, nullable, oneOf } from "../../platform/http/schemas.ts";
import { AddressCreate } from "../addresses/schema.ts";
import { CustomerCreate } from "../customers/schema.ts";
import { customerId } from "../../privacy/customers-in-response.ts";

export const CustomerBatch = named(
  "CustomerBatch",
  closed(
    {
      items: Type.Array(
        component("CustomerBatchItem", {
          source: Type.String({
            minLength: 1,
            maxLength: 64,
            pattern: "^[A-Za-z0-9._-]+$",
            description: "The external system.",
          }),
          ref: Type.String({ minLength: 1, maxLength: 200, description: "The customer's key in the external system." }),
          customer: CustomerCreate,
          addresses: Type.Optional(
            Type.Array(AddressCreate, {
              maxItems: 20,
              description:
                "An address at a door that the customer already has updates that address; any other is added.",
            }),
          ),
        }),
        { minItems: 1, maxItems: 1000 },
      ),
    },
    {
      description: "Customers by external reference, with their addresses. Absent members stay as they are.",
      examples: [
        {
          items: [
            {
              source: "shop",
              ref: "4711",
              customer: { name: "张三" },
              addresses: [
                {
                  country_code: "CN",
                  recipient: "张三",
                  administrative_area: "广东省",
                  locality: "深圳市",
                  dependent_locality: "南山区",
                  address_lines: ["科技园1栋"],
                },
              ],
            },
          ],
        },
      ],
    },
  ),
);

export const CustomerBatchResult = named(
  "CustomerBatchResult",
  closed(
    {
      items: Type.Array(
        component("CustomerBatchItemResult", {
          status: oneOf(["created", "updated", "unchanged", "refused"]),
          customer_id: customerId(nullable(Id)),
          address_ids: Type.Array(Id, { description: "In the order of the item's addresses." }),
          errors: Type.Optional(
            Type.Array(
              component("CustomerBatchError", {
                pointer: Type.String({ description: "JSON Pointer (RFC 6901) into the item." }),
                detail: Type.String(),
              }),
            ),
          ),
        }),
        { description: "In the order of the request." },
      ),
    },
    {
      examples: [
        {
          items: [
            {
              status: "created",
              customer_id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
              address_ids: ["01a200c5-fc8a-7da3-af72-78edb7cac2a6"],
            },
          ],
        },
      ],
    },
  ),
);

import type { Selectable } from "kysely";
import Type, { type Static } from "typebox";
import type { Customers } from "../platform/database/tables.ts";
import { closed, Id, named, Timestamp } from "../platform/http/schemas.ts";
import { toTimestamp } from "../platform/time.ts";
import { customerId } from "../privacy/customers-in-response.ts";
import { CUSTOMER_FIELDS } from "./customer-fields.ts";
import type { EntityDefinition } from "./entity.ts";
import { fillIn, namesOf, schemasOf, type OpenedRow } from "./fields.ts";

/** A customer with its sealed part opened. */
export type CustomerRow = OpenedRow<Selectable<Customers>, typeof CUSTOMER_FIELDS>;

const STATED = namesOf(CUSTOMER_FIELDS);

/** An example for the OpenAPI document. */
export const customerExample = {
  ...fillIn(CUSTOMER_FIELDS, STATED, {}),
  kind: "person",
  name: "张三",
  given_name: "三",
  family_name: "张",
  phones: ["+8613800138000"],
  emails: ["zhangsan@example.com"],
  language_code: "zh-Hans",
  external_refs: [{ source: "crm", ref: "4711" }],
  tags: ["frequent"],
  attributes: { loyalty_level: "gold" },
};

export const Customer = named(
  "Customer",
  closed(
    {
      id: customerId(Id),
      version: Type.Integer({
        minimum: 1,
        description: "Increases by 1 with each change. The ETag is the same number.",
      }),
      ...schemasOf(CUSTOMER_FIELDS),
      created_at: Timestamp,
      updated_at: Timestamp,
    },
    {
      description: "A person or an organisation.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          version: 1,
          ...customerExample,
          created_at: "2026-11-22T08:30:00.000Z",
          updated_at: "2026-11-22T08:30:00.000Z",
        },
      ],
    },
  ),
);

/** Converts a row, or a state of the change log, to the API's Customer. */
export const toCustomer = (row: CustomerRow): Static<typeof Customer> => ({
  id: row.id,
  version: row.version,
  ...fillIn(CUSTOMER_FIELDS, STATED, row),
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});

/** The definition of the entity `customer`. */
export const CUSTOMER = {
  table: "customers",
  is_owned: false,
  fields: CUSTOMER_FIELDS,
  derived: [],
  sealed: [],
  extracted: [],
  computed: [],
  due_date_fields: [],
  schema: Customer,
  toResource: toCustomer,
} as const satisfies EntityDefinition<CustomerRow>;

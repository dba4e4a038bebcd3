import Type from "typebox";
import { closed, Id, named, nullable, pageOf, Timestamp } from "../../platform/http/schemas.ts";
import { masked } from "../../privacy/masks.ts";
import { CustomerFilterSchema } from "../../records/filter/schema.ts";
import { customerId } from "../../privacy/customers-in-response.ts";

const CUSTOMER_ID = "01a200c5-fc8a-7da3-af72-78edb7cac2a6";

const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: "\\S",
  description: "Why the data must be kept, such as the number of a case. Stored sealed.",
});
const UNTIL = "When the hold ends by itself. null: it ends when it is released.";

export const LegalHoldCreate = named(
  "LegalHoldCreate",
  closed(
    {
      customer_id: Type.Optional({ ...Id, description: "The customer; it may be deleted. Either this or `filter`." }),
      filter: Type.Optional(CustomerFilterSchema),
      reason: Reason,
      until: Type.Optional({ ...nullable(Timestamp), description: UNTIL }),
    },
    {
      description: "A hold on one customer, or on all that match a filter.",
      examples: [{ filter: { tag: "litigation" }, reason: "case 7 O 12/26" }],
    },
  ),
);

export const LegalHold = named(
  "LegalHold",
  closed(
    {
      id: Id,
      customer_id: customerId({ ...nullable(Id), description: "The customer. null: all that match `filter`." }),
      filter: Type.Unsafe<object | null>({
        anyOf: [CustomerFilterSchema, { type: "null" }],
        description: "The customers that match it are held, at any moment. null: only `customer_id`.",
      }),
      reason: masked("text", { ...Reason, description: "Why the data must be kept." }),
      until: { ...nullable(Timestamp), description: UNTIL },
      active: Type.Boolean({ description: "Whether it holds now: not released, and not past `until`." }),
      created_by: Type.String({ description: "Who created it." }),
      created_at: Timestamp,
      released_by: { ...nullable(Type.String()), description: "Who released it. null: it is not released." },
      released_at: nullable(Timestamp),
      release_reason: masked("text", {
        ...nullable(Type.String()),
        description: "Why it was released, from `Doorplate-Reason`.",
      }),
    },
    {
      description: "Data that must be kept: no erasure and no retention rule deletes it.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          customer_id: CUSTOMER_ID,
          filter: null,
          reason: "case 7 O 12/26",
          until: null,
          active: true,
          created_by: "api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fc",
          created_at: "2026-11-22T08:30:00.000Z",
          released_by: null,
          released_at: null,
          release_reason: null,
        },
      ],
    },
  ),
);

export const LegalHoldPage = named("LegalHoldPage", pageOf(LegalHold));

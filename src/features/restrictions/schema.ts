import Type from "typebox";
import { closed, component, Id, named, nullable, oneOf, Timestamp } from "../../platform/http/schemas.ts";
import { masked } from "../../privacy/masks.ts";
import { customerId } from "../../privacy/customers-in-response.ts";

/** Article 18(1) of the GDPR, in its order; then Article 47 of the PIPL. */
export const GROUNDS = [
  "accuracy_contested",
  "unlawful_processing",
  "legal_claims",
  "objection_pending",
  "retention_ended",
] as const;

const Grounds = oneOf(GROUNDS, {
  description:
    "`accuracy_contested`: the customer says that the data is wrong, and it is being checked. `unlawful_processing`: " +
    "the customer wants no erasure. `legal_claims`: the customer needs the data for a claim. `objection_pending`: " +
    "the customer has objected, and it is being decided. `retention_ended`: the data is no longer needed, and cannot " +
    "be deleted yet (PIPL, Article 47).",
});
const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: "\\S",
  description: "Why, for the history. Stored sealed.",
});
const shownReason = (description: string) =>
  masked("text", {
    ...nullable(Type.String()),
    description: `${description} null: none was stated, or the key has no scope \`restricted:read\`.`,
  });

export const RestrictionPut = named(
  "RestrictionPut",
  closed(
    { grounds: Grounds, reason: Reason },
    { examples: [{ grounds: "accuracy_contested", reason: "says that the address is an old one" }] },
  ),
);

const entry = {
  grounds: Grounds,
  reason: shownReason("Why the customer was restricted."),
  restricted_by: Type.String({ description: "Who restricted the customer." }),
  restricted_at: Timestamp,
};

const example = {
  grounds: "accuracy_contested",
  reason: "says that the address is an old one",
  restricted_by: "api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fc",
  restricted_at: "2026-11-22T08:30:00.000Z",
  lifted_by: null,
  lifted_at: null,
  lift_reason: null,
};

export const Restriction = named(
  "Restriction",
  closed(
    {
      customer_id: customerId(Id),
      restricted: Type.Boolean({ description: "Whether the data of the customer is only stored now." }),
      history: Type.Array(
        component("RestrictionPeriod", {
          ...entry,
          lifted_by: { ...nullable(Type.String()), description: "Who lifted or replaced it. null: it holds." },
          lifted_at: nullable(Timestamp),
          lift_reason: shownReason("Why it was lifted, from `Doorplate-Reason`."),
        }),
        { description: "Newest first. The first one holds if `restricted` is true." },
      ),
    },
    {
      description: "Whether a customer is restricted, and was before.",
      examples: [{ customer_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6", restricted: true, history: [example] }],
    },
  ),
);

import Type from "typebox";
import { recipientFields } from "../reads/schema.ts";
import { closed, component, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";

/** Article 17 (1) GDPR, and Article 47 PIPL, which wants the end of the retention as well. */
export const GROUNDS = [
  "no_longer_needed",
  "retention_ended",
  "consent_withdrawn",
  "objection",
  "unlawful_processing",
  "legal_obligation",
  "child",
] as const;

export const STATUSES = ["requested", "running", "completed"] as const;

const Place = component("ErasurePlace", {
  place: Type.String({ description: "The table, or the key store.", examples: ["addresses"] }),
  outcome: oneOf(["deleted", "emptied", "kept", "destroyed"], {
    description:
      "deleted: the rows are removed. emptied: the rows stay without personal data. kept: the rows hold no personal " +
      "data, or `reason` says until when. destroyed: a key, without which no copy of what it sealed can be read.",
  }),
  rows: Type.Integer(),
  reason: nullable(Type.String({ description: "What stays, and why." })),
});

const Recipient = component("ErasureRecipient", {
  ...recipientFields,
  last_at: nullable({
    ...Timestamp,
    description: "When it received data for the last time. null: the read audit does not have it, but it may have.",
  }),
  acknowledged_at: nullable({
    ...Timestamp,
    description: "When a webhook accepted the event `customer.erased`. null: not yet, or not a webhook.",
  }),
});

export const Erasure = named(
  "Erasure",
  closed(
    {
      id: Id,
      customer_id: Id,
      status: oneOf(STATUSES, {
        description:
          "requested: accepted. running: being erased. completed: no data of the customer is left, and the receipt " +
          "is signed.",
      }),
      grounds: oneOf(GROUNDS),
      requested_at: { ...Timestamp, description: "When the person asked for it." },
      verified_by: Type.String({ description: "How the identity of the person who asked was verified." }),
      created_by: Type.String({ description: "Who started it: `api_key:<id>` or `oauth:<subject>`." }),
      created_at: Timestamp,
      completed_at: nullable(Timestamp),
      backups_without_data_by: nullable({
        ...Timestamp,
        description:
          "From when on no backup can be opened for what the customer's key has sealed: names, phones, e-mail " +
          "addresses, streets, notes. null until the erasure is completed.",
      }),
      backups_deleted_by: nullable({
        ...Timestamp,
        description:
          "When the last backup of the data from before the erasure is deleted. Until then backups may hold what is " +
          "not sealed with the customer's key: ids, times, codes of countries and divisions, tags, positions, and, " +
          "with the tenant's key, refused lines of imports and reasons. null until the erasure is completed.",
      }),
      places: Type.Array(Place, { description: "What was done where. Empty until the rows are removed." }),
      recipients: Type.Array(Recipient, {
        description: "Who had received data of the customer, or may have, and has to delete it too.",
      }),
      receipt: nullable(
        Type.String({
          description:
            "The receipt as JWS in compact form (RFC 7515), signed with a key of `GET /v1/receipt-keys`. null until " +
            "the erasure is completed.",
        }),
      ),
    },
    { description: "The erasure of a customer. It contains no personal data, and is kept as proof." },
  ),
);

export const ErasurePage = named("ErasurePage", pageOf(Erasure));

export const ErasureCreate = named(
  "ErasureCreate",
  closed(
    {
      grounds: oneOf(GROUNDS, { description: "Why the data has to be erased: Article 17 (1) GDPR, Article 47 PIPL." }),
      requested_at: Type.Optional({
        ...Type.String({ format: "date-time" }),
        description: "When the person asked for it. Default: now.",
      }),
      verified_by: Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: "\\S",
        description: "How the identity of the person was verified. It is kept: do not use personal data.",
        examples: ["code sent to the registered phone"],
      }),
    },
    { examples: [{ grounds: "consent_withdrawn", verified_by: "code sent to the registered phone" }] },
  ),
);

export const ErasureReport = named(
  "ErasureReport",
  closed(
    {
      customer_id: Id,
      places: Type.Array(Place),
      recipients: Type.Array(Recipient),
    },
    { description: "What an erasure would do." },
  ),
);

export const ReceiptKeys = named(
  "ReceiptKeys",
  closed(
    {
      keys: Type.Array(
        component("ReceiptKey", {
          kty: Type.String({ examples: ["OKP"] }),
          crv: Type.String({ examples: ["Ed25519"] }),
          x: Type.String({ description: "The public key, base64url." }),
          kid: Type.String({ description: "As in the header of a receipt." }),
          alg: Type.String({ examples: ["EdDSA"] }),
          use: Type.String({ examples: ["sig"] }),
        }),
      ),
    },
    { description: "A JSON Web Key Set (RFC 7517)." },
  ),
);

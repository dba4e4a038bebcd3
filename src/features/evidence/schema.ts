import Type from "typebox";
import { closed, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";
import { masked } from "../../privacy/masks.ts";
import { EVIDENCE_KINDS, RETURN_REASONS } from "../../records/enums.ts";

const kind = oneOf(EVIDENCE_KINDS, {
  description:
    "delivered: a parcel was accepted at the address; returned: a parcel came back; customer_confirmed: the " +
    "customer confirmed the address; visited: a member of your staff visited it; mail_bounced: a letter came back " +
    "or was not forwarded.",
});
const reason = oneOf(RETURN_REASONS, {
  description: "Why the parcel came back. Required for `returned`, not allowed for other kinds.",
});
const source = Type.String({
  minLength: 1,
  maxLength: 100,
  description: "The system that reports the evidence.",
  examples: ["dhl"],
});
const ref = Type.String({
  minLength: 1,
  maxLength: 200,
  description: "The system's reference for this event. Evidence with the same `source` and `ref` is recorded once.",
  examples: ["JJD0149-17"],
});
const note = Type.String({ minLength: 1, maxLength: 500, description: "A note for the record." });

const example = {
  kind: "returned",
  reason: "moved",
  occurred_at: "2026-11-20T10:15:00.000Z",
  source: "dhl",
  ref: "JJD0149-17",
};

export const EvidenceCreate = named(
  "EvidenceCreate",
  closed(
    {
      kind,
      reason: Type.Optional(nullable(reason)),
      occurred_at: Type.String({ format: "date-time", description: "When it happened. RFC 3339, not in the future." }),
      source,
      ref,
      note: Type.Optional(nullable(note)),
      address_version: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 2_147_483_647,
          description: "The version of the address that the evidence is about. Absent: the version at `occurred_at`.",
        }),
      ),
    },
    { examples: [example] },
  ),
);

export const Evidence = named(
  "Evidence",
  closed(
    {
      id: Id,
      address_id: Id,
      kind,
      reason: nullable(reason),
      occurred_at: Timestamp,
      source,
      ref: masked("text", ref),
      note: masked("text", nullable(note)),
      address_version: Type.Integer({ description: "The version of the address that the evidence is about." }),
      counts: Type.Boolean({ description: "Whether the address is still at the place that the evidence is about." }),
      recorded_by: Type.String(),
      recorded_at: Timestamp,
    },
    {
      description:
        "A fact about an address from outside the service, such as the outcome of a delivery. It changes the " +
        "confidence.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          address_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
          ...example,
          note: null,
          address_version: 2,
          counts: true,
          recorded_by: "api_key:01a200c5-fc8a-7da3-af72-78edb7cac2a7",
          recorded_at: "2026-11-22T08:30:00.000Z",
        },
      ],
    },
  ),
);

export const EvidencePage = named("EvidencePage", pageOf(Evidence));

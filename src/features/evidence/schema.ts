import Type from "typebox";
import { closed, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";
import { EVIDENCE_KINDS, RETURN_REASONS } from "../../records/enums.ts";

const kind = oneOf(EVIDENCE_KINDS, {
  description:
    "delivered: a parcel was taken there; returned: one came back; customer_confirmed: the customer said that it is still right; visited: one of your people was there; mail_bounced: a letter came back, or was not forwarded.",
});
const reason = oneOf(RETURN_REASONS, { description: "Why it came back: only for `returned`, and required there." });
const source = Type.String({
  minLength: 1,
  maxLength: 100,
  description: "The system that says so.",
  examples: ["dhl"],
});
const ref = Type.String({
  minLength: 1,
  maxLength: 200,
  description: "Its own reference for this event: what it says twice counts once.",
  examples: ["JJD0149-17"],
});
const note = Type.String({ minLength: 1, maxLength: 500, description: "For the record." });

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
      occurred_at: Type.String({ format: "date-time", description: "RFC 3339; not in the future." }),
      source,
      ref,
      note: Type.Optional(nullable(note)),
      address_version: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 2_147_483_647,
          description:
            "The version of the address that it was sent to. Left out: the one that it had when it happened.",
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
      ref,
      note: nullable(note),
      address_version: Type.Integer({ description: "The version of the address that it speaks of." }),
      counts: Type.Boolean({ description: "Whether the address is still at the place that it speaks of." }),
      recorded_by: Type.String(),
      recorded_at: Timestamp,
    },
    {
      description: "What came to light about an address outside: it moves the confidence.",
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

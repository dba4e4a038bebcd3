import Type from "typebox";
import { GRANULARITIES } from "../../address/index.ts";
import { closed, component, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";

const example = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  address_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
  address_version: 1,
  cause: "created",
  status: "succeeded",
  attempt: 1,
  outcome: "verified",
  provider: "gazetteer",
  data_version: "2026.11",
  confidence: 0.82,
  location: {
    latitude: 22.5332,
    longitude: 113.9305,
    granularity: "dependent_locality",
    uncertainty_m: 6000,
    source: "gazetteer",
  },
  error_code: null,
  findings: [],
  campaign_id: null,
  created_at: "2026-11-22T08:30:00.000Z",
  started_at: "2026-11-22T08:30:00.050Z",
  finished_at: "2026-11-22T08:30:00.060Z",
};

export const VerificationFinding = component("VerificationFinding", {
  code: Type.String({
    description:
      "Stable: `providers_disagree`, two positions lie farther apart than both uncertainties together; `provider_unanswered`, one that goes before could not be asked; `pin_disagrees`, the provider's position lies farther from the one set by hand than both uncertainties together, and than 1 km: the pin stands.",
  }),
  providers: Type.Optional(Type.Array(Type.String(), { description: "The one whose position was taken first." })),
  distance_m: Type.Optional(Type.Integer({ description: "Metres between the positions." })),
  reason: Type.Optional(
    Type.String({ description: "Why there was no answer, such as `over_budget`, `breaker_open` or `timeout`." }),
  ),
});

export const Verification = named(
  "Verification",
  closed(
    {
      id: Id,
      address_id: Id,
      address_version: Type.Integer({
        description: "The version that is checked; the result is written only while the address still has it.",
      }),
      cause: oneOf(["created", "updated", "restored", "requested", "due", "campaign"]),
      status: oneOf(["queued", "running", "succeeded", "failed", "superseded", "cancelled"], {
        description: "superseded: the address changed meanwhile, and a later verification took over.",
      }),
      attempt: Type.Integer({ minimum: 0 }),
      outcome: nullable(
        oneOf(["verified", "not_found", "not_covered", "failed"], {
          description:
            "not_found: the provider does not know it; not_covered: no provider covers the country; failed: no provider could be reached.",
        }),
      ),
      provider: nullable(Type.String()),
      data_version: nullable(Type.String({ description: "Of the provider's data." })),
      confidence: nullable(
        Type.Number({ minimum: 0, maximum: 1, description: "The provider's: that this is the place meant." }),
      ),
      location: Type.Unsafe<Record<string, unknown> | null>({
        title: "VerificationLocation",
        type: ["object", "null"],
        additionalProperties: true,
        properties: {
          latitude: { type: "number", description: "WGS-84, degrees." },
          longitude: { type: "number", description: "WGS-84, degrees." },
          granularity: { type: "string", enum: [...GRANULARITIES] },
          uncertainty_m: { type: "number", description: "Metres." },
          source: { type: "string" },
        },
      }),
      error_code: nullable(Type.String({ description: "Why it failed." })),
      findings: Type.Array(VerificationFinding, { description: "What came to light besides the outcome." }),
      campaign_id: nullable(Id),
      created_at: Timestamp,
      started_at: nullable(Timestamp),
      finished_at: nullable(Timestamp),
    },
    { description: "One run of checking one version of an address.", examples: [example] },
  ),
);

export const VerificationPage = named("VerificationPage", pageOf(Verification));

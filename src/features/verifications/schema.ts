import Type, { type Static } from "typebox";
import { GRANULARITIES } from "../../address/index.ts";
import { masked } from "../../privacy/masks.ts";
import { closed, component, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";

const example = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  address_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
  address_version: 1,
  cause: "created",
  status: "succeeded",
  waits_for: null,
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

const WAIT_CODES = ["gazetteer", "worker", "campaign", "provider_rate", "provider_budget", "provider_failing"] as const;

export const VerificationWait = component("VerificationWait", {
  code: oneOf(WAIT_CODES, {
    description:
      [
        "gazetteer: the built-in gazetteer is not loaded yet (in the first minutes of an installation, or since its " +
          "load fails: see `GET /health/ready` of the worker)",
        "worker: no worker process is running",
        "campaign: its campaign is paused",
        "provider_rate: the provider's `calls_per_second`, or the provider asks for fewer calls",
        "provider_budget: the provider's budget of the day is used up, and the policy says `postpone`",
        "provider_failing: the provider fails or its circuit breaker is open",
      ].join("; ") + ".",
  }),
  provider: nullable(Type.String({ description: "Name of the provider, if `code` begins with `provider_`." })),
  until: nullable(Type.String({ format: "date-time", description: "Time of the next attempt, if known." })),
});

export const VerificationFinding = component("VerificationFinding", {
  code: Type.String({
    description:
      "Stable code. `providers_disagree`: the distance of two positions is greater than the sum of their " +
      "uncertainties. `provider_unanswered`: a provider of higher priority was not available. `pin_disagrees`: the " +
      "distance of the provider's position from the pin is greater than the sum of their uncertainties and than 1 " +
      "km; the pin is kept.",
  }),
  providers: Type.Optional(
    Type.Array(Type.String(), { description: "Names of the providers, the one whose position was used first." }),
  ),
  distance_m: Type.Optional(Type.Integer({ description: "Metres between the positions." })),
  reason: Type.Optional(
    Type.String({
      description:
        "Why the provider did not answer, such as `over_budget`, `breaker_open` or `timeout`; or why its purpose did " +
        "not allow the call: `country_not_allowed`, `consent_missing`, `objected` or `purpose_archived`.",
    }),
  ),
});

export const Verification = named(
  "Verification",
  closed(
    {
      id: Id,
      address_id: Id,
      address_version: Type.Integer({
        description: "The version that is checked. The result is discarded if the address has another version by then.",
      }),
      cause: oneOf(["created", "updated", "restored", "requested", "due", "campaign"]),
      status: oneOf(["queued", "running", "succeeded", "failed", "superseded", "cancelled"], {
        description: "superseded: the address changed during the verification, and a later verification replaces it.",
      }),
      waits_for: Type.Unsafe<Static<typeof VerificationWait> | null>({
        ...VerificationWait,
        type: ["object", "null"],
        description: "Why a queued verification waits. null: it starts within seconds, or has started.",
      }),
      attempt: Type.Integer({ minimum: 0 }),
      outcome: nullable(
        oneOf(["verified", "not_found", "not_covered", "failed"], {
          description:
            "not_found: the provider does not have the address; not_covered: no provider covers the country; " +
            "failed: no provider was available.",
        }),
      ),
      provider: nullable(Type.String()),
      data_version: nullable(Type.String({ description: "Version of the provider's data." })),
      confidence: nullable(
        Type.Number({
          minimum: 0,
          maximum: 1,
          description: "The provider's confidence that this is the intended place.",
        }),
      ),
      location: masked(
        "position",
        Type.Unsafe<Record<string, unknown> | null>({
          title: "VerificationLocation",
          type: ["object", "null"],
          additionalProperties: true,
          properties: {
            latitude: { type: "number", description: "Degrees, WGS-84." },
            longitude: { type: "number", description: "Degrees, WGS-84." },
            granularity: { type: "string", enum: [...GRANULARITIES] },
            uncertainty_m: { type: "number", description: "Metres." },
            source: { type: "string" },
          },
        }),
      ),
      error_code: nullable(Type.String({ description: "Why the verification failed." })),
      findings: Type.Array(VerificationFinding, { description: "Findings in addition to the outcome." }),
      campaign_id: nullable(Id),
      created_at: Timestamp,
      started_at: nullable(Timestamp),
      finished_at: nullable(Timestamp),
    },
    { description: "One check of one version of an address.", examples: [example] },
  ),
);

export const VerificationPage = named("VerificationPage", pageOf(Verification));

import Type, { type Static } from "typebox";
import { customerId } from "../../privacy/customers-in-response.ts";
import { masked } from "../../privacy/masks.ts";
import { closed, component, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";
import { VERIFICATION_STATUSES } from "../../records/enums.ts";
import { AddressFilterSchema } from "../../records/filter/schema.ts";
import { TIME_DEPENDS_ON } from "./duration.ts";
import { WAIT_CODES } from "./wait.ts";

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200, examples: ["Shenzhen after the renumbering"] }),
  filter: AddressFilterSchema,
};
const Schedule = component(
  "CampaignSchedule",
  {
    cron: Type.String({
      minLength: 9,
      maxLength: 100,
      pattern: "^\\S+(?: \\S+){4}$",
      description:
        "Cron expression of five fields: minute, hour, day of month, month, day of week. At most once an hour: the " +
        "minute must be a single number.",
      examples: ["0 3 * * 1"],
    }),
    timezone: Type.String({
      minLength: 1,
      maxLength: 64,
      description: "IANA time zone of the cron expression.",
      examples: ["Asia/Shanghai"],
    }),
  },
  {
    description:
      "A campaign with a schedule verifies nothing itself. At each scheduled time it starts a campaign with its " +
      "filter, unless the previous one is still running.",
  },
);
const reason = Type.String({ minLength: 1, maxLength: 500, description: "A note for the record." });
const Count = Type.Integer({ minimum: 0 });

const WaitsFor = component("CampaignWait", {
  code: oneOf(WAIT_CODES, {
    description:
      [
        "gazetteer: the built-in gazetteer is not loaded yet (in the first minutes of an installation)",
        "worker: no worker process is running, or none has claimed work of this campaign for 30 seconds",
        "queue: the queue (Redis, or its tables in Postgres) fails, which delays work by some seconds",
        "provider_rate: the campaign is limited by the provider's `calls_per_second`, or the provider asks for " +
          "fewer calls",
        "provider_budget: the provider's budget of the day is used up, and the policy says `postpone`",
        "provider_failing: the provider fails or its circuit breaker is open, and the policy says `postpone`",
        "throttled: interactive requests take precedence, and the campaign runs at about a third of its rate",
      ].join("; ") + ".",
  }),
  provider: nullable(Type.String({ description: "Name of the provider, if `code` begins with `provider_`." })),
  since: Timestamp,
  until: nullable(Type.String({ format: "date-time", description: "Time of the next attempt, if known." })),
});

export const Campaign = named(
  "Campaign",
  closed(
    {
      id: Id,
      status: oneOf(["scheduled", "running", "paused", "cancelled", "completed"]),
      waits_for: Type.Unsafe<Static<typeof WaitsFor> | null>({
        ...WaitsFor,
        type: ["object", "null"],
        description: "Why the campaign is waiting or slowed down. null: it runs at full rate, or is not running.",
      }),
      ...fields,
      reason: nullable(reason),
      schedule: Type.Unsafe<Static<typeof Schedule> | null>({ ...Schedule, type: ["object", "null"] }),
      next_run_at: nullable(
        Type.String({ format: "date-time", description: "When the schedule starts the next campaign." }),
      ),
      schedule_id: nullable({ ...Id, description: "Id of the campaign whose schedule started this one." }),
      progress: component("CampaignProgress", {
        total: nullable(
          Type.Integer({
            minimum: 0,
            description: "Addresses that matched at the start. null until they are counted.",
          }),
        ),
        selected: Type.Integer({ minimum: 0, description: "Addresses selected so far." }),
        skipped: Type.Integer({
          minimum: 0,
          description: "Addresses that were selected but already had an open verification.",
        }),
        queued: Count,
        running: Count,
        verified: Count,
        not_found: Count,
        not_covered: Count,
        failed: Count,
        superseded: Type.Integer({
          minimum: 0,
          description:
            "Addresses that changed before they were verified. The new version is verified outside the campaign.",
        }),
        cancelled: Count,
        rate_per_second: nullable(
          Type.Number({
            minimum: 0,
            description:
              "Addresses finished per second, recently, without skipped ones. null: none finished yet, or the " +
              "campaign is not running.",
          }),
        ),
        seconds_left: nullable(
          Type.Integer({
            minimum: 0,
            description:
              "Estimated time of completion, from the current rate and the providers' daily budgets. null: unknown.",
          }),
        ),
      }),
      created_by: Type.String(),
      created_at: Timestamp,
      finished_at: nullable(Timestamp),
    },
    {
      description: "The verification of all addresses that match a filter.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          status: "running",
          waits_for: null,
          name: "Shenzhen after the renumbering",
          filter: { country_code: "CN", division_code: "440300" },
          reason: null,
          schedule: null,
          next_run_at: null,
          schedule_id: null,
          progress: {
            total: 5200,
            selected: 2000,
            skipped: 1,
            queued: 480,
            running: 10,
            verified: 1490,
            not_found: 12,
            not_covered: 0,
            failed: 7,
            superseded: 0,
            cancelled: 0,
            rate_per_second: 950.5,
            seconds_left: 4,
          },
          created_by: "api_key:01a200c5-fc8a-7da3-af72-78edb7cac2a6",
          created_at: "2026-11-22T08:30:00.000Z",
          finished_at: null,
        },
      ],
    },
  ),
);

export const CampaignCreate = named(
  "CampaignCreate",
  closed(
    { ...fields, reason: Type.Optional(reason), schedule: Type.Optional(Schedule) },
    {
      examples: [{ name: "Shenzhen after the renumbering", filter: { country_code: "CN", division_code: "440300" } }],
    },
  ),
);
const Amount = Type.Integer({ minimum: 0 });

export const CampaignEstimate = named(
  "CampaignEstimate",
  closed(
    {
      total: { ...Amount, description: "Addresses that match at present." },
      doors: { ...Amount, description: "Distinct doors among them. Addresses at the same door cost one call." },
      from_cache: { ...Amount, description: "Doors with a cached result of the first provider. They cost no call." },
      is_sampled: Type.Boolean({
        description:
          "true: more than 200,000 addresses match, and `doors`, `from_cache` and `providers` are extrapolated from " +
          "200,000 of them.",
      }),
      providers: Type.Array(
        component("ProviderEstimate", {
          provider: Type.String(),
          calls: Amount,
          cost: Type.Number({ minimum: 0, description: "In the currency of the provider's `cost_per_call`." }),
          days: nullable(
            Type.Integer({
              minimum: 0,
              description:
                "Days for which the calls use the provider's whole budget (`calls_per_day`). null: no budget. Calls " +
                "beyond a day's budget go to other providers or wait, by the policy's `when_unanswered`.",
            }),
          ),
        }),
        {
          description:
            "The first provider of each country, with its calls and costs. If its result is not good enough, " +
            "further providers are called.",
        },
      ),
      seconds: nullable(
        Type.Integer({
          minimum: 0,
          description:
            "Estimated duration if the campaign starts now and runs alone, from the recent durations of " +
            "verifications and provider calls, the providers' rates and budgets, and the number of worker " +
            "processes. null: unknown.",
        }),
      ),
      seconds_depend_on: oneOf(TIME_DEPENDS_ON, {
        description:
          [
            "The bottleneck. verifications: the work of the service itself",
            "throttle: the work of the service, slowed down by interactive requests",
            "provider_latency: the response times of the provider",
            "provider_rate: its `calls_per_second`",
            "provider_budget: its `calls_per_day`; `seconds` is null where that is 0",
            "not_measured: this installation has verified too few addresses to estimate; `seconds` is null",
          ].join("; ") + ".",
      }),
    },
    {
      examples: [
        {
          total: 5200,
          doors: 4810,
          from_cache: 310,
          is_sampled: false,
          providers: [{ provider: "amap", calls: 4500, cost: 13.5, days: 1 }],
          seconds: 91,
          seconds_depend_on: "provider_rate",
        },
      ],
    },
  ),
);
export const CampaignPage = named("CampaignPage", pageOf(Campaign));

const Side = component("StateBefore", {
  status: oneOf(VERIFICATION_STATUSES),
  provider: nullable(Type.String()),
  confidence: nullable(Type.Number({ description: "Granularity of the address at that time." })),
  location: masked(
    "position",
    Type.Unsafe<object | null>({
      type: ["object", "null"],
      additionalProperties: true,
      description: "Position of the address.",
    }),
  ),
});

/** One line of the results. */
export const CampaignResult = named(
  "CampaignResult",
  closed(
    {
      cursor: Type.String({ description: "Pass as `after` to continue after this line." }),
      address_id: Id,
      customer_id: customerId(Id),
      verification_id: Id,
      status: oneOf(["succeeded", "failed", "superseded", "cancelled"]),
      outcome: nullable(Type.String()),
      error_code: nullable(Type.String()),
      changed: Type.Array(oneOf(["status", "location"], { title: "ChangedPart" }), {
        description: "What changed. A position counts as changed from 10 metres on.",
      }),
      distance_m: nullable(Type.Number({ description: "Metres between the two positions." })),
      before: Type.Unsafe<Static<typeof Side> | null>({ ...Side, type: ["object", "null"] }),
      after: Type.Unsafe<Omit<Static<typeof Side>, "confidence"> | null>({
        ...component("StateAfter", {
          status: Side.properties.status,
          provider: Side.properties.provider,
          location: Side.properties.location,
        }),
        type: ["object", "null"],
        description: "The state after the campaign, as the provider returned it. null: nothing was written.",
      }),
      findings: Type.Array(Type.Unsafe<object>({ type: "object", additionalProperties: true })),
      finished_at: nullable(Timestamp),
    },
    {
      description: "The result of a campaign for one address.",
      examples: [
        {
          cursor: "1.01a200c5-fc8a-7da3-af72-78edb7cac2a6.Jx2m",
          address_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
          customer_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a7",
          verification_id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          status: "succeeded",
          outcome: "verified",
          error_code: null,
          changed: ["status"],
          distance_m: null,
          before: { status: "not_found", provider: "gazetteer", confidence: 0.61, location: null },
          after: {
            status: "verified",
            provider: "gazetteer",
            location: {
              latitude: 22.5332,
              longitude: 113.9305,
              granularity: "dependent_locality",
              uncertainty_m: 6000,
              source: "gazetteer",
            },
          },
          findings: [],
          finished_at: "2026-11-22T08:30:00.000Z",
        },
      ],
    },
  ),
);

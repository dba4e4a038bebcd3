import Type, { type Static } from "typebox";
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
        "Minute, hour, day of month, month, day of week, as cron has them; at most once an hour, which is a single minute.",
      examples: ["0 3 * * 1"],
    }),
    timezone: Type.String({
      minLength: 1,
      maxLength: 64,
      description: "IANA time zone in which it is meant.",
      examples: ["Asia/Shanghai"],
    }),
  },
  {
    description:
      "A campaign with a schedule verifies nothing itself: it starts a campaign with its filter at each of these times, unless the one before is still under way.",
  },
);
const reason = Type.String({ minLength: 1, maxLength: 500, description: "For the record." });
const Count = Type.Integer({ minimum: 0 });

const WaitsFor = component("CampaignWait", {
  code: oneOf(WAIT_CODES, {
    description:
      [
        "gazetteer: the embedded gazetteer is not loaded yet (the first minutes of an installation)",
        "worker: no process that verifies runs, or none has come to this campaign for half a minute",
        "queue: the queue (Redis, or its tables in Postgres) answers with errors, so that work is begun some seconds later",
        "provider_rate: it goes at the pace of the provider's `calls_per_second`, or the provider has asked for fewer calls",
        "provider_budget: the provider's calls of the day are used up, and the policy says `postpone`",
        "provider_failing: the provider gives no answer, or its circuit breaker is open, and the policy says `postpone`",
        "throttled: it leaves room to interactive requests, and takes about three times as long",
      ].join("; ") + ".",
  }),
  provider: nullable(Type.String({ description: "Which one, where it is a provider." })),
  since: Timestamp,
  until: nullable(
    Type.String({ format: "date-time", description: "When it is tried again next, where that is known." }),
  ),
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
        description: "Why it stands still, or goes slower than it could; null where it runs freely, or does not run.",
      }),
      ...fields,
      reason: nullable(reason),
      schedule: Type.Unsafe<Static<typeof Schedule> | null>({ ...Schedule, type: ["object", "null"] }),
      next_run_at: nullable(
        Type.String({ format: "date-time", description: "When the schedule starts the next campaign." }),
      ),
      schedule_id: nullable({ ...Id, description: "The campaign whose schedule has started this one." }),
      progress: component("CampaignProgress", {
        total: nullable(
          Type.Integer({
            minimum: 0,
            description: "Addresses that matched at the start; null until they are counted.",
          }),
        ),
        selected: Type.Integer({ minimum: 0, description: "Taken up so far." }),
        skipped: Type.Integer({ minimum: 0, description: "Taken up, but with a verification of their own under way." }),
        queued: Count,
        running: Count,
        verified: Count,
        not_found: Count,
        not_covered: Count,
        failed: Count,
        superseded: Type.Integer({
          minimum: 0,
          description: "The address changed meanwhile; its new version is checked outside the campaign.",
        }),
        cancelled: Count,
        rate_per_second: nullable(
          Type.Number({
            minimum: 0,
            description:
              "Addresses that end in a second, lately, without those that were skipped; null while none has, or it does not run.",
          }),
        ),
        seconds_left: nullable(
          Type.Integer({
            minimum: 0,
            description:
              "At that rate; where a provider's budget is used up, with the days that it takes. Null while it waits for what has no known end.",
          }),
        ),
      }),
      created_by: Type.String(),
      created_at: Timestamp,
      finished_at: nullable(Timestamp),
    },
    {
      description: "Re-verification of all addresses that match a filter.",
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
      total: { ...Amount, description: "Addresses that match now." },
      doors: { ...Amount, description: "Different places among them: one door is paid for once." },
      from_cache: { ...Amount, description: "Doors that the first provider's earlier answer still holds for." },
      is_sampled: Type.Boolean({
        description:
          "There are so many that `doors`, `from_cache` and `providers` are reckoned up from 200,000 of them.",
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
                "For so many days the calls are the provider's whole budget (`calls_per_day`); null where it has none. What is over a day's budget is done by others, or waits, as the policy's `when_unanswered` says.",
            }),
          ),
        }),
        {
          description:
            "Who is asked first, and what it costs. Where the first one's answer is not good enough, others are asked too.",
        },
      ),
      seconds: nullable(
        Type.Integer({
          minimum: 0,
          description:
            "How long it takes if it begins now and is alone: from what verifications and calls of the providers took lately, from the providers' rates and budgets, and from the processes that run. Null where that cannot be told.",
        }),
      ),
      seconds_depend_on: oneOf(TIME_DEPENDS_ON, {
        description:
          [
            "What takes the longest. verifications: the service's own work",
            "throttle: that too, while interactive requests have it go slower",
            "provider_latency: the provider's answers",
            "provider_rate: its `calls_per_second`",
            "provider_budget: its `calls_per_day`; `seconds` is null where that is 0",
            "not_measured: `seconds` is null, since this installation has verified too few addresses to tell",
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
  confidence: nullable(Type.Number({ description: "Of the address, as of then." })),
  location: Type.Unsafe<object | null>({
    type: ["object", "null"],
    additionalProperties: true,
    description: "As the address has it.",
  }),
});

/** One line of the results. */
export const CampaignResult = named(
  "CampaignResult",
  closed(
    {
      cursor: Type.String({ description: "Give it as `after` to go on behind this line." }),
      address_id: Id,
      customer_id: Id,
      verification_id: Id,
      status: oneOf(["succeeded", "failed", "superseded", "cancelled"]),
      outcome: nullable(Type.String()),
      error_code: nullable(Type.String()),
      changed: Type.Array(oneOf(["status", "location"], { title: "ChangedPart" }), {
        description: "What is another one than before; a position, from ten metres on.",
      }),
      distance_m: nullable(Type.Number({ description: "Between the two positions." })),
      before: Type.Unsafe<Static<typeof Side> | null>({ ...Side, type: ["object", "null"] }),
      after: Type.Unsafe<Omit<Static<typeof Side>, "confidence"> | null>({
        ...component("StateAfter", {
          status: Side.properties.status,
          provider: Side.properties.provider,
          location: Side.properties.location,
        }),
        type: ["object", "null"],
        description: "As the provider answered; null where nothing was written.",
      }),
      findings: Type.Array(Type.Unsafe<object>({ type: "object", additionalProperties: true })),
      finished_at: nullable(Timestamp),
    },
    {
      description: "What a campaign did to one address.",
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

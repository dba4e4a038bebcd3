import Type from "typebox";
import { GRANULARITIES } from "../../address/index.ts";
import { PROVIDER_FAILURES, type ProviderFailure } from "../../geocoding/provider.ts";
import { PROVIDER_KINDS } from "../../geocoding/providers/index.ts";
import {
  closed,
  component,
  CountryCode,
  Day,
  named,
  nullable,
  oneOf,
  pageOf,
  Timestamp,
} from "../../platform/http/schemas.ts";

const nullableObject = <const P extends Parameters<typeof closed>[0]>(
  name: string,
  properties: P,
  description: string,
) => nullable(component(name, properties, { description }));

export const ProviderName = oneOf([...PROVIDER_KINDS.keys()], {
  description: "A provider that Doorplate knows.",
  examples: ["photon"],
});
export const ProviderPath = closed({ provider: ProviderName });

const settings = {
  enabled: Type.Boolean({ description: "Whether it is asked at all." }),
  priority: Type.Integer({ minimum: 1, maximum: 100, description: "1 is asked first." }),
  countries: nullable(
    Type.Array(CountryCode, {
      minItems: 1,
      maxItems: 250,
      uniqueItems: true,
      description: "Asked for these only; null for all that it covers.",
    }),
  ),
  base_url: nullable(
    Type.String({
      minLength: 8,
      maxLength: 500,
      description: "Of your own server; null for the public service.",
      examples: ["https://photon.example.com"],
    }),
  ),
  calls_per_day: nullable(
    Type.Integer({
      minimum: 0,
      maximum: 2_000_000_000,
      description: "Budget for a day (UTC), kept to exactly by all workers together; null is no limit.",
    }),
  ),
  calls_per_second: Type.Number({
    minimum: 0.0001,
    maximum: 10_000,
    description: "All workers together call no faster.",
  }),
  cost_per_call: Type.Number({
    minimum: 0,
    maximum: 100_000,
    description: "In a unit of yours; what was spent is in the usage.",
  }),
  keep_for_days: nullable(
    Type.Integer({
      minimum: 0,
      maximum: 36_500,
      description:
        "How long you may keep its positions, by a contract of your own; null: as its public terms say. After that the position is taken from the address, with an entry in its history, unless it was verified again.",
    }),
  ),
  good_enough: nullableObject(
    "GoodEnough",
    {
      granularity: Type.Optional(oneOf(GRANULARITIES, { description: "At least this fine." })),
      confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: "At least this sure." })),
    },
    "An answer that is less is remembered, and the next provider is asked; null: any position ends the search.",
  ),
};

const policy = {
  chinese_addresses_may_leave: Type.Boolean({
    description:
      "Whether addresses in China (CN) may be sent to providers outside of it. Unless this is set, they never are.",
  }),
  when_unanswered: oneOf(["use_gazetteer", "postpone"], {
    description:
      "What a verification does when a provider is down or over its budget and no other gave a good answer: take what the embedded gazetteer says; or wait until the provider can be asked again (over budget: until the next day), and take the gazetteer's answer in the end.",
  }),
};

const key = Type.String({ minLength: 1, maxLength: 500, pattern: "^[\\x21-\\x7e]+$" });
const settingsExample = {
  enabled: true,
  priority: 1,
  countries: ["DE", "AT"],
  base_url: null,
  calls_per_day: 5000,
  calls_per_second: 10,
  cost_per_call: 0.005,
  keep_for_days: null,
  good_enough: { granularity: "house_number" as const, confidence: 0.8 },
};
const photonExample = { priority: 2, base_url: "https://photon.komoot.io", calls_per_day: 1000 };

export const ProviderPut = named(
  "ProviderPut",
  Type.Partial(
    closed({
      ...settings,
      key: nullable({
        ...key,
        description:
          "Of the provider. Written only: it is stored encrypted and never shown again. Left out, the stored one stays; null removes it.",
      }),
    }),
    {
      additionalProperties: false,
      description:
        "What is left out has its default: enabled, priority 50, all countries, the public service, no budget, the provider's usual rate, no cost, the public terms, any position is good enough.",
      examples: [photonExample],
    },
  ),
);

export const Provider = named(
  "Provider",
  closed(
    {
      name: ProviderName,
      title: Type.String(),
      version: Type.Integer(),
      ...settings,
      key_hint: nullable(Type.String({ description: "The end of the key." })),
      updated_by: Type.String({ description: "Who changed it last." }),
      updated_at: Timestamp,
    },
    {
      description: "How a provider is used.",
      examples: [
        {
          name: "google",
          title: "Google Maps Platform",
          version: 1,
          ...settingsExample,
          key_hint: "…x7Qk",
          updated_by: "api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          updated_at: "2026-11-22T08:30:00.000Z",
        },
      ],
    },
  ),
);

const ProviderKind = component("ProviderKind", {
  name: ProviderName,
  title: Type.String(),
  countries: nullable(Type.Array(CountryCode, { description: "Covered; null is the world." })),
  is_in_china: Type.Boolean(),
  needs_key: Type.Boolean(),
  default_base_url: nullable(Type.String({ description: "Null: you need a server of your own." })),
  default_calls_per_second: Type.Number(),
  documentation_url: Type.String(),
});

export const ProviderPolicyPut = named(
  "ProviderPolicyPut",
  closed(policy, { examples: [{ chinese_addresses_may_leave: false, when_unanswered: "use_gazetteer" }] }),
);

export const ProviderConfiguration = named(
  "ProviderConfiguration",
  closed(
    {
      version: Type.Integer({ description: "Changes with everything here." }),
      ...policy,
      providers: Type.Array(Provider, {
        description: "Configured, in the order in which they are asked. The embedded gazetteer is always the last.",
      }),
      available: Type.Array(ProviderKind, { description: "All that can be configured." }),
    },
    { description: "Which providers are asked, and how." },
  ),
);

const part = nullable(Type.String({ minLength: 1, maxLength: 200 }));

export const ProviderTest = named(
  "ProviderTest",
  closed(
    {
      address: Type.Optional(
        component(
          "ProviderTestAddress",
          {
            country_code: CountryCode,
            address_lines: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 9 })),
            ...Type.Partial(
              closed({
                administrative_area: part,
                locality: part,
                dependent_locality: part,
                township: part,
                postal_code: part,
              }),
            ).properties,
          },
          { description: "A public building where it is left out." },
        ),
      ),
    },
    {
      examples: [
        {
          address: { country_code: "DE", locality: "Berlin", postal_code: "10117", address_lines: ["Pariser Platz 1"] },
        },
      ],
    },
  ),
);

export const ProviderTestResult = named(
  "ProviderTestResult",
  closed(
    {
      outcome: oneOf(["verified", "not_found", "not_covered", "failed"]),
      reason: nullable(oneOf(Object.keys(PROVIDER_FAILURES) as ProviderFailure[], { description: "Why it failed." })),
      detail: nullable(Type.String({ description: "What is known beyond the reason, such as the HTTP status." })),
      retry_after_seconds: nullable(Type.Integer({ description: "When to ask again, where that is known." })),
      confidence: nullable(Type.Number()),
      location: nullableObject(
        "ProviderTestLocation",
        {
          latitude: Type.Number({ description: "WGS-84, degrees." }),
          longitude: Type.Number({ description: "WGS-84, degrees." }),
          granularity: oneOf(GRANULARITIES),
          uncertainty_m: Type.Number({ description: "Metres." }),
          source: Type.String(),
        },
        "Where it is.",
      ),
      match: Type.Unsafe<Record<string, unknown> | null>({
        type: ["object", "null"],
        additionalProperties: true,
        description:
          "The datum of the answer, how well it matched, the parts confirmed, the provider's id of the place, and for how many days its terms let it be kept.",
      }),
      milliseconds: Type.Integer(),
    },
    { description: "What the provider answered. The call counts, and is never answered from memory." },
  ),
);

const usage = {
  calls: Type.Integer(),
  cache_hits: Type.Integer({ description: "Answers that were known, and cost no call." }),
  cost: Type.Number(),
  failures: Type.Unsafe<Record<string, number>>({
    type: "object",
    additionalProperties: { type: "integer" },
    description: "Failed calls by reason.",
    examples: [{ timeout: 3 }],
  }),
};

export const usageQuery = {
  from: Type.Optional(
    Type.String({ ...Day, description: "First day (UTC); 30 days before `to` where it is left out." }),
  ),
  to: Type.Optional(Type.String({ ...Day, description: "Last day (UTC); today where it is left out." })),
};

export const ProviderUsage = named(
  "ProviderUsage",
  closed(
    {
      from: Day,
      to: Day,
      days: Type.Array(component("ProviderDay", { day: Day, provider: ProviderName, ...usage }), {
        description: "Days with calls or hits.",
      }),
      states: Type.Array(
        component("ProviderState", {
          provider: ProviderName,
          breaker: oneOf(["closed", "open", "half_open"], {
            description:
              "open: not asked for a while, after failures in a row; half_open: one call at a time tries whether it is back.",
          }),
          failures_in_a_row: Type.Integer(),
          blocked_for: nullable(
            Type.String({ description: "Why it is not asked at present, where the provider said so." }),
          ),
          blocked_until: nullable(Timestamp),
        }),
        { description: "How the providers are now." },
      ),
    },
    { description: "What providers were asked, and how they are." },
  ),
);

const ProviderChange = named(
  "ProviderChange",
  closed(
    {
      occurred_at: Timestamp,
      provider: nullable(Type.String({ description: "Null: what holds for all of them." })),
      operation: oneOf(["create", "update", "delete"]),
      changed_fields: Type.Array(Type.String(), { description: "By an update. `key`: there is another key, or none." }),
      state: Type.Unsafe<Record<string, unknown>>({
        type: "object",
        additionalProperties: true,
        description: "The settings after the change; before it, where they were deleted. Without the key.",
      }),
      actor: Type.String({ description: "Who." }),
      source: Type.String(),
      reason: nullable(Type.String()),
      request_id: nullable(Type.String()),
    },
    {
      examples: [
        {
          occurred_at: "2026-11-22T08:30:00.000Z",
          provider: "google",
          operation: "update",
          changed_fields: ["calls_per_day"],
          state: { ...settingsExample, key_hint: "…x7Qk" },
          actor: "api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          source: "api",
          reason: null,
          request_id: "01a200c5-fc8a-7d11-8c6f-2b1f6f0f3c11",
        },
      ],
    },
  ),
);

export const ProviderChangePage = named("ProviderChangePage", pageOf(ProviderChange));

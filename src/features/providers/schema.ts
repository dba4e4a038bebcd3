import Type from "typebox";
import { GRANULARITIES } from "../../address/index.ts";
import { PurposeName } from "../purposes/schema.ts";
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
  description: "Name of a provider that Doorplate supports.",
  examples: ["photon"],
});
export const ProviderPath = closed({ provider: ProviderName });

const settings = {
  enabled: Type.Boolean({ description: "Whether the provider is called." }),
  priority: Type.Integer({ minimum: 1, maximum: 100, description: "Order of the providers: 1 is called first." }),
  countries: nullable(
    Type.Array(CountryCode, {
      minItems: 1,
      maxItems: 250,
      uniqueItems: true,
      description: "Countries for which the provider is called. null: all that it covers.",
    }),
  ),
  base_url: nullable(
    Type.String({
      minLength: 8,
      maxLength: 500,
      description: "URL of your own server. null: the public service.",
      examples: ["https://photon.example.com"],
    }),
  ),
  country_code: nullable({
    ...CountryCode,
    description:
      "Where the provider processes the addresses. null: CN for a provider in China, otherwise not stated. Required " +
      "with `purpose`.",
  }),
  purpose: nullable({
    ...PurposeName,
    description:
      "The purpose of the calls. Before each call Doorplate checks that the purpose allows `country_code`, and that " +
      "the customer has consented where that is needed, and has not objected; otherwise the provider is not called, " +
      "and the verification goes to the next one. null: no such check.",
  }),
  calls_per_day: nullable(
    Type.Integer({
      minimum: 0,
      maximum: 2_000_000_000,
      description: "Budget of calls per day (UTC), for all processes together. It is never exceeded. null: no limit.",
    }),
  ),
  calls_per_second: Type.Number({
    minimum: 0.0001,
    maximum: 10_000,
    description: "Maximum rate of calls, for all processes together.",
  }),
  cost_per_call: Type.Number({
    minimum: 0,
    maximum: 100_000,
    description: "Cost of a call, in a currency of your choice. The usage sums it up.",
  }),
  keep_for_days: nullable(
    Type.Integer({
      minimum: 0,
      maximum: 36_500,
      description:
        "Days for which your contract with the provider allows to keep its positions. null: as in its public terms. " +
        "After that the position is removed from the address, with an entry in its history, unless the address was " +
        "verified again.",
    }),
  ),
  good_enough: nullableObject(
    "GoodEnough",
    {
      granularity: Type.Optional(oneOf(GRANULARITIES, { description: "Minimum granularity." })),
      confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: "Minimum confidence." })),
    },
    "A result below these values is kept as a candidate, and the next provider is called. null: any position is " +
      "accepted.",
  ),
};

const policy = {
  chinese_addresses_may_leave: Type.Boolean({
    description: "Whether addresses in China (CN) may be sent to providers outside of China. Default: false.",
  }),
  when_unanswered: oneOf(["use_gazetteer", "postpone"], {
    description:
      "What a verification does if a provider is unavailable or over its budget and no other provider has a good " +
      "result. use_gazetteer: takes the result of the built-in gazetteer. postpone: waits until the provider is " +
      "available again (over budget: until the next day), and takes the gazetteer's result after the last attempt.",
  }),
};

const key = Type.String({ minLength: 1, maxLength: 500, pattern: "^[\\x21-\\x7e]+$" });
const settingsExample = {
  enabled: true,
  priority: 1,
  countries: ["DE", "AT"],
  base_url: null,
  country_code: null,
  purpose: null,
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
          "API key of the provider. Write-only: it is stored encrypted and never returned. Absent: the stored key " +
          "is kept. null: removes it.",
      }),
    }),
    {
      additionalProperties: false,
      description:
        "Absent members have their defaults: enabled, priority 50, all countries, the public service, no budget, no " +
        "purpose, " +
        "the provider's usual rate, no cost, the public terms, any position is good enough.",
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
      key_hint: nullable(Type.String({ description: "The last characters of the key." })),
      updated_by: Type.String({ description: "Who changed the configuration last." }),
      updated_at: Timestamp,
    },
    {
      description: "The configuration of a provider.",
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
  countries: nullable(Type.Array(CountryCode, { description: "The countries that the provider covers. null: all." })),
  is_in_china: Type.Boolean(),
  needs_key: Type.Boolean(),
  default_base_url: nullable(
    Type.String({ description: "URL of the public service. null: there is none, and you need your own server." }),
  ),
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
      version: Type.Integer({ description: "Increases with each change of the policy or of a configuration." }),
      ...policy,
      providers: Type.Array(Provider, {
        description:
          "The configured providers in the order in which they are called. The built-in gazetteer is always the last.",
      }),
      available: Type.Array(ProviderKind, { description: "The providers that can be configured." }),
    },
    { description: "The provider policy and the configured providers." },
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
          { description: "The address to geocode. Default: a public building." },
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
      reason: nullable(
        oneOf(Object.keys(PROVIDER_FAILURES) as ProviderFailure[], { description: "Why the call failed." }),
      ),
      detail: nullable(Type.String({ description: "Details of the failure, such as the HTTP status." })),
      retry_after_seconds: nullable(Type.Integer({ description: "When the provider can be called again, if known." })),
      confidence: nullable(Type.Number()),
      location: nullableObject(
        "ProviderTestLocation",
        {
          latitude: Type.Number({ description: "Degrees, WGS-84." }),
          longitude: Type.Number({ description: "Degrees, WGS-84." }),
          granularity: oneOf(GRANULARITIES),
          uncertainty_m: Type.Number({ description: "Metres." }),
          source: Type.String(),
        },
        "The position.",
      ),
      match: Type.Unsafe<Record<string, unknown> | null>({
        type: ["object", "null"],
        additionalProperties: true,
        description:
          "The datum of the result, the match quality, the confirmed parts, the provider's id of the place, and the " +
          "days for which its terms allow to keep the position.",
      }),
      milliseconds: Type.Integer(),
    },
    { description: "The result of the provider. The call is counted, and the cache is not used." },
  ),
);

const usage = {
  calls: Type.Integer(),
  cache_hits: Type.Integer({ description: "Results from the cache, which cost no call." }),
  cost: Type.Number(),
  failures: Type.Unsafe<Record<string, number>>({
    type: "object",
    additionalProperties: { type: "integer" },
    description: "Failed calls by reason.",
    examples: [{ timeout: 3 }],
  }),
};

export const usageQuery = {
  from: Type.Optional(Type.String({ ...Day, description: "First day (UTC). Default: 30 days before `to`." })),
  to: Type.Optional(Type.String({ ...Day, description: "Last day (UTC). Default: today." })),
};

export const ProviderUsage = named(
  "ProviderUsage",
  closed(
    {
      from: Day,
      to: Day,
      days: Type.Array(component("ProviderDay", { day: Day, provider: ProviderName, ...usage }), {
        description: "The days with calls or cache hits.",
      }),
      states: Type.Array(
        component("ProviderState", {
          provider: ProviderName,
          breaker: oneOf(["closed", "open", "half_open"], {
            description:
              "closed: the provider is called. open: it is not called for some time, after repeated failures. " +
              "half_open: one call at a time tests whether it is available again.",
          }),
          failures_in_a_row: Type.Integer(),
          blocked_for: nullable(
            Type.String({
              description: "The provider's reason for refusing calls at present. null: it does not refuse them.",
            }),
          ),
          blocked_until: nullable(Timestamp),
        }),
        { description: "The present state of the providers." },
      ),
    },
    { description: "The usage and the state of the providers." },
  ),
);

const ProviderChange = named(
  "ProviderChange",
  closed(
    {
      occurred_at: Timestamp,
      provider: nullable(Type.String({ description: "The provider. null: the change is of the provider policy." })),
      operation: oneOf(["create", "update", "delete"]),
      changed_fields: Type.Array(Type.String(), {
        description: "The changed settings of an update. `key`: the key was replaced or removed.",
      }),
      state: Type.Unsafe<Record<string, unknown>>({
        type: "object",
        additionalProperties: true,
        description: "The settings after the change; of a deletion, before it. Without the key.",
      }),
      actor: Type.String({ description: "Who made the change." }),
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

import Type from "typebox";
import {
  closed,
  component,
  CountryCode,
  Id,
  named,
  nullable,
  oneOf,
  pageOf,
  pageQuery,
  Timestamp,
} from "../../platform/http/schemas.ts";
import { PurposeName } from "../purposes/schema.ts";
import { EVENT_FILTERS } from "./events.ts";

const WHICH =
  "The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the " +
  "tenant's other endpoints.";

const fields = {
  url: Type.String({
    minLength: 1,
    maxLength: 2_000,
    description: "The URL that events are posted to: https, on the public internet. Redirects are not followed.",
    examples: ["https://example.com/hooks/doorplate"],
  }),
  description: nullable(Type.String({ minLength: 1, maxLength: 500 })),
  event_types: Type.Array(oneOf(EVENT_FILTERS, { title: "EventFilter" }), {
    minItems: 1,
    uniqueItems: true,
    description: WHICH,
  }),
  payload: oneOf(["thin", "full"], {
    description:
      "`thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope " +
      "`changes:read`.",
  }),
  ordered: Type.Boolean({
    description:
      "Whether an event of a customer or an address is sent only after its earlier events have been delivered or " +
      "have failed.",
  }),
};

const destination = {
  country_code: nullable({
    ...CountryCode,
    description: "Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`.",
  }),
  purpose: nullable({
    ...PurposeName,
    description:
      "The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and " +
      "that the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and " +
      "the delivery ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard " +
      "to consent and objection. null: no such check.",
  }),
};

const webhook = {
  id: Id,
  version: Type.Integer(),
  ...fields,
  ...destination,
  event_types: Type.Array(Type.String(), { description: WHICH }),
  status: oneOf(["enabled", "disabled"], {
    description: "While an endpoint is disabled nothing is sent. Its events are kept, and sent when it is enabled.",
  }),
  disabled_reason: Type.Unsafe<"by_request" | "gone" | "failing" | null>({
    type: ["string", "null"],
    enum: ["by_request", "gone", "failing", null],
    description: "`gone`: the endpoint answered 410. `failing`: nothing could be delivered for 5 days.",
  }),
  disabled_at: nullable(Timestamp),
  failing_since: nullable(
    Type.String({
      format: "date-time",
      description: "Since when every attempt has failed. null: the latest attempt succeeded.",
    }),
  ),
  previous_secret_until: nullable(
    Type.String({
      format: "date-time",
      description: "Until when events are also signed with the secret before the last rotation.",
    }),
  ),
  created_by: Type.String(),
  created_at: Timestamp,
  updated_at: Timestamp,
};

const example = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  version: 1,
  url: "https://example.com/hooks/doorplate",
  description: null,
  event_types: ["address.*"],
  payload: "thin",
  ordered: false,
  country_code: null,
  purpose: null,
  status: "enabled",
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  previous_secret_until: null,
  created_by: "api_key:01a200c5-fc8a-7da3-af72-78edb7cac2a6",
  created_at: "2026-11-22T08:30:00.000Z",
  updated_at: "2026-11-22T08:30:00.000Z",
};

export const Webhook = named(
  "Webhook",
  closed(webhook, {
    description: "An endpoint that receives events, by the Standard Webhooks specification.",
    examples: [example],
  }),
);
export const WebhookWithSecret = named(
  "WebhookWithSecret",
  closed(
    {
      ...webhook,
      secret: Type.String({
        description:
          "The secret for verifying `webhook-signature`. It is shown only in this response, and stored encrypted.",
        examples: ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="],
      }),
    },
    {
      description: "An endpoint with its new secret.",
      examples: [{ ...example, secret: "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=" }],
    },
  ),
);
export const WebhookPage = named("WebhookPage", pageOf(Webhook));

export const WebhookCreate = named(
  "WebhookCreate",
  closed(
    {
      url: fields.url,
      description: Type.Optional(fields.description),
      event_types: Type.Optional({ ...fields.event_types, default: ["*"] }),
      payload: Type.Optional({ ...fields.payload, default: "thin" }),
      ordered: Type.Optional({ ...fields.ordered, default: false }),
      country_code: Type.Optional(destination.country_code),
      purpose: Type.Optional(destination.purpose),
    },
    { examples: [{ url: "https://example.com/hooks/doorplate", event_types: ["address.*"] }] },
  ),
);

export const WebhookPatch = named(
  "WebhookPatch",
  closed(
    {
      url: Type.Optional(fields.url),
      description: Type.Optional(fields.description),
      event_types: Type.Optional(fields.event_types),
      payload: Type.Optional(fields.payload),
      ordered: Type.Optional(fields.ordered),
      country_code: Type.Optional(destination.country_code),
      purpose: Type.Optional(destination.purpose),
      status: Type.Optional(
        oneOf(["disabled"], {
          description: "Disables the endpoint. To enable it again, use `POST /v1/webhooks/{webhook_id}/enable`.",
        }),
      ),
    },
    { minProperties: 1, examples: [{ event_types: ["address.verified"] }] },
  ),
);

export const WebhookRotate = named(
  "WebhookRotate",
  closed(
    {
      overlap_seconds: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 2_592_000,
          default: 86_400,
          description: "Seconds for which events are also signed with the old secret.",
        }),
      ),
    },
    { examples: [{ overlap_seconds: 3600 }] },
  ),
);

export const WebhookEnable = named(
  "WebhookEnable",
  closed(
    {
      skip_missed: Type.Optional(
        Type.Boolean({
          default: false,
          description: "true: starts with events from now on. false: also delivers the events that were kept.",
        }),
      ),
    },
    { examples: [{ skip_missed: false }] },
  ),
);

const Attempt = component("DeliveryAttempt", {
  at: Timestamp,
  response_status: nullable(Type.Integer({ description: "HTTP status. null: there was no response." })),
  error_code: nullable(
    Type.String({
      description:
        "Why there was no response: address_refused, name_not_resolved, connection_failed, tls_failed or timeout. " +
        "Why nothing was sent: country_not_allowed, consent_missing, objected or purpose_archived.",
    }),
  ),
  latency_ms: Type.Integer(),
});

const STATUSES = ["queued", "running", "succeeded", "failed", "withheld", "cancelled"] as const;

const EventId = Type.String({
  minLength: 1,
  maxLength: 100,
  description: "`webhook-id` of the request: the same for all attempts and replays of an event.",
  examples: ["evt_5f0c41c2a1f24b6b8b1d6d9c8f6a3e21"],
});

export const WebhookDelivery = named(
  "WebhookDelivery",
  closed(
    {
      id: Id,
      event_id: EventId,
      event_type: Type.String({ examples: ["address.updated"] }),
      entity_id: nullable(Id),
      status: oneOf(STATUSES, {
        description:
          "`failed`: all attempts failed. `withheld`: not sent, because the purpose of the endpoint does not allow " +
          "it; `error_code` of the last attempt says why.",
      }),
      attempts: Type.Array(Attempt, {
        description: "The latest attempts, oldest first. Bodies of requests and responses are not stored.",
      }),
      next_attempt_at: nullable(Timestamp),
      occurred_at: Timestamp,
      created_at: Timestamp,
      finished_at: nullable(Timestamp),
    },
    {
      description: "One event for one endpoint, with its attempts.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          event_id: "evt_5f0c41c2a1f24b6b8b1d6d9c8f6a3e21",
          event_type: "address.updated",
          entity_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
          status: "queued",
          attempts: [{ at: "2026-11-22T08:30:00.500Z", response_status: 503, error_code: null, latency_ms: 120 }],
          next_attempt_at: "2026-11-22T08:30:05.600Z",
          occurred_at: "2026-11-22T08:30:00.000Z",
          created_at: "2026-11-22T08:30:00.400Z",
          finished_at: null,
        },
      ],
    },
  ),
);
export const WebhookDeliveryPage = named("WebhookDeliveryPage", pageOf(WebhookDelivery));
export const DeliveryQuery = closed({
  ...pageQuery,
  status: Type.Optional(oneOf(STATUSES, { description: "Only deliveries with this status." })),
  event_id: Type.Optional({ ...EventId, description: "Only the delivery of this event." }),
});

export const WebhookReplayCreate = named(
  "WebhookReplayCreate",
  closed(
    {
      delivery_id: Type.Optional({ ...Id, description: "Replays this delivery." }),
      event_id: Type.Optional({ ...EventId, description: "Replays this event: the `webhook-id` of the request." }),
      since: Type.Optional({
        ...Timestamp,
        description: "Replays the events from this time on, of the endpoint's present `event_types`.",
      }),
      until: Type.Optional({ ...Timestamp, description: "End of the period, exclusive. Absent: until now." }),
      include_delivered: Type.Optional(
        Type.Boolean({ default: false, description: "With `since`: whether to replay delivered events too." }),
      ),
    },
    {
      description: "Exactly one of `delivery_id`, `event_id` and `since`.",
      examples: [{ since: "2026-11-21T00:00:00.000Z", until: "2026-11-22T00:00:00.000Z" }],
    },
  ),
);

export const WebhookReplay = named(
  "WebhookReplay",
  closed(
    {
      id: Id,
      status: oneOf(["running", "completed"]),
      since: nullable(Timestamp),
      until: nullable(Timestamp),
      include_delivered: Type.Boolean(),
      queued: Type.Integer({ description: "Deliveries queued again so far." }),
      created_at: Timestamp,
      finished_at: nullable(Timestamp),
    },
    {
      description: "Deliveries that are sent again.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          status: "running",
          since: "2026-11-21T00:00:00.000Z",
          until: "2026-11-22T00:00:00.000Z",
          include_delivered: false,
          queued: 0,
          created_at: "2026-11-22T08:30:00.000Z",
          finished_at: null,
        },
      ],
    },
  ),
);

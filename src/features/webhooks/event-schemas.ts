/** What is posted for each event: the `webhooks` of the API's document. */
import Type, { type TSchema } from "typebox";
import type { EventKind } from "../../platform/http/openapi.ts";
import { closed, component, Id, named, oneOf, Timestamp } from "../../platform/http/schemas.ts";
import { customerId } from "../../privacy/customers-in-response.ts";
import { CONSENT_STATUSES } from "../../privacy/purposes.ts";
import { DEFINITION_OF, ENTITIES, TABLES, type Entity } from "../../records/entities.ts";
import { eventsOf } from "../changes/event-type.ts";
import { CONSENT_EVENTS, DISABLED_EVENT, RESTRICTION_EVENTS, TEST_EVENT, type EventType } from "./events.ts";

const ID = "01a200c5-fc89-7fc4-9874-6ca4f79da9fb";
const CUSTOMER_ID = "01a200c5-fc8a-7da3-af72-78edb7cac2a6";

const nameOf = (entity: Entity): string => `${entity[0]!.toUpperCase()}${entity.slice(1)}Event`;

const eventSchema = (name: string, types: readonly EventType[], data: TSchema) =>
  named(name, closed({ type: oneOf(types), timestamp: { ...Timestamp, description: "Time of the event." }, data }));

const exampleOf = (type: EventType, data: object): object => ({ type, timestamp: "2026-11-22T08:30:00.000Z", data });

function changeEvents(entity: Entity): [type: EventType, kind: EventKind][] {
  const state = DEFINITION_OF[entity].schema;
  const data = component(`${nameOf(entity)}Data`, {
    id: Id,
    customer_id: customerId(Id),
    version: Type.Integer({ description: "The version that the change made." }),
    link: Type.String({ description: "URL of the resource, relative to the service." }),
    changed_fields: Type.Optional(
      Type.Array(Type.String(), {
        description:
          "Names of the changed fields. `changed_fields`, `before` and `after` are present only if the endpoint's " +
          "`payload` is `full`.",
      }),
    ),
    before: Type.Optional(
      Type.Unsafe<object | null>({
        anyOf: [state, { type: "null" }],
        description: "The whole state before; null where there was none.",
      }),
    ),
    after: Type.Optional(
      Type.Unsafe<object | null>({
        anyOf: [state, { type: "null" }],
        description: "The whole state after; of what was deleted, the last one; null where it is erased.",
      }),
    ),
  });
  const types = eventsOf(entity);
  const schema = eventSchema(nameOf(entity), types, data);
  const link = `/v1/${TABLES[entity]}/${ID}`;
  const example = { id: ID, customer_id: entity === "customer" ? ID : CUSTOMER_ID, version: 2, link };
  return types.map((type) => [
    type,
    { summary: SUMMARIES[type.split(".")[1]!]!(entity), schema, example: exampleOf(type, example) },
  ]);
}

const SUMMARIES: Record<string, (entity: Entity) => string> = {
  created: (entity) => `A new ${entity}`,
  updated: (entity) => `A changed ${entity}`,
  deleted: (entity) => `A deleted ${entity}`,
  restored: (entity) => `A restored state of a ${entity}`,
  erased: (entity) => `An erased ${entity}: delete your copy of it`,
  verified: () => "A finished verification of an address",
};

const disabledData = component("WebhookDisabledEventData", {
  webhook_id: Id,
  reason: Type.String({ description: "The `disabled_reason` of the webhook." }),
  link: Type.String({ description: "URL of the webhook, relative to the service." }),
});
const consentData = component("ConsentEventData", {
  customer_id: customerId(Id),
  purpose: Type.String({ description: "Name of the purpose." }),
  consent_id: Id,
  status: oneOf(CONSENT_STATUSES),
  occurred_at: { ...Timestamp, description: "When the customer declared it." },
  link: Type.String({ description: "URL of the consents of the customer, relative to the service." }),
});
const consentSchema = eventSchema("ConsentEvent", CONSENT_EVENTS, consentData);
const CONSENT_SUMMARIES = {
  given: "A consent of a customer",
  withdrawn: "A consent that a customer has withdrawn",
  expired: "A consent that has expired",
};
const consentEvents = CONSENT_STATUSES.map((status): [type: EventType, kind: EventKind] => [
  `consent.${status}`,
  {
    summary: CONSENT_SUMMARIES[status],
    schema: consentSchema,
    example: exampleOf(`consent.${status}`, {
      customer_id: CUSTOMER_ID,
      purpose: "newsletter",
      consent_id: ID,
      status,
      occurred_at: "2026-11-22T08:30:00.000Z",
      link: `/v1/customers/${CUSTOMER_ID}/consents`,
    }),
  },
]);

const restrictionData = component("RestrictionEventData", {
  customer_id: customerId(Id),
  link: Type.String({ description: "URL of the restriction of the customer, relative to the service." }),
});
const restrictionSchema = eventSchema("RestrictionEvent", RESTRICTION_EVENTS, restrictionData);
const RESTRICTION_SUMMARIES = {
  "customer.restricted": "A customer whose data may only be stored from now on",
  "customer.restriction_lifted": "A customer whose data may be used again",
};
const restrictionEvents = RESTRICTION_EVENTS.map((type): [type: EventType, kind: EventKind] => [
  type,
  {
    summary: RESTRICTION_SUMMARIES[type],
    schema: restrictionSchema,
    example: exampleOf(type, { customer_id: CUSTOMER_ID, link: `/v1/customers/${CUSTOMER_ID}/restriction` }),
  },
]);

const testData = component("WebhookTestEventData", { webhook_id: Id });

/** By their types. */
export const EVENTS: Readonly<Record<EventType, EventKind>> = {
  ...(Object.fromEntries([...ENTITIES.flatMap(changeEvents), ...consentEvents, ...restrictionEvents]) as Record<
    Exclude<EventType, typeof DISABLED_EVENT | typeof TEST_EVENT>,
    EventKind
  >),
  [DISABLED_EVENT]: {
    summary: "A disabled webhook endpoint of the tenant",
    schema: eventSchema("WebhookDisabledEvent", [DISABLED_EVENT], disabledData),
    example: exampleOf(DISABLED_EVENT, { webhook_id: ID, reason: "failing", link: `/v1/webhooks/${ID}` }),
  },
  [TEST_EVENT]: {
    summary: "A test event",
    schema: eventSchema("WebhookTestEvent", [TEST_EVENT], testData),
    example: exampleOf(TEST_EVENT, { webhook_id: ID }),
  },
};

import Type from "typebox";
import { closed, Id, named, nullable, oneOf, Timestamp } from "../../platform/http/schemas.ts";
import { customerId } from "../../privacy/customers-in-response.ts";
import { masked } from "../../privacy/masks.ts";
import { DEFINITION_OF } from "../../records/entities.ts";
import { ENTITIES, OPERATIONS } from "../../records/rows.ts";
import { CHANGE_EVENTS } from "./event-type.ts";

const Cursor = Type.String({
  minLength: 1,
  maxLength: 100,
  description: "A position in the feed.",
  examples: ["NDcxMQ.9ZrXGq0Y3mFvS0bW"],
});
const State = Type.Unsafe<object | null>({
  title: "ResourceState",
  anyOf: [...ENTITIES.map((entity) => DEFINITION_OF[entity].schema), { type: "null" }],
});

export const Change = named(
  "Change",
  closed(
    {
      cursor: Cursor,
      entity: oneOf(ENTITIES),
      entity_id: Id,
      customer_id: customerId(Id),
      version: Type.Integer({ description: "The version after the change." }),
      operation: oneOf(OPERATIONS),
      event_type: oneOf(CHANGE_EVENTS, { description: "The event type that webhooks use for this change." }),
      changed_fields: Type.Array(Type.String(), { description: "Names of the changed fields." }),
      occurred_at: Timestamp,
      actor: Type.String({ description: "Who made the change." }),
      source: Type.String({ description: "The channel of the change, from `Doorplate-Source`." }),
      reason: masked("text", nullable(Type.String())),
      request_id: nullable(Type.String()),
      before: {
        ...State,
        description: "The state before the change. null: it did not exist, is erased, or see `after`.",
      },
      after: {
        ...State,
        description:
          "The state after the change. Of a deletion: the last state. null: it is erased, or the customer is " +
          "restricted, and the key has no scope `restricted:read`.",
      },
    },
    { description: "One entry of the change log." },
  ),
);

export const ChangePage = named(
  "ChangePage",
  closed({
    items: Type.Array(Change, {
      description:
        "In the order of the log. The changes of one customer or address are in the order of their versions.",
    }),
    cursor: { ...Cursor, description: "Pass as `after` in the next request, even if `items` is empty." },
    has_more: Type.Boolean({ description: "true: more changes are available; request the next page at once." }),
  }),
);

export const ChangeQuery = closed({
  after: Type.Optional({
    ...Cursor,
    description:
      "`cursor` of the previous page, or `now` for changes from this moment on. Absent: begins with the oldest " +
      "change in the feed.",
  }),
  entity: Type.Optional(oneOf(ENTITIES, { description: "Only changes of this entity." })),
  operation: Type.Optional(oneOf(OPERATIONS, { description: "Only changes by this operation." })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Changes per page." })),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 30,
      default: 0,
      description: "Seconds to wait for a change if there is none yet (long polling).",
    }),
  ),
});

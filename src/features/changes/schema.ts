import Type from "typebox";
import { closed, Id, named, nullable, oneOf, Timestamp } from "../../platform/http/schemas.ts";
import { DEFINITION_OF } from "../../records/entities.ts";
import { ENTITIES, OPERATIONS } from "../../records/rows.ts";
import { CHANGE_EVENTS } from "./event-type.ts";

const Cursor = Type.String({
  minLength: 1,
  maxLength: 100,
  description: "Where a reader stands in the log.",
  examples: ["NDcxMQ.9ZrXGq0Y3mFvS0bW"],
});
const State = Type.Unsafe<object | null>({
  title: "ResourceState",
  anyOf: [...ENTITIES.map((entity) => DEFINITION_OF[entity].schema), { type: "null" }],
});

const Change = named(
  "Change",
  closed(
    {
      cursor: Cursor,
      entity: oneOf(ENTITIES),
      entity_id: Id,
      customer_id: Id,
      version: Type.Integer({ description: "The version that the change made." }),
      operation: oneOf(OPERATIONS),
      event_type: oneOf(CHANGE_EVENTS, { description: "The same, as webhooks call it." }),
      changed_fields: Type.Array(Type.String(), { description: "Names of fields, as they are stored." }),
      occurred_at: Timestamp,
      actor: Type.String({ description: "Who." }),
      source: Type.String({ description: "From where." }),
      reason: nullable(Type.String()),
      request_id: nullable(Type.String()),
      before: { ...State, description: "The whole state before; null where there was none." },
      after: { ...State, description: "The whole state after; of what was deleted, the last one." },
    },
    { description: "One entry of the change log." },
  ),
);

export const ChangePage = named(
  "ChangePage",
  closed({
    items: Type.Array(Change, {
      description: "In the order of the log. Changes of one customer or address are in the order of their versions.",
    }),
    cursor: { ...Cursor, description: "Give it as `after` next time, also where there were no items." },
    has_more: Type.Boolean({ description: "There is more already: ask again at once." }),
  }),
);

export const ChangeQuery = closed({
  after: Type.Optional({
    ...Cursor,
    description:
      "`cursor` of the page before, or `now`: what changes from this moment on. Absent: from the oldest change that the feed keeps.",
  }),
  entity: Type.Optional(oneOf(ENTITIES, { description: "Changes of these only." })),
  operation: Type.Optional(oneOf(OPERATIONS, { description: "Changes of this kind only." })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Changes on a page." })),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 30,
      default: 0,
      description: "Seconds to wait for a change where there is none yet.",
    }),
  ),
});

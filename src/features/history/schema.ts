import Type, { type Static, type TSchema } from "typebox";
import { nameOf, POINTER_KEYWORD } from "../../privacy/mask-schema.ts";
import { masked } from "../../privacy/masks.ts";
import { component, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";

/**
 * The schema of a history.
 * @param name of its entries in the document
 * @param state of the kind of thing that it is the history of
 */
export const historyOf = <T extends TSchema>(name: string, state: T) =>
  pageOf(
    component(name, {
      version: Type.Integer({ description: "The version after the change." }),
      operation: oneOf(["create", "update", "delete", "restore", "erase"]),
      occurred_at: Timestamp,
      actor: Type.String({
        description: "Who made the change: `api_key:<id>`, `oauth:<subject>`, `system:<part>` or `sql:<user>`.",
        examples: ["api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fb"],
      }),
      source: Type.String({
        description: "The channel of the change: `Doorplate-Source` of the request, or the part of the service.",
        examples: ["checkout"],
      }),
      reason: masked("text", nullable(Type.String())),
      request_id: nullable(Type.String()),
      diff: Type.Array(
        component("Difference", {
          pointer: Type.String({ description: "JSON Pointer (RFC 6901) into the state.", examples: ["/postal_code"] }),
          from: Type.Optional(Type.Unknown({ description: "The value before. Absent: there was none." })),
          to: Type.Optional(Type.Unknown({ description: "The value after. Absent: it was removed." })),
        }),
        {
          [POINTER_KEYWORD]: nameOf(state),
          description: "The differences to the previous version, field by field.",
        },
      ),
      state: Type.Unsafe<Static<T> | null>({
        anyOf: [state, { type: "null" }],
        description: "The state after the change. null: the customer is erased.",
      }),
    }),
  );

export const AsOf = {
  as_of: Type.Optional(
    Type.String({
      format: "date-time",
      description: "Returns the state at this time. Default: the current state.",
      examples: ["2026-11-22T08:30:00Z"],
    }),
  ),
};

export const HistoryQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Changes per page." })),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 400, description: "`next_cursor` of the previous page." }),
  ),
};

export const RestoreBody = component(
  "Restore",
  {
    version: Type.Integer({
      minimum: 1,
      maximum: 2_147_483_647,
      description: "The version to restore.",
    }),
  },
  { examples: [{ version: 1 }] },
);

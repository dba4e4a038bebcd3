import Type, { type Static, type TSchema } from "typebox";
import { component, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";

/**
 * The schema of a history.
 * @param name of its entries in the document
 * @param state of the kind of thing that it is the history of
 */
export const historyOf = <T extends TSchema>(name: string, state: T) =>
  pageOf(
    component(name, {
      version: Type.Integer({ description: "The version that the change made." }),
      operation: oneOf(["create", "update", "delete", "restore"]),
      occurred_at: Timestamp,
      actor: Type.String({
        description: "Who: `api_key:<id>`, `oauth:<subject>`, `system:<part>`, `sql:<user>`.",
        examples: ["api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fb"],
      }),
      source: Type.String({
        description: "From where: `Doorplate-Source` of the request, or the part of the service.",
        examples: ["checkout"],
      }),
      reason: nullable(Type.String()),
      request_id: nullable(Type.String()),
      diff: Type.Array(
        component("Difference", {
          pointer: Type.String({ description: "JSON Pointer (RFC 6901) into the state.", examples: ["/postal_code"] }),
          from: Type.Optional(Type.Unknown({ description: "Absent where there was nothing." })),
          to: Type.Optional(Type.Unknown({ description: "Absent where nothing is left." })),
        }),
        { description: "Field by field, against the version before." },
      ),
      state: Type.Unsafe<Static<T>>({ ...(state as object), description: "The whole state after the change." }),
    }),
  );

export const AsOf = {
  as_of: Type.Optional(
    Type.String({ format: "date-time", description: "The state of that moment.", examples: ["2026-11-22T08:30:00Z"] }),
  ),
};

export const HistoryQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Changes on a page." })),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 400, description: "`next_cursor` of the page before." }),
  ),
};

export const RestoreBody = component(
  "Restore",
  {
    version: Type.Integer({
      minimum: 1,
      maximum: 2_147_483_647,
      description: "The version whose state is to be had again.",
    }),
  },
  { examples: [{ version: 1 }] },
);

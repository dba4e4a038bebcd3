import { SAID, type Entity, type Entry, type World } from "../world.ts";

/** Who a change is attributed to. `key` is the key of the world. */
export interface By {
  actor: "key" | RegExp;
  source: string;
  reason: string | RegExp | null;
  request_id: string | RegExp | null;
}

/** Answers of the API, where the way is a request. */
type Act = () => Promise<unknown>;

export interface Way {
  name: string;
  /** What it is meant to change, and how. */
  entity: Entity;
  operation: Entry["operation"];
  by: By;
  /** Makes what the way needs. @returns the way itself; it throws or answers with a problem where it is refused */
  begin(world: World): Promise<Act>;
  /** Tries to bring in more than the API takes in one field. Absent where the way brings no values of fields. */
  overfill?(world: World): Promise<unknown>;
  /** It takes away a position that must not be kept any longer, which the act before has found at the world's spot. */
  expires?: true;
  /** It asks for a verification although the place is the same. */
  asksAgain?: true;
}

export const REQUEST: By = { actor: "key", source: "matrix", reason: "because", request_id: SAID["x-request-id"] };
export const IMPORT: By = { ...REQUEST, request_id: /^import\/[\da-f-]{36}$/ };
export const UNDO: By = { ...REQUEST, reason: "The import was undone.", request_id: /^undo\/[\da-f-]{36}$/ };
export const VERIFICATION: By = {
  actor: /^system:verification$/,
  source: "verification",
  reason: null,
  request_id: null,
};
export const RETENTION: By = { actor: /^system:retention$/, source: "retention", reason: /terms/, request_id: null };
export const SQL: By = { actor: /^sql:/, source: "sql", reason: null, request_id: null };

import { ATTRIBUTION_HEADERS, type Entity, type Entry, type World } from "../world.ts";

/** The expected attribution of a change. `key` stands for the API key of the tenant. */
export interface By {
  actor: "key" | RegExp;
  source: string;
  reason: string | RegExp | null;
  request_id: string | RegExp | null;
}

/** Makes the change. Returns the responses if the way is a request. */
type Act = () => Promise<unknown>;

export interface Way {
  name: string;
  /** The main change that is expected. */
  entity: Entity;
  operation: Entry["operation"];
  by: By;
  /**
   * Creates the data that the way needs. @returns the way itself; if rejected, it throws or returns a problem response
   */
  begin(world: World): Promise<Act>;
  /** Sends values that exceed the limits of the API. Undefined if the way sets no values. */
  overfill?(world: World): Promise<unknown>;
  /** The way removes an expired position, which was found at the `spot` of the world before. */
  expires?: true;
  /** The way requests a verification although the place is the same. */
  asksAgain?: true;
}

export const REQUEST: By = {
  actor: "key",
  source: "matrix",
  reason: "because",
  request_id: ATTRIBUTION_HEADERS["x-request-id"],
};
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

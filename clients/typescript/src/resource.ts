import { call, type CallOptions, type Client } from "./call.ts";
import type { PatchOf } from "./operations.ts";
import { DoorplateError } from "./problem.ts";
import { etagOf, pathOf, type Versioned } from "./versions.ts";

export interface UpdateOptions extends CallOptions {
  /** Why, for the history. */
  doorplate_reason?: string;
  /** The channel that it comes from, for the history. */
  doorplate_source?: string;
}

const CHANGE_HEADERS = ["if-match", "doorplate-source", "doorplate-reason"];
const OVERTAKEN_LIMIT = 5;

/**
 * Changes what was read. Given a patch, it is refused (`version_mismatch`) where somebody was faster; given a function,
 * what is there now is read, and the function asked again.
 * @param patch a JSON Merge Patch, or a function that makes one of the present state
 */
export async function update<R extends Versioned>(
  client: Client,
  resource: R,
  patch: PatchOf<R> | ((current: R) => PatchOf<R>),
  { doorplate_reason, doorplate_source, ...options }: UpdateOptions = {},
): Promise<R> {
  const path = pathOf(resource);
  const operation = {
    method: "PATCH",
    path,
    headers: CHANGE_HEADERS,
    body: "application/merge-patch+json",
    self: selfOf(path),
  };
  for (let [current, tried] = [resource, 1]; ; tried++) {
    const body = typeof patch === "function" ? patch(current) : patch;
    try {
      return await call<R>(client, operation, { body, if_match: current, doorplate_reason, doorplate_source }, options);
    } catch (error) {
      const isOvertaken = error instanceof DoorplateError && error.code === "version_mismatch";
      if (!isOvertaken || typeof patch !== "function" || tried === OVERTAKEN_LIMIT) throw error;
      current = await reread(client, current, options);
    }
  }
}

/** Deletes what was read, unless somebody changed it since. */
export async function remove(
  client: Client,
  resource: Versioned,
  { doorplate_reason, doorplate_source, ...options }: UpdateOptions = {},
): Promise<void> {
  await call(
    client,
    { method: "DELETE", path: pathOf(resource), headers: CHANGE_HEADERS },
    { if_match: resource, doorplate_reason, doorplate_source },
    options,
  );
}

/** What is there now: the same object while nothing has changed. */
export async function reread<R extends Versioned>(client: Client, resource: R, options: CallOptions = {}): Promise<R> {
  const path = pathOf(resource);
  const input = etagOf(resource) === undefined ? {} : { if_none_match: resource };
  return call<R>(client, { method: "GET", path, headers: ["if-none-match"], self: selfOf(path) }, input, options);
}

const selfOf = (path: string): string => path.replace(/[^/]+$/, "{id}");

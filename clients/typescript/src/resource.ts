import { call, type CallOptions, type Client } from "./call.ts";
import type { PatchOf } from "./operations.ts";
import { DoorplateError } from "./problem.ts";
import { etagOf, pathOf, type Versioned } from "./versions.ts";

export interface UpdateOptions extends CallOptions {
  /** The reason of the change, shown in the history. */
  doorplate_reason?: string;
  /** The channel that the change comes from, shown in the history. */
  doorplate_source?: string;
}

const CHANGE_HEADERS = ["if-match", "doorplate-source", "doorplate-reason"];
const OVERTAKEN_LIMIT = 5;

/**
 * Updates a resource that was read before. A patch fails with `version_mismatch` if the resource has changed since. A
 * function is called again with the new version, up to five times.
 * @param patch a JSON Merge Patch, or a function that returns one for a resource
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

/** Deletes a resource. Fails with `version_mismatch` if it has changed since it was read. */
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

/** Reads a resource again. Returns the same object if it has not changed. */
export async function reread<R extends Versioned>(client: Client, resource: R, options: CallOptions = {}): Promise<R> {
  const path = pathOf(resource);
  const input = etagOf(resource) === undefined ? {} : { if_none_match: resource };
  return call<R>(client, { method: "GET", path, headers: ["if-none-match"], self: selfOf(path) }, input, options);
}

const selfOf = (path: string): string => path.replace(/[^/]+$/, "{id}");

/** What was read is remembered with its ETag and its place, so that it can be changed and read again. */
/** Something that was read, whose version is known. */
export type Versioned = object;

interface Origin {
  etag: string | undefined;
  path: string | undefined;
}

const origins = new WeakMap<object, Origin>();

/** @param self where a resource like this is read, with {id} in it */
export function remember(answer: unknown, etag: string | null, self: string | undefined): void {
  if (typeof answer !== "object" || answer === null) return;
  const { id, items } = answer as { id?: unknown; items?: unknown };
  const path = self !== undefined && typeof id === "string" ? self.replace("{id}", encodeURIComponent(id)) : undefined;
  if (etag !== null || path !== undefined) origins.set(answer, { etag: etag ?? undefined, path });
  if (Array.isArray(items)) for (const item of items) remember(item, null, self);
}

/** The ETag of what was read: the one that came with it, or the one of its version. */
export function etagOf(resource: Versioned): string | undefined {
  const { version } = resource as { version?: unknown };
  return origins.get(resource)?.etag ?? (typeof version === "number" ? `"${version}"` : undefined);
}

/** Where it is read. */
export function pathOf(resource: Versioned): string {
  const path = origins.get(resource)?.path;
  if (path === undefined) throw new TypeError("This was not read by this client, or cannot be read again on its own");
  return path;
}

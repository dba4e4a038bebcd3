/** A resource that was read. The client remembers its ETag and path, so that it can be updated and read again. */
export type Versioned = object;

interface Origin {
  etag: string | undefined;
  path: string | undefined;
}

const origins = new WeakMap<object, Origin>();

/**
 * Stores the ETag and the path of a response, and the paths of its items.
 * @param self the path at which such a resource can be read, with {id}
 */
export function remember(answer: unknown, etag: string | null, self: string | undefined): void {
  if (typeof answer !== "object" || answer === null) return;
  const { id, items } = answer as { id?: unknown; items?: unknown };
  const path = self !== undefined && typeof id === "string" ? self.replace("{id}", encodeURIComponent(id)) : undefined;
  if (etag !== null || path !== undefined) origins.set(answer, { etag: etag ?? undefined, path });
  if (Array.isArray(items)) for (const item of items) remember(item, null, self);
}

/** Returns the ETag of a resource: the one of its response, otherwise the one of its version. */
export function etagOf(resource: Versioned): string | undefined {
  const { version } = resource as { version?: unknown };
  return origins.get(resource)?.etag ?? (typeof version === "number" ? `"${version}"` : undefined);
}

/** Returns the path at which a resource can be read. */
export function pathOf(resource: Versioned): string {
  const path = origins.get(resource)?.path;
  if (path === undefined) throw new TypeError("The object was not returned by this client, or has no path of its own");
  return path;
}

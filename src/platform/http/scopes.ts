/** A noun and a verb. */
export type Scope = `${string}:${"read" | "write"}`;

/** What a key of a tenant may be given. The list of features fills it. */
export const TENANT_SCOPES: Scope[] = [];

/**
 * What the root API key has: it manages tenants and the service, and sees nothing inside tenants. The list of features
 * fills it.
 */
export const ROOT_SCOPES: Scope[] = [];

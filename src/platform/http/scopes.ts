/** A permission: a noun and a verb. */
export type Scope = `${string}:${"read" | "write"}`;

/** Scopes that a key of a tenant can have. The list of features fills it. */
export const TENANT_SCOPES: Scope[] = [];

/** Scopes of the root API key, which manages tenants and cannot read inside them. The list of features fills it. */
export const ROOT_SCOPES: Scope[] = [];

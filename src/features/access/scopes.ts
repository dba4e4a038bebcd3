import type { Scope } from "../../platform/http/request.ts";

/** What a key may be given. */
export const TENANT_SCOPES = [
  "customers:read", "customers:write",
  "addresses:read", "addresses:write",
  "verifications:read", "verifications:write",
  "campaigns:read", "campaigns:write",
  "changes:read",
  "geocoding:read",
  "imports:read", "imports:write",
  "policies:read", "policies:write",
  "webhooks:read", "webhooks:write",
  "api-keys:read", "api-keys:write",
] as const satisfies Scope[];

/** What the root key has: it manages tenants and sees nothing inside them. */
export const ROOT_SCOPES = ["tenants:read", "tenants:write"] as const satisfies Scope[];

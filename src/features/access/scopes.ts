import { ENTITIES, TABLES } from "../../records/entities.ts";
import type { Scope } from "../../platform/http/request.ts";

/** What a key may be given. */
export const TENANT_SCOPES = [
  ...ENTITIES.flatMap((entity) => [`${TABLES[entity]}:read`, `${TABLES[entity]}:write`] as const),
  "verifications:read", "verifications:write",
  "evidence:read", "evidence:write",
  "campaigns:read", "campaigns:write",
  "changes:read",
  "geocoding:read",
  "exports:read", "exports:write",
  "imports:read", "imports:write",
  "policies:read", "policies:write",
  "webhooks:read", "webhooks:write",
  "providers:read", "providers:write",
  "api-keys:read", "api-keys:write",
] as const satisfies Scope[];

/** What the root API key has: it manages tenants and the service, and sees nothing inside tenants. */
export const ROOT_SCOPES = ["tenants:read", "tenants:write", "queues:read"] as const satisfies Scope[];

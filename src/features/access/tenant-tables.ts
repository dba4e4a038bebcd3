/** The tables with rows of tenants, and what the erasure of a tenant does with them. A test wants each to be listed. */
import type { DB } from "../../platform/database/tables.ts";

/** Tables whose rows are deleted, in an order that keeps their references. */
export const DELETED_WITH_TENANT = [
  "access_package_parts",
  "access_packages",
  "webhook_deliveries",
  "webhook_replays",
  "webhooks",
  "import_refusals",
  "import_kept",
  "import_chunks",
  "imports",
  "exports",
  "verifications",
  "campaigns",
  "position_terms",
  "positions",
  "geocode_cache",
  "evidence",
  "traces",
  "search_documents",
  "followers",
  "idempotency_keys",
  "customer_purposes",
  "consents",
  "objections",
  "restrictions",
  "legal_holds",
  "retention_runs",
  "retention_rules",
  "suppression_overrides",
  "suppressions",
  "erasures",
  "customer_refs",
  "addresses",
  "customers",
  "changes",
  // Its deletions are written to provider_changes.
  "provider_settings",
  "provider_policies",
  "provider_states",
  "provider_usage",
  "provider_changes",
  "purpose_versions",
  "purposes",
  "attribute_definitions",
  "attribute_schemas",
  "reads",
  "audit_blocks",
  "audit_heads",
  "api_keys",
] as const satisfies (keyof DB)[];

/** Tables whose rows are deleted in the key store. */
export const KEYS_OF_TENANT = ["keys.customer_keys", "keys.rotations", "keys.index_keys", "keys.tenant_keys"] as const;

/** Tables whose rows stay, by why. */
export const KEPT_AFTER_TENANT = {
  tenant_erasures: "The proof of the erasure.",
  "keys.erased_customers": "The ledger: ids, and hashes under a key that is destroyed.",
  "keys.erased_tenants": "The ledger: after a restore of older data, the tenant is erased again.",
} as const satisfies Partial<Record<keyof DB, string>>;

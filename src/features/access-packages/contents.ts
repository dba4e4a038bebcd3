/** What a package has of each table with rows of customers. A test wants each table to be in one of the two lists. */
import type { LeftOut, SectionName } from "./texts.ts";

/** The section that shows the rows of a table. */
export const SHOWN: Readonly<Record<string, SectionName>> = {
  customers: "customer",
  customer_refs: "customer",
  addresses: "addresses",
  changes: "history",
  verifications: "verifications",
  evidence: "evidence",
  customer_purposes: "purposes",
  consents: "consents",
  objections: "objections",
  webhook_deliveries: "recipients",
  restrictions: "restrictions",
  legal_holds: "legal_holds",
  access_packages: "packages",
  reads: "reads",
};

/** Tables that are not in a package, by why. */
export const NOT_SHOWN: Readonly<Record<string, LeftOut>> = {
  positions: "copies",
  position_terms: "copies",
  search_documents: "copies",
  access_package_parts: "copies",
  idempotency_keys: "copies",
  geocode_cache: "copies",
  imports: "files",
  import_chunks: "files",
  import_refusals: "files",
  import_kept: "technical",
  traces: "technical",
  erasures: "others",
  suppressions: "others",
  suppression_overrides: "others",
  "keys.customer_keys": "technical",
  "keys.erased_customers": "others",
};

/** Why something is not in a package; of employees there is no table. */
export const LEFT_OUT_REASONS: readonly (LeftOut | "staff")[] = [...new Set(Object.values(NOT_SHOWN)), "staff"];

import type { Kysely } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import type { KeyStore } from "../../platform/key-store.ts";
import { DELETED_WITH_TENANT, KEPT_AFTER_TENANT } from "../access/tenant-tables.ts";
import { countRows, type TenantErasureRow } from "./queries.ts";

/** What an erasure has done, or would do, in a place. */
export interface TenantPlace {
  /** The table. */
  place: string;
  outcome: "deleted" | "destroyed" | "kept";
  rows: number;
  /** Why rows are kept; null if they are not. */
  reason: string | null;
}

const KEYS = "keys.customer_keys";

/** The places of an erasure. @param counts the rows by table */
export const placesOf = (counts: Readonly<Record<string, number>>): TenantPlace[] => [
  { place: KEYS, outcome: "destroyed", rows: counts[KEYS] ?? 0, reason: null },
  ...DELETED_WITH_TENANT.map((place) => ({
    place,
    outcome: "deleted" as const,
    rows: counts[place] ?? 0,
    reason: null,
  })),
  ...Object.entries(KEPT_AFTER_TENANT).map(([place, reason]) => ({
    place,
    outcome: "kept" as const,
    rows: counts[place] ?? 0,
    reason,
  })),
];

/** Counts the rows of a tenant in all places. */
export async function countPlaces(
  db: Kysely<DB>,
  keyStore: KeyStore,
  tenant_id: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = { [KEYS]: await keyStore.countCustomerKeys(tenant_id) };
  for (const table of DELETED_WITH_TENANT) counts[table] = await countRows(db, table, tenant_id);
  return counts;
}

/** The claims of a receipt; `jti` is the id of the erasure. */
export const receiptOf = (
  { tenant_id, id, slug, created_at }: TenantErasureRow,
  places: readonly TenantPlace[],
  completed_at: string,
  backups_without_data_by: string,
): object => ({
  jti: id,
  iss: "doorplate",
  tenant_id,
  tenant: slug,
  requested_at: new Date(created_at).toISOString(),
  completed_at,
  places,
  backups_without_data_by,
});

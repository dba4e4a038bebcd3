import type { Static } from "typebox";
import type { Tx } from "../../platform/database/transaction.ts";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { KeyStore } from "../../platform/key-store.ts";
import { MINUTE, toTimestamp } from "../../platform/time.ts";
import { lockTenant, setDisabled, type TenantRow } from "../access/queries.ts";
import { isHeld } from "../legal-holds/service.ts";
import { countPlaces, placesOf } from "./places.ts";
import { findHold, findTenantErasure, insertTenantErasure, type TenantErasureRow } from "./queries.ts";
import type { TenantErasure, TenantErasureCreate, TenantErasureReport } from "./schema.ts";

/** Keys of a disabled tenant are accepted for some seconds, and what runs may take half a minute to stop. */
const GRACE_MS = MINUTE;

/**
 * Accepts the erasure of a tenant, and disables it. If there is one already, returns it.
 * @throws AppError not_found; invalid_body if the slug is another one; legal_hold
 */
export async function requestTenantErasure(
  tx: Tx,
  tenant_id: string,
  body: Static<typeof TenantErasureCreate>,
  created_by: string,
  now: Date,
): Promise<TenantErasureRow> {
  const tenant = await getConfirmed(tx, tenant_id, body, now);
  const row = await insertTenantErasure(tx, {
    tenant_id,
    id: uuidv7(now.getTime()),
    slug: tenant.slug,
    status: "requested",
    created_by,
    created_at: now.toISOString(),
    starts_at: new Date(now.getTime() + GRACE_MS).toISOString(),
  });
  if (!row) return (await findTenantErasure(tx, tenant_id)) as TenantErasureRow;
  if (tenant.disabled_at === null) await setDisabled(tx, tenant_id, now.toISOString());
  return row;
}

/**
 * Reports what an erasure would do.
 * @throws AppError as `requestTenantErasure`
 */
export async function reportTenantErasure(
  tx: Tx,
  keyStore: KeyStore,
  tenant_id: string,
  body: Static<typeof TenantErasureCreate>,
  now: Date,
): Promise<Static<typeof TenantErasureReport>> {
  const { slug } = await getConfirmed(tx, tenant_id, body, now);
  return { tenant_id, slug, places: placesOf(await countPlaces(tx, keyStore, tenant_id)) };
}

async function getConfirmed(
  tx: Tx,
  tenant_id: string,
  { confirm }: Static<typeof TenantErasureCreate>,
  now: Date,
): Promise<TenantRow> {
  const tenant = await lockTenant(tx, tenant_id);
  if (!tenant) throw notFound();
  if (confirm !== tenant.slug) throw invalidBody("/confirm", "is not the slug of the tenant");
  const hold = await findHold(tx, tenant_id, now);
  if (hold) throw isHeld(hold);
  return tenant;
}

/**
 * Gets the erasure of a tenant.
 * @throws AppError not_found
 */
export function checkErasure(row: TenantErasureRow | undefined, id: string): TenantErasureRow {
  if (row?.id !== id) throw new AppError("not_found");
  return row;
}

/** Converts an erasure to the resource of the API. */
export function toTenantErasure(row: TenantErasureRow): Static<typeof TenantErasure> {
  const { id, tenant_id, slug, created_by, receipt } = row;
  return {
    id,
    tenant_id,
    slug,
    status: row.status as Static<typeof TenantErasure>["status"],
    created_by,
    created_at: toTimestamp(row.created_at),
    starts_at: toTimestamp(row.starts_at),
    completed_at: toTimestamp(row.completed_at),
    backups_without_data_by: toTimestamp(row.backups_without_data_by),
    places: placesOf(row.counts),
    receipt,
  };
}

import { AppError, notFound, tenantDeleted, type ConstraintProblems } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { startReschedule } from "../../records/due-dates.ts";
import { countContents, deleteTenantRows, isErasing, lockTenant, setDisabled, type TenantRow } from "./queries.ts";

/**
 * Disables a tenant: its keys and tokens are refused, and its background work is paused. No change if it is disabled.
 * @throws AppError not_found, conflict
 */
export async function disableTenant(tx: Tx, id: string, now: Date): Promise<TenantRow> {
  const tenant = await getLocked(tx, id);
  return tenant.disabled_at === null ? setDisabled(tx, id, now.toISOString()) : tenant;
}

/**
 * Enables a tenant, and computes the due dates of its addresses again: those that passed were cleared. No change if it
 * is enabled.
 * @throws AppError not_found, conflict
 */
export async function enableTenant(tx: Tx, id: string): Promise<TenantRow> {
  const tenant = await getLocked(tx, id);
  if (tenant.disabled_at === null) return tenant;
  await startReschedule(tx, id);
  return setDisabled(tx, id, null);
}

/**
 * Deletes an empty tenant, with its keys and settings.
 * @throws AppError not_found, conflict, tenant_not_empty
 */
export async function deleteTenant(tx: Tx, id: string): Promise<void> {
  await getLocked(tx, id);
  const remaining = Object.entries(await countContents(tx, id)).filter(([, count]) => count > 0);
  if (remaining.length > 0)
    throw new AppError("tenant_not_empty", {
      detail: `The tenant still has ${remaining.map(([name]) => name).join(", ")}.`,
      members: { remaining: Object.fromEntries(remaining) },
    });
  await deleteTenantRows(tx, id);
}

async function getLocked(tx: Tx, id: string): Promise<TenantRow> {
  const tenant = await lockTenant(tx, id);
  if (!tenant) throw notFound();
  if (await isErasing(tx, id)) throw new AppError("conflict", { detail: "The tenant is being erased." });
  return tenant;
}

/** Tables of what is created in a tenant, whose keys work for some seconds in other processes after its deletion. */
const TABLES = [
  "api_keys",
  "attribute_schemas",
  "campaigns",
  "customers",
  "exports",
  "imports",
  "provider_policies",
  "provider_settings",
  "purposes",
  "webhooks",
];

/** The problem of a request in a tenant that was deleted. */
export const tenantConstraints: ConstraintProblems = Object.fromEntries(
  TABLES.map((table) => [`${table}_tenant_fkey`, tenantDeleted]),
);

import type { Static } from "typebox";
import { AppError, notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { checkVersion, NO_VERSION } from "../../platform/http/conditional.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { updateOf } from "../../records/changes.ts";
import type { StoredLocation } from "../../records/location.ts";
import { lockAddress } from "../../records/queries.ts";
import type { AddressRow } from "../../records/rows.ts";
import type { Vault } from "../../records/seal.ts";
import { rowAfter, write } from "../../records/write.ts";
import { newVerification, type VerificationRow } from "../verifications/service.ts";
import type { PinPut } from "./schema.ts";

/** The accuracy of a GPS fix in a street. */
const UNCERTAINTY_M = 25;

/**
 * Sets a location by hand. Writes nothing if it is the same.
 * @throws AppError not_found, version_mismatch
 */
export async function pinAddress(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  tenant_id: string,
  id: string,
  expected: number | "any",
  body: Static<typeof PinPut>,
  now: Date,
): Promise<AddressRow> {
  const row = await lock(vault, tx, tenant_id, id);
  // `If-None-Match: *` asks that there is no pin; the address itself always has a version.
  checkVersion(expected === NO_VERSION && !isPinned(row) ? "any" : expected, row);
  const { latitude, longitude, uncertainty_m = UNCERTAINTY_M, note } = body;
  const location: StoredLocation = {
    latitude,
    longitude,
    granularity: "house_number",
    uncertainty_m,
    source: `pin:${context.actor}`,
    pinned: true,
    ...(note !== undefined && { note }),
  };
  const change = updateOf(row, { location });
  return change ? rowAfter(change, await write(vault, tx, context, now, { addresses: [change] })) : row;
}

/**
 * Removes a location that was set by hand, and queues a verification to find another one.
 * @throws AppError not_found, version_mismatch, conflict
 */
export async function unpinAddress(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  tenant_id: string,
  id: string,
  expected: number | "any",
  now: Date,
): Promise<{ row: AddressRow; verification: VerificationRow }> {
  const row = await lock(vault, tx, tenant_id, id);
  checkVersion(expected, row);
  const change = isPinned(row) ? updateOf(row, { location: null }) : undefined;
  if (!change) throw new AppError("conflict", { detail: "The address has no pin." });
  // Replaces an open verification, which may have read the pin, or belong to a paused campaign.
  const verification = newVerification({ ...row, version: row.version + 1 }, "requested", context.actor, now);
  return {
    row: rowAfter(change, await write(vault, tx, context, now, { addresses: [change], verifications: [verification] })),
    verification,
  };
}

const isPinned = ({ location }: AddressRow): boolean => location?.pinned === true;

async function lock(vault: Vault, tx: Tx, tenant_id: string, id: string): Promise<AddressRow> {
  const row = await lockAddress(vault, tx, tenant_id, id);
  if (!row || row.deleted_at !== null) throw notFound();
  return row;
}

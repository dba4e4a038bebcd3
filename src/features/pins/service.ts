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

/** A GPS fix in a street. */
const UNCERTAINTY_M = 25;

/** Sets a position by hand. Nothing is written where it is set like this already. */
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
  // The address has a version whether a position was set or not.
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

/** Takes a position that was set by hand away, and has a provider asked for one. */
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
  if (!change) throw new AppError("conflict", { detail: "No position was set by hand." });
  // In place of one that is open: it may have looked at the pin, and one that a paused campaign holds back would not
  // run.
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

import { isDeepStrictEqual } from "node:util";
import type { Static } from "typebox";
import { AppError, notFound } from "../../platform/errors.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import { checkVersion } from "../../platform/http/conditional.ts";
import { lockAddress, updateAddress, type AddressRow } from "../addresses/queries.ts";
import type { Location } from "../addresses/schema.ts";
import { cancelVerifications, queueVerification } from "../verifications/queries.ts";
import { newVerification, type VerificationRow } from "../verifications/service.ts";
import type { PinPut } from "./schema.ts";

/** A GPS fix in a street. */
const UNCERTAINTY_M = 25;

/** Sets a position by hand. Nothing is written where it is set like this already. */
export async function pinAddress(tx: Tx, actor: string, tenant_id: string, id: string, expected: number | "any", body: Static<typeof PinPut>, now: Date): Promise<AddressRow> {
  const row = await lock(tx, tenant_id, id, expected);
  const { latitude, longitude, uncertainty_m = UNCERTAINTY_M, note } = body;
  const location: Location = { latitude, longitude, granularity: "house_number", uncertainty_m, source: `pin:${actor}`, pinned: true, ...(note !== undefined && { note }) };
  if (isDeepStrictEqual(row.location, location)) return row;
  return updateAddress(tx, row, { location: json(location) as never, updated_at: now.toISOString() });
}

/** Takes a position that was set by hand away, and has a provider asked for one. */
export async function unpinAddress(tx: Tx, actor: string, tenant_id: string, id: string, expected: number | "any", now: Date): Promise<{ row: AddressRow; verification: VerificationRow }> {
  const row = await lock(tx, tenant_id, id, expected);
  if (!(row.location as Location | null)?.pinned) throw new AppError("conflict", { detail: "No position was set by hand." });
  const after = await updateAddress(tx, row, { location: null, updated_at: now.toISOString() });
  // One that is under way may have looked at the pin, and one that a paused campaign holds back would keep this waiting.
  await cancelVerifications(tx, after, "superseded", now);
  const verification = newVerification(after, "requested", actor, now);
  await queueVerification(tx, verification);
  return { row: after, verification };
}

async function lock(tx: Tx, tenant_id: string, id: string, expected: number | "any"): Promise<AddressRow> {
  const row = await lockAddress(tx, tenant_id, id);
  if (!row || row.deleted_at !== null) throw notFound();
  checkVersion(expected, row);
  return row;
}

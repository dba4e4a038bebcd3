import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import { lockForErasure, lockSubject, readTraces } from "../../records/erase.ts";
import { mentions } from "../../records/mentions.ts";
import type { Vault } from "../../records/seal.ts";
import type { Resources } from "../../platform/resources.ts";
import { findLegalHold, isHeld } from "../legal-holds/service.ts";
import { countPlaces } from "./places.ts";
import { findErasureOf, insertErasure, type ErasureRow, type Recipient } from "./queries.ts";
import { addPossible, listDisclosed, withAcknowledgements } from "./recipients.ts";
import type { Erasure, ErasureCreate, ErasureReport } from "./schema.ts";

interface Request {
  tenant_id: string;
  customer_id: string;
  created_by: string;
}

/**
 * Accepts the erasure of a customer. If there is an open one, returns it.
 * @throws AppError not_found, legal_hold; erased if it is completed; invalid_body
 */
export async function requestErasure(
  vault: Vault,
  tx: Tx,
  { tenant_id, customer_id, created_by }: Request,
  { grounds, requested_at, verified_by }: Static<typeof ErasureCreate>,
  now: Date,
): Promise<ErasureRow> {
  const known = await findErasureOf(tx, tenant_id, customer_id);
  if (known && known.removed_at !== null) throw new AppError("erased");
  if (known) return known;
  if (!(await lockForErasure(tx, tenant_id, customer_id))) throw notFound();
  await refuseHeld(tx, tenant_id, customer_id, now);
  const traces = await readTraces(vault, tx, tenant_id, customer_id);
  if (traces && mentions(verified_by, traces))
    throw invalidBody("/verified_by", "must not contain data of the customer, since it is kept");
  const row = await insertErasure(tx, {
    tenant_id,
    id: uuidv7(now.getTime()),
    customer_id,
    status: "requested",
    grounds,
    requested_at: requested_at ?? now.toISOString(),
    verified_by,
    created_by,
    created_at: now.toISOString(),
  });
  // Another request was faster while this one waited for the customer.
  return row ?? ((await findErasureOf(tx, tenant_id, customer_id)) as ErasureRow);
}

/** @throws AppError legal_hold */
async function refuseHeld(tx: Tx, tenant_id: string, customer_id: string, now: Date): Promise<void> {
  const hold = await findLegalHold(tx, tenant_id, customer_id, now);
  if (hold) throw isHeld(hold);
}

/**
 * Reports what an erasure would do.
 * @throws AppError not_found, legal_hold, erased
 */
export async function reportErasure(
  resources: Resources,
  tx: Tx,
  tenant_id: string,
  customer_id: string,
): Promise<Static<typeof ErasureReport>> {
  const subject = await lockSubject(resources, tx, tenant_id, customer_id);
  if (!subject) throw (await findErasureOf(tx, tenant_id, customer_id)) ? new AppError("erased") : notFound();
  await refuseHeld(tx, tenant_id, customer_id, new Date());
  const recipients = await addPossible(tx, subject, await listDisclosed(resources, tenant_id, customer_id));
  return {
    customer_id,
    places: await countPlaces(resources, tx, subject),
    recipients: recipients.map(toRecipient),
  };
}

const toRecipient = ({ kind, id, actor, purposes, last_at, acknowledged_at }: Recipient) => ({
  kind,
  id,
  actor: actor ?? null,
  purposes: purposes ?? [],
  last_at: last_at ?? null,
  acknowledged_at: acknowledged_at ?? null,
});

/**
 * Converts an erasure to the API's Erasure.
 * @param acknowledged when webhooks accepted the event, by id
 */
export function toErasure(
  row: ErasureRow,
  acknowledged: ReadonlyMap<string, string> = new Map(),
): Static<typeof Erasure> {
  const { id, customer_id, verified_by, created_by, receipt } = row;
  return {
    id,
    customer_id,
    status: row.status as Static<typeof Erasure>["status"],
    grounds: row.grounds as Static<typeof Erasure>["grounds"],
    requested_at: toTimestamp(row.requested_at),
    verified_by,
    created_by,
    created_at: toTimestamp(row.created_at),
    completed_at: toTimestamp(row.completed_at),
    backups_without_data_by: toTimestamp(row.backups_without_data_by),
    backups_deleted_by: toTimestamp(row.backups_deleted_by),
    places: row.places ?? [],
    recipients: withAcknowledgements(row.recipients, acknowledged).map(toRecipient),
    receipt,
  };
}

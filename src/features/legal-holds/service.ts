import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Keyring } from "../../platform/keyring.ts";
import { toTimestamp } from "../../platform/time.ts";
import {
  awaitLegalHolds,
  findLegalHoldById,
  insertLegalHold,
  isCustomer,
  listFilterHolds,
  listHoldsOn,
  lockLegalHolds,
  releaseLegalHold,
  type LegalHoldRow,
} from "./queries.ts";
import type { LegalHold, LegalHoldCreate } from "./schema.ts";

/** Each is a condition of every statement that erases by rule. */
const MAX_FILTERS = 100;

/** What the seal of a reason is bound to. */
const ownerOf = ({ id }: Pick<LegalHoldRow, "id">): string => `legal_hold:${id}`;

/**
 * Finds the oldest legal hold on a customer, by its id or by a filter. No hold can be created until the end of the
 * transaction, so what the caller erases in it is not held.
 * @param now the time at which it has to hold
 */
export async function findLegalHold(
  tx: Tx,
  tenant_id: string,
  customer_id: string,
  now = new Date(),
): Promise<LegalHoldRow | undefined> {
  await awaitLegalHolds(tx, tenant_id);
  const [id] = await listHoldsOn(tx, tenant_id, customer_id, now);
  return id === undefined ? undefined : findLegalHoldById(tx, { tenant_id, id });
}

/** The problem of an erasure of a customer that a hold is on. Its reason may name a person, and is not in it. */
export const isHeld = ({ id }: Pick<LegalHoldRow, "id">): AppError =>
  new AppError("legal_hold", {
    detail: `GET /v1/legal-holds/${id} says why.`,
    members: { legal_hold_id: id },
  });

/**
 * Creates a hold; waits for erasures that have looked for one already.
 * @throws AppError invalid_body, conflict
 */
export async function createLegalHold(
  keyring: Keyring,
  tx: Tx,
  { actor }: Pick<ChangeContext, "actor">,
  tenant_id: string,
  { customer_id: named, filter, reason, until }: Static<typeof LegalHoldCreate>,
  now: Date,
): Promise<LegalHoldRow> {
  const customer_id = named?.toLowerCase() ?? null;
  if ((customer_id === null) === (filter === undefined))
    throw invalidBody("", "must have exactly one of customer_id and filter");
  if (until && Date.parse(until) <= now.getTime()) throw invalidBody("/until", "must not be in the past");
  const id = uuidv7(now.getTime());
  const sealed_reason = await keyring.sealText(tenant_id, ownerOf({ id }), reason);
  await lockLegalHolds(tx, tenant_id);
  if (customer_id !== null && !(await isCustomer(tx, tenant_id, customer_id)))
    throw invalidBody("/customer_id", "is not a customer of this tenant");
  if (filter && (await listFilterHolds(tx, tenant_id, now)).length >= MAX_FILTERS)
    throw new AppError("conflict", { detail: `A tenant can have at most ${MAX_FILTERS} active holds by filter.` });
  return insertLegalHold(tx, {
    tenant_id,
    id,
    customer_id,
    filter: filter ?? null,
    sealed_reason,
    until: until ? new Date(until).toISOString() : null,
    created_by: actor,
    created_at: now.toISOString(),
    released_by: null,
    released_at: null,
    sealed_release_reason: null,
  });
}

/**
 * Releases a hold. One that is released already stays as it is.
 * @throws AppError not_found
 */
export async function endLegalHold(
  keyring: Keyring,
  tx: Tx,
  { actor, reason }: Pick<ChangeContext, "actor" | "reason">,
  key: Pick<LegalHoldRow, "tenant_id" | "id">,
  now: Date,
): Promise<LegalHoldRow> {
  await releaseLegalHold(tx, key, {
    released_by: actor,
    released_at: now.toISOString(),
    sealed_release_reason: reason === undefined ? null : await keyring.sealText(key.tenant_id, ownerOf(key), reason),
  });
  const row = await findLegalHoldById(tx, key);
  if (!row) throw notFound();
  return row;
}

/** The reasons of a hold that there are. */
export async function openReasons(keyring: Keyring, row: LegalHoldRow): Promise<string[]> {
  const { tenant_id, sealed_reason, sealed_release_reason } = row;
  const sealed = [sealed_reason, sealed_release_reason].filter((one) => one !== null && one.length > 0) as Buffer[];
  return Promise.all(sealed.map((one) => keyring.openText(tenant_id, ownerOf(row), one)));
}

/** Converts a hold to the resource of the API. */
export async function toLegalHold(keyring: Keyring, row: LegalHoldRow, now: Date): Promise<Static<typeof LegalHold>> {
  const { tenant_id, id, customer_id, filter, until, created_by, released_by, released_at } = row;
  // Empty after the customer was erased.
  const open = async (sealed: Buffer): Promise<string> =>
    sealed.length === 0 ? "" : keyring.openText(tenant_id, ownerOf(row), sealed);
  return {
    id,
    customer_id,
    filter,
    reason: await open(row.sealed_reason),
    until: toTimestamp(until),
    active: released_at === null && (until === null || Date.parse(until) > now.getTime()),
    created_by,
    created_at: toTimestamp(row.created_at),
    released_by,
    released_at: toTimestamp(released_at),
    release_reason: row.sealed_release_reason && (await open(row.sealed_release_reason)),
  };
}

import type { Static } from "typebox";
import { notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Keyring } from "../../platform/keyring.ts";
import { toTimestamp } from "../../platform/time.ts";
import { queueVerifications } from "../verifications/queries.ts";
import { newVerification } from "../verifications/service.ts";
import { queueEvent } from "../webhooks/system-events.ts";
import {
  cancelVerificationsOf,
  insertRestrictions,
  liftRestriction,
  listRestrictions,
  listUnverified,
  lockCustomer,
  lockRestrictions,
  type RestrictionRow,
} from "./queries.ts";
import type { Restriction, RestrictionPut } from "./schema.ts";

type Grounds = Static<typeof RestrictionPut>["grounds"];

/** What the seal of a reason is bound to. */
const ownerOf = (customer_id: string): string => `restriction:${customer_id}`;

const eventOf = (
  what: "restricted" | "restriction_lifted",
  { tenant_id, customer_id, id }: Pick<RestrictionRow, "tenant_id" | "customer_id" | "id">,
) => ({
  tenant_id,
  customer_id,
  event_id: `${what}_${id}`,
  event_type: `customer.${what}` as const,
  data: { customer_id, link: `/v1/customers/${customer_id}/restriction` },
});

/**
 * Restricts customers that are not restricted yet, ends their open verifications, and tells webhook endpoints.
 * @returns those that were not restricted
 */
export async function restrictAll(
  keyring: Keyring,
  tx: Tx,
  tenant_id: string,
  customer_ids: readonly string[],
  { grounds, reason, actor }: { grounds: Grounds; reason: string; actor: string },
  now: Date,
): Promise<string[]> {
  const rows = await Promise.all(
    customer_ids.map(async (customer_id) => ({
      tenant_id,
      id: uuidv7(now.getTime()),
      customer_id,
      grounds,
      sealed_reason: await keyring.sealText(tenant_id, ownerOf(customer_id), reason),
      restricted_by: actor,
      restricted_at: now.toISOString(),
    })),
  );
  await lockRestrictions(tx);
  const restricted = await insertRestrictions(tx, rows);
  await cancelVerificationsOf(tx, tenant_id, restricted, now);
  const ids = new Set(restricted);
  for (const row of rows.filter(({ customer_id }) => ids.has(customer_id)))
    await queueEvent(tx, eventOf("restricted", row), now);
  return restricted;
}

/**
 * Restricts a customer, deleted or not. If it is restricted already for other grounds or another reason, the history
 * has both.
 * @throws AppError not_found
 */
export async function restrictCustomer(
  keyring: Keyring,
  tx: Tx,
  { actor }: Pick<ChangeContext, "actor">,
  key: Pick<RestrictionRow, "tenant_id" | "customer_id">,
  body: Static<typeof RestrictionPut>,
  now: Date,
): Promise<void> {
  const { tenant_id, customer_id } = key;
  if (!(await lockCustomer(tx, tenant_id, customer_id))) throw notFound();
  const [last] = await listRestrictions(tx, tenant_id, customer_id);
  if (last && last.lifted_at === null) {
    const known = await keyring.openText(tenant_id, ownerOf(customer_id), last.sealed_reason);
    if (last.grounds === body.grounds && known === body.reason) return;
    await lockRestrictions(tx);
    await liftRestriction(tx, key, { lifted_by: actor, lifted_at: now.toISOString(), sealed_lift_reason: null });
  }
  await restrictAll(keyring, tx, tenant_id, [customer_id], { ...body, actor }, now);
}

/**
 * Lifts the restriction of a customer, and queues again the verifications that it has cancelled.
 * @returns the number of queued verifications
 * @throws AppError not_found
 */
export async function unrestrictCustomer(
  keyring: Keyring,
  tx: Tx,
  { actor, reason }: Pick<ChangeContext, "actor" | "reason">,
  key: Pick<RestrictionRow, "tenant_id" | "customer_id">,
  now: Date,
): Promise<number> {
  const { tenant_id, customer_id } = key;
  const sealed_lift_reason =
    reason === undefined ? null : await keyring.sealText(tenant_id, ownerOf(customer_id), reason);
  if (!(await lockCustomer(tx, tenant_id, customer_id))) throw notFound();
  await lockRestrictions(tx);
  if (!(await liftRestriction(tx, key, { lifted_by: actor, lifted_at: now.toISOString(), sealed_lift_reason })))
    return 0;
  await queueEvent(tx, eventOf("restriction_lifted", { ...key, id: uuidv7(now.getTime()) }), now);
  const addresses = await listUnverified(tx, tenant_id, customer_id);
  const queued = await queueVerifications(
    tx,
    addresses.map((address) => newVerification(address, "requested", actor, now)),
  );
  return queued.length;
}

/** Converts the restrictions of a customer to the resource of the API. */
export async function toRestriction(
  keyring: Keyring,
  { tenant_id, customer_id }: Pick<RestrictionRow, "tenant_id" | "customer_id">,
  rows: readonly RestrictionRow[],
  shows_reasons: boolean,
): Promise<Static<typeof Restriction>> {
  const open = async (sealed: Buffer | null): Promise<string | null> =>
    // Empty after the customer was erased.
    sealed && sealed.length > 0 && shows_reasons ? keyring.openText(tenant_id, ownerOf(customer_id), sealed) : null;
  return {
    customer_id,
    restricted: rows.some(({ lifted_at }) => lifted_at === null),
    history: await Promise.all(
      rows.map(async ({ grounds, sealed_reason, sealed_lift_reason, ...row }) => ({
        grounds: grounds as Grounds,
        reason: await open(sealed_reason),
        restricted_by: row.restricted_by,
        restricted_at: toTimestamp(row.restricted_at),
        lifted_by: row.lifted_by,
        lifted_at: toTimestamp(row.lifted_at),
        lift_reason: await open(sealed_lift_reason),
      })),
    ),
  };
}

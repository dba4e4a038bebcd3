/** Who had received data of an erased customer, and who has acknowledged the erasure. */
import { json, type Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { listDisclosures } from "../reads/queries.ts";
import {
  listAcknowledgements,
  listPossibleRecipients,
  listUnacknowledged,
  updateErasure,
  type Recipient,
} from "./queries.ts";

/** Lists the recipients that the read audit knows. */
export async function listDisclosed(
  { db, reads }: Pick<Resources, "db" | "reads">,
  tenant_id: string,
  customer_id: string,
): Promise<Recipient[]> {
  // The audit itself logs a failure.
  await reads.flush().catch(() => undefined);
  const found = await listDisclosures(db.kysely, tenant_id, customer_id);
  return found.map(({ kind, id, actor, purposes, last_at }) => ({ kind, id, actor, purposes, last_at }));
}

/** Adds the webhooks and providers that may have received data, since the audit of an older time is deleted. */
export async function addPossible(
  tx: Tx,
  subject: { tenant_id: string; address_ids: readonly string[] },
  known: readonly Recipient[],
): Promise<Recipient[]> {
  const possible = await listPossibleRecipients(tx, subject);
  const others = possible.filter(({ kind, id }) => !known.some((one) => one.kind === kind && one.id === id));
  return [...known, ...others.map((one) => ({ ...one, actor: null, purposes: [], last_at: null }))].sort(
    (a, b) => a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id),
  );
}

/** Keeps when webhooks accepted the erasure: the log of their deliveries is deleted after a month. */
export async function keepAcknowledgements({ db }: Pick<Resources, "db">): Promise<void> {
  for (const row of await listUnacknowledged(db.kysely)) {
    const acknowledged = await listAcknowledgements(db.kysely, row);
    if (acknowledged.size === 0) continue;
    await db.kysely
      .transaction()
      .execute((tx) =>
        updateErasure(tx, row, { recipients: json(withAcknowledgements(row.recipients, acknowledged)) }),
      );
  }
}

/** Adds when webhooks accepted the event. */
export const withAcknowledgements = (
  recipients: readonly Recipient[] | null,
  acknowledged: ReadonlyMap<string, string>,
): Recipient[] =>
  (recipients ?? []).map((recipient) => {
    const at = recipient.kind === "webhook" ? acknowledged.get(recipient.id) : undefined;
    return at === undefined ? recipient : { ...recipient, acknowledged_at: at };
  });

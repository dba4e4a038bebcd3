import { sql } from "kysely";
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Queues } from "../../platform/queue/queue.ts";
import type { Resources } from "../../platform/resources.ts";
import { findHorizon } from "../changes/queries.ts";
import { insertDeliveries, type Again, type DeliveryKey, type NewDelivery } from "./delivery-queries.ts";
import { eventIdOf, eventTypeOf, isWanted } from "./events.ts";
import { listBehind, setCursor, takeWebhook, type WebhookKey, type WebhookRow } from "./queries.ts";

export const WEBHOOKS = "webhooks";

/** A job is handed to the queue right after the commit: only when that has failed will the sweep do it. */
const HAND_OVER_MS = 15_000;
const LOOK_AT = 1_000;
const SYSTEM = { actor: "system:webhooks", source: "webhooks" };

/** @param round tells jobs of one delivery apart: the id of one that still runs is taken */
export function enqueueDeliveries(queues: Queues, keys: readonly DeliveryKey[], round: string, delay_ms = 0): void {
  queues.enqueue(WEBHOOKS, keys.map(({ tenant_id, webhook_id, id }) => ({ id: `${id}.${round}`, data: { tenant_id, webhook_id, id }, delay_ms })));
}

/** When a delivery is due, and when the sweep is to look after it. */
export const dueAt = (due: Date): Pick<NewDelivery, "due_at" | "available_at"> =>
  ({ due_at: due.toISOString(), available_at: new Date(due.getTime() + HAND_OVER_MS).toISOString() });

/** Makes deliveries of whatever the log has beyond the cursors of the endpoints. */
export async function dispatchEvents(resources: Resources, look_at = LOOK_AT): Promise<void> {
  const horizon = await findHorizon(resources.db.readers);
  for (const key of await listBehind(resources.db.readers, horizon)) {
    while (await dispatchNext(resources, key, horizon, look_at));
  }
}

/** @returns whether there is more */
async function dispatchNext({ db, queues, clock }: Resources, key: WebhookKey, horizon: bigint, look_at: number): Promise<boolean> {
  const walked = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const webhook = await takeWebhook(tx, key);
    if (!webhook || BigInt(webhook.cursor) >= horizon) return undefined;
    // The deliveries and the cursor move together, so that none is lost and none is made twice.
    const result = await walk(tx, webhook, { after: webhook.cursor, until: horizon.toString(), look_at }, clock());
    await setCursor(tx, key, result.position);
    return result;
  });
  if (!walked) return false;
  enqueueDeliveries(queues, walked.queued, "0");
  return walked.has_more;
}

interface Stretch {
  /** Exclusive. */
  after: string;
  /** Inclusive. */
  until: string;
  look_at: number;
  since?: string | null;
  before?: string | null;
}

interface Logged {
  seq: string;
  occurred_at: string;
  entity: string;
  entity_id: string;
  customer_id: string;
  version: number;
  operation: string;
  verified: boolean;
}

/** Walks through a stretch of the log and queues the events that the endpoint takes. */
export async function walk(tx: Tx, webhook: WebhookRow, { after, until, look_at, since = null, before = null }: Stretch, now: Date, again: Again = "none"): Promise<{ queued: DeliveryKey[]; position: string; has_more: boolean }> {
  // Ordered by the column: plain seq would be the text that is selected.
  const { rows } = await sql<Logged>`
    SELECT seq::text, occurred_at, entity, entity_id, customer_id, version, operation,
      CASE WHEN entity = 'address' AND operation = 'update' AND 'verified_at' = ANY (changed_fields) THEN state ->> 'verified_at' IS NOT NULL ELSE false END AS verified
    FROM changes WHERE tenant_id = ${webhook.tenant_id} AND seq > ${after} AND seq <= ${until}
      AND (${since}::timestamptz IS NULL OR occurred_at >= ${since}::timestamptz) AND (${before}::timestamptz IS NULL OR occurred_at < ${before}::timestamptz)
    ORDER BY changes.seq LIMIT ${look_at}`.execute(tx);
  const deliveries = rows.map((row): NewDelivery => ({
    tenant_id: webhook.tenant_id, webhook_id: webhook.id, id: uuidv7(now.getTime()), event_id: eventIdOf(webhook.tenant_id, row.seq), event_type: eventTypeOf(row), occurred_at: row.occurred_at,
    seq: row.seq, entity: row.entity, entity_id: row.entity_id, customer_id: row.customer_id, entity_version: row.version, created_at: now.toISOString(), ...dueAt(now),
  }));
  const wanted = deliveries.filter(({ event_type }) => isWanted(webhook.event_types, event_type));
  const has_more = rows.length === look_at;
  return { queued: wanted.length > 0 ? await insertDeliveries(tx, wanted, again) : [], position: has_more ? rows.at(-1)!.seq : until, has_more };
}

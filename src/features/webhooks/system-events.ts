/** Events that are not in the change log. */
import { uuidv7 } from "../../platform/ids.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { insertDeliveries } from "./delivery-queries.ts";
import { dueAt } from "./dispatch.ts";
import { isWanted, type EventType } from "./events.ts";
import { listTenantWebhooks, type WebhookRow } from "./queries.ts";

/** A delivery of an event that is not in the change log. */
export function systemEvent(
  { tenant_id, id: webhook_id }: WebhookRow,
  event_id: string,
  event_type: EventType,
  data: object,
  now: Date,
) {
  const at = now.toISOString();
  return {
    tenant_id,
    webhook_id,
    id: uuidv7(now.getTime()),
    event_id: event_id.replaceAll(".", "_"),
    event_type,
    occurred_at: at,
    data,
    created_at: at,
    ...dueAt(now),
  };
}

/** An event about a customer that another feature queues. */
export interface CustomerEvent {
  tenant_id: string;
  customer_id: string;
  /** Unique within the tenant. */
  event_id: string;
  event_type: EventType;
  /** Without personal data: it is stored unencrypted. */
  data: object;
}

/**
 * Queues an event to the tenant's endpoints that subscribe to it; disabled endpoints get it when they are enabled. Ring
 * the queue of webhooks after the commit.
 */
export async function queueEvent(tx: Tx, event: CustomerEvent, now: Date): Promise<void> {
  const { tenant_id, customer_id, event_id, event_type, data } = event;
  const webhooks = (await listTenantWebhooks(tx, tenant_id)).filter(({ event_types }) =>
    isWanted(event_types, event_type),
  );
  if (webhooks.length === 0) return;
  await insertDeliveries(
    tx,
    webhooks.map((webhook) => ({ ...systemEvent(webhook, event_id, event_type, data, now), customer_id })),
  );
}

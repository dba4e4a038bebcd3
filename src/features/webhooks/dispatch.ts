import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Resources } from "../../platform/resources.ts";
import type { LogReader } from "../../records/log-lag.ts";
import { getHorizon, listLoggedChanges, type LogRange } from "../../records/log.ts";
import { insertDeliveries, type Redeliver, type DeliveryKey, type NewDelivery } from "./delivery-queries.ts";
import { eventTypeOf } from "../changes/event-type.ts";
import { eventIdOf, isWanted } from "./events.ts";
import { listLaggingWebhooks, setCursor, lockEnabledWebhook, type WebhookKey, type WebhookRow } from "./queries.ts";

export const WEBHOOKS = "webhooks";

const SCAN_LIMIT = 1_000;
const SYSTEM = { actor: "system:webhooks", source: "webhooks" };

/** The columns of a delivery that is due at a time and can be claimed from then on. */
export const dueAt = (due: Date): Pick<NewDelivery, "due_at" | "available_at"> => ({
  due_at: due.toISOString(),
  available_at: due.toISOString(),
});

/**
 * Queues deliveries for changes beyond the cursors of the endpoints, in rounds. A round reads how far the log is by
 * then, and dispatches one batch of one endpoint of each tenant, so that a new event waits for one batch of each other
 * tenant at most, however many endpoints these have. Ends when the endpoints that lagged at the start do no more.
 */
export async function dispatchEvents(resources: Resources, scan_limit = SCAN_LIMIT): Promise<void> {
  const { readers } = resources.db;
  const turns = new Map<string, number>();
  let open: Set<string> | undefined;
  for (let round = 1; open === undefined || open.size > 0; round++) {
    const horizon = await getHorizon(readers);
    const lagging = await listLaggingWebhooks(readers, horizon);
    const ids = new Set(lagging.map(({ id }) => id));
    open = open?.intersection(ids) ?? ids;
    for (const of_tenant of Map.groupBy(lagging, ({ tenant_id }) => tenant_id).values()) {
      const next = of_tenant.reduce((one, other) => (turnOf(other) < turnOf(one) ? other : one));
      turns.set(next.id, round);
      if (!(await dispatchNext(resources, next, horizon, scan_limit))) open.delete(next.id);
    }
  }

  function turnOf({ id }: WebhookKey): number {
    return turns.get(id) ?? 0;
  }
}

/** Enabled endpoints follow the log, each with a cursor of its own. */
export const WEBHOOK_READER: LogReader = {
  name: WEBHOOKS,
  cursors: async () => "SELECT tenant_id, cursor AS seq FROM webhooks WHERE status = 'enabled'",
};

/**
 * Dispatches one batch of an endpoint.
 * @returns true if there is more
 */
async function dispatchNext(
  { db, queues, clock }: Resources,
  key: WebhookKey,
  horizon: bigint,
  scan_limit: number,
): Promise<boolean> {
  const dispatched = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const webhook = await lockEnabledWebhook(tx, key);
    if (!webhook || BigInt(webhook.cursor) >= horizon) return undefined;
    // Deliveries and cursor are written in one transaction, so that each delivery is queued exactly once.
    const result = await dispatchRange(
      tx,
      webhook,
      { after: webhook.cursor, until: horizon, limit: scan_limit },
      clock(),
    );
    await setCursor(tx, key, result.position);
    return result;
  });
  if (!dispatched) return false;
  if (dispatched.queued.length > 0) queues.ring(WEBHOOKS);
  return dispatched.has_more;
}

interface Dispatched {
  queued: DeliveryKey[];
  /** The end of the part of the log that was read. */
  position: string;
  has_more: boolean;
}

/** Reads a range of the log and queues deliveries of the events that the endpoint subscribes to. */
export async function dispatchRange(
  tx: Tx,
  webhook: WebhookRow,
  range: LogRange,
  now: Date,
  redeliver: Redeliver = "none",
): Promise<Dispatched> {
  const changes = await listLoggedChanges(tx, webhook.tenant_id, range);
  const deliveries = changes.map((change): NewDelivery => ({
    tenant_id: webhook.tenant_id,
    webhook_id: webhook.id,
    id: uuidv7(now.getTime()),
    event_id: eventIdOf(webhook.tenant_id, change.seq),
    event_type: eventTypeOf(change),
    occurred_at: change.occurred_at,
    seq: change.seq,
    entity: change.entity,
    entity_id: change.entity_id,
    customer_id: change.customer_id,
    entity_version: change.version,
    created_at: now.toISOString(),
    ...dueAt(now),
  }));
  const wanted = deliveries.filter(({ event_type }) => isWanted(webhook.event_types, event_type));
  const has_more = changes.length === range.limit;
  return {
    queued: wanted.length > 0 ? await insertDeliveries(tx, wanted, redeliver) : [],
    position: has_more ? changes.at(-1)!.seq : String(range.until),
    has_more,
  };
}

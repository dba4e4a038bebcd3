import { inTransaction } from "../../platform/database/transaction.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { OutboundError } from "../../platform/outbound/reach.ts";
import type { Resources } from "../../platform/resources.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { findFeedChange } from "../../records/feed.ts";
import {
  claimDelivery, countOpenDeliveries, endAttempt, insertDeliveries, purgeDeliveries, takeNeglectedDeliveries,
  type Attempt, type ClaimedDelivery, type DeliveryKey,
} from "./delivery-queries.ts";
import { dueAt, enqueueDeliveries } from "./dispatch.ts";
import { DISABLED_EVENT, isWanted, toPayload } from "./events.ts";
import { changeWebhook, listOthers, lockWebhook, type WebhookKey, type WebhookRow } from "./queries.ts";
import { nextAttempt } from "./schedule.ts";
import { secretsOf } from "./service.ts";
import { sign } from "./sign.ts";

/** Longer than an attempt may take; what a killed worker had is tried again after this. */
const LEASE_MS = 40_000;
/** A slow endpoint may not have all workers. */
const AT_ONCE = 8;
const WAITING = 5_000;
const SWEEP_AGAIN_MS = 30_000;
const SWEEP_BATCH = 2_000;
const PURGE_BATCH = 5_000;
const DAY_MS = 86_400_000;
const LOG_KEPT_MS = 30 * DAY_MS;
const DISABLE_AFTER_MS = 5 * DAY_MS;
const GONE = 410;
const SYSTEM = { actor: "system:webhooks", source: "webhooks" };

interface Lane {
  running: number;
  /** Turned away while enough were running. Only a hint: what gets lost here is found by the sweep. */
  waiting: DeliveryKey[];
}

/** What this process does for each endpoint now. */
const lanes = new Map<string, Lane>();

/** Makes the next attempt of a delivery, unless it is not due. Where its endpoint has enough to do it waits its turn. */
export async function runDelivery(resources: Resources, outbound: Outbound, key: DeliveryKey, signal?: AbortSignal): Promise<void> {
  const lane = lanes.get(key.webhook_id) ?? { running: 0, waiting: [] };
  lanes.set(key.webhook_id, lane);
  if (lane.running >= AT_ONCE) {
    if (lane.waiting.length < WAITING) lane.waiting.push(key);
    return;
  }
  lane.running++;
  try {
    for (let next: DeliveryKey | undefined = key; next; next = lane.waiting.shift()) {
      await attempt(resources, outbound, next, signal);
      if (signal?.aborted) break;
    }
  } finally {
    lane.running--;
    if (lane.running === 0) lanes.delete(key.webhook_id);
  }
}

async function attempt(resources: Resources, outbound: Outbound, key: DeliveryKey, signal: AbortSignal | undefined): Promise<void> {
  const { db, clock, queues, metrics, log } = resources;
  const claim = await claimDelivery(db.pool, key, clock(), LEASE_MS);
  if (!claim) return;
  const { delivery, webhook } = claim;
  const { made, retry_after } = await post(resources, outbound, claim, signal);
  const now = clock();
  const succeeded = made.response_status !== null && made.response_status >= 200 && made.response_status < 300;
  const next = succeeded ? undefined : nextAttempt(delivery.attempt, retry_after, now);
  // The process stopped: it was not the receiver that failed.
  const isAborted = signal?.aborted === true && made.response_status === null;
  const gone = made.response_status === GONE;
  const ending = succeeded ? "succeeded" : isAborted || gone ? now : next ?? "failed";
  const end = await endAttempt(db.pool, claim, made, ending instanceof Date ? { due_at: ending, available_at: new Date(dueAt(ending).available_at) } : ending);
  if (!end.ended) return;
  metrics.webhook_attempts.inc({ outcome: succeeded ? "succeeded" : ending === "failed" ? "given_up" : "failed" });
  if (!succeeded) log.info({ webhook_id: webhook.id, event_id: delivery.event_id, attempt: delivery.attempt, status: made.response_status, code: made.error_code }, "a webhook was not delivered");
  if (ending instanceof Date) enqueueDeliveries(queues, [key], String(delivery.attempt), ending.getTime() - now.getTime());
  if (end.next) enqueueDeliveries(queues, [end.next], `o${now.getTime()}`);
  const failing = !succeeded && webhook.failing_since !== null && now.getTime() - new Date(webhook.failing_since).getTime() >= DISABLE_AFTER_MS;
  if (gone || failing) await disable(resources, { tenant_id: webhook.tenant_id, id: webhook.id }, gone ? "gone" : "failing");
}

async function post(resources: Resources, outbound: Outbound, { delivery, webhook }: ClaimedDelivery, signal: AbortSignal | undefined): Promise<{ made: Attempt; retry_after: string | undefined }> {
  const { db, clock, secrets, log } = resources;
  const at = clock();
  const started = performance.now();
  const made = (response_status: number | null, error_code: string | null): Attempt =>
    ({ at: at.toISOString(), response_status, error_code, latency_ms: Math.round(performance.now() - started) });
  try {
    const change = webhook.payload === "full" && delivery.seq !== null ? await findFeedChange(resources, db.pool, delivery) : undefined;
    const body = toPayload(delivery, change, at);
    const seconds = Math.floor(at.getTime() / 1_000);
    const reply = await outbound.post(webhook.url, {
      "content-type": "application/json", "user-agent": "Doorplate",
      "webhook-id": delivery.event_id, "webhook-timestamp": String(seconds), "webhook-signature": sign(secretsOf(secrets, webhook, at), delivery.event_id, seconds, body),
    }, body, signal);
    return { made: made(reply.status, null), retry_after: reply.retry_after };
  } catch (error) {
    if (!(error instanceof OutboundError)) log.warn({ err: error, webhook_id: webhook.id }, "a webhook could not be sent");
    return { made: made(null, error instanceof OutboundError ? error.failure : "internal_error"), retry_after: undefined };
  }
}

/** Disables an endpoint that is not there any more, and tells those of the tenant's others that want to hear it. */
async function disable({ db, clock, queues, log }: Resources, key: WebhookKey, reason: "gone" | "failing"): Promise<void> {
  const now = clock();
  const told = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const webhook = await lockWebhook(tx, key);
    if (webhook?.status !== "enabled") return [];
    const { version } = await changeWebhook(tx, key, { status: "disabled", disabled_reason: reason, disabled_at: now.toISOString() }, now);
    const others = (await listOthers(tx, key)).filter(({ event_types }) => isWanted(event_types, DISABLED_EVENT));
    return insertDeliveries(tx, others.map((other) => ownEvent(other, `${DISABLED_EVENT}.${version}.${key.id}`, DISABLED_EVENT, { webhook_id: key.id, reason, link: `/v1/webhooks/${key.id}` }, now)));
  });
  log.warn({ webhook_id: key.id, reason }, "a webhook was disabled");
  enqueueDeliveries(queues, told, "0");
}

/** An event that is no change of the log. */
export function ownEvent({ tenant_id, id: webhook_id }: WebhookRow, event_id: string, event_type: string, data: object, now: Date) {
  const at = now.toISOString();
  return { tenant_id, webhook_id, id: uuidv7(now.getTime()), event_id: event_id.replaceAll(".", "_"), event_type, occurred_at: at, data, created_at: at, ...dueAt(now) };
}

/** Hands over again what no worker has: jobs that were lost, and deliveries whose worker died. */
export async function sweepDeliveries({ db, queues, clock }: Resources): Promise<void> {
  const now = clock();
  const neglected = await takeNeglectedDeliveries(db.kysely, now, new Date(now.getTime() + SWEEP_AGAIN_MS), SWEEP_BATCH);
  enqueueDeliveries(queues, neglected, `r${Math.floor(now.getTime() / SWEEP_AGAIN_MS)}`);
}

/** Forgets deliveries that ended a month ago. */
export async function purgeDeliveryLog({ db, clock }: Resources): Promise<void> {
  const before = new Date(clock().getTime() - LOG_KEPT_MS);
  while (await purgeDeliveries(db.kysely, before, PURGE_BATCH) > 0n);
}

export async function measureDeliveries({ db, metrics }: Resources): Promise<void> {
  const open = new Map((await countOpenDeliveries(db.kysely)).map(({ status, count }) => [status, count]));
  for (const status of ["queued", "running"]) metrics.webhook_backlog.set({ status }, open.get(status) ?? 0);
}

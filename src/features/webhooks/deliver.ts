/**
 * The job that delivers events: claims what is due fairly between tenants and endpoints, posts it, writes what came of
 * it.
 */
import { defineJob, type Declaration, type Job } from "../../platform/jobs/job.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { OutboundError } from "../../platform/outbound/guarded-agent.ts";
import type { Resources } from "../../platform/resources.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { findFeedChange } from "../../records/feed.ts";
import {
  cancelOrphans,
  claimDeliveries,
  endAttempts,
  insertDeliveries,
  listDue,
  purgeDeliveries,
  type Attempt,
  type AttemptEnd,
  type ClaimedDelivery,
} from "./delivery-queries.ts";
import { dueAt, WEBHOOKS } from "./dispatch.ts";
import { DISABLED_EVENT, isWanted, toPayload, type EventType } from "./events.ts";
import { webhookMetrics } from "./metrics.ts";
import { createPromptness } from "./promptness.ts";
import { changeWebhook, listOthers, lockWebhook, type WebhookKey, type WebhookRow } from "./queries.ts";
import { nextAttempt, RETRIES } from "./schedule.ts";
import { createSigningKeys } from "./service.ts";
import { sign } from "./sign.ts";

export const DELIVERY_JOB = {
  name: WEBHOOKS,
  summary:
    "Posts events to endpoints. At least once: an attempt whose process is killed is made again, under the same `webhook-id`.",
  table: "webhook_deliveries",
  first: ["queued"],
  states: {
    queued: { running: "claimed", cancelled: "the endpoint is removed" },
    running: {
      running: "its lease has ended",
      queued: "to be tried again",
      succeeded: "2xx",
      failed: "no attempt is left",
      cancelled: "the endpoint is removed",
    },
    succeeded: { queued: "replayed" },
    failed: { queued: "replayed" },
    cancelled: { queued: "replayed" },
  },
  lane: "endpoint",
  /** They mostly wait for their receivers. */
  places: 256,
  tenant_places: 96,
  batch: 100,
  /** Longer than an attempt may take. */
  lease_ms: 40_000,
  retries: RETRIES,
} as const satisfies Declaration;

const PURGE_BATCH = 5_000;
const DAY_MS = 86_400_000;
const LOG_KEPT_MS = 30 * DAY_MS;
const DISABLE_AFTER_MS = 5 * DAY_MS;
const GONE = 410;
const SYSTEM = { actor: "system:webhooks", source: "webhooks" };

export type DeliveryJob = Job<ClaimedDelivery, AttemptEnd>;

export function deliveryJob(resources: Resources, outbound: Outbound): DeliveryJob {
  const { db } = resources;
  const promptness = createPromptness();
  const keysOf = createSigningKeys(resources.secrets);
  return defineJob({
    ...DELIVERY_JOB,
    listLanes: async (now) =>
      (await listDue(db.readers, now, promptness.most)).map((lane) => ({ ...lane, ...promptness.of(lane.lane) })),
    claim: async (allotments, now) =>
      (await claimDeliveries(db.pool, allotments, now, DELIVERY_JOB.lease_ms)).map((claimed) => ({
        ...claimed,
        tenant_id: claimed.webhook.tenant_id,
        lane: claimed.webhook.id,
        is_slow: promptness.of(claimed.webhook.id).is_slow,
      })),
    async run(claim, signal) {
      const { made, retry_after } = await post(resources, outbound, keysOf, claim, signal);
      promptness.note(claim.lane, made);
      return endOf(claim, made, retry_after, signal.aborted, resources.clock());
    },
    hasFailed: ({ status }) => status !== "succeeded",
    async end(endings, now) {
      const ended = await endAttempts(
        db.pool,
        endings.map(({ claim, ending }) => ({ ...claim, ...ending })),
        now,
      );
      for (const { claim, ending } of endings)
        if (ended.has(claim.delivery.id)) await report(resources, claim, ending, now);
      return ended.next;
    },
  });
}

/** What follows from an attempt: an end, or the next one. */
function endOf(
  { delivery }: ClaimedDelivery,
  made: Attempt,
  retry_after: string | undefined,
  is_stopping: boolean,
  now: Date,
): AttemptEnd {
  const succeeded = made.response_status !== null && made.response_status >= 200 && made.response_status < 300;
  if (succeeded) return { made, status: "succeeded", due_at: null };
  // The process stops, or the endpoint is disabled and waits for being enabled: neither is the delivery's failure.
  const isToGoOn = (is_stopping && made.response_status === null) || made.response_status === GONE;
  const next = isToGoOn ? now : nextAttempt(delivery.attempt, retry_after, now);
  return next ? { made, status: "queued", due_at: next } : { made, status: "failed", due_at: null };
}

async function report(
  resources: Resources,
  { delivery, webhook }: ClaimedDelivery,
  { made, status }: AttemptEnd,
  now: Date,
): Promise<void> {
  const { metrics, log } = resources;
  webhookMetrics(metrics).attempts.inc({
    outcome: status === "succeeded" ? "succeeded" : status === "failed" ? "given_up" : "failed",
  });
  if (status === "succeeded") return;
  log.info(
    {
      webhook_id: webhook.id,
      event_id: delivery.event_id,
      attempt: delivery.attempt,
      status: made.response_status,
      code: made.error_code,
    },
    "a webhook was not delivered",
  );
  const isGone = made.response_status === GONE;
  const isFailing =
    webhook.failing_since !== null && now.getTime() - new Date(webhook.failing_since).getTime() >= DISABLE_AFTER_MS;
  if (isGone || isFailing)
    await disable(resources, { tenant_id: webhook.tenant_id, id: webhook.id }, isGone ? "gone" : "failing");
}

async function post(
  resources: Resources,
  outbound: Outbound,
  keysOf: ReturnType<typeof createSigningKeys>,
  { delivery, webhook }: ClaimedDelivery,
  signal: AbortSignal,
): Promise<{ made: Attempt; retry_after: string | undefined }> {
  const { db, clock, log } = resources;
  const at = clock();
  const started = performance.now();
  const made = (response_status: number | null, error_code: string | null): Attempt => ({
    at: at.toISOString(),
    response_status,
    error_code,
    latency_ms: Math.round(performance.now() - started),
  });
  try {
    const change =
      webhook.payload === "full" && delivery.seq !== null
        ? await findFeedChange(resources, db.pool, delivery)
        : undefined;
    const body = toPayload(delivery, change, at);
    const seconds = Math.floor(at.getTime() / 1_000);
    const reply = await outbound.post(
      webhook.url,
      {
        "content-type": "application/json",
        "user-agent": "Doorplate",
        "webhook-id": delivery.event_id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": sign(keysOf(webhook, at), delivery.event_id, seconds, body),
      },
      body,
      signal,
    );
    return { made: made(reply.status, null), retry_after: reply.retry_after };
  } catch (error) {
    if (!(error instanceof OutboundError))
      log.warn({ err: error, webhook_id: webhook.id }, "a webhook could not be sent");
    return {
      made: made(null, error instanceof OutboundError ? error.failure : "internal_error"),
      retry_after: undefined,
    };
  }
}

/** Disables an endpoint that is not there any more, and tells those of the tenant's others that want to hear it. */
async function disable(
  { db, clock, queues, log }: Resources,
  key: WebhookKey,
  reason: "gone" | "failing",
): Promise<void> {
  const now = clock();
  const queued = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const webhook = await lockWebhook(tx, key);
    if (webhook?.status !== "enabled") return [];
    const { version } = await changeWebhook(
      tx,
      key,
      { status: "disabled", disabled_reason: reason, disabled_at: now.toISOString() },
      now,
    );
    const others = (await listOthers(tx, key)).filter(({ event_types }) => isWanted(event_types, DISABLED_EVENT));
    return insertDeliveries(
      tx,
      others.map((other) =>
        ownEvent(
          other,
          `${DISABLED_EVENT}.${version}.${key.id}`,
          DISABLED_EVENT,
          { webhook_id: key.id, reason, link: `/v1/webhooks/${key.id}` },
          now,
        ),
      ),
    );
  });
  log.warn({ webhook_id: key.id, reason }, "a webhook was disabled");
  if (queued.length > 0) queues.ring(WEBHOOKS);
}

/** An event that is no change of the log. */
export function ownEvent(
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

/** Cancels what was still made for endpoints while they were removed, and forgets deliveries that ended a month ago. */
export async function tidyDeliveries({ db, clock }: Resources): Promise<void> {
  await cancelOrphans(db.kysely, clock());
  const before = new Date(clock().getTime() - LOG_KEPT_MS);
  while ((await purgeDeliveries(db.kysely, before, PURGE_BATCH)) > 0n);
}

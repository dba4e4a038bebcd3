/**
 * The job that delivers events: claims due deliveries, fairly between tenants and endpoints, posts them and records the
 * results.
 */
import { defineJob, type Declaration, type Job } from "../../platform/jobs/job.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { OutboundError } from "../../platform/outbound/guarded-agent.ts";
import type { Resources } from "../../platform/resources.ts";
import { refusalFinder, type FindRefusal, type Use } from "../../privacy/purposes.ts";
import { findFeedChange } from "../../records/feed.ts";
import { findTraceparents, type TracedRow } from "../../records/traces.ts";
import {
  cancelOrphans,
  claimDeliveries,
  endAttempts,
  insertDeliveries,
  listDueEndpoints,
  deleteDeliveriesBefore,
  type Attempt,
  type AttemptEnd,
  type ClaimedDelivery,
} from "./delivery-queries.ts";
import { WEBHOOKS } from "./dispatch.ts";
import { DISABLED_EVENT, isWanted, toPayload } from "./events.ts";
import { webhookMetrics } from "./metrics.ts";
import { trackEndpointLatency } from "./endpoint-latency.ts";
import { updateWebhook, listOtherWebhooks, lockWebhook, type WebhookKey, type WebhookRow } from "./queries.ts";
import { nextAttempt, RETRIES } from "./schedule.ts";
import { createSigningKeyCache } from "./service.ts";
import { sign } from "./sign.ts";
import { systemEvent } from "./system-events.ts";

export const DELIVERY_JOB = {
  name: WEBHOOKS,
  summary:
    "Posts events to endpoints, at least once: an attempt whose process is killed is repeated with the same " +
    "`webhook-id`.",
  table: "webhook_deliveries",
  first: ["queued"],
  states: {
    queued: { running: "claimed", cancelled: "the endpoint is deleted" },
    running: {
      running: "its lease has ended",
      queued: "retry",
      succeeded: "2xx",
      failed: "no attempt is left",
      withheld: "the purpose of the endpoint does not allow it",
      cancelled: "the endpoint is deleted",
    },
    succeeded: { queued: "replayed" },
    failed: { queued: "replayed" },
    withheld: { queued: "replayed" },
    cancelled: { queued: "replayed" },
  },
  lane: "endpoint",
  /** Deliveries mostly wait for receivers. */
  places: 256,
  tenant_places: 96,
  batch: 100,
  /** Longer than the timeout of an attempt. */
  lease_ms: 40_000,
  retries: RETRIES,
} as const satisfies Declaration;

const DELETE_BATCH = 5_000;
const DAY_MS = 86_400_000;
const LOG_RETENTION_MS = 30 * DAY_MS;
const DISABLE_AFTER_MS = 5 * DAY_MS;
const GONE = 410;
const SYSTEM = { actor: "system:webhooks", source: "webhooks" };

export type DeliveryJob = Job<ClaimedDelivery, AttemptEnd>;

/** The job of deliveries. */
export function deliveryJob(resources: Resources, outbound: Outbound): DeliveryJob {
  const { db } = resources;
  const latency = trackEndpointLatency();
  const keysOf = createSigningKeyCache(resources.secrets);
  const findRefusal = refusalFinder(db.readers);
  return defineJob({
    ...DELIVERY_JOB,
    listLanes: async (now) =>
      (await listDueEndpoints(db.readers, now, latency.most)).map((lane) => ({ ...lane, ...latency.of(lane.lane) })),
    async claim(allotments, now) {
      const claims = await claimDeliveries(db.pool, allotments, now, DELIVERY_JOB.lease_ms);
      const traceparents = resources.tracing ? await findTraceparents(db.readers, claims.map(tracedRowOf)) : [];
      return claims.map((claimed, index) => ({
        ...claimed,
        traceparent: traceparents[index],
        tenant_id: claimed.webhook.tenant_id,
        lane: claimed.webhook.id,
        is_slow: latency.of(claimed.webhook.id).is_slow,
      }));
    },
    async run(claim, signal) {
      const { made, retry_after, is_withheld } = await attempt(resources, claim, (traceparent) =>
        post(resources, { outbound, keysOf, findRefusal }, claim, signal, traceparent),
      );
      if (is_withheld) return { made, status: "withheld", due_at: null };
      latency.record(claim.lane, made);
      recordDelivery(resources, claim, made);
      return endOf(claim, made, retry_after, signal.aborted, resources.clock());
    },
    hasFailed: ({ status }) => status !== "succeeded" && status !== "withheld",
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

/** Failures before anything was sent. */
const NOT_SENT = new Set(["address_refused", "name_not_resolved", "connection_failed", "tls_failed", "internal_error"]);

/** Records in the read audit that an endpoint has got data of a customer. */
function recordDelivery({ reads, clock }: Resources, { delivery, webhook }: ClaimedDelivery, made: Attempt): void {
  if (delivery.customer_id === null || (made.error_code !== null && NOT_SENT.has(made.error_code))) return;
  reads.record({
    tenant_id: delivery.tenant_id,
    occurred_at: clock(),
    operation: "webhook.delivery",
    actor: SYSTEM.actor,
    recipient: `webhook:${webhook.id}`,
    request_id: delivery.event_id,
    // A thin event has ids only.
    is_masked: webhook.payload !== "full",
    customer_ids: [delivery.customer_id],
  });
}

/** The result of an attempt: the end of the delivery, or the time of the next attempt. */
function endOf(
  { delivery }: ClaimedDelivery,
  made: Attempt,
  retry_after: string | undefined,
  is_stopping: boolean,
  now: Date,
): AttemptEnd {
  const succeeded = made.response_status !== null && made.response_status >= 200 && made.response_status < 300;
  if (succeeded) return { made, status: "succeeded", due_at: null };
  // The process stops, or the endpoint will be disabled: tried again at once, when work continues.
  const isInterrupted = (is_stopping && made.response_status === null) || made.response_status === GONE;
  const next = isInterrupted ? now : nextAttempt(delivery.attempt, retry_after, now);
  return next ? { made, status: "queued", due_at: next } : { made, status: "failed", due_at: null };
}

/** Of an attempt, for the metrics. */
const OUTCOMES = { succeeded: "succeeded", failed: "given_up", queued: "failed", withheld: "withheld" } as const;

async function report(
  resources: Resources,
  { delivery, webhook }: ClaimedDelivery,
  { made, status }: AttemptEnd,
  now: Date,
): Promise<void> {
  const { metrics, log } = resources;
  webhookMetrics(metrics).attempts.inc({ outcome: OUTCOMES[status] });
  if (status === "succeeded" || status === "withheld") return;
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

/** The version of the entity that an event is about. An event without one has no span. */
const tracedRowOf = ({ delivery }: Pick<ClaimedDelivery, "delivery">): TracedRow => ({
  tenant_id: delivery.tenant_id,
  row_id: delivery.entity_id ?? delivery.id,
  version: delivery.entity_version ?? 0,
});

interface Posted {
  made: Attempt;
  retry_after?: string | undefined;
  /** Nothing was sent, because the purpose of the endpoint does not allow it. */
  is_withheld?: true;
}

/** What all attempts have in common. */
interface Means {
  outbound: Outbound;
  keysOf: ReturnType<typeof createSigningKeyCache>;
  findRefusal: FindRefusal;
}

/** Makes an attempt, in a span if the trace of the change is sampled. */
async function attempt(
  resources: Resources,
  claim: ClaimedDelivery,
  make: (traceparent: string | undefined) => Promise<Posted>,
): Promise<Posted> {
  const { delivery, webhook, traceparent } = claim;
  const span = traceparent
    ? resources.tracing?.sample(traceparent)?.start("client", "deliver event", {
        "http.request.method": "POST",
        "doorplate.tenant_id": delivery.tenant_id,
        "doorplate.webhook_id": webhook.id,
        "doorplate.event_id": delivery.event_id,
        "doorplate.event_type": delivery.event_type,
        "doorplate.attempt": delivery.attempt,
      })
    : undefined;
  const posted = await make(span?.traceparent);
  const { response_status, error_code } = posted.made;
  span?.set({ "http.response.status_code": response_status ?? undefined });
  const isRefused = response_status !== null && response_status >= 300;
  span?.end(error_code ?? (isRefused ? String(response_status) : undefined));
  return posted;
}

/** Of a restricted customer only ids are sent. */
const isRestricted = ({ restrictions }: Resources, { tenant_id, customer_id }: ClaimedDelivery["delivery"]): boolean =>
  customer_id !== null && restrictions.has(tenant_id, customer_id);

async function post(
  resources: Resources,
  { outbound, keysOf, findRefusal }: Means,
  { delivery, webhook }: ClaimedDelivery,
  signal: AbortSignal,
  traceparent: string | undefined,
): Promise<Posted> {
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
      webhook.payload === "full" && delivery.seq !== null && !isRestricted(resources, delivery)
        ? await findFeedChange(resources, db.pool, delivery)
        : undefined;
    const body = toPayload(delivery, change, at);
    const seconds = Math.floor(at.getTime() / 1_000);
    const refusal = webhook.purpose === null ? null : await findRefusal(useOf(delivery, webhook, webhook.purpose));
    if (refusal) return { made: made(null, refusal), is_withheld: true };
    const reply = await outbound.post(
      webhook.url,
      {
        "content-type": "application/json",
        "user-agent": "Doorplate",
        "webhook-id": delivery.event_id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": sign(keysOf(webhook, at), delivery.event_id, seconds, body),
        ...(traceparent && { traceparent }),
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

/** Ends of consent reach the receivers that have the data, whatever the customer has declared. */
const ABOUT_RIGHTS: readonly string[] = ["consent.withdrawn", "consent.expired", "customer.erased"];

/** The use of data that an attempt is. Without a country, none is allowed. */
const useOf = (
  { customer_id, event_type }: ClaimedDelivery["delivery"],
  { tenant_id, country_code }: WebhookRow,
  purpose: string,
): Use => ({
  tenant_id,
  purpose,
  country_code: country_code ?? "",
  customer_id: ABOUT_RIGHTS.includes(event_type) ? undefined : (customer_id ?? undefined),
});

/**
 * Disables an endpoint that is gone or keeps failing, and queues an event for the tenant's other endpoints that
 * subscribe to it.
 */
async function disable(
  { db, clock, queues, log }: Resources,
  key: WebhookKey,
  reason: "gone" | "failing",
): Promise<void> {
  const now = clock();
  const queued = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const webhook = await lockWebhook(tx, key);
    if (webhook?.status !== "enabled") return [];
    const { version } = await updateWebhook(
      tx,
      key,
      { status: "disabled", disabled_reason: reason, disabled_at: now.toISOString() },
      now,
    );
    const others = (await listOtherWebhooks(tx, key)).filter(({ event_types }) =>
      isWanted(event_types, DISABLED_EVENT),
    );
    return insertDeliveries(
      tx,
      others.map((other) =>
        systemEvent(
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

/** Cancels deliveries that were created while their endpoint was deleted, and deletes those that ended 30 days ago. */
export async function cleanUpDeliveries({ db, clock }: Resources): Promise<void> {
  await cancelOrphans(db.kysely, clock());
  const before = new Date(clock().getTime() - LOG_RETENTION_MS);
  while ((await deleteDeliveriesBefore(db.kysely, before, DELETE_BATCH)) > 0n);
}

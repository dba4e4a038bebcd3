import { type Kysely, type Selectable } from "kysely";
import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { DB, WebhookReplays } from "../../platform/database/tables.ts";
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { defineJob, type Claim, type Declaration, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { getLastSeqBefore } from "../../records/log.ts";
import {
  findDelivery,
  findDeliveryOfEvent,
  hasBacklog,
  listReplaying,
  requeueDelivery,
  type DeliveryKey,
} from "./delivery-queries.ts";
import { dueAt, dispatchRange, WEBHOOKS } from "./dispatch.ts";
import { findWebhook, lockWebhook, type WebhookKey } from "./queries.ts";
import type { WebhookReplay, WebhookReplayCreate } from "./schema.ts";

type ReplayRow = Selectable<WebhookReplays>;

export const REPLAYS = "webhook-replays";

export const REPLAY_JOB = {
  name: REPLAYS,
  summary:
    "Reads a period of the change log and queues its deliveries again. The deliveries and the progress are written " +
    "in one transaction, so that none is missed or repeated.",
  table: "webhook_replays",
  first: ["running", "completed"],
  states: { running: { completed: "the end of the period is reached" }, completed: {} },
  lane: "endpoint",
  places: 1,
  tenant_places: 1,
  /** Entries of the log per transaction. */
  batch: 1_000,
  lease_ms: null,
  retries: null,
} as const satisfies Declaration;

/** A replay pauses while the endpoint has this number of open deliveries, which bounds the queue. */
const MAX_BACKLOG = 5_000;
/** A paused replay is checked again after this time. */
const RECHECK_MS = 2_000;
const SYSTEM = { actor: "system:webhooks", source: "webhooks" };

/**
 * Queues one delivery again, or starts a replay of a range of the log.
 * @returns the replay, and the deliveries that were queued
 * @throws AppError invalid_body, not_found, conflict
 */
export async function createReplay(
  tx: Tx,
  { clock }: Resources,
  key: WebhookKey,
  body: Static<typeof WebhookReplayCreate>,
): Promise<{ row: ReplayRow; queued: DeliveryKey[] }> {
  const { delivery_id, event_id, since = null, until = null, include_delivered = false } = body;
  if ([delivery_id, event_id, body.since].filter((one) => one !== undefined).length !== 1)
    throw invalidBody("", "must have exactly one of delivery_id, event_id and since");
  const webhook = await lockWebhook(tx, key);
  if (!webhook) throw notFound();
  if (webhook.status !== "enabled") throw new AppError("conflict", { detail: "The webhook is disabled." });
  const now = clock();
  const queued =
    since === null ? [await requeue(tx, await getDeliveryKey(tx, key, { delivery_id, event_id }), now)] : [];
  const done = since === null;
  if (!done && (await hasRunningReplay(tx, key)))
    throw new AppError("conflict", {
      detail: "A replay of this webhook is already running. Wait until it is completed.",
    });
  const row = await tx
    .insertInto("webhook_replays")
    .values({
      tenant_id: key.tenant_id,
      webhook_id: key.id,
      id: uuidv7(now.getTime()),
      status: done ? "completed" : "running",
      since,
      until,
      include_delivered,
      queued: queued.length,
      created_at: now.toISOString(),
      finished_at: done ? now.toISOString() : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { row, queued };
}

async function getDeliveryKey(
  tx: Tx,
  { tenant_id, id: webhook_id }: WebhookKey,
  { delivery_id, event_id }: { delivery_id?: string | undefined; event_id?: string | undefined },
): Promise<DeliveryKey> {
  const id = delivery_id ?? (await findDeliveryOfEvent(tx, { tenant_id, webhook_id }, event_id as string));
  if (id === undefined) throw invalidBody("/event_id", "has no delivery to this webhook");
  return { tenant_id, webhook_id, id };
}

async function requeue(tx: Tx, key: DeliveryKey, now: Date): Promise<DeliveryKey> {
  const { due_at, available_at } = dueAt(now);
  const queued = await requeueDelivery(tx, key, due_at, available_at);
  if (queued) return queued;
  if (await findDelivery(tx, key)) throw new AppError("conflict", { detail: "The delivery is running." });
  throw invalidBody("/delivery_id", "is not a delivery of this webhook");
}

const hasRunningReplay = async (tx: Tx, { tenant_id, id }: WebhookKey): Promise<boolean> =>
  (await tx
    .selectFrom("webhook_replays")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("webhook_id", "=", id)
    .where("status", "=", "running")
    .executeTakeFirst()) !== undefined;

/**
 * The job of replays: dispatches a range of each in turn.
 * @param scan_limit entries of the log per transaction
 * @returns a job whose ending is true if the replay continues at once
 */
export function replayJob(resources: Resources, scan_limit: number = REPLAY_JOB.batch): Job<Claim, boolean> {
  return defineJob({
    ...REPLAY_JOB,
    listLanes: async () =>
      (await listReplaying(resources.db.readers, MAX_BACKLOG)).map((lane) => ({ ...lane, due: 1, most: 1 })),
    // The transaction that dispatches a range locks the row.
    claim: async (allotments) => allotments.map(({ tenant_id, lane }) => ({ tenant_id, lane })),
    run: ({ tenant_id, lane: webhook_id }) => advanceReplay(resources, { tenant_id, webhook_id }, scan_limit),
    end: async (endings, now) =>
      new Date(endings.some(({ ending: goesOn }) => goesOn) ? now : now.getTime() + RECHECK_MS),
  });
}

/**
 * Dispatches the next range of a replay.
 * @returns true if it continues at once
 */
async function advanceReplay(
  { db, queues, clock }: Resources,
  { tenant_id, webhook_id }: Pick<ReplayRow, "tenant_id" | "webhook_id">,
  scan_limit: number,
): Promise<boolean> {
  const dispatched = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const replay = await tx
      .selectFrom("webhook_replays")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("webhook_id", "=", webhook_id)
      .where("status", "=", "running")
      .orderBy("id")
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    const webhook = replay && (await findWebhook(tx, { tenant_id, id: webhook_id }));
    if (!replay || !webhook || (await hasBacklog(tx, webhook, MAX_BACKLOG))) return undefined;
    const now = clock();
    // Changes beyond the cursor of the endpoint are dispatched anyway.
    const { cursor, last_seq } =
      replay.cursor === null
        ? { cursor: await getLastSeqBefore(tx, tenant_id, replay.since), last_seq: webhook.cursor }
        : replay;
    const range = {
      after: cursor as string,
      until: last_seq as string,
      limit: scan_limit,
      since: replay.since,
      before: replay.until,
    };
    const result = await dispatchRange(tx, webhook, range, now, replay.include_delivered ? "all" : "undelivered");
    await tx
      .updateTable("webhook_replays")
      .set({
        cursor: result.position,
        last_seq,
        queued: replay.queued + result.queued.length,
        ...(!result.has_more && { status: "completed", finished_at: now.toISOString() }),
      })
      .where("tenant_id", "=", tenant_id)
      .where("webhook_id", "=", webhook_id)
      .where("id", "=", replay.id)
      .execute();
    return result;
  });
  if (!dispatched) return false;
  if (dispatched.queued.length > 0) queues.ring(WEBHOOKS);
  return dispatched.has_more;
}

/** Finds a replay. */
export const findReplay = (
  db: Kysely<DB>,
  { tenant_id, id: webhook_id }: WebhookKey,
  id: string,
): Promise<ReplayRow | undefined> =>
  db
    .selectFrom("webhook_replays")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("webhook_id", "=", webhook_id)
    .where("id", "=", id)
    .executeTakeFirst();

/** Converts a replay to the API's WebhookReplay. */
export function toReplay(row: ReplayRow): Static<typeof WebhookReplay> {
  const { id, include_delivered, queued } = row;
  return {
    id,
    status: row.status as "running" | "completed",
    since: toTimestamp(row.since),
    until: toTimestamp(row.until),
    include_delivered,
    queued,
    created_at: toTimestamp(row.created_at),
    finished_at: toTimestamp(row.finished_at),
  };
}

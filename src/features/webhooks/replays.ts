import { type Kysely, type Selectable } from "kysely";
import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { DB, WebhookReplays } from "../../platform/database/tables.ts";
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { findLastBefore } from "../../records/log.ts";
import { findDelivery, findDeliveryOfEvent, hasBacklog, requeueDelivery, type DeliveryKey } from "./delivery-queries.ts";
import { dueAt, walk, WEBHOOKS } from "./dispatch.ts";
import { findWebhook, lockWebhook, type WebhookKey } from "./queries.ts";
import type { WebhookReplay, WebhookReplayCreate } from "./schema.ts";

type ReplayRow = Selectable<WebhookReplays>;

export const REPLAYS = "replays";

const LOOK_AT = 1_000;
/** Open deliveries of an endpoint: a replay waits until it has fewer, so that no queue grows by the whole log. */
const BACKLOG = 5_000;
const SYSTEM = { actor: "system:webhooks", source: "webhooks" };

/** Queues one delivery again, or begins to walk through the log again. @returns also what is to be enqueued */
export async function createReplay(tx: Tx, { clock }: Resources, key: WebhookKey, body: Static<typeof WebhookReplayCreate>): Promise<{ row: ReplayRow; queued: DeliveryKey[] }> {
  const { delivery_id, event_id, since = null, until = null, include_delivered = false } = body;
  if ([delivery_id, event_id, body.since].filter((one) => one !== undefined).length !== 1) throw invalidBody("", "must have one of delivery_id, event_id and since");
  const webhook = await lockWebhook(tx, key);
  if (!webhook) throw notFound();
  if (webhook.status !== "enabled") throw new AppError("conflict", { detail: "The webhook is disabled." });
  const now = clock();
  const queued = since === null ? [await again(tx, await getDelivery(tx, key, { delivery_id, event_id }), now)] : [];
  const done = since === null;
  if (!done && await isReplaying(tx, key)) throw new AppError("conflict", { detail: "A replay of this webhook is under way; wait until it is completed." });
  const row = await tx.insertInto("webhook_replays").values({
    tenant_id: key.tenant_id, webhook_id: key.id, id: uuidv7(now.getTime()), status: done ? "completed" : "running", since, until, include_delivered,
    queued: queued.length, created_at: now.toISOString(), finished_at: done ? now.toISOString() : null,
  }).returningAll().executeTakeFirstOrThrow();
  return { row, queued };
}

async function getDelivery(tx: Tx, { tenant_id, id: webhook_id }: WebhookKey, { delivery_id, event_id }: { delivery_id?: string | undefined; event_id?: string | undefined }): Promise<DeliveryKey> {
  const id = delivery_id ?? await findDeliveryOfEvent(tx, { tenant_id, webhook_id }, event_id as string);
  if (id === undefined) throw invalidBody("/event_id", "has no delivery to this webhook");
  return { tenant_id, webhook_id, id };
}

async function again(tx: Tx, key: DeliveryKey, now: Date): Promise<DeliveryKey> {
  const { due_at, available_at } = dueAt(now);
  const queued = await requeueDelivery(tx, key, due_at, available_at);
  if (queued) return queued;
  if (await findDelivery(tx, key)) throw new AppError("conflict", { detail: "The delivery is under way." });
  throw invalidBody("/delivery_id", "is no delivery of this webhook");
}

const isReplaying = async (tx: Tx, { tenant_id, id }: WebhookKey): Promise<boolean> =>
  await tx.selectFrom("webhook_replays").select("id").where("tenant_id", "=", tenant_id).where("webhook_id", "=", id).where("status", "=", "running").executeTakeFirst() !== undefined;

/** Goes on with every replay that runs, a stretch of each in turn. */
export async function advanceReplays(resources: Resources, look_at = LOOK_AT): Promise<void> {
  let running = await listRunning(resources.db.kysely);
  while (running.length > 0) {
    const left: ReplayKey[] = [];
    for (const key of running) if (await advanceReplay(resources, key, look_at)) left.push(key);
    running = left;
  }
}

type ReplayKey = Pick<ReplayRow, "tenant_id" | "webhook_id" | "id">;

const listRunning = (db: Kysely<DB>): Promise<ReplayKey[]> =>
  db.selectFrom("webhook_replays").select(["tenant_id", "webhook_id", "id"]).where("status", "=", "running").orderBy("id").execute();

/** @returns whether it can go on at once */
async function advanceReplay({ db, queues, clock }: Resources, key: ReplayKey, look_at: number): Promise<boolean> {
  const walked = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const replay = await tx.selectFrom("webhook_replays").selectAll().where("tenant_id", "=", key.tenant_id).where("webhook_id", "=", key.webhook_id).where("id", "=", key.id)
      .where("status", "=", "running").forUpdate().skipLocked().executeTakeFirst();
    const webhook = replay && await findWebhook(tx, { tenant_id: replay.tenant_id, id: replay.webhook_id });
    if (!replay || !webhook || await hasBacklog(tx, webhook, BACKLOG)) return undefined;
    const now = clock();
    // What lies beyond the cursor of the endpoint comes to it anyway.
    const { cursor, last_seq } = replay.cursor === null ? { cursor: await findLastBefore(tx, replay.tenant_id, replay.since), last_seq: webhook.cursor } : replay;
    const stretch = { after: cursor as string, until: last_seq as string, limit: look_at, since: replay.since, before: replay.until };
    const result = await walk(tx, webhook, stretch, now, replay.include_delivered ? "all" : "undelivered");
    await tx.updateTable("webhook_replays")
      .set({ cursor: result.position, last_seq, queued: replay.queued + result.queued.length, ...(!result.has_more && { status: "completed", finished_at: now.toISOString() }) })
      .where("tenant_id", "=", replay.tenant_id).where("webhook_id", "=", replay.webhook_id).where("id", "=", replay.id).execute();
    return result;
  });
  if (!walked) return false;
  if (walked.queued.length > 0) queues.ring(WEBHOOKS);
  return walked.has_more;
}

export const findReplay = (db: Kysely<DB>, { tenant_id, id: webhook_id }: WebhookKey, id: string): Promise<ReplayRow | undefined> =>
  db.selectFrom("webhook_replays").selectAll().where("tenant_id", "=", tenant_id).where("webhook_id", "=", webhook_id).where("id", "=", id).executeTakeFirst();

export function toReplay(row: ReplayRow): Static<typeof WebhookReplay> {
  const { id, include_delivered, queued } = row;
  return {
    id, status: row.status as "running" | "completed", since: toTimestamp(row.since), until: toTimestamp(row.until), include_delivered, queued,
    created_at: toTimestamp(row.created_at), finished_at: toTimestamp(row.finished_at),
  };
}

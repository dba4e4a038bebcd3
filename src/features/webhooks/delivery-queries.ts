import { sql, type Kysely, type Selectable } from "kysely";
import type { Pool } from "pg";
import type { DB, WebhookDeliveries } from "../../platform/database/tables.ts";
import { retryDeadlocks, type Tx } from "../../platform/database/transaction.ts";
import type { WebhookKey, WebhookRow } from "./queries.ts";

export type DeliveryRow = Selectable<WebhookDeliveries>;

/** The key of a row, which is all that a job holds. */
export type DeliveryKey = Pick<DeliveryRow, "tenant_id" | "webhook_id" | "id">;

export type NewDelivery = Pick<DeliveryRow, "tenant_id" | "webhook_id" | "id" | "event_id" | "event_type" | "occurred_at" | "due_at" | "available_at" | "created_at">
  & Partial<Pick<DeliveryRow, "seq" | "entity" | "entity_id" | "customer_id" | "entity_version" | "data">>;

export interface Attempt {
  at: string;
  response_status: number | null;
  error_code: string | null;
  latency_ms: number;
}

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "webhook_deliveries.attempts": Attempt[];
    "webhook_deliveries.data": object | null;
  }
}

type Db = Kysely<DB>;

/** Which of the deliveries that are there already are to be made again. */
export type Again = "none" | "undelivered" | "all";

/** Queues deliveries; of one event and one endpoint there is only one. @returns those that were queued */
export async function insertDeliveries(tx: Tx, rows: readonly NewDelivery[], again: Again = "none"): Promise<DeliveryKey[]> {
  const ended = { none: [], undelivered: ["failed", "cancelled"], all: ["failed", "cancelled", "succeeded"] }[again];
  const { rows: queued } = await sql<DeliveryKey>`
    INSERT INTO webhook_deliveries AS d (tenant_id, webhook_id, id, event_id, event_type, occurred_at, seq, entity, entity_id, customer_id, entity_version, data, due_at, available_at, created_at)
    SELECT tenant_id, webhook_id, id, event_id, event_type, occurred_at, seq, entity, entity_id, customer_id, entity_version, data, due_at, available_at, created_at
    FROM jsonb_populate_recordset(NULL::webhook_deliveries, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT ON CONSTRAINT webhook_deliveries_event_key DO UPDATE
      SET status = 'queued', attempt = 0, due_at = excluded.due_at, available_at = excluded.available_at, finished_at = NULL
      WHERE d.status = ANY (${ended})
    RETURNING tenant_id, webhook_id, id`.execute(tx);
  return queued;
}

/** Queues one again that has ended. */
export const requeueDelivery = (tx: Tx, { tenant_id, webhook_id, id }: DeliveryKey, due_at: string, available_at: string): Promise<DeliveryKey | undefined> =>
  tx.updateTable("webhook_deliveries").set({ status: "queued", attempt: 0, due_at, available_at, finished_at: null })
    .where("tenant_id", "=", tenant_id).where("webhook_id", "=", webhook_id).where("id", "=", id).where("status", "in", ["succeeded", "failed", "cancelled"])
    .returning(["tenant_id", "webhook_id", "id"]).executeTakeFirst();

export const findDelivery = (db: Db, { tenant_id, webhook_id, id }: DeliveryKey): Promise<DeliveryRow | undefined> =>
  db.selectFrom("webhook_deliveries").selectAll().where("tenant_id", "=", tenant_id).where("webhook_id", "=", webhook_id).where("id", "=", id).executeTakeFirst();

/** Newest first. */
export const listDeliveries = (db: Db, { tenant_id, id }: WebhookKey, status: string | undefined, before: string | undefined, limit: number): Promise<DeliveryRow[]> =>
  db.selectFrom("webhook_deliveries").selectAll().where("tenant_id", "=", tenant_id).where("webhook_id", "=", id)
    .$if(status !== undefined, (query) => query.where("status", "=", status as string))
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc").limit(limit).execute();

/** Has all that wait tried again, from the first attempt. */
export const restartDeliveries = async (tx: Tx, { tenant_id, id }: WebhookKey, now: Date): Promise<void> => {
  await tx.updateTable("webhook_deliveries").set({ attempt: 0, due_at: now.toISOString(), available_at: now.toISOString() })
    .where("tenant_id", "=", tenant_id).where("webhook_id", "=", id).where("status", "=", "queued").execute();
};

export const cancelDeliveries = async (tx: Tx, { tenant_id, id }: WebhookKey, now: Date): Promise<void> => {
  await tx.updateTable("webhook_deliveries").set({ status: "cancelled", finished_at: now.toISOString() })
    .where("tenant_id", "=", tenant_id).where("webhook_id", "=", id).where("status", "in", ["queued", "running"]).execute();
};

export interface ClaimedDelivery {
  delivery: DeliveryRow;
  webhook: WebhookRow;
}

/**
 * Takes a delivery that is due, or whose worker let its lease run out. In an ordered endpoint not before the earlier
 * ones of the same entity have ended.
 */
export async function claimDelivery(pool: Pool, { tenant_id, webhook_id, id }: DeliveryKey, now: Date, lease_ms: number): Promise<ClaimedDelivery | undefined> {
  const { rows } = await pool.query<ClaimedDelivery>({
    name: "claim_webhook_delivery",
    text: `
      UPDATE webhook_deliveries AS d SET status = 'running', attempt = d.attempt + 1, available_at = $4::timestamptz + $5 * interval '1 millisecond'
      FROM webhooks AS w
      WHERE d.tenant_id = $1 AND d.webhook_id = $2 AND d.id = $3 AND w.tenant_id = d.tenant_id AND w.id = d.webhook_id AND w.status = 'enabled'
        -- CASE: the planner is not to take an index of the open ones, which it believes to be few, for the key.
        AND CASE d.status WHEN 'queued' THEN d.due_at <= $4::timestamptz WHEN 'running' THEN d.available_at <= $4::timestamptz ELSE false END
        AND NOT (w.ordered AND EXISTS (
          SELECT FROM webhook_deliveries AS earlier
          WHERE earlier.tenant_id = d.tenant_id AND earlier.webhook_id = d.webhook_id AND earlier.entity_id = d.entity_id AND earlier.seq < d.seq
            AND earlier.status IN ('queued', 'running')))
      RETURNING to_jsonb(d) AS delivery, to_jsonb(w) AS webhook`,
    values: [tenant_id, webhook_id, id, now.toISOString(), lease_ms],
  });
  return rows[0];
}

const KEPT_ATTEMPTS = 20;

/**
 * Writes down an attempt and what follows from it, if the claim still holds: an end, or the next one.
 * @param ending when it is tried again; "succeeded" or "failed" where it ends
 * @returns false where another worker has the claim; and what may go on now: the next of an ordered entity
 */
export async function endAttempt(
  pool: Pool, { delivery: { tenant_id, webhook_id, id, attempt }, webhook: { ordered } }: ClaimedDelivery, made: Attempt, ending: "succeeded" | "failed" | { due_at: Date; available_at: Date },
): Promise<{ ended: boolean; next: DeliveryKey | undefined }> {
  const [status, due_at, available_at] = typeof ending === "string" ? [ending, null, null] : ["queued", ending.due_at.toISOString(), ending.available_at.toISOString()];
  const { rows } = await retryDeadlocks(() => pool.query<{ next: string | null }>({
    name: "end_webhook_attempt",
    text: `
      WITH ended AS (
        UPDATE webhook_deliveries SET
          status = $5, due_at = coalesce($6::timestamptz, due_at), available_at = coalesce($7::timestamptz, available_at),
          finished_at = CASE WHEN $5 <> 'queued' THEN $9::timestamptz END,
          attempts = CASE WHEN jsonb_array_length(attempts) >= ${KEPT_ATTEMPTS} THEN attempts - 0 ELSE attempts END || $8::jsonb
        WHERE tenant_id = $1 AND webhook_id = $2 AND id = $3 AND CASE status WHEN 'running' THEN attempt = $4 ELSE false END
        RETURNING entity_id, seq
      ), health AS (
        UPDATE webhooks SET failing_since = CASE WHEN $5 <> 'succeeded' THEN $9::timestamptz END, version = version + 1
        FROM ended WHERE tenant_id = $1 AND webhooks.id = $2 AND (failing_since IS NULL) = ($5 <> 'succeeded')
      ), released AS (
        UPDATE webhook_deliveries AS next SET available_at = least(available_at, $9::timestamptz + interval '15 seconds')
        FROM ended CROSS JOIN LATERAL (
          SELECT id FROM webhook_deliveries
          WHERE tenant_id = $1 AND webhook_id = $2 AND entity_id = ended.entity_id AND seq > ended.seq AND status = 'queued'
          ORDER BY seq LIMIT 1) AS later
        WHERE $10::boolean AND $5 <> 'queued' AND next.tenant_id = $1 AND next.webhook_id = $2 AND next.id = later.id
        RETURNING next.id
      )
      SELECT (SELECT id FROM released) AS next FROM ended`,
    values: [tenant_id, webhook_id, id, attempt, status, due_at, available_at, JSON.stringify([made]), made.at, ordered],
  }));
  const [row] = rows;
  return { ended: row !== undefined, next: row?.next ? { tenant_id, webhook_id, id: row.next } : undefined };
}

/**
 * Open deliveries that no worker has although their time has come: to be handed to the queue again, and not sooner
 * than `again`. One that waits for another waits as long as that one; of a disabled endpoint, until it is enabled. What
 * was still made for an endpoint while it was removed is cancelled.
 */
export async function takeNeglectedDeliveries(db: Db, now: Date, again: Date, limit: number): Promise<DeliveryKey[]> {
  const { rows } = await sql<DeliveryKey>`
    UPDATE webhook_deliveries AS d SET status = CASE WHEN w.id IS NULL THEN 'cancelled' ELSE d.status END, available_at = CASE
      WHEN d.status = 'running' THEN d.available_at
      WHEN w.status = 'disabled' THEN 'infinity'
      ELSE greatest(${again.toISOString()}::timestamptz, d.due_at, CASE WHEN w.ordered THEN (
        SELECT earlier.available_at FROM webhook_deliveries AS earlier
        WHERE earlier.tenant_id = d.tenant_id AND earlier.webhook_id = d.webhook_id AND earlier.entity_id = d.entity_id AND earlier.seq < d.seq AND earlier.status IN ('queued', 'running')
        ORDER BY earlier.seq LIMIT 1) END) END
    FROM (
      SELECT tenant_id, webhook_id, id FROM webhook_deliveries WHERE status IN ('queued', 'running') AND available_at <= ${now.toISOString()}
      ORDER BY available_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) AS neglected LEFT JOIN webhooks AS w ON w.tenant_id = neglected.tenant_id AND w.id = neglected.webhook_id
    WHERE d.tenant_id = neglected.tenant_id AND d.webhook_id = neglected.webhook_id AND d.id = neglected.id
    RETURNING d.tenant_id, d.webhook_id, d.id`.execute(db);
  return rows;
}

/** Forgets what ended before a moment. @returns how many deliveries were removed */
export async function purgeDeliveries(db: Db, before: Date, limit: number): Promise<bigint> {
  const result = await sql`
    DELETE FROM webhook_deliveries WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM webhook_deliveries WHERE created_at < ${before.toISOString()} AND status NOT IN ('queued', 'running') LIMIT ${limit}))`.execute(db);
  await db.deleteFrom("webhook_replays").where("finished_at", "<", before.toISOString()).execute();
  return result.numAffectedRows ?? 0n;
}

/** Open ones, by status. */
export async function countOpenDeliveries(db: Db): Promise<{ status: string; count: number }[]> {
  return db.selectFrom("webhook_deliveries").select(["status", sql<number>`count(*)::int`.as("count")]).where("status", "in", ["queued", "running"]).groupBy("status").execute();
}

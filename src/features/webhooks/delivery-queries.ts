import { sql, type Kysely, type Selectable } from "kysely";
import type { Pool } from "pg";
import type { DB, WebhookDeliveries } from "../../platform/database/tables.ts";
import type { Connection } from "../../platform/database/prepared.ts";
import { retryDeadlocks, type Tx } from "../../platform/database/transaction.ts";
import { ofEnabledTenant } from "../../platform/jobs/enabled-tenants.ts";
import type { Allotment, Lane } from "../../platform/jobs/fair.ts";
import type { Claim } from "../../platform/jobs/job.ts";
import type { WebhookKey, WebhookRow } from "./queries.ts";

export type DeliveryRow = Selectable<WebhookDeliveries>;

/** The key of a delivery. */
export type DeliveryKey = Pick<DeliveryRow, "tenant_id" | "webhook_id" | "id">;

export type NewDelivery = Pick<
  DeliveryRow,
  | "tenant_id"
  | "webhook_id"
  | "id"
  | "event_id"
  | "event_type"
  | "occurred_at"
  | "due_at"
  | "available_at"
  | "created_at"
> &
  Partial<Pick<DeliveryRow, "seq" | "entity" | "entity_id" | "customer_id" | "entity_version" | "data">>;

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

/** Which existing deliveries are queued again. */
export type Redeliver = "none" | "undelivered" | "all";

/**
 * Queues deliveries; there is one per event and endpoint.
 * @returns the queued ones
 */
export async function insertDeliveries(
  tx: Tx,
  rows: readonly NewDelivery[],
  redeliver: Redeliver = "none",
): Promise<DeliveryKey[]> {
  const ended = {
    none: [],
    undelivered: ["failed", "withheld", "cancelled"],
    all: ["failed", "withheld", "cancelled", "succeeded"],
  }[redeliver];
  const { rows: queued } = await sql<DeliveryKey>`
    INSERT INTO webhook_deliveries AS d (tenant_id, webhook_id, id, event_id, event_type, occurred_at, seq, entity,
      entity_id, customer_id, entity_version, data, due_at, available_at, created_at)
    SELECT tenant_id, webhook_id, id, event_id, event_type, occurred_at, seq, entity, entity_id, customer_id,
      entity_version, data, due_at, available_at, created_at
    FROM jsonb_populate_recordset(NULL::webhook_deliveries, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT ON CONSTRAINT webhook_deliveries_event_key DO UPDATE
      SET status = 'queued', attempt = 0, due_at = excluded.due_at, available_at = excluded.available_at,
        finished_at = NULL
      WHERE d.status = ANY (${ended})
    RETURNING tenant_id, webhook_id, id`.execute(tx);
  return queued;
}

/**
 * Queues a delivery again that has ended.
 * @returns undefined if it has not ended or does not exist
 */
export const requeueDelivery = (
  tx: Tx,
  { tenant_id, webhook_id, id }: DeliveryKey,
  due_at: string,
  available_at: string,
): Promise<DeliveryKey | undefined> =>
  tx
    .updateTable("webhook_deliveries")
    .set({ status: "queued", attempt: 0, due_at, available_at, finished_at: null })
    .where("tenant_id", "=", tenant_id)
    .where("webhook_id", "=", webhook_id)
    .where("id", "=", id)
    .where("status", "in", ["succeeded", "failed", "withheld", "cancelled"])
    .returning(["tenant_id", "webhook_id", "id"])
    .executeTakeFirst();

/** Finds a delivery. */
export const findDelivery = (db: Db, { tenant_id, webhook_id, id }: DeliveryKey): Promise<DeliveryRow | undefined> =>
  db
    .selectFrom("webhook_deliveries")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("webhook_id", "=", webhook_id)
    .where("id", "=", id)
    .executeTakeFirst();

/** Finds the id of the delivery of an event. */
export const findDeliveryOfEvent = async (
  db: Db,
  { tenant_id, webhook_id }: Omit<DeliveryKey, "id">,
  event_id: string,
): Promise<string | undefined> =>
  (
    await db
      .selectFrom("webhook_deliveries")
      .select("id")
      .where("tenant_id", "=", tenant_id)
      .where("webhook_id", "=", webhook_id)
      .where("event_id", "=", event_id)
      .executeTakeFirst()
  )?.id;

/** Lists deliveries, newest first. */
export const listDeliveries = (
  db: Db,
  { tenant_id, id }: WebhookKey,
  { status, event_id }: { status?: string; event_id?: string },
  before: string | undefined,
  limit: number,
): Promise<DeliveryRow[]> =>
  db
    .selectFrom("webhook_deliveries")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("webhook_id", "=", id)
    .$if(status !== undefined, (query) => query.where("status", "=", status as string))
    .$if(event_id !== undefined, (query) => query.where("event_id", "=", event_id as string))
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** Makes the queued deliveries of an endpoint due now, from the first attempt. */
export const restartDeliveries = async (tx: Tx, { tenant_id, id }: WebhookKey, now: Date): Promise<void> => {
  await tx
    .updateTable("webhook_deliveries")
    .set({ attempt: 0, due_at: now.toISOString(), available_at: now.toISOString() })
    .where("tenant_id", "=", tenant_id)
    .where("webhook_id", "=", id)
    .where("status", "=", "queued")
    .execute();
};

/** Cancels the open deliveries of an endpoint. */
export const cancelDeliveries = async (tx: Tx, { tenant_id, id }: WebhookKey, now: Date): Promise<void> => {
  await tx
    .updateTable("webhook_deliveries")
    .set({ status: "cancelled", finished_at: now.toISOString() })
    .where("tenant_id", "=", tenant_id)
    .where("webhook_id", "=", id)
    .where("status", "in", ["queued", "running"])
    .execute();
};

/** A claimed delivery. Its lane is its endpoint. */
export interface ClaimedDelivery extends Claim {
  delivery: Pick<DeliveryRow, (typeof CLAIMED_COLUMNS)[number]>;
  webhook: WebhookRow;
  /** The span that has made the change, if its trace is sampled. */
  traceparent?: string | undefined;
}

/**
 * Lists enabled endpoints with due deliveries, or with claimed ones whose lease has ended. Counts at most `most` of
 * each.
 */
export async function listDueEndpoints(
  connection: Connection,
  now: Date,
  most: number,
): Promise<{ tenant_id: string; lane: string; due: number }[]> {
  const { rows } = await connection.query({
    name: "list_due_webhooks",
    // The recursion jumps from endpoint to endpoint in the index: few have open deliveries, and one may have many.
    text: `
      WITH RECURSIVE open AS (
        (SELECT tenant_id, webhook_id FROM webhook_deliveries WHERE status IN ('queued', 'running')
          ORDER BY tenant_id, webhook_id LIMIT 1)
        UNION ALL
        SELECT next.tenant_id, next.webhook_id FROM open CROSS JOIN LATERAL (
          SELECT tenant_id, webhook_id FROM webhook_deliveries AS d
          WHERE d.status IN ('queued', 'running') AND (d.tenant_id, d.webhook_id) > (open.tenant_id, open.webhook_id)
          ORDER BY d.tenant_id, d.webhook_id LIMIT 1) AS next
      )
      SELECT w.tenant_id, w.id AS lane, waiting.due
      FROM open
        JOIN webhooks AS w ON w.tenant_id = open.tenant_id AND w.id = open.webhook_id AND w.status = 'enabled'
        CROSS JOIN LATERAL (
          SELECT count(*)::int AS due FROM (
            SELECT FROM webhook_deliveries AS d
            WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id AND d.status IN ('queued', 'running')
              AND d.available_at <= $1::timestamptz LIMIT $2) AS first
        ) AS waiting
      WHERE waiting.due > 0 AND ${ofEnabledTenant("w.tenant_id")}`,
    values: [now.toISOString(), most],
  });
  return rows as { tenant_id: string; lane: string; due: number }[];
}

/** The columns that are sent, and the attempt, which distinguishes this claim from later ones. */
const CLAIMED_COLUMNS = [
  "tenant_id",
  "webhook_id",
  "id",
  "event_id",
  "event_type",
  "occurred_at",
  "seq",
  "entity",
  "entity_id",
  "customer_id",
  "entity_version",
  "data",
  "attempt",
] as const satisfies readonly (keyof DeliveryRow)[];

/**
 * Claims due deliveries and those whose lease has ended, a number of each endpoint. In an ordered endpoint, a delivery
 * waits until the earlier ones of the same entity have ended: it becomes available with the one before it. The commit
 * does not wait for the disk: a crash of the database only undoes claims, which are made again.
 */
export async function claimDeliveries(
  pool: Pool,
  allotments: readonly Allotment[],
  now: Date,
  lease_ms: number,
): Promise<Pick<ClaimedDelivery, "delivery" | "webhook">[]> {
  const { rows } = await pool.query<ClaimedDelivery["delivery"] & { webhook: WebhookRow | null; is_blocked: boolean }>({
    name: "claim_webhook_deliveries",
    text: `
      WITH lazily AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
      due AS MATERIALIZED (
        SELECT d.place, w.ordered AND EXISTS (
            SELECT FROM webhook_deliveries AS e
            WHERE e.tenant_id = d.tenant_id AND e.webhook_id = d.webhook_id AND e.entity_id = d.entity_id
              AND e.seq < d.seq AND e.status IN ('queued', 'running')
          ) AS is_blocked
        FROM lazily, unnest($1::uuid[], $2::uuid[], $3::int[]) AS wanted (tenant_id, webhook_id, count)
          JOIN webhooks AS w ON w.tenant_id = wanted.tenant_id AND w.id = wanted.webhook_id AND w.status = 'enabled'
          CROSS JOIN LATERAL (
            SELECT ctid AS place, tenant_id, webhook_id, entity_id, seq FROM webhook_deliveries AS d
            WHERE d.tenant_id = wanted.tenant_id AND d.webhook_id = wanted.webhook_id
              AND d.status IN ('queued', 'running') AND d.available_at <= $4::timestamptz
            ORDER BY available_at, seq LIMIT wanted.count FOR UPDATE SKIP LOCKED) AS d
      ), claimed AS (
        UPDATE webhook_deliveries AS d SET
          status = CASE WHEN is_blocked THEN d.status ELSE 'running' END, attempt = d.attempt + (NOT is_blocked)::int,
          available_at = CASE WHEN is_blocked THEN greatest((
              SELECT e.available_at FROM webhook_deliveries AS e
              WHERE e.tenant_id = d.tenant_id AND e.webhook_id = d.webhook_id AND e.entity_id = d.entity_id
                AND e.seq < d.seq AND e.status IN ('queued', 'running')
              ORDER BY e.seq LIMIT 1), $4::timestamptz + interval '1 second')
            ELSE $4::timestamptz + $5 * interval '1 millisecond' END
        FROM due WHERE d.ctid = due.place
        RETURNING ${CLAIMED_COLUMNS.map((column) => `d.${column}`).join(", ")}, is_blocked
      )
      SELECT c.*,
        CASE WHEN row_number() OVER (PARTITION BY c.tenant_id, c.webhook_id) = 1 THEN to_jsonb(w) END AS webhook
      FROM claimed AS c JOIN webhooks AS w ON w.tenant_id = c.tenant_id AND w.id = c.webhook_id WHERE NOT is_blocked`,
    values: [
      allotments.map(({ tenant_id }) => tenant_id),
      allotments.map(({ lane }) => lane),
      allotments.map(({ count }) => count),
      now.toISOString(),
      lease_ms,
    ],
  });
  // Each endpoint is sent once, with its first delivery.
  const webhooks = new Map(rows.flatMap(({ webhook_id, webhook }) => (webhook ? [[webhook_id, webhook]] : [])));
  return rows.map(({ webhook: _webhook, is_blocked: _is_blocked, ...delivery }) => ({
    delivery,
    webhook: webhooks.get(delivery.webhook_id) as WebhookRow,
  }));
}

const MAX_ATTEMPTS_KEPT = 20;

/** The result of an attempt: the end of its delivery, or the next attempt. */
export interface AttemptEnd {
  made: Attempt;
  status: "queued" | "succeeded" | "failed" | "withheld";
  /** The time of the next attempt. */
  due_at: Date | null;
}

export interface EndedAttempts {
  /** True if the claim still held, so that the result was written. */
  has(delivery_id: string): boolean;
  /** When the next of these deliveries is due. */
  next: Date | undefined;
}

/**
 * Records attempts and their results, if their claims still hold. In an ordered endpoint, the next delivery of the
 * entity becomes available.
 */
export async function endAttempts(
  pool: Pool,
  ends: readonly (Pick<ClaimedDelivery, "delivery" | "webhook"> & AttemptEnd)[],
  now: Date,
): Promise<EndedAttempts> {
  const given = ends.map(
    ({ delivery: { tenant_id, webhook_id, id, attempt }, webhook: { ordered }, made, status, due_at }) => ({
      tenant_id,
      webhook_id,
      id,
      attempt,
      ordered,
      made: [made],
      status,
      due_at,
    }),
  );
  const { rows } = await retryDeadlocks(() =>
    pool.query<{ id: string; releases: boolean }>({
      name: "end_webhook_attempts",
      text: `
      WITH given AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset($1::jsonb) AS g (tenant_id uuid, webhook_id uuid, id uuid, attempt int,
            ordered boolean, made jsonb, status text, due_at timestamptz)
      ), held AS MATERIALIZED (
        SELECT g.*, d.ctid AS place FROM given AS g JOIN webhook_deliveries AS d USING (tenant_id, webhook_id, id)
        WHERE d.status = 'running' AND d.attempt = g.attempt ORDER BY d.tenant_id, d.webhook_id, d.id FOR UPDATE OF d
      ), ended AS (
        UPDATE webhook_deliveries AS d SET
          status = g.status, due_at = coalesce(g.due_at, d.due_at), available_at = coalesce(g.due_at, d.available_at),
          finished_at = CASE WHEN g.status <> 'queued' THEN $2::timestamptz END,
          attempts = CASE WHEN jsonb_array_length(d.attempts) >= ${MAX_ATTEMPTS_KEPT} THEN d.attempts - 0
            ELSE d.attempts END || g.made
        FROM held AS g WHERE d.ctid = g.place
        RETURNING d.tenant_id, d.webhook_id, d.id, d.entity_id, d.seq, d.status, g.ordered
      ), health AS (
        UPDATE webhooks AS w SET
          failing_since = CASE WHEN NOT e.succeeded THEN $2::timestamptz END, version = version + 1
        FROM (
          SELECT tenant_id, webhook_id, bool_or(status = 'succeeded') AS succeeded
          FROM ended WHERE status <> 'withheld' GROUP BY 1, 2 ORDER BY 1, 2
        ) AS e
        WHERE w.tenant_id = e.tenant_id AND w.id = e.webhook_id AND (w.failing_since IS NULL) = NOT e.succeeded
      ), released AS (
        UPDATE webhook_deliveries AS next SET
          available_at = least(next.available_at, greatest(next.due_at, $2::timestamptz))
        FROM ended AS e CROSS JOIN LATERAL (
          SELECT id FROM webhook_deliveries AS d
          WHERE d.tenant_id = e.tenant_id AND d.webhook_id = e.webhook_id AND d.entity_id = e.entity_id
            AND d.seq > e.seq AND d.status = 'queued'
          ORDER BY d.seq LIMIT 1) AS later
        WHERE e.ordered AND e.status <> 'queued' AND next.tenant_id = e.tenant_id AND next.webhook_id = e.webhook_id
          AND next.id = later.id
        RETURNING next.id
      )
      SELECT id, EXISTS (SELECT FROM released) AS releases FROM ended`,
      values: [JSON.stringify(given), now.toISOString()],
    }),
  );
  const held = new Set(rows.map(({ id }) => id));
  const times = given.flatMap(({ id, due_at }) => (due_at && held.has(id) ? [due_at.getTime()] : []));
  if (rows[0]?.releases) times.push(now.getTime());
  return { has: (id) => held.has(id), next: times.length > 0 ? new Date(Math.min(...times)) : undefined };
}

/** Cancels open deliveries of deleted endpoints. */
export const cancelOrphans = async (db: Db, now: Date): Promise<void> => {
  await sql`
    UPDATE webhook_deliveries AS d SET status = 'cancelled', finished_at = ${now.toISOString()}::timestamptz
    WHERE d.status IN ('queued', 'running')
      AND NOT EXISTS (SELECT FROM webhooks AS w WHERE w.tenant_id = d.tenant_id AND w.id = d.webhook_id)`.execute(db);
};

/** True if an endpoint has at least this number of open deliveries. */
export async function hasBacklog(tx: Tx, { tenant_id, id }: WebhookRow, most: number): Promise<boolean> {
  const {
    rows: [row],
  } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM webhook_deliveries WHERE tenant_id = ${tenant_id} AND webhook_id = ${id}
        AND status IN ('queued', 'running') LIMIT ${most}) AS first`.execute(tx);
  return row!.count >= most;
}

/** Lists endpoints with a running replay and fewer open deliveries than a number. */
export async function listReplaying(connection: Connection, backlog: number): Promise<Lane[]> {
  const { rows } = await connection.query({
    name: "list_replaying_webhooks",
    text: `
      SELECT DISTINCT r.tenant_id, r.webhook_id AS lane FROM webhook_replays AS r
      WHERE r.status = 'running' AND ${ofEnabledTenant("r.tenant_id")} AND $1 > (
        SELECT count(*) FROM (
          SELECT FROM webhook_deliveries AS d
          WHERE d.tenant_id = r.tenant_id AND d.webhook_id = r.webhook_id AND d.status IN ('queued', 'running')
          LIMIT $1) AS first)`,
    values: [backlog],
  });
  return rows as Lane[];
}

/**
 * Deletes deliveries and replays that ended before a time.
 * @returns the number of deliveries
 */
export async function deleteDeliveriesBefore(db: Db, before: Date, limit: number): Promise<bigint> {
  const result = await sql`
    DELETE FROM webhook_deliveries WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM webhook_deliveries
      WHERE created_at < ${before.toISOString()} AND status NOT IN ('queued', 'running') LIMIT ${limit}))`.execute(db);
  await db.deleteFrom("webhook_replays").where("finished_at", "<", before.toISOString()).execute();
  return result.numAffectedRows ?? 0n;
}

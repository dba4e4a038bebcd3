import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { DB, Erasures } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { ofEnabledTenant } from "../../platform/jobs/enabled-tenants.ts";
import type { Allotment, WaitingLane } from "../../platform/jobs/fair.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { ErasureOutcome } from "../../records/erasure-places.ts";
import type { Disclosure } from "../reads/queries.ts";
import { eventIdOf } from "../webhooks/events.ts";

type Db = Kysely<DB>;

/** Erasures whose acknowledgements are looked up at a time. */
const PER_RUN = 1_000;

export type ErasureRow = Selectable<Erasures>;
export type ErasureKey = Pick<ErasureRow, "tenant_id" | "id">;

/** What was done in a place. */
export interface DonePlace {
  place: string;
  outcome: ErasureOutcome | "destroyed";
  rows: number;
  reason: string | null;
}

/** Who had received data of the customer, or may have. */
export interface Recipient extends Pick<Disclosure, "kind" | "id"> {
  /** Absent in erasures of earlier versions, as are the next two. */
  actor?: string | null;
  purposes?: string[];
  last_at?: string | null;
  /** When it accepted the event of the erasure. */
  acknowledged_at?: string;
}

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "erasures.places": DonePlace[] | null;
    "erasures.recipients": Recipient[] | null;
  }
}

/** Inserts an erasure. @returns undefined if the customer has one */
export const insertErasure = (
  tx: Tx,
  row: Pick<
    ErasureRow,
    | "tenant_id"
    | "id"
    | "customer_id"
    | "status"
    | "grounds"
    | "requested_at"
    | "verified_by"
    | "created_by"
    | "created_at"
  >,
): Promise<ErasureRow | undefined> =>
  tx
    .insertInto("erasures")
    .values(row)
    .onConflict((conflict) => conflict.constraint("erasures_customer_key").doNothing())
    .returningAll()
    .executeTakeFirst();

/** Finds an erasure. */
export const findErasure = (db: Db, { tenant_id, id }: ErasureKey): Promise<ErasureRow | undefined> =>
  db.selectFrom("erasures").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst();

/** Finds the erasure of a customer. */
export const findErasureOf = (db: Db, tenant_id: string, customer_id: string): Promise<ErasureRow | undefined> =>
  db
    .selectFrom("erasures")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .executeTakeFirst();

/** Whether rows of a customer, or of the customer of an address, were removed by an erasure. */
export async function isErased(db: Db, tenant_id: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM erasures WHERE tenant_id = ${tenant_id} AND removed_at IS NOT NULL AND customer_id IN (
      SELECT ${id}::uuid
      UNION ALL (SELECT customer_id FROM changes WHERE tenant_id = ${tenant_id} AND entity_id = ${id}::uuid LIMIT 1))
  `.execute(db);
  return rows.length > 0;
}

/** Lists erasures, the newest first. */
export const listErasures = (
  db: Db,
  tenant_id: string,
  { status, customer_id }: { status?: string | undefined; customer_id?: string | undefined },
  before: string | undefined,
  limit: number,
): Promise<ErasureRow[]> =>
  db
    .selectFrom("erasures")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .$if(status !== undefined, (query) => query.where("status", "=", status as string))
    .$if(customer_id !== undefined, (query) => query.where("customer_id", "=", customer_id as string))
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

const IS_DUE = sql<boolean>`status IN ('requested', 'running') AND coalesce(lease_until, '-infinity')`;

/** Lists the tenants with erasures that no worker has claimed. */
export async function listWaitingErasures(db: Db, now: Date, most: number): Promise<WaitingLane[]> {
  const { rows } = await sql<{ tenant_id: string; due: number }>`
    SELECT tenant_id, count(*)::int AS due FROM erasures
    WHERE ${IS_DUE} < ${now.toISOString()}::timestamptz AND ${sql.raw(ofEnabledTenant("erasures.tenant_id"))}
    GROUP BY tenant_id`.execute(db);
  return rows.map(({ tenant_id, due }) => ({ tenant_id, lane: tenant_id, due, most }));
}

/** Claims erasures until a time, the oldest of each tenant first. */
export async function claimErasures(
  db: Db,
  allotments: readonly Allotment[],
  now: Date,
  until: Date,
): Promise<ErasureRow[]> {
  const { rows } = await sql<ErasureRow>`
    UPDATE erasures AS e SET lease_until = ${until.toISOString()}::timestamptz
    FROM unnest(${allotments.map(({ tenant_id }) => tenant_id)}::uuid[], ${allotments.map(
      ({ count }) => count,
    )}::integer[]) AS wanted (tenant_id, count)
      CROSS JOIN LATERAL (
        SELECT id FROM erasures
        WHERE tenant_id = wanted.tenant_id AND ${IS_DUE} < ${now.toISOString()}::timestamptz
        ORDER BY id LIMIT wanted.count FOR UPDATE SKIP LOCKED) AS due
    WHERE e.tenant_id = wanted.tenant_id AND e.id = due.id
    RETURNING e.*`.execute(db);
  return rows;
}

/**
 * Locks an erasure that this worker has claimed.
 * @returns undefined if the lease has ended and another worker has claimed it, or completed it
 */
export const lockClaimed = (
  tx: Tx,
  { tenant_id, id, lease_until }: Pick<ErasureRow, "tenant_id" | "id" | "lease_until">,
): Promise<ErasureRow | undefined> =>
  tx
    .selectFrom("erasures")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("lease_until", "=", lease_until)
    .where("status", "<>", "completed")
    .forUpdate()
    .executeTakeFirst();

/** Updates columns of an erasure. */
export const updateErasure = async (
  tx: Tx,
  { tenant_id, id }: ErasureKey,
  to: Updateable<Erasures>,
): Promise<ErasureRow> =>
  tx
    .updateTable("erasures")
    .set(to)
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Inserts the tokens of an erased customer. */
export async function insertSuppressions(
  tx: Tx,
  { tenant_id, customer_id }: Pick<ErasureRow, "tenant_id" | "customer_id">,
  tokens: readonly Buffer[],
  now: Date,
): Promise<void> {
  if (tokens.length === 0) return;
  await tx
    .insertInto("suppressions")
    .values(tokens.map((token) => ({ tenant_id, token, customer_id, created_at: now.toISOString() })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Lists the tokens of an erased customer. */
export const listSuppressions = async (
  db: Db,
  { tenant_id, customer_id }: Pick<ErasureRow, "tenant_id" | "customer_id">,
): Promise<Buffer[]> =>
  (
    await db
      .selectFrom("suppressions")
      .select("token")
      .where("tenant_id", "=", tenant_id)
      .where("customer_id", "=", customer_id)
      .execute()
  ).map(({ token }) => token);

/** Lists who may have received data of a customer: webhooks of its changes, and providers that were asked. */
export async function listPossibleRecipients(
  tx: Tx,
  { tenant_id, address_ids }: { tenant_id: string; address_ids: readonly string[] },
): Promise<Pick<Recipient, "kind" | "id">[]> {
  const { rows } = await sql<Pick<Recipient, "kind" | "id">>`
    SELECT 'webhook' AS kind, id::text AS id FROM webhooks
    WHERE tenant_id = ${tenant_id} AND EXISTS (
      SELECT FROM unnest(event_types) AS type WHERE type = '*' OR type ~ '^(customer|address)[.]')
    UNION ALL
    SELECT DISTINCT 'provider', provider FROM verifications
    WHERE tenant_id = ${tenant_id} AND address_id = ANY (${address_ids}::uuid[]) AND provider IS NOT NULL
      AND provider <> 'gazetteer'
    ORDER BY 1, 2`.execute(tx);
  return rows;
}

/**
 * Lists completed erasures with a webhook that has not accepted the event, while the log of its deliveries is kept.
 */
export async function listUnacknowledged(db: Db): Promise<ErasureRow[]> {
  const { rows } = await sql<ErasureRow>`
    SELECT * FROM erasures
    WHERE completed_at > now() - interval '31 days' AND jsonb_path_exists(recipients,
      '$[*] ? (@.kind == "webhook" && !exists(@.acknowledged_at))')
    ORDER BY tenant_id, id LIMIT ${PER_RUN}`.execute(db);
  return rows;
}

/** When webhooks accepted the erasure of a customer, by webhook: those that are not kept with the erasure yet. */
export async function listAcknowledgements(
  db: Db,
  { tenant_id, customer_id, recipients }: Pick<ErasureRow, "tenant_id" | "customer_id" | "recipients">,
): Promise<Map<string, string>> {
  const ids = (recipients ?? [])
    .filter(({ kind, acknowledged_at }) => kind === "webhook" && acknowledged_at === undefined)
    .map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const erased = await db
    .selectFrom("changes")
    .select("seq")
    .where("tenant_id", "=", tenant_id)
    .where("entity_id", "=", customer_id)
    .where("operation", "=", "erase")
    .executeTakeFirst();
  if (!erased) return new Map();
  const rows = await db
    .selectFrom("webhook_deliveries")
    .select(["webhook_id", "finished_at"])
    .where("tenant_id", "=", tenant_id)
    .where("webhook_id", "in", ids)
    .where("event_id", "=", eventIdOf(tenant_id, erased.seq))
    .where("status", "=", "succeeded")
    .execute();
  return new Map(rows.map(({ webhook_id, finished_at }) => [webhook_id, toTimestamp(finished_at as string)]));
}

import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { Connection } from "../../platform/database/prepared.ts";
import type { DB, Webhooks } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";

export type WebhookRow = Selectable<Webhooks>;
export type WebhookKey = Pick<WebhookRow, "tenant_id" | "id">;
export type NewWebhook = Omit<
  WebhookRow,
  | "version"
  | "status"
  | "disabled_reason"
  | "disabled_at"
  | "previous_secret"
  | "previous_secret_until"
  | "failing_since"
  | "cursor"
>;

type Db = Kysely<DB>;

/** Inserts an endpoint. Its cursor is the current end of the log. */
export const insertWebhook = (tx: Tx, row: NewWebhook): Promise<WebhookRow> =>
  tx
    .insertInto("webhooks")
    .values({ ...row, cursor: sql<string>`feed_horizon()` })
    .returningAll()
    .executeTakeFirstOrThrow();

/** Finds an endpoint. */
export const findWebhook = (db: Db, { tenant_id, id }: WebhookKey): Promise<WebhookRow | undefined> =>
  db.selectFrom("webhooks").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst();

/** Locks an endpoint; waits for other transactions. */
export const lockWebhook = (tx: Tx, { tenant_id, id }: WebhookKey): Promise<WebhookRow | undefined> =>
  tx
    .selectFrom("webhooks")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();

/**
 * Locks an endpoint.
 * @returns undefined if another process has locked it, or it is disabled
 */
export const lockEnabledWebhook = (tx: Tx, { tenant_id, id }: WebhookKey): Promise<WebhookRow | undefined> =>
  tx
    .selectFrom("webhooks")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("status", "=", "enabled")
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();

/** Lists endpoints by id. */
export const listWebhooks = (
  db: Db,
  tenant_id: string,
  after: string | undefined,
  limit: number,
): Promise<WebhookRow[]> =>
  db
    .selectFrom("webhooks")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .$if(after !== undefined, (query) => query.where("id", ">", after as string))
    .orderBy("id")
    .limit(limit)
    .execute();

/** Counts the endpoints of a tenant, and blocks inserts by other transactions until this one ends. */
export async function countWebhooks(tx: Tx, tenant_id: string): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('webhooks of a tenant'), hashtext(${tenant_id}))`.execute(tx);
  return (
    await tx
      .selectFrom("webhooks")
      .select(sql<number>`count(*)::int`.as("count"))
      .where("tenant_id", "=", tenant_id)
      .executeTakeFirstOrThrow()
  ).count;
}

/** Updates what callers see of an endpoint, and increments its version. */
export const updateWebhook = (
  tx: Tx,
  { tenant_id, id }: WebhookKey,
  changes: Updateable<Webhooks>,
  now: Date,
): Promise<WebhookRow> =>
  tx
    .updateTable("webhooks")
    .set({ ...changes, version: sql`version + 1`, updated_at: now.toISOString() })
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Sets the position up to which an endpoint follows the log. */
export const setCursor = async (tx: Tx, { tenant_id, id }: WebhookKey, cursor: string): Promise<void> => {
  await tx.updateTable("webhooks").set({ cursor }).where("tenant_id", "=", tenant_id).where("id", "=", id).execute();
};

/** Deletes an endpoint. */
export const deleteWebhook = async (tx: Tx, { tenant_id, id }: WebhookKey): Promise<void> => {
  await tx.deleteFrom("webhooks").where("tenant_id", "=", tenant_id).where("id", "=", id).execute();
};

/** Lists the other enabled endpoints of the tenant. */
export const listOtherWebhooks = (tx: Tx, { tenant_id, id }: WebhookKey): Promise<WebhookRow[]> =>
  tx
    .selectFrom("webhooks")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "!=", id)
    .where("status", "=", "enabled")
    .execute();

/** Lists all endpoints of a tenant, disabled ones too. */
export const listTenantWebhooks = (tx: Tx, tenant_id: string): Promise<WebhookRow[]> =>
  tx.selectFrom("webhooks").selectAll().where("tenant_id", "=", tenant_id).execute();

/** Lists enabled endpoints with changes between their cursor and the horizon. */
export async function listLaggingWebhooks(connection: Connection, horizon: bigint): Promise<WebhookKey[]> {
  const { rows } = await connection.query({
    name: "list_webhooks_behind",
    text: `
      SELECT tenant_id, id FROM webhooks AS w
      WHERE status = 'enabled' AND EXISTS (SELECT FROM changes AS c
        WHERE c.tenant_id = w.tenant_id AND c.seq > w.cursor AND c.seq <= $1)`,
    values: [horizon.toString()],
  });
  return rows as WebhookKey[];
}

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

/** One that is made now begins with what is written to the log from now on. */
export const insertWebhook = (tx: Tx, row: NewWebhook): Promise<WebhookRow> =>
  tx
    .insertInto("webhooks")
    .values({ ...row, cursor: sql<string>`feed_horizon()` })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findWebhook = (db: Db, { tenant_id, id }: WebhookKey): Promise<WebhookRow | undefined> =>
  db.selectFrom("webhooks").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst();

export const lockWebhook = (tx: Tx, { tenant_id, id }: WebhookKey): Promise<WebhookRow | undefined> =>
  tx
    .selectFrom("webhooks")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Nothing where another process works on it, or it is disabled. */
export const takeWebhook = (tx: Tx, { tenant_id, id }: WebhookKey): Promise<WebhookRow | undefined> =>
  tx
    .selectFrom("webhooks")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("status", "=", "enabled")
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();

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

/** Counts them, and lets no other transaction make one until this one ends. */
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

/** Changes what its users see, and so its version. */
export const changeWebhook = (
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

export const setCursor = async (tx: Tx, { tenant_id, id }: WebhookKey, cursor: string): Promise<void> => {
  await tx.updateTable("webhooks").set({ cursor }).where("tenant_id", "=", tenant_id).where("id", "=", id).execute();
};

export const deleteWebhook = async (tx: Tx, { tenant_id, id }: WebhookKey): Promise<void> => {
  await tx.deleteFrom("webhooks").where("tenant_id", "=", tenant_id).where("id", "=", id).execute();
};

/** Other endpoints of the tenant that are enabled. */
export const listOthers = (tx: Tx, { tenant_id, id }: WebhookKey): Promise<WebhookRow[]> =>
  tx
    .selectFrom("webhooks")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "!=", id)
    .where("status", "=", "enabled")
    .execute();

/** Enabled endpoints whose tenant's log has grown since. */
export async function listBehind(connection: Connection, horizon: bigint): Promise<WebhookKey[]> {
  const { rows } = await connection.query({
    name: "list_webhooks_behind",
    text: `
      SELECT tenant_id, id FROM webhooks AS w
      WHERE status = 'enabled' AND EXISTS (SELECT FROM changes AS c WHERE c.tenant_id = w.tenant_id AND c.seq > w.cursor AND c.seq <= $1)`,
    values: [horizon.toString()],
  });
  return rows as WebhookKey[];
}

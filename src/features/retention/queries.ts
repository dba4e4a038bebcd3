import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { DB, RetentionRules, RetentionRuns } from "../../platform/database/tables.ts";
import type { Connection } from "../../platform/database/prepared.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import { ofEnabledTenant } from "../../platform/jobs/enabled-tenants.ts";
import type { Lane } from "../../platform/jobs/fair.ts";
import type { RetentionCondition } from "./schema.ts";

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "retention_rules.condition": RetentionCondition;
    "retention_runs.condition": RetentionCondition;
  }
}

export type RuleRow = Selectable<RetentionRules>;
export type RunRow = Selectable<RetentionRuns>;
export type RuleKey = Pick<RuleRow, "tenant_id" | "name">;
export type RunKey = Pick<RunRow, "tenant_id" | "id">;

type Db = Kysely<DB>;

/** Finds a rule. */
export const findRule = async (db: Db, { tenant_id, name }: RuleKey): Promise<RuleRow | undefined> =>
  await db
    .selectFrom("retention_rules")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("name", "=", name)
    .executeTakeFirst();

/** Locks a rule. */
export const lockRule = async (tx: Tx, { tenant_id, name }: RuleKey): Promise<RuleRow | undefined> =>
  await tx
    .selectFrom("retention_rules")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("name", "=", name)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Lists the rules of a tenant by name. */
export const listRules = async (db: Db, tenant_id: string): Promise<RuleRow[]> =>
  await db.selectFrom("retention_rules").selectAll().where("tenant_id", "=", tenant_id).orderBy("name").execute();

/** Counts the rules of a tenant, and blocks inserts by other transactions until this one ends. */
export async function countRules(tx: Tx, tenant_id: string): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('retention rules'), hashtext(${tenant_id}))`.execute(tx);
  return (
    await tx
      .selectFrom("retention_rules")
      .select(sql<number>`count(*)::int`.as("count"))
      .where("tenant_id", "=", tenant_id)
      .executeTakeFirstOrThrow()
  ).count;
}

/** Inserts a rule. */
export const insertRule = async (tx: Tx, row: RuleRow): Promise<RuleRow> =>
  await tx
    .insertInto("retention_rules")
    .values({ ...row, condition: json(row.condition) })
    .returningAll()
    .executeTakeFirstOrThrow();

/** Updates columns of a rule. */
export const updateRule = async (
  tx: Tx,
  { tenant_id, name }: RuleKey,
  changes: Updateable<RetentionRules>,
): Promise<RuleRow> =>
  await tx
    .updateTable("retention_rules")
    .set(changes)
    .where("tenant_id", "=", tenant_id)
    .where("name", "=", name)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Deletes a rule; its runs stay. @returns false if there is none */
export const deleteRule = async (tx: Tx, { tenant_id, name }: RuleKey): Promise<boolean> =>
  (
    await tx
      .deleteFrom("retention_rules")
      .where("tenant_id", "=", tenant_id)
      .where("name", "=", name)
      .executeTakeFirst()
  ).numDeletedRows > 0n;

/** Locks enabled rules that are due, skipping those that other processes lock. */
export const lockDueRules = async (tx: Tx, now: Date): Promise<RuleRow[]> =>
  await tx
    .selectFrom("retention_rules")
    .selectAll()
    .where("enabled", "=", true)
    .where("next_run_at", "<=", now.toISOString())
    .where(sql<boolean>`${sql.raw(ofEnabledTenant("retention_rules.tenant_id"))}`)
    .orderBy("next_run_at")
    .limit(20)
    .forNoKeyUpdate()
    .skipLocked()
    .execute();

/** Inserts a run. @returns undefined if a run of the same kind of the rule is running */
export const insertRun = async (tx: Tx, row: RunRow): Promise<RunRow | undefined> =>
  await tx
    .insertInto("retention_runs")
    .values({ ...row, condition: json(row.condition) })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();

/** Finds a run. */
export const findRun = async (db: Db, { tenant_id, id }: RunKey): Promise<RunRow | undefined> =>
  await db
    .selectFrom("retention_runs")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .executeTakeFirst();

/** Locks a run that has not ended. @returns undefined if it has, or another process has locked it */
export const lockRunning = async (tx: Tx, { tenant_id, id }: RunKey): Promise<RunRow | undefined> =>
  await tx
    .selectFrom("retention_runs")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("status", "=", "running")
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();

/** Updates columns of a run. */
export const updateRun = async (
  tx: Tx,
  { tenant_id, id }: RunKey,
  changes: Updateable<RetentionRuns>,
): Promise<void> => {
  await tx.updateTable("retention_runs").set(changes).where("tenant_id", "=", tenant_id).where("id", "=", id).execute();
};

/** Stops the runs of a rule that have not ended. */
export const stopRuns = async (tx: Tx, { tenant_id, name }: RuleKey, now: Date): Promise<void> => {
  await tx
    .updateTable("retention_runs")
    .set({ status: "stopped", stop_reason: "rule_changed", finished_at: now.toISOString() })
    .where("tenant_id", "=", tenant_id)
    .where("rule", "=", name)
    .where("status", "=", "running")
    .execute();
};

/** Lists the runs of a rule, newest first. */
export const listRuns = async (
  db: Db,
  { tenant_id, name }: RuleKey,
  before: string | undefined,
  limit: number,
): Promise<RunRow[]> =>
  await db
    .selectFrom("retention_runs")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("rule", "=", name)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** Lists the runs that have not ended. */
export async function listRunning(connection: Connection): Promise<Lane[]> {
  const { rows } = await connection.query({
    name: "list_running_retention",
    text: `SELECT tenant_id, id AS lane FROM retention_runs AS r
      WHERE status = 'running' AND ${ofEnabledTenant("r.tenant_id")}`,
    values: [],
  });
  return rows as Lane[];
}

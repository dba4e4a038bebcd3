import { sql, type Kysely, type Selectable } from "kysely";
import { prepare, type Connection, type Placeholders } from "../../platform/database/prepared.ts";
import type {
  DB,
  ProviderChanges,
  ProviderPolicies,
  ProviderSettings,
  ProviderStates,
  ProviderUsage,
} from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";

export type SettingsRow = Selectable<ProviderSettings>;
export type PolicyRow = Selectable<ProviderPolicies>;
export type UsageRow = Selectable<ProviderUsage>;
export type ChangeRow = Selectable<ProviderChanges>;
export type StateRow = Selectable<ProviderStates>;

/** Finds the provider policy of a tenant. */
export const findProviderPolicy = (db: Kysely<DB>, tenant_id: string): Promise<PolicyRow | undefined> =>
  db.selectFrom("provider_policies").selectAll().where("tenant_id", "=", tenant_id).executeTakeFirst();

/** Lists the settings of providers, in the order in which they are asked. */
export const listSettings = (db: Kysely<DB>, tenant_id: string): Promise<SettingsRow[]> =>
  db
    .selectFrom("provider_settings")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .orderBy("priority")
    .orderBy("provider")
    .execute();

/** Finds the settings of a provider. */
export const findSettings = (db: Kysely<DB>, tenant_id: string, provider: string): Promise<SettingsRow | undefined> =>
  db
    .selectFrom("provider_settings")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("provider", "=", provider)
    .executeTakeFirst();

/** Lists enabled providers with the policy, in one round trip. */
export const listEnabledProviders = prepare("find_enabled_providers", (db, $: Placeholders<{ tenant_id: string }>) =>
  db
    .selectFrom("provider_settings as settings")
    .leftJoin("provider_policies as policy", "policy.tenant_id", "settings.tenant_id")
    .selectAll("settings")
    .select(["policy.chinese_addresses_may_leave", "policy.when_unanswered"])
    .where("settings.tenant_id", "=", $("tenant_id"))
    .where("settings.enabled", "=", true)
    .orderBy("settings.priority")
    .orderBy("settings.provider"),
);

type Policy = Pick<PolicyRow, "chinese_addresses_may_leave" | "when_unanswered">;
/** The policy of a tenant without a row. */
export const DEFAULT_POLICY = { chinese_addresses_may_leave: false, when_unanswered: "use_gazetteer" } satisfies Policy;

/**
 * Locks the configuration of a tenant and increments its version.
 * @returns the current row, with its previous version
 */
export async function bumpConfiguration(
  tx: Tx,
  tenant_id: string,
  by: string,
  now: Date,
  policy?: Policy,
): Promise<PolicyRow & { version_before: number }> {
  const row = await tx
    .insertInto("provider_policies")
    .values({ tenant_id, ...DEFAULT_POLICY, ...policy, updated_by: by, updated_at: now.toISOString() })
    .onConflict((conflict) =>
      conflict.column("tenant_id").doUpdateSet({
        version: sql`provider_policies.version + 1`,
        ...policy,
        updated_by: by,
        updated_at: now.toISOString(),
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...row, version_before: row.version - 1 };
}

/** Inserts or replaces settings. Resets the state of the provider, which was measured with other settings. */
export async function putSettings(tx: Tx, { good_enough, ...row }: Omit<SettingsRow, "version">): Promise<SettingsRow> {
  const values = { ...row, good_enough: good_enough === null ? null : json(good_enough) };
  const { tenant_id: _tenant, provider: _provider, ...changes } = values;
  await deleteState(tx, row);
  return await tx
    .insertInto("provider_settings")
    .values(values)
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "provider"])
        .doUpdateSet({ ...changes, version: sql`provider_settings.version + 1` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

type Key = Pick<SettingsRow, "tenant_id" | "provider">;

/** Deletes the settings and the state of a provider. */
export async function deleteSettings(tx: Tx, key: Key): Promise<void> {
  await deleteState(tx, key);
  await tx
    .deleteFrom("provider_settings")
    .where("tenant_id", "=", key.tenant_id)
    .where("provider", "=", key.provider)
    .execute();
}

async function deleteState(tx: Tx, { tenant_id, provider }: Key): Promise<void> {
  await tx.deleteFrom("provider_states").where("tenant_id", "=", tenant_id).where("provider", "=", provider).execute();
}

/** Lists the usage of providers by day, both days included. */
export const listUsage = (db: Kysely<DB>, tenant_id: string, from: string, to: string): Promise<UsageRow[]> =>
  db
    .selectFrom("provider_usage")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .orderBy("day")
    .orderBy("provider")
    .execute();

/** Lists changes of the configuration, newest first. */
export const listProviderChanges = (
  db: Kysely<DB>,
  tenant_id: string,
  before: string | undefined,
  limit: number,
): Promise<ChangeRow[]> =>
  db
    .selectFrom("provider_changes")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .$if(before !== undefined, (query) => query.where("seq", "<", before as string))
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();

/** Lists the states of a tenant's providers. */
export const listStates = (db: Kysely<DB>, tenant_id: string): Promise<StateRow[]> =>
  db.selectFrom("provider_states").selectAll().where("tenant_id", "=", tenant_id).orderBy("provider").execute();

/** Lists the enabled providers of a tenant whose next call is allowed only after a time, by their rate limit. */
export const listThrottledProviders = (
  db: Kysely<DB>,
  tenant_id: string,
  after: Date,
): Promise<Pick<SettingsRow, "provider" | "countries">[]> =>
  db
    .selectFrom("provider_states as state")
    .innerJoin("provider_settings as settings", (join) =>
      join.onRef("settings.tenant_id", "=", "state.tenant_id").onRef("settings.provider", "=", "state.provider"),
    )
    .select(["settings.provider", "settings.countries"])
    .where("state.tenant_id", "=", tenant_id)
    .where("settings.enabled", "=", true)
    .where("state.next_call_at", ">", after.toISOString())
    .orderBy("settings.priority")
    .orderBy("settings.provider")
    .execute();

/** What all tenants together have and use of a provider. */
export interface ProviderTotals {
  provider: string;
  calls: number;
  cost: number;
  /** Calls that are allowed in a day; null if no tenant has a limit. */
  budget: number | null;
  /** The highest of a tenant; null if none has a limit. */
  used_ratio: number | null;
  breakers_open: number;
}

/** Measures today's use of the enabled providers, and their open breakers. */
export async function measureProviders(connection: Connection, now: Date): Promise<ProviderTotals[]> {
  const { rows } = await connection.query({
    name: "measure_providers",
    text: `
      SELECT provider, coalesce(sum(usage.calls), 0)::float8 AS calls, coalesce(sum(usage.cost), 0)::float8 AS cost,
        sum(settings.calls_per_day)::float8 AS budget,
        max(coalesce(usage.calls, 0)::float8 / nullif(settings.calls_per_day, 0)) AS used_ratio,
        count(state.open_until)::int AS breakers_open
      FROM provider_settings AS settings
      LEFT JOIN (SELECT * FROM provider_usage WHERE day = $1::date) AS usage USING (tenant_id, provider)
      LEFT JOIN provider_states AS state USING (tenant_id, provider)
      WHERE settings.enabled
      GROUP BY provider ORDER BY provider`,
    values: [now.toISOString().slice(0, 10)],
  });
  return rows as ProviderTotals[];
}

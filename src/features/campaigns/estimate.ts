import { sql, type Kysely } from "kysely";
import type { Static } from "typebox";
import type { DB } from "../../platform/database/tables.ts";
import { listWorkers } from "../../platform/jobs/worker-processes.ts";
import type { Resources } from "../../platform/resources.ts";
import type { AddressFilter } from "../../records/filter/schema.ts";
import { filterAddresses } from "../../records/filter/sql.ts";
import { readChain } from "../providers/chain.ts";
import { findSettings, listSettings, listUsage, type UsageRow } from "../providers/queries.ts";
import { findPaceMs } from "../../platform/jobs/pace.ts";
import { VERIFICATIONS } from "../verifications/service.ts";
import { THROTTLED_FACTOR } from "../../platform/jobs/throttle.ts";
import { countAddresses } from "./queries.ts";
import { estimateDuration, budgetWaitSeconds } from "./duration.ts";
import type { SecondsFor } from "./service.ts";
import type { CampaignEstimate } from "./schema.ts";

/** Maximum number of addresses for which doors and cached answers are counted. */
const SAMPLE_SIZE = 200_000;
/** Days of usage from which the latency of calls is computed. */
const MEASURED_DAYS = 7;

interface Doors {
  country_code: string;
  doors: number;
  /** The number of doors with a cached answer, by provider. */
  known: Record<string, number> | null;
}

/** Estimates the cost and the duration of a campaign, from the current state. */
export async function estimateCampaign(
  resources: Resources,
  tenant_id: string,
  filter: AddressFilter,
): Promise<Static<typeof CampaignEstimate>> {
  const {
    db: { kysely, readers },
    clock,
    config,
  } = resources;
  const now = clock();
  const today = now.toISOString().slice(0, 10);
  const total = await countAddresses(kysely, tenant_id, filter, now);
  const [doors, chain, settings, usage, address_ms, workers] = await Promise.all([
    countDoors(kysely, tenant_id, filter, now),
    readChain(resources, tenant_id),
    listSettings(kysely, tenant_id),
    listUsage(kysely, tenant_id, daysBefore(now, MEASURED_DAYS), today),
    findPaceMs(kysely),
    listWorkers(readers, now),
  ]);
  const scale = Math.max(1, total / SAMPLE_SIZE);
  const calls = new Map<string, number>();
  let [all, from_cache] = [0, 0];
  for (const { country_code, doors: count, known } of doors) {
    all += count;
    const first = chain.providersFor(country_code, null)[0]?.name;
    if (first === undefined) continue;
    const cached = known?.[first] ?? 0;
    from_cache += cached;
    calls.set(first, (calls.get(first) ?? 0) + count - cached);
  }
  const settingsOf = (name: string) => settings.find(({ provider }) => provider === name);
  const verifying = workers.filter(({ jobs }) => jobs.includes(VERIFICATIONS));
  const { seconds, depends_on } = estimateDuration(
    {
      total,
      address_ms,
      postpones: chain.when_unanswered === "postpone",
      processes: Math.max(1, verifying.length),
      calls_at_once: config.CAMPAIGN_CONCURRENCY,
      slowdown:
        verifying.length > 0 && verifying.every(({ throttled_since }) => throttled_since !== null)
          ? THROTTLED_FACTOR
          : 1,
      calls: [...calls].map(([provider, count]) => {
        const { calls_per_second = Infinity, calls_per_day = null } = settingsOf(provider) ?? {};
        const used = usage.filter((row) => row.provider === provider);
        return {
          calls: count * scale,
          calls_per_second,
          calls_per_day,
          used_today: used.find(({ day }) => day === today)?.calls ?? 0,
          call_ms: meanMs(used),
        };
      }),
    },
    now,
  );
  return {
    total,
    doors: Math.round(all * scale),
    from_cache: Math.round(from_cache * scale),
    is_sampled: total > SAMPLE_SIZE,
    providers: [...calls].map(([provider, count]) => {
      const scaled = Math.round(count * scale);
      const { cost_per_call = 0, calls_per_day = null } = settingsOf(provider) ?? {};
      return {
        provider,
        calls: scaled,
        cost: Math.round(scaled * Number(cost_per_call) * 1e6) / 1e6,
        days: calls_per_day ? Math.ceil(scaled / calls_per_day) : null,
      };
    }),
    seconds,
    seconds_depend_on: depends_on,
  };
}

/** Finds how long a provider's budget delays calls; undefined if it has no budget. */
export async function findBudget(
  { db: { kysely }, clock }: Resources,
  tenant_id: string,
  provider: string,
): Promise<SecondsFor | undefined> {
  const now = clock();
  const today = now.toISOString().slice(0, 10);
  const [settings, usage] = await Promise.all([
    findSettings(kysely, tenant_id, provider),
    listUsage(kysely, tenant_id, today, today),
  ]);
  if (!settings || settings.calls_per_day === null) return undefined;
  const used_today = usage.find((row) => row.provider === provider)?.calls ?? 0;
  return (calls) =>
    budgetWaitSeconds(
      { calls, used_today, calls_per_day: settings.calls_per_day, calls_per_second: settings.calls_per_second },
      now,
    );
}

const daysBefore = (now: Date, days: number): string =>
  new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);

/** The mean latency of recent calls. */
function meanMs(usage: readonly UsageRow[]): number | null {
  const calls = usage.reduce((sum, { timed_calls }) => sum + timed_calls, 0);
  return calls === 0 ? null : usage.reduce((sum, { timed_ms }) => sum + Number(timed_ms), 0) / calls;
}

async function countDoors(db: Kysely<DB>, tenant_id: string, filter: AddressFilter, now: Date): Promise<Doors[]> {
  const matched = filterAddresses(db, tenant_id, filter, now).select(["country_code", "door_hash"]).limit(SAMPLE_SIZE);
  const { rows } = await sql<Doors>`
    WITH doors AS MATERIALIZED (SELECT DISTINCT country_code, door_hash FROM (${matched}) AS matched),
    known AS (
      SELECT country_code, provider, count(*)::int AS count FROM doors JOIN geocode_cache USING (door_hash)
      WHERE geocode_cache.tenant_id = ${tenant_id} AND answer IS NOT NULL AND expires_at > ${now.toISOString()}
      GROUP BY country_code, provider
    )
    SELECT country_code, count(*)::int AS doors,
      (SELECT jsonb_object_agg(provider, count) FROM known WHERE known.country_code = doors.country_code) AS known
    FROM doors GROUP BY country_code`.execute(db);
  return rows;
}

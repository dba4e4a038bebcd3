import { sql, type Kysely } from "kysely";
import type { Static } from "typebox";
import type { DB } from "../../platform/database/tables.ts";
import type { Resources } from "../../platform/resources.ts";
import type { AddressFilter } from "../../records/filter/schema.ts";
import { filterAddresses } from "../../records/filter/sql.ts";
import { readChain } from "../providers/chain.ts";
import { listSettings } from "../providers/queries.ts";
import { countAddresses, findLastRate } from "./queries.ts";
import type { CampaignEstimate } from "./schema.ts";

/** Telling doors apart, and looking for their answers, takes time for each address. */
const SAMPLE = 200_000;

interface Doors {
  country_code: string;
  doors: number;
  /** How many each provider has answered for, and may still be remembered. */
  known: Record<string, number> | null;
}

/** What a campaign over these addresses would come to, if nothing happened meanwhile. */
export async function estimateCampaign(resources: Resources, tenant_id: string, filter: AddressFilter): Promise<Static<typeof CampaignEstimate>> {
  const { db: { kysely }, clock } = resources;
  const now = clock();
  const total = await countAddresses(kysely, tenant_id, filter, now);
  const [doors, chain, settings, rate] = await Promise.all([countDoors(kysely, tenant_id, filter, now), readChain(resources, tenant_id), listSettings(kysely, tenant_id), findLastRate(kysely, tenant_id)]);
  const scale = Math.max(1, total / SAMPLE);
  const calls = new Map<string, number>();
  let [all, from_cache] = [0, 0];
  for (const { country_code, doors: count, known } of doors) {
    all += count;
    const first = chain.providersFor(country_code)[0]?.name;
    if (first === undefined) continue;
    const cached = known?.[first] ?? 0;
    from_cache += cached;
    calls.set(first, (calls.get(first) ?? 0) + count - cached);
  }
  const settingsOf = (name: string) => settings.find(({ provider }) => provider === name);
  return {
    total, doors: Math.round(all * scale), from_cache: Math.round(from_cache * scale), is_sampled: total > SAMPLE,
    providers: [...calls].map(([provider, count]) => {
      const scaled = Math.round(count * scale);
      const { cost_per_call = 0, calls_per_day = null } = settingsOf(provider) ?? {};
      return { provider, calls: scaled, cost: Math.round(scaled * Number(cost_per_call) * 1e6) / 1e6, days: calls_per_day ? Math.ceil(scaled / calls_per_day) : null };
    }),
    seconds: rate ? Math.ceil(total / rate) : null,
  };
}

async function countDoors(db: Kysely<DB>, tenant_id: string, filter: AddressFilter, now: Date): Promise<Doors[]> {
  const matched = filterAddresses(db, tenant_id, filter, now).select(["country_code", "door_hash"]).limit(SAMPLE);
  const { rows } = await sql<Doors>`
    WITH doors AS MATERIALIZED (SELECT DISTINCT country_code, door_hash FROM (${matched}) AS matched),
    known AS (
      SELECT country_code, provider, count(*)::int AS count FROM doors JOIN geocode_cache USING (door_hash)
      WHERE geocode_cache.tenant_id = ${tenant_id} AND answer IS NOT NULL AND expires_at > ${now.toISOString()} GROUP BY country_code, provider
    )
    SELECT country_code, count(*)::int AS doors, (SELECT jsonb_object_agg(provider, count) FROM known WHERE known.country_code = doors.country_code) AS known
    FROM doors GROUP BY country_code`.execute(db);
  return rows;
}

/** The providers of a tenant, ready to be asked. */
import { guard } from "../../geocoding/guard.ts";
import { ProviderError, type GoodEnough, type Provider } from "../../geocoding/provider.ts";
import { isPublic } from "../../platform/outbound/networks.ts";
import { createGuardedAgent } from "../../platform/outbound/guarded-agent.ts";
import type { Resources } from "../../platform/resources.ts";
import { findEnabled, type SettingsRow } from "./queries.ts";
import { isAskedAbout, kindOf, mayAsk, openKey } from "./service.ts";

export interface TenantChain {
  when_unanswered: "use_gazetteer" | "postpone";
  /** Those who may be asked about this country, in order: put the embedded gazetteer after them. */
  providersFor(country_code: string): Provider[];
  /** Milliseconds that calls have taken, since this was asked last, with the waits for their turns. */
  takeCallMs(): number;
}

/** Where a name leads may be another place than when it was configured. The caller's signal ends what takes too long. */
const PUBLIC_ONLY = createGuardedAgent(isPublic, { timeout_ms: 30_000 });

/** As it is configured at this moment. */
export async function readChain(resources: Resources, tenant_id: string): Promise<TenantChain> {
  const rows = await findEnabled(resources.db.readers, { tenant_id });
  let call_ms = 0;
  const mayLeave = rows[0]?.chinese_addresses_may_leave === true;
  return {
    when_unanswered: rows[0]?.when_unanswered === "postpone" ? "postpone" : "use_gazetteer",
    providersFor: (country_code) =>
      rows
        .filter((row) => isAskedAbout(row, country_code) && mayAsk(kindOf(row.provider), country_code, mayLeave))
        .map((row) => openProvider(resources, row, { timed: (milliseconds) => void (call_ms += milliseconds) })),
    takeCallMs() {
      const taken = call_ms;
      call_ms = 0;
      return taken;
    },
  };
}

/**
 * @param is_fresh never answers from the cache
 * @param timed is told how long each call took
 */
export function openProvider(
  { secrets, keyring, db, clock, metrics, log, config }: Resources,
  row: SettingsRow,
  { is_fresh = false, timed }: { is_fresh?: boolean; timed?: (milliseconds: number) => void } = {},
): Provider {
  const kind = kindOf(row.provider);
  let key: string | undefined;
  try {
    key = openKey(secrets, row);
  } catch (err) {
    log.error({ err, provider: row.provider }, "no SECRETS_KEY opens the provider's key");
    return {
      name: row.provider,
      dataVersion: "",
      locate: () => Promise.reject(new ProviderError(row.provider, "bad_credentials")),
    };
  }
  const provider = kind.create({
    ...(key !== undefined && { key }),
    ...(row.base_url !== null && { base_url: row.base_url }),
    ...(config.PROVIDER_PRIVATE_ADDRESSES !== "allowed" && { dispatcher: PUBLIC_ONLY }),
  });
  const { tenant_id, calls_per_day, calls_per_second, cost_per_call, good_enough, keep_for_days } = row;
  return guard(keep_for_days === null ? provider : withContract(provider, keep_for_days), {
    tenant_id,
    limits: { calls_per_day, calls_per_second, cost_per_call: Number(cost_per_call) },
    good_enough: (good_enough as GoodEnough | null) ?? undefined,
    connection: db.pool,
    keyring,
    clock,
    metrics,
    is_fresh,
    ...(timed && { timed }),
  });
}

/** Its answers may be kept for so long; the public terms do not count. */
const withContract = (provider: Provider, keep_for_days: number): Provider => ({
  ...provider,
  async locate(place, signal) {
    const answer = await provider.locate(place, signal);
    return answer.outcome === "verified" && answer.match
      ? { ...answer, match: { ...answer.match, keep_for_days } }
      : answer;
  },
});

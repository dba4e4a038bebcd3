/** The chain of a tenant's providers. */
import { guard } from "../../geocoding/guard.ts";
import { ProviderError, type GoodEnough, type Provider } from "../../geocoding/provider.ts";
import { isPublic } from "../../platform/outbound/networks.ts";
import { createGuardedAgent } from "../../platform/outbound/guarded-agent.ts";
import type { Resources } from "../../platform/resources.ts";
import { refusalFinder, type FindRefusal } from "../../privacy/purposes.ts";
import { listEnabledProviders, type SettingsRow } from "./queries.ts";
import { destinationOf, isUsedFor, kindOf, isAllowedFor, openKey } from "./service.ts";

export interface TenantChain {
  when_unanswered: "use_gazetteer" | "postpone";
  /**
   * The providers that may be asked about this country, in order. The gazetteer comes after them. A provider with a
   * purpose refuses a call that the purpose does not allow at that moment.
   * @param customer_id whose address it is, also for the read audit; null if that is not known
   */
  providersFor(country_code: string, customer_id: string | null): Provider[];
  /** Milliseconds that calls have taken since the last call of this function, including waits for the rate limit. */
  takeCallMs(): number;
}

/** A host name can resolve to another address than when it was configured. The caller's signal limits the time. */
const PUBLIC_ONLY = createGuardedAgent(isPublic, { timeout_ms: 30_000 });

/** Reads the current chain. */
export async function readChain(resources: Resources, tenant_id: string): Promise<TenantChain> {
  const rows = await listEnabledProviders(resources.db.readers, { tenant_id });
  let call_ms = 0;
  const findRefusal = refusalFinder(resources.db.readers);
  const mayLeave = rows[0]?.chinese_addresses_may_leave === true;
  return {
    when_unanswered: rows[0]?.when_unanswered === "postpone" ? "postpone" : "use_gazetteer",
    providersFor: (country_code, customer_id) =>
      rows
        .filter((row) => isUsedFor(row, country_code) && isAllowedFor(row, country_code, mayLeave))
        .map((row) =>
          openProvider(resources, row, {
            findRefusal,
            customer_id,
            timed: (milliseconds) => void (call_ms += milliseconds),
            ...(customer_id !== null && { called: () => recordCall(resources, row, customer_id) }),
          }),
        ),
    takeCallMs() {
      const taken = call_ms;
      call_ms = 0;
      return taken;
    },
  };
}

/**
 * Opens a provider with its settings; all calls fail if its key cannot be opened.
 * @param findRefusal decides about calls of a provider with a purpose
 * @param customer_id whose address it is; null if that is not known, undefined for nobody's
 * @param is_fresh true to bypass the cache
 * @param timed is called with the milliseconds of each call
 * @param called is called before each call, which the cache has not answered
 */
export function openProvider(
  { secrets, keyring, db, clock, metrics, log, config }: Resources,
  row: SettingsRow,
  {
    findRefusal,
    customer_id,
    is_fresh = false,
    timed,
    called,
  }: {
    findRefusal: FindRefusal;
    customer_id: string | null | undefined;
    is_fresh?: boolean;
    timed?: (milliseconds: number) => void;
    called?: () => void;
  },
): Provider {
  const kind = kindOf(row.provider);
  let key: string | undefined;
  try {
    key = openKey(secrets, row);
  } catch (err) {
    log.error(
      { err, provider: row.provider },
      "the provider's key cannot be decrypted with any root key of SECRETS_KEY",
    );
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
  const { purpose } = row;
  const { tenant_id, calls_per_day, calls_per_second, cost_per_call, good_enough, keep_for_days } = row;
  const counted = called ? withCalls(provider, called) : provider;
  return guard(keep_for_days === null ? counted : withContract(counted, keep_for_days), {
    tenant_id,
    limits: { calls_per_day, calls_per_second, cost_per_call: Number(cost_per_call) },
    good_enough: (good_enough as GoodEnough | null) ?? undefined,
    connection: db.pool,
    keyring,
    clock,
    metrics,
    is_fresh,
    ...(purpose !== null && {
      // Without a country, none is allowed.
      findRefusal: () => findRefusal({ tenant_id, purpose, customer_id, country_code: destinationOf(row) ?? "" }),
    }),
    ...(timed && { timed }),
  });
}

/** Records in the read audit that a provider gets the address of a customer. */
const recordCall = ({ reads, clock }: Resources, { tenant_id, provider }: SettingsRow, customer_id: string): void =>
  reads.record({
    tenant_id,
    occurred_at: clock(),
    operation: "provider.call",
    actor: "system:verifications",
    recipient: `provider:${provider}`,
    is_masked: false,
    customer_ids: [customer_id],
  });

const withCalls = (provider: Provider, called: () => void): Provider => ({
  ...provider,
  locate(place, signal) {
    called();
    return provider.locate(place, signal);
  },
});

/** Sets how long answers may be kept under the tenant's contract, instead of the public terms. */
const withContract = (provider: Provider, keep_for_days: number): Provider => ({
  ...provider,
  async locate(place, signal) {
    const answer = await provider.locate(place, signal);
    return answer.outcome === "verified" && answer.match
      ? { ...answer, match: { ...answer.match, keep_for_days } }
      : answer;
  },
});

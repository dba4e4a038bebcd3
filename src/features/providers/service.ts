import type { Static } from "typebox";
import { isKnownCountry } from "../../address/index.ts";
import type { ProviderKind as Kind } from "../../geocoding/provider.ts";
import { PROVIDER_KINDS } from "../../geocoding/providers/index.ts";
import type { Config } from "../../platform/config.ts";
import { AppError, invalidBody } from "../../platform/errors.ts";
import { UNSEEN } from "../../platform/outbound/outbound.ts";
import { leadsToPrivateAddress } from "../../platform/outbound/private-host.ts";
import type { Secrets } from "../../platform/secrets.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import type { SealedColumn } from "../../privacy/root.ts";
import { toTimestamp } from "../../platform/time.ts";
import {
  DEFAULT_POLICY,
  type ChangeRow,
  type PolicyRow,
  type SettingsRow,
  type StateRow,
  type UsageRow,
} from "./queries.ts";
import type { Provider, ProviderChangePage, ProviderConfiguration, ProviderPut, ProviderUsage } from "./schema.ts";

type Wire = Static<typeof Provider>;
type Put = Static<typeof ProviderPut>;

/** The kind of a provider by its name, which must exist. */
export const kindOf = (name: string): Kind => PROVIDER_KINDS.get(name) as Kind;

/** True if a kind of provider covers a country. */
export const covers = ({ countries }: Kind, country_code: string): boolean =>
  countries === "all" || countries.includes(country_code);

/** True if the settings include a country. */
export const isUsedFor = (
  { provider, countries }: Pick<SettingsRow, "provider" | "countries">,
  country_code: string,
): boolean => covers(kindOf(provider), country_code) && (countries?.includes(country_code) ?? true);

/** Where a provider processes data; null if unknown. */
export const destinationOf = ({ provider, country_code }: Pick<SettingsRow, "provider" | "country_code">) =>
  country_code ?? (kindOf(provider).is_in_china ? "CN" : null);

/** True if addresses of a country may be sent to the provider, by the policy of the tenant. */
export const isAllowedFor = (
  settings: Pick<SettingsRow, "provider" | "country_code">,
  country_code: string,
  chinese_addresses_may_leave: boolean,
): boolean => country_code !== "CN" || destinationOf(settings) === "CN" || chinese_addresses_may_leave;

const ownerOf = (tenant_id: string, provider: string): string => `provider:${tenant_id}/${provider}`;

/** For the rotation of the root key. */
export const PROVIDER_KEYS: SealedColumn = {
  table: "provider_settings",
  column: "sealed_key",
  key: ["tenant_id", "provider"],
  ownerOf: ({ tenant_id, provider }: Pick<SettingsRow, "tenant_id" | "provider">) => ownerOf(tenant_id, provider),
};

/**
 * Opens the API key of a provider.
 * @throws AppError unavailable or Error, if no root key of the installation opens it
 */
export const openKey = (secrets: Secrets, { tenant_id, provider, sealed_key }: SettingsRow): string | undefined =>
  sealed_key === null ? undefined : secrets.open(sealed_key, ownerOf(tenant_id, provider));

/**
 * Checks the URL of a self-hosted provider.
 * @throws AppError invalid_body, also if it leads to a private address that is not allowed
 */
export async function checkBaseUrl(config: Config, base_url: string | null | undefined): Promise<void> {
  if (base_url === null || base_url === undefined) return;
  if (UNSEEN.test(base_url) || !URL.canParse(base_url)) throw invalidBody("/base_url", "must be a URL");
  const url = new URL(base_url);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw invalidBody("/base_url", "must begin with https:// or http://");
  if (url.username || url.password)
    throw invalidBody("/base_url", "must not contain a user or a password: send a key as `key`");
  if (url.search || url.hash) throw invalidBody("/base_url", "must not have a query or a fragment");
  if (config.PROVIDER_PRIVATE_ADDRESSES !== "allowed" && (await leadsToPrivateAddress(url))) {
    throw invalidBody(
      "/base_url",
      "must not be a private address: this installation does not allow it (PROVIDER_PRIVATE_ADDRESSES)",
    );
  }
}

/**
 * Requires pii:read to name another server: it is sent the addresses that are verified.
 * @throws AppError insufficient_scope
 */
export function checkServer(scopes: ReadonlySet<string>, base_url: string | null, before?: SettingsRow): void {
  if (base_url === null || base_url === before?.base_url || scopes.has(PII_SCOPE)) return;
  throw new AppError("insufficient_scope", {
    detail: `The server of \`base_url\` is sent addresses: to name another one requires the scope ${PII_SCOPE}.`,
  });
}

/**
 * The settings of a request, merged with the existing ones.
 * @throws AppError invalid_body
 */
export function toSettings(
  secrets: Secrets,
  kind: Kind,
  tenant_id: string,
  given: Put,
  before: SettingsRow | undefined,
  policy: Pick<PolicyRow, "chinese_addresses_may_leave">,
): Omit<SettingsRow, "version" | "updated_by" | "updated_at"> {
  const base_url = given.base_url ?? null;
  const country_code = given.country_code ?? null;
  if (base_url === null && country_code !== null && (country_code === "CN") !== kind.is_in_china)
    throw invalidBody("/country_code", `is not where the public ${kind.title} is`);
  checkCountries(kind, given.countries ?? [], country_code, policy);
  if (base_url === null && kind.default_base_url === undefined)
    throw invalidBody("/base_url", `is required: there is no public ${kind.title}`);
  const kept = given.key === undefined ? before : undefined;
  // Otherwise a caller could have the stored key sent to a server of its own.
  if (kept?.sealed_key && kept.base_url !== base_url)
    throw invalidBody("/key", "is required again, because it would be sent to a different base_url");
  const sealed_key = given.key ? seal(secrets, given.key, ownerOf(tenant_id, kind.name)) : (kept?.sealed_key ?? null);
  if (kind.needs_key && sealed_key === null) throw invalidBody("/key", `is required: see ${kind.documentation_url}`);
  return {
    tenant_id,
    provider: kind.name,
    enabled: given.enabled ?? true,
    priority: given.priority ?? 50,
    countries: given.countries ?? null,
    base_url,
    country_code,
    purpose: given.purpose ?? null,
    sealed_key,
    key_hint: given.key ? hintOf(given.key) : (kept?.key_hint ?? null),
    calls_per_day: given.calls_per_day ?? null,
    calls_per_second: given.calls_per_second ?? kind.default_rate_per_second,
    cost_per_call: String(given.cost_per_call ?? 0),
    keep_for_days: given.keep_for_days ?? null,
    good_enough: given.good_enough ?? null,
  };
}

function checkCountries(
  kind: Kind,
  countries: readonly string[],
  country_code: string | null,
  policy: Pick<PolicyRow, "chinese_addresses_may_leave">,
): void {
  for (const [index, code] of countries.entries()) {
    if (!isKnownCountry(code)) throw invalidBody(`/countries/${index}`, "must be a country code (ISO 3166-1 alpha-2)");
    if (!covers(kind, code)) throw invalidBody(`/countries/${index}`, `is not covered by ${kind.title}`);
    if (!isAllowedFor({ provider: kind.name, country_code }, code, policy.chinese_addresses_may_leave))
      throw invalidBody(
        `/countries/${index}`,
        "would send Chinese addresses abroad, which chinese_addresses_may_leave does not allow",
      );
  }
}

function seal(secrets: Secrets, key: string, owner: string): string {
  try {
    return secrets.seal(key, owner);
  } catch (cause) {
    if (cause instanceof AppError)
      throw invalidBody("/key", "cannot be stored: this installation has no SECRETS_KEY to encrypt it with");
    throw cause;
  }
}

/** Enough to recognise a key, too little to guess it. */
const hintOf = (key: string): string => (key.length >= 16 ? `…${key.slice(-4)}` : "…");

/** Converts settings to the resource of the API, without the key. */
export function toProvider(row: SettingsRow): Wire {
  const {
    provider,
    version,
    enabled,
    priority,
    countries,
    base_url,
    country_code,
    purpose,
    key_hint,
    calls_per_day,
    calls_per_second,
    cost_per_call,
    keep_for_days,
    good_enough,
    updated_by,
    updated_at,
  } = row;
  return {
    name: provider,
    title: kindOf(provider).title,
    version,
    enabled,
    priority,
    countries,
    base_url,
    country_code,
    purpose,
    calls_per_day,
    calls_per_second,
    cost_per_call: Number(cost_per_call),
    keep_for_days,
    good_enough: good_enough as Wire["good_enough"],
    key_hint,
    updated_by,
    updated_at: toTimestamp(updated_at),
  };
}

/** Converts the configuration of a tenant to the resource of the API. */
export function toConfiguration(
  policy: PolicyRow | undefined,
  settings: readonly SettingsRow[],
): Static<typeof ProviderConfiguration> {
  const {
    version = 0,
    chinese_addresses_may_leave,
    when_unanswered,
  } = policy ?? (DEFAULT_POLICY as typeof DEFAULT_POLICY & { version?: number });
  const available = [...PROVIDER_KINDS.values()].map(
    ({
      name,
      title,
      countries,
      is_in_china,
      needs_key,
      default_base_url,
      default_rate_per_second,
      documentation_url,
    }) => ({
      name,
      title,
      countries: countries === "all" ? null : [...countries],
      is_in_china,
      needs_key,
      default_base_url: default_base_url ?? null,
      default_calls_per_second: default_rate_per_second,
      documentation_url,
    }),
  );
  return {
    version,
    chinese_addresses_may_leave,
    when_unanswered: when_unanswered as "use_gazetteer" | "postpone",
    providers: settings.map(toProvider),
    available,
  };
}

type Change = Static<typeof ProviderChangePage>["items"][number];

/** Converts a change of the configuration to its form in the API. */
export const toProviderChange = ({
  occurred_at,
  provider,
  operation,
  changed_fields,
  state,
  actor,
  source,
  reason,
  request_id,
}: ChangeRow): Change => ({
  occurred_at: toTimestamp(occurred_at),
  provider,
  operation: operation as Change["operation"],
  changed_fields,
  state: state as Change["state"],
  actor,
  source,
  reason,
  request_id,
});

/** Converts the usage of a day to its form in the API. */
export const toUsage = (row: UsageRow): Static<typeof ProviderUsage>["days"][number] => {
  const { day, provider, calls, cache_hits, cost, failures } = row;
  return { day, provider, calls, cache_hits, cost: Number(cost), failures: failures as Record<string, number> };
};

/** Converts the state of a provider to its form in the API. */
export function toState(row: StateRow, now: Date): Static<typeof ProviderUsage>["states"][number] {
  const isFuture = (time: string | null): boolean => time !== null && Date.parse(time) > now.getTime();
  const isBlocked = isFuture(row.blocked_until);
  return {
    provider: row.provider,
    breaker: row.open_until === null ? "closed" : isFuture(row.open_until) ? "open" : "half_open",
    failures_in_a_row: row.failures,
    blocked_for: isBlocked ? row.blocked_for : null,
    blocked_until: isBlocked ? toTimestamp(row.blocked_until) : null,
  };
}

import type { Client } from "pg";
import type { OldRow } from "./step.ts";

/**
 * Days for which the public terms of providers allowed to keep a position, in versions that did not store the end of
 * the term with the position. Positions of other providers may be kept without limit.
 */
const PUBLIC_TERMS: Readonly<Record<string, number>> = { amap: 0, baidu: 0, tencent: 0, google: 30, here: 30 };
const DAY_MS = 86_400_000;

/** Days by tenant and provider, for tenants with a contract of their own. */
export type Terms = ReadonlyMap<string, number>;

/** Lists the terms of contracts. */
export async function listTerms(client: Client): Promise<Terms> {
  const { rows } = await client.query<{ tenant_id: string; provider: string; keep_for_days: number }>(
    "SELECT tenant_id, provider, keep_for_days FROM provider_settings WHERE keep_for_days IS NOT NULL",
  );
  return new Map(rows.map(({ tenant_id, provider, keep_for_days }) => [`${tenant_id} ${provider}`, keep_for_days]));
}

/** The location of an address, or of a past state, with the end of its provider's term. */
export function withTerm(terms: Terms, { tenant_id, location, verified_at, updated_at }: OldRow): unknown {
  if (location === null || location === undefined) return null;
  const { source, keep_until } = location as { source: string; keep_until?: string };
  const days = terms.get(`${tenant_id} ${source}`) ?? PUBLIC_TERMS[source];
  if (days === undefined || keep_until !== undefined) return location;
  const found_at = Date.parse((verified_at ?? updated_at) as string);
  return { ...(location as object), keep_until: new Date(found_at + days * DAY_MS).toISOString() };
}

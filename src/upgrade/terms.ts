import type { Client } from "pg";
import type { OldRow } from "./step.ts";

/**
 * For how many days the public terms of providers allowed a position to be kept, as the versions knew them that did
 * not yet write the end of the term onto the position. Of the others it may be kept for ever.
 */
const PUBLIC_TERMS: Readonly<Record<string, number>> = { amap: 0, baidu: 0, tencent: 0, google: 30, here: 30 };
const DAY_MS = 86_400_000;

/** Days by tenant and provider, where the tenant has a contract of its own. */
export type Terms = ReadonlyMap<string, number>;

export async function listTerms(client: Client): Promise<Terms> {
  const { rows } = await client.query<{ tenant_id: string; provider: string; keep_for_days: number }>(
    "SELECT tenant_id, provider, keep_for_days FROM provider_settings WHERE keep_for_days IS NOT NULL",
  );
  return new Map(rows.map(({ tenant_id, provider, keep_for_days }) => [`${tenant_id} ${provider}`, keep_for_days]));
}

/** The position of an address, or of a state of one, with the end of its provider's term. */
export function withTerm(terms: Terms, { tenant_id, location, verified_at, updated_at }: OldRow): unknown {
  if (location === null || location === undefined) return null;
  const { source, keep_until } = location as { source: string; keep_until?: string };
  const days = terms.get(`${tenant_id} ${source}`) ?? PUBLIC_TERMS[source];
  if (days === undefined || keep_until !== undefined) return location;
  const found_at = Date.parse((verified_at ?? updated_at) as string);
  return { ...(location as object), keep_until: new Date(found_at + days * DAY_MS).toISOString() };
}

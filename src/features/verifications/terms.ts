/** Forgets positions that their providers' terms do not let be kept any longer. */
import { sql } from "kysely";
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { updateOf } from "../../records/changes.ts";
import type { StoredLocation } from "../../records/location.ts";
import { lockAddresses } from "../../records/queries.ts";
import type { AddressRow } from "../../records/rows.ts";
import { write } from "../../records/write.ts";

const AT_ONCE = 500;
const SYSTEM = { actor: "system:retention", source: "retention", reason: "The provider's terms do not let its position be kept longer." };

/**
 * Takes expired positions from addresses and from what their verifications say. An address that was verified again by the
 * same provider keeps its newer position, and one that was set by hand stays. What was found there stays known.
 */
export async function purgePositions({ db, clock }: Resources, signal?: AbortSignal): Promise<void> {
  const goesOn = (gone: number): boolean => gone === AT_ONCE && signal?.aborted !== true;
  for (let gone = AT_ONCE; goesOn(gone);) {
    gone = await inTransaction(db.kysely, SYSTEM, async (tx) => {
      const now = clock();
      const expired = await lockExpired(tx, now);
      const addresses = await lockAddresses(tx, keysOf(expired));
      const kept = await findKept(tx, addresses, now);
      await write(tx, SYSTEM, now, {
        addresses: addresses.filter((address) => isExpired(address, expired, kept)).flatMap((address) => updateOf(address, { location: null }) ?? []),
      });
      await forget(tx, expired);
      return expired.length;
    });
  }
}

interface Term {
  tenant_id: string;
  address_id: string;
  verification_id: string;
  provider: string;
  keep_until: string;
}

async function lockExpired(tx: Tx, now: Date): Promise<Term[]> {
  return tx.selectFrom("position_terms").selectAll().where("keep_until", "<=", now.toISOString()).orderBy("keep_until").limit(AT_ONCE).forUpdate().skipLocked().execute();
}

const keysOf = (terms: readonly Term[]): { tenant_id: string; id: string }[] =>
  [...new Map(terms.map(({ tenant_id, address_id }) => [address_id, { tenant_id, id: address_id }])).values()];

/** Providers whose newer positions of these addresses may still be kept, as "address provider". */
async function findKept(tx: Tx, addresses: readonly AddressRow[], now: Date): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const { rows } = await sql<{ kept: string }>`
    SELECT address_id || ' ' || provider AS kept FROM position_terms JOIN unnest(${addresses.map(({ tenant_id }) => tenant_id)}::uuid[], ${addresses.map(({ id }) => id)}::uuid[]) AS a (tenant_id, address_id) USING (tenant_id, address_id)
    WHERE keep_until > ${now.toISOString()}::timestamptz`.execute(tx);
  return new Set(rows.map(({ kept }) => kept));
}

function isExpired({ id, location }: AddressRow, expired: readonly Term[], kept: ReadonlySet<string>): boolean {
  const { pinned, source } = (location ?? { pinned: true, source: "" }) as unknown as StoredLocation;
  return !pinned && !kept.has(`${id} ${source}`) && expired.some(({ address_id, provider }) => address_id === id && provider === source);
}

/** Takes them from the verifications, and the terms are done with. */
async function forget(tx: Tx, expired: readonly Term[]): Promise<void> {
  await sql`
    WITH expired AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(expired)}::jsonb) AS e (tenant_id uuid, address_id uuid, verification_id uuid, provider text, keep_until timestamptz)
    ), forgotten AS (
      UPDATE verifications AS v SET
        location = CASE WHEN v.id = ANY (e.ids) THEN NULL ELSE v.location END,
        previous = CASE WHEN v.previous -> 'location' ->> 'source' = ANY (e.providers) AND v.finished_at <= e.keep_until THEN v.previous || '{"location": null}' ELSE v.previous END
      FROM (
        SELECT tenant_id, address_id, array_agg(verification_id) AS ids, array_agg(provider) AS providers, max(keep_until) AS keep_until FROM expired GROUP BY tenant_id, address_id
      ) AS e
      WHERE v.tenant_id = e.tenant_id AND v.address_id = e.address_id
        AND (v.id = ANY (e.ids) OR v.previous -> 'location' ->> 'source' = ANY (e.providers) AND v.finished_at <= e.keep_until)
    )
    DELETE FROM position_terms AS t USING expired AS e WHERE t.tenant_id = e.tenant_id AND t.address_id = e.address_id AND t.verification_id = e.verification_id`.execute(tx);
}

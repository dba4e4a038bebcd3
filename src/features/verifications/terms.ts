/** Forgets positions that their providers' terms do not let be kept any longer. */
import { sql } from "kysely";
import { inTransaction } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";

const AT_ONCE = 500;
const SYSTEM = { actor: "system:retention", source: "retention", reason: "The provider's terms do not let its position be kept longer." };

/**
 * Takes expired positions from addresses and from what their verifications say. An address that was verified again by the
 * same provider keeps its newer position, and a pin is nobody's but the tenant's. What was found there stays known.
 */
export async function purgePositions({ db, clock }: Resources, signal?: AbortSignal): Promise<void> {
  const goesOn = (gone: number): boolean => gone === AT_ONCE && signal?.aborted !== true;
  for (let gone = AT_ONCE; goesOn(gone);) {
    gone = await inTransaction(db.kysely, SYSTEM, async (tx) => {
      const now = clock().toISOString();
      const { rows: [purged] } = await sql<{ count: number }>`
        WITH expired AS MATERIALIZED (
          SELECT * FROM position_terms WHERE keep_until <= ${now}::timestamptz ORDER BY keep_until LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
        ), target AS MATERIALIZED (
          -- The address before its verifications, as everybody locks them.
          SELECT a.tenant_id, a.id FROM addresses AS a WHERE (a.tenant_id, a.id) IN (SELECT tenant_id, address_id FROM expired) ORDER BY a.tenant_id, a.id FOR UPDATE OF a
        ), freed AS (
          UPDATE addresses AS a SET location = NULL, updated_at = ${now}::timestamptz FROM target
          WHERE a.tenant_id = target.tenant_id AND a.id = target.id AND NOT coalesce((a.location ->> 'pinned')::boolean, false)
            AND a.location ->> 'source' IN (SELECT provider FROM expired AS e WHERE e.tenant_id = a.tenant_id AND e.address_id = a.id)
            AND NOT EXISTS (SELECT FROM position_terms AS n
              WHERE n.tenant_id = a.tenant_id AND n.address_id = a.id AND n.provider = a.location ->> 'source' AND n.keep_until > ${now}::timestamptz)
        ), forgotten AS (
          UPDATE verifications AS v SET
            location = CASE WHEN v.id = ANY (e.ids) THEN NULL ELSE v.location END,
            previous = CASE WHEN v.previous -> 'location' ->> 'source' = ANY (e.providers) AND v.finished_at <= e.keep_until THEN v.previous || '{"location": null}' ELSE v.previous END
          FROM (
            SELECT target.tenant_id, target.id AS address_id, array_agg(verification_id) AS ids, array_agg(provider) AS providers, max(keep_until) AS keep_until
            FROM target JOIN expired ON expired.tenant_id = target.tenant_id AND expired.address_id = target.id GROUP BY target.tenant_id, target.id
          ) AS e
          WHERE v.tenant_id = e.tenant_id AND v.address_id = e.address_id
            AND (v.id = ANY (e.ids) OR v.previous -> 'location' ->> 'source' = ANY (e.providers) AND v.finished_at <= e.keep_until)
        ), done AS (
          DELETE FROM position_terms AS t USING expired AS e WHERE t.tenant_id = e.tenant_id AND t.address_id = e.address_id AND t.verification_id = e.verification_id
        )
        SELECT count(*)::int AS count FROM expired`.execute(tx);
      return purged?.count ?? 0;
    });
  }
}

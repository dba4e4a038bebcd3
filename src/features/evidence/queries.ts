import { sql, type Kysely, type Selectable } from "kysely";
import type { DB, Evidence as Table } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Evidence as Sign } from "../verifications/confidence.ts";
import type { HalfLifeRule } from "../verifications/mobility.ts";

type StoredEvidence = Selectable<Table>;

/** @returns undefined where the sender has given this reference before */
export const insertEvidence = async (tx: Tx, row: StoredEvidence, ref: string): Promise<StoredEvidence | undefined> => {
  // Earlier versions have kept references in clear: see `sealOldEvidence`.
  const inClear = await tx.selectFrom("evidence").select("id")
    .where("tenant_id", "=", row.tenant_id).where("source", "=", row.source).where("ref", "=", ref).executeTakeFirst();
  if (inClear) return undefined;
  return tx.insertInto("evidence").values(row).onConflict((conflict) => conflict.doNothing()).returningAll().executeTakeFirst();
};

export const findEvidence = (tx: Tx, { tenant_id, source, ref_hash }: StoredEvidence, ref: string): Promise<StoredEvidence | undefined> =>
  tx.selectFrom("evidence").selectAll().where("tenant_id", "=", tenant_id).where("source", "=", source)
    .where((eb) => eb.or([eb("ref_hash", "=", ref_hash), eb("ref", "=", ref)])).executeTakeFirst();

export const listUnsealed = (db: Kysely<DB>, limit: number): Promise<StoredEvidence[]> =>
  db.selectFrom("evidence").selectAll().where("sealed", "is", null).limit(limit).execute();

/** Seals a row of an earlier version. Where its reference stands sealed already, it gets no hash of its own. */
export const updateUnsealed = async (db: Kysely<DB>, { tenant_id, address_id, id, source, sealed, ref_hash }: StoredEvidence): Promise<void> => {
  await sql`
    UPDATE evidence SET sealed = ${sealed}, ref = NULL, note = NULL, ref_hash = CASE WHEN NOT EXISTS (
      SELECT FROM evidence WHERE tenant_id = ${tenant_id} AND source = ${source} AND ref_hash = ${ref_hash}) THEN ${ref_hash}::bytea END
    WHERE tenant_id = ${tenant_id} AND address_id = ${address_id} AND id = ${id} AND sealed IS NULL`.execute(db);
};

/** Newest first. */
export const listEvidence = (db: Kysely<DB>, tenant_id: string, address_id: string, before: string | undefined, limit: number): Promise<StoredEvidence[]> =>
  db.selectFrom("evidence").selectAll().where("tenant_id", "=", tenant_id).where("address_id", "=", address_id)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc").limit(limit).execute();

export interface Known {
  evidence: Sign[];
  customer_tags: string[];
  half_lives: HalfLifeRule[] | null;
  /** Of the last check of this place that got one. */
  outcome: string | null;
  confidence: number | null;
  location: { granularity: never } | null;
  finished_at: string | null;
}

/** What a confidence is judged from, beside the address itself. */
export async function findKnown(tx: Tx, address: { tenant_id: string; customer_id: string; id: string; fingerprint: string; place_since: string | null; created_at: string }): Promise<Known> {
  const { rows } = await sql<Known>`
    SELECT c.tags AS customer_tags, t.verification_policy -> 'half_lives' AS half_lives, v.outcome, v.confidence, v.location, v.finished_at, (
      SELECT coalesce(json_agg(e), '[]') FROM (
        SELECT kind, reason, occurred_at FROM evidence
        WHERE tenant_id = ${address.tenant_id} AND address_id = ${address.id} AND fingerprint = ${address.fingerprint} ORDER BY occurred_at DESC LIMIT 50
      ) AS e) AS evidence
    FROM customers AS c JOIN tenants AS t ON t.id = c.tenant_id LEFT JOIN LATERAL (
      SELECT outcome, confidence, location, finished_at FROM verifications
      WHERE tenant_id = ${address.tenant_id} AND address_id = ${address.id} AND status = 'succeeded' AND created_at >= ${address.place_since ?? address.created_at}
      ORDER BY id DESC LIMIT 1
    ) AS v ON true
    WHERE c.tenant_id = ${address.tenant_id} AND c.id = ${address.customer_id}`.execute(tx);
  return rows[0] as Known;
}

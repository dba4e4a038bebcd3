import { sql, type Kysely } from "kysely";
import type { Granularity } from "../../address/index.ts";
import type { DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { AddressRow } from "../../records/rows.ts";
import { doorHash, type Vault } from "../../records/seal.ts";
import type { Evidence as ConfidenceEvidence } from "../verifications/confidence.ts";
import type { HalfLifeRule } from "../verifications/relocation-rates.ts";
import { openVerifications } from "../verifications/seal.ts";
import type { StoredEvidence } from "./seal.ts";

/**
 * Inserts evidence.
 * @returns undefined if the source has used this reference before
 */
export const insertEvidence = (tx: Tx, row: StoredEvidence): Promise<StoredEvidence | undefined> =>
  tx
    .insertInto("evidence")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();

/** Finds the evidence with the same source and reference. */
export const findEvidence = (
  tx: Tx,
  { tenant_id, source, ref_hash }: StoredEvidence,
): Promise<StoredEvidence | undefined> =>
  tx
    .selectFrom("evidence")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("source", "=", source)
    .where("ref_hash", "=", ref_hash)
    .executeTakeFirst();

/** Lists evidence about an address, newest first. */
export const listEvidence = (
  db: Kysely<DB>,
  tenant_id: string,
  address_id: string,
  before: string | undefined,
  limit: number,
): Promise<StoredEvidence[]> =>
  db
    .selectFrom("evidence")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("address_id", "=", address_id)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

export interface ConfidenceInputs {
  evidence: ConfidenceEvidence[];
  customer_tags: string[];
  half_lives: HalfLifeRule[] | null;
  /** Of the last successful verification at this place. */
  outcome: string | null;
  confidence: number | null;
  location: { granularity: Granularity } | null;
  finished_at: string | null;
}

/** Gets what a confidence is computed from, in addition to the address itself. */
export async function getConfidenceInputs(vault: Vault, tx: Tx, address: AddressRow): Promise<ConfidenceInputs> {
  const { tenant_id, customer_id, id, place_since, created_at } = address;
  const door_hash = doorHash(await vault.keyring.tenantKeys(tenant_id), address.fingerprint);
  const {
    rows: [inputs],
  } = await sql<SealedInputs>`
    SELECT c.tags AS customer_tags, t.verification_policy -> 'half_lives' AS half_lives, v.id, v.outcome, v.confidence,
      v.sealed, v.finished_at, (
      SELECT coalesce(json_agg(e), '[]') FROM (
        SELECT kind, reason, occurred_at FROM evidence
        WHERE tenant_id = ${tenant_id} AND address_id = ${id} AND door_hash = ${door_hash} ORDER BY occurred_at DESC
        LIMIT 50
      ) AS e) AS evidence
    FROM customers AS c JOIN tenants AS t ON t.id = c.tenant_id LEFT JOIN LATERAL (
      SELECT id, outcome, confidence, sealed, finished_at FROM verifications
      WHERE tenant_id = ${tenant_id} AND address_id = ${id} AND status = 'succeeded'
        AND created_at >= ${place_since ?? created_at}
      ORDER BY id DESC LIMIT 1
    ) AS v ON true
    WHERE c.tenant_id = ${tenant_id} AND c.id = ${customer_id}`.execute(tx);
  const { id: verification_id, sealed, ...clear } = inputs as SealedInputs;
  const [opened] = await openVerifications(
    vault,
    verification_id === null ? [] : [{ tenant_id, customer_id, id: verification_id, sealed }],
  );
  return { ...clear, location: (opened?.location ?? null) as unknown as ConfidenceInputs["location"] };
}

interface SealedInputs extends Omit<ConfidenceInputs, "location"> {
  /** Of the verification; null if there is none. */
  id: string | null;
  sealed: Buffer | null;
}

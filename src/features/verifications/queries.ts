import { sql, type Kysely, type Selectable } from "kysely";
import type { Pool } from "pg";
import { prepare, type Placeholders } from "../../platform/database/prepared.ts";
import type { Addresses, DB, Verifications } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";

export type VerificationRow = Selectable<Verifications>;

/** The key of a row, which is all that a job holds. */
export type VerificationKey = Pick<VerificationRow, "tenant_id" | "address_id" | "id">;

type AddressKey = { tenant_id: string; id: string };

export const queueVerification = async (tx: Tx, row: VerificationRow): Promise<void> => {
  await tx.insertInto("verifications").values(row).execute();
};

export const findOpenVerification = (db: Kysely<DB>, tenant_id: string, address_id: string): Promise<VerificationRow | undefined> =>
  db.selectFrom("verifications").selectAll().where("tenant_id", "=", tenant_id).where("address_id", "=", address_id)
    .where("status", "in", ["queued", "running"]).executeTakeFirst();

/** Ends the open verification of an address, if there is one. */
export const cancelVerifications = async (tx: Tx, address: AddressKey, status: "superseded" | "cancelled", now: Date): Promise<void> => {
  await tx.updateTable("verifications").set({ status, finished_at: now.toISOString() })
    .where("tenant_id", "=", address.tenant_id).where("address_id", "=", address.id).where("status", "in", ["queued", "running"]).execute();
};

export const findVerification = (db: Kysely<DB>, { tenant_id, address_id, id }: VerificationKey): Promise<VerificationRow | undefined> =>
  db.selectFrom("verifications").selectAll().where("tenant_id", "=", tenant_id).where("address_id", "=", address_id).where("id", "=", id).executeTakeFirst();

/** Newest first. */
export const listVerifications = (db: Kysely<DB>, tenant_id: string, address_id: string, before: string | undefined, limit: number): Promise<VerificationRow[]> =>
  db.selectFrom("verifications").selectAll().where("tenant_id", "=", tenant_id).where("address_id", "=", address_id)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc").limit(limit).execute();

export const lockCheckedAddress = (tx: Tx, tenant_id: string, id: string): Promise<Selectable<Addresses> | undefined> =>
  tx.selectFrom("addresses").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).forUpdate().executeTakeFirst();

export const addressExists = async (db: Kysely<DB>, tenant_id: string, id: string): Promise<boolean> =>
  await db.selectFrom("addresses").select("id").where("tenant_id", "=", tenant_id).where("id", "=", id).where("deleted_at", "is", null).executeTakeFirst() !== undefined;

export type Cause = "created" | "updated" | "restored" | "requested" | "due" | "campaign";

export interface Claimed {
  attempt: number;
  cause: Cause;
  campaign_id: string | null;
  campaign_chunk: number | null;
  requested_by: string;
  address: Selectable<Addresses>;
}

/**
 * Takes a verification for this worker: one that waits, or one whose worker let its lease run out. What is checked is
 * the address as it is now. The number of the attempt tells this claim from a later one. Nothing is begun for a
 * campaign that is paused, not even what is to be tried again.
 */
export async function claimVerification(pool: Pool, { tenant_id, address_id, id }: VerificationKey, now: Date, lease_ms: number): Promise<Claimed | undefined> {
  const { rows } = await pool.query<Claimed>({
    name: "claim_verification",
    text: `
      UPDATE verifications AS v SET status = 'running', attempt = v.attempt + 1, started_at = $4::timestamptz, address_version = a.version,
        available_at = $4::timestamptz + $5 * interval '1 millisecond'
      FROM addresses AS a
      WHERE v.tenant_id = $1 AND v.address_id = $2 AND v.id = $3 AND a.tenant_id = v.tenant_id AND a.customer_id = v.customer_id AND a.id = v.address_id
        AND (v.status = 'queued' AND v.available_at < 'infinity' OR v.status = 'running' AND v.available_at <= $4::timestamptz)
        AND NOT EXISTS (SELECT FROM campaigns AS c WHERE c.tenant_id = v.tenant_id AND c.id = v.campaign_id AND c.status = 'paused')
      RETURNING v.attempt, v.cause, v.campaign_id, v.campaign_chunk, v.requested_by, row_to_json(a) AS address`,
    values: [tenant_id, address_id, id, now.toISOString(), lease_ms],
  });
  return rows[0];
}

export interface Ending {
  status: "succeeded" | "failed";
  outcome: "verified" | "not_found" | "not_covered" | "failed";
  provider: string | null;
  data_version: string | null;
  location: object | null;
  confidence: number | null;
  error_code: string | null;
  findings?: readonly object[] | null;
}

export interface Ended {
  status: "succeeded" | "failed" | "superseded";
  /** Whether `next` has been queued. */
  queued_next: boolean;
}

/**
 * Writes the result of a check onto the verification and onto the address, if the claim still holds and the address
 * still has the version that was checked; otherwise ends the verification as superseded, and queues the next one for
 * the version that is there now. One statement, so never half.
 * @returns what became of it; undefined when somebody else has the claim
 */
export async function endVerification(pool: Pool, { tenant_id, address_id, id }: VerificationKey, attempt: number, ending: Ending, next: VerificationRow, now: Date): Promise<Ended | undefined> {
  const { rows } = await pool.query<Ended>({
    name: "end_verification",
    text: `
      WITH context AS MATERIALIZED (SELECT set_config('doorplate.context', $5, true)),
      target AS (
        -- The address before its verification, as everybody locks them.
        SELECT a.version, a.deleted_at FROM context, addresses AS a WHERE a.tenant_id = $1 AND a.id = $2 FOR UPDATE OF a
      ), claimed AS (
        SELECT v.address_version, v.customer_id, target.version, target.deleted_at FROM target, verifications AS v
        WHERE v.tenant_id = $1 AND v.address_id = $2 AND v.id = $3 AND v.status = 'running' AND v.attempt = $4 FOR UPDATE OF v
      ), checked AS (
        UPDATE addresses AS a SET
          verification_status = $7, verified_at = $12::timestamptz, verification_provider = $8, verification_confidence = $9,
          location = CASE WHEN coalesce((a.location ->> 'pinned')::boolean, false) OR $7 = 'failed' THEN a.location ELSE $10::jsonb || '{"pinned": false}' END,
          verify_after = $12::timestamptz + due_interval(t.verification_policy, $7, a.country_code, c.tags, a.tags),
          updated_at = $12::timestamptz
        FROM claimed, customers AS c, tenants AS t
        WHERE a.tenant_id = $1 AND a.customer_id = claimed.customer_id AND a.id = $2 AND a.version = claimed.address_version AND a.deleted_at IS NULL
          AND c.tenant_id = $1 AND c.id = a.customer_id AND t.id = $1
        RETURNING a.id
      ), ended AS (
        UPDATE verifications AS v SET
          status = CASE WHEN EXISTS (SELECT FROM checked) THEN $6 ELSE 'superseded' END,
          outcome = $7, provider = $8, confidence = $9, location = $10::jsonb, data_version = $11, error_code = $13, findings = $15::jsonb, finished_at = $12::timestamptz
        FROM claimed WHERE v.tenant_id = $1 AND v.address_id = $2 AND v.id = $3
        RETURNING v.status, claimed.version, claimed.deleted_at
      ), next AS (
        INSERT INTO verifications
        SELECT record.* FROM ended, jsonb_populate_record(NULL::verifications, $14::jsonb || jsonb_build_object('address_version', ended.version)) AS record
        WHERE ended.status = 'superseded' AND ended.deleted_at IS NULL RETURNING id
      )
      SELECT status, EXISTS (SELECT FROM next) AS queued_next FROM ended`,
    values: [
      tenant_id, address_id, id, attempt, JSON.stringify({ actor: "system:verification", source: "verification" }),
      ending.status, ending.outcome, ending.provider, ending.confidence, ending.location && JSON.stringify(ending.location), ending.data_version, now.toISOString(), ending.error_code,
      JSON.stringify(next), ending.findings ? JSON.stringify(ending.findings) : null,
    ],
  });
  return rows[0];
}

/** Puts a verification back to be tried again later. */
export const postponeVerification = async (db: Kysely<DB>, { tenant_id, address_id, id }: VerificationKey, attempt: number, until: Date): Promise<void> => {
  await db.updateTable("verifications").set({ status: "queued", available_at: until.toISOString() })
    .where("tenant_id", "=", tenant_id).where("address_id", "=", address_id).where("id", "=", id).where("status", "=", "running").where("attempt", "=", attempt).execute();
};

/**
 * Open verifications whose time has come and that no worker has: to be handed to the queue again, and not sooner than
 * `again`. A running one keeps its lease in the past, which is what lets a worker claim it.
 */
export async function takeNeglected(db: Kysely<DB>, now: Date, again: Date, limit: number): Promise<(VerificationKey & { campaign_id: string | null })[]> {
  const { rows } = await sql<VerificationKey & { campaign_id: string | null }>`
    UPDATE verifications AS v SET available_at = CASE v.status WHEN 'queued' THEN ${again.toISOString()}::timestamptz ELSE v.available_at END
    FROM (
      SELECT tenant_id, address_id, id FROM verifications WHERE status IN ('queued', 'running') AND available_at <= ${now.toISOString()}
      ORDER BY available_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) AS neglected
    WHERE v.tenant_id = neglected.tenant_id AND v.address_id = neglected.address_id AND v.id = neglected.id
    RETURNING v.tenant_id, v.address_id, v.id, v.campaign_id`.execute(db);
  return rows;
}

type DueAddress = Pick<Selectable<Addresses>, "tenant_id" | "customer_id" | "id" | "version">;

/** Locks addresses that are due by their policy. One with an open verification stays due, lest that one be cancelled. */
export async function lockDue(tx: Tx, now: Date, limit: number): Promise<DueAddress[]> {
  const { rows } = await sql<DueAddress>`
    SELECT a.tenant_id, a.customer_id, a.id, a.version FROM addresses AS a
    WHERE a.verify_after <= ${now.toISOString()} AND a.deleted_at IS NULL AND NOT EXISTS (
      SELECT FROM verifications AS v WHERE v.tenant_id = a.tenant_id AND v.address_id = a.id AND v.status IN ('queued', 'running'))
    ORDER BY a.verify_after LIMIT ${limit} FOR NO KEY UPDATE OF a SKIP LOCKED`.execute(tx);
  return rows;
}

/** What these addresses were due for is queued now. */
export async function clearDue(tx: Tx, queued: readonly VerificationKey[]): Promise<void> {
  await sql`
    UPDATE addresses AS a SET verify_after = NULL FROM jsonb_populate_recordset(NULL::verifications, ${JSON.stringify(queued)}::jsonb) AS v
    WHERE a.tenant_id = v.tenant_id AND a.id = v.address_id`.execute(tx);
}

/** Queues many; an address that has an open verification keeps that one. @returns those that were queued */
export async function queueVerifications(tx: Tx, rows: readonly VerificationRow[]): Promise<VerificationKey[]> {
  // Always in the same order, or two batches could wait for each other.
  const { rows: queued } = await sql<VerificationKey>`
    INSERT INTO verifications SELECT * FROM jsonb_populate_recordset(NULL::verifications, ${JSON.stringify(rows)}::jsonb)
    ORDER BY tenant_id, address_id
    ON CONFLICT DO NOTHING RETURNING tenant_id, address_id, id`.execute(tx);
  return queued;
}

export const countOpen = prepare("count_open_verifications", (db, _$: Placeholders<object>) =>
  db.selectFrom("verifications").select(["status", (eb) => eb.fn.countAll<string>().as("count")]).where("status", "in", ["queued", "running"]).groupBy("status"));

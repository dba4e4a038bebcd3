import { sql, type Kysely } from "kysely";
import type { Pool } from "pg";
import type { Location } from "../../geocoding/provider.ts";
import { prepare, type Connection, type Placeholders } from "../../platform/database/prepared.ts";
import type { DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { notRestricted } from "../../platform/restrictions.ts";
import { ofEnabledTenant } from "../../platform/jobs/enabled-tenants.ts";
import type { Resources } from "../../platform/resources.ts";
import type { AddressRow } from "../../records/rows.ts";
import { byTenant, tryOpenRows, type Vault } from "../../records/seal.ts";
import type { Confidence, Evidence } from "./confidence.ts";
import type { HalfLifeRule } from "./relocation-rates.ts";
import {
  openVerifications,
  sealVerifications,
  unsealedColumns,
  type StoredVerification,
  type VerificationRow,
} from "./seal.ts";

export type { VerificationRow } from "./seal.ts";

/** The key of a verification. */
export type VerificationKey = Pick<VerificationRow, "tenant_id" | "address_id" | "id">;

type AddressKey = { tenant_id: string; id: string };

/** Inserts a queued verification. */
export const queueVerification = async (tx: Tx, row: VerificationRow): Promise<void> => {
  await tx.insertInto("verifications").values(unsealedColumns(row)).execute();
};

/** Finds the queued or running verification of an address. */
export const findOpenVerification = async (
  vault: Vault,
  db: Kysely<DB>,
  tenant_id: string,
  address_id: string,
): Promise<VerificationRow | undefined> =>
  openFirst(
    vault,
    await db
      .selectFrom("verifications")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("address_id", "=", address_id)
      .where("status", "in", ["queued", "running"])
      .executeTakeFirst(),
  );

const openFirst = async (vault: Vault, stored: StoredVerification | undefined): Promise<VerificationRow | undefined> =>
  stored && (await openVerifications(vault, [stored]))[0];

/** Ends the open verification of an address, if there is one. */
export const cancelVerifications = async (
  tx: Tx,
  address: AddressKey,
  status: "superseded" | "cancelled",
  now: Date,
): Promise<void> => {
  await tx
    .updateTable("verifications")
    .set({ status, finished_at: now.toISOString() })
    .where("tenant_id", "=", address.tenant_id)
    .where("address_id", "=", address.id)
    .where("status", "in", ["queued", "running"])
    .execute();
};

/** Finds a verification. */
export const findVerification = async (
  vault: Vault,
  db: Kysely<DB>,
  { tenant_id, address_id, id }: VerificationKey,
): Promise<VerificationRow | undefined> =>
  openFirst(
    vault,
    await db
      .selectFrom("verifications")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("address_id", "=", address_id)
      .where("id", "=", id)
      .executeTakeFirst(),
  );

/** Lists verifications of an address, newest first. */
export const listVerifications = async (
  vault: Vault,
  db: Kysely<DB>,
  tenant_id: string,
  address_id: string,
  before: string | undefined,
  limit: number,
): Promise<VerificationRow[]> =>
  openVerifications(
    vault,
    await db
      .selectFrom("verifications")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("address_id", "=", address_id)
      .$if(before !== undefined, (query) => query.where("id", "<", before as string))
      .orderBy("id", "desc")
      .limit(limit)
      .execute(),
  );

export type Cause = "created" | "updated" | "restored" | "requested" | "due" | "campaign";

/** The fields of an address that providers and the confidence need. */
type ClaimedAddress = Pick<
  AddressRow,
  | (typeof CLEAR_COLUMNS)[number]
  | "administrative_area"
  | "locality"
  | "dependent_locality"
  | "township"
  | "address_lines"
  | "postal_code"
  | "fingerprint"
  | "verdict"
  | "location"
>;

/** The clear columns of these; the others are sealed. */
const CLEAR_COLUMNS = [
  "tenant_id",
  "customer_id",
  "id",
  "version",
  "country_code",
  "division_code",
  "tags",
  "created_at",
  "place_since",
] as const satisfies readonly (keyof AddressRow)[];

export interface Claimed extends VerificationKey {
  attempt: number;
  cause: Cause;
  campaign_id: string | null;
  campaign_chunk: number | null;
  requested_by: string;
  /** The span that has queued it, if its trace is sampled. */
  traceparent?: string | undefined;
  address: ClaimedAddress;
  /** The latest 50 about this place. */
  evidence: Evidence[] | null;
  customer_tags: string[];
  half_lives: HalfLifeRule[] | null;
}

/** The error code of verifications that a restriction of the customer has ended. */
export const VERIFICATION_RESTRICTED = "customer_restricted";

/** A restricted customer's verification ends instead. */
const CLAIM_SET = `
  SET status = CASE WHEN w.is_restricted THEN 'cancelled' ELSE 'running' END,
    error_code = CASE WHEN w.is_restricted THEN '${VERIFICATION_RESTRICTED}' ELSE v.error_code END,
    finished_at = CASE WHEN w.is_restricted THEN $1::timestamptz END,
    attempt = v.attempt + 1, started_at = $1::timestamptz, address_version = a.version,
    available_at = $1::timestamptz + $2 * interval '1 millisecond'
  FROM addresses AS a JOIN customers AS c ON c.tenant_id = a.tenant_id AND c.id = a.customer_id
    JOIN tenants AS t ON t.id = a.tenant_id`;
const CLAIM_RETURNING = `
  RETURNING v.tenant_id, v.address_id, v.id, v.attempt, v.cause, v.campaign_id, v.campaign_chunk, v.requested_by,
    w.is_restricted, (SELECT row_to_json(asked)
      FROM (SELECT ${CLEAR_COLUMNS.map((column) => `a.${column}`).join(", ")}) AS asked) AS clear, a.sealed,
    c.tags AS customer_tags, t.verification_policy -> 'half_lives' AS half_lives, (
      SELECT json_agg(e) FROM (
        SELECT kind, reason, occurred_at FROM evidence
        WHERE tenant_id = a.tenant_id AND address_id = a.id AND door_hash = a.door_hash ORDER BY occurred_at DESC
        LIMIT 50
      ) AS e) AS evidence`;

/** Before its address is opened. */
type SealedClaim = Omit<Claimed, "address"> & {
  clear: Pick<ClaimedAddress, (typeof CLEAR_COLUMNS)[number]>;
  sealed: Buffer;
  is_restricted: boolean;
};

type Dependencies = Vault & Pick<Resources, "log">;

/**
 * Opens the addresses of claims, in order; loads keys once per tenant. Claims whose address does not open fail for
 * good.
 */
async function openClaims(
  dependencies: Dependencies,
  pool: Pool,
  all: readonly SealedClaim[],
  now: Date,
): Promise<Claimed[]> {
  const claims = all.filter(({ is_restricted }) => !is_restricted);
  const opened = await byTenant(claims, async (of_tenant) => {
    const rows = await tryOpenRows(
      dependencies,
      "address",
      of_tenant.map(({ clear, sealed }) => ({ ...clear, sealed })),
    );
    const byId = new Map(rows.map((row): [string, ClaimedAddress] => [row.id, row]));
    return of_tenant.map(({ clear: _clear, sealed: _sealed, is_restricted: _is_restricted, ...claim }) => ({
      ...claim,
      address: byId.get(claim.address_id),
    }));
  });
  const whole = opened.filter((claim): claim is Claimed => claim.address !== undefined);
  if (whole.length < opened.length)
    await failUnopened(
      dependencies,
      pool,
      opened.filter(({ address }) => address === undefined),
      now,
    );
  return whole;
}

/**
 * Ends verifications whose address does not open as failed: they would otherwise be retried forever, and a campaign
 * would never end. The addresses cannot be written and stay as they are.
 */
async function failUnopened(
  { log }: Dependencies,
  pool: Pool,
  claims: readonly (VerificationKey & { attempt: number })[],
  now: Date,
): Promise<void> {
  for (const { tenant_id, address_id } of claims)
    log.error({ tenant_id, address_id }, "an address could not be decrypted and was not verified");
  await pool.query({
    name: "fail_unopened",
    text: `
      UPDATE verifications AS v SET status = 'failed', outcome = 'failed', error_code = 'internal_error',
        finished_at = $1::timestamptz
      FROM jsonb_to_recordset($2::jsonb) AS g (tenant_id uuid, address_id uuid, id uuid, attempt integer)
      WHERE v.tenant_id = g.tenant_id AND v.address_id = g.address_id AND v.id = g.id AND v.status = 'running'
        AND v.attempt = g.attempt`,
    values: [
      now.toISOString(),
      JSON.stringify(claims.map(({ tenant_id, address_id, id, attempt }) => ({ tenant_id, address_id, id, attempt }))),
    ],
  });
}

/**
 * The statement that claims what `waiting` selects and locks. The current version of the address is checked. The number
 * of the attempt distinguishes this claim from later ones. The commit does not wait for the disk: a crash of the
 * database only undoes claims without results.
 */
const claimStatement = (waiting: string): string => `
  WITH lazily AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
  waiting AS MATERIALIZED (
    SELECT v.tenant_id, v.customer_id, v.address_id, v.id,
      NOT ${notRestricted("v.tenant_id", "v.customer_id")} AS is_restricted
    FROM lazily, ${waiting})
  UPDATE verifications AS v ${CLAIM_SET}, waiting AS w
  WHERE v.tenant_id = w.tenant_id AND v.address_id = w.address_id AND v.id = w.id AND a.tenant_id = w.tenant_id
    AND a.customer_id = w.customer_id AND a.id = w.address_id
  ${CLAIM_RETURNING}`;

const CLAIM_OF_CAMPAIGN = claimStatement(`
  campaigns AS g JOIN verifications AS v ON v.tenant_id = g.tenant_id AND v.campaign_id = g.id
  WHERE g.tenant_id = $3 AND g.id = $4 AND g.status = 'running'
    AND v.campaign_chunk >= g.first_open_chunk AND v.campaign_chunk < g.next_chunk
    AND v.status = 'queued' AND v.available_at <= $1::timestamptz
  LIMIT $5 FOR UPDATE OF v SKIP LOCKED`);

/** Excludes paused campaigns, retries included. */
const NOT_PAUSED = `NOT EXISTS (
      SELECT FROM campaigns AS c WHERE c.tenant_id = v.tenant_id AND c.id = v.campaign_id AND c.status = 'paused')`;
/** Causes other than requests. Must have the same text as the expression in the index. */
const IN_BACKGROUND = "(v.cause IN ('due', 'campaign'))";
/** Queued, or running with an ended lease. Queued verifications of campaigns are claimed by the job of campaigns. */
const OPEN = "v.status IN ('queued', 'running') AND (v.campaign_id IS NULL OR v.status = 'running')";

const CLAIM_BY_KEY = claimStatement(`
  jsonb_to_recordset($3::jsonb) AS g (tenant_id uuid, address_id uuid, id uuid)
    JOIN verifications AS v ON v.tenant_id = g.tenant_id AND v.address_id = g.address_id AND v.id = g.id
  WHERE (v.status = 'queued' AND v.available_at < 'infinity'
      OR v.status = 'running' AND v.available_at <= $1::timestamptz)
    AND ${NOT_PAUSED}
  FOR UPDATE OF v SKIP LOCKED`);

const CLAIM_DUE = claimStatement(`
  unnest($3::uuid[], $4::boolean[], $5::int[]) AS wanted (tenant_id, in_background, count) CROSS JOIN LATERAL (
    SELECT v.tenant_id, v.customer_id, v.address_id, v.id FROM verifications AS v
    WHERE v.tenant_id = wanted.tenant_id AND ${IN_BACKGROUND} = wanted.in_background AND ${OPEN}
      AND v.available_at <= $1::timestamptz AND ${NOT_PAUSED}
    ORDER BY v.available_at LIMIT wanted.count FOR UPDATE OF v SKIP LOCKED) AS v`);

/** The due verifications of a tenant: one lane for requests, one for background work. */
export interface DueLane {
  tenant_id: string;
  in_background: boolean;
  /** Counted up to a limit. */
  due: number;
}

/**
 * Lists lanes with due verifications.
 * @param most up to which each lane is counted
 */
export async function listDueLanes(connection: Connection, now: Date, most: number): Promise<DueLane[]> {
  const { rows } = await connection.query({
    name: "list_due_verifications",
    // The recursion jumps from tenant to tenant in the index: one may have many due verifications.
    text: `
      WITH RECURSIVE tenant AS (
        (SELECT v.tenant_id FROM verifications AS v WHERE ${OPEN} ORDER BY v.tenant_id LIMIT 1)
        UNION ALL
        SELECT (
          SELECT v.tenant_id FROM verifications AS v
          WHERE ${OPEN} AND v.tenant_id > tenant.tenant_id ORDER BY v.tenant_id LIMIT 1)
        FROM tenant WHERE tenant.tenant_id IS NOT NULL
      )
      SELECT tenant_id, in_background, due
      FROM tenant CROSS JOIN (VALUES (false), (true)) AS cause (in_background) CROSS JOIN LATERAL (
        SELECT count(*)::int AS due FROM (
          SELECT FROM verifications AS v WHERE v.tenant_id = tenant.tenant_id AND ${IN_BACKGROUND} = in_background
            AND ${OPEN} AND v.available_at <= $1::timestamptz LIMIT $2) AS first
      ) AS waiting WHERE tenant_id IS NOT NULL AND due > 0 AND ${ofEnabledTenant("tenant.tenant_id")}`,
    values: [now.toISOString(), most],
  });
  return rows as DueLane[];
}

/** Claims `due` verifications of each lane, those that have waited longest first. */
export async function claimDueVerifications(
  dependencies: Dependencies,
  pool: Pool,
  lanes: readonly DueLane[],
  now: Date,
  lease_ms: number,
): Promise<Claimed[]> {
  const { rows } = await pool.query<SealedClaim>({
    name: "claim_due_verifications",
    text: CLAIM_DUE,
    values: [
      now.toISOString(),
      lease_ms,
      lanes.map(({ tenant_id }) => tenant_id),
      lanes.map(({ in_background }) => in_background),
      lanes.map(({ due }) => due),
    ],
  });
  return openClaims(dependencies, pool, rows, now);
}

/** Claims queued verifications of a running campaign. */
export async function claimCampaignVerifications(
  dependencies: Dependencies,
  pool: Pool,
  campaign: { tenant_id: string; id: string },
  now: Date,
  lease_ms: number,
  limit: number,
): Promise<Claimed[]> {
  const { rows } = await pool.query<SealedClaim>({
    name: "claim_of_campaign",
    text: CLAIM_OF_CAMPAIGN,
    values: [now.toISOString(), lease_ms, campaign.tenant_id, campaign.id, limit],
  });
  return openClaims(dependencies, pool, rows, now);
}

/** Claims verifications by key, those that are still queued or whose lease has ended. */
export async function claimVerifications(
  dependencies: Dependencies,
  pool: Pool,
  keys: readonly VerificationKey[],
  now: Date,
  lease_ms: number,
): Promise<Claimed[]> {
  const { rows } = await pool.query<SealedClaim>({
    name: "claim_verifications",
    text: CLAIM_BY_KEY,
    values: [now.toISOString(), lease_ms, JSON.stringify(keys)],
  });
  return openClaims(dependencies, pool, rows, now);
}

export interface Ending {
  status: "succeeded" | "failed";
  outcome: "verified" | "not_found" | "not_covered" | "failed";
  provider: string | null;
  data_version: string | null;
  location: Location | null;
  /** Of the provider's answer. */
  confidence: number | null;
  error_code: string | null;
  /** Days for which the position may be kept; null or absent: without limit. */
  keep_days?: number | null;
  findings?: readonly object[];
  /** The new confidence of the address; if absent, the address keeps its own. */
  new_confidence?: Confidence;
}

export interface Ended {
  address_id: string;
  status: "succeeded" | "failed" | "superseded";
  /** True if `next` was queued. */
  queued_next: boolean;
}

/** The result of a claimed verification. `next` is queued if the address has changed since the claim. */
export interface Result {
  key: VerificationKey;
  attempt: number;
  requested_by: string;
  /** The span of the check. */
  traceparent?: string | undefined;
  ending: Ending;
  next: Pick<VerificationRow, "tenant_id" | "address_id" | "id" | "available_at">;
}

/** A claimed verification whose claim still holds. */
export interface LeasedVerification {
  result: Result;
  customer_id: string;
  address_version: number;
  campaign_id: string | null;
}

/** Locks the verifications of results whose claims still hold. The caller has locked their addresses. */
export async function lockLeased(tx: Tx, results: readonly Result[]): Promise<LeasedVerification[]> {
  const given = results.map(({ key: { tenant_id, address_id, id }, attempt }, n) => ({
    tenant_id,
    address_id,
    id,
    attempt,
    n,
  }));
  const { rows } = await sql<Omit<LeasedVerification, "result"> & { n: number }>`
    SELECT g.n, v.customer_id, v.address_version, v.campaign_id
    FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        AS g (tenant_id uuid, address_id uuid, id uuid, attempt integer, n integer)
      JOIN verifications AS v ON v.tenant_id = g.tenant_id AND v.address_id = g.address_id AND v.id = g.id
    WHERE v.status = 'running' AND v.attempt = g.attempt FOR UPDATE OF v`.execute(tx);
  return rows.map(({ n, ...held }) => ({ result: results[n]!, ...held }));
}

/** The end of a verification. */
export interface End extends VerificationKey {
  customer_id: string;
  status: Ended["status"];
  /** The previous state of the address, for the results of a campaign. */
  previous: object | null;
  outcome: Ending["outcome"];
  provider: string | null;
  data_version: string | null;
  location: object | null;
  confidence: number | null;
  error_code: string | null;
  findings: readonly object[] | null;
  /** Until when the position may be kept; null: without limit, or no position. */
  keep_until: string | null;
}

/** Writes the ends of verifications, and until when their positions may be kept. */
export async function endVerifications(vault: Vault, tx: Tx, ends: readonly End[], now: Date): Promise<void> {
  if (ends.length === 0) return;
  const sealed = await sealVerifications(vault, ends);
  const clear = ends.map(
    ({ location: _location, findings: _findings, previous: _previous, customer_id: _customer, ...end }) => end,
  );
  await sql`
    WITH ends AS MATERIALIZED (
      SELECT *
      FROM ROWS FROM (
        jsonb_to_recordset(${JSON.stringify(clear)}::jsonb) AS (
          tenant_id uuid, address_id uuid, id uuid, status text, outcome text, provider text, data_version text,
          confidence real, error_code text, keep_until timestamptz),
        unnest(${sealed}::bytea[])
      ) AS g (
        tenant_id, address_id, id, status, outcome, provider, data_version, confidence, error_code, keep_until, sealed)
    ), terms AS (
      INSERT INTO position_terms (tenant_id, address_id, verification_id, provider, keep_until)
      SELECT tenant_id, address_id, id, provider, keep_until FROM ends WHERE keep_until IS NOT NULL
    )
    UPDATE verifications AS v SET
      status = g.status, outcome = g.outcome, provider = g.provider, confidence = g.confidence, sealed = g.sealed,
      data_version = g.data_version, error_code = g.error_code, postponed_for = NULL, postponed_by = NULL,
      finished_at = ${now.toISOString()}::timestamptz
    FROM ends AS g WHERE v.tenant_id = g.tenant_id AND v.address_id = g.address_id AND v.id = g.id`.execute(tx);
}

/** A verification that is queued again, and why. */
export interface PostponedVerification extends VerificationKey {
  attempt: number;
  until: Date;
  /** True if it was not started. */
  not_started?: boolean;
  /** A ProviderFailure; null or absent if not due to a provider. */
  postponed_for?: string | null;
  postponed_by?: string | null;
}

/**
 * Queues verifications again, to be retried later; those that were not started without counting the attempt. In a
 * campaign that was paused they wait for it, in one that was cancelled they are cancelled.
 */
export const postponeVerifications = async (
  db: Kysely<DB>,
  given: readonly PostponedVerification[],
  now: Date,
): Promise<void> => {
  await sql`
    UPDATE verifications AS v SET
      status = CASE c.status WHEN 'cancelled' THEN 'cancelled' ELSE 'queued' END,
      available_at = CASE c.status WHEN 'paused' THEN 'infinity' ELSE g.until END,
      finished_at = CASE c.status WHEN 'cancelled' THEN ${now.toISOString()}::timestamptz END,
      attempt = v.attempt - coalesce(g.not_started, false)::integer,
      postponed_for = CASE WHEN g.not_started THEN v.postponed_for ELSE g.postponed_for END,
      postponed_by = CASE WHEN g.not_started THEN v.postponed_by ELSE g.postponed_by END
    FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        AS g (tenant_id uuid, address_id uuid, id uuid, attempt integer, until timestamptz, not_started boolean,
          postponed_for text, postponed_by text)
      JOIN verifications AS held USING (tenant_id, address_id, id)
      LEFT JOIN campaigns AS c ON c.tenant_id = held.tenant_id AND c.id = held.campaign_id
    WHERE v.tenant_id = g.tenant_id AND v.address_id = g.address_id AND v.id = g.id AND v.status = 'running'
      AND v.attempt = g.attempt`.execute(db);
};

/**
 * Cancels open verifications of cancelled campaigns, and releases those of paused campaigns whose lease has ended: they
 * would block other verifications of their addresses.
 */
export const releaseCampaignVerifications = async (db: Kysely<DB>, now: Date): Promise<void> => {
  await sql`
    UPDATE verifications AS v SET
      status = CASE c.status WHEN 'cancelled' THEN 'cancelled' ELSE 'queued' END, available_at = 'infinity',
      finished_at = CASE c.status WHEN 'cancelled' THEN ${now.toISOString()}::timestamptz END
    FROM campaigns AS c
    WHERE c.tenant_id = v.tenant_id AND c.id = v.campaign_id AND v.status IN ('queued', 'running')
      AND (c.status = 'cancelled' AND v.status = 'queued'
        OR c.status = 'paused' AND v.status = 'running'
          AND v.available_at <= ${now.toISOString()}::timestamptz)`.execute(db);
};

/**
 * Queues verifications; an address with an open one keeps it.
 * @returns the keys of the queued ones
 */
export async function queueVerifications(tx: Tx, rows: readonly VerificationRow[]): Promise<VerificationKey[]> {
  // Sorted, because two batches in different orders could deadlock.
  const { rows: queued } = await sql<VerificationKey>`
    INSERT INTO verifications
    SELECT * FROM jsonb_populate_recordset(NULL::verifications, ${JSON.stringify(rows)}::jsonb)
    ORDER BY tenant_id, address_id
    ON CONFLICT DO NOTHING RETURNING tenant_id, address_id, id`.execute(tx);
  return queued;
}

/** Counts queued and running verifications. */
export const countUnfinished = prepare("count_open_verifications", (db, _$: Placeholders<object>) =>
  db
    .selectFrom("verifications")
    .select(["status", (eb) => eb.fn.countAll<string>().as("count")])
    .where("status", "in", ["queued", "running"])
    .groupBy("status"),
);

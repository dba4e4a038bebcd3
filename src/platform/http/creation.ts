import type { Pool } from "pg";
import { gather } from "../database/gather.ts";

/** Something to be created once, and the answer that is kept for whoever repeats the request. */
export interface Creation {
  /** The change context. */
  said: object;
  /** Of the caller, where there is an Idempotency-Key. */
  tenant_id: string | undefined;
  key_hash: Buffer | undefined;
  request_hash: Buffer | undefined;
  status: number;
  headers: Record<string, string>;
  /** JSON, kept to the byte. */
  body: string;
  /** Whose personal data the body holds. */
  customer_id: string;
  /** Of what is created. */
  id: string;
  /** What the statement makes it from. */
  given: object;
}

/** @returns whether it was created now, and not by an earlier request with the same Idempotency-Key */
export type Create = (creation: Creation) => Promise<boolean>;

interface Statement {
  name: string;
  text: string;
}

/**
 * A statement that creates things once. `permit` has a row with the columns of Creation for each one without an
 * Idempotency-Key, and for the first one with it; what is created is selected from that. A second request waits until
 * the first has ended.
 * @param inserts the CTEs that create
 * @param options.writesLog they write the change log too, for the rows that they create
 */
export function creationStatement(name: string, inserts: string, { writesLog = false } = {}): Statement {
  // As hold_back_feed() does it; and the trigger stays silent.
  const ownLog = `, pg_advisory_xact_lock_shared((7305::bigint << 48) | nextval('change_seq')), set_config('doorplate.logged', 'by statement', true)`;
  const text = `
    WITH settings AS MATERIALIZED (
      SELECT CASE WHEN $3::text IS NULL THEN set_config('lock_timeout', '50', true) ELSE set_config('doorplate.context', $3, true) END${writesLog ? ownLog : ""}
    ),
    asked AS MATERIALIZED (
      SELECT DISTINCT ON (tenant_id, key_hash, CASE WHEN key_hash IS NULL THEN n END) asked.*
      FROM settings, ROWS FROM (
        jsonb_to_recordset($1::jsonb) AS (n integer, said jsonb, tenant_id uuid, key_hash bytea, request_hash bytea,
          status smallint, headers jsonb, customer_id uuid, id uuid, created_at timestamptz, given jsonb),
        json_array_elements($2::json)
      ) AS asked (n, said, tenant_id, key_hash, request_hash, status, headers, customer_id, id, created_at, given, body)
    ),
    claim AS (
      INSERT INTO idempotency_keys (tenant_id, key_hash, request_hash, status, headers, body, customer_id, created_at)
      SELECT tenant_id, key_hash, request_hash, status, headers, body, customer_id, created_at FROM asked WHERE key_hash IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING tenant_id, key_hash
    ),
    permit AS MATERIALIZED (
      SELECT * FROM asked WHERE key_hash IS NULL OR (tenant_id, key_hash) IN (SELECT * FROM claim)
    ),
    ${inserts}
    SELECT n FROM permit`;
  return { name, text };
}

/** Creates things one by one. */
export const creator = (pool: Pool, statement: Statement): Create =>
  async (creation) => (await create(pool, statement, [creation])).has(0);

/**
 * Creates things of concurrent requests together: one statement, one commit, one flush of the write-ahead log. Only for
 * statements that write the change log themselves.
 */
export function gatheringCreator(pool: Pool, statement: Statement): Create {
  const alone = creator(pool, statement);
  return gather(async (creations) => {
    if (creations.length === 1) return creations.map(alone);
    try {
      const created = await create(pool, statement, creations);
      return creations.map((_, n) => created.has(n));
    } catch (error) {
      // All was rolled back because of one of them, or because one had to wait: that is not the others' affair.
      if ((error as { severity?: string }).severity === "ERROR") return creations.map(alone);
      throw error;
    }
  }, { most: 64, at_once: 1 });
}

async function create(pool: Pool, statement: Statement, creations: readonly Creation[]): Promise<Set<number>> {
  const created_at = new Date().toISOString();
  // The bodies travel beside.
  const asked = creations.map((creation, n) => ({ n, ...creation, key_hash: toHex(creation.key_hash), request_hash: toHex(creation.request_hash), created_at, body: undefined }));
  const bodies = creations.map(({ body }) => body);
  const said = creations.length === 1 ? JSON.stringify(creations[0]?.said) : null;
  const { rows } = await pool.query<{ n: number }>({ ...statement, values: [JSON.stringify(asked), `[${bodies.join(",")}]`, said] });
  return new Set(rows.map(({ n }) => n));
}

/** Bytes as Postgres reads them from text. */
const toHex = (bytes: Buffer | undefined): string | undefined => bytes && `\\x${bytes.toString("hex")}`;

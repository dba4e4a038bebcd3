import type { Pool } from "pg";
import { binaryArray } from "../database/binary-array.ts";
import { gather } from "../database/gather.ts";

/** Something to be created once, and the answer that is kept for whoever repeats the request. */
export interface Creation {
  /** The change context. */
  said: object;
  /** Where there is an Idempotency-Key. */
  key_hash: Buffer | undefined;
  request_hash: Buffer | undefined;
  status: number;
  headers: Record<string, string>;
  /** The answer's JSON, sealed; empty where there is no Idempotency-Key. */
  sealed_body: Buffer;
  /** Whose personal data the answer holds. */
  customer_id: string;
  /** What is created. */
  row: { tenant_id: string; id: string; created_at: string };
  /** What else the statement needs. */
  beside?: object;
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
 * @param logged "by statement" where they write the change log too, for the rows that they create; "in bulk" where they
 *   keep all the other rules of the table as well
 */
export function creationStatement(name: string, inserts: string, logged?: "by statement" | "in bulk"): Statement {
  // As hold_back_feed() does it; and the triggers stay silent.
  const ownLog = `, pg_advisory_xact_lock_shared((7305::bigint << 48) | nextval('change_seq')), set_config('doorplate.logged', '${logged}', true)`;
  const text = `
    WITH settings AS MATERIALIZED (
      SELECT CASE WHEN $1::text IS NULL THEN set_config('lock_timeout', '50', true) ELSE set_config('doorplate.context', $1, true) END${logged ? ownLog : ""}
    ),
    asked AS MATERIALIZED (
      SELECT DISTINCT ON (tenant_id, key_hash, CASE WHEN key_hash IS NULL THEN n END) asked.*
      FROM settings, unnest(
        $2::jsonb[], $3::uuid[], $4::bytea[], $5::bytea[], $6::smallint[], $7::jsonb[], $8::bytea[], $9::uuid[], $10::uuid[], $11::timestamptz[], $12::jsonb[], $13::jsonb[]
      ) WITH ORDINALITY AS asked (said, tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, id, created_at, row, beside, n)
    ),
    claim AS (
      INSERT INTO idempotency_keys (tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, created_at)
      SELECT tenant_id, key_hash, request_hash, status, headers, sealed_body, customer_id, created_at FROM asked WHERE key_hash IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING tenant_id, key_hash
    ),
    permit AS MATERIALIZED (
      SELECT * FROM asked WHERE key_hash IS NULL OR (tenant_id, key_hash) IN (SELECT * FROM claim)
    ),
    ${inserts}
    SELECT n::integer FROM permit`;
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
  const all = <Field extends keyof Creation>(field: Field): Creation[Field][] => creations.map((creation) => creation[field]);
  const created = all("row");
  const { rows } = await pool.query<{ n: number }>({
    ...statement, values: [
      creations.length === 1 ? creations[0]?.said : null,
      all("said"), created.map(({ tenant_id }) => tenant_id), all("key_hash"), all("request_hash"), all("status"), all("headers"), binaryArray("bytea", all("sealed_body")), all("customer_id"),
      created.map(({ id }) => id), created.map(({ created_at }) => created_at), binaryArray("jsonb", created.map((row) => Buffer.from(JSON.stringify(row)))), all("beside"),
    ],
  });
  return new Set(rows.map(({ n }) => n - 1));
}

import type { Client } from "pg";

/** Tables of which columns were clear until now: what was in them stays in their files until these are rewritten. */
const REWRITTEN = ["verifications", "evidence", "imports", "import_chunks", "import_refusals", "geocode_cache", "idempotency_keys"];

/** Before the first chunk: what is not worth sealing goes, and the log gets the months that it needs. */
export async function prepareTables(client: Client, now: Date): Promise<void> {
  await client.query("DELETE FROM idempotency_keys WHERE created_at < $1::timestamptz - interval '1 day'", [now.toISOString()]);
  // Claims of processes that are gone, and sealed answers that stand under the door in clear.
  await client.query("DELETE FROM geocode_cache WHERE answer IS NULL OR data_version LIKE 'sealed:%'");
  await client.query(`
    SELECT ensure_change_partition(to_date(right(relname, 7), 'YYYY_MM'))
    FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'changes_clear'::regclass`);
}

/** Drops what was clear. The same statements end migrations 0023 and 0026 where there is nothing to seal. */
export async function dropClear(client: Client): Promise<void> {
  await client.query(`
    BEGIN;
    DROP TABLE IF EXISTS customer_refs_clear, addresses_clear, customers_clear, changes_clear;
    ALTER TABLE verifications DROP COLUMN IF EXISTS location, DROP COLUMN IF EXISTS findings, DROP COLUMN IF EXISTS previous;
    ALTER TABLE evidence DROP COLUMN IF EXISTS ref, DROP COLUMN IF EXISTS note;
    ALTER TABLE imports DROP COLUMN IF EXISTS reason;
    COMMIT`);
}

/** Rewrites tables without the values of dropped columns and of replaced rows; then records that all is done. */
export async function rewriteTables(client: Client): Promise<void> {
  for (const table of REWRITTEN) await client.query(`VACUUM (FULL, ANALYZE) ${table}`);
  await client.query("ANALYZE customers, customer_refs, addresses, changes, keys.customer_keys");
  await client.query("DROP TABLE sealing_progress");
}

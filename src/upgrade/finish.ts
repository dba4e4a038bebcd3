import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";

/** Tables whose columns were clear: the files contain the old values until the tables are rewritten. */
const REWRITTEN = [
  "verifications",
  "evidence",
  "imports",
  "import_chunks",
  "import_refusals",
  "geocode_cache",
  "idempotency_keys",
];

/** Prepares the first chunk: deletes what is not worth sealing, and creates the partitions of the log. */
export async function prepareTables(client: Client, now: Date): Promise<void> {
  await client.query("DELETE FROM idempotency_keys WHERE created_at < $1::timestamptz - interval '1 day'", [
    now.toISOString(),
  ]);
  // Claims of dead processes, and sealed answers under a clear fingerprint.
  await client.query("DELETE FROM geocode_cache WHERE answer IS NULL OR data_version LIKE 'sealed:%'");
  await client.query(`
    SELECT ensure_change_partition(to_date(right(relname, 7), 'YYYY_MM'))
    FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'changes_clear'::regclass`);
}

/** Drops what was clear. Migrations 0023 and 0026 end with the same statements if there is nothing to seal. */
export async function dropClearTables(client: Client): Promise<void> {
  await client.query(`
    BEGIN;
    DROP TABLE IF EXISTS customer_refs_clear, addresses_clear, customers_clear, changes_clear;
    ALTER TABLE verifications
      DROP COLUMN IF EXISTS location, DROP COLUMN IF EXISTS findings, DROP COLUMN IF EXISTS previous;
    ALTER TABLE evidence DROP COLUMN IF EXISTS ref, DROP COLUMN IF EXISTS note;
    ALTER TABLE imports DROP COLUMN IF EXISTS reason;
    COMMIT`);
}

/** A transaction that runs longer, such as a dump, keeps replaced rows in the files until the next VACUUM FULL. */
const MAX_WAIT_MS = 60_000;

/**
 * Waits for transactions that may still see replaced rows: VACUUM FULL would keep these rows. Its own snapshot counts
 * transactions of every database of the server; a snapshot of another session counts in this database only.
 * @returns whether there are none left
 */
async function waitForOlderTransactions(client: Client): Promise<boolean> {
  const {
    rows: [now],
  } = await client.query<{ xid: string }>("SELECT pg_current_xact_id() AS xid");
  for (const deadline = Date.now() + MAX_WAIT_MS; Date.now() < deadline; await sleep(100)) {
    const { rowCount } = await client.query(
      `
      SELECT WHERE pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 AND NOT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age($1::xid8::xid))`,
      [now!.xid],
    );
    if (rowCount === 1) return true;
  }
  return false;
}

/** Rewrites tables without the values of dropped columns and replaced rows, then records that the upgrade is done. */
export async function rewriteTables(client: Client, progress: (message: string) => void): Promise<void> {
  const isAlone = await waitForOlderTransactions(client);
  for (const table of REWRITTEN) await client.query(`VACUUM (FULL, ANALYZE) ${table}`);
  await client.query("ANALYZE customers, customer_refs, addresses, changes, keys.customer_keys");
  // It had the most common values of the clear columns until a moment ago.
  const isStillAlone = await waitForOlderTransactions(client);
  await client.query("VACUUM FULL pg_statistic");
  if (!isAlone || !isStillAlone)
    progress(
      "Upgrade: another transaction still runs, so files of the database contain unencrypted data. Run VACUUM FULL " +
        "when it has ended.",
    );
  // Backups from before open without keys. Receipts of erasures say until when there are such backups.
  await client.query("UPDATE keys.installation SET apart_since = now() WHERE apart_since IS NOT NULL");
  await client.query("DROP TABLE sealing_progress");
}

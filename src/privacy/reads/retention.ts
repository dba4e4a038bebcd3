/** Deletes old reads, month by month, so that the rest of each chain still proves itself. */
import type { ClientBase } from "pg";
import { sql } from "kysely";
import type { Resources } from "../../platform/resources.ts";
import { chainKey, sealStart } from "./chain.ts";
import { inOneTransaction, lockHeads } from "./queries.ts";

const DAY_MS = 86_400_000;

/** Creates the partitions of reads for this month and the next three. */
export async function createReadPartitions({ db, clock }: Pick<Resources, "db" | "clock">): Promise<void> {
  for (let month = 0; month <= 3; month++)
    await sql`SELECT ensure_read_partition(${firstOfMonth(clock(), month)}::date)`.execute(db.kysely);
}

const firstOfMonth = (now: Date, later = 0): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + later, 1)).toISOString().slice(0, 10);

/** Deletes the reads of the months that ended longer ago than the retention. */
export async function deleteOldReads(
  { db, keyring, clock }: Pick<Resources, "db" | "keyring" | "clock">,
  retention_days: number,
): Promise<void> {
  const until = `${firstOfMonth(new Date(clock().getTime() - retention_days * DAY_MS))}T00:00:00.000Z`;
  const { rows: old } = await db.background.query<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid
      WHERE inhparent = 'reads'::regclass AND relname < $1 ORDER BY 1`,
    [`reads_${until.slice(0, 7).replace("-", "_")}`],
  );
  if (old.length === 0) return;
  const { rows: tenants } = await db.background.query<{ tenant_id: string }>(
    `SELECT tenant_id FROM audit_heads WHERE chain = 'reads' AND (start_at IS NULL OR start_at < $1)
      ORDER BY tenant_id`,
    [until],
  );
  for (const { tenant_id } of tenants) {
    const key = await chainKey(keyring, tenant_id);
    await inOneTransaction(db.background, (tx) => moveStart(tx, tenant_id, key, until));
  }
  for (const { name } of old) await sql`DROP TABLE ${sql.table(name)}`.execute(db.kysely);
}

/** Deletes the first blocks of a chain, whose reads are deleted, and states with an HMAC where it begins now. */
async function moveStart(tx: ClientBase, tenant_id: string, key: Buffer, at: string): Promise<void> {
  await lockHeads(tx, "reads", [tenant_id]);
  const { rows } = await tx.query<{ number: string; hash: Buffer }>(
    `SELECT number, hash FROM audit_blocks WHERE tenant_id = $1 AND chain = 'reads' AND number < coalesce((
        SELECT min(number) FROM audit_blocks WHERE tenant_id = $1 AND chain = 'reads' AND last_at >= $2), 9e18)
      ORDER BY number DESC LIMIT 1`,
    [tenant_id, at],
  );
  const { rows: known } = await tx.query<{ number: string; hash: Buffer }>(
    "SELECT start_number AS number, start_hash AS hash FROM audit_heads WHERE tenant_id = $1 AND chain = 'reads'",
    [tenant_id],
  );
  const { number, hash } = (rows[0] ?? known[0])!;
  await tx.query(
    `UPDATE audit_heads SET start_number = $2, start_hash = $3, start_at = $4, start_seal = $5
      WHERE tenant_id = $1 AND chain = 'reads'`,
    [tenant_id, number, hash, at, sealStart(key, "reads", { number: Number(number), hash, at })],
  );
  await tx.query("DELETE FROM audit_blocks WHERE tenant_id = $1 AND chain = 'reads' AND number <= $2", [
    tenant_id,
    number,
  ]);
}

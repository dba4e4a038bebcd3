import { sql } from "kysely";
import type { Resources } from "../platform/resources.ts";
import type { CustomerKey } from "../platform/keyring.ts";

type Dependencies = Pick<Resources, "db" | "keyStore" | "log">;

/** A key as the sweep reads it. The time is the text of Postgres, so that no microsecond is lost. */
interface SweptKey extends Pick<CustomerKey, "tenant_id" | "customer_id"> {
  created_at: string;
}

interface Period {
  /** In the format of Postgres, by the clock of the key store. */
  from: string;
  to: string;
}

/**
 * Deletes keys without a customer from a key store that is apart: of requests that failed, or whose process was killed,
 * after the key was stored. Each key is looked at once, an hour after its creation. Keys that are older than a restore
 * of the data are kept: their customers may come back with a newer backup.
 * @returns the number of deleted keys
 */
export async function deleteKeysWithoutCustomer({ db, keyStore, log }: Dependencies, chunk = 1_000): Promise<number> {
  if (!keyStore.is_apart) return 0;
  const period = await beginPeriod({ db, keyStore, log });
  if (!period) return 0;
  let deleted = 0;
  for (let after: SweptKey | undefined, isDone = false; !isDone;) {
    const keys = await listKeys(keyStore.db, period, after, chunk);
    const { rows: orphans } = await sql<Pick<SweptKey, "tenant_id" | "customer_id">>`
      SELECT tenant_id, customer_id
      FROM unnest(${keys.map((key) => key.tenant_id)}::uuid[], ${keys.map((key) => key.customer_id)}::uuid[])
        AS k (tenant_id, customer_id)
      WHERE NOT EXISTS (SELECT FROM customers AS c WHERE c.tenant_id = k.tenant_id AND c.id = k.customer_id)`.execute(
      db.kysely,
    );
    for (const [tenant_id, of_tenant] of Map.groupBy(orphans, (key) => key.tenant_id))
      deleted += await keyStore.deleteCustomerKeys(
        tenant_id,
        of_tenant.map(({ customer_id }) => customer_id),
      );
    after = keys.at(-1);
    isDone = keys.length < chunk;
  }
  await sql`UPDATE keys.installation SET swept_to = greatest(swept_to, ${period.to}::timestamptz)`.execute(
    keyStore.db.kysely,
  );
  return deleted;
}

/** What tells data from data that were restored from a backup. */
interface Place {
  /** The server, the history that it writes, and the database: a restore or a failover changes one of them. */
  data_place: string;
  /** The end of the change log. */
  newest_seq: string;
}

/**
 * Records where the data are and how far their log is.
 * @returns the period of the keys to look at; undefined if the data were restored from a backup: keys created until now
 *   are kept
 */
async function beginPeriod({ db, keyStore, log }: Dependencies): Promise<Period | undefined> {
  const keys = keyStore.db.kysely;
  const {
    rows: [seen],
  } = await sql<Period & { newest_seq: string; data_place: string | null }>`
    SELECT newest_seq, data_place, swept_to::text AS "from", (now() - interval '1 hour')::timestamptz(3)::text AS "to"
    FROM keys.installation`.execute(keys);
  const {
    rows: [place],
  } = await sql<Place>`
    SELECT format('%s/%s/%s', system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8), oid) AS data_place,
      last_value AS newest_seq
    FROM change_seq, pg_control_system(), pg_database WHERE datname = current_database()`.execute(db.kysely);
  if (!seen || !place) return undefined;
  const { data_place, newest_seq } = place;
  const is_restored = BigInt(newest_seq) < BigInt(seen.newest_seq) || ![data_place, null].includes(seen.data_place);
  await sql`
    UPDATE keys.installation SET newest_seq = ${newest_seq}, data_place = ${data_place}
      ${is_restored ? sql`, swept_to = now()` : sql``}
    WHERE newest_seq = ${seen.newest_seq} AND data_place IS NOT DISTINCT FROM ${seen.data_place}`.execute(keys);
  if (!is_restored) return seen;
  log.warn(
    "the database of the data was restored from a backup, or a replica took over: keys created until now are kept in " +
      "the key store, also those of customers that the data lack",
  );
  return undefined;
}

async function listKeys(
  { kysely }: Dependencies["db"],
  { from, to }: Period,
  after: SweptKey | undefined,
  limit: number,
): Promise<SweptKey[]> {
  const { rows } = await sql<SweptKey>`
    SELECT created_at::text, tenant_id, customer_id FROM keys.customer_keys
    WHERE created_at >= ${from}::timestamptz AND created_at < ${to}::timestamptz
      ${
        after
          ? sql`AND (created_at, tenant_id, customer_id) >
              (${after.created_at}::timestamptz, ${after.tenant_id}::uuid, ${after.customer_id}::uuid)`
          : sql``
      }
    ORDER BY created_at, tenant_id, customer_id LIMIT ${limit}`.execute(kysely);
  return rows;
}

/** The change log as a feed: each change with the states before and after it. */
import type { Connection } from "../platform/database/prepared.ts";
import { openChanges, expandState, hasState, type ChangeRow, type StoredChange } from "./log.ts";
import type { Entity, Operation, RowOf } from "./rows.ts";
import { getCustomerKey, openRow, type Vault } from "./seal.ts";

/** A change with the state before it; null for a creation and an erasure. */
export type FeedRow<E extends Entity = Entity> = ChangeRow<E> & { before: RowOf[E] | null };

type StoredFeedRow = StoredChange & { before: object | null; sealed_before: Buffer | null; before_at: string };

/** Opens entries of one tenant, with the states before them. */
async function openFeed(vault: Vault, rows: readonly StoredFeedRow[]): Promise<FeedRow[]> {
  const opened = await openChanges(vault, rows);
  const keys = await vault.keyring.customerKeys(
    rows[0]?.tenant_id ?? "",
    rows.map(({ customer_id }) => customer_id),
  );
  return rows.map(({ before, sealed_before, before_at, ...row }, index) => {
    const entity = row.entity as Entity;
    const state =
      before && expandState(entity, { ...row, version: row.version - 1, occurred_at: before_at, state: before });
    return {
      ...(opened[index] as ChangeRow),
      before:
        state && sealed_before?.length
          ? openRow(entity, getCustomerKey(keys, row.customer_id), state, sealed_before)
          : null,
    };
  });
}

export interface FeedFilter {
  entity?: Entity | undefined;
  operation?: Operation | undefined;
}

/** The position before the first change since a time; undefined if there is none. */
export async function findFeedStart(
  connection: Connection,
  tenant_id: string,
  since: Date,
): Promise<bigint | undefined> {
  const { rows } = await connection.query({
    name: "find_feed_start",
    text: `
      SELECT (seq - 1)::text AS start FROM changes
      WHERE tenant_id = $1 AND occurred_at >= $2::timestamptz ORDER BY seq LIMIT 1`,
    values: [tenant_id, since.toISOString()],
  });
  const [row] = rows as { start: string }[];
  return row && BigInt(row.start);
}

export interface FeedWindow {
  /** Exclusive. */
  after: bigint;
  /** Inclusive. */
  until: bigint;
  /** Changes to scan. Limits the cost of a filter that matches few. */
  scan_limit: number;
  limit: number;
}

export interface FeedRows {
  rows: FeedRow[];
  scanned: number;
  last_scanned: bigint | null;
  first_occurred_at: string | null;
}

/**
 * Lists the changes of a window that match a filter, in the order of the log. Of an erased customer only the erasure is
 * left.
 */
export async function listFeedChanges(
  vault: Vault,
  connection: Connection,
  tenant_id: string,
  { after, until, scan_limit, limit }: FeedWindow,
  { entity, operation }: FeedFilter,
): Promise<FeedRows> {
  const { rows } = await connection.query({
    name: "find_changes",
    text: `
      WITH seen AS MATERIALIZED (
        SELECT seq, occurred_at, entity, operation, ${hasState("changes")} OR operation = 'erase' AS is_shown
        FROM changes
        WHERE tenant_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4
      ), fit AS (
        SELECT seq, occurred_at FROM seen
        WHERE is_shown AND ($5::text IS NULL OR entity = $5) AND ($6::text IS NULL OR operation = $6)
        ORDER BY seq LIMIT $7
      ), reach AS (
        SELECT count(*)::int AS scanned, max(seq)::text AS last_scanned, min(occurred_at) AS first_occurred_at
        FROM seen
      )
      SELECT reach.*, change.*,
        previous.state AS before, previous.sealed AS sealed_before, previous.occurred_at AS before_at
      FROM reach LEFT JOIN fit ON true
        LEFT JOIN changes AS change
          ON change.tenant_id = $1 AND change.seq = fit.seq AND change.occurred_at = fit.occurred_at
        LEFT JOIN changes AS previous
          ON previous.tenant_id = $1 AND previous.entity_id = change.entity_id
            AND previous.version = change.version - 1
      ORDER BY change.seq`,
    values: [tenant_id, after.toString(), until.toString(), scan_limit, entity ?? null, operation ?? null, limit],
  });
  const [{ scanned, last_scanned, first_occurred_at }] = rows as [
    { scanned: number; last_scanned: string | null; first_occurred_at: string | null },
  ];
  return {
    rows: await openFeed(
      vault,
      (rows as (StoredFeedRow & { seq: string | null })[]).filter(({ seq }) => seq !== null),
    ),
    scanned,
    last_scanned: last_scanned === null ? null : BigInt(last_scanned),
    first_occurred_at,
  };
}

/** Finds one change, with the state before it. */
export async function findFeedChange(
  vault: Vault,
  connection: Connection,
  { tenant_id, seq, occurred_at }: { tenant_id: string; seq: string | null; occurred_at: string },
): Promise<FeedRow | undefined> {
  const { rows } = await connection.query({
    name: "find_feed_change",
    text: `
      SELECT change.*, previous.state AS before, previous.sealed AS sealed_before, previous.occurred_at AS before_at
      FROM changes AS change
        LEFT JOIN changes AS previous
          ON previous.tenant_id = $1 AND previous.entity_id = change.entity_id
            AND previous.version = change.version - 1
      WHERE change.tenant_id = $1 AND change.seq = $2 AND change.occurred_at = $3::timestamptz`,
    values: [tenant_id, seq, occurred_at],
  });
  return (await openFeed(vault, rows as StoredFeedRow[]))[0];
}

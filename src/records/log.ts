/**
 * Reads the change log by its order. A reader first asks how far the log is final, and reads no further: then it misses
 * nothing, in any order in which writers commit.
 */
import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";
import type { Connection } from "../platform/database/prepared.ts";
import type { Changes, DB } from "../platform/database/tables.ts";
import { forEach, isOwned } from "./entities.ts";
import { openReasons } from "./reason.ts";
import { COLUMNS, type Entity, type Operation, type RowOf } from "./rows.ts";
import { keyOf, openRow, type Vault } from "./seal.ts";

export type StoredChange = Selectable<Changes>;

/** A state as the log keeps it: see `state_to_log` of the database. */
export interface LoggedState {
  tenant_id: string;
  customer_id: string;
  entity_id: string;
  version: number;
  /** RFC 3339. */
  occurred_at: string;
  state: object;
}

/** The clear part of a row, with all its columns, as it was after a change. Entries of older versions are whole. */
export const wholeState = (
  entity: Entity,
  { tenant_id, customer_id, entity_id, version, occurred_at, state }: LoggedState,
): StoredState => ({
  ...EMPTY[entity],
  tenant_id,
  ...(isOwned(entity) && { customer_id }),
  id: entity_id,
  version,
  updated_at: occurred_at,
  ...state,
});

type StoredState = { tenant_id: string; customer_id?: string; id: string; door_hash?: string } & Record<
  string,
  unknown
>;

/** What is left out of a state is null, or as a field is that is not stated. */
const EMPTY = forEach((entity, { fields }): object =>
  Object.fromEntries(COLUMNS[entity].map((name) => [name, fields[name]?.empty ?? null])),
);

/** An entry of the log: the state is the whole row after the change. */
export type ChangeRow<E extends Entity = Entity> = Omit<
  StoredChange,
  "entity" | "state" | "sealed" | "sealed_reason"
> & { entity: E; state: RowOf[E]; reason: string | null };

/** Opens entries of one tenant's log, in their order. */
export async function openChanges<E extends Entity = Entity>(
  vault: Vault,
  rows: readonly StoredChange[],
): Promise<ChangeRow<E>[]> {
  const [first] = rows;
  if (!first) return [];
  const keys = await vault.keyring.customerKeys(
    first.tenant_id,
    rows.map(({ customer_id }) => customer_id),
  );
  const reasons = await openReasons(
    vault,
    first.tenant_id,
    rows.map(({ sealed_reason }) => sealed_reason),
  );
  return rows.map(({ sealed, sealed_reason: _reason, state, ...row }, index) => {
    const entity = row.entity as E;
    const whole = wholeState(entity, { ...row, state: state as object });
    return {
      ...row,
      entity,
      state: openRow(entity, keyOf(keys, row.customer_id), whole, sealed),
      reason: reasons[index] ?? null,
    };
  });
}

/** What followers are given of a change: not the state, since they read the rows as they are now. */
export interface LoggedChange {
  seq: string;
  occurred_at: string;
  entity: Entity;
  entity_id: string;
  customer_id: string;
  version: number;
  operation: Operation;
  /** Empty for a creation. */
  changed_fields: string[];
  /** Written by an import, or by the undoing of one. */
  in_bulk: boolean;
  /** A check of the address has ended with this change. */
  is_verified: boolean;
}

export interface Stretch {
  /** Exclusive. */
  after: bigint | string;
  /** Inclusive, and not beyond the horizon. */
  until: bigint | string;
  /** Changes, at most. */
  limit: number;
  /** RFC 3339, inclusive. */
  since?: string | null;
  /** RFC 3339, exclusive. */
  before?: string | null;
  /** Leaves out what was written in bulk. */
  one_by_one?: boolean;
}

/** Up to which `seq` the log is final. To be asked before the log is read, in a statement of its own. */
export async function findHorizon(connection: Connection): Promise<bigint> {
  const { rows } = await connection.query({
    name: "find_feed_horizon",
    text: "SELECT feed_horizon()::text AS horizon",
    values: [],
  });
  return BigInt((rows[0] as { horizon: string }).horizon);
}

/** The changes of a tenant in a stretch of the log, in its order. */
export async function readChanges(db: Kysely<DB>, tenant_id: string, stretch: Stretch): Promise<LoggedChange[]> {
  const { after, until, limit, since = null, before = null, one_by_one = false } = stretch;
  // Ordered by the column: plain seq would be the text that is selected.
  const { rows } = await sql<LoggedChange>`
    SELECT seq::text, occurred_at, entity, entity_id, customer_id, version, operation, changed_fields,
      ${IN_BULK} AS in_bulk,
      CASE WHEN entity = 'address' AND operation = 'update' AND 'verified_at' = ANY (changed_fields)
        THEN state ->> 'verified_at' IS NOT NULL ELSE false END AS is_verified
    FROM changes
    WHERE tenant_id = ${tenant_id}::uuid AND seq > ${String(after)}::bigint AND seq <= ${String(until)}::bigint
      AND (${since}::timestamptz IS NULL OR occurred_at >= ${since}::timestamptz)
      AND (${before}::timestamptz IS NULL OR occurred_at < ${before}::timestamptz)
      AND NOT (${one_by_one}::boolean AND ${IN_BULK})
    ORDER BY changes.seq LIMIT ${limit}`.execute(db);
  return rows;
}

const IN_BULK = sql<boolean>`coalesce(request_id ~ '^(import|undo)/', false)`;

/** The last `seq` before a moment, in the log of a tenant; 0 where nothing has happened since. */
export async function findLastBefore(db: Kysely<DB>, tenant_id: string, since: string | null): Promise<string> {
  const { rows } = await sql<{ before: string }>`
    SELECT coalesce(min(seq) - 1, 0)::text AS before FROM changes
    WHERE tenant_id = ${tenant_id} AND occurred_at >= ${since}::timestamptz`.execute(db);
  return rows[0]!.before;
}

/** Changes of a tenant that are counted, at most: more are no better news. */
const COUNTED = 1_000;

export interface Lag {
  /** Age of the oldest change that is not followed yet; 0 where all are. */
  seconds: number;
  /** At most 1,000 of each tenant are counted. */
  changes: number;
}

/**
 * How far cursors are behind the log, with what is committed but not final yet.
 * @param cursors SQL that selects tenant_id and seq
 */
export async function measureLag(db: Kysely<DB>, cursors: RawBuilder<unknown>, now: Date): Promise<Lag> {
  const {
    rows: [lag],
  } = await sql<Lag>`
    SELECT coalesce(sum(waiting), 0)::int AS changes,
      greatest(0, coalesce(extract(epoch FROM ${now.toISOString()}::timestamptz - min(oldest)), 0))::float8 AS seconds
    FROM (${cursors}) AS cursors, LATERAL (
      SELECT min(occurred_at) AS oldest, count(*) AS waiting FROM (
        SELECT occurred_at FROM changes WHERE changes.tenant_id = cursors.tenant_id AND changes.seq > cursors.seq
        ORDER BY changes.seq LIMIT ${COUNTED}
      ) AS next
    ) AS behind`.execute(db);
  return lag!;
}

/**
 * Reads the change log in its order. A reader first gets the horizon and reads no further; then it misses no change,
 * whatever the order of commits.
 */
import { type Kysely, type Selectable, sql } from "kysely";
import type { Connection } from "../platform/database/prepared.ts";
import type { Changes, DB } from "../platform/database/tables.ts";
import { mapEntities, isOwned } from "./entities.ts";
import { openReasons } from "./reason.ts";
import { COLUMNS, type Entity, type Operation, type RowOf } from "./rows.ts";
import { getCustomerKey, openRow, type Vault } from "./seal.ts";

export type StoredChange = Selectable<Changes>;

/** A state in the form of the log; see the SQL function `state_to_log`. */
export interface LoggedState {
  tenant_id: string;
  customer_id: string;
  entity_id: string;
  version: number;
  /** RFC 3339. */
  occurred_at: string;
  state: object;
}

/** The clear part of a row after a change, with all its columns. Entries of older versions contain all of them. */
export const expandState = (
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

/** The values of columns that a state leaves out: null, or the empty value of a field. */
const EMPTY = mapEntities((entity, { fields }): object =>
  Object.fromEntries(COLUMNS[entity].map((name) => [name, fields[name]?.empty ?? null])),
);

/** An entry of the log. The state is the whole row after the change; null if the customer is erased. */
export type ChangeRow<E extends Entity = Entity> = Omit<
  StoredChange,
  "entity" | "operation" | "state" | "sealed" | "sealed_reason"
> & { entity: E; operation: Operation; state: RowOf[E] | null; reason: string | null };

/** SQL: whether an entry of the log has a state. An erasure has emptied it otherwise. */
export const hasState = (entry: string): string => `octet_length(${entry}.sealed) > 0`;

/**
 * Opens entries of one tenant, in their order.
 * @throws Error if a customer has no key or an entry does not open
 */
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
    const whole = expandState(entity, { ...row, state: state as object });
    return {
      ...row,
      entity,
      operation: row.operation as Operation,
      state: sealed.length === 0 ? null : openRow(entity, getCustomerKey(keys, row.customer_id), whole, sealed),
      reason: reasons[index] ?? null,
    };
  });
}

/** A change as followers receive it: without the state, because they read the current rows. */
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
  /** True if an import, or the undo of one, wrote it. */
  in_bulk: boolean;
  /** True if a verification ended with this change. */
  is_verified: boolean;
}

export interface LogRange {
  /** Exclusive. */
  after: bigint | string;
  /** Inclusive, and not beyond the horizon. */
  until: bigint | string;
  /** Maximum number of changes. */
  limit: number;
  /** RFC 3339, inclusive. */
  since?: string | null;
  /** RFC 3339, exclusive. */
  before?: string | null;
  /** Skips changes by imports. */
  skip_bulk?: boolean;
}

/**
 * Gets the horizon: the `seq` up to which the log is complete. Must be a statement of its own, before the one that
 * reads the log.
 */
export async function getHorizon(connection: Connection): Promise<bigint> {
  const { rows } = await connection.query({
    name: "find_feed_horizon",
    text: "SELECT feed_horizon()::text AS horizon",
    values: [],
  });
  return BigInt((rows[0] as { horizon: string }).horizon);
}

/** Lists the changes of a tenant in a range of the log, in order. */
export async function listLoggedChanges(db: Kysely<DB>, tenant_id: string, range: LogRange): Promise<LoggedChange[]> {
  const { after, until, limit, since = null, before = null, skip_bulk = false } = range;
  // The column, not the selected text of the same name.
  const { rows } = await sql<LoggedChange>`
    SELECT seq::text, occurred_at, entity, entity_id, customer_id, version, operation, changed_fields,
      ${IN_BULK} AS in_bulk,
      CASE WHEN entity = 'address' AND operation = 'update' AND 'verified_at' = ANY (changed_fields)
        THEN state ->> 'verified_at' IS NOT NULL ELSE false END AS is_verified
    FROM changes
    WHERE tenant_id = ${tenant_id}::uuid AND seq > ${String(after)}::bigint AND seq <= ${String(until)}::bigint
      AND (${since}::timestamptz IS NULL OR occurred_at >= ${since}::timestamptz)
      AND (${before}::timestamptz IS NULL OR occurred_at < ${before}::timestamptz)
      AND NOT (${skip_bulk}::boolean AND ${IN_BULK})
    ORDER BY changes.seq LIMIT ${limit}`.execute(db);
  return rows;
}

const IN_BULK = sql<boolean>`coalesce(request_id ~ '^(import|undo)/', false)`;

/** Gets the last `seq` of a tenant before a time; 0 if there is no change since. */
export async function getLastSeqBefore(db: Kysely<DB>, tenant_id: string, since: string | null): Promise<string> {
  const { rows } = await sql<{ before: string }>`
    SELECT coalesce(min(seq) - 1, 0)::text AS before FROM changes
    WHERE tenant_id = ${tenant_id} AND occurred_at >= ${since}::timestamptz`.execute(db);
  return rows[0]!.before;
}

/** Maximum number of changes that are counted per tenant. */
const COUNTED = 1_000;

export interface Lag {
  /** Age of the oldest change that is not followed; 0 if there is none. */
  seconds: number;
  /** At most 1,000 per tenant. */
  changes: number;
}

/**
 * Measures how far cursors are behind the log, up to its last committed change.
 * @param cursors SQL that selects tenant_id and seq
 */
export async function measureLag(connection: Connection, cursors: string, now: Date): Promise<Lag> {
  const { rows } = await connection.query({
    text: `
      SELECT coalesce(sum(waiting), 0)::int AS changes,
        greatest(0, coalesce(extract(epoch FROM $1::timestamptz - min(oldest)), 0))::float8 AS seconds
      FROM (${cursors}) AS cursors, LATERAL (
        SELECT min(occurred_at) AS oldest, count(*) AS waiting FROM (
          SELECT occurred_at FROM changes WHERE changes.tenant_id = cursors.tenant_id AND changes.seq > cursors.seq
          ORDER BY changes.seq LIMIT ${COUNTED}
        ) AS next
      ) AS behind`,
    values: [now.toISOString()],
  });
  return (rows as Lag[])[0]!;
}

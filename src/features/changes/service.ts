import { AppError } from "../../platform/errors.ts";
import { decodeCursor, encodeCursor } from "../../platform/http/cursor.ts";
import type { Resources } from "../../platform/resources.ts";
import type { IsHidden } from "../../platform/restrictions.ts";
import { toTimestamp } from "../../platform/time.ts";
import { toResource, type Entity, type RowOf } from "../../records/entities.ts";
import { listFeedChanges, findFeedStart, type FeedFilter, type FeedRow } from "../../records/feed.ts";
import { getHorizon } from "../../records/log.ts";
import { eventTypeOf } from "./event-type.ts";

const SCAN_LIMIT = 2_000;
const DAY_MS = 86_400_000;

export interface FeedPage {
  rows: FeedRow[];
  /** The end of the part of the log that was read. */
  position: bigint;
  has_more: boolean;
}

/**
 * Reads the next page of a tenant's log. No change is missed or repeated, whatever the order of commits.
 * @param after if undefined, reads from the oldest change of the feed
 * @throws AppError cursor_expired if the feed no longer contains the next change
 */
export async function readFeed(
  resources: Resources,
  tenant_id: string,
  after: bigint | undefined,
  filter: FeedFilter,
  limit: number,
): Promise<FeedPage> {
  const { db, config, clock } = resources;
  const kept_since = new Date(clock().getTime() - config.FEED_RETENTION_DAYS * DAY_MS);
  const until = await getHorizon(db.readers);
  const from = after ?? (await findFeedStart(db.readers, tenant_id, kept_since)) ?? until;
  const { rows, scanned, last_scanned, first_occurred_at } = await listFeedChanges(
    resources,
    db.readers,
    tenant_id,
    { after: from, until, scan_limit: SCAN_LIMIT, limit },
    filter,
  );
  if (after !== undefined && first_occurred_at !== null && new Date(first_occurred_at) < kept_since) throw expired();
  if (rows.length === limit) return { rows, position: BigInt(rows.at(-1)!.seq), has_more: true };
  const has_more = scanned === SCAN_LIMIT;
  return { rows, position: has_more ? last_scanned! : until > from ? until : from, has_more };
}

/** The ids of the customers in a page. */
export const customersOf = ({ rows }: Pick<FeedPage, "rows">): string[] => [
  ...new Set(rows.map(({ customer_id }) => customer_id)),
];

const expired = (): AppError =>
  new AppError("cursor_expired", {
    detail: "The changes after this cursor are no longer in the feed. Create a snapshot, and continue from its cursor.",
  });

/** The cursor of a reader that has read everything up to a position. */
export const cursorOf = (tenant_id: string, position: bigint | string): string =>
  encodeCursor(String(position), [tenant_id, "changes"]);

/**
 * Reads the position of a cursor; `now` is the end of the log.
 * @throws AppError invalid_cursor
 */
export async function readPosition(
  { db }: Resources,
  tenant_id: string,
  cursor: string | undefined,
): Promise<bigint | undefined> {
  if (cursor === "now") return getHorizon(db.readers);
  const position = decodeCursor(cursor, [tenant_id, "changes"], "/after", /^\d{1,18}$/);
  return position === undefined ? undefined : BigInt(position);
}

/** Converts a page of the feed to its form in the API. */
export const toPage = (tenant_id: string, { rows, position, has_more }: FeedPage, now: Date, isHidden: IsHidden) => ({
  items: rows.map((row) => toChange(row, now, isHidden)),
  cursor: cursorOf(tenant_id, position),
  has_more,
});

/** True if a verification ended with this change: the same as `is_verified` of `listLoggedChanges`. */
const isVerified = ({ entity, operation, changed_fields, state }: FeedRow): boolean =>
  entity === "address" &&
  operation === "update" &&
  changed_fields.includes("verified_at") &&
  (state as RowOf["address"] | null)?.verified_at != null;

/**
 * Converts a change to its form in the API.
 * @param now hides locations whose retention has ended
 * @param isHidden true for customers of whom only ids and names of fields are shown, so that no change is missing
 */
export function toChange<E extends Entity>(row: FeedRow<E>, now: Date, isHidden?: IsHidden) {
  const {
    tenant_id,
    entity,
    entity_id,
    customer_id,
    version,
    operation,
    changed_fields,
    actor,
    source,
    reason,
    request_id,
  } = row;
  const hides = isHidden?.(customer_id) === true;
  return {
    cursor: cursorOf(tenant_id, row.seq),
    entity,
    entity_id,
    customer_id,
    version,
    operation,
    event_type: eventTypeOf({ entity, operation, is_verified: isVerified(row) }),
    changed_fields,
    occurred_at: toTimestamp(row.occurred_at),
    actor,
    source,
    reason: hides ? null : reason,
    request_id,
    before: row.before === null || hides ? null : toResource(entity, row.before, now),
    after: row.state === null || hides ? null : toResource(entity, row.state, now),
  };
}

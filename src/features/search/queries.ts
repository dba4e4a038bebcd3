import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Box } from "../../geocoding/areas.ts";
import type { Point } from "../../geocoding/provider.ts";
import type { DB } from "../../platform/database/tables.ts";
import { type Condition, distanceTo, nearCondition, withinCondition } from "../../records/filter/sql.ts";

export interface Candidate {
  customer_id: string;
  id: string;
  sealed: Buffer;
  latitude: number | null;
  longitude: number | null;
}

/** What documents must have. */
export interface DocumentQuery {
  tenant_id: string;
  /** Hashes; at least one of each group. */
  units: number[][];
  documents: "of customers" | "of addresses" | "all";
  box?: Box | undefined;
  polygon?: readonly Point[] | undefined;
  near?: (Point & { radius_m: number }) | undefined;
  /** What tokens cannot express. */
  exact?: Condition | undefined;
  /** True for nearest first; otherwise unordered. */
  by_distance: boolean;
}

/**
 * Lists documents that match one of several queries, at most `limit` for each. The index finds documents with rare
 * tokens and all others; a subquery hides the limit from the planner, which would otherwise expect enough matches on
 * the first pages of the table.
 */
export async function listCandidates(
  db: Kysely<DB>,
  queries: readonly DocumentQuery[],
  limit: number,
): Promise<Candidate[]> {
  const selects = queries.map(
    (query) => sql`(SELECT customer_id, id, sealed, latitude, longitude FROM search_documents
    WHERE ${sql.join(conditions(query), sql` AND `)} ${order(query)} LIMIT (SELECT ${limit}::int))`,
  );
  const { rows } = await sql<Candidate>`${sql.join(selects, sql` UNION ALL `)}`.execute(db);
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

const LATITUDE: RawBuilder<number> = sql`latitude`;
const LONGITUDE: RawBuilder<number> = sql`longitude`;

function conditions({ tenant_id, units, documents, box, polygon, near, exact }: DocumentQuery): Condition[] {
  const all = [...new Set(units.filter(({ length }) => length === 1).flat())];
  return [
    sql`tenant_id = ${tenant_id}::uuid`,
    ...(all.length > 0 ? [sql<boolean>`tokens @> ${all}::bigint[]`] : []),
    ...units.filter(({ length }) => length > 1).map((unit) => sql<boolean>`tokens && ${unit}::bigint[]`),
    ...(documents === "of customers" ? [sql<boolean>`id = customer_id`] : []),
    ...(documents === "of addresses" ? [sql<boolean>`id <> customer_id`] : []),
    ...(box ? [withinCondition({ box }, LATITUDE, LONGITUDE)] : []),
    ...(polygon ? [withinCondition({ polygon }, LATITUDE, LONGITUDE)] : []),
    ...(near ? [nearCondition(near, LATITUDE, LONGITUDE)] : []),
    ...(exact ? [exact] : []),
  ];
}

const order = ({ near, by_distance }: DocumentQuery): RawBuilder<unknown> =>
  near && by_distance ? sql`ORDER BY ${distanceTo(near, LATITUDE, LONGITUDE)}, id` : sql``;

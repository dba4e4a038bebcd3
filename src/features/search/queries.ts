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
export interface Demand {
  tenant_id: string;
  /** Of each, one hash at least. */
  units: number[][];
  documents: "of customers" | "of addresses" | "all";
  box?: Box | undefined;
  polygon?: readonly Point[] | undefined;
  near?: (Point & { radius_m: number }) | undefined;
  /** What tokens cannot say. */
  exact?: Condition | undefined;
  /** Nearest first; otherwise in no order. */
  by_distance: boolean;
}

/**
 * Some of the documents that meet one of several demands, at most `limit` for each.
 * The index finds those that have a rare token and all others; the limit is hidden from the planner, which would
 * otherwise count on the first pages of the table to have enough of them.
 */
export async function findCandidates(db: Kysely<DB>, demands: readonly Demand[], limit: number): Promise<Candidate[]> {
  const selects = demands.map(
    (demand) => sql`(SELECT customer_id, id, sealed, latitude, longitude FROM search_documents
    WHERE ${sql.join(conditions(demand), sql` AND `)} ${order(demand)} LIMIT (SELECT ${limit}::int))`,
  );
  const { rows } = await sql<Candidate>`${sql.join(selects, sql` UNION ALL `)}`.execute(db);
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

const LATITUDE: RawBuilder<number> = sql`latitude`;
const LONGITUDE: RawBuilder<number> = sql`longitude`;

function conditions({ tenant_id, units, documents, box, polygon, near, exact }: Demand): Condition[] {
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

const order = ({ near, by_distance }: Demand): RawBuilder<unknown> =>
  near && by_distance ? sql`ORDER BY ${distanceTo(near, LATITUDE, LONGITUDE)}, id` : sql``;

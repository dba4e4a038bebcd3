import type { Connection } from "../../platform/database/prepared.ts";
import type { Box, Point } from "./areas.ts";

export interface Candidate {
  customer_id: string;
  id: string;
  content: string;
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
  near?: Point & { radius_m: number } | undefined;
  /** Nearest first; otherwise in no order. */
  by_distance: boolean;
}

const EARTH_RADIUS_M = 6_371_009;

/**
 * Some of the documents that meet one of several demands, at most `limit` for each.
 * The index finds those that have a rare token and all others; the limit is hidden from the planner, which would
 * otherwise count on the first pages of the table to have enough of them.
 */
export async function findCandidates(connection: Connection, demands: readonly Demand[], limit: number): Promise<Candidate[]> {
  const values: unknown[] = [];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const selects = demands.map((demand) => `(SELECT customer_id, id, content, latitude, longitude FROM search_documents WHERE ${conditions(demand, put).join(" AND ")} ${order(demand, put)} LIMIT (SELECT ${put(limit)}::int))`);
  const { rows } = await connection.query({ text: selects.join(" UNION ALL "), values });
  return [...new Map((rows as Candidate[]).map((row) => [row.id, row])).values()];
}

type Put = (value: unknown) => string;

function conditions({ tenant_id, units, documents, box, polygon, near }: Demand, put: Put): string[] {
  const all = [...new Set(units.filter(({ length }) => length === 1).flat())];
  return [
    `tenant_id = ${put(tenant_id)}::uuid`,
    ...(all.length > 0 ? [`tokens @> ${put(all)}::bigint[]`] : []),
    ...units.filter(({ length }) => length > 1).map((unit) => `tokens && ${put(unit)}::bigint[]`),
    ...(documents === "of customers" ? ["id = customer_id"] : []),
    ...(documents === "of addresses" ? ["id <> customer_id"] : []),
    ...(box ? [`latitude BETWEEN ${put(box.south)} AND ${put(box.north)}`, between(box, put)] : []),
    // A polygon's points are (x, y).
    ...(polygon ? [`${put(`(${polygon.map(({ latitude, longitude }) => `(${longitude},${latitude})`).join()})`)}::polygon @> point(longitude, latitude)`] : []),
    ...(near ? [`${distanceTo(near, put)} <= ${put(near.radius_m)}`] : []),
  ];
}

function between({ west, east }: Box, put: Put): string {
  const [left, right] = [put(west), put(east)];
  return west <= east ? `longitude BETWEEN ${left} AND ${right}` : `(longitude >= ${left} OR longitude <= ${right})`;
}

const order = ({ near, by_distance }: Demand, put: Put): string => near && by_distance ? `ORDER BY ${distanceTo(near, put)}, id` : "";

function distanceTo({ latitude, longitude }: Point, put: Put): string {
  const [north, east] = [`${put(latitude)}::float8`, `${put(longitude)}::float8`];
  return `${2 * EARTH_RADIUS_M} * asin(sqrt(least(1, sind((latitude - ${north}) / 2) ^ 2 + cosd(${north}) * cosd(latitude) * sind((longitude - ${east}) / 2) ^ 2)))`;
}

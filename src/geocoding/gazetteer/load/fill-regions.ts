/** Where countries and their regions lie, worked out from the places in them. */
import type pg from "pg";
import type { RegionRow } from "./regions.ts";
import { FIRST_TOWN } from "./tables.ts";

/** Where few live says little of where people live. */
const LAST_PLACE = FIRST_TOWN - 1;

/**
 * A region lies where its people do: at the centre of its places weighted by inhabitants (with 5,000 more for each,
 * who live around it or were not counted), and 99 in 100 of them are within its uncertainty: the
 * farthest are places that GeoNames has put into the wrong region. Chinese prefectures are called cities, so theirs is
 * the point of the city in them: of the largest place, or where none is counted of that of their name.
 * @returns the number of rows; regions without places have none
 */
export async function insertRegions(
  client: pg.Client,
  release: number,
  regions: readonly RegionRow[],
): Promise<number> {
  const { rowCount } = await client.query(
    `
    WITH named AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($2) AS named (country_code text, region text, subregion text,
        level text, name text, keys text[], division_code text)
    ), members AS (
      -- A place belongs to its country, its region and its subregion; '' instead of null, which no join finds.
      SELECT id, keys, country_code, region, subregion, latitude, longitude, uncertainty_m, population,
        population + 5000 AS weight
      FROM gazetteer_places CROSS JOIN LATERAL (
        SELECT '', ''
        UNION SELECT coalesce(region_code, ''), ''
        UNION SELECT coalesce(region_code, ''), coalesce(subregion_code, '')
      ) AS areas (region, subregion)
      WHERE release = $1 AND id BETWEEN 1 AND $3 AND level IN ('locality', 'township')
    ), vectors AS (
      -- Degrees of longitude have no mean where they jump from 180 to -180.
      SELECT members.*, country_code = 'CN' AND subregion <> '' AS is_city,
        first_value(latitude) OVER largest_first AS seat_latitude,
        first_value(longitude) OVER largest_first AS seat_longitude,
        sum(weight * sind(latitude)) OVER area AS z,
        sum(weight * cosd(latitude) * cosd(longitude)) OVER area AS x,
        sum(weight * cosd(latitude) * sind(longitude)) OVER area AS y
      FROM members
      LEFT JOIN (SELECT * FROM named WHERE country_code = 'CN' AND subregion <> '') AS cities
        USING (country_code, region, subregion)
      WINDOW area AS (PARTITION BY country_code, region, subregion),
        largest_first AS (area ORDER BY population DESC, members.keys && cities.keys DESC, id)
    ), centres AS (
      SELECT *,
        CASE WHEN is_city THEN seat_latitude ELSE atan2d(z, sqrt(x * x + y * y)) END AS centre_latitude,
        CASE WHEN is_city THEN seat_longitude ELSE atan2d(y, x) END AS centre_longitude
      FROM vectors
    ), distances AS (
      SELECT *, distance_m(centre_latitude, centre_longitude, latitude, longitude) + uncertainty_m AS distance
      FROM centres
    ), shares AS (
      -- Whole numbers: divided as such, 99 in 100 would be all of them.
      SELECT *, sum(weight) OVER (area ORDER BY distance)::float8 / sum(weight) OVER area AS share
      FROM distances WINDOW area AS (PARTITION BY country_code, region, subregion)
    ), areas AS MATERIALIZED (
      SELECT country_code, region, subregion, least(sum(population), 2147483647) AS population,
        min(centre_latitude) AS latitude, min(centre_longitude) AS longitude,
        min(distance) FILTER (WHERE share >= 0.99) AS uncertainty_m
      FROM shares GROUP BY country_code, region, subregion
    )
    INSERT INTO gazetteer_places (release, id, country_code, level, name, region_code, subregion_code,
      population, latitude, longitude, uncertainty_m, keys, division_code)
    SELECT $1, -row_number() OVER (ORDER BY country_code, region, subregion), country_code, level, name,
      nullif(region, ''), nullif(subregion, ''), population, latitude, longitude, uncertainty_m, keys, division_code
    FROM named JOIN areas USING (country_code, region, subregion)`,
    [
      release,
      JSON.stringify(
        regions.map((row) => ({ ...row, region: row.region_code ?? "", subregion: row.subregion_code ?? "" })),
      ),
      LAST_PLACE,
    ],
  );
  return rowCount!;
}

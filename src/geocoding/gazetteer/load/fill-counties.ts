/** Where the counties of China lie, worked out from GeoNames' places, which know counties by their seats only. */
import type pg from "pg";
import type { ChineseDivision } from "./china.ts";

const COUNTY = `county (code text, name text, region_code text, subregion_code text,
  keys text[], full_keys text[], seat_keys text[], city_keys text[], towns text[])`;

/**
 * Each county's place: the one of its full name, else the one of its seat's name, else the middle of its towns, where
 * GeoNames knows any. A county of which it knows nothing has no row: its city stands for it.
 * @returns the number of rows
 */
export async function insertChineseCounties(
  client: pg.Client,
  release: number,
  counties: readonly ChineseDivision[],
): Promise<number> {
  await client.query(
    `CREATE TEMPORARY TABLE found_counties (code text PRIMARY KEY, population integer,
      latitude double precision, longitude double precision, reach double precision)`,
  );
  try {
    await findByName(client, release, counties);
    const { rows } = await client.query<{ code: string }>("SELECT code FROM found_counties");
    const found = new Set(rows.map(({ code }) => code));
    await findByTowns(
      client,
      release,
      counties.filter(({ code }) => !found.has(code)),
    );
    return await insertFound(client, release, counties);
  } finally {
    await client.query("DROP TABLE found_counties");
  }
}

async function findByName(client: pg.Client, release: number, counties: readonly ChineseDivision[]): Promise<void> {
  await client.query(
    `
    WITH cities AS MATERIALIZED (
      SELECT subregion_code, latitude, longitude, uncertainty_m FROM gazetteer_places
      WHERE release = $1 AND id < 0 AND country_code = 'CN' AND level = 'locality'
    )
    INSERT INTO found_counties
    SELECT code, place.population, place.latitude, place.longitude, 0
    FROM jsonb_to_recordset($2) AS ${COUNTY}
    LEFT JOIN cities ON cities.subregion_code = county.subregion_code
    CROSS JOIN LATERAL (
      SELECT * FROM gazetteer_places
      WHERE release = $1 AND id > 0 AND keys && (full_keys || seat_keys) AND region_code = county.region_code
        AND (county.subregion_code IS NULL OR subregion_code = county.subregion_code
          -- Some places are of no prefecture in GeoNames: then of the one that they lie in.
          OR subregion_code IS NULL AND 1.2 * cities.uncertainty_m >=
            distance_m(cities.latitude, cities.longitude, gazetteer_places.latitude, gazetteer_places.longitude))
        AND (level <> 'township' OR keys && full_keys)
        -- The city around it often bears the name of a former county among its old names.
        AND NOT keys && city_keys
      ORDER BY subregion_code IS NOT DISTINCT FROM county.subregion_code DESC,
        keys && full_keys DESC, level = 'locality' DESC, population DESC, id LIMIT 1
    ) AS place`,
    [release, JSON.stringify(counties.map((county) => ({ ...county, towns: [] })))],
  );
}

/**
 * By the names of the towns in it that no other county of the city has: the one that is nearest to all the others. A
 * single town that sounds so, or one far from the others, may only be a village of the same name.
 */
async function findByTowns(client: pg.Client, release: number, counties: readonly ChineseDivision[]): Promise<void> {
  await client.query(
    `
    WITH towns AS MATERIALIZED (
      SELECT code, town, place.id, place.population, place.latitude, place.longitude
      FROM jsonb_to_recordset($2) AS ${COUNTY}
      CROSS JOIN LATERAL unnest(towns) AS town
      CROSS JOIN LATERAL (
        SELECT *, count(*) OVER () AS namesakes FROM gazetteer_places
        WHERE release = $1 AND id > 0 AND keys && ARRAY[town] AND region_code = county.region_code
          AND (county.subregion_code IS NULL OR subregion_code = county.subregion_code)
      ) AS place
      WHERE namesakes = 1
    ), distances AS (
      SELECT town.code, town.id, town.population, town.latitude, town.longitude, count(*) AS towns,
        percentile_cont(0.5) WITHIN GROUP (
          ORDER BY distance_m(town.latitude, town.longitude, other.latitude, other.longitude)) AS reach
      FROM towns AS town JOIN towns AS other ON town.code = other.code AND town.id <> other.id
      GROUP BY town.code, town.id, town.population, town.latitude, town.longitude
    )
    INSERT INTO found_counties
    SELECT DISTINCT ON (code) code, population, latitude, longitude, reach FROM (
      SELECT code, population, latitude, longitude, reach FROM distances WHERE reach <= 40000
      -- Chinese characters tell more than the sound of them: there one town is enough.
      UNION ALL SELECT code, population, latitude, longitude, 15000 FROM towns WHERE town ~ '[一-龥]'
    ) AS guesses ORDER BY code, reach`,
    [release, JSON.stringify(counties)],
  );
}

/**
 * How far a county reaches follows from how far its neighbours are; cells of a net whose knots are d apart reach 0.6 d,
 * and a seat is seldom in the middle of its county.
 */
async function insertFound(client: pg.Client, release: number, counties: readonly ChineseDivision[]): Promise<number> {
  const { rowCount } = await client.query(
    `
    INSERT INTO gazetteer_places (release, id, country_code, level, name, region_code, subregion_code,
      population, latitude, longitude, uncertainty_m, keys, division_code)
    SELECT $1, lowest.id - row_number() OVER (ORDER BY code), 'CN', 'dependent_locality', name,
      region_code, subregion_code, population, latitude, longitude,
      least(greatest(0.75 * spacing, 10000) + reach, 80000), keys, code
    FROM jsonb_to_recordset($2) AS ${COUNTY}
    JOIN found_counties USING (code)
    CROSS JOIN LATERAL (
      SELECT avg(distance) AS spacing FROM (
        SELECT
          distance_m(found_counties.latitude, found_counties.longitude, other.latitude, other.longitude) AS distance
        FROM found_counties AS other
        WHERE other.code <> found_counties.code AND left(other.code, 2) = left(found_counties.code, 2)
        ORDER BY distance LIMIT 3
      ) AS nearest
    ) AS neighbours
    CROSS JOIN (SELECT min(id) AS id FROM gazetteer_places WHERE release = $1) AS lowest`,
    [release, JSON.stringify(counties)],
  );
  return rowCount!;
}

/** Fills the gazetteer's tables from the npm packages. Runs in a process of its own: see load.ts. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { readChineseDivisions, type ChineseDivision } from "./china.ts";
import { readPlaces, type PlaceRow } from "./geonames.ts";
import { GAZETTEER_VERSION } from "./packages.ts";
import { readRegions, type RegionRow } from "./regions.ts";
import { isLoaded } from "./release.ts";

export interface FillOptions {
  /** Only places of these countries (ISO 3166-1 alpha-2): tests need no more. */
  countries?: readonly string[];
}

/** How many rows are in, and what is going on. */
export type Progress = (rows: number, step: string) => void;

/** Any number: whoever holds the advisory lock of that key loads. */
const LOCK_KEY = 0x6761_7a65;
const BATCH_ROWS = 2000;
const ROWS_PER_REPORT = 50_000;

/**
 * Makes sure that this version's data is in the database; older data is removed once it is. Of several that do so at
 * once one fills, the others wait. A load that was interrupted starts over. Batches commit one by one, for a long
 * transaction would hold up the change feed; none of them is seen before the last.
 * @returns the number of rows loaded, 0 if they were there already
 */
export async function fillGazetteer(databaseUrl: string, progress: Progress, { countries }: FillOptions = {}): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "doorplate gazetteer" });
  // Losing the connection makes the query fail that is under way; unheard, the event would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    while (!(await isLoaded(client))) {
      const { rows: [lock] } = await client.query("SELECT pg_try_advisory_lock($1) AS is_ours", [LOCK_KEY]);
      if (!lock.is_ours) await sleep(250);
      else if (!(await isLoaded(client))) return await fill(client, progress, countries && new Set(countries));
    }
    return 0;
  } finally {
    // Gives back the lock too.
    await client.end();
  }
}

async function fill(client: pg.Client, progress: Progress, countries: ReadonlySet<string> | undefined): Promise<number> {
  const release = await beginRelease(client);
  const isWanted = ({ country_code }: { country_code: string }) => countries?.has(country_code) ?? true;

  let rows = 0;
  let batch: PlaceRow[] = [];
  const flush = async () => {
    await insertPlaces(client, release, batch);
    rows += batch.length;
    if (rows % ROWS_PER_REPORT < batch.length) progress(rows, "places");
    batch = [];
  };
  for await (const place of readPlaces()) {
    if (isWanted(place) && batch.push(place) === BATCH_ROWS) await flush();
  }
  await flush();

  const divisions = readChineseDivisions();
  await indexNewRows(client);
  rows += await insertRegions(client, release, withChineseNames(readRegions(), divisions).filter(isWanted));
  progress(rows, "regions");
  if (isWanted({ country_code: "CN" })) {
    await indexNewRows(client);
    rows += await insertChineseCounties(client, release, divisions.filter(({ code }) => !code.endsWith("00")));
    progress(rows, "Chinese counties");
  }

  await client.query("UPDATE gazetteer_releases SET loaded_at = now() WHERE id = $1", [release]);
  await removeOtherReleases(client, release);
  await indexNewRows(client);
  return rows;
}

/** The index keeps the latest rows in a list that every search reads through, until a vacuum sorts them in. */
async function indexNewRows(client: pg.Client): Promise<void> {
  await client.query("VACUUM (ANALYZE) gazetteer_places");
}

/** Also takes away what a load of the same version left behind that was interrupted. */
async function beginRelease(client: pg.Client): Promise<number> {
  await client.query(`
    WITH interrupted AS (DELETE FROM gazetteer_releases WHERE data_version = $1 RETURNING id)
    DELETE FROM gazetteer_places USING interrupted WHERE release = interrupted.id`, [GAZETTEER_VERSION]);
  const { rows: [begun] } = await client.query("INSERT INTO gazetteer_releases (data_version) VALUES ($1) RETURNING id", [GAZETTEER_VERSION]);
  return begun.id as number;
}

/** In one statement: a release without its rows would answer that nothing is covered. */
async function removeOtherReleases(client: pg.Client, release: number): Promise<void> {
  await client.query(`
    WITH others AS (DELETE FROM gazetteer_releases WHERE id <> $1)
    DELETE FROM gazetteer_places WHERE release <> $1`, [release]);
}

async function insertPlaces(client: pg.Client, release: number, places: readonly PlaceRow[]): Promise<void> {
  await client.query({
    name: "gazetteer_insert_places",
    text: `INSERT INTO gazetteer_places
      SELECT $1, id, country_code, level, name, region_code, subregion_code, population, latitude, longitude, uncertainty_m, keys
      FROM jsonb_populate_recordset(NULL::gazetteer_places, $2)`,
    values: [release, JSON.stringify(places)],
  });
}

/** The provinces and prefectures of China under their Chinese names and codes too. */
function withChineseNames(regions: readonly RegionRow[], divisions: readonly ChineseDivision[]): RegionRow[] {
  const byCode = new Map(divisions.map((division) => [division.code, division]));
  return regions.map((region) => {
    const code = (region.subregion_code ?? region.region_code ?? "").padEnd(6, "0");
    const division = region.country_code === "CN" ? byCode.get(code) : undefined;
    return division ? { ...region, name: division.name, keys: [...region.keys, ...division.keys] } : region;
  });
}

/**
 * A region lies where its people do: at the centre of its places weighted by inhabitants (with 5,000 more for each,
 * who live around it or were not counted), and nine in ten of them are within its uncertainty. Chinese prefectures are
 * called cities, so theirs is the point of the city in them.
 * @returns the number of rows; regions without places have none
 */
async function insertRegions(client: pg.Client, release: number, regions: readonly RegionRow[]): Promise<number> {
  const { rowCount } = await client.query(`
    WITH members AS (
      -- A place belongs to its country, its region and its subregion; '' instead of null, which no join finds.
      SELECT country_code, region, subregion, latitude, longitude, uncertainty_m, population, population + 5000 AS weight
      FROM gazetteer_places CROSS JOIN LATERAL (
        SELECT '', '' UNION SELECT coalesce(region_code, ''), '' UNION SELECT coalesce(region_code, ''), coalesce(subregion_code, '')
      ) AS areas (region, subregion)
      WHERE release = $1 AND id > 0 AND level <> 'dependent_locality'
    ), vectors AS (
      -- Degrees of longitude have no mean where they jump from 180 to -180.
      SELECT *, country_code = 'CN' AND subregion <> '' AS is_city,
        first_value(latitude) OVER (area ORDER BY population DESC) AS seat_latitude,
        first_value(longitude) OVER (area ORDER BY population DESC) AS seat_longitude,
        sum(weight * sind(latitude)) OVER area AS z,
        sum(weight * cosd(latitude) * cosd(longitude)) OVER area AS x, sum(weight * cosd(latitude) * sind(longitude)) OVER area AS y
      FROM members WINDOW area AS (PARTITION BY country_code, region, subregion)
    ), centres AS (
      SELECT *,
        CASE WHEN is_city THEN seat_latitude ELSE atan2d(z, sqrt(x * x + y * y)) END AS centre_latitude,
        CASE WHEN is_city THEN seat_longitude ELSE atan2d(y, x) END AS centre_longitude
      FROM vectors
    ), distances AS (
      SELECT *, distance_m(centre_latitude, centre_longitude, latitude, longitude) + uncertainty_m AS distance FROM centres
    ), shares AS (
      SELECT *, sum(weight) OVER (area ORDER BY distance) / sum(weight) OVER area AS share
      FROM distances WINDOW area AS (PARTITION BY country_code, region, subregion)
    ), areas AS MATERIALIZED (
      SELECT country_code, region, subregion, least(sum(population), 2147483647) AS population, min(centre_latitude) AS latitude,
        min(centre_longitude) AS longitude, min(distance) FILTER (WHERE share >= 0.9) AS uncertainty_m
      FROM shares GROUP BY country_code, region, subregion
    )
    INSERT INTO gazetteer_places
    SELECT $1, -row_number() OVER (ORDER BY country_code, region, subregion), country_code, level, name,
      nullif(region, ''), nullif(subregion, ''), population, latitude, longitude, uncertainty_m, keys
    FROM jsonb_to_recordset($2) AS named (country_code text, region text, subregion text, level text, name text, keys text[])
    JOIN areas USING (country_code, region, subregion)`,
    [release, JSON.stringify(regions.map((row) => ({ ...row, region: row.region_code ?? "", subregion: row.subregion_code ?? "" })))]);
  return rowCount!;
}

/**
 * GeoNames knows Chinese counties as places only: the one of the county's full name, else the one of its seat's. How
 * far a county reaches follows from how far its neighbours are; cells of a net whose knots are d apart reach 0.6 d,
 * and a seat is seldom in the middle of its county.
 */
async function insertChineseCounties(client: pg.Client, release: number, counties: readonly ChineseDivision[]): Promise<number> {
  const { rowCount } = await client.query(`
    WITH counties AS MATERIALIZED (
      SELECT county.*, place.population, place.latitude, place.longitude
      FROM jsonb_to_recordset($2)
        AS county (code text, name text, region_code text, subregion_code text, keys text[], full_keys text[], seat_keys text[], city_keys text[])
      CROSS JOIN LATERAL (
        SELECT * FROM gazetteer_places
        WHERE release = $1 AND id > 0 AND keys && (full_keys || seat_keys) AND region_code = county.region_code
          AND (county.subregion_code IS NULL OR subregion_code = county.subregion_code)
          AND (level <> 'township' OR keys && full_keys)
          -- The city around it often bears the name of a former county among its old names.
          AND NOT keys && city_keys
        ORDER BY keys && full_keys DESC, level = 'locality' DESC, population DESC, id LIMIT 1
      ) AS place
    )
    INSERT INTO gazetteer_places
    SELECT $1, lowest.id - row_number() OVER (ORDER BY code), 'CN', 'dependent_locality', name, region_code, subregion_code,
      population, latitude, longitude, least(greatest(0.75 * spacing, 10000), 80000), keys
    FROM counties
    CROSS JOIN LATERAL (
      SELECT avg(distance) AS spacing FROM (
        SELECT distance_m(counties.latitude, counties.longitude, other.latitude, other.longitude) AS distance
        FROM counties AS other WHERE other.code <> counties.code AND left(other.code, 2) = left(counties.code, 2)
        ORDER BY distance LIMIT 3
      ) AS nearest
    ) AS neighbours
    CROSS JOIN (SELECT min(id) AS id FROM gazetteer_places WHERE release = $1) AS lowest`,
    [release, JSON.stringify(counties)]);
  return rowCount!;
}

/** Fills the gazetteer's tables from the npm packages. Runs in a process of its own: see load.ts. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { readChineseDivisions, type ChineseDivision } from "./china.ts";
import { insertChineseCounties } from "./fill-counties.ts";
import { insertRegions } from "./fill-regions.ts";
import { readPlaces, type PlaceRow } from "../geonames.ts";
import { knownPlaces, readOtherPlaces } from "./other-places.ts";
import { GAZETTEER_VERSION } from "../packages.ts";
import { readPostalCodes, townsToCheck } from "./postal.ts";
import { readRegions, type RegionRow } from "./regions.ts";
import { isLoaded, PACKAGES_SOURCE } from "../release.ts";
import { readCanadianVillages, readChanges, readListedTowns, readTowns } from "./tables.ts";

export interface FillOptions {
  /** Only places of these countries (ISO 3166-1 alpha-2): tests need no more. */
  countries?: readonly string[];
}

/** How many rows are in, and what is going on. */
export type Progress = (rows: number, step: string) => void;

/** Any number: the holder of the advisory lock of that key loads. */
const LOCK_KEY = 0x6761_7a65;
const BATCH_ROWS = 2000;
const ROWS_PER_REPORT = 50_000;

/**
 * Loads this version's data if it is missing, and then removes older data. Of concurrent processes one loads and the
 * others wait. An interrupted load starts over. Batches commit one by one, because a long transaction would hold up the
 * change feed; none is visible before the last.
 * @returns the number of rows loaded, 0 if they were there already
 */
export async function fillGazetteer(
  databaseUrl: string,
  progress: Progress,
  { countries }: FillOptions = {},
): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "doorplate gazetteer" });
  // A lost connection makes the current query fail; without a listener, the event would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    while (!(await isLoaded(client))) {
      const {
        rows: [lock],
      } = await client.query("SELECT pg_try_advisory_lock($1) AS is_ours", [LOCK_KEY]);
      if (!lock.is_ours) await sleep(250);
      else if (!(await isLoaded(client))) return await fill(client, progress, countries && new Set(countries));
    }
    return 0;
  } finally {
    // Ending the connection releases the lock too.
    await client.end();
  }
}

async function fill(
  client: pg.Client,
  progress: Progress,
  countries: ReadonlySet<string> | undefined,
): Promise<number> {
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
  const insert = async (place: PlaceRow) => {
    if (isWanted(place) && batch.push(place) === BATCH_ROWS) await flush();
  };
  const known = knownPlaces();
  const towns = townsToCheck();
  const brought = readChanges();
  for await (const former of readPlaces()) {
    const place = brought(former);
    known.add(place);
    towns.add(place);
    await insert(place);
  }
  for await (const place of readOtherPlaces(known)) {
    towns.add(place);
    await insert(place);
  }
  const divisions = readChineseDivisions();
  const regions = withChineseNames(readRegions(), divisions).filter(isWanted);
  const canada = new Map<string, string | null>();
  for (const place of readPostalCodes(regionsByIsoCode(regions), towns)) {
    if (place.country_code === "CA") canada.set(place.postal_code!, place.region_code);
    await insert(place);
  }
  for (const place of readCanadianVillages((area) => canada.get(area) ?? null)) await insert(place);
  for (const place of readTowns()) await insert(place);
  for (const place of readListedTowns()) await insert(place);
  await flush();

  await indexNewRows(client);
  rows += await insertRegions(client, release, regions);
  progress(rows, "regions");
  if (isWanted({ country_code: "CN" })) {
    await indexNewRows(client);
    rows += await insertChineseCounties(
      client,
      release,
      divisions.filter(({ code }) => !code.endsWith("00")),
    );
    progress(rows, "Chinese counties");
  }

  await indexNewRows(client);
  await client.query("UPDATE gazetteer_releases SET loaded_at = now() WHERE id = $1", [release]);
  await removeOtherReleases(client, release);
  await client.query("VACUUM (ANALYZE) gazetteer_places");
  return rows;
}

function regionsByIsoCode(regions: readonly RegionRow[]): Map<string, string> {
  return new Map(
    regions.flatMap(({ region_code, keys }) =>
      region_code === null
        ? []
        : keys.filter((key) => key.startsWith("#")).map((key) => [key.slice(1), region_code] as const),
    ),
  );
}

/** The index keeps the latest rows in a list that every search reads through, until they are sorted in. */
async function indexNewRows(client: pg.Client): Promise<void> {
  await client.query("SELECT gin_clean_pending_list('gazetteer_places_keys_idx')");
  await client.query("ANALYZE gazetteer_places");
}

/** Also removes the rows of an interrupted load of the same version. */
async function beginRelease(client: pg.Client): Promise<number> {
  await client.query(
    `
    WITH interrupted AS (DELETE FROM gazetteer_releases WHERE source = $2 AND data_version = $1 RETURNING id)
    DELETE FROM gazetteer_places USING interrupted WHERE release = interrupted.id`,
    [GAZETTEER_VERSION, PACKAGES_SOURCE],
  );
  const {
    rows: [begun],
  } = await client.query("INSERT INTO gazetteer_releases (source, data_version) VALUES ($1, $2) RETURNING id", [
    PACKAGES_SOURCE,
    GAZETTEER_VERSION,
  ]);
  return begun.id as number;
}

/** One statement: a release without its rows would answer that nothing is covered. */
async function removeOtherReleases(client: pg.Client, release: number): Promise<void> {
  await client.query(
    `
    WITH others AS (DELETE FROM gazetteer_releases WHERE id <> $1 AND source = $2 RETURNING id)
    DELETE FROM gazetteer_places USING others WHERE release = others.id`,
    [release, PACKAGES_SOURCE],
  );
}

async function insertPlaces(client: pg.Client, release: number, places: readonly PlaceRow[]): Promise<void> {
  await client.query({
    name: "gazetteer_insert_places",
    text: `INSERT INTO gazetteer_places
      SELECT $1, id, country_code, level, name, region_code, subregion_code,
        population, latitude, longitude, uncertainty_m, keys, postal_code
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
    return division
      ? { ...region, name: division.name, division_code: code, keys: [...region.keys, ...division.keys] }
      : region;
  });
}

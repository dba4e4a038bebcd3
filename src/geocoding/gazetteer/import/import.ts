/** Imports a user's file into the gazetteer, as a source next to the packages. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { basename } from "node:path";
import pg from "pg";
import { nameKeys } from "../names.ts";
import { PACKAGES_SOURCE } from "../release.ts";
import { postalUncertainty, neighbourDistances } from "../neighbour-distance.ts";
import { type ImportedRow, type FileLayout, recogniseLayout } from "./layouts.ts";
import { removeOldRows } from "./imports.ts";
import { openPacked, type PackedFile } from "./lines.ts";

export interface ImportOptions {
  /** What the file is a version of: another file under the same name takes its place. The file's name by default. */
  source?: string;
  /** Of tables without a column for it. */
  country?: string;
  /** The file that refused lines are written to; FILE.refused.tsv by default. */
  report?: string;
  /** Read so far, 0–1. */
  onProgress?: (share: number, rows: number) => void;
}

export interface ImportReport {
  source: string;
  kind: FileLayout["kind"];
  /** Rows that count from now on. */
  rows: number;
  /** Lines that are none of what the gazetteer keeps: mountains, rivers. */
  left_out: number;
  refused: number;
  /** The file that refused lines were written to; null if there are none. */
  report: string | null;
  /** The same file was imported before: nothing was done. */
  unchanged: boolean;
}

const BATCH_ROWS = 2_000;
const LOCK_KEY = 0x6761_7a69;

/**
 * Rows come in batches, each with the number of lines done, so that an import that was interrupted goes on where it
 * was; they are seen all at once, when the last one is in, and those of the version before are gone at that moment.
 * @throws Error with a message for people
 */
export async function importFile(databaseUrl: string, path: string, options: ImportOptions): Promise<ImportReport> {
  const source = options.source ?? basename(path).replace(/(?:\.(?:gz|zip|txt|tsv|csv))+$/i, "");
  if (source === PACKAGES_SOURCE || source === "")
    throw new Error(`"${source}" is not a valid name of an import: choose one with --source`);
  const file = await openPacked(path);
  const layout = await layoutOf(file, options.country);
  const version = await checksum(path);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "doorplate gazetteer import" });
  client.on("error", () => {});
  await client.connect();
  try {
    const {
      rows: [lock],
    } = await client.query("SELECT pg_try_advisory_lock($1, hashtext($2)) AS is_ours", [LOCK_KEY, source]);
    if (!lock.is_ours) throw new Error(`another import of "${source}" is running`);
    const release = await beginRelease(client, source, version);
    if (release.loaded)
      return { source, kind: layout.kind, rows: 0, left_out: 0, refused: 0, report: null, unchanged: true };
    const counts = await importRows(client, release, file, layout, {
      ...options,
      report: options.report ?? `${path}.refused.tsv`,
    });
    await indexNewRows(client);
    await switchTo(client, release.id, source);
    await removeOldRows(client);
    return { source, kind: layout.kind, ...counts, unchanged: false };
  } finally {
    await client.end();
  }
}

async function layoutOf(file: PackedFile, country: string | undefined): Promise<FileLayout> {
  for await (const line of file.lines()) {
    const layout = recogniseLayout(line, country);
    if (layout) return layout;
    break;
  }
  throw new Error(
    "the file is not GeoNames places (19 columns), GeoNames postal codes (12 columns) or a table with the columns " +
      "code, name, lat and lon",
  );
}

async function checksum(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest("hex").slice(0, 32)}`;
}

interface Release {
  id: number;
  /** Lines that are done. */
  lines: number;
  loaded: boolean;
}

async function beginRelease(client: pg.Client, source: string, version: string): Promise<Release> {
  const {
    rows: [release],
  } = await client.query(
    `
    INSERT INTO gazetteer_releases AS begun (source, data_version) VALUES ($1, $2)
    ON CONFLICT (source, data_version) DO UPDATE SET lines = begun.lines
    RETURNING id, lines, loaded_at IS NOT NULL AS loaded`,
    [source, version],
  );
  return release as Release;
}

async function importRows(
  client: pg.Client,
  release: Release,
  file: PackedFile,
  layout: FileLayout,
  options: ImportOptions & { report: string },
): Promise<Pick<ImportReport, "rows" | "left_out" | "refused" | "report">> {
  const distances = await neighbourDistancesOf(file, layout);
  const refusals = createWriteStream(options.report);
  const regionOf = regionFinder(client);
  let [number, left_out, refused, nth, bytes, brought] = [0, 0, 0, 0, 0, 0];
  let batch: (ImportedRow & { id: number })[] = [];
  const flush = async (): Promise<void> => {
    if (number > release.lines) await insert(client, release.id, batch, number);
    brought += batch.length;
    batch = [];
    options.onProgress?.(Math.min(1, bytes / file.size), brought);
  };
  for await (const line of file.lines((read) => {
    bytes = read;
  })) {
    number++;
    if ((layout.has_head && number === 1) || line.trim() === "") continue;
    const row = layout.read(line);
    if (row === null) left_out++;
    else if (typeof row === "string") {
      refused++;
      if (!refusals.write(`${number}\t${row}\n`)) await once(refusals, "drain");
    } else {
      const { region_name, ...rest } = row;
      if (rest.level === "postal_code") rest.uncertainty_m = postalUncertainty(distances[nth++]!);
      if (number > release.lines && region_name) rest.region_code = await regionOf(rest.country_code, region_name);
      if (batch.push({ ...rest, id: number }) === BATCH_ROWS) await flush();
    }
  }
  await flush();
  await new Promise((resolve) => refusals.end(resolve));
  return { rows: brought, left_out, refused, report: refused > 0 ? options.report : null };
}

/** What has no stated size reaches about halfway to its neighbours, so these have to be known first. */
async function neighbourDistancesOf(file: PackedFile, layout: FileLayout): Promise<Float64Array> {
  if (layout.kind === "places") return new Float64Array();
  const points: { latitude: number; longitude: number; code: string }[] = [];
  let isHead = layout.has_head;
  for await (const line of file.lines()) {
    const row = isHead || line.trim() === "" ? null : layout.read(line);
    isHead = false;
    if (row !== null && typeof row !== "string" && row.level === "postal_code")
      points.push({ latitude: row.latitude, longitude: row.longitude, code: row.postal_code ?? "" });
  }
  return neighbourDistances(points);
}

/** GeoNames' code of a region of the first level by its name; its postal files have codes of other systems. */
function regionFinder(client: pg.Client): (country_code: string, name: string) => Promise<string | null> {
  const known = new Map<string, string | null>();
  return async (country_code, name) => {
    const key = `${country_code} ${name}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const { rows } = await client.query<{ region_code: string }>(
      `
      SELECT DISTINCT region_code FROM gazetteer_places JOIN gazetteer_releases ON release = gazetteer_releases.id
      WHERE source = $1 AND keys && $2 AND level = 'administrative_area' AND subregion_code IS NULL`,
      [PACKAGES_SOURCE, nameKeys(country_code, [name])],
    );
    const code = rows.length === 1 ? rows[0]!.region_code : null;
    known.set(key, code);
    return code;
  };
}

/** A batch and the place in the file that it reaches to, together or not at all. */
async function insert(client: pg.Client, release: number, batch: readonly object[], lines: number): Promise<void> {
  await client.query(
    `
    WITH progress AS (UPDATE gazetteer_releases SET lines = $3 WHERE id = $1)
    INSERT INTO gazetteer_places (release, id, country_code, level, name, region_code, subregion_code,
      population, latitude, longitude, uncertainty_m, keys, postal_code, division_code)
    SELECT $1, id, country_code, level, name, region_code, subregion_code,
      population, latitude, longitude, uncertainty_m, keys, postal_code, division_code
    FROM jsonb_populate_recordset(NULL::gazetteer_places, $2) ON CONFLICT (release, id) DO NOTHING`,
    [release, JSON.stringify(batch), lines],
  );
}

/** The index keeps the latest rows in a list that every search reads through, until they are sorted in. */
async function indexNewRows(client: pg.Client): Promise<void> {
  await client.query("SELECT gin_clean_pending_list('gazetteer_places_keys_idx')");
}

async function switchTo(client: pg.Client, release: number, source: string): Promise<void> {
  await client.query(
    `
    WITH others AS (DELETE FROM gazetteer_releases WHERE source = $2 AND id <> $1)
    UPDATE gazetteer_releases SET loaded_at = now() WHERE id = $1`,
    [release, source],
  );
}

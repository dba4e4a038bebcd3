import type { Connection } from "../../platform/database/prepared.ts";
import type { Candidate, NamingPart } from "./disambiguate.ts";
import { regionsKey } from "./names.ts";
import { GAZETTEER_VERSION } from "./packages.ts";
import { ACTIVE_RELEASES } from "./release.ts";
import type { Neighbour } from "./reverse.ts";
import type { Point } from "../provider.ts";

/** The keys of each part of an address, and in `keys` all that are looked for, the country's among them. */
export interface Search extends Record<NamingPart, string[]> {
  keys: string[];
}

type Row = Omit<Candidate, "named_by" | "postal_code"> &
  Record<NamingPart, boolean> & { nth: number; code: string | null };

const NAMING_PARTS: readonly NamingPart[] = [
  "division_code",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "postal_code",
];

const FIND_CANDIDATES = `
  SELECT nth, level, name, region_code, subregion_code, population, latitude, longitude, uncertainty_m,
    place.postal_code AS code,
    ${NAMING_PARTS.map((part) => `place.keys && search.${part} AS ${part}`).join(", ")}
  FROM jsonb_to_recordset($2)
    AS search (nth integer, keys text[], ${NAMING_PARTS.map((part) => `${part} text[]`).join(", ")})
  CROSS JOIN LATERAL (
    SELECT * FROM gazetteer_places WHERE keys && search.keys AND release = ANY(${ACTIVE_RELEASES})
  ) AS place`;

/** For each search the places that bear one of its keys. */
export async function findCandidates(connection: Connection, searches: readonly Search[]): Promise<Candidate[][]> {
  const found = searches.map((): Candidate[] => []);
  const { rows } = await connection.query({
    name: "find_gazetteer_places",
    text: FIND_CANDIDATES,
    values: [GAZETTEER_VERSION, JSON.stringify(searches.map((search, nth) => ({ nth, ...search })))],
  });
  for (const row of rows as Row[]) {
    const { nth, level, name, region_code, subregion_code, population, latitude, longitude, uncertainty_m, code } = row;
    found[nth]!.push({
      level,
      name,
      region_code,
      subregion_code,
      population,
      latitude,
      longitude,
      uncertainty_m,
      postal_code: code,
      named_by: NAMING_PARTS.filter((part) => row[part]),
    });
  }
  return found;
}

/** The keys of the regions of the first level of countries, by GeoNames' code, each led by its country. */
export async function readRegionKeys(
  connection: Connection,
  countries: readonly string[],
): Promise<{ country_code: string; region_code: string; keys: string[] }[]> {
  const { rows } = await connection.query({
    name: "read_gazetteer_region_keys",
    text: `
      SELECT country_code, region_code, keys FROM gazetteer_places
      WHERE keys && $2::text[] AND release = ANY(${ACTIVE_RELEASES})`,
    values: [GAZETTEER_VERSION, countries.map(regionsKey)],
  });
  return rows as { country_code: string; region_code: string; keys: string[] }[];
}

/** Enough of the nearest places to include the city, whose centre may be farther away than its villages. */
const PLACES = 8;
const CODES = 1;
const COUNTIES = 1;
const COLUMNS =
  "level, country_code, name, region_code, postal_code, division_code, population, latitude, longitude, uncertainty_m";
/** Beyond 180° the map goes on with the other side. */
const NEAR_THE_EDGE = 178;

const nearest = (condition: string, limit: number): string => `(
  SELECT ${COLUMNS} FROM gazetteer_places WHERE ${condition} AND release = ANY(${ACTIVE_RELEASES})
  ORDER BY mercator(latitude, longitude) <-> mercator(asked.latitude, asked.longitude) LIMIT ${limit})`;

/** The box in which the nearest county is searched; elsewhere the search would find nothing. */
const AROUND_CHINA = "asked.latitude BETWEEN 17 AND 54.5 AND asked.longitude BETWEEN 73 AND 136";

/** Postal codes of the American forces abroad do not say where their bases lie. */
const MILITARY = "(country_code = 'US' AND region_code IN ('AA', 'AE', 'AP'))";

const FIND_NEIGHBOURS = `
  SELECT nth, place.*, distance_m(asked.latitude, asked.longitude, place.latitude, place.longitude) AS distance_m
  FROM jsonb_to_recordset($2) AS asked (nth integer, latitude double precision, longitude double precision)
  CROSS JOIN LATERAL (
    ${nearest("level IN ('locality', 'dependent_locality', 'township') AND division_code IS NULL", PLACES)}
    UNION ALL ${nearest(`level = 'postal_code' AND NOT ${MILITARY}`, CODES)}
    UNION ALL ${nearest(`level = 'dependent_locality' AND division_code IS NOT NULL AND ${AROUND_CHINA}`, COUNTIES)}
  ) AS place`;

/** For each point the places, postal codes and counties of China nearest to it. */
export async function findNeighbours(connection: Connection, points: readonly Point[]): Promise<Neighbour[][]> {
  const found = points.map((): Neighbour[] => []);
  const asked = points.flatMap(({ latitude, longitude }, nth) =>
    [longitude, ...(Math.abs(longitude) > NEAR_THE_EDGE ? [longitude - Math.sign(longitude) * 360] : [])].map(
      (side) => ({ nth, latitude, longitude: side }),
    ),
  );
  const { rows } = await connection.query({
    name: "find_gazetteer_neighbours",
    text: FIND_NEIGHBOURS,
    values: [GAZETTEER_VERSION, JSON.stringify(asked)],
  });
  for (const { nth, ...neighbour } of rows as (Neighbour & { nth: number })[]) found[nth]!.push(neighbour);
  return found;
}

/** The names of regions of the first level by country and GeoNames' code ("US.CA"): a few thousand. */
export async function readRegionNames(connection: Connection): Promise<Map<string, string>> {
  const { rows } = await connection.query({
    name: "read_gazetteer_regions",
    text: `SELECT country_code || '.' || region_code AS code, name FROM gazetteer_places
      WHERE level = 'administrative_area' AND region_code IS NOT NULL AND subregion_code IS NULL
        AND release = ANY(${ACTIVE_RELEASES})`,
    values: [GAZETTEER_VERSION],
  });
  return new Map((rows as { code: string; name: string }[]).map(({ code, name }) => [code, name]));
}

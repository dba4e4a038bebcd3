import type { QueryResult } from "pg";
import { GAZETTEER_VERSION } from "./packages.ts";

/** Everything that comes with the packages. What users import has the name of its file. */
export const PACKAGES_SOURCE = "packages";

interface Queryable {
  query(text: string, values: unknown[]): Promise<QueryResult>;
}

/** Whether this version's data is in the database, whole. */
export async function isLoaded(database: Queryable): Promise<boolean> {
  const { rowCount } = await database.query(
    "SELECT 1 FROM gazetteer_releases WHERE source = $1 AND data_version = $2 AND loaded_at IS NOT NULL", [PACKAGES_SOURCE, GAZETTEER_VERSION]);
  return rowCount === 1;
}

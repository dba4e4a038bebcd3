import type { QueryResult } from "pg";
import { GAZETTEER_VERSION } from "./packages.ts";

interface Queryable {
  query(text: string, values: unknown[]): Promise<QueryResult>;
}

/** Whether this version's data is in the database, whole. */
export async function isLoaded(database: Queryable): Promise<boolean> {
  const { rowCount } = await database.query(
    "SELECT 1 FROM gazetteer_releases WHERE data_version = $1 AND loaded_at IS NOT NULL", [GAZETTEER_VERSION]);
  return rowCount === 1;
}

import type { Connection } from "../../platform/database/prepared.ts";
import { GAZETTEER_VERSION } from "./packages.ts";

/** Everything that comes with the packages. What users import has the name of its file. */
export const PACKAGES_SOURCE = "packages";

/** Whether this version's data is in the database, whole. */
export async function isLoaded(database: Connection): Promise<boolean> {
  const { rowCount } = await database.query({
    text: "SELECT 1 FROM gazetteer_releases WHERE source = $1 AND data_version = $2 AND loaded_at IS NOT NULL",
    values: [PACKAGES_SOURCE, GAZETTEER_VERSION],
  });
  return rowCount === 1;
}

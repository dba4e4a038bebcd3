import type { Connection } from "../../platform/database/prepared.ts";
import { GAZETTEER_VERSION } from "./packages.ts";

/** The source of the data from the npm packages. Imported data has the name of its file. */
export const PACKAGES_SOURCE = "packages";

/** Whether this version's data is in the database, whole. */
export async function isLoaded(database: Connection): Promise<boolean> {
  const { rowCount } = await database.query({
    text: "SELECT 1 FROM gazetteer_releases WHERE source = $1 AND data_version = $2 AND loaded_at IS NOT NULL",
    values: [PACKAGES_SOURCE, GAZETTEER_VERSION],
  });
  return rowCount === 1;
}

/**
 * The release that serves queries: this version's, or the last one loaded if this version's is not there. $1: this
 * version.
 */
const SERVING = `
  FROM gazetteer_releases WHERE source = '${PACKAGES_SOURCE}' AND loaded_at IS NOT NULL
  ORDER BY data_version = $1 DESC, id DESC LIMIT 1`;

/** Its data, and what users imported. $1 as above. */
export const ACTIVE_RELEASES = `ARRAY(
  SELECT id FROM gazetteer_releases WHERE loaded_at IS NOT NULL AND source <> '${PACKAGES_SOURCE}'
  UNION ALL (SELECT id ${SERVING}))`;

/** Undefined before the first load. */
export async function readServingVersion(database: Connection): Promise<string | undefined> {
  const { rows } = await database.query({ text: `SELECT data_version ${SERVING}`, values: [GAZETTEER_VERSION] });
  return (rows as { data_version: string }[])[0]?.data_version;
}

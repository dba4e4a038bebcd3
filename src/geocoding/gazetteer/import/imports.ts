/** Lists and removes the data that users imported. */
import pg from "pg";
import { PACKAGES_SOURCE } from "../release.ts";

export interface Imported {
  source: string;
  rows: number;
  /** RFC 3339; null where the import was interrupted. */
  loaded_at: string | null;
}

const CHUNK_ROWS = 20_000;

/** The data that users imported, by file, with the number of rows and the time it was loaded. */
export async function listImports(databaseUrl: string): Promise<Imported[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ source: string; rows: number; loaded_at: Date | null }>(
      `
      SELECT source, loaded_at,
        (SELECT count(*)::int FROM gazetteer_places WHERE release = gazetteer_releases.id) AS rows
      FROM gazetteer_releases WHERE source <> $1 ORDER BY source, id`,
      [PACKAGES_SOURCE],
    );
    return rows.map(({ loaded_at, ...row }) => ({ ...row, loaded_at: loaded_at && loaded_at.toISOString() }));
  });
}

/** @returns false where there is no such import */
export async function removeImport(databaseUrl: string, source: string): Promise<boolean> {
  return withClient(databaseUrl, async (client) => {
    const { rowCount } = await client.query("DELETE FROM gazetteer_releases WHERE source = $1 AND source <> $2", [
      source,
      PACKAGES_SOURCE,
    ]);
    if (rowCount === 0) return false;
    await removeOldRows(client);
    return true;
  });
}

/**
 * Rows of releases that are gone: no query reads them. In small transactions, for the change feed waits for the oldest
 * one.
 */
export async function removeOldRows(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ id: number }>(`
    WITH RECURSIVE present AS (
      (SELECT release FROM gazetteer_places ORDER BY release LIMIT 1)
      UNION ALL
      SELECT (SELECT release FROM gazetteer_places WHERE release > present.release ORDER BY release LIMIT 1)
      FROM present WHERE present.release IS NOT NULL
    ) SELECT release AS id FROM present
    WHERE release IS NOT NULL AND release NOT IN (SELECT id FROM gazetteer_releases)`);
  for (const { id } of rows) {
    for (let removed = 1; removed > 0;) {
      const { rowCount } = await client.query(
        `
        DELETE FROM gazetteer_places WHERE release = $1 AND id IN (
          SELECT id FROM gazetteer_places WHERE release = $1 ORDER BY id LIMIT ${CHUNK_ROWS})`,
        [id],
      );
      removed = rowCount ?? 0;
    }
  }
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: "doorplate gazetteer import" });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

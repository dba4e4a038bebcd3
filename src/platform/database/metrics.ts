import { defineGlobalMetrics } from "../http/global-metrics.ts";
import { MINUTE } from "../time.ts";

export const databaseGlobals = defineGlobalMetrics({
  gauges: { doorplate_global_database_bytes: { help: "Size of the database on disk, without its log." } },
  // Postgres looks at each of its files.
  max_age_ms: MINUTE,
  async read({ db }) {
    const { rows } = await db.pool.query<{ bytes: number }>(
      "SELECT pg_database_size(current_database())::float8 AS bytes",
    );
    return { doorplate_global_database_bytes: rows.map(({ bytes }) => ({ value: bytes })) };
  },
});

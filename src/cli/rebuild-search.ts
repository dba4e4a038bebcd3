/** `npm run search:rebuild`: requests that the workers rebuild all search documents. */
import { rebuildDocuments } from "../features/search/follow.ts";
import { loadDotEnv, readConfig } from "../platform/config.ts";
import { connectDatabase } from "../platform/database/database.ts";
import { createLog } from "../platform/log.ts";
import { startPostgres } from "../platform/postgres/launcher.ts";

loadDotEnv();
const config = readConfig();
const postgres =
  config.DATABASE_URL === undefined
    ? await startPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: () => undefined })
    : undefined;
const db = connectDatabase(
  {
    url: config.DATABASE_URL ?? postgres!.url,
    poolSize: 1,
    statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: config.LOCK_TIMEOUT_MS,
  },
  createLog("silent"),
);
await rebuildDocuments(db.kysely);
await db.close();
console.log("Workers rebuild the search documents. The search stays available.");

import { existsSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "../../src/platform/postgres/launcher.ts";
import { guardServers } from "./guard.ts";

/** The data need not survive a crash, and autovacuum would only delay the cloning of templates. */
const FAST_SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "4GB",
  checkpoint_timeout: "1h",
  max_connections: "1000",
  autovacuum: "off",
};

export interface ThrowawayServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts a temporary Postgres in a directory that the caller removes. The URL has the rights of a superuser. */
export async function startThrowawayPostgres(directory: string): Promise<ThrowawayServer> {
  guardServers(directory);
  return await startPostgres({ dataDir: join(directory, "postgres"), log: () => {}, settings: FAST_SETTINGS });
}

/** Stops the Postgres of a test run that was killed. */
export async function stopLeftoverPostgres(directory: string): Promise<void> {
  if (!existsSync(join(directory, "postgres", "postmaster.pid"))) return;
  const adopted = await startThrowawayPostgres(directory);
  await adopted.stop();
}

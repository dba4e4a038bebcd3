import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Log } from "../log.ts";
import { discardTimedOut } from "./pool-timeout.ts";
import { PipelinedReaders } from "./readers.ts";
import type { DB } from "./tables.ts";

export interface Database {
  /** For queries that are composed at run time, and for transactions. */
  kysely: Kysely<DB>;
  /** For single prepared statements that write; each takes a connection. */
  pool: pg.Pool;
  /** The same for background work, so that it cannot take the connections of requests. */
  background: pg.Pool;
  /** For single prepared statements that only read; many share a connection. */
  readers: PipelinedReaders;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  url: string;
  poolSize: number;
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  /** As Postgres shows it; `doorplate` by default. */
  applicationName?: string;
}

const BACKGROUND_CONNECTIONS = 6;
const TIMESTAMPTZ = 1184;
const DATE = 1082;

// Timestamps stay text: a Date costs 8 µs for each row, and a date would shift with the time zone.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === TIMESTAMPTZ || oid === DATE ? (text: string) => text : pg.types.getTypeParser(oid, format)) as never,
};

/** Opens the pools of connections. Connects lazily: a database that is away fails the first statements. */
export function connectDatabase(settings: DatabaseSettings, log: Log): Database {
  const options: pg.ClientConfig = {
    connectionString: settings.url,
    application_name: settings.applicationName ?? "doorplate",
    types,
    // Sent with the startup message, so they cost no round trip.
    options: `-c timezone=UTC -c lock_timeout=${settings.lockTimeoutMs} -c idle_in_transaction_session_timeout=60000`,
    statement_timeout: settings.statementTimeoutMs,
    // Longer than statement_timeout: expires only if the server does not respond at all.
    query_timeout: settings.statementTimeoutMs + 2_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  };
  const [pool, background] = [settings.poolSize, BACKGROUND_CONNECTIONS].map((max) => {
    const pool = new pg.Pool({ ...options, max, idleTimeoutMillis: 60_000 });
    // A connection that breaks between two statements of a transaction emits an error of its own, which would end the
    // process if there was no listener. `pool.end()` resolves before its connections have ended, so a Postgres that is
    // stopped next may end them first: none is lost by that.
    const report = (err: Error): void => void (pool.ending || log.warn({ err }, "a database connection was lost"));
    pool.on("connect", (client) => client.on("error", report));
    pool.on("error", () => undefined);
    return pool;
  }) as [pg.Pool, pg.Pool];
  const readers = new PipelinedReaders(options, 3, log);
  const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool: discardTimedOut(pool) }) });
  return {
    kysely,
    pool,
    background,
    readers,
    async close() {
      await Promise.all([kysely.destroy(), background.end(), readers.close()]);
      // Kysely ends a pool only if it has run a query on it.
      if (!pool.ending) await pool.end();
    },
  };
}

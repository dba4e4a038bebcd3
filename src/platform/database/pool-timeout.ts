import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import { nameOfStatement } from "./prepared.ts";

/**
 * A pool for Kysely that destroys a connection after a query has timed out on it. `pg` would return it to the pool with
 * the query still pending, and each later query on it would wait behind: a network path that drops packets silently is
 * noticed in no other way.
 */
export const discardTimedOut = (pool: pg.Pool): PostgresPool => ({
  options: pool.options,
  async connect() {
    const client = await pool.connect();
    let hasTimedOut = false;
    const query = async (...given: unknown[]): Promise<unknown> => {
      const [text, values] = given;
      const name = typeof text === "string" ? nameOfStatement(text) : undefined;
      const statement = name === undefined ? given : [{ name, text, values }];
      try {
        return await (client.query as (...given: unknown[]) => Promise<unknown>).apply(client, statement);
      } catch (error) {
        hasTimedOut ||= error instanceof Error && error.message === "Query read timeout";
        throw error;
      }
    };
    return { query, release: (destroy = false) => client.release(destroy || hasTimedOut) } as PostgresPoolClient;
  },
  end: () => pool.end(),
});

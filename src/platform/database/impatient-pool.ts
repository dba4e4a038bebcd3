import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import { nameOfStatement } from "./prepared.ts";

/**
 * Ends a connection on which an answer did not come in time. Without this it would go back to the pool, still waiting,
 * and everybody who got it would wait behind: a way that has been cut without a word is never noticed otherwise.
 */
export const impatient = (pool: pg.Pool): PostgresPool => ({
  options: pool.options,
  async connect() {
    const client = await pool.connect();
    let isDeaf = false;
    const query = async (...given: unknown[]): Promise<unknown> => {
      const [text, values] = given;
      const name = typeof text === "string" ? nameOfStatement(text) : undefined;
      const statement = name === undefined ? given : [{ name, text, values }];
      try {
        return await (client.query as (...given: unknown[]) => Promise<unknown>).apply(client, statement);
      } catch (error) {
        isDeaf ||= error instanceof Error && error.message === "Query read timeout";
        throw error;
      }
    };
    return { query, release: (destroy = false) => client.release(destroy || isDeaf) } as PostgresPoolClient;
  },
  end: () => pool.end(),
});

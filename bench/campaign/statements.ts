import pg from "pg";

export interface Statement {
  text: string;
  calls: number;
  milliseconds: number;
}

/**
 * Returns the statements with the largest execution time since the last reset. Statements inside functions and triggers
 * are counted twice: on their own and in the statement that called them.
 */
export async function listStatements(url: string, { reset = false } = {}): Promise<Statement[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  const { rows } = await client.query<Statement>(`
    SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 160) AS text, calls::int,
      round(total_exec_time)::int AS milliseconds FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY total_exec_time DESC
      LIMIT 20`);
  if (reset) await client.query("SELECT pg_stat_statements_reset()");
  await client.end();
  return rows;
}

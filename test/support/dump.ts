import type { Database } from "../../src/platform/database/database.ts";

/**
 * Returns the contents of a table as text, bytes as UTF-8.
 * @throws Error if the table is empty, as a search for text in it would prove nothing
 */
export async function dumpTable({ pool }: Database, table: string): Promise<string> {
  const { rows } = await pool.query<Record<string, unknown>>(`SELECT * FROM ${table}`);
  if (rows.length === 0) throw new Error(`${table} is empty`);
  return rows
    .flatMap((row) =>
      Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString() : JSON.stringify(value))),
    )
    .join("\n");
}

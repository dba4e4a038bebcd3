import type { Database } from "../../src/platform/database/database.ts";

/** All that a table holds, bytes as text. @throws Error where it is empty, since nothing can be missing in it */
export async function dumpTable({ pool }: Database, table: string): Promise<string> {
  const { rows } = await pool.query<Record<string, unknown>>(`SELECT * FROM ${table}`);
  if (rows.length === 0) throw new Error(`${table} is empty`);
  return rows
    .flatMap((row) =>
      Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString() : JSON.stringify(value))),
    )
    .join("\n");
}

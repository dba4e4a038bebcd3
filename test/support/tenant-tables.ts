import { sql } from "kysely";
import type { Resources } from "../../src/platform/resources.ts";

/** Lists the tables that have a column `tenant_id`, without partitions. Those of other schemas have its name before. */
export async function listTenantTables({ db }: Pick<Resources, "db">): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname AS name
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'tenant_id'
    WHERE nspname IN ('public', 'keys') AND relkind IN ('r', 'p') AND NOT relispartition
    ORDER BY 1`.execute(db.kysely);
  return rows.map(({ name }) => name);
}

/** Counts the rows of a tenant by table, without empty ones. */
export async function countTenantRows(resources: Pick<Resources, "db">, tenant_id: string) {
  const counts: Record<string, number> = {};
  for (const table of await listTenantTables(resources)) {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM ${sql.table(table)} WHERE tenant_id = ${tenant_id}`.execute(
      resources.db.kysely,
    );
    if (rows[0]!.count > 0) counts[table] = rows[0]!.count;
  }
  return counts;
}

/** Values of columns that a check restricts. */
const VALUES: Record<string, string> = { status: "running", outcome: "x", entity: "address", grounds: "child" };

/** Inserts a row of a tenant into each table that has none, without regard to references. */
export async function fillEmptyTables(resources: Pick<Resources, "db">, tenant_id: string): Promise<void> {
  const counts = await countTenantRows(resources, tenant_id);
  for (const table of await listTenantTables(resources)) {
    if (counts[table]) continue;
    const { rows: columns } = await sql<{ name: string; type: string }>`
      SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
      WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef
        AND attidentity = ''`.execute(resources.db.kysely);
    const values = columns.map(({ name, type }) => {
      if (name === "tenant_id") return sql`${tenant_id}::uuid`;
      const value = VALUES[name] ?? (type.endsWith("[]") ? "{}" : (DUMMIES[type] ?? "1"));
      return sql`${value}::text::${sql.raw(type)}`;
    });
    await resources.db.kysely.transaction().execute(async (tx) => {
      await sql`SET LOCAL session_replication_role = replica`.execute(tx);
      await sql`INSERT INTO ${sql.table(table)} (${sql.join(columns.map(({ name }) => sql.ref(name)))})
        VALUES (${sql.join(values)})`.execute(tx);
    });
  }
}

const DUMMIES: Record<string, string> = {
  uuid: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  "timestamp with time zone": "2026-11-22T08:30:00Z",
  date: "2026-11-22",
  jsonb: "{}",
  boolean: "true",
};

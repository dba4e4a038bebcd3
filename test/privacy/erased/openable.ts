/** What the key of a tenant opens: texts that belong to no single customer. */
import { createDecipheriv, type KeyObject } from "node:crypto";
import type { Resources } from "../../../src/platform/resources.ts";
import type { Finder } from "./person.ts";

const [FORMAT, HEAD, IV, TAG] = [2, 5, 12, 16];

/** Opens all texts in all tables with today's keys. @returns the columns whose texts have what is looked for */
export async function searchOpenable({ db, keyring }: Resources, finder: Finder): Promise<string[]> {
  const { rows: columns } = await db.pool.query<{ table: string; column: string; type: string }>(`
    SELECT format('%I.%I', table_schema, table_name) AS table, column_name AS column, data_type AS type
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND (data_type = 'bytea' OR column_name = 'answer')
      AND table_name !~ '^gazetteer'`);
  const { rows: tenants } = await db.pool.query<{ id: string }>("SELECT id FROM tenants");
  const keys = await Promise.all(tenants.map(({ id }) => keyring.tenantKeys(id)));
  const versions = keys.flatMap((of) => [...of.versions.values()].map(({ sealing }) => sealing));
  const faults = new Set<string>();
  for (const { table, column, type } of columns) {
    const { rows } = await db.pool.query<{ sealed: Buffer }>(
      type === "bytea"
        ? `SELECT ${column} AS sealed FROM ${table} WHERE get_byte(${column} || '\\x00', 0) = ${FORMAT}`
        : `SELECT decode(${column} #>> '{}', 'base64') AS sealed FROM ${table}
          WHERE jsonb_typeof(${column}) = 'string'`,
    );
    for (const { sealed } of rows)
      for (const key of versions)
        for (const word of finder.find(decrypt(key, sealed))) faults.add(`${table}.${column}: ${word}`);
  }
  return [...faults];
}

/** Without looking whether key and owner are right: if they are not, noise comes out. */
export function decrypt(key: KeyObject, sealed: Buffer): Buffer {
  if (sealed.length < HEAD + IV + TAG) return Buffer.alloc(0);
  const cipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(HEAD, HEAD + IV));
  return cipher.update(sealed.subarray(HEAD + IV, -TAG));
}

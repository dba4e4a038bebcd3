import { sql, type Kysely } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import type { Secrets } from "../platform/secrets.ts";
import { StartError } from "../platform/start-error.ts";
import { KeyServiceError } from "../platform/root-keys/service.ts";
import { tenantKeyOwner } from "./keys.ts";
import { newKey } from "./seal.ts";

/** The process lacks a root key that the database needs. */
export class MissingRootKey extends StartError {
  override readonly name = "MissingRootKey";
}

/**
 * Checks that this process has every root key that wraps keys in the database, and registers the one that it uses. If
 * two machines start with different keys on an empty database, the first one wins. Loads what the root keys in services
 * need to seal secrets.
 * @throws MissingRootKey; StartError if the service of a root key does not answer or refuses
 */
export async function registerRootKey(db: Kysely<DB>, secrets: Secrets): Promise<void> {
  await loadSealingKeys(db, secrets);
  await db.transaction().execute(async (tx) => {
    await sql`LOCK TABLE keys.root IN EXCLUSIVE MODE`.execute(tx);
    const { rows } = await sql<{ name: string; location: string | null }>`
      SELECT name, location FROM (
        SELECT name FROM keys.root
        UNION SELECT root_key FROM keys.tenant_keys
        UNION SELECT root_key FROM keys.index_keys
      ) AS needed LEFT JOIN keys.sealing_keys USING (name)`.execute(tx);
    const missing = rows.filter(({ name }) => !secrets.names.includes(name));
    if (missing.length > 0) throw missingRootKey(missing, secrets);
    const [name] = secrets.names;
    if (name === undefined) throw new MissingRootKey("there is no root key: set SECRETS_KEY");
    await sql`INSERT INTO keys.root (name, created_at) VALUES (${name}, clock_timestamp())
      ON CONFLICT DO NOTHING`.execute(tx);
  });
}

function missingRootKey(
  missing: readonly { name: string; location: string | null }[],
  { names }: Secrets,
): MissingRootKey {
  const needed = missing.map(({ name, location }) => (location === null ? name : `${name} (${location})`));
  const remedy = missing.every(({ location }) => location !== null)
    ? "add it to ROOT_KEY"
    : "set SECRETS_KEY, or restore the file secrets-key in DATA_DIR from your backup";
  return new MissingRootKey(
    `the data of this database is sealed with the root key ${needed.join(" and ")}, which this process does not have ` +
      `(it has ${names.join(", ") || "none"}): ${remedy}. The data cannot be read otherwise`,
  );
}

const sealingKeyOwner = (name: string): string => `sealing key:${name}`;

/** Loads the keys by which root keys in services seal secrets; creates those that are not in the database. */
async function loadSealingKeys(db: Kysely<DB>, secrets: Secrets): Promise<void> {
  for (const root of secrets.services) {
    const { name, location } = root;
    const find = async (): Promise<Buffer | undefined> =>
      (await sql<{ wrapped: Buffer }>`SELECT wrapped FROM keys.sealing_keys WHERE name = ${name}`.execute(db)).rows[0]
        ?.wrapped;
    try {
      let wrapped = await find();
      if (!wrapped) {
        const made = await secrets.wrapWith(name, newKey(), sealingKeyOwner(name));
        await sql`INSERT INTO keys.sealing_keys (name, location, wrapped, created_at)
          VALUES (${name}, ${location}, ${made}, clock_timestamp()) ON CONFLICT DO NOTHING`.execute(db);
        // Another process may have been first.
        wrapped = (await find()) ?? made;
      }
      root.useSealingKey(await secrets.unwrap({ wrapped, root_key: name }, sealingKeyOwner(name)));
    } catch (error) {
      const { cause } = error as Error;
      if (!(cause instanceof KeyServiceError)) throw error;
      throw new StartError(`the root key ${location} cannot be used: ${cause.message}`);
    }
  }
}

/** A column that `Secrets` has sealed. */
export interface SealedColumn {
  table: string;
  column: string;
  /** The columns of the primary key, as text. */
  key: readonly string[];
  ownerOf(key: Record<string, string>): string;
}

/**
 * Wraps and seals again, with the first root key of this process, what an older one has wrapped or sealed. Reads
 * continue, because each value names its root key. Does nothing if another process has registered a newer root key.
 * @param db the database with the schema `keys`
 * @param data the database of the other tables
 * @returns the number of keys and secrets
 */
export async function rewrapTenantKeys(
  db: Kysely<DB>,
  secrets: Secrets,
  columns: readonly SealedColumn[] = [],
  chunk = 500,
  data = db,
): Promise<number> {
  const newest = await db
    .selectFrom("keys.root")
    .select("name")
    .orderBy("created_at", "desc")
    .orderBy("name")
    .limit(1)
    .executeTakeFirst();
  const [root_key] = secrets.names;
  if (!newest || root_key !== newest.name) return 0;
  let rewrapped = 0;
  for (const table of ["tenant_keys", "index_keys"] as const) {
    for (let count = chunk; count === chunk;)
      rewrapped += count = await rewrapChunk(db, secrets, table, root_key, chunk);
  }
  for (const column of columns) {
    const holder = column.table.startsWith("keys.") ? db : data;
    rewrapped += await resealColumn(holder, secrets, column, root_key);
  }
  await deleteOldRootKeys(db, root_key);
  return rewrapped;
}

async function rewrapChunk(
  db: Kysely<DB>,
  secrets: Secrets,
  table: "tenant_keys" | "index_keys",
  root_key: string,
  chunk: number,
): Promise<number> {
  const keys = sql.table(`keys.${table}`);
  const version = table === "index_keys" ? sql`NULL::integer` : sql`version`;
  const { rows } = await sql<{ tenant_id: string; version: number | null; wrapped: Buffer; root_key: string }>`
    SELECT tenant_id, ${version} AS version, wrapped, root_key FROM ${keys} WHERE root_key <> ${root_key}
    LIMIT ${chunk}`.execute(db);
  for (const row of rows) {
    const owner = tenantKeyOwner(row.tenant_id, row.version);
    const { wrapped } = await secrets.wrap(await secrets.unwrap(row, owner), owner);
    await sql`UPDATE ${keys} SET wrapped = ${wrapped}, root_key = ${root_key}
      WHERE tenant_id = ${row.tenant_id} AND root_key = ${row.root_key}
        ${row.version === null ? sql`` : sql`AND version = ${row.version}`}`.execute(db);
  }
  return rows.length;
}

async function resealColumn(
  db: Kysely<DB>,
  secrets: Secrets,
  { table, column, key, ...of }: SealedColumn,
  root_key: string,
): Promise<number> {
  const [name, sealed] = [sql.table(table), sql.ref(column)];
  const { rows } = await sql<{ key: Record<string, string>; sealed: string }>`
    SELECT jsonb_build_object(${sql.join(key.flatMap((part) => [sql.lit(part), sql.ref(part)]))}) AS key,
      ${sealed} AS sealed
    FROM ${name} WHERE split_part(${sealed}, '.', 1) <> ${root_key}
      AND split_part(${sealed}, '.', 1) = ANY (${secrets.names}::text[])`.execute(db);
  for (const row of rows) {
    const owner = of.ownerOf(row.key);
    const again = secrets.seal(secrets.open(row.sealed, owner), owner);
    const isRow = sql.join(
      key.map((part) => sql`${sql.ref(part)}::text = ${row.key[part]}`),
      sql` AND `,
    );
    await sql`UPDATE ${name} SET ${sealed} = ${again} WHERE ${isRow} AND ${sealed} = ${row.sealed}`.execute(db);
  }
  return rows.length;
}

/** From then on, a process without the old root keys can start. */
async function deleteOldRootKeys(db: Kysely<DB>, root_key: string): Promise<void> {
  await sql`
    DELETE FROM keys.root
    WHERE name <> ${root_key} AND created_at < (SELECT created_at FROM keys.root WHERE name = ${root_key})
      AND NOT EXISTS (SELECT FROM keys.tenant_keys WHERE root_key = root.name)
      AND NOT EXISTS (SELECT FROM keys.index_keys WHERE root_key = root.name)`.execute(db);
}

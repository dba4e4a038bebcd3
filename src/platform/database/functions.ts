import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { sql, type Kysely } from "kysely";

const FOLDER = new URL("../../../migrations/functions/", import.meta.url);

/** The advisory lock of Kysely's migrator, so that one process at a time changes the schema. */
const LOCK_ID = "3853314791062309107";

/** The order in which transactions that serve requests lock these tables. */
const LOCKED_FIRST = ["customers", "addresses"];

/** A function with its comment, or one trigger. Each is applied by itself, since only triggers lock their tables. */
export interface Part {
  /** Name of the function and of its file. */
  name: string;
  text: string;
  /** SHA-256 of the text, hexadecimal. */
  hash: string;
}

/** Lists the functions and triggers of this version of the code, in the order in which they can be applied. */
export async function listFunctions(): Promise<Part[]> {
  const names = (await readdir(FOLDER))
    .filter((name) => name.endsWith(".sql"))
    .map((name) => name.slice(0, -4))
    .sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}.sql`, FOLDER), "utf8")));
  const files = new Map(names.map((name, index) => [name, texts[index] ?? ""]));
  const parts = sortFiles(files).flatMap((name) => splitFile(name, files.get(name) ?? ""));
  return [...parts.filter((part) => !isTrigger(part)), ...parts.filter(isTrigger)];
}

/**
 * Sorts by name, but a file after those that its lines `-- after: other_function` name.
 * @throws Error if a named file does not exist, or files wait for each other
 */
export function sortFiles(files: ReadonlyMap<string, string>): string[] {
  const sorted = new Set<string>();
  const add = (name: string, path: readonly string[]): void => {
    const text = files.get(name);
    if (text === undefined) throw new Error(`${path.at(-1) ?? ""} names ${name}, which has no file`);
    if (path.includes(name)) throw new Error(`functions wait for each other: ${[...path, name].join(", ")}`);
    for (const [, earlier] of text.matchAll(/^-- after: (\w+)$/gm)) add(earlier ?? "", [...path, name]);
    sorted.add(name);
  };
  for (const name of [...files.keys()].sort()) add(name, []);
  return [...sorted];
}

/** Splits a file into the function and its triggers, which blank lines separate. */
export function splitFile(name: string, text: string): Part[] {
  return text
    .trim()
    .split(/\n\n(?=(?:--.*\n)*(?:CREATE OR REPLACE|DROP) TRIGGER)/)
    .map((part) => ({ name, text: part, hash: createHash("sha256").update(part).digest("hex") }));
}

const isTrigger = (part: Part): boolean => /^(?:--.*\n)*(?:CREATE OR REPLACE|DROP) TRIGGER/.test(part.text);

/**
 * Applies, in one transaction, the parts that were never applied to this database. A text that a newer one has replaced
 * counts as applied, so a process of an older version does not bring it back. To revert a function, change its text, if
 * only by a comment.
 * @param knownMigrations a database with other migrations is ahead of this version, and is left as it is
 * @throws {DatabaseError} 55P03 or 57014 if a lock is not available soon, 40P01 after a deadlock: nothing was applied
 */
export async function applyFunctions(
  db: Kysely<unknown>,
  parts: readonly Part[],
  knownMigrations: readonly string[],
): Promise<void> {
  if ((await findMissing(db, parts, knownMigrations)).length === 0) return;
  await db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${sql.lit(LOCK_ID)}::bigint)`.execute(tx);
    await sql`SET LOCAL lock_timeout = '5s'`.execute(tx);
    const missing = await findMissing(tx, parts, knownMigrations);
    await lockTables(tx, missing.filter(isTrigger));
    for (const { name, text, hash } of missing) {
      await sql.raw(text).execute(tx);
      await sql`INSERT INTO schema_functions (name, hash) VALUES (${name}, ${hash})`.execute(tx);
    }
  });
}

/**
 * Locks the tables of triggers in one statement. Gives up after 0.8 s: Postgres detects a deadlock after 1 s, and could
 * then abort the transaction of a request instead of this one.
 */
async function lockTables(tx: Kysely<unknown>, triggers: readonly Part[]): Promise<void> {
  const names = new Set(triggers.map(({ text }) => /TRIGGER [^;]*? ON (\w+)/.exec(text)?.[1] ?? ""));
  if (names.size === 0) return;
  const tables = [...LOCKED_FIRST.filter((name) => names.delete(name)), ...[...names].sort()].map((name) =>
    sql.table(name),
  );
  const mode = triggers.some(({ text }) => /^DROP/m.test(text)) ? "ACCESS EXCLUSIVE" : "SHARE ROW EXCLUSIVE";
  await sql`SET LOCAL statement_timeout = '800ms'`.execute(tx);
  await sql`LOCK TABLE ${sql.join(tables)} IN ${sql.raw(mode)} MODE`.execute(tx);
  await sql`SET LOCAL statement_timeout TO DEFAULT`.execute(tx);
}

async function findMissing(
  db: Kysely<unknown>,
  parts: readonly Part[],
  knownMigrations: readonly string[],
): Promise<Part[]> {
  const {
    rows: [applied],
  } = await sql<{ migrations: string[]; parts: string[] }>`SELECT
    ARRAY(SELECT name::text FROM kysely_migration) AS migrations,
    ARRAY(SELECT name || ' ' || hash FROM schema_functions) AS parts`.execute(db);
  if (applied === undefined || applied.migrations.some((name) => !knownMigrations.includes(name))) return [];
  const had = new Set(applied.parts);
  return parts.filter(({ name, hash }) => !had.has(`${name} ${hash}`));
}

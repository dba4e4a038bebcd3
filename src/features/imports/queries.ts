import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { DB, Imports } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import type { Keyring, TenantKeys } from "../../platform/keyring.ts";
import { sealText } from "../../privacy/seal.ts";
import type { WriteResult } from "../../records/write.ts";
import type { Raw } from "./read/csv.ts";
import type { Reading } from "./rows.ts";

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "imports.reading": Reading;
  }
}

export type ImportRow = Selectable<Imports>;
export type ImportKey = Pick<ImportRow, "tenant_id" | "id">;

type Db = Kysely<DB>;

/** How the log names an import. No request can have such an id. */
export const requestOf = ({ id }: ImportKey): string => `import/${id}`;

export const insertImport = async (
  db: Db,
  {
    reading,
    ...row
  }: Pick<
    ImportRow,
    "tenant_id" | "id" | "status" | "reading" | "source" | "sealed_reason" | "created_by" | "created_at" | "lease_until"
  >,
): Promise<void> => {
  await db
    .insertInto("imports")
    .values({ ...row, reading: json(reading) })
    .execute();
};

export const findImport = async (db: Db, { tenant_id, id }: ImportKey): Promise<ImportRow | undefined> =>
  await db.selectFrom("imports").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst();

/** Waits for a chunk that is being written. */
export const lockImport = async (tx: Tx, { tenant_id, id }: ImportKey): Promise<ImportRow | undefined> =>
  await tx
    .selectFrom("imports")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Newest first. Those that are still being received cannot be claimed yet. */
export const listImports = async (
  db: Db,
  tenant_id: string,
  before: string | undefined,
  limit: number,
): Promise<ImportRow[]> =>
  await db
    .selectFrom("imports")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("status", "<>", "receiving")
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

export const updateImport = async (
  db: Db,
  { tenant_id, id }: ImportKey,
  changes: Updateable<Imports>,
): Promise<ImportRow> =>
  await db
    .updateTable("imports")
    .set(changes)
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Takes an import for this worker, for a while. Nothing where another one has it, or there is nothing to do. */
export const claimImport = async (
  db: Db,
  { tenant_id, id }: ImportKey,
  now: Date,
  until: Date,
): Promise<ImportRow | undefined> =>
  await db
    .updateTable("imports")
    .set({ lease_until: until.toISOString() })
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("status", "in", ["running", "undoing"])
    .where((eb) => eb.or([eb("lease_until", "is", null), eb("lease_until", "<", now.toISOString())]))
    .returningAll()
    .executeTakeFirst();

/** Imports that wait for a worker, or whose worker has died. */
export const listUnattended = (db: Db, now: Date): Promise<(ImportKey & { status: string })[]> =>
  db
    .selectFrom("imports")
    .select(["tenant_id", "id", "status"])
    .where("status", "in", ["receiving", "running", "undoing"])
    .where((eb) => eb.or([eb("lease_until", "is", null), eb("lease_until", "<", now.toISOString())]))
    .execute();

/**
 * Stands in `rows` where there are sealed ones: an earlier version stumbles over it, where it would take null for the
 * end.
 */
export const ROWS_ARE_SEALED = "sealed";

/** What the sealed texts of an import are bound to. */
export const ownerOf = ({ id }: ImportKey): string => `import:${id}`;

/** @param keys of the tenant: what a file holds is sealed */
export const insertChunk = async (
  db: Db,
  keys: TenantKeys,
  { tenant_id, id }: ImportKey,
  chunk: number,
  rows: readonly Raw[],
): Promise<void> => {
  const sealed_rows = sealText(keys, ownerOf({ tenant_id, id }), JSON.stringify(rows));
  await db
    .insertInto("import_chunks")
    .values({ tenant_id, import_id: id, chunk, rows: ROWS_ARE_SEALED, sealed_rows })
    .execute();
};

export const findChunk = async (
  db: Db,
  keyring: Keyring,
  { tenant_id, id }: ImportKey,
  chunk: number,
): Promise<Raw[] | undefined> => {
  const found = await db
    .selectFrom("import_chunks")
    .select(["rows", "sealed_rows"])
    .where("tenant_id", "=", tenant_id)
    .where("import_id", "=", id)
    .where("chunk", "=", chunk)
    .executeTakeFirst();
  if (!found?.rows) return undefined;
  const rows = found.sealed_rows
    ? await keyring.openText(tenant_id, ownerOf({ tenant_id, id }), found.sealed_rows)
    : found.rows;
  return JSON.parse(rows) as Raw[];
};

/** Of what is written of a chunk its part of the log stays, which the database adds to what it has already. */
export const closeChunk = async (
  tx: Tx,
  keys: TenantKeys,
  { tenant_id, id }: ImportKey,
  chunk: number,
  { first_seq, last_seq }: Pick<WriteResult, "first_seq" | "last_seq">,
  left: readonly Raw[],
): Promise<void> => {
  const sealed_rows = left.length === 0 ? null : sealText(keys, ownerOf({ tenant_id, id }), JSON.stringify(left));
  await tx
    .updateTable("import_chunks")
    .set({ rows: sealed_rows && ROWS_ARE_SEALED, sealed_rows, first_seq, last_seq })
    .where("tenant_id", "=", tenant_id)
    .where("import_id", "=", id)
    .where("chunk", "=", chunk)
    .execute();
};

/** Rows that will not be written any more. Of what is written, the part of the log stays. */
export const dropChunks = async (db: Db, { tenant_id, id }: ImportKey): Promise<void> => {
  await db
    .updateTable("import_chunks")
    .set({ rows: null, sealed_rows: null })
    .where("tenant_id", "=", tenant_id)
    .where("import_id", "=", id)
    .where("rows", "is not", null)
    .where("first_seq", "is not", null)
    .execute();
  await db
    .deleteFrom("import_chunks")
    .where("tenant_id", "=", tenant_id)
    .where("import_id", "=", id)
    .where("rows", "is not", null)
    .execute();
};

export const dropImport = async (tx: Tx, { tenant_id, id }: ImportKey): Promise<void> => {
  await tx.deleteFrom("import_chunks").where("tenant_id", "=", tenant_id).where("import_id", "=", id).execute();
  await tx.deleteFrom("imports").where("tenant_id", "=", tenant_id).where("id", "=", id).execute();
};

export interface Refusal {
  line: number;
  reason: string;
  original: string;
}

export const insertRefusals = async (
  tx: Tx,
  keys: TenantKeys,
  { tenant_id, id }: ImportKey,
  refusals: readonly Refusal[],
  now: Date,
): Promise<void> => {
  if (refusals.length === 0) return;
  const owner = ownerOf({ tenant_id, id });
  await sql`
    INSERT INTO import_refusals (tenant_id, import_id, line, reason, sealed_original, created_at)
    SELECT ${tenant_id}, ${id}, line, reason, sealed_original, ${now.toISOString()}::timestamptz
    FROM unnest(${refusals.map(({ line }) => line)}::bigint[], ${refusals.map(({ reason }) => reason)}::text[],
      ${refusals.map(({ original }) => sealText(keys, owner, original))}::bytea[]) AS refusal (line, reason, sealed_original)`.execute(
    tx,
  );
};

export const listRefusals = async (
  db: Db,
  keyring: Keyring,
  { tenant_id, id }: ImportKey,
  after: string,
  limit: number,
): Promise<{ line: string; reason: string; original: string }[]> => {
  const rows = await db
    .selectFrom("import_refusals")
    .select(["line", "reason", "original", "sealed_original"])
    .where("tenant_id", "=", tenant_id)
    .where("import_id", "=", id)
    .where("line", ">", after)
    .orderBy("line")
    .limit(limit)
    .execute();
  return Promise.all(
    rows.map(async ({ line, reason, original, sealed_original: sealed }) => ({
      line,
      reason,
      original: sealed ? await keyring.openText(tenant_id, ownerOf({ tenant_id, id }), sealed) : (original ?? ""),
    })),
  );
};

export const purgeRefusals = async (db: Db, before: Date): Promise<void> => {
  await db.deleteFrom("import_refusals").where("created_at", "<", before.toISOString()).execute();
};

/** In the order of their ids. */
export const listKept = (db: Db, { tenant_id, id }: ImportKey, after: string | undefined, limit: number) =>
  db
    .selectFrom("import_kept")
    .select(["entity", "entity_id", "customer_id", "reason"])
    .where("tenant_id", "=", tenant_id)
    .where("import_id", "=", id)
    .$if(after !== undefined, (query) => query.where("entity_id", ">", after as string))
    .orderBy("entity_id")
    .limit(limit)
    .execute();

/** Whether an import of a tenant is being written or undone just now. */
export async function isImporting(db: Db, tenant_id: string, now: Date): Promise<boolean> {
  const found = await db
    .selectFrom("imports")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("status", "in", ["running", "undoing"])
    .where("lease_until", ">", now.toISOString())
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

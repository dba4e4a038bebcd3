import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { DB, Imports } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import { ofEnabledTenant } from "../../platform/jobs/enabled-tenants.ts";
import type { Keyring, TenantKeys } from "../../platform/keyring.ts";
import { sealText } from "../../privacy/seal.ts";
import type { WriteResult } from "../../records/write.ts";
import type { RawRecord } from "./read/csv.ts";
import type { Reading } from "./reading.ts";

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "imports.reading": Reading;
  }
}

export type ImportRow = Selectable<Imports>;
export type ImportKey = Pick<ImportRow, "tenant_id" | "id">;

type Db = Kysely<DB>;

/** The request_id of an import's changes in the log. No id of a request has this form. */
export const requestOf = ({ id }: ImportKey): string => `import/${id}`;

/** Inserts an import whose file is being received. */
export const insertImport = async (
  db: Db,
  {
    reading,
    ...row
  }: Pick<
    ImportRow,
    | "tenant_id"
    | "id"
    | "status"
    | "reading"
    | "source"
    | "sealed_reason"
    | "created_by"
    | "created_at"
    | "lease_until"
    | "purpose"
  >,
): Promise<void> => {
  await db
    .insertInto("imports")
    .values({ ...row, reading: json(reading) })
    .execute();
};

/** Finds an import. */
export const findImport = async (db: Db, { tenant_id, id }: ImportKey): Promise<ImportRow | undefined> =>
  await db.selectFrom("imports").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst();

/** Locks an import; waits for a chunk that is being written. */
export const lockImport = async (tx: Tx, { tenant_id, id }: ImportKey): Promise<ImportRow | undefined> =>
  await tx
    .selectFrom("imports")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Lists imports, newest first, without those that are still being received. */
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

/** Updates columns of an import. */
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

/**
 * Claims an import until a time.
 * @returns undefined if another worker has claimed it, or there is nothing to do
 */
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

const isOfEnabledTenant = sql<boolean>`${sql.raw(ofEnabledTenant("imports.tenant_id"))}`;

/** True if the tenant of an import is disabled. */
export const isPaused = async (db: Db, { tenant_id, id }: ImportKey): Promise<boolean> =>
  (await db
    .selectFrom("imports")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where(sql<boolean>`NOT ${isOfEnabledTenant}`)
    .executeTakeFirst()) !== undefined;

/** Lists imports without a lease, or whose lease has ended. */
export const listUnclaimed = (db: Db, now: Date): Promise<(ImportKey & { status: string; is_enabled: boolean })[]> =>
  db
    .selectFrom("imports")
    .select(["tenant_id", "id", "status", isOfEnabledTenant.as("is_enabled")])
    .where("status", "in", ["receiving", "running", "undoing"])
    .where((eb) => eb.or([eb("lease_until", "is", null), eb("lease_until", "<", now.toISOString())]))
    .orderBy("id")
    .execute();

/**
 * The value of `rows` if `sealed_rows` is set: an earlier version fails to parse it, whereas null would mean the end of
 * the file.
 */
export const ROWS_ARE_SEALED = "sealed";

/** What the sealed texts of an import are bound to. */
export const ownerOf = ({ id }: ImportKey): string => `import:${id}`;

/** Inserts a chunk of rows, sealed with the tenant's key. */
export const insertChunk = async (
  db: Db,
  keys: TenantKeys,
  { tenant_id, id }: ImportKey,
  chunk: number,
  rows: readonly RawRecord[],
): Promise<void> => {
  const sealed_rows = sealText(keys, ownerOf({ tenant_id, id }), JSON.stringify(rows));
  await db
    .insertInto("import_chunks")
    .values({ tenant_id, import_id: id, chunk, rows: ROWS_ARE_SEALED, sealed_rows })
    .execute();
};

/** Finds the rows that are left of a chunk. */
export const findChunk = async (
  db: Db,
  keyring: Keyring,
  { tenant_id, id }: ImportKey,
  chunk: number,
): Promise<RawRecord[] | undefined> => {
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
  return JSON.parse(rows) as RawRecord[];
};

/** Whether a chunk has rows to write. */
export const hasChunk = async (db: Db, { tenant_id, id }: ImportKey, chunk: number): Promise<boolean> =>
  (await db
    .selectFrom("import_chunks")
    .select("chunk")
    .where("tenant_id", "=", tenant_id)
    .where("import_id", "=", id)
    .where("chunk", "=", chunk)
    .where("rows", "is not", null)
    .executeTakeFirst()) !== undefined;

/**
 * Stores the rows that are left of a chunk, and its range of the log, which the database merges with the previous one.
 */
export const updateChunk = async (
  tx: Tx,
  keys: TenantKeys,
  { tenant_id, id }: ImportKey,
  chunk: number,
  { first_seq, last_seq }: Pick<WriteResult, "first_seq" | "last_seq">,
  left: readonly RawRecord[],
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

/** Deletes rows that were not written. Chunks that were written in part keep their range of the log. */
export const deletePendingRows = async (db: Db, { tenant_id, id }: ImportKey): Promise<void> => {
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

/** Deletes an import with its chunks. */
export const deleteImport = async (tx: Tx, { tenant_id, id }: ImportKey): Promise<void> => {
  await tx.deleteFrom("import_chunks").where("tenant_id", "=", tenant_id).where("import_id", "=", id).execute();
  await tx.deleteFrom("imports").where("tenant_id", "=", tenant_id).where("id", "=", id).execute();
};

export interface Refusal {
  line: number;
  reason: string;
  original: string;
}

/** Inserts refused rows, sealed with the tenant's key. */
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
      ${refusals.map(({ original }) => sealText(keys, owner, original))}::bytea[]) AS refusal (line, reason,
        sealed_original)`.execute(tx);
};

/** Lists refused rows after a line. */
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
    rows.map(async ({ line, reason, ...row }) => ({
      line,
      reason,
      original: await openRefusal(keyring, { tenant_id, id }, row),
    })),
  );
};

/** The line of a refused row. */
export const openRefusal = async (
  keyring: Keyring,
  { tenant_id, id }: ImportKey,
  { original, sealed_original: sealed }: { original: string | null; sealed_original: Buffer | null },
): Promise<string> => (sealed ? keyring.openText(tenant_id, ownerOf({ tenant_id, id }), sealed) : (original ?? ""));

/** Deletes refused rows of imports before a time. */
export const deleteRefusalsBefore = async (db: Db, before: Date): Promise<void> => {
  await db.deleteFrom("import_refusals").where("created_at", "<", before.toISOString()).execute();
};

/** Lists what an undo kept, by id. */
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

/** True if an import of the tenant is being written or undone. */
export async function hasActiveImport(db: Db, tenant_id: string, now: Date): Promise<boolean> {
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

import type { Static } from "typebox";
import { AppError, notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { toTimestamp } from "../../platform/time.ts";
import { openReasons } from "../../records/reason.ts";
import type { Vault } from "../../records/seal.ts";
import { splitTarget } from "./columns.ts";
import { deletePendingRows, lockImport, updateImport, type ImportKey, type ImportRow } from "./queries.ts";
import type { Reading } from "./reading.ts";
import type { Import } from "./schema.ts";

export type ImportWire = Static<typeof Import>;

/**
 * Cancels an import after its current chunk. What is written stays and can be undone.
 * @throws AppError not_found, conflict
 */
export async function cancelImport(tx: Tx, key: ImportKey, now: Date): Promise<ImportRow> {
  const row = await lockIn(tx, key, ["running"]);
  await deletePendingRows(tx, row);
  return updateImport(tx, key, { status: "cancelled", finished_at: now.toISOString(), lease_until: null });
}

/**
 * Starts the undo of an import, in the background.
 * @throws AppError not_found, conflict
 */
export async function beginUndo(tx: Tx, key: ImportKey, actor: string): Promise<ImportRow> {
  await lockIn(tx, key, ["completed", "cancelled", "failed"]);
  return updateImport(tx, key, { status: "undoing", undone_by: actor, lease_until: null });
}

async function lockIn(tx: Tx, key: ImportKey, from: string[]): Promise<ImportRow> {
  const row = await lockImport(tx, key);
  if (!row || row.status === "receiving") throw notFound();
  if (!from.includes(row.status)) throw new AppError("conflict", { detail: `The import is ${row.status}.` });
  return row;
}

/** Converts the reading of a file to its form in the API. */
export function toReading({
  format,
  encoding,
  delimiter,
  header,
  mapping,
  header_line,
  sheet,
  sheets = [],
  country_code,
}: Reading): ImportWire["reading"] {
  return {
    format,
    encoding,
    delimiter: format === "csv" ? delimiter : null,
    columns: header.map((name, index) => {
      const target = mapping[index] ?? null;
      return { name, ...(target === null ? { field: null, address: null } : splitTarget(target)) };
    }),
    header_line: header_line ?? null,
    sheet: sheet ?? null,
    sheets: [...sheets],
    country_code,
  };
}

/** Converts imports of one tenant to the resources of the API. */
export async function toImports(
  vault: Pick<Vault, "keyring">,
  tenant_id: string,
  rows: readonly ImportRow[],
  now: Date,
): Promise<ImportWire[]> {
  const reasons = await openReasons(
    vault,
    tenant_id,
    rows.map(({ sealed_reason }) => sealed_reason),
  );
  return rows.map((row, index) => toImport(row, reasons[index] as string | null, now));
}

function toImport(row: ImportRow, reason: string | null, now: Date): ImportWire {
  const [total, read] = [Number(row.rows_total), Number(row.rows_read)];
  const end = row.finished_at === null ? now.getTime() : Date.parse(row.finished_at);
  const seconds = row.started_at === null ? 0 : Math.max(0.001, (end - Date.parse(row.started_at)) / 1000);
  const rate = seconds === 0 ? null : Math.round(read / seconds);
  return {
    id: row.id,
    status: row.status as ImportWire["status"],
    source: row.reading.ref_source,
    reason,
    reading: toReading(row.reading),
    bytes: Number(row.bytes),
    progress: {
      total,
      read,
      refused: Number(row.rows_refused),
      unchanged: Number(row.rows_unchanged),
      customers_created: Number(row.customers_created),
      customers_updated: Number(row.customers_updated),
      addresses_created: Number(row.addresses_created),
      addresses_updated: Number(row.addresses_updated),
      rows_per_second: rate,
      seconds_left: row.status === "running" && rate !== null && rate > 0 ? Math.ceil((total - read) / rate) : null,
      undone: Number(row.undone_rows),
      kept: Number(row.kept_rows),
    },
    created_by: row.created_by,
    created_at: toTimestamp(row.created_at),
    started_at: toTimestamp(row.started_at),
    finished_at: toTimestamp(row.finished_at),
    undone_at: toTimestamp(row.undone_at),
  };
}

import { setImmediate as turn } from "node:timers/promises";
import { inTransaction } from "../../platform/database/transaction.ts";
import { createTextStore, type TextStore } from "../../platform/database/jsonb.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import type { Queues } from "../../platform/queue/queue.ts";
import type { Resources } from "../../platform/resources.ts";
import { AppError } from "../../platform/errors.ts";
import { pack, type Packed } from "../upserts/packed.ts";
import { retryTaken, writeUpserts } from "../upserts/service.ts";
import {
  claimImport, closeChunk, dropImport, findChunk, insertRefusals, listUnattended, lockImport, purgeRefusals, requestOf, updateImport, type ImportKey, type ImportRow, type Refusal,
} from "./queries.ts";
import type { Raw } from "./read/csv.ts";
import { RowFault } from "./read/faults.ts";
import { describeRefusal, readUpsert } from "./rows.ts";
import { undoImport } from "./undo.ts";

export const IMPORTS = "imports";

const LEASE_MS = 30_000;
/** Nobody is checked before the import can have been looked at, and undone. */
const VERIFY_AFTER_MS = 5 * 60_000;
const LONGEST_TURN_MS = 2;
const REFUSALS_KEPT_MS = 30 * 24 * 3_600_000;

export function enqueueImport(queues: Queues, clock: () => Date, { tenant_id, id }: ImportKey): void {
  queues.enqueue(IMPORTS, [{ id: `${id}.${clock().getTime()}`, data: { tenant_id, id } }]);
}

/** Goes on with an import or with its undo, chunk by chunk, to the end or until it is to give it back. */
export async function runImport(resources: Resources, key: ImportKey, giveBack?: AbortSignal): Promise<void> {
  const { db, clock, queues } = resources;
  const row = await claimImport(db.kysely, key, clock(), leaseEnd(clock()));
  if (!row) return;
  const ended = row.status === "undoing" ? await undoImport(resources, row, leaseEnd, giveBack) : await writeChunks(resources, row, giveBack);
  if (ended) return;
  await updateImport(db.kysely, key, { lease_until: null });
  enqueueImport(queues, clock, key);
}

const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_MS);

interface Prepared {
  chunk: number;
  rows: number;
  /** As they stand in the file: of each that is judged, one. */
  lines: Raw[];
  judged: Packed[];
  refusals: Refusal[];
}

/** While Postgres writes a chunk, the engine judges the next one. @returns whether there is nothing left to do */
async function writeChunks(resources: Resources, row: ImportRow, giveBack: AbortSignal | undefined): Promise<boolean> {
  if (row.started_at === null) await updateImport(resources.db.kysely, row, { started_at: resources.clock().toISOString() });
  const stores = [createTextStore(), createTextStore()] as const;
  const prepare = (chunk: number): Promise<Prepared | undefined> => prepareChunk(resources, row, chunk, stores[chunk % 2 as 0 | 1]);
  let preparing = prepare(row.next_chunk);
  for (let chunk = row.next_chunk; ; chunk++) {
    const prepared = await preparing;
    if (prepared) preparing = prepare(chunk + 1);
    // A failure of the next chunk is met when its turn comes.
    preparing.catch(() => undefined);
    const goesOn = await retryTaken(() => writeChunk(resources, row, chunk, prepared));
    if (!goesOn) return true;
    if (giveBack?.aborted) return false;
  }
}

/** @param store is overwritten: what the chunk before the last one needed */
async function prepareChunk({ db, log, clock }: Resources, row: ImportRow, chunk: number, store: TextStore): Promise<Prepared | undefined> {
  const rows = await findChunk(db.kysely, row, chunk);
  if (!rows) return undefined;
  const prepared: Prepared = { chunk, rows: rows.length, lines: [], judged: [], refusals: [] };
  const now = clock();
  const verify_after = new Date(now.getTime() + VERIFY_AFTER_MS);
  let since = performance.now();
  store.end = 0;
  for (const raw of rows) {
    const [line, text] = raw;
    if (performance.now() - since > LONGEST_TURN_MS) {
      await turn();
      since = performance.now();
    }
    try {
      prepared.judged.push(pack(store, readUpsert(row.tenant_id, row.reading, text, now, verify_after)));
      prepared.lines.push(raw);
    } catch (error) {
      const known = error instanceof RowFault || error instanceof AppError;
      if (!known) log.error({ err: error, import_id: row.id, line }, "a row could not be read");
      prepared.refusals.push(refusal(line, text, known ? describeRefusal(error) : "The row could not be read; the fault is on our side."));
    }
  }
  return prepared;
}

// Postgres stores no U+0000.
const refusal = (line: number, text: string, reason: string): Refusal => ({ line, reason, original: text.replaceAll("\0", "\ufffd") });

/** One transaction: the rows, the refusals, and how far the import has come. @returns whether there is more */
function writeChunk({ db, clock }: Resources, key: ImportRow, chunk: number, prepared: Prepared | undefined): Promise<boolean> {
  const said: ChangeContext = { actor: key.created_by, source: key.source, ...(key.reason !== null && { reason: key.reason }), request_id: requestOf(key) };
  return inTransaction(db.kysely, said, async (tx) => {
    const row = await lockImport(tx, key);
    // Cancelled, or another worker has taken it over.
    if (!row || row.status !== "running" || row.next_chunk !== chunk) return false;
    const now = clock();
    if (!prepared) {
      await updateImport(tx, row, { status: "completed", finished_at: now.toISOString(), lease_until: null });
      return false;
    }
    const outcome = await writeUpserts(tx, said, row.tenant_id, prepared.judged, now);
    const refusals = [...prepared.refusals];
    outcome.written.forEach((written, index) => {
      const at = prepared.lines[index];
      if (written.status === "refused" && at) refusals.push(refusal(...at, describeRefusal(written.error)));
    });
    await insertRefusals(tx, row, refusals, now);
    await closeChunk(tx, row, chunk, outcome);
    const add = (column: string, count: number): string => String(Number(column) + count);
    await updateImport(tx, row, {
      next_chunk: chunk + 1, lease_until: leaseEnd(now).toISOString(), rows_read: add(row.rows_read, prepared.rows), rows_refused: add(row.rows_refused, refusals.length),
      rows_unchanged: add(row.rows_unchanged, outcome.written.filter(({ status }) => status === "unchanged").length),
      customers_created: add(row.customers_created, outcome.customers_created), customers_updated: add(row.customers_updated, outcome.customers_updated),
      addresses_created: add(row.addresses_created, outcome.addresses_created), addresses_updated: add(row.addresses_updated, outcome.addresses_updated),
    });
    return true;
  });
}

/** Goes on with every import that nobody works on, forgets files that never came whole, and refusals after a month. */
export async function sweepImports({ db, queues, clock }: Resources): Promise<void> {
  for (const { status, ...key } of await listUnattended(db.kysely, clock())) {
    if (status === "receiving") await db.kysely.transaction().execute((tx) => dropImport(tx, key));
    else enqueueImport(queues, clock, key);
  }
  await purgeRefusals(db.kysely, new Date(clock().getTime() - REFUSALS_KEPT_MS));
}

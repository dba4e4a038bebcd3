/** Writes the chunks of a file: while Postgres writes one, the engine prepares the next. */
import { setImmediate as turn } from "node:timers/promises";
import { inTransaction } from "../../platform/database/transaction.ts";
import { createTextStore, type TextStore } from "../../platform/database/text-store.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { maskIdentityNumbers } from "../../address/index.ts";
import { AppError } from "../../platform/errors.ts";
import { findRefused } from "../../privacy/purposes.ts";
import type { Ref } from "../../records/queries.ts";
import { openReasons } from "../../records/reason.ts";
import type { OffHeapStore } from "../../records/off-heap-rows.ts";
import { createScratch, type Scratch } from "../../records/write.ts";
import { moveUpsertOffHeap, type OffHeapUpsert } from "../upserts/prepare.ts";
import { retryConflicts, SharedCustomerError, writeUpserts } from "../upserts/service.ts";
import {
  updateChunk,
  findChunk,
  hasChunk,
  insertRefusals,
  lockImport,
  requestOf,
  updateImport,
  type ImportRow,
  type Refusal,
} from "./queries.ts";
import { splitTarget } from "./columns.ts";
import type { RawRecord } from "./read/csv.ts";
import { RowFault } from "./read/faults.ts";
import type { Reading } from "./reading.ts";
import { describeRefusal, readUpsert } from "./rows.ts";

/** Delays verifications, so that an import can be looked at and undone first. */
const VERIFY_AFTER_MS = 5 * 60_000;
const YIELD_AFTER_MS = 2;

/** Two transactions write a chunk, because Postgres uses a core for each. */
const PARTITIONS = [0, 1] as const;

/** The partition of a reference, by FNV-1a. Rows with the same reference stay in the order of the file. */
function partitionOf({ ref }: Ref): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < ref.length; at++) hash = Math.imul(hash ^ ref.charCodeAt(at), 16_777_619);
  return hash >>> 31;
}

/** A row of the file, with the upsert or the reason for its refusal. */
interface Line {
  raw: RawRecord;
  outcome: OffHeapUpsert | Refusal;
}

interface Partition {
  lines: Line[];
  scratch: Scratch;
  /** Absent if the partition is the rest of the chunk. */
  isOwnRef?: (ref: Ref) => boolean;
}

/**
 * Writes the chunks of an import until it ends, is cancelled or the signal is aborted.
 * @returns true if this process has nothing left to do
 */
export async function writeChunks(
  resources: Resources,
  row: ImportRow,
  leaseEnd: (now: Date) => Date,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (row.started_at === null)
    await updateImport(resources.db.kysely, row, { started_at: resources.clock().toISOString() });
  const stores = [createTextStore(), createTextStore()] as const;
  const scratches = PARTITIONS.map(createScratch);
  const lease: Lease = { lease_until: row.lease_until };
  const prepare = (chunk: number): Promise<Line[] | undefined> =>
    prepareChunk(resources, row, chunk, stores[(chunk % 2) as 0 | 1]);
  let preparing = prepare(row.next_chunk);
  for (let chunk = row.next_chunk; ; chunk++) {
    const lines = await preparing;
    if (!lines) return complete(resources, row, chunk);
    preparing = prepare(chunk + 1);
    // Handled when the chunk is awaited.
    preparing.catch(() => undefined);
    const continues = await writeChunk(resources, { row, lease, chunk, leaseEnd }, lines, scratches);
    if (!continues) return true;
    // An import that is written has not to wait for another turn to be completed.
    if (signal?.aborted && (await hasChunk(resources.db.kysely, row, chunk + 1))) return false;
  }
}

async function complete({ db, clock }: Resources, key: ImportRow, chunk: number): Promise<true> {
  await db.kysely.transaction().execute(async (tx) => {
    const row = await lockImport(tx, key);
    if (row?.status === "running" && row.next_chunk === chunk)
      await updateImport(tx, row, { status: "completed", finished_at: clock().toISOString(), lease_until: null });
  });
  return true;
}

/**
 * Runs the engine on a chunk.
 * @param texts is overwritten: it belonged to the chunk before the previous one
 * @returns undefined if there is no such chunk
 */
async function prepareChunk(
  { db, log, clock, keyring, attributes }: Resources,
  row: ImportRow,
  chunk: number,
  texts: TextStore,
): Promise<Line[] | undefined> {
  const raws = await findChunk(db.kysely, keyring, row, chunk);
  if (!raws) return undefined;
  const lines: Line[] = [];
  const now = clock();
  const verify_after = new Date(now.getTime() + VERIFY_AFTER_MS);
  let since = performance.now();
  texts.end = 0;
  const store: OffHeapStore = {
    texts,
    keys: await keyring.tenantKeys(row.tenant_id),
    attributes: await attributes.publicOf(row.tenant_id),
  };
  for (const raw of raws) {
    const [line, text] = raw;
    if (performance.now() - since > YIELD_AFTER_MS) {
      await turn();
      since = performance.now();
    }
    try {
      lines.push({
        raw,
        outcome: moveUpsertOffHeap(store, readUpsert(row.tenant_id, row.reading, text, now, verify_after)),
      });
    } catch (error) {
      const known = error instanceof RowFault || error instanceof AppError;
      if (!known) log.error({ err: error, import_id: row.id, line }, "a row could not be processed");
      lines.push({
        raw,
        outcome: refusal(
          row.reading,
          raw,
          known ? describeRefusal(error) : "The row could not be processed because of an internal error.",
        ),
      });
    }
  }
  return lines;
}

/** Postgres does not store U+0000, and identity numbers in pasted addresses are not stored either. */
const refusal = ({ mapping }: Reading, [line, text]: RawRecord, reason: string): Refusal => {
  const storable = text.replaceAll("\0", "\ufffd");
  const hasPasted = mapping.some((target) => target !== null && splitTarget(target).field === "text");
  return { line, reason, original: hasPasted ? maskIdentityNumbers(storable) : storable };
};

/** The line of a customer who was erased is not kept. */
function refusalOf({ reading }: ImportRow, { raw }: Line, error: AppError): Refusal {
  const refused = refusal(reading, raw, describeRefusal(error));
  return error.code === "person_erased" ? { ...refused, original: "" } : refused;
}

/** The end of the lease identifies its holder: no other lease ends at the same time. */
type Lease = Pick<ImportRow, "lease_until">;

interface ChunkTask {
  row: ImportRow;
  lease: Lease;
  chunk: number;
  leaseEnd: (now: Date) => Date;
}

/** State that the partitions of a chunk share. */
interface ChunkState extends ChunkTask {
  open: Set<Partition>;
  closing: Promise<unknown>;
  failed: boolean;
}

/**
 * Writes a chunk.
 * @returns true if the import continues
 */
async function writeChunk(
  resources: Resources,
  task: ChunkTask,
  lines: Line[],
  scratches: readonly Scratch[],
): Promise<boolean> {
  const partitions = scratches
    .map((scratch, number): Partition => ({
      lines: lines.filter(({ outcome }) => ("ref" in outcome ? partitionOf(outcome.ref) : 0) === number),
      scratch,
      isOwnRef: (ref) => partitionOf(ref) === number,
    }))
    .filter((partition) => partition.lines.length > 0);
  const state: ChunkState = { ...task, open: new Set(partitions), closing: Promise.resolve(), failed: false };
  try {
    const ends = await Promise.allSettled(partitions.map((partition) => writePartition(resources, state, partition)));
    const failures = ends.flatMap((end) =>
      end.status === "rejected" && !(end.reason instanceof SharedCustomerError) ? [end.reason as Error] : [],
    );
    if (failures.length > 0) throw failures.find((failure) => failure !== ABORTED) ?? ABORTED;
    if (state.open.size === 0) return true;
    // A customer has references in both partitions: the rest is written in one, in the order of the file.
    const left: Partition = {
      lines: [...state.open].flatMap((partition) => partition.lines).sort((a, b) => a.raw[0] - b.raw[0]),
      scratch: scratches[0] as Scratch,
    };
    await writePartition(resources, { ...state, open: new Set([left]) }, left);
    return true;
  } catch (error) {
    if (error === ABORTED) return false;
    throw error;
  }
}

/** Thrown if the import is cancelled, or another worker has claimed it. */
const ABORTED = new Error("stopped");

/** Writes a partition in one transaction: the rows, the refusals, and the progress of the import. */
async function writePartition(resources: Resources, state: ChunkState, partition: Partition): Promise<void> {
  const { db, clock, keyring, restrictions } = resources;
  const { row: key, lease, chunk, open, leaseEnd } = state;
  const { purpose } = key;
  const [prepared, refused] = [partition.lines.filter(isPrepared), partition.lines.filter((line) => !isPrepared(line))];
  let release: (() => void) | undefined;
  try {
    const keys = await keyring.tenantKeys(key.tenant_id);
    const [reason] = await openReasons(resources, key.tenant_id, [key.sealed_reason]);
    const context: ChangeContext = {
      actor: key.created_by,
      source: key.source,
      ...(reason && { reason }),
      request_id: requestOf(key),
    };
    const [{ lease_until }, { results }] = await retryConflicts(() =>
      inTransaction(db.kysely, context, async (tx) => {
        const now = clock();
        const outcome = await writeUpserts(
          resources,
          tx,
          context,
          key.tenant_id,
          prepared.map((line) => line.outcome),
          now,
          {
            ...partition,
            isHidden: (customer_id) => restrictions.has(key.tenant_id, customer_id),
            ...(purpose !== null && { findRefused: (ids) => findRefused(db.readers, key.tenant_id, purpose, ids) }),
          },
        );
        release ??= await lockClosing(state);
        const row = await lockImport(tx, key);
        // If the other partition has failed, it is unknown which rows are left.
        if (
          !row ||
          row.status !== "running" ||
          row.lease_until !== lease.lease_until ||
          row.next_chunk !== chunk ||
          state.failed
        )
          throw ABORTED;
        const refusals = refused.map((line) => line.outcome as Refusal);
        outcome.results.forEach((written, index) => {
          if (written.status === "refused") refusals.push(refusalOf(row, prepared[index] as Line, written.error));
        });
        await insertRefusals(tx, keys, row, refusals, now);
        const left = [...open]
          .filter((other) => other !== partition)
          .flatMap(({ lines }) => lines.map(({ raw }) => raw));
        await updateChunk(tx, keys, row, chunk, outcome, left);
        const add = (column: string, count: number): string => String(Number(column) + count);
        const updated = await updateImport(tx, row, {
          next_chunk: chunk + (left.length === 0 ? 1 : 0),
          lease_until: leaseEnd(now).toISOString(),
          rows_read: add(row.rows_read, partition.lines.length),
          rows_refused: add(row.rows_refused, refusals.length),
          rows_unchanged: add(
            row.rows_unchanged,
            outcome.results.filter(({ status }) => status === "unchanged").length,
          ),
          customers_created: add(row.customers_created, outcome.customers_created),
          customers_updated: add(row.customers_updated, outcome.customers_updated),
          addresses_created: add(row.addresses_created, outcome.addresses_created),
          addresses_updated: add(row.addresses_updated, outcome.addresses_updated),
        });
        return [updated, outcome] as const;
      }),
    );
    // Few are used soon, and a hundred thousand cached keys take 50 MB.
    for (const result of results)
      if (result.status === "created") keyring.forgetCustomerKey(key.tenant_id, result.customer_id);
    lease.lease_until = lease_until;
    open.delete(partition);
  } catch (error) {
    if (!(error instanceof SharedCustomerError)) state.failed = true;
    throw error;
  } finally {
    release?.();
  }
}

const isPrepared = (line: Line): line is Line & { outcome: OffHeapUpsert } => "ref" in line.outcome;

/**
 * Serialises the ends of partitions: the last one knows that no rows are left.
 * @returns a function that releases the lock
 */
async function lockClosing(state: ChunkState): Promise<() => void> {
  const before = state.closing;
  const { promise, resolve } = Promise.withResolvers<void>();
  state.closing = promise;
  await before;
  return resolve;
}

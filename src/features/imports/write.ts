/** From the chunks of a file to rows: while Postgres writes one, the engine reads the next. */
import { setImmediate as turn } from "node:timers/promises";
import { inTransaction } from "../../platform/database/transaction.ts";
import { createTextStore, type TextStore } from "../../platform/database/text-store.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { AppError } from "../../platform/errors.ts";
import type { Ref } from "../../records/queries.ts";
import { openReasons } from "../../records/reason.ts";
import type { OffHeapStore } from "../../records/off-heap-rows.ts";
import { createScratch, type Scratch } from "../../records/write.ts";
import { moveUpsertOffHeap, type OffHeapUpsert } from "../upserts/prepare.ts";
import { retryTaken, SharedCustomer, writeUpserts } from "../upserts/service.ts";
import {
  closeChunk,
  findChunk,
  insertRefusals,
  lockImport,
  requestOf,
  updateImport,
  type ImportRow,
  type Refusal,
} from "./queries.ts";
import type { Raw } from "./read/csv.ts";
import { RowFault } from "./read/faults.ts";
import { describeRefusal, readUpsert } from "./rows.ts";

/** Addresses are not checked before the import can have been looked at, and undone. */
const VERIFY_AFTER_MS = 5 * 60_000;
const LONGEST_TURN_MS = 2;

/** Two transactions write a chunk, since Postgres has a core for each. */
const LANES = [0, 1] as const;

/** All rows of a key are in one lane, and stay in the order of the file. */
function laneOf({ ref }: Ref): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < ref.length; at++) hash = Math.imul(hash ^ ref.charCodeAt(at), 16_777_619);
  return hash >>> 31;
}

/** A row of the file, and what is to be written of it. */
interface Line {
  raw: Raw;
  outcome: OffHeapUpsert | Refusal;
}

interface Share {
  lines: Line[];
  scratch: Scratch;
  /** Absent where the share is the rest of the chunk. */
  isMine?: (ref: Ref) => boolean;
}

/** @returns whether there is nothing left to do */
export async function writeChunks(
  resources: Resources,
  row: ImportRow,
  leaseEnd: (now: Date) => Date,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (row.started_at === null)
    await updateImport(resources.db.kysely, row, { started_at: resources.clock().toISOString() });
  const stores = [createTextStore(), createTextStore()] as const;
  const scratches = LANES.map(createScratch);
  const held: Held = { lease_until: row.lease_until };
  const prepare = (chunk: number): Promise<Line[] | undefined> =>
    prepareChunk(resources, row, chunk, stores[(chunk % 2) as 0 | 1]);
  let preparing = prepare(row.next_chunk);
  for (let chunk = row.next_chunk; ; chunk++) {
    const lines = await preparing;
    if (!lines) return complete(resources, row, chunk);
    preparing = prepare(chunk + 1);
    // A failure of the next chunk is met when its turn comes.
    preparing.catch(() => undefined);
    const goesOn = await writeChunk(resources, { row, held, chunk, leaseEnd }, lines, scratches);
    if (!goesOn) return true;
    if (signal?.aborted) return false;
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

/** @param texts is overwritten: what the chunk before the last one needed */
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
    if (performance.now() - since > LONGEST_TURN_MS) {
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
      if (!known) log.error({ err: error, import_id: row.id, line }, "a row could not be read");
      lines.push({
        raw,
        outcome: refusal(raw, known ? describeRefusal(error) : "The row could not be read; the fault is on our side."),
      });
    }
  }
  return lines;
}

// Postgres stores no U+0000.
const refusal = ([line, text]: Raw, reason: string): Refusal => ({
  line,
  reason,
  original: text.replaceAll("\0", "\ufffd"),
});

/** The end of a lease identifies its holder: no other lease ends at the same time. */
type Held = Pick<ImportRow, "lease_until">;

interface Place {
  row: ImportRow;
  held: Held;
  chunk: number;
  leaseEnd: (now: Date) => Date;
}

/** What the lanes of a chunk know of each other. */
interface Writing extends Place {
  open: Set<Share>;
  closing: Promise<unknown>;
  failed: boolean;
}

/** @returns whether there is more */
async function writeChunk(
  resources: Resources,
  place: Place,
  lines: Line[],
  scratches: readonly Scratch[],
): Promise<boolean> {
  const shares = scratches
    .map((scratch, lane): Share => ({
      lines: lines.filter(({ outcome }) => ("ref" in outcome ? laneOf(outcome.ref) : 0) === lane),
      scratch,
      isMine: (ref) => laneOf(ref) === lane,
    }))
    .filter((share) => share.lines.length > 0);
  const writing: Writing = { ...place, open: new Set(shares), closing: Promise.resolve(), failed: false };
  try {
    const ends = await Promise.allSettled(shares.map((share) => writeShare(resources, writing, share)));
    const failures = ends.flatMap((end) =>
      end.status === "rejected" && !(end.reason instanceof SharedCustomer) ? [end.reason as Error] : [],
    );
    if (failures.length > 0) throw failures.find((failure) => failure !== STOPPED) ?? STOPPED;
    if (writing.open.size === 0) return true;
    // A customer has keys in both lanes: what is left is written in one, in the order of the file.
    const left: Share = {
      lines: [...writing.open].flatMap((share) => share.lines).sort((a, b) => a.raw[0] - b.raw[0]),
      scratch: scratches[0] as Scratch,
    };
    await writeShare(resources, { ...writing, open: new Set([left]) }, left);
    return true;
  } catch (error) {
    if (error === STOPPED) return false;
    throw error;
  }
}

/** The import is cancelled, or another worker has taken it over. */
const STOPPED = new Error("stopped");

/** One transaction: the rows, the refusals, and how far the import has come. */
async function writeShare(resources: Resources, writing: Writing, share: Share): Promise<void> {
  const { db, clock, keyring } = resources;
  const { row: key, held, chunk, open, leaseEnd } = writing;
  const [prepared, refused] = [share.lines.filter(isPrepared), share.lines.filter((line) => !isPrepared(line))];
  let leave: (() => void) | undefined;
  try {
    const keys = await keyring.tenantKeys(key.tenant_id);
    const [reason] = await openReasons(resources, key.tenant_id, [key.sealed_reason]);
    const context: ChangeContext = {
      actor: key.created_by,
      source: key.source,
      ...(reason && { reason }),
      request_id: requestOf(key),
    };
    const [{ lease_until }, { results }] = await retryTaken(() =>
      inTransaction(db.kysely, context, async (tx) => {
        const now = clock();
        const outcome = await writeUpserts(
          resources,
          tx,
          context,
          key.tenant_id,
          prepared.map((line) => line.outcome),
          now,
          share,
        );
        leave ??= await takeTurn(writing);
        const row = await lockImport(tx, key);
        // Without the end of a lane, what is left of the chunk is not known.
        if (
          !row ||
          row.status !== "running" ||
          row.lease_until !== held.lease_until ||
          row.next_chunk !== chunk ||
          writing.failed
        )
          throw STOPPED;
        const refusals = refused.map((line) => line.outcome as Refusal);
        outcome.results.forEach((written, index) => {
          if (written.status === "refused")
            refusals.push(refusal((prepared[index] as Line).raw, describeRefusal(written.error)));
        });
        await insertRefusals(tx, keys, row, refusals, now);
        const left = [...open].filter((other) => other !== share).flatMap(({ lines }) => lines.map(({ raw }) => raw));
        await closeChunk(tx, keys, row, chunk, outcome, left);
        const add = (column: string, count: number): string => String(Number(column) + count);
        const updated = await updateImport(tx, row, {
          next_chunk: chunk + (left.length === 0 ? 1 : 0),
          lease_until: leaseEnd(now).toISOString(),
          rows_read: add(row.rows_read, share.lines.length),
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
    // Few are asked for soon, and a hundred thousand of them would take fifty megabytes.
    for (const result of results)
      if (result.status === "created") keyring.forgetCustomerKey(key.tenant_id, result.customer_id);
    held.lease_until = lease_until;
    open.delete(share);
  } catch (error) {
    if (!(error instanceof SharedCustomer)) writing.failed = true;
    throw error;
  } finally {
    leave?.();
  }
}

const isPrepared = (line: Line): line is Line & { outcome: OffHeapUpsert } => "ref" in line.outcome;

/** One lane closes after the other: the later one knows then whether it is the last. @returns lets the other go */
async function takeTurn(writing: Writing): Promise<() => void> {
  const before = writing.closing;
  const { promise, resolve } = Promise.withResolvers<void>();
  writing.closing = promise;
  await before;
  return resolve;
}

import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { updateOf, type Update } from "../../records/changes.ts";
import { MERGED_FIELDS } from "../../records/merge.ts";
import { prepareBulk } from "../../records/queries.ts";
import type { AddressRow } from "../../records/rows.ts";
import type { Vault } from "../../records/seal.ts";
import { write } from "../../records/write.ts";
import { updateImport, type ImportRow } from "./queries.ts";
import {
  claimChunk,
  addUndoCounts,
  ENTITY_OF,
  insertKept,
  hasChunksLeft,
  lockUpdated,
  lockCustomers,
  lockCreated,
  type UpdatedRow,
  type Kept,
  type LoggedChunk,
  type CreatedRow,
  type Phase,
} from "./undo-queries.ts";

/**
 * Two chunks are undone at once, because Postgres uses a core for each; from both ends, because neighbouring chunks
 * often share customers.
 */
const DIRECTIONS = ["first", "last"] as const;

/**
 * Undoes an import: all addresses, then the customers that are left without any.
 * @returns true if it is finished
 */
export async function undoImport(
  resources: Resources,
  row: ImportRow,
  leaseEnd: (now: Date) => Date,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const stops = (): boolean => signal?.aborted === true;
  for (const phase of ["addresses", "customers"] as const) {
    const walks = DIRECTIONS.map(async (direction) => {
      for (let more = true; more && !stops();) more = await undoChunk(resources, row, phase, direction, leaseEnd);
    });
    await Promise.all(walks);
    // Chunks that a lost worker had claimed are locked until Postgres ends its transactions.
    while (!stops() && (await hasChunksLeft(resources.db.kysely, row, phase)))
      await undoChunk(resources, row, phase, "held", leaseEnd);
    if (stops()) return false;
  }
  await updateImport(resources.db.kysely, row, {
    status: "undone",
    undone_at: resources.clock().toISOString(),
    lease_until: null,
  });
  return true;
}

function undoChunk(
  resources: Resources,
  row: ImportRow,
  phase: Phase,
  from: Parameters<typeof claimChunk>[3],
  leaseEnd: (now: Date) => Date,
): Promise<boolean> {
  const { db, clock } = resources;
  const context: ChangeContext = {
    actor: row.undone_by ?? row.created_by,
    source: row.source,
    reason: "The import was undone.",
    request_id: `undo/${row.id}`,
  };
  return inTransaction(db.kysely, context, async (tx) => {
    const chunk = await claimChunk(tx, row, phase, from);
    if (!chunk) return false;
    await prepareBulk(tx, row.tenant_id);
    if (phase === "customers") await lockCustomers(tx, row, chunk);
    const { changes, undone, kept } = await planUndo(resources, tx, row, phase, chunk);
    await write(resources, tx, context, clock(), { [phase]: changes }, { summary: true });
    await addUndoCounts(tx, row, { undone, kept: await insertKept(tx, row, phase, kept) }, leaseEnd(clock()));
    return true;
  });
}

/**
 * Plans the undo of a chunk: rows that the import has created are deleted, rows that it has updated get their previous
 * state back. Rows that others have changed since are kept, and those of restricted customers.
 */
async function planUndo(vault: Vault, tx: Tx, row: ImportRow, phase: Phase, chunk: LoggedChunk) {
  const created = await lockCreated(tx, row, phase, chunk);
  const updated = Number(row[`${phase}_updated`]) === 0 ? [] : await lockUpdated(vault, tx, row, phase, chunk);
  const kept: Kept[] = [...created, ...updated].flatMap((one) => {
    const reason = whyKept(one);
    return reason ? [{ id: one.id, customer_id: one.customer_id, reason }] : [];
  });
  const [gone, back] = [created, updated].map((rows) => rows.filter((one) => !whyKept(one))) as [
    CreatedRow[],
    UpdatedRow[],
  ];
  return {
    changes: [
      ...gone.map((before) => ({ operation: "delete" as const, before })),
      ...back.flatMap((one) => restoreOf(phase, one) ?? []),
    ],
    undone: gone.length + back.length,
    kept,
  };
}

const whyKept = (row: CreatedRow | UpdatedRow): Kept["reason"] | undefined => {
  if (row.is_restricted) return "restricted";
  if (!row.is_unmodified) return "changed_since";
  return "has_addresses" in row && row.has_addresses ? "has_addresses" : undefined;
};

/** The change that restores the state before the import. Results of later verifications stay. */
function restoreOf(phase: Phase, { row, previous }: UpdatedRow): Update<AddressRow> | undefined {
  const state = Object.fromEntries(
    MERGED_FIELDS[ENTITY_OF[phase]].map((name) => [
      name,
      previous[name as keyof typeof previous] ?? row[name as keyof typeof row],
    ]),
  );
  return updateOf(row as AddressRow, state as Partial<AddressRow>, "restore");
}

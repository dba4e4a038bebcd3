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
  countUndone,
  ENTITY_OF,
  insertKept,
  isLeft,
  lockChanged,
  lockCustomers,
  lockMade,
  type Changed,
  type Kept,
  type LoggedChunk,
  type Made,
  type Phase,
} from "./undo-queries.ts";

/**
 * Two work at once, since Postgres has a core for each; from both ends, since neighbours often have customers in
 * common.
 */
const LANES = ["first", "last"] as const;

/**
 * Takes an import back: all addresses, then the customers that are left without any. @returns whether it came to the
 * end
 */
export async function undoImport(
  resources: Resources,
  row: ImportRow,
  leaseEnd: (now: Date) => Date,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const stops = (): boolean => signal?.aborted === true;
  for (const phase of ["addresses", "customers"] as const) {
    const lanes = LANES.map(async (lane) => {
      for (let more = true; more && !stops();) more = await undoChunk(resources, row, phase, lane, leaseEnd);
    });
    await Promise.all(lanes);
    // Of a worker that was lost Postgres may not know yet: what it had claimed is waited for, and undone here.
    while (!stops() && (await isLeft(resources.db.kysely, row, phase)))
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
    reason: "The import is undone.",
    request_id: `undo/${row.id}`,
  };
  return inTransaction(db.kysely, context, async (tx) => {
    const chunk = await claimChunk(tx, row, phase, from);
    if (!chunk) return false;
    await prepareBulk(tx, row.tenant_id);
    if (phase === "customers") await lockCustomers(tx, row, chunk);
    const { changes, undone, kept } = await planUndo(resources, tx, row, phase, chunk);
    await write(resources, tx, context, clock(), { [phase]: changes }, { summary: true });
    await countUndone(tx, row, { undone, kept: await insertKept(tx, row, phase, kept) }, leaseEnd(clock()));
    return true;
  });
}

/**
 * What the import has made is deleted, what it has changed gets back its former state; what others have changed since
 * stays as it is.
 */
async function planUndo(vault: Vault, tx: Tx, row: ImportRow, phase: Phase, chunk: LoggedChunk) {
  const made = await lockMade(tx, row, phase, chunk);
  const changed = Number(row[`${phase}_updated`]) === 0 ? [] : await lockChanged(vault, tx, row, phase, chunk);
  const isGone = ({ is_unmodified, has_addresses }: Made): boolean => is_unmodified && !has_addresses;
  const kept: Kept[] = [
    ...made
      .filter((one) => !isGone(one))
      .map(({ id, customer_id, is_unmodified }) => ({
        id,
        customer_id,
        reason: is_unmodified ? ("has_addresses" as const) : ("changed_since" as const),
      })),
    ...changed
      .filter(({ is_unmodified }) => !is_unmodified)
      .map(({ id, customer_id }) => ({ id, customer_id, reason: "changed_since" as const })),
  ];
  const [gone, back] = [made.filter(isGone), changed.filter(({ is_unmodified }) => is_unmodified)];
  return {
    changes: [
      ...gone.map((before) => ({ operation: "delete" as const, before })),
      ...back.flatMap((one) => restoreOf(phase, one) ?? []),
    ],
    undone: gone.length + back.length,
    kept,
  };
}

/** The state before the import; what a check has found since stays. */
function restoreOf(phase: Phase, { row, previous }: Changed): Update<AddressRow> | undefined {
  const state = Object.fromEntries(
    MERGED_FIELDS[ENTITY_OF[phase]].map((name) => [
      name,
      previous[name as keyof typeof previous] ?? row[name as keyof typeof row],
    ]),
  );
  return updateOf(row as AddressRow, state as Partial<AddressRow>, "restore");
}

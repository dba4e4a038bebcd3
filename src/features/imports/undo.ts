import { inTransaction } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { beginBulk } from "../upserts/queries.ts";
import { updateImport, type ImportRow } from "./queries.ts";
import { countUndone, deleteMade, isLeft, lockCustomers, restoreChanged, takeChunk, type Phase } from "./undo-queries.ts";

/** Two work at once, since Postgres has a core for each; from both ends, since neighbours often have customers in common. */
const LANES = ["first", "last"] as const;

/** Takes an import back: all addresses, then the customers that are left without any. @returns whether it came to the end */
export async function undoImport(resources: Resources, row: ImportRow, leaseEnd: (now: Date) => Date, giveBack: AbortSignal | undefined): Promise<boolean> {
  const stops = (): boolean => giveBack?.aborted === true;
  for (const phase of ["addresses", "customers"] as const) {
    const lanes = LANES.map(async (lane) => {
      for (let more = true; more && !stops();) more = await undoChunk(resources, row, phase, lane, leaseEnd);
    });
    await Promise.all(lanes);
    // Of a worker that was lost Postgres may not know yet: what it had taken is waited for, and undone here.
    while (!stops() && await isLeft(resources.db.kysely, row, phase)) await undoChunk(resources, row, phase, "held", leaseEnd);
    if (stops()) return false;
  }
  await updateImport(resources.db.kysely, row, { status: "undone", undone_at: resources.clock().toISOString(), lease_until: null });
  return true;
}

function undoChunk({ db, clock }: Resources, row: ImportRow, phase: Phase, from: Parameters<typeof takeChunk>[3], leaseEnd: (now: Date) => Date): Promise<boolean> {
  const context: ChangeContext = { actor: row.undone_by ?? row.created_by, source: row.source, reason: "The import is undone.", request_id: `undo/${row.id}` };
  return inTransaction(db.kysely, context, async (tx) => {
    const chunk = await takeChunk(tx, row, phase, from);
    if (!chunk) return false;
    await beginBulk(tx, row.tenant_id);
    if (phase === "customers") await lockCustomers(tx, row, chunk);
    const now = clock().toISOString();
    const made = await deleteMade(tx, row, phase, chunk, context, now);
    const changed = Number(row[`${phase}_updated`]) === 0 ? { undone: 0, kept: 0 } : await restoreChanged(tx, row, phase, chunk, context, now);
    await countUndone(tx, row, { undone: made.undone + changed.undone, kept: made.kept + changed.kept }, leaseEnd(clock()));
    return true;
  });
}

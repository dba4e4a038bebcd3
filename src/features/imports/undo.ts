import { inTransaction } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { beginBulk } from "../upserts/queries.ts";
import { updateImport, type ImportRow } from "./queries.ts";
import {
  countUndone, deleteAddresses, deleteCustomers, lockCustomers, restoreAddresses, restoreCustomers, takeChunk, type Phase, type Undone,
} from "./undo-queries.ts";

/** Chunks that are undone at once: nothing is in two of them, and Postgres has a core for each. */
const LANES = 2;

/** Takes an import back: all addresses, then the customers that are left without any. @returns whether it came to the end */
export async function undoImport(resources: Resources, row: ImportRow, leaseEnd: (now: Date) => Date, giveBack: AbortSignal | undefined): Promise<boolean> {
  const stops = (): boolean => giveBack?.aborted === true;
  for (const phase of ["addresses", "customers"] as const) {
    const lanes = Array.from({ length: LANES }, async () => {
      for (let more = true; more && !stops();) more = await undoChunk(resources, row, phase, leaseEnd);
    });
    await Promise.all(lanes);
    if (stops()) return false;
  }
  await updateImport(resources.db.kysely, row, { status: "undone", undone_at: resources.clock().toISOString(), lease_until: null });
  return true;
}

function undoChunk({ db, clock }: Resources, row: ImportRow, phase: Phase, leaseEnd: (now: Date) => Date): Promise<boolean> {
  const context: ChangeContext = { actor: row.undone_by ?? row.created_by, source: row.source, reason: "The import is undone.", request_id: `undo/${row.id}` };
  return inTransaction(db.kysely, context, async (tx) => {
    const chunk = await takeChunk(tx, row, phase);
    if (!chunk) return false;
    if (phase === "customers") await lockCustomers(tx, row, chunk);
    await beginBulk(tx);
    const now = clock().toISOString();
    const results: Undone[] = [];
    for (const step of phase === "addresses" ? [deleteAddresses, restoreAddresses] : [deleteCustomers, restoreCustomers]) {
      results.push(await step(tx, row, chunk, context, now));
    }
    const sum = (name: keyof Undone): number => results.reduce((total, each) => total + each[name], 0);
    await countUndone(tx, row, { undone: sum("undone"), kept: sum("kept") }, leaseEnd(clock()));
    return true;
  });
}

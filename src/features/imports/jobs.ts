import type { Queues } from "../../platform/queue/queue.ts";
import type { Resources } from "../../platform/resources.ts";
import { claimImport, dropImport, listUnattended, purgeRefusals, updateImport, type ImportKey } from "./queries.ts";
import { undoImport } from "./undo.ts";
import { writeChunks } from "./write.ts";

export const IMPORTS = "imports";

const LEASE_MS = 30_000;
const REFUSALS_KEPT_MS = 30 * 24 * 3_600_000;

export function enqueueImport(queues: Queues, clock: () => Date, { tenant_id, id }: ImportKey): void {
  queues.enqueue(IMPORTS, [{ id: `${id}.${clock().getTime()}`, data: { tenant_id, id } }]);
}

/** Goes on with an import or with its undo, chunk by chunk, to the end or until it is to give it back. */
export async function runImport(resources: Resources, key: ImportKey, signal?: AbortSignal): Promise<void> {
  const { db, clock, queues } = resources;
  const row = await claimImport(db.kysely, key, clock(), leaseEnd(clock()));
  if (!row) return;
  const ended = row.status === "undoing" ? await undoImport(resources, row, leaseEnd, signal) : await writeChunks(resources, row, leaseEnd, signal);
  if (ended) return;
  await updateImport(db.kysely, key, { lease_until: null });
  enqueueImport(queues, clock, key);
}

const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_MS);

/** Goes on with every import that no worker has, forgets files that never came whole, and refusals after a month. */
export async function sweepImports({ db, queues, clock }: Resources): Promise<void> {
  for (const { status, ...key } of await listUnattended(db.kysely, clock())) {
    if (status === "receiving") await db.kysely.transaction().execute((tx) => dropImport(tx, key));
    else enqueueImport(queues, clock, key);
  }
  await purgeRefusals(db.kysely, new Date(clock().getTime() - REFUSALS_KEPT_MS));
}

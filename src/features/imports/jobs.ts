/** The job that writes imported files and undoes imports. */
import { defineJob, type Claim, type Declaration, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import {
  claimImport,
  deleteImport,
  listUnclaimed,
  deleteRefusalsBefore,
  isPaused,
  updateImport,
  type ImportKey,
} from "./queries.ts";
import { undoImport } from "./undo.ts";
import { writeChunks } from "./write.ts";

export const IMPORTS = "imports";

export const IMPORT_JOB = {
  name: IMPORTS,
  summary: "Writes the rows of a file, and undoes imports. Each row is written once or not at all.",
  table: "imports",
  first: ["receiving"],
  states: {
    receiving: { running: "the upload is complete" },
    running: { running: "its lease has ended", completed: "all rows are written", cancelled: "cancel" },
    completed: { undoing: "undo" },
    cancelled: { undoing: "undo" },
    failed: { undoing: "undo" },
    undoing: { undoing: "its lease has ended", undone: "all changes are undone" },
    undone: {},
  },
  lane: "file",
  /** Each import keeps a core busy. */
  places: 1,
  tenant_places: 1,
  batch: 1,
  /** Extended with each chunk. */
  lease_ms: 30_000,
  retries: null,
} as const satisfies Declaration;

/** How long an import runs while others wait. */
const TURN_MS = 2_000;
const REFUSAL_RETENTION_MS = 30 * 24 * 3_600_000;

/** The job of imports. A process runs one at a time, because each keeps a core busy; waiting imports take turns. */
export function importJob(resources: Resources): Job<Claim, boolean> {
  return defineJob({
    ...IMPORT_JOB,
    listLanes: async (now) =>
      (await listWaiting(resources, now)).map(({ tenant_id, id }) => ({ tenant_id, lane: id, due: 1, most: 1 })),
    // The import itself is claimed when its turn begins.
    claim: async (allotments) => allotments.map(({ tenant_id, lane }) => ({ tenant_id, lane })),
    run: ({ tenant_id, lane: id }, signal) =>
      runTurn(resources, { tenant_id, id }, signal, (turn) => runImport(resources, { tenant_id, id }, turn)),
    end: async (endings, now) => (endings.some(({ ending: hasEnded }) => !hasEnded) ? now : undefined),
  });
}

/**
 * Continues an import or its undo, chunk by chunk, to the end or until the signal.
 * @returns true if this process has nothing left to do
 */
export async function runImport(resources: Resources, key: ImportKey, signal?: AbortSignal): Promise<boolean> {
  const { db, clock } = resources;
  const row = await claimImport(db.kysely, key, clock(), leaseEnd(clock()));
  if (!row) return true;
  const ended =
    row.status === "undoing"
      ? await undoImport(resources, row, leaseEnd, signal)
      : await writeChunks(resources, row, leaseEnd, signal);
  if (!ended) await updateImport(db.kysely, key, { lease_until: null });
  return ended;
}

const leaseEnd = (now: Date): Date => new Date(now.getTime() + IMPORT_JOB.lease_ms);

/** Lists the imports that no worker has claimed and that are not paused. */
const listWaiting = async ({ db }: Resources, now: Date): Promise<ImportKey[]> =>
  (await listUnclaimed(db.kysely, now)).filter(({ status, is_enabled }) => status !== "receiving" && is_enabled);

/**
 * Runs `work` with a signal that is aborted by `stop`, or after `TURN_MS` if another import waits or this one is
 * paused.
 */
async function runTurn<T>(
  resources: Resources,
  key: ImportKey,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const turn = new AbortController();
  const endTurn = async (): Promise<void> => {
    const waiting = await listWaiting(resources, resources.clock());
    if (waiting.some(({ id }) => id !== key.id) || (await isPaused(resources.db.kysely, key))) turn.abort();
  };
  const timer = setInterval(
    () => void endTurn().catch((err: unknown) => resources.log.warn({ err }, "queued imports could not be listed")),
    TURN_MS,
  );
  try {
    return await work(AbortSignal.any([stop, turn.signal]));
  } finally {
    clearInterval(timer);
  }
}

/** Deletes files that were not received completely, and refused rows after 30 days. */
export async function cleanUpImports({ db, clock }: Resources): Promise<void> {
  for (const { status, ...key } of await listUnclaimed(db.kysely, clock())) {
    if (status === "receiving") await db.kysely.transaction().execute((tx) => deleteImport(tx, key));
  }
  await deleteRefusalsBefore(db.kysely, new Date(clock().getTime() - REFUSAL_RETENTION_MS));
}

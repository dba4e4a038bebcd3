/** Finds why queued verifications wait. The database contains what all processes know about that. */
import type { Static } from "typebox";
import { isLoaded } from "../../geocoding/gazetteer/release.ts";
import type { ProviderFailure } from "../../geocoding/provider.ts";
import { listWorkers, type WorkerProcess } from "../../platform/jobs/worker-processes.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { VerificationRow } from "./queries.ts";
import type { VerificationWait } from "./schema.ts";
import { VERIFICATIONS } from "./service.ts";

export type ProviderWait = "provider_rate" | "provider_budget" | "provider_failing";

const WAITS: Partial<Record<ProviderFailure, ProviderWait>> = {
  rate_limited: "provider_rate",
  over_budget: "provider_budget",
  quota_exceeded: "provider_budget",
};

/** What a verification waits for that was postponed for a failure of a provider. */
export const providerWaitOf = (code: string): ProviderWait => WAITS[code as ProviderFailure] ?? "provider_failing";

/** Whether a process runs verifications. */
export const isVerifying = ({ jobs }: WorkerProcess): boolean => jobs.includes(VERIFICATIONS);

/**
 * Finds why no process runs verifications: the gazetteer is not loaded, or there is no worker.
 * @param workers the running processes
 * @returns undefined if one of them runs verifications
 */
export async function findStandstill(
  { db }: Pick<Resources, "db">,
  workers: readonly WorkerProcess[],
): Promise<"gazetteer" | "worker" | undefined> {
  if (workers.some(isVerifying)) return undefined;
  // A process that waits for the gazetteer runs all jobs except verifications.
  const isLoading = workers.length > 0 && !(await isLoaded(db.readers));
  return isLoading ? "gazetteer" : "worker";
}

/** @returns what a verification waits for: null if it is not queued, or starts soon */
export async function findVerificationWaits(
  { db, clock }: Pick<Resources, "db" | "clock">,
  rows: readonly VerificationRow[],
): Promise<(row: VerificationRow) => Static<typeof VerificationWait> | null> {
  if (!rows.some(isQueued)) return () => null;
  const standstill = await findStandstill({ db }, await listWorkers(db.readers, clock()));
  return (row) => {
    if (!isQueued(row)) return null;
    if (row.available_at === "infinity") return { code: "campaign", provider: null, until: null };
    if (standstill) return { code: standstill, provider: null, until: null };
    if (row.postponed_for === null) return null;
    return {
      code: providerWaitOf(row.postponed_for),
      provider: row.postponed_by,
      until: toTimestamp(row.available_at),
    };
  };
}

const isQueued = ({ status }: VerificationRow): boolean => status === "queued";

/** Verifications that are due by policy. */
import type { Provider } from "../../geocoding/provider.ts";
import { commitLazily, inTransaction } from "../../platform/database/transaction.ts";
import { withBackgroundPool, type Resources } from "../../platform/resources.ts";
import { BATCH_LEASE_MS, checkClaims, writeChecks } from "./batch.ts";
import type { PaceMeter } from "../../platform/jobs/pace.ts";
import { SMALL_BATCH, type Throttle } from "../../platform/jobs/throttle.ts";
import { clearDueDates, lockDueAddresses } from "../../records/due-dates.ts";
import { claimVerifications, queueVerifications, type VerificationKey } from "./queries.ts";
import { newVerification } from "./service.ts";

const BATCH = 200;
/** The process that queues them claims them at once. Only when it has died are they claimed with the others. */
const CLAIMED_WITHIN_MS = 15_000;
const SYSTEM = { actor: "system:verification", source: "verification" };

/**
 * Verifies what is due, batch by batch until nothing is. No job carries it: were millions due at once, as after an
 * import a quarter before, they would stand in the queue's way. A batch whose worker dies is claimed with the others.
 */
export async function runDueVerifications(
  shared: Resources,
  embedded: readonly Provider[],
  { signal, throttle, pace }: { signal?: AbortSignal; throttle?: Throttle; pace?: PaceMeter } = {},
): Promise<void> {
  const resources = withBackgroundPool(shared);
  const goesOn = (): boolean => signal?.aborted !== true;
  while (goesOn()) {
    const begun = performance.now();
    const isThrottled = throttle?.isBusy() === true;
    const queued = await queueDueVerifications(resources, isThrottled ? SMALL_BATCH : BATCH);
    if (queued.length === 0) return;
    const queued_at = performance.now();
    const claims = await claimVerifications(resources, resources.db.pool, queued, resources.clock(), BATCH_LEASE_MS);
    await writeChecks(
      resources,
      await checkClaims(
        resources,
        embedded,
        claims,
        signal,
        pace && { meter: pace, claim_ms: performance.now() - queued_at },
      ),
    );
    if (isThrottled) await throttle?.pause(performance.now() - begun, signal);
  }
}

/** @returns those that wait to be run now */
export async function queueDueVerifications({ db, clock }: Resources, most = BATCH): Promise<VerificationKey[]> {
  const now = clock();
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    await commitLazily(tx);
    const due = await lockDueAddresses(tx, now, most);
    if (due.length === 0) return [];
    const available_at = new Date(now.getTime() + CLAIMED_WITHIN_MS).toISOString();
    const queued = await queueVerifications(
      tx,
      due.map((address) => ({ ...newVerification(address, "due", "system:schedule", now), available_at })),
    );
    await clearDueDates(tx, queued);
    return queued;
  });
}

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
/** The process that queues a batch claims it at once. If it dies, others can claim the batch after this time. */
const CLAIM_WITHIN_MS = 15_000;
const SYSTEM = { actor: "system:verification", source: "verification" };

/**
 * Verifies due addresses, batch by batch. They do not go through the queue: millions that are due at once, such as a
 * quarter after an import, would block it. If a worker dies, its batch is claimed like other verifications.
 */
export async function verifyDueAddresses(
  shared: Resources,
  embedded: readonly Provider[],
  { signal, throttle, pace }: { signal?: AbortSignal; throttle?: Throttle; pace?: PaceMeter } = {},
): Promise<void> {
  const resources = withBackgroundPool(shared);
  const continues = (): boolean => signal?.aborted !== true;
  while (continues()) {
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

/**
 * Queues verifications of due addresses.
 * @returns their keys, to be claimed now
 */
export async function queueDueVerifications(resources: Resources, most = BATCH): Promise<VerificationKey[]> {
  let queued: VerificationKey[] | undefined;
  while (queued === undefined) queued = await queueDueBatch(resources, most);
  return queued;
}

/**
 * Addresses of disabled tenants lose their due dates, which are computed again when the tenant is enabled.
 * @returns undefined if all of the batch are of disabled tenants
 */
async function queueDueBatch({ db, clock }: Resources, most: number): Promise<VerificationKey[] | undefined> {
  const now = clock();
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    await commitLazily(tx);
    const due = await lockDueAddresses(tx, now, most);
    if (due.length === 0) return [];
    const available_at = new Date(now.getTime() + CLAIM_WITHIN_MS).toISOString();
    const enabled = due.filter(({ is_enabled }) => is_enabled);
    const queued = await queueVerifications(
      tx,
      enabled.map((address) => ({ ...newVerification(address, "due", "system:schedule", now), available_at })),
    );
    const paused = due.filter(({ is_enabled }) => !is_enabled);
    await clearDueDates(tx, [...queued, ...paused.map(({ tenant_id, id }) => ({ tenant_id, address_id: id }))]);
    return enabled.length > 0 ? queued : undefined;
  });
}

import { ProviderError, type Answer, type Provider } from "../../geocoding/provider.ts";
import { locate } from "../../geocoding/chain.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import type { Log } from "../../platform/log.ts";
import type { Queues } from "../../platform/queue/queue.ts";
import type { Resources } from "../../platform/resources.ts";
import {
  claimVerification, clearDue, endVerification, lockDue, postponeVerification, queueVerifications, takeNeglected,
  type Claimed, type Ending, type VerificationKey,
} from "./queries.ts";
import { newVerification } from "./service.ts";

export const VERIFICATIONS = "verifications";

/** Longer than all providers together may take; a killed worker's verification is claimable after this. */
const LEASE_MS = 40_000;
const PROVIDER_TIMEOUT_MS = 10_000;
const ATTEMPTS = 5;
const RETRY_MS = [2_000, 5_000, 10_000, 20_000];
const SWEEP_AGAIN_MS = 30_000;
const SWEEP_BATCH = 2_000;
const SYSTEM = { actor: "system:verification", source: "verification" };

/** BullMQ takes lower numbers first, and 0 before all: checkout's first verification is never behind a campaign. */
const CAMPAIGN_PRIORITY = 10;

/** Of a verification that has just been queued, so it is in no job yet. */
export const enqueueVerification = (queues: Queues, { tenant_id, address_id, id }: VerificationKey): void =>
  queues.enqueue(VERIFICATIONS, [{ data: { tenant_id, address_id, id } }]);

export function enqueueVerifications(queues: Queues, keys: readonly (VerificationKey & { campaign_id?: string | null })[], delay_ms = 0): void {
  queues.enqueue(VERIFICATIONS, keys.map(({ tenant_id, address_id, id, campaign_id }) =>
    ({ id, data: { tenant_id, address_id, id }, delay_ms, priority: campaign_id ? CAMPAIGN_PRIORITY : 0 })));
}

/**
 * Runs one verification: claims it, asks the providers with no transaction open, writes what they say.
 * @param giveBack leaves it to another worker
 */
export async function runVerification(resources: Resources, providers: readonly Provider[], key: VerificationKey, giveBack?: AbortSignal): Promise<void> {
  const { db, clock, metrics, queues } = resources;
  const claim = await claimVerification(db.pool, key, clock(), LEASE_MS);
  if (!claim) return;
  const ending = await check(resources.log, providers, claim, giveBack);
  const givenBack = ending.outcome === "failed" && giveBack?.aborted === true;
  if (givenBack || (ending.outcome === "failed" && claim.attempt < ATTEMPTS && ending.retryable)) {
    const delay_ms = givenBack ? 0 : RETRY_MS[claim.attempt - 1] ?? 0;
    await postponeVerification(db.kysely, key, claim.attempt, new Date(clock().getTime() + delay_ms + SWEEP_AGAIN_MS));
    // Under another job id: this one's is taken until it has ended.
    queues.enqueue(VERIFICATIONS, [{ id: `${key.id}.${claim.attempt}`, data: { ...key }, delay_ms }]);
    return;
  }
  // Should the address have changed meanwhile, it is checked again, as after any change.
  const next = newVerification(claim.address, "updated", claim.requested_by, clock());
  const ended = await endVerification(db.pool, key, claim.attempt, ending, next, clock());
  if (ended) metrics.verifications.inc({ outcome: ended.status === "superseded" ? "superseded" : ending.outcome });
  if (ended?.queued_next) enqueueVerification(queues, next);
}

async function check(log: Log, providers: readonly Provider[], { address }: Claimed, signal: AbortSignal | undefined): Promise<Ending & { retryable: boolean }> {
  try {
    const answer = await locate(providers, address, { timeout_ms: PROVIDER_TIMEOUT_MS, ...(signal && { signal }) });
    return { ...describe(answer), provider: answer.provider, data_version: answer.data_version, status: "succeeded", error_code: null, retryable: false };
  } catch (error) {
    const { code, retryable } = error instanceof ProviderError ? error : { code: "internal_error", retryable: true };
    log.warn({ err: error, code }, "no provider gave an answer");
    return { status: "failed", outcome: "failed", provider: null, data_version: null, location: null, confidence: null, error_code: code, retryable };
  }
}

const describe = (answer: Answer): Pick<Ending, "outcome" | "location" | "confidence"> =>
  answer.outcome === "verified" ? answer : { outcome: answer.outcome, location: null, confidence: null };

/** Hands over again what no worker has: jobs that were lost, and verifications whose worker died. */
export async function sweepVerifications({ db, queues, clock }: Resources): Promise<void> {
  const now = clock();
  const neglected = await takeNeglected(db.kysely, now, new Date(now.getTime() + SWEEP_AGAIN_MS), SWEEP_BATCH);
  // A job that a dead worker had may still be known to the queue: another id makes sure that this one runs.
  const round = Math.floor(now.getTime() / SWEEP_AGAIN_MS);
  queues.enqueue(VERIFICATIONS, neglected.map(({ campaign_id, ...key }) =>
    ({ id: `${key.id}.r${round}`, data: { ...key }, priority: campaign_id ? CAMPAIGN_PRIORITY : 0 })));
}

/** Starts the verifications that are due by policy. */
export async function queueDueVerifications({ db, queues, clock }: Resources): Promise<void> {
  const now = clock();
  const keys = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const due = await lockDue(tx, now, SWEEP_BATCH);
    if (due.length === 0) return [];
    const queued = await queueVerifications(tx, due.map((address) => newVerification(address, "due", "system:schedule", now)));
    await clearDue(tx, queued);
    return queued;
  });
  // What is due can wait, as campaigns can: imports make very many due at once.
  queues.enqueue(VERIFICATIONS, keys.map((key) => ({ id: key.id, data: { ...key }, priority: CAMPAIGN_PRIORITY })));
}

import { ProviderError, type Provider } from "../../geocoding/provider.ts";
import { locate, type ChainAnswer } from "../../geocoding/chain.ts";
import type { Queues } from "../../platform/queue/queue.ts";
import type { Resources } from "../../platform/resources.ts";
import { readChain, type TenantChain } from "../providers/chain.ts";
import {
  claimVerification, postponeVerifications, takeNeglected,
  type Cause, type Claimed, type Ending, type VerificationKey,
} from "./queries.ts";
import { endChecks } from "./end.ts";
import { comparePin, judge, newVerification } from "./service.ts";

export const VERIFICATIONS = "verifications";

/** Longer than all providers together may take; a killed worker's verification is claimable after this. */
const LEASE_MS = 40_000;
const PROVIDERS_TOTAL_MS = 25_000;
const ATTEMPTS = 5;
/** For its turn with a provider it waits longer: that is no failure. */
const TURNS = 200;
const RETRY_MS = [2_000, 5_000, 10_000, 20_000];

const SWEEP_AGAIN_MS = 30_000;
const SWEEP_BATCH = 2_000;
/** BullMQ takes lower numbers first, and 0 before all: a request's verification is never behind one that is merely due. */
const priorityOf = (cause: Cause): number => ({ due: 5, campaign: 10 } as Partial<Record<Cause, number>>)[cause] ?? 0;

/** Of a verification that has just been queued, so it is in no job yet. */
export const enqueueVerification = (queues: Queues, { tenant_id, address_id, id }: VerificationKey): void =>
  queues.enqueue(VERIFICATIONS, [{ data: { tenant_id, address_id, id } }]);

/**
 * Runs one verification: claims it, asks the tenant's providers with no transaction open, writes what they say.
 * @param embedded asked after them: the gazetteer
 * @param signal releases it to another worker
 * @returns why it was to be run; undefined where another worker has it
 */
export async function runVerification(resources: Resources, embedded: readonly Provider[], key: VerificationKey, signal?: AbortSignal): Promise<Cause | undefined> {
  const { db, clock, metrics, queues } = resources;
  const claim = await claimVerification(resources, db.pool, key, clock(), LEASE_MS);
  if (!claim) return undefined;
  const { ending, delay_ms } = await check(resources, await readChain(resources, key.tenant_id), embedded, claim, signal);
  if (delay_ms !== undefined) {
    const isSoon = delay_ms <= SWEEP_AGAIN_MS;
    await postponeVerifications(db.kysely, [{ ...key, attempt: claim.attempt, until: new Date(clock().getTime() + delay_ms + (isSoon ? SWEEP_AGAIN_MS : 0)) }]);
    // Under another job id: this one's is taken until it has ended. What has long to wait is left to the sweep.
    if (isSoon) queues.enqueue(VERIFICATIONS, [{ id: `${key.id}.${claim.attempt}`, data: { ...key }, delay_ms, priority: priorityOf(claim.cause) }]);
    return claim.cause;
  }
  // Should the address have changed meanwhile, it is checked again, as after any change.
  const next = newVerification(claim.address, "updated", claim.requested_by, clock());
  const [ended] = await endChecks(resources, [{ key, attempt: claim.attempt, requested_by: claim.requested_by, ending, next }]);
  if (ended) metrics.verifications.inc({ outcome: ended.status === "superseded" ? "superseded" : ending.outcome });
  if (ended?.queued_next) enqueueVerification(queues, next);
  return claim.cause;
}

export interface Checked {
  ending: Ending;
  /** A better ending may be had so much later. */
  delay_ms?: number;
}

/** Asks the tenant's providers, and the embedded ones after them, about the address of a claim, and judges what is known of it then. */
export async function check(resources: Resources, chain: TenantChain, embedded: readonly Provider[], claim: Claimed, signal: AbortSignal | undefined): Promise<Checked> {
  const { log, clock, config } = resources;
  try {
    const providers = [...chain.providersFor(claim.address.country_code), ...embedded];
    const answer = await locate(providers, claim.address, { timeout_ms: config.PROVIDER_TIMEOUT_MS, total_ms: PROVIDERS_TOTAL_MS, ...(signal && { signal }) });
    const { unanswered } = answer;
    const isWaiting = unanswered && (unanswered.code === "rate_limited" || chain.when_unanswered === "postpone");
    return {
      ending: { ...describe(answer), findings: [...answer.findings, ...comparePin(claim.address, answer)], judged: judge(claim, answer, clock()) },
      ...(isWaiting && delayAfter(unanswered, claim.attempt)),
    };
  } catch (error) {
    const failure = error instanceof ProviderError ? error : new ProviderError("", "internal_error", { cause: error });
    log.warn({ err: failure, code: failure.code }, "no provider gave an answer");
    const ending: Ending = { status: "failed", outcome: "failed", provider: null, data_version: null, location: null, confidence: null, error_code: failure.code };
    if (signal?.aborted) return { ending, delay_ms: 0 };
    return { ending, ...(failure.retryable && delayAfter(failure, claim.attempt)) };
  }
}

function delayAfter({ code, retry_after_ms = 0 }: ProviderError, attempt: number): { delay_ms?: number } {
  if (attempt >= (code === "rate_limited" ? TURNS : ATTEMPTS)) return {};
  return { delay_ms: Math.max(RETRY_MS[attempt - 1] ?? RETRY_MS.at(-1) ?? 0, retry_after_ms) };
}

const describe = (answer: ChainAnswer): Ending => ({
  status: "succeeded", outcome: answer.outcome, provider: answer.provider, data_version: answer.data_version, error_code: null,
  ...(answer.outcome === "verified" ? { location: answer.location, confidence: answer.confidence, keep_days: answer.match?.keep_for_days ?? null } : { location: null, confidence: null }),
});

/** Hands over again what no worker has: jobs that were lost, and verifications whose worker died. */
export async function sweepVerifications({ db, queues, clock }: Resources): Promise<void> {
  const now = clock();
  const neglected = await takeNeglected(db.kysely, now, new Date(now.getTime() + SWEEP_AGAIN_MS), SWEEP_BATCH);
  // A job that a dead worker had may still be known to the queue: another id makes sure that this one runs.
  const round = Math.floor(now.getTime() / SWEEP_AGAIN_MS);
  queues.enqueue(VERIFICATIONS, neglected.map(({ cause, ...key }) => ({ id: `${key.id}.r${round}`, data: { ...key }, priority: priorityOf(cause) })));
}

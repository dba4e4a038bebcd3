/** Runs verifications in batches, in the background. */
import pLimit from "p-limit";
import type { Provider } from "../../geocoding/provider.ts";
import type { Resources } from "../../platform/resources.ts";
import { readChain, type TenantChain } from "../providers/chain.ts";
import { check, isForbidden, type Checked, type Postponed } from "./check.ts";
import { endChecks } from "./end.ts";
import { verificationMetrics } from "./metrics.ts";
import { postponeVerifications, type Claimed, type Result, type PostponedVerification } from "./queries.ts";
import type { PaceMeter } from "../../platform/jobs/pace.ts";
import { newVerification, VERIFICATIONS } from "./service.ts";

/** Checks that have not started this long after the claim are released. */
const BEGIN_WITHIN_MS = 15_000;
/** `BEGIN_WITHIN_MS`, and longer than all providers together may take. */
export const BATCH_LEASE_MS = 60_000;

/** The results of checks, before they are written. */
export interface Checks {
  results: Result[];
  postponed: PostponedVerification[];
  /** Called with the time that writing them took. */
  written?: (write_ms: number) => void;
}

/** The meter of the cost of a batch, and the time that its claim took. */
export interface Measured {
  meter: PaceMeter;
  claim_ms: number;
}

/** Smaller batches are not measured: their cost says little about large ones. */
const MEASURED_FROM = 50;

/**
 * Partitions checks into results and postponed ones. Checks that wait for the rate limit of a provider are postponed
 * one after the other, at its rate.
 */
export function partitionChecks(checked: readonly { claim: Claimed; checked: Checked }[], now: Date): Checks {
  const checks: Checks = { results: [], postponed: [] };
  const turns = new Map<string, number>();
  const untilOf = ({ delay_ms, provider, turn_ms }: Postponed): Date => {
    if (turn_ms === undefined) return new Date(now.getTime() + delay_ms);
    const name = provider ?? "";
    const before = turns.get(name) ?? 0;
    turns.set(name, before + 1);
    return new Date(now.getTime() + delay_ms + before * turn_ms);
  };
  for (const { claim, checked: check } of checked) {
    const { tenant_id, address_id, id, attempt, requested_by } = claim;
    const key = { tenant_id, address_id, id };
    if ("not_started" in check) checks.postponed.push({ ...key, attempt, until: now, not_started: true });
    else if (check.postponed)
      checks.postponed.push({
        ...key,
        attempt,
        until: untilOf(check.postponed),
        postponed_for: check.postponed.code,
        postponed_by: check.postponed.provider,
      });
    else
      checks.results.push({
        key,
        attempt,
        requested_by,
        traceparent: check.traceparent,
        ending: check.ending,
        next: newVerification(claim.address, "updated", requested_by, now),
      });
  }
  return checks;
}

/** Runs the checks of claims, concurrently and with no transaction open. */
export async function checkClaims(
  resources: Resources,
  embedded: readonly Provider[],
  claims: readonly Claimed[],
  signal?: AbortSignal,
  measured?: Measured,
): Promise<Checks> {
  const { clock, config } = resources;
  const chains = new Map<string, TenantChain>();
  for (const { tenant_id } of claims)
    if (!chains.has(tenant_id)) chains.set(tenant_id, await readChain(resources, tenant_id));
  const checked: { claim: Claimed; checked: Checked }[] = [];
  const begun = performance.now();
  let spent_ms = 0;
  await pLimit(config.CAMPAIGN_CONCURRENCY).map(claims, async (claim) => {
    const at = performance.now();
    const isLate = signal?.aborted || isForbidden(resources, claim) || at - begun > BEGIN_WITHIN_MS;
    checked.push({
      claim,
      checked: isLate
        ? { not_started: true }
        : await check(resources, chains.get(claim.tenant_id)!, embedded, claim, signal),
    });
    spent_ms += performance.now() - at;
  });
  const checks = partitionChecks(checked, clock());
  if (!measured || claims.length < MEASURED_FROM) return checks;
  const call_ms = [...chains.values()].reduce((sum, chain) => sum + chain.takeCallMs(), 0);
  const check_ms = (spent_ms - call_ms) / Math.min(config.CAMPAIGN_CONCURRENCY, claims.length);
  const { meter, claim_ms } = measured;
  return { ...checks, written: (write_ms) => meter.note({ addresses: claims.length, claim_ms, check_ms, write_ms }) };
}

/** Writes the results of checks in one statement: single statements would cost more round trips than the checks. */
export async function writeChecks(resources: Resources, checks: Checks): Promise<void> {
  const begun = performance.now();
  await write(resources, checks);
  checks.written?.(performance.now() - begun);
}

async function write(resources: Resources, { results, postponed }: Checks): Promise<void> {
  const { db, clock, queues } = resources;
  const { verifications } = verificationMetrics(resources.metrics);
  if (postponed.length > 0) await postponeVerifications(db.kysely, postponed, clock());
  if (results.length === 0) return;
  let isQueued = false;
  const byAddress = new Map(results.map((result) => [result.key.address_id, result]));
  for (const { address_id, status, queued_next } of await endChecks(resources, results)) {
    const result = byAddress.get(address_id);
    if (!result) continue;
    verifications.inc({ outcome: status === "superseded" ? "superseded" : result.ending.outcome });
    isQueued ||= queued_next;
  }
  if (isQueued) queues.ring(VERIFICATIONS);
}

/** Verifications by the hundred, in the background. */
import pLimit from "p-limit";
import type { Provider } from "../../geocoding/provider.ts";
import type { Resources } from "../../platform/resources.ts";
import { readChain, type TenantChain } from "../providers/chain.ts";
import { check, type Checked, type Postponed } from "./check.ts";
import { endChecks } from "./end.ts";
import { verificationMetrics } from "./metrics.ts";
import { postponeVerifications, type Claimed, type Result, type ToRepeat } from "./queries.ts";
import type { PaceMeter } from "../../platform/jobs/pace.ts";
import { newVerification, VERIFICATIONS } from "./service.ts";

/** No check is begun later than this after the claim; what has not begun goes back. */
const BEGIN_WITHIN_MS = 15_000;
/** That, and longer than all providers together may take. */
export const BATCH_LEASE_MS = 60_000;

/** What came of some checks, before it is written. */
export interface Checks {
  results: Result[];
  postponed: ToRepeat[];
  /** Is told how long it took to write them. */
  written?: (write_ms: number) => void;
}

/** Where what a batch costs is noted, and what its claim took. */
export interface Measured {
  meter: PaceMeter;
  claim_ms: number;
}

/** What smaller batches cost says little of large ones. */
const MEASURED_FROM = 50;

/**
 * What is to be written of checks, and what is to be tried again: those that wait for a turn with a provider one after
 * the other, as its turns come.
 */
export function sortChecks(checked: readonly { claim: Claimed; checked: Checked }[], now: Date): Checks {
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
    if ("untried" in check) checks.postponed.push({ ...key, attempt, until: now, untried: true });
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
        ending: check.ending,
        next: newVerification(claim.address, "updated", requested_by, now),
      });
  }
  return checks;
}

/** Asks the providers of their tenants about several claims at once, with no transaction open. */
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
    const isLate = signal?.aborted || at - begun > BEGIN_WITHIN_MS;
    checked.push({
      claim,
      checked: isLate
        ? { untried: true }
        : await check(resources, chains.get(claim.tenant_id)!, embedded, claim, signal),
    });
    spent_ms += performance.now() - at;
  });
  const checks = sortChecks(checked, clock());
  if (!measured || claims.length < MEASURED_FROM) return checks;
  const call_ms = [...chains.values()].reduce((sum, chain) => sum + chain.takeCallMs(), 0);
  const check_ms = (spent_ms - call_ms) / Math.min(config.CAMPAIGN_CONCURRENCY, claims.length);
  const { meter, claim_ms } = measured;
  return { ...checks, written: (write_ms) => meter.note({ addresses: claims.length, claim_ms, check_ms, write_ms }) };
}

/** Writes what checks found in one statement: one by one, the round trips would cost more than the checks. */
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

import type { Provider } from "../../geocoding/provider.ts";
import type { Resources } from "../../platform/resources.ts";
import { readChain } from "../providers/chain.ts";
import { check, enqueueVerification } from "../verifications/jobs.ts";
import { claimOfCampaign, endVerifications, postponeVerifications, type Claimed, type Result } from "../verifications/queries.ts";
import { newVerification } from "../verifications/service.ts";
import type { CampaignKey } from "./queries.ts";

const BATCH = 200;
/** No check is begun later than this after the claim; what has not begun goes back. */
const BEGIN_WITHIN_MS = 15_000;
/** That, and longer than all providers together may take. */
const LEASE_MS = 60_000;

/**
 * Claims verifications of a campaign that wait, asks the tenant's providers about several at once with no transaction open, and
 * writes what they say in one statement: one by one, the round trips would cost more than the checks.
 * @returns whether there were any
 */
export async function verifySome(resources: Resources, embedded: readonly Provider[], campaign: CampaignKey, giveBack?: AbortSignal): Promise<boolean> {
  const { db, clock, config, metrics, queues } = resources;
  const claims = await claimOfCampaign(db.pool, campaign, clock(), LEASE_MS, BATCH);
  if (claims.length === 0) return false;
  const chain = await readChain(resources, campaign.tenant_id);
  const results: Result[] = [];
  const postponed: Parameters<typeof postponeVerifications>[1][number][] = [];
  const begun = performance.now();
  await inParallel(claims, config.CAMPAIGN_CONCURRENCY, async (claim) => {
    const { tenant_id, address_id, id, attempt } = claim;
    const key = { tenant_id, address_id, id };
    const now = clock();
    if (giveBack?.aborted || performance.now() - begun > BEGIN_WITHIN_MS) {
      postponed.push({ ...key, attempt, until: now, untried: true });
      return;
    }
    const { ending, delay_ms } = await check(resources, chain, embedded, claim, giveBack);
    if (delay_ms === undefined) results.push({ key, attempt, ending, next: newVerification(claim.address, "updated", claim.requested_by, now) });
    else postponed.push({ ...key, attempt, until: new Date(now.getTime() + delay_ms) });
  });
  if (postponed.length > 0) await postponeVerifications(db.kysely, postponed);
  if (results.length === 0) return true;
  const byAddress = new Map(results.map((result) => [result.key.address_id, result]));
  for (const { address_id, status, queued_next } of await endVerifications(db.pool, results, clock())) {
    const result = byAddress.get(address_id);
    if (!result) continue;
    metrics.verifications.inc({ outcome: status === "superseded" ? "superseded" : result.ending.outcome });
    if (queued_next) enqueueVerification(queues, result.next);
  }
  return true;
}

async function inParallel(claims: readonly Claimed[], concurrency: number, work: (claim: Claimed) => Promise<void>): Promise<void> {
  const left = claims.values();
  await Promise.all(Array.from({ length: Math.min(concurrency, claims.length) }, async () => {
    for (const claim of left) await work(claim);
  }));
}

/** The job that verifies addresses that a request has made or changed: new ones, changed ones, those that were asked for. */
import type { Provider } from "../../geocoding/provider.ts";
import { defineJob, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import { readChain, type TenantChain } from "../providers/chain.ts";
import { writeChecks } from "./batch.ts";
import { check, type Checked } from "./check.ts";
import { claimDue, listDue, type Cause, type Claimed } from "./queries.ts";
import { newVerification, VERIFICATIONS } from "./service.ts";
import type { Throttle } from "./throttle.ts";

/** Longer than all providers together may take; a killed worker's verification is claimable after this. */
const LEASE_MS = 40_000;
const BATCH = 100;

export interface ClaimedVerification extends Claimed {
  lane: string;
  is_slow: boolean;
  chain: TenantChain;
}

const isInBackground = (cause: Cause): boolean => cause === "due" || cause === "campaign";

/** What is checked again in the background leaves half of the places to what requests wait for. */
const laneOf = (tenant_id: string, in_background: boolean) => ({ lane: in_background ? `${tenant_id} in background` : tenant_id, is_slow: in_background });

/**
 * @param embedded asked after the tenant's own providers: the gazetteer
 * @param places verifications that run at once
 */
export function verificationJob(resources: Resources, embedded: readonly Provider[], places: number, throttle?: Throttle): Job<ClaimedVerification, Checked> {
  const { db } = resources;
  return defineJob({
    name: VERIFICATIONS, places, tenant_places: Math.max(1, Math.ceil(places * 0.75)), batch: BATCH,
    listLanes: async (now) => (await listDue(db.readers, now, places)).map((lane) => ({ ...lane, ...laneOf(lane.tenant_id, lane.in_background), most: places })),
    async claim(allotments, now) {
      const lanes = allotments.map(({ tenant_id, lane, count }) => ({ tenant_id, in_background: lane !== tenant_id, due: count }));
      const claims = await claimDue(resources, db.pool, lanes, now, LEASE_MS);
      const chains = new Map<string, TenantChain>();
      for (const { tenant_id } of claims) if (!chains.has(tenant_id)) chains.set(tenant_id, await readChain(resources, tenant_id));
      return claims.map((claim) => ({ ...claim, ...laneOf(claim.tenant_id, isInBackground(claim.cause)), chain: chains.get(claim.tenant_id) as TenantChain }));
    },
    run: (claim, signal) => check(resources, claim.chain, embedded, claim, signal),
    async end(endings, now) {
      for (const { claim } of endings) throttle?.record(claim.cause);
      const postponed = endings.flatMap(({ claim: { tenant_id, address_id, id, attempt }, ending: { delay_ms } }) =>
        delay_ms === undefined ? [] : [{ tenant_id, address_id, id, attempt, until: new Date(now.getTime() + delay_ms) }]);
      const results = endings.flatMap(({ claim, ending: { ending, delay_ms } }) => delay_ms === undefined
        ? [{ key: { tenant_id: claim.tenant_id, address_id: claim.address_id, id: claim.id }, attempt: claim.attempt, requested_by: claim.requested_by, ending, next: newVerification(claim.address, "updated", claim.requested_by, now) }]
        : []);
      await writeChecks(resources, { results, postponed });
      return postponed.length > 0 ? new Date(Math.min(...postponed.map(({ until }) => until.getTime()))) : undefined;
    },
  });
}

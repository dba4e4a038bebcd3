/**
 * The job that verifies addresses that a request has made or changed: new ones, changed ones, those that were asked
 * for.
 */
import type { Provider } from "../../geocoding/provider.ts";
import { defineJob, type Declaration, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import pLimit from "p-limit";
import { readChain, type TenantChain } from "../providers/chain.ts";
import { sortChecks, writeChecks } from "./batch.ts";
import { check, RETRIES, type Checked } from "./check.ts";
import { claimDue, listDue, type Cause, type Claimed } from "./queries.ts";
import { VERIFICATIONS } from "./service.ts";
import type { Throttle } from "../../platform/jobs/throttle.ts";

/** Claimed at once: more than run at once, since many are claimed and written at little more than the cost of one. */
const BATCH = 64;
/** One that could not begin in that time goes back: its lease must hold for as long as the providers may take. */
const BEGIN_WITHIN_MS = 12_000;

/** Of so many places, those of one tenant at most. */
const shareOf = (places: number): number => Math.ceil(places * 0.75);

export const VERIFICATION_JOB = {
  name: VERIFICATIONS,
  summary:
    "Asks providers where an address is, and writes it onto the address. Providers may be asked twice; an address is written once.",
  table: "verifications",
  first: ["queued"],
  states: {
    queued: {
      running: "claimed",
      superseded: "the address has changed",
      cancelled: "the address is deleted, or its campaign is cancelled",
    },
    running: {
      running: "its lease has ended",
      queued: "to be tried again",
      succeeded: "a provider has answered",
      failed: "no attempt is left",
      superseded: "the address has changed",
      cancelled: "the address is deleted, or its campaign is cancelled",
    },
    succeeded: {},
    failed: {},
    superseded: {},
    cancelled: {},
  },
  lane: "what a request waits for, or what is checked again in the background",
  /** `WORKER_CONCURRENCY` where that is more. */
  places: BATCH,
  tenant_places: shareOf(BATCH),
  batch: BATCH,
  /** Longer than all providers together may take. */
  lease_ms: 40_000,
  retries: RETRIES,
} as const satisfies Declaration;

export interface ClaimedVerification extends Claimed {
  lane: string;
  is_slow: boolean;
  chain: TenantChain;
}

const isInBackground = (cause: Cause): boolean => cause === "due" || cause === "campaign";

/** What is checked again in the background leaves half of the places to what requests wait for. */
const laneOf = (tenant_id: string, in_background: boolean) => ({
  lane: in_background ? `${tenant_id} in background` : tenant_id,
  is_slow: in_background,
});

/**
 * Limits how many run at once, and how many of one tenant: a tenant whose providers are slow leaves capacity to the
 * others.
 */
function limitFairly(count: number): <Result>(tenant_id: string, work: () => Promise<Result>) => Promise<Result> {
  const all = pLimit(count);
  const tenants = new Map<string, typeof all>();
  return (tenant_id, work) => {
    const own = tenants.get(tenant_id) ?? pLimit(shareOf(count));
    tenants.set(tenant_id, own);
    return own(() => all(work));
  };
}

/**
 * @param embedded asked after the tenant's own providers: the gazetteer
 * @param concurrency verifications that run at once
 */
export function verificationJob(
  resources: Resources,
  embedded: readonly Provider[],
  concurrency: number,
  throttle?: Throttle,
): Job<ClaimedVerification, Checked> {
  const { db } = resources;
  const places = Math.max(concurrency, VERIFICATION_JOB.places);
  const limit = limitFairly(concurrency);
  return defineJob({
    ...VERIFICATION_JOB,
    places,
    tenant_places: shareOf(places),
    listLanes: async (now) =>
      (await listDue(db.readers, now, places)).map((lane) => ({
        ...lane,
        ...laneOf(lane.tenant_id, lane.in_background),
        most: places,
      })),
    async claim(allotments, now) {
      const lanes = allotments.map(({ tenant_id, lane, count }) => ({
        tenant_id,
        in_background: lane !== tenant_id,
        due: count,
      }));
      const claims = await claimDue(resources, db.pool, lanes, now, VERIFICATION_JOB.lease_ms);
      const chains = new Map<string, TenantChain>();
      for (const { tenant_id } of claims)
        if (!chains.has(tenant_id)) chains.set(tenant_id, await readChain(resources, tenant_id));
      return claims.map((claim) => ({
        ...claim,
        ...laneOf(claim.tenant_id, isInBackground(claim.cause)),
        chain: chains.get(claim.tenant_id) as TenantChain,
      }));
    },
    run(claim, signal) {
      const claimed = performance.now();
      return limit(claim.tenant_id, async (): Promise<Checked> =>
        signal.aborted || performance.now() - claimed > BEGIN_WITHIN_MS
          ? { untried: true }
          : check(resources, claim.chain, embedded, claim, signal),
      );
    },
    // Waiting for a provider's turn is no failure.
    hasFailed: (checked) =>
      !("untried" in checked) &&
      (checked.postponed
        ? checked.postponed.code !== null && checked.postponed.code !== "rate_limited"
        : checked.ending.status === "failed"),
    async end(endings, now) {
      for (const { claim } of endings) if (!isInBackground(claim.cause)) throttle?.record();
      const { results, postponed } = sortChecks(
        endings.map(({ claim, ending }) => ({ claim, checked: ending })),
        now,
      );
      await writeChecks(resources, { results, postponed });
      return postponed.length > 0 ? new Date(Math.min(...postponed.map(({ until }) => until.getTime()))) : undefined;
    },
  });
}

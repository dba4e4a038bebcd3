/** The job that verifies addresses after requests: new ones, changed ones and on request. */
import type { Provider } from "../../geocoding/provider.ts";
import { defineJob, type Declaration, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import pLimit from "p-limit";
import type { Connection } from "../../platform/database/prepared.ts";
import { findTraceparents, type TracedRow } from "../../records/traces.ts";
import { readChain, type TenantChain } from "../providers/chain.ts";
import { partitionChecks, writeChecks } from "./batch.ts";
import { check, isForbidden, RETRIES, type Checked } from "./check.ts";
import { claimDueVerifications, listDueLanes, type Cause, type Claimed } from "./queries.ts";
import { VERIFICATIONS } from "./service.ts";
import type { Throttle } from "../../platform/jobs/throttle.ts";

/** Claims exceed the concurrency: many are claimed and written at little more than the cost of one. */
const BATCH = 64;
/**
 * Checks that have not started this long after the claim are released: the lease must cover the time of all providers.
 */
const BEGIN_WITHIN_MS = 12_000;

/** The maximum share of one tenant. */
const shareOf = (places: number): number => Math.ceil(places * 0.75);

export const VERIFICATION_JOB = {
  name: VERIFICATIONS,
  summary:
    "Geocodes an address with providers, and writes the result to the address. A provider may be called twice; an " +
    "address is written once.",
  table: "verifications",
  first: ["queued"],
  states: {
    queued: {
      running: "claimed",
      superseded: "the address has changed",
      cancelled: "the address is deleted, its campaign is cancelled, or its customer is restricted",
    },
    running: {
      running: "its lease has ended",
      queued: "retry",
      succeeded: "a provider has answered",
      failed: "no attempt is left",
      superseded: "the address has changed",
      cancelled: "the address is deleted, its campaign is cancelled, or its customer is restricted",
    },
    succeeded: {},
    failed: {},
    superseded: {},
    cancelled: {},
  },
  lane: "interactive verifications, or verifications in the background",
  /** `WORKER_CONCURRENCY` if that is more. */
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

/** What has queued a verification: a request for it, or a version of its address. */
const tracedRowOf = ({ tenant_id, id, cause, address }: Claimed): TracedRow =>
  cause === "requested"
    ? { tenant_id, row_id: id, version: 0 }
    : { tenant_id, row_id: address.id, version: address.version };

/** Finds the spans that have queued verifications; those in the background have none. */
async function findSpans(connection: Connection, claims: readonly Claimed[]): Promise<Map<Claimed, string>> {
  const asked = claims.filter(({ cause }) => !isInBackground(cause));
  const found = await findTraceparents(connection, asked.map(tracedRowOf));
  return new Map(
    asked.flatMap((claim, index): [Claimed, string][] => {
      const traceparent = found[index];
      return traceparent === undefined ? [] : [[claim, traceparent]];
    }),
  );
}

/** Background verifications have a lane of their own, and leave half of the capacity to those of requests. */
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
 * The job of verifications.
 * @param embedded providers that are asked after the tenants' own: the gazetteer
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
      (await listDueLanes(db.readers, now, places)).map((lane) => ({
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
      const claims = await claimDueVerifications(resources, db.pool, lanes, now, VERIFICATION_JOB.lease_ms);
      const chains = new Map<string, TenantChain>();
      for (const { tenant_id } of claims)
        if (!chains.has(tenant_id)) chains.set(tenant_id, await readChain(resources, tenant_id));
      const traceparents = resources.tracing ? await findSpans(db.readers, claims) : new Map<Claimed, string>();
      return claims.map((claim) => ({
        ...claim,
        traceparent: traceparents.get(claim),
        ...laneOf(claim.tenant_id, isInBackground(claim.cause)),
        chain: chains.get(claim.tenant_id) as TenantChain,
      }));
    },
    run(claim, signal) {
      const claimed = performance.now();
      return limit(claim.tenant_id, async (): Promise<Checked> =>
        signal.aborted || isForbidden(resources, claim) || performance.now() - claimed > BEGIN_WITHIN_MS
          ? { not_started: true }
          : check(resources, claim.chain, embedded, claim, signal),
      );
    },
    // Waiting for the rate limit of a provider is not a failure.
    hasFailed: (checked) =>
      !("not_started" in checked) &&
      (checked.postponed
        ? checked.postponed.code !== null && checked.postponed.code !== "rate_limited"
        : checked.ending.status === "failed"),
    async end(endings, now) {
      for (const { claim } of endings) if (!isInBackground(claim.cause)) throttle?.record();
      const { results, postponed } = partitionChecks(
        endings.map(({ claim, ending }) => ({ claim, checked: ending })),
        now,
      );
      await writeChecks(resources, { results, postponed });
      return postponed.length > 0 ? new Date(Math.min(...postponed.map(({ until }) => until.getTime()))) : undefined;
    },
  });
}

/** Verifies the addresses of a campaign, batch by batch. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Provider } from "../../geocoding/provider.ts";
import { SMALL_BATCH } from "../../platform/jobs/throttle.ts";
import { withBackgroundPool, type Resources } from "../../platform/resources.ts";
import { checkClaims, writeChecks, type Checks } from "../verifications/batch.ts";
import { claimOfCampaign } from "../verifications/queries.ts";
import { advanceCampaign, makeChunks, type ChunkOptions } from "./advance.ts";
import { CAMPAIGN_JOB } from "./declaration.ts";
import type { CampaignKey } from "./queries.ts";

/** Between two looks for what has ended and what comes next, while there is work. */
const STEP_MS = 500;
/** Another process makes chunks meanwhile. */
const OTHERS_MS = 50;

export interface WorkOptions extends ChunkOptions {
  /** Asks it to stop soon; what has not begun goes back. */
  signal?: AbortSignal;
  /** Asked before each batch. */
  goesOn?: () => boolean;
}

/**
 * Works on a campaign until nothing of it can be claimed. While one batch is written, the next one is checked and the
 * next chunk is made; while it is throttled, one small batch follows the other, with a pause after each.
 */
export async function workOnCampaign(
  shared: Resources,
  providers: readonly Provider[],
  key: CampaignKey,
  { signal, goesOn = () => true, ...options }: WorkOptions = {},
): Promise<void> {
  if (signal?.aborted) return;
  const { throttle, pace } = options;
  const resources = withBackgroundPool(shared);
  let writing: Promise<void> = Promise.resolve();
  const claimAndCheck = async (most: number): Promise<Checks | undefined> => {
    const begun = performance.now();
    const claims = await claimOfCampaign(
      resources,
      resources.db.pool,
      key,
      resources.clock(),
      CAMPAIGN_JOB.lease_ms,
      most,
    );
    return claims.length > 0
      ? checkClaims(resources, providers, claims, signal, pace && { meter: pace, claim_ms: performance.now() - begun })
      : undefined;
  };
  const isToGoOn = (): boolean => signal?.aborted !== true && goesOn();
  const next = makesChunksAhead(resources, key, options);
  try {
    await advanceCampaign(resources, key, options);
    while (isToGoOn()) {
      const begun = performance.now();
      const isThrottled = throttle?.isBusy() === true;
      const most = isThrottled ? SMALL_BATCH : CAMPAIGN_JOB.batch;
      await next.make(isThrottled);
      let checks = await claimAndCheck(most);
      await writing;
      if (!checks) {
        await next.made();
        // None is queued: the first worker that sees it makes more.
        const open = await makeChunks(resources, key, options);
        if (open === undefined) await sleep(OTHERS_MS);
        checks = open ? await claimAndCheck(most) : undefined;
        if (!checks) return;
      }
      writing = writeChecks(resources, checks);
      writing.catch(() => undefined); // it is awaited with the next batch
      if (!isThrottled) continue;
      await writing;
      await throttle?.pause(performance.now() - begun, signal);
    }
  } finally {
    await Promise.all([writing, next.made()]);
  }
}

/** Makes chunks before the last one has run out, and counts. */
function makesChunksAhead(resources: Resources, key: CampaignKey, options: ChunkOptions) {
  let [making, begun]: [Promise<unknown>, number] = [Promise.resolve(), performance.now()];
  return {
    made: () => making,
    /** @param waits whether nothing else is to happen meanwhile */
    async make(waits: boolean): Promise<void> {
      if (performance.now() - begun < STEP_MS) return;
      await making;
      begun = performance.now();
      making = makeChunks(resources, key, options);
      making.catch(() => undefined); // it is awaited with the next one
      if (waits) await making;
    },
  };
}

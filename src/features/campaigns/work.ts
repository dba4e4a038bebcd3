/** Verifies the addresses of a campaign, batch by batch. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Provider } from "../../geocoding/provider.ts";
import { SMALL_BATCH } from "../../platform/jobs/throttle.ts";
import { withBackgroundPool, type Resources } from "../../platform/resources.ts";
import { checkClaims, writeChecks, type Checks } from "../verifications/batch.ts";
import { claimCampaignVerifications } from "../verifications/queries.ts";
import { advanceCampaign, createChunks, type ChunkOptions } from "./advance.ts";
import { CAMPAIGN_JOB } from "./declaration.ts";
import type { CampaignKey } from "./queries.ts";

/** How often a working campaign is advanced. */
const ADVANCE_EVERY_MS = 500;
/** The pause while another process creates chunks. */
const OTHER_PROCESS_MS = 50;
/** Batches that are written at the same time: while Postgres writes one, the next one is sealed. */
const MOST_WRITES = 2;

export interface WorkOptions extends ChunkOptions {
  /** Requests to stop soon; verifications that have not started are released. */
  signal?: AbortSignal;
  /** Called before each batch. */
  shouldContinue?: () => boolean;
}

/**
 * Runs a campaign until nothing can be claimed. While batches are written, the next one is checked and the next chunk
 * is created. While throttled, small batches run one after the other, with a pause after each.
 */
export async function runCampaign(
  shared: Resources,
  providers: readonly Provider[],
  key: CampaignKey,
  { signal, shouldContinue = () => true, ...options }: WorkOptions = {},
): Promise<void> {
  if (signal?.aborted) return;
  const { throttle, pace } = options;
  const resources = withBackgroundPool(shared);
  let writes: Promise<void>[] = [];
  /** Waits for writes, oldest first, until at most `left` remain. */
  const untilWritten = async (left: number): Promise<void> => {
    while (writes.length > left) {
      await writes[0];
      writes = writes.slice(1);
    }
  };
  const claimAndCheck = async (most: number): Promise<Checks | undefined> => {
    const begun = performance.now();
    const claims = await claimCampaignVerifications(
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
  const canContinue = (): boolean => signal?.aborted !== true && shouldContinue();
  const next = prefetchChunks(resources, key, options);
  try {
    await advanceCampaign(resources, key, options);
    while (canContinue()) {
      const begun = performance.now();
      const isThrottled = throttle?.isBusy() === true;
      const most = isThrottled ? SMALL_BATCH : CAMPAIGN_JOB.batch;
      await next.make(isThrottled);
      let checks = await claimAndCheck(most);
      await untilWritten(checks ? MOST_WRITES - 1 : 0);
      if (!checks) {
        await next.made();
        // Nothing is queued: creates more, unless another process does.
        const open = await createChunks(resources, key, options);
        if (open === undefined) await sleep(OTHER_PROCESS_MS);
        checks = open ? await claimAndCheck(most) : undefined;
        if (!checks) return;
      }
      const writing = writeChecks(resources, checks);
      writing.catch(() => undefined); // it is awaited with a later batch
      writes.push(writing);
      if (!isThrottled) continue;
      await untilWritten(0);
      await throttle?.pause(performance.now() - begun, signal);
    }
  } finally {
    await Promise.all([...writes, next.made()]);
  }
}

/** Creates chunks before the last one is used up, and counts those that have ended. */
function prefetchChunks(resources: Resources, key: CampaignKey, options: ChunkOptions) {
  let [making, begun]: [Promise<unknown>, number] = [Promise.resolve(), performance.now()];
  return {
    made: () => making,
    /** @param waits true to wait until they are created */
    async make(waits: boolean): Promise<void> {
      if (performance.now() - begun < ADVANCE_EVERY_MS) return;
      await making;
      begun = performance.now();
      making = createChunks(resources, key, options);
      making.catch(() => undefined); // it is awaited with the next one
      if (waits) await making;
    },
  };
}

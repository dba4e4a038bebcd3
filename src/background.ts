import { campaignJob, startScheduled } from "./features/campaigns/jobs.ts";
import { countOpenBreakers } from "./features/providers/queries.ts";
import { PROVIDER_KEYS } from "./features/providers/service.ts";
import { forgetExports } from "./features/exports/service.ts";
import { searchDocuments } from "./features/search/follow.ts";
import { importJob, tidyImports } from "./features/imports/jobs.ts";
import { splitChunk } from "./records/attribute-split.ts";
import { rescheduleChunk } from "./records/due-dates.ts";
import { createThrottle, type Throttle } from "./features/verifications/throttle.ts";
import { runDueVerifications } from "./features/verifications/due.ts";
import { verificationJob } from "./features/verifications/jobs.ts";
import { purgePositions } from "./features/verifications/terms.ts";
import { countOpen, freeLeftOfCampaigns } from "./features/verifications/queries.ts";
import { deliveryJob, measureDeliveries, tidyDeliveries } from "./features/webhooks/deliver.ts";
import { dispatchEvents, measureDispatch } from "./features/webhooks/dispatch.ts";
import { WEBHOOK_SECRETS } from "./features/webhooks/service.ts";
import { replayJob } from "./features/webhooks/replays.ts";
import { purgeCache } from "./geocoding/cache.ts";
import type { Provider } from "./geocoding/provider.ts";
import { analyseNewTables, maintain, makePartitions, purgeAnswers, type Task } from "./platform/maintenance.ts";
import { createOutbound } from "./platform/outbound/outbound.ts";
import type { Resources } from "./platform/resources.ts";
import { rewrapTenantKeys } from "./privacy/root.ts";
import { advanceRotation } from "./privacy/rotation.ts";
import { createRunner, type Follower, measureFollowers } from "./records/follower.ts";
import { positions } from "./records/positions.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** What is derived from customers and addresses. */
const FOLLOWERS: readonly Follower[] = [searchDocuments, positions];

/**
 * Works on the queues, and does what has to be done again and again. Only what asks where an address is waits for the
 * providers; should they fail to come, their caller logs it.
 * @returns stops it; the queues are closed by their owner
 */
export function startWorkers(resources: Resources, providers: readonly Provider[] | Promise<readonly Provider[]>, concurrency: number): () => Promise<void> {
  const { queues, db, metrics, clock } = resources;
  const stopping = new AbortController();
  const throttle = createThrottle();
  const outbound = createOutbound({ allowed: resources.config.WEBHOOK_ALLOWED_NETWORKS, timeout_ms: 15 * SECOND });
  queues.workOn(deliveryJob(resources, outbound), resources);
  queues.workOn(replayJob(resources), resources);
  queues.workOn(importJob(resources), resources);
  const tasks: Task[] = [
    { name: "imports", every_ms: 10 * SECOND, run: () => tidyImports(resources) },
    { name: "what campaigns left open", every_ms: 60 * SECOND, run: () => freeLeftOfCampaigns(db.kysely, clock()) },
    { name: "webhooks", every_ms: SECOND / 2, run: () => dispatchEvents(resources) },
    { name: "webhook log", every_ms: HOUR, run: () => tidyDeliveries(resources) },
    { name: "webhook backlog", every_ms: 15 * SECOND, run: () => measureDeliveries(resources) },
    { name: "scheduled campaigns", every_ms: 10 * SECOND, run: () => startScheduled(resources) },
    { name: "new policies", every_ms: 5 * SECOND, run: async () => { while (await rescheduleChunk(db.kysely, 2_000)); } },
    {
      name: "new attribute definitions", every_ms: 2 * SECOND, run: async () => {
        while (!stopping.signal.aborted && await splitChunk(resources, db.kysely, clock(), 300));
      },
    },
    ...FOLLOWERS.map((follower): Task => ({
      name: `follower ${follower.name}`, every_ms: SECOND / 3, run: createRunner(resources, follower, stopping.signal),
    })),
    {
      name: "lag behind the log", every_ms: 15 * SECOND, run: async () => {
        await measureFollowers(resources, FOLLOWERS);
        await measureDispatch(resources);
      },
    },
    { name: "partitions", every_ms: 6 * HOUR, run: () => makePartitions(resources) },
    { name: "exports", every_ms: HOUR, run: () => forgetExports(resources) },
    { name: "idempotency keys", every_ms: HOUR, run: () => purgeAnswers(resources) },
    { name: "answers of providers", every_ms: 60 * SECOND, run: () => purgeCache(db.pool, clock()) },
    { name: "root keys", every_ms: 60 * SECOND, run: () => rewrapTenantKeys(db.kysely, resources.secrets, [...WEBHOOK_SECRETS, PROVIDER_KEYS]) },
    {
      name: "tenants' keys", every_ms: 10 * SECOND, run: async () => {
        while (!stopping.signal.aborted && await advanceRotation(db, resources.secrets, clock()));
      },
    },
    { name: "expired positions", every_ms: 60 * SECOND, run: () => purgePositions(resources, stopping.signal) },
    {
      name: "circuit breakers", every_ms: 15 * SECOND, run: async () => {
        for (const { provider, open } of await countOpenBreakers(db.readers, {})) metrics.open_breakers.set({ provider }, Number(open));
      },
    },
    {
      name: "backlog", every_ms: 15 * SECOND, run: async () => {
        const open = new Map((await countOpen(db.readers, {})).map(({ status, count }) => [status, Number(count)]));
        for (const status of ["queued", "running"]) metrics.backlog.set({ status }, open.get(status) ?? 0);
      },
    },
  ];
  const stops = [maintain(tasks, resources)];
  const verifyOnceKnown = async (): Promise<void> => {
    const known = await Promise.resolve(providers).catch(() => undefined);
    if (known && !stopping.signal.aborted) stops.push(startVerifying(resources, known, concurrency, throttle, stopping.signal));
  };
  void verifyOnceKnown();
  return async () => {
    stopping.abort();
    await Promise.all([queues.stopWork(), ...stops.map((stop) => stop())]);
    await outbound.close();
  };
}

/** @returns stops its timers; the queues are closed by their owner */
function startVerifying(resources: Resources, providers: readonly Provider[], concurrency: number, throttle: Throttle, signal: AbortSignal): () => Promise<void> {
  const { queues } = resources;
  queues.workOn(verificationJob(resources, providers, concurrency, throttle), resources);
  queues.workOn(campaignJob(resources, providers, { throttle }), resources);
  return maintain([
    { name: "due dates", every_ms: 10 * SECOND, run: () => runDueVerifications(resources, providers, { signal, throttle }) },
    // Not before: it would stand in the way of the gazetteer's indexes.
    { name: "statistics", every_ms: 5 * SECOND, run: () => analyseNewTables(resources) },
  ], resources);
}

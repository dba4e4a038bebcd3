import { once } from "node:events";
import type { FeatureTask, Work } from "./features/feature.ts";
import { FEATURES, FOLLOWERS, SEALED_COLUMNS } from "./features/index.ts";
import type { Provider } from "./geocoding/provider.ts";
import type { Claim, Job } from "./platform/jobs/job.ts";
import { createPaceMeter } from "./platform/jobs/pace.ts";
import { createHeartbeat } from "./platform/jobs/worker-processes.ts";
import { createThrottle } from "./platform/jobs/throttle.ts";
import { analyseNewTables, runPeriodically, createPartitions, deleteExpiredResponses } from "./platform/maintenance.ts";
import type { Resources } from "./platform/resources.ts";
import { HOUR, MINUTE, SECOND } from "./platform/time.ts";
import { rewriteKeys } from "./privacy/rewrite.ts";
import { rewrapTenantKeys } from "./privacy/root.ts";
import { advanceRotation } from "./privacy/rotation.ts";
import { deleteKeysWithoutCustomer } from "./privacy/sweep.ts";
import { createRunner } from "./records/follower.ts";
import { deleteOldTraces } from "./records/traces.ts";

/** Tasks that belong to no single feature. */
const TASKS: readonly FeatureTask[] = [
  { name: "partitions", every_ms: 6 * HOUR, run: createPartitions },
  { name: "idempotency keys", every_ms: HOUR, run: deleteExpiredResponses },
  { name: "old traces", every_ms: HOUR, run: ({ db, clock }) => deleteOldTraces(db.kysely, clock()) },
  {
    name: "pace of verifications",
    every_ms: 5 * SECOND,
    run: ({ db, clock }, { pace }) => pace.write(db.kysely, clock()),
  },
  {
    name: "root keys",
    every_ms: MINUTE,
    run: ({ db, keyStore, secrets }) =>
      rewrapTenantKeys(keyStore.db.kysely, secrets, SEALED_COLUMNS, undefined, db.kysely),
  },
  {
    name: "tenants' keys",
    every_ms: 10 * SECOND,
    async run({ keyStore, secrets, clock }, { signal }) {
      while (!signal.aborted && (await advanceRotation(keyStore.db, secrets, clock())));
    },
  },
  { name: "deleted keys", every_ms: MINUTE, run: (resources, { signal }) => rewriteKeys(resources, { signal }) },
  { name: "keys without a customer", every_ms: MINUTE, run: (resources) => deleteKeysWithoutCustomer(resources) },
  {
    name: "statistics",
    every_ms: 5 * SECOND,
    async run(resources, { providers }) {
      // Waits, since ANALYZE would block the building of the gazetteer's indexes.
      await providers;
      await analyseNewTables(resources);
    },
  },
];

/**
 * Starts the background work of the features: jobs, followers and periodic tasks. Only work that geocodes waits for the
 * providers; their caller logs a failure to load them.
 * @returns stops the work; the caller closes the queues
 */
export function startWorkers(
  resources: Resources,
  providers: readonly Provider[] | Promise<readonly Provider[]>,
): () => Promise<void> {
  const { queues } = resources;
  const stopping = new AbortController();
  const { signal } = stopping;
  const none = once(signal, "abort").then((): Provider[] => []);
  const closers: (() => Promise<unknown>)[] = [];
  const work: Work = {
    signal,
    throttle: createThrottle(),
    pace: createPaceMeter(),
    providers: Promise.race([Promise.resolve(providers).catch(() => none), none]),
    onStop: (close) => void closers.push(close),
  };

  /** Names of the jobs that this process works on. */
  const works: string[] = [];
  const begin = (job: Job<Claim, unknown>): void => {
    if (signal.aborted) return;
    works.push(job.name);
    queues.workOn(job, resources);
  };
  for (const { make } of FEATURES.flatMap(({ jobs = [] }) => jobs))
    void Promise.resolve(make(resources, work)).then(begin);
  const followers = FOLLOWERS.map((follower) => ({
    name: `follower ${follower.name}`,
    every_ms: SECOND / 3,
    run: createRunner(resources, follower, signal),
  }));
  const tasks = [...TASKS, ...FEATURES.flatMap(({ tasks: declared = [] }) => declared)].map(({ run, ...task }) => ({
    ...task,
    run: () => run(resources, work),
  }));
  const report = {
    name: "report of the process",
    every_ms: 2 * SECOND,
    run: createHeartbeat(resources, { jobs: () => works, isThrottled: work.throttle.isBusy }),
  };
  const stop = runPeriodically([...followers, ...tasks, report], resources);

  return async () => {
    stopping.abort();
    await Promise.all([queues.stopWork(), stop()]);
    for (const close of closers) await close();
  };
}

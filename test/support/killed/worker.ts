/** A process that runs one kind of job and kills itself before one of its commits. Started by kill.ts. */
import pg from "pg";
// Registers the settings of the features.
import "../../../src/features/index.ts";
import { createAttributeRegistry } from "../../../src/privacy/attributes.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { connectDatabase } from "../../../src/platform/database/database.ts";
import { createHealth } from "../../../src/platform/health.ts";
import { createMetrics } from "../../../src/platform/http/metrics.ts";
import { createKeyStore } from "../../../src/privacy/key-store.ts";
import { createKeyring } from "../../../src/privacy/keys.ts";
import { createLog } from "../../../src/platform/log.ts";
import { followRestrictions } from "../../../src/privacy/restrictions.ts";
import { connectQueues } from "../../../src/platform/queue/queue.ts";
import type { Resources } from "../../../src/platform/resources.ts";
import { createSecrets } from "../../../src/platform/secrets.ts";
import { commits } from "./commits.ts";
import { JOBS, type AnyJob, type JobName } from "./jobs.ts";

export interface Order {
  job: JobName;
  /** The number of the commit that is not executed, counted from the first one after work has arrived; from 1. */
  kill_before: number;
  database_url: string;
  redis_url: string | undefined;
  prefix: string;
  secrets_key: string;
}

const QUEUE = "doorplate queue";
let left: number | undefined;

/** Counts the commits of the service, without those of the queue library. */
function countCommits(kill_before: number): void {
  left = kill_before;
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function counted(
    this: pg.Client & { connectionParameters: { application_name?: string } },
    ...given: unknown[]
  ): unknown {
    const isCommit = commits(this, given[0]) && this.connectionParameters.application_name !== QUEUE;
    if (isCommit && left !== undefined && --left === 0) process.kill(process.pid, "SIGKILL");
    return (query as (...given: unknown[]) => unknown).apply(this, given);
  } as typeof query;
}

/** Reports ready after the first look for work, which finds none, and exits when the work that follows is done. */
function watch(job: AnyJob, kill_before: number): AnyJob {
  let [isReady, claimed, ended] = [false, 0, 0];
  return {
    ...job,
    async listLanes(now) {
      const lanes = await job.listLanes(now);
      if (lanes.length > 0) return lanes;
      if (claimed > 0 && claimed === ended) process.exit(0);
      if (!isReady) {
        isReady = true;
        countCommits(kill_before);
        process.send!("ready");
      }
      return lanes;
    },
    async claim(allotments, now) {
      const claims = await job.claim(allotments, now);
      claimed += claims.length;
      return claims;
    },
    async end(endings, now) {
      const due = await job.end(endings, now);
      ended += endings.length;
      return due;
    },
  };
}

async function open({ database_url, redis_url, prefix, secrets_key }: Order): Promise<Resources> {
  const log = createLog("fatal");
  const config = readConfig({ DATABASE_POOL_SIZE: "8", QUEUE_PREFIX: prefix, SECRETS_KEY: secrets_key });
  const db = connectDatabase(
    {
      url: database_url,
      poolSize: config.DATABASE_POOL_SIZE,
      statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: config.LOCK_TIMEOUT_MS,
    },
    log,
  );
  const queues = await connectQueues({ redisUrl: redis_url, databaseUrl: database_url, prefix }, log);
  const secrets = createSecrets(config.SECRETS_KEY ?? []);
  return {
    config,
    log,
    health: createHealth(),
    db,
    queues,
    secrets,
    metrics: createMetrics(db),
    tracing: undefined,
    keyStore: createKeyStore({ db, data: db, config }),
    keyring: createKeyring({ readers: db.readers, pool: db.background, secrets }),
    attributes: createAttributeRegistry({ readers: db.readers }),
    restrictions: await followRestrictions({ readers: db.readers, log }),
    reads: { record: () => undefined, flush: async () => undefined, close: async () => undefined },
    clock: () => new Date(),
  };
}

async function work(order: Order): Promise<void> {
  const resources = await open(order);
  resources.queues.workOn(watch(JOBS[order.job](resources), order.kill_before), resources);
}

process.once("message", (order) => void work(order as Order));
process.once("disconnect", () => process.exit(1));

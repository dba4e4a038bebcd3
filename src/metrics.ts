/** The metrics of all parts of the service. Every process exports all of them. */
import { Gauge } from "prom-client";
import { FEATURES, FOLLOWERS } from "./features/index.ts";
import { gazetteerGlobals } from "./geocoding/gazetteer/metrics.ts";
import { databaseGlobals } from "./platform/database/metrics.ts";
import { exposeGlobalMetrics, type GlobalMetrics, within } from "./platform/http/global-metrics.ts";
import { jobGlobals } from "./platform/jobs/backlog.ts";
import type { Resources } from "./platform/resources.ts";
import { VERSION } from "./platform/version.ts";
import { lagGlobals } from "./records/log-lag.ts";

const GLOBAL_METRICS: readonly GlobalMetrics[] = [
  jobGlobals,
  lagGlobals(
    FOLLOWERS,
    FEATURES.flatMap(({ log_readers = [] }) => log_readers),
  ),
  ...FEATURES.flatMap(({ global_metrics = [] }) => global_metrics),
  gazetteerGlobals,
  databaseGlobals,
];

/** Adds all metrics to the registry of a process, so that it exports them before anything has happened. */
export function registerMetrics(resources: Resources): void {
  const { metrics } = resources;
  exposeProcess(resources);
  for (const make of FEATURES.flatMap(({ metrics: declared = [] }) => declared)) make(metrics);
  exposeGlobalMetrics(resources, GLOBAL_METRICS);
}

const DATABASE_TIMEOUT_MS = 2_000;

/** Adds what a process is, and whether it reaches its servers. */
function exposeProcess({ db, queues, metrics: { registry } }: Resources): void {
  const registers = [registry];
  new Gauge({
    name: "doorplate_build_info",
    help: "1, with the version of the service and of Node.js.",
    labelNames: ["version", "node_version"],
    registers,
  }).set({ version: VERSION, node_version: process.version }, 1);
  new Gauge({
    name: "doorplate_database_up",
    help: "1: Postgres answers this process; 0: it does not.",
    registers,
    async collect() {
      const isUp = await within(DATABASE_TIMEOUT_MS, db.readers.check()).then(
        () => true,
        () => false,
      );
      this.set(Number(isUp));
    },
  });
  new Gauge({
    name: "doorplate_queue_up",
    help: "1: the queue works for this process; 0: it does not, and background work is delayed by some seconds.",
    registers,
    collect() {
      this.set(Number(queues.isWorking()));
    },
  });
}

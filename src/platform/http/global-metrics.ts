/**
 * Metrics of the whole installation. Every process reads them from the database, so all processes export the same
 * values: a query takes their maximum, since a sum counts them once for each process. Their names begin with
 * `doorplate_global_`; all other metrics are of one process.
 */
import { Counter, Gauge } from "prom-client";
import { cacheFor } from "../cache-for.ts";
import type { DB } from "../database/tables.ts";
import { type Resources, withBackgroundPool } from "../resources.ts";
import { SECOND } from "../time.ts";

type Name = `doorplate_global_${string}`;

interface GaugeKind {
  help: string;
  labels?: readonly string[];
}

export interface Sample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** Gauges whose values are read together. */
export interface GlobalMetrics<Own extends Name = Name> {
  gauges: Readonly<Record<Own, GaugeKind>>;
  /** For how long a reading is used, whoever asks. */
  max_age_ms: number;
  /** @param resources their pool is that of background work */
  read(resources: Resources): Promise<Readonly<Record<Own, readonly Sample[]>>>;
}

/** Declares gauges of the whole installation. */
export const defineGlobalMetrics = <const Own extends Name>(metrics: GlobalMetrics<Own>): GlobalMetrics<Own> => metrics;

/** Declares a gauge that counts the rows of a table by their `status`. */
export const countByStatus = (name: Name, help: string, table: keyof DB, statuses: readonly string[]): GlobalMetrics =>
  defineGlobalMetrics({
    gauges: { [name]: { help, labels: ["status"] } },
    max_age_ms: 15 * SECOND,
    async read({ db }) {
      const { rows } = await db.pool.query<{ status: string; count: number }>(
        `SELECT status, count(*)::int AS count FROM ${table} GROUP BY status`,
      );
      const countOf = (status: string): number => rows.find((row) => row.status === status)?.count ?? 0;
      return { [name]: statuses.map((status) => ({ labels: { status }, value: countOf(status) })) };
    },
  });

/** Prometheus gives up a whole scrape after 10 s; the metrics of the process do not wait that long for the database. */
const READ_TIMEOUT_MS = 2_000;

/** Adds gauges of the whole installation to the registry. One that cannot be read has no samples. */
export function exposeGlobalMetrics(resources: Resources, all: readonly GlobalMetrics[]): void {
  const registers = [resources.metrics.registry];
  const failures = new Counter({
    name: "doorplate_metric_read_failures_total",
    help: "Metrics of the whole installation that could not be read from the database within 2 s.",
    registers,
  });
  const background = withBackgroundPool(resources);
  for (const { gauges, max_age_ms, read } of all) {
    const readInTime = cacheFor(max_age_ms, () => within(READ_TIMEOUT_MS, read(background)));
    for (const [name, { help, labels = [] }] of Object.entries(gauges)) {
      new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        async collect() {
          const samples = await readInTime().catch(() => undefined);
          if (!samples) failures.inc();
          this.reset();
          // A gauge without labels is reset to 0.
          if (labels.length === 0) this.remove();
          for (const { labels: own = {}, value } of samples?.[name as Name] ?? []) this.set(own, value);
        },
      });
    }
  }
}

/** @throws Error if a promise is not fulfilled in time */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

import type { FastifyInstance, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "../database/database.ts";

/**
 * The metrics that all parts share, and the registry for those of single parts. No label is named `job` or `instance`:
 * Prometheus gives these to each target, and renames those of a process.
 */
export interface Metrics {
  registry: Registry;
  /** Claimed rows. */
  job_attempts: Counter<"kind">;
  /** Failed attempts, which are retried or given up. */
  job_failures: Counter<"kind">;
  /** outcome: `ended`, or `failed` by an unexpected error. */
  job_seconds: Histogram<"kind" | "outcome">;
}

interface Makers {
  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label>;
  gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label>;
}

/**
 * Declares the metrics of one part of the service.
 * @returns a function that returns the part's metrics of a registry, created at the first call
 */
export function defineMetrics<Own>(make: (makers: Makers) => Own): (metrics: Pick<Metrics, "registry">) => Own {
  const made = new WeakMap<Registry, Own>();
  return ({ registry }) => {
    const known = made.get(registry);
    if (known) return known;
    const registers = [registry];
    const own = make({
      counter: (name, help, labelNames) => new Counter({ name, help, labelNames, registers }),
      gauge: (name, help, labelNames) => new Gauge({ name, help, labelNames, registers }),
    });
    made.set(registry, own);
    return own;
  };
}

/** Creates the Prometheus metrics. Labels are route patterns, methods and statuses, never data of a caller. */
export function createMetrics(db: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "doorplate_database_connections",
    help: "Database connections for writing, by state.",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      this.set({ state: "open" }, db.pool.totalCount);
      this.set({ state: "idle" }, db.pool.idleCount);
      this.set({ state: "waited_for" }, db.pool.waitingCount);
    },
  });
  return {
    registry,
    job_attempts: new Counter({
      name: "doorplate_job_attempts_total",
      help: "Claimed rows, by kind of job.",
      labelNames: ["kind"],
      registers: [registry],
    }),
    job_failures: new Counter({
      name: "doorplate_job_failures_total",
      help: "Failed attempts, whether they are retried or not, by kind of job.",
      labelNames: ["kind"],
      registers: [registry],
    }),
    job_seconds: new Histogram({
      name: "doorplate_job_seconds",
      help: "Seconds from the claim of a row to its end, by kind of job and outcome.",
      labelNames: ["kind", "outcome"],
      buckets: [0.01, 0.05, 0.2, 1, 5, 20, 60],
      registers: [registry],
    }),
  };
}

/** No key, and a method that the path does not have. */
const STATUSES_OF_STRANGERS = [401, 405];

/** Measures the duration of every request, by route pattern, and counts those that a limit refuses. */
export function measureRequests(app: FastifyInstance, { registry }: Metrics): void {
  const durations = new Histogram({
    name: "doorplate_http_request_duration_seconds",
    help: "Duration of requests in seconds, by route; (none): no such route or method, or no valid key.",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const limited = new Counter({
    name: "doorplate_http_rate_limited_total",
    help:
      "Requests answered with 429, by caller: key: its rate or its streams; public: an address, at public routes; " +
      "stranger: an address, without a valid key.",
    labelNames: ["caller"],
    registers: [registry],
  });
  for (const caller of ["key", "public", "stranger"]) limited.inc({ caller }, 0);
  app.addHook("onResponse", (request, reply, done) => {
    // Strangers must not make a series for each route: 17 lines each, in every scrape.
    const isOfRoute = !request.is404 && !STATUSES_OF_STRANGERS.includes(reply.statusCode);
    const route = (isOfRoute && request.routeOptions.url) || "(none)";
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    if (reply.statusCode === 429) limited.inc({ caller: callerOf(request) });
    done();
  });
}

function callerOf(request: FastifyRequest): "key" | "public" | "stranger" {
  if ((request as Partial<FastifyRequest>).principal) return "key";
  return request.routeOptions.config.public ? "public" : "stranger";
}

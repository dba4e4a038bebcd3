import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "../database/database.ts";

export interface Metrics {
  registry: Registry;
  verifications: Counter<"outcome">;
  /** Rows that were claimed. */
  job_attempts: Counter<"job">;
  /** Attempts that came to nothing: they are made again, or given up. */
  job_failures: Counter<"job">;
  /** outcome: ended, or failed by an unforeseen error. */
  job_seconds: Histogram<"job" | "outcome">;
  webhook_attempts: Counter<"outcome">;
  provider_calls: Counter<"provider" | "result">;
  provider_cache_hits: Counter<"provider">;
  provider_refusals: Counter<"provider" | "reason">;
  open_breakers: Gauge<"provider">;
  follower_lag_seconds: Gauge<"follower">;
  follower_lag_changes: Gauge<"follower">;
  follower_rebuilds: Gauge<"follower">;
}

/** Prometheus metrics; labels are route patterns, methods and statuses, never anything of a caller. */
export function createMetrics(db: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "doorplate_database_connections", help: "Connections for writing, by state.", labelNames: ["state"], registers: [registry],
    collect() {
      this.set({ state: "open" }, db.pool.totalCount);
      this.set({ state: "idle" }, db.pool.idleCount);
      this.set({ state: "waited_for" }, db.pool.waitingCount);
    },
  });
  return {
    registry,
    verifications: new Counter({ name: "doorplate_verifications_total", help: "Verifications ended, by outcome.", labelNames: ["outcome"], registers: [registry] }),
    job_attempts: new Counter({ name: "doorplate_job_attempts_total", help: "Rows of work that were claimed, by kind of job.", labelNames: ["job"], registers: [registry] }),
    job_failures: new Counter({ name: "doorplate_job_failures_total", help: "Attempts that failed, to be made again or given up, by kind of job.", labelNames: ["job"], registers: [registry] }),
    job_seconds: new Histogram({
      name: "doorplate_job_seconds", help: "Time from the claim of a row of work to its end, by kind of job.", labelNames: ["job", "outcome"],
      buckets: [0.01, 0.05, 0.2, 1, 5, 20, 60], registers: [registry],
    }),
    webhook_attempts: new Counter({ name: "doorplate_webhook_attempts_total", help: "Attempts to deliver an event, by outcome.", labelNames: ["outcome"], registers: [registry] }),
    provider_calls: new Counter({ name: "doorplate_provider_calls_total", help: "Calls to geocoding providers, by outcome or failure.", labelNames: ["provider", "result"], registers: [registry] }),
    provider_cache_hits: new Counter({ name: "doorplate_provider_cache_hits_total", help: "Answers of geocoding providers that were known.", labelNames: ["provider"], registers: [registry] }),
    provider_refusals: new Counter({ name: "doorplate_provider_refusals_total", help: "Calls to geocoding providers that were not made: budget, rate, circuit breaker.", labelNames: ["provider", "reason"], registers: [registry] }),
    open_breakers: new Gauge({ name: "doorplate_provider_breakers_open", help: "Tenants whose circuit breaker for the provider is open.", labelNames: ["provider"], registers: [registry] }),
    follower_lag_seconds: new Gauge({
      name: "doorplate_follower_lag_seconds", help: "Age of the oldest change that a follower of the log has not followed; 0 when up to date.",
      labelNames: ["follower"], registers: [registry],
    }),
    follower_lag_changes: new Gauge({
      name: "doorplate_follower_lag_changes", help: "Changes that a follower of the log has not followed; at most 1,000 of each tenant are counted.",
      labelNames: ["follower"], registers: [registry],
    }),
    follower_rebuilds: new Gauge({
      name: "doorplate_follower_rebuilds", help: "Tenants whose rows a follower of the log is making again, or has not made yet.",
      labelNames: ["follower"], registers: [registry],
    }),
  };
}

/** Times every request by route pattern. */
export function measureRequests(app: FastifyInstance, { registry }: Metrics): void {
  const durations = new Histogram({
    name: "doorplate_http_request_duration_seconds", help: "Time to answer, by route.", labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers: [registry],
  });
  app.addHook("onResponse", (request, reply, done) => {
    const route = request.is404 ? "(none)" : request.routeOptions.url ?? "(none)";
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}

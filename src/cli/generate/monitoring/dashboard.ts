/** The dashboard: rows of panels with their queries. */

export interface Panel {
  title: string;
  /** The Grafana unit. */
  unit: "short" | "reqps" | "ops" | "s" | "percentunit" | "bytes" | "cores";
  /** PromQL queries by legend, which can contain labels in braces. */
  queries: Readonly<Record<string, string>>;
  /** Shows a number instead of a graph. */
  is_number?: boolean;
  description?: string;
}

export interface Row {
  title: string;
  panels: readonly Panel[];
}

const REQUESTS = "doorplate_http_request_duration_seconds";
const rate = (series: string): string => `rate(${series}[$__rate_interval])`;
const quantileOf = (quantile: number, histogram: string, ...labels: readonly string[]): string =>
  `histogram_quantile(${quantile}, sum by (${["le", ...labels].join(", ")}) (${rate(`${histogram}_bucket`)}))`;

export const DASHBOARD: readonly Row[] = [
  {
    title: "Overview",
    panels: [
      {
        title: "Processes",
        unit: "short",
        is_number: true,
        queries: { "{{version}}": "count by (version) (doorplate_build_info)" },
      },
      { title: "Requests", unit: "reqps", is_number: true, queries: { requests: `sum(${rate(`${REQUESTS}_count`)})` } },
      {
        title: "Failed",
        unit: "percentunit",
        is_number: true,
        description: "Answered with 5xx.",
        queries: {
          failed: `(sum(${rate(`${REQUESTS}_count{status=~"5.."}`)}) or vector(0)) / sum(${rate(`${REQUESTS}_count`)})`,
        },
      },
      { title: "p99", unit: "s", is_number: true, queries: { p99: quantileOf(0.99, REQUESTS) } },
      {
        title: "Longest wait of due work",
        unit: "s",
        is_number: true,
        queries: { seconds: 'max(doorplate_global_job_oldest_seconds{kind!="webhook-replays"})' },
      },
      {
        title: "Furthest behind the log",
        unit: "s",
        is_number: true,
        queries: { seconds: "max(doorplate_global_log_lag_seconds)" },
      },
    ],
  },
  {
    title: "Requests",
    panels: [
      {
        title: "By status",
        unit: "reqps",
        queries: { "{{status}}": `sum by (status) (${rate(`${REQUESTS}_count`)})` },
      },
      {
        title: "Time to answer",
        unit: "s",
        queries: { p50: quantileOf(0.5, REQUESTS), p95: quantileOf(0.95, REQUESTS), p99: quantileOf(0.99, REQUESTS) },
      },
      {
        title: "Slowest routes, p95",
        unit: "s",
        queries: {
          "{{method}} {{route}}": `topk(8, ${quantileOf(0.95, REQUESTS, "method", "route")})`,
        },
      },
      {
        title: "Refused by a rate limit",
        unit: "reqps",
        queries: { "{{caller}}": `sum by (caller) (${rate("doorplate_http_rate_limited_total")})` },
      },
    ],
  },
  {
    title: "Background work",
    panels: [
      { title: "Open", unit: "short", queries: { "{{kind}}": "max by (kind) (doorplate_global_job_open)" } },
      { title: "Running", unit: "short", queries: { "{{kind}}": "max by (kind) (doorplate_global_job_running)" } },
      {
        title: "Longest wait",
        unit: "s",
        queries: { "{{kind}}": "max by (kind) (doorplate_global_job_oldest_seconds)" },
      },
      { title: "Workers", unit: "short", queries: { "{{kind}}": "max by (kind) (doorplate_global_job_workers)" } },
      {
        title: "Attempts",
        unit: "ops",
        queries: {
          "{{kind}}": `sum by (kind) (${rate("doorplate_job_attempts_total")})`,
          "{{kind}} failed": `sum by (kind) (${rate("doorplate_job_failures_total")})`,
        },
      },
      {
        title: "Time from claim to end, p95",
        unit: "s",
        queries: { "{{kind}}": quantileOf(0.95, "doorplate_job_seconds", "kind") },
      },
      {
        title: "Verifications, by outcome",
        unit: "ops",
        queries: { "{{outcome}}": `sum by (outcome) (${rate("doorplate_verifications_total")})` },
      },
      {
        title: "Campaigns and imports",
        unit: "short",
        queries: {
          "campaigns {{status}}": "max by (status) (doorplate_global_campaigns)",
          "imports {{status}}": "max by (status) (doorplate_global_imports)",
        },
      },
    ],
  },
  {
    title: "Feed, search, webhooks",
    panels: [
      {
        title: "Behind the log",
        unit: "s",
        queries: { "{{reader}}": "max by (reader) (doorplate_global_log_lag_seconds)" },
      },
      {
        title: "Changes behind the log",
        unit: "short",
        description: "At most 1,000 of each tenant are counted.",
        queries: {
          "{{reader}}": "max by (reader) (doorplate_global_log_lag_changes)",
          "{{follower}}: tenants to rebuild": "max by (follower) (doorplate_global_follower_rebuilds)",
        },
      },
      {
        title: "Endpoints",
        unit: "short",
        queries: { "{{state}}": "max by (state) (doorplate_global_webhook_endpoints)" },
      },
      {
        title: "Attempts to deliver",
        unit: "ops",
        queries: { "{{outcome}}": `sum by (outcome) (${rate("doorplate_webhook_attempts_total")})` },
      },
    ],
  },
  {
    title: "Providers",
    panels: [
      {
        title: "Calls, by result",
        unit: "ops",
        queries: {
          "{{provider}} {{result}}": `sum by (provider, result) (${rate("doorplate_provider_calls_total")})`,
          "{{provider}} known": `sum by (provider) (${rate("doorplate_provider_cache_hits_total")})`,
        },
      },
      {
        title: "Calls not made, by reason",
        unit: "ops",
        queries: {
          "{{provider}} {{reason}}": `sum by (provider, reason) (${rate("doorplate_provider_refusals_total")})`,
        },
      },
      {
        title: "Used part of the budget",
        unit: "percentunit",
        description: "Of the tenant that has used most of its own.",
        queries: { "{{provider}}": "max by (provider) (doorplate_global_provider_budget_used_ratio)" },
      },
      {
        title: "Calls of today and their budget",
        unit: "short",
        queries: {
          "{{provider}}": "max by (provider) (doorplate_global_provider_calls_today)",
          "{{provider}} budget": "max by (provider) (doorplate_global_provider_call_budget)",
        },
      },
      {
        title: "Cost of today",
        unit: "short",
        queries: { "{{provider}}": "max by (provider) (doorplate_global_provider_cost_today)" },
      },
      {
        title: "Tenants with an open breaker",
        unit: "short",
        queries: { "{{provider}}": "max by (provider) (doorplate_global_provider_breakers_open)" },
      },
    ],
  },
  {
    title: "Database and processes",
    panels: [
      { title: "Size of the database", unit: "bytes", queries: { size: "max(doorplate_global_database_bytes)" } },
      {
        title: "Gazetteer loaded",
        unit: "short",
        is_number: true,
        queries: { loaded: "max(doorplate_global_gazetteer_loaded)" },
      },
      {
        title: "Connections for writing",
        unit: "short",
        queries: { "{{instance}} {{state}}": "doorplate_database_connections" },
      },
      {
        title: "Postgres and queue answer",
        unit: "short",
        queries: {
          "{{instance}} Postgres": "doorplate_database_up",
          "{{instance}} queue": "doorplate_queue_up",
          "{{instance}} metrics unreadable": `60 * ${rate("doorplate_metric_read_failures_total")}`,
        },
      },
      {
        title: "Processor",
        unit: "cores",
        queries: { "{{instance}}": `${rate("process_cpu_seconds_total")} and on (instance) doorplate_build_info` },
      },
      {
        title: "Memory",
        unit: "bytes",
        queries: { "{{instance}}": "process_resident_memory_bytes and on (instance) doorplate_build_info" },
      },
      {
        title: "Delay of the event loop, p99",
        unit: "s",
        queries: { "{{instance}}": "nodejs_eventloop_lag_p99_seconds and on (instance) doorplate_build_info" },
      },
    ],
  },
];

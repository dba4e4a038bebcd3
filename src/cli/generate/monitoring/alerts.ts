/** The alert rules, from which the rules for Prometheus and the page of the docs are generated. */

export interface Alert {
  name: string;
  /**
   * critical: requests fail or work has stopped; warning: this is near or partial; info: only some tenants are
   * affected.
   */
  severity: "critical" | "warning" | "info";
  /** Minutes for which the expression must be true before the alert fires. */
  for_minutes: number;
  /** PromQL. Global metrics have the same value in every process, so the expression takes their maximum. */
  expr: string;
  /** The text of the notification; can contain labels of the expression. */
  summary: string;
  /** The condition and who is affected. */
  meaning: string;
  /** The steps to take, in order. Markdown, for the page. */
  remedy: string;
}

const REQUESTS = "doorplate_http_request_duration_seconds";

export const ALERTS: readonly Alert[] = [
  {
    name: "DoorplateDown",
    severity: "critical",
    for_minutes: 2,
    expr: 'up{job=~"doorplate.*"} == 0',
    summary: "{{ $labels.instance }} does not answer",
    meaning:
      "Prometheus gets no metrics from a process: it has ended, hangs, or cannot be reached. Others go on; without " +
      "any API no request is answered, without any worker background work waits.",
    remedy:
      "Look at the last lines of its log: a process that cannot start says why. Start it again; nothing acknowledged " +
      "is lost.",
  },
  {
    name: "DoorplateDatabaseDown",
    severity: "critical",
    for_minutes: 1,
    expr: "doorplate_database_up == 0",
    summary: "{{ $labels.instance }} does not reach Postgres",
    meaning: "Postgres does not answer this process within 2 s. Requests are answered with 503, work waits.",
    remedy:
      "Is Postgres up, can it be reached from there, has it free connections (`max_connections`) and disk? Processes " +
      "connect again by themselves.",
  },
  {
    name: "DoorplateErrors",
    severity: "critical",
    for_minutes: 5,
    expr: `sum(rate(${REQUESTS}_count{status=~"5.."}[5m])) / sum(rate(${REQUESTS}_count[5m])) > 0.01`,
    summary: "{{ $value | humanizePercentage }} of the requests fail",
    meaning: "More than 1 % of the requests are answered with 5xx: a fault of the service, or of what it needs.",
    remedy:
      "Search the log for lines of the level `error`: each has the `request_id`, the route and the stack. The cause " +
      "of 503 is in Postgres.",
  },
  {
    name: "DoorplateNoWorker",
    severity: "critical",
    for_minutes: 5,
    expr:
      "max by (kind) (doorplate_global_job_workers) == 0 " +
      "and on (kind) max by (kind) (doorplate_global_job_open) > 0",
    summary: "Work of the kind {{ $labels.kind }} waits, and no process works on it",
    meaning:
      "Rows of a kind of job are open, and no process has written within 15 s that it works on them. During the " +
      "first start verifications and campaigns wait for the gazetteer: that takes minutes.",
    remedy: "Start a worker (`node src/worker.ts`), or look into the logs of those that should run.",
  },
  {
    name: "DoorplateSlow",
    severity: "warning",
    for_minutes: 10,
    expr:
      `histogram_quantile(0.99, sum by (le) (rate(${REQUESTS}_bucket` +
      '{method="POST",route!~"/v1/(imports|batch|exports).*"}[5m]))) > 0.5',
    summary: "One POST of a hundred takes longer than {{ $value | humanizeDuration }}",
    meaning: "1 % of the POST requests take more than half a second; those that carry files are left out.",
    remedy:
      "Look at [DoorplateConnectionsExhausted](#doorplateconnectionsexhausted), at the CPU of API and Postgres, and " +
      "at the slowest routes on the dashboard. Add API processes, or a larger Postgres: [sizing](sizing.md).",
  },
  {
    name: "DoorplateConnectionsExhausted",
    severity: "warning",
    for_minutes: 5,
    expr: 'doorplate_database_connections{state="waited_for"} > 0',
    summary: "Requests of {{ $labels.instance }} wait for a connection to the database",
    meaning: "All `DATABASE_POOL_SIZE` connections of a process are in use, for minutes.",
    remedy:
      "Look for statements that wait for each other: `SELECT pid, state, wait_event, query FROM pg_stat_activity`. " +
      "Otherwise add processes or raise `DATABASE_POOL_SIZE`, within `max_connections` of Postgres.",
  },
  {
    name: "DoorplateQueueDown",
    severity: "warning",
    for_minutes: 5,
    expr: "doorplate_queue_up == 0",
    summary: "The queue does not work for {{ $labels.instance }}",
    meaning:
      "Redis is down, full, or refuses commands. Nothing is lost: processes look into Postgres every 5 s, so " +
      "background work starts some seconds later.",
    remedy: "The log of the process has one line with the server and its reason. More: [Redis](redis.md).",
  },
  {
    name: "DoorplateWorkWaits",
    severity: "warning",
    for_minutes: 5,
    expr: 'max by (kind) (doorplate_global_job_oldest_seconds{kind!~"campaigns|webhook-replays"}) > 300',
    summary: "The oldest work of the kind {{ $labels.kind }} has waited for {{ $value | humanizeDuration }}",
    meaning:
      "A verification, a delivery or an import that is due has not been worked on for five minutes: too few workers, " +
      "workers that are stuck, or a provider that is slow.",
    remedy:
      "Look at the workers of the kind, at its attempts and failures, and at " +
      "[DoorplateProviderDown](#doorplateproviderdown). `GET /v1/queues` shows the same with the root API key. Add " +
      "workers: places go to all tenants in turn.",
  },
  {
    name: "DoorplateCampaignStalls",
    severity: "warning",
    for_minutes: 10,
    expr: 'max(doorplate_global_job_oldest_seconds{kind="campaigns"}) > 600',
    summary: "A running campaign has not been worked on for {{ $value | humanizeDuration }}",
    meaning: "No worker has claimed work of a running campaign for ten minutes.",
    remedy:
      "`waits_for` of the campaign says why: a provider's budget or rate, the gazetteer, or no worker. Pause it if " +
      "it is to wait.",
  },
  {
    name: "DoorplateLogReaderBehind",
    severity: "warning",
    for_minutes: 5,
    expr: "max by (reader) (doorplate_global_log_lag_seconds) > 120",
    summary: "The reader {{ $labels.reader }} is {{ $value | humanizeDuration }} behind the log",
    meaning:
      "search: what was written is not found yet; webhooks: events are not queued yet; feed: changes are committed " +
      "and cannot be read yet, since a transaction that is still open may add earlier ones; positions: maps and " +
      "filters by place miss them.",
    remedy:
      "If the feed is behind, end the oldest transaction: `SELECT pid, xact_start, query FROM pg_stat_activity ORDER " +
      "BY xact_start LIMIT 5`, `SELECT pg_terminate_backend(pid)`. Otherwise look at the workers' logs: a failure is " +
      "logged once, and tried again after at most five minutes.",
  },
  {
    name: "DoorplateJobsFail",
    severity: "warning",
    for_minutes: 15,
    expr: 'sum by (kind) (rate(doorplate_job_failures_total{kind!="webhooks"}[15m])) > 1',
    summary: "{{ $value | humanize }} attempts a second of the kind {{ $labels.kind }} fail",
    meaning: "Attempts fail and are repeated. Deliveries are left out: endpoints are the tenants' own.",
    remedy: "Search the workers' logs for `a job failed`, and look at the calls to providers by result.",
  },
  {
    name: "DoorplateProviderDown",
    severity: "warning",
    for_minutes: 15,
    expr: "max by (provider) (doorplate_global_provider_breakers_open) > 0",
    summary: "Calls to {{ $labels.provider }} fail",
    meaning:
      "The circuit breaker of a provider is open for a tenant: five calls in a row have failed. Further providers " +
      "and the gazetteer are asked instead, or verifications are postponed, as the tenant has set.",
    remedy:
      "`doorplate_provider_calls_total` by result says how calls fail, `GET /v1/providers/usage` of the tenant for " +
      "which key. A breaker closes by itself when a call succeeds.",
  },
  {
    name: "DoorplateProviderBudgetLow",
    severity: "warning",
    for_minutes: 5,
    expr: "max by (provider) (doorplate_global_provider_budget_used_ratio) > 0.9",
    summary: "{{ $value | humanizePercentage }} of a budget for {{ $labels.provider }} is used",
    meaning: "A tenant has used nine tenths of its calls of today. At 1 its verifications wait until 00:00 UTC.",
    remedy: "Raise `calls_per_day` of the provider, pause campaigns, or wait.",
  },
  {
    name: "DoorplateGazetteerMissing",
    severity: "warning",
    for_minutes: 30,
    expr: "max(doorplate_global_gazetteer_loaded) == 0",
    summary: "The gazetteer is not loaded",
    meaning: "The places of the world are missing from the database, so verifications and campaigns wait.",
    remedy: "A worker loads them when it starts: its log says why it could not. Most often the disk is full.",
  },
  {
    name: "DoorplateMetricsUnreadable",
    severity: "warning",
    for_minutes: 10,
    expr: "increase(doorplate_metric_read_failures_total[5m]) > 0",
    summary: "{{ $labels.instance }} cannot read metrics from the database",
    meaning: "Metrics of the whole installation have gaps, so alerts that use them may be missing.",
    remedy:
      "See [DoorplateDatabaseDown](#doorplatedatabasedown). Otherwise Postgres takes longer than 2 s for one of the " +
      "queries: look at its load and its disk.",
  },
  {
    name: "DoorplateEndpointDisabled",
    severity: "info",
    for_minutes: 0,
    expr: 'max(delta(doorplate_global_webhook_endpoints{state="disabled_failing"}[1h])) > 0',
    summary: "Endpoints of webhooks were disabled",
    meaning: "Endpoints have failed for so long that the service has disabled them. Their tenants get no events.",
    remedy: "Tell the tenant. `POST /v1/webhooks/{id}/enable`, then a replay sends what was missed.",
  },
  {
    name: "DoorplateRateLimited",
    severity: "info",
    for_minutes: 15,
    expr: 'sum(rate(doorplate_http_rate_limited_total{caller="key"}[5m])) > 1',
    summary: "{{ $value | humanize }} requests a second are refused by a rate limit",
    meaning: "A key asks more often than it may.",
    remedy:
      "The log has the key of each request (`by`) with status 429. Raise `rate_limit_per_minute` of the key, or ask " +
      "its owner to use a batch, an import or the feed.",
  },
];

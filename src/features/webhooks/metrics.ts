import { defineGlobalMetrics } from "../../platform/http/global-metrics.ts";
import { defineMetrics } from "../../platform/http/metrics.ts";
import { SECOND } from "../../platform/time.ts";

export const webhookMetrics = defineMetrics(({ counter }) => ({
  attempts: counter("doorplate_webhook_attempts_total", "Attempts to deliver an event, by outcome.", ["outcome"]),
}));

const STATES = ["enabled", "failing", "disabled_by_request", "disabled_gone", "disabled_failing"];

export const endpointGlobals = defineGlobalMetrics({
  gauges: {
    doorplate_global_webhook_endpoints: {
      help:
        "Endpoints by state. failing: enabled, and no delivery has succeeded since one failed; disabled_failing: " +
        "disabled by the service after failing for long; disabled_gone: it answered 410.",
      labels: ["state"],
    },
  },
  max_age_ms: 15 * SECOND,
  async read({ db }) {
    const { rows } = await db.pool.query<{ state: string; count: number }>(`
      SELECT CASE WHEN status = 'disabled' THEN 'disabled_' || coalesce(disabled_reason, 'by_request')
          WHEN failing_since IS NOT NULL THEN 'failing' ELSE 'enabled' END AS state,
        count(*)::int AS count
      FROM webhooks GROUP BY 1`);
    const countOf = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
    return {
      doorplate_global_webhook_endpoints: STATES.map((state) => ({ labels: { state }, value: countOf(state) })),
    };
  },
});

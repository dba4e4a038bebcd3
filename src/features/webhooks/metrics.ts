import { defineMetrics } from "../../platform/http/metrics.ts";

export const webhookMetrics = defineMetrics(({ counter, gauge }) => ({
  attempts: counter("doorplate_webhook_attempts_total", "Attempts to deliver an event, by outcome.", ["outcome"]),
  backlog: gauge("doorplate_open_webhook_deliveries", "Deliveries not ended, by status.", ["status"]),
}));

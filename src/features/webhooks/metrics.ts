import { defineMetrics } from "../../platform/http/metrics.ts";

export const webhookMetrics = defineMetrics(({ counter }) => ({
  attempts: counter("doorplate_webhook_attempts_total", "Attempts to deliver an event, by outcome.", ["outcome"]),
}));

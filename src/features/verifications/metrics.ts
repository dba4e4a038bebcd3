import { defineMetrics } from "../../platform/http/metrics.ts";

export const verificationMetrics = defineMetrics(({ counter, gauge }) => ({
  verifications: counter("doorplate_verifications_total", "Verifications ended, by outcome.", ["outcome"]),
  backlog: gauge("doorplate_open_verifications", "Verifications not ended, by status.", ["status"]),
}));

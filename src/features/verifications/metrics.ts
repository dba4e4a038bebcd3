import { defineMetrics } from "../../platform/http/metrics.ts";

export const verificationMetrics = defineMetrics(({ counter }) => ({
  verifications: counter("doorplate_verifications_total", "Finished verifications, by outcome.", ["outcome"]),
}));

import { defineMetrics } from "../../platform/http/metrics.ts";

export const breakerMetrics = defineMetrics(({ gauge }) => ({
  open: gauge("doorplate_provider_breakers_open", "Tenants whose circuit breaker for the provider is open.", [
    "provider",
  ]),
}));
